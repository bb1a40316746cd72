"""Answers to `exp`."""

from .stages import BACKWARD, EITHER_SIDE, EXP, PLUS, TANH, TIMES, value, wrapped

SOLUTION = value(wrapped(PLUS), wrapped(TIMES), EITHER_SIDE, TANH, EXP, BACKWARD)
_RULE = "self.grad += out.data * out.grad"
MISTAKES = {
    "wrong_rule": SOLUTION.replace(_RULE, "self.grad += self.data * out.grad"),
    "upstream_forgotten": SOLUTION.replace(_RULE, "self.grad += out.data"),
    "like_addition": SOLUTION.replace(_RULE, "self.grad += out.grad"),
    "no_operands": SOLUTION.replace(
        'Value(math.exp(self.data), (self,), "exp")', "Value(math.exp(self.data))"
    ),
}
