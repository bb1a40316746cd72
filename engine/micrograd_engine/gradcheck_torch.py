"""The gradients of a graph by PyTorch, where it is installed."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from .ops import POW_NUMBER
from .value import Value

# PyTorch's names for the operations of the table
FUNCTIONAL = ("leaky_relu", "softplus")  # of torch.nn.functional
SAME = ("exp", "log", "tanh", "relu", "sigmoid", "sin", "cos", "sqrt", "abs")
TORCH = {"+": "add", "*": "mul", "**": "pow", "**n": "pow", "max": "maximum"} | {
    name: name for name in (*SAME, *FUNCTIONAL)
}


def torch_for(order: list[Value]) -> Any:
    """The module `torch`, after a check that it has all operations of this graph."""
    try:
        torch = import_module("torch")  # no import statement: the engine does not depend on PyTorch
    except ImportError:
        raise ImportError(
            "compare_torch: needs PyTorch, which is not installed; run `pip install torch`, "
            "or leave compare_torch out"
        ) from None
    for v in order:
        if v._prev and v._rule.symbol not in TORCH:
            raise ValueError(
                f"compare_torch: no counterpart in PyTorch is known for the operation {v._op!r} "
                f"that made {v.label or repr(v)}"
            )
    return torch


def torch_gradients(torch: Any, order: list[Value], chosen: list[Value]) -> list[float | None]:
    """The gradients of the same graph, built again from tensors; None for each without PyTorch."""
    if torch is None or not chosen:
        return [None] * len(chosen)
    tensors: dict[Value, Any] = {}
    for v in order:
        symbol, made_from = v._rule.symbol, [tensors[c] for c in v._prev]
        if not made_from:
            tensors[v] = torch.tensor(v._data, dtype=torch.float64, requires_grad=True)
        else:
            number = [v._number] if symbol == POW_NUMBER.symbol else []
            home = torch.nn.functional if symbol in FUNCTIONAL else torch
            tensors[v] = getattr(home, TORCH[symbol])(*made_from, *number)
    gradients = torch.autograd.grad(tensors[order[-1]], [tensors[v] for v in chosen])
    return [gradient.item() for gradient in gradients]
