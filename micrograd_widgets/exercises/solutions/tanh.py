"""Answers to `tanh`."""

from .stages import BACKWARD, EITHER_SIDE, PLUS, TANH, TIMES, instead, value, wrapped

SOLUTION = value(wrapped(PLUS), wrapped(TIMES), EITHER_SIDE, TANH, BACKWARD)
_RULE = "self.grad += (1 - t**2) * out.grad"
MISTAKES = {
    "wrong_rule": SOLUTION.replace("(1 - t**2)", "(1 - t)"),
    "upstream_forgotten": SOLUTION.replace(_RULE, "self.grad += 1 - t**2"),
    "assigned": SOLUTION.replace(_RULE, _RULE.replace("+=", "=")),
    "sign": SOLUTION.replace("(1 - t**2)", "(t**2 - 1)"),
    "called_not_stored": instead(
        SOLUTION, "out._backward = _backward", "out._backward = _backward()"
    ),
    "wrong_operands": SOLUTION.replace("Value(t, (self,)", "Value(t, (Value(self.data),)"),
    "wrong_number": SOLUTION.replace("math.tanh", "math.sin"),
}
