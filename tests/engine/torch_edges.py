"""Write torch_edges.json: what PyTorch's float64 makes of each operation at ordinary and edge numbers.

Run it with any Python that has PyTorch: `python tests/engine/torch_edges.py`. The tests read only
the file. Its numbers are texts, as `repr` gives them, so that nan, inf and -0.0 survive.

`unary[op][i]` belongs to `inputs[i]`: the result, then the gradient of the operand for each
arriving gradient in `upstream`. `binary[op]` goes through all pairs of inputs, the second operand
fastest: the result, then both gradients for each arriving gradient.
"""

import json
from itertools import product
from pathlib import Path

import torch

INPUTS = "-inf -1000.0 -2.0 -1.0 -0.5 -0.0 0.0 0.5 1.0 2.0 3.0 1000.0 inf nan".split()
UPSTREAM = "1.0 -3.0 0.0".split()
NAMED = "exp log tanh relu sigmoid sin cos sqrt abs".split()
EXPONENTS = (0, 1, 2, 3, -1, -2, 0.5, -0.5, 2.5)
UNARY = {name: getattr(torch, name) for name in NAMED} | {
    f"**{n}": lambda a, n=n: torch.pow(a, n) for n in EXPONENTS
}
BINARY = {"+": torch.add, "*": torch.mul, "**": torch.pow, "max": torch.maximum}


def row(function, *numbers):
    """The result of `function`, then the gradients for each arriving gradient."""
    operands = [torch.tensor(float(n), dtype=torch.float64, requires_grad=True) for n in numbers]
    out = function(*operands)
    texts = [repr(out.item())]
    for g in UPSTREAM:
        arriving = torch.tensor(float(g), dtype=torch.float64)
        shares = torch.autograd.grad(out, operands, arriving, retain_graph=True)
        texts += [repr(share.item()) for share in shares]
    return texts


def table(operations, arity):
    """A JSON object with one line for each operation."""
    lines = [
        f'"{name}":' + json.dumps([row(function, *n) for n in product(INPUTS, repeat=arity)])
        for name, function in operations.items()
    ]
    return "{\n" + ",\n".join(lines) + "\n}"


if __name__ == "__main__":
    parts = {
        "torch": json.dumps(torch.__version__.split("+")[0]),
        "inputs": json.dumps(INPUTS),
        "upstream": json.dumps(UPSTREAM),
        "unary": table(UNARY, 1),
        "binary": table(BINARY, 2),
    }
    text = "{\n" + ",\n".join(f'"{key}":{part}' for key, part in parts.items()) + "\n}\n"
    Path(__file__).with_name("torch_edges.json").write_text(text.replace('", "', '","'))
