"""Answers to `plain-numbers`."""

from .stages import BACKWARD, EITHER_SIDE, PLUS, TIMES, value, wrapped

SOLUTION = value(wrapped(PLUS), wrapped(TIMES), EITHER_SIDE, BACKWARD)
MISTAKES = {
    "right_operand": value(PLUS, TIMES, EITHER_SIDE, BACKWARD),
    "left_operand": value(wrapped(PLUS), wrapped(TIMES), BACKWARD),
    "wrong_number": SOLUTION.replace("return self * other", "return self + other"),
    "plain_number": SOLUTION.replace("return self + other", "return self.data + other"),
}
