"""Write torch_edges.json: what PyTorch's float64 makes of each operation at ordinary and edge numbers.

Run it with any Python that has PyTorch: `python tests/engine/torch_edges.py`. The tests read only
the file. Its numbers are texts, as `repr` gives them, so that nan, inf and -0.0 survive.

`unary[op][i]` belongs to `inputs[i]`: the result, then the gradient of the operand for each
arriving gradient in `upstream`. `binary[op]` goes through all pairs of inputs, the second operand
fastest: the result, then both gradients for each arriving gradient.
"""

import json
from itertools import product
from math import inf, nan
from pathlib import Path

import torch
from torch.nn import functional

INPUTS = [-inf, -1000.0, -2.0, -1.0, -0.5, -0.0, 0.0, 0.5, 1.0, 2.0, 3.0, 1000.0, inf, nan]
UPSTREAM = [1.0, -3.0, 0.0]
NAMED = ("exp", "log", "tanh", "relu", "sigmoid", "sin", "cos", "sqrt", "abs")
EXPONENTS = (0, 1, 2, 3, -1, -2, 0.5, -0.5, 1.5, -1.5, 2.5)
UNARY = {
    **{name: getattr(torch, name) for name in NAMED},
    "leaky_relu": functional.leaky_relu,
    "softplus": functional.softplus,
    **{f"**{n}": lambda a, n=n: torch.pow(a, n) for n in EXPONENTS},
}
BINARY = {"+": torch.add, "*": torch.mul, "**": torch.pow, "max": torch.maximum}


def row(function, *numbers):
    """The result of `function`, then the gradients for each arriving gradient."""
    operands = [torch.tensor(n, dtype=torch.float64, requires_grad=True) for n in numbers]
    out = function(*operands)
    texts = [repr(out.item())]
    for g in UPSTREAM:
        arriving = torch.tensor(g, dtype=torch.float64)
        shares = torch.autograd.grad(out, operands, arriving, retain_graph=True)
        texts += [repr(share.item()) for share in shares]
    return texts


def table(operations, arity):
    """A JSON object with one line for each operation."""
    rows = {
        name: [row(function, *numbers) for numbers in product(INPUTS, repeat=arity)]
        for name, function in operations.items()
    }
    return lines({name: dense(part) for name, part in rows.items()})


def dense(part):
    """JSON without blanks."""
    return json.dumps(part, separators=(",", ":"))


def lines(parts):
    """A JSON object of parts that are JSON already, one to a line."""
    return "{\n" + ",\n".join(f'"{name}":{part}' for name, part in parts.items()) + "\n}"


if __name__ == "__main__":
    text = lines(
        {
            "torch": dense(torch.__version__.split("+")[0]),
            "inputs": dense([repr(n) for n in INPUTS]),
            "upstream": dense([repr(g) for g in UPSTREAM]),
            "unary": table(UNARY, 1),
            "binary": table(BINARY, 2),
        }
    )
    Path(__file__).with_suffix(".json").write_text(text + "\n")
