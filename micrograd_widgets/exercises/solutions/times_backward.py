"""Answers to `times-backward`."""

from .stages import PLUS, TIMES, assigned, instead, value

SOLUTION = value(assigned(PLUS), assigned(TIMES))
_SELF, _OTHER = "self.grad = other.data * out.grad", "other.grad = self.data * out.grad"


def _rule(left: str, right: str) -> str:
    return SOLUTION.replace(_SELF, left).replace(_OTHER, right)


MISTAKES = {
    "own_operand": _rule(
        "self.grad += self.data * out.grad", "other.grad += other.data * out.grad"
    ),
    "gradient_for_data": _rule(
        "self.grad += other.grad * out.grad", "other.grad += self.grad * out.grad"
    ),
    "like_addition": _rule("self.grad += out.grad", "other.grad += out.grad"),
    "added_instead_of_multiplied": _rule(
        "self.grad += other.data + out.grad", "other.grad += self.data + out.grad"
    ),
    "upstream_forgotten": _rule("self.grad += other.data", "other.grad += self.data"),
    "own_gradient": _rule(
        "self.grad += other.data * self.grad", "other.grad += self.data * self.grad"
    ),
    "called_not_stored": instead(
        SOLUTION, "out._backward = _backward", "out._backward = _backward()"
    ),
    "unknown": _rule(
        "self.grad += 2 * other.data * out.grad", "other.grad += self.data * out.grad"
    ),
}
