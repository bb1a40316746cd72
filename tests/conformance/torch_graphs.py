"""Write torch_graphs.json: what PyTorch's float64 makes of the graphs of graphs.json.

Run it with any Python that has PyTorch: `python tests/conformance/torch_graphs.py`. The tests read
only the file. For each graph that is no edge case of one operation it has the root's number and the
gradient of each leaf, as texts.
"""

import json
from pathlib import Path

FOLDER = Path(__file__).parent
FUNCTIONAL = ("leaky_relu", "softplus")  # of torch.nn.functional
SAME = ("exp", "log", "tanh", "relu", "sigmoid", "sin", "cos", "sqrt", "abs")
TORCH = {"+": "add", "*": "mul", "**": "pow", "**n": "pow", "max": "maximum"} | {
    name: name for name in (*SAME, *FUNCTIONAL)
}


def answers(graph: dict) -> dict:
    """The root's number, and the gradients of the leaves in order."""
    import torch  # not at the top: pytest looks at every module here

    nodes, leaves = [], []
    for symbol, operands, number, data in zip(
        graph["symbols"], graph["operands"], graph["number"], graph["data"], strict=True
    ):
        if operands:
            exponent = [number] if symbol == "**n" else []
            made_from = [nodes[i] for i in operands]
            home = torch.nn.functional if symbol in FUNCTIONAL else torch
            nodes.append(getattr(home, TORCH[symbol])(*made_from, *exponent))
        else:
            nodes.append(torch.tensor(float(data), dtype=torch.float64, requires_grad=True))
            leaves.append(nodes[-1])
    grads = torch.autograd.grad(nodes[-1], leaves)
    return {"root": repr(nodes[-1].item()), "grad": [repr(grad.item()) for grad in grads]}


if __name__ == "__main__":
    graphs = json.loads((FOLDER / "graphs.json").read_text())
    lines = [
        f"{json.dumps(graph['name'])}: {json.dumps(answers(graph))}"
        for graph in graphs
        if len(graph["symbols"]) > 3
    ]
    (FOLDER / "torch_graphs.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
