"""Answers to `power-and-divide`."""

from .stages import BACKWARD, EITHER_SIDE, EXP, PLUS, POWER, TANH, TIMES, value, wrapped

SOLUTION = value(wrapped(PLUS), wrapped(TIMES), EITHER_SIDE, TANH, EXP, POWER, BACKWARD)
_RULE = "self.grad += n * self.data ** (n - 1) * out.grad"
MISTAKES = {
    "wrong_rule": SOLUTION.replace(_RULE, "self.grad += n * self.data ** n * out.grad"),
    "upstream_forgotten": SOLUTION.replace(_RULE, "self.grad += n * self.data ** (n - 1)"),
    "assigned": SOLUTION.replace(_RULE, _RULE.replace("+=", "=")),
    "wrong_number": SOLUTION.replace("self * other**-1", "self**-1 * other"),
    "error": SOLUTION.replace("self * other**-1", "self * (1 / other)"),
}
