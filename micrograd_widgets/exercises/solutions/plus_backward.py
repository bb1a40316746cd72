"""Answers to `plus-backward`: that of the lecture still assigns."""

from .stages import PLUS, assigned, value

SOLUTION = value(assigned(PLUS))
_BOTH = "self.grad = out.grad\n            other.grad = out.grad"
MISTAKES = {
    "upstream_forgotten": SOLUTION.replace(
        _BOTH, "self.grad += 1.0\n            other.grad += 1.0"
    ),
    "both_to_self": SOLUTION.replace(
        _BOTH, "self.grad += out.grad\n            self.grad += out.grad"
    ),
    "own_gradient": SOLUTION.replace(
        _BOTH, "self.grad += self.grad\n            other.grad += self.grad"
    ),
    "sign": SOLUTION.replace(_BOTH, "self.grad -= out.grad\n            other.grad -= out.grad"),
    "called_not_stored": SOLUTION.replace(
        "out._backward = _backward", "out._backward = _backward()"
    ),
    "bound_to_self": SOLUTION.replace("out._backward = _backward", "self._backward = _backward"),
    "unknown": SOLUTION.replace("            other.grad = out", "            other.grade += out"),
}
