"""Answers to `value-times`."""

from .value_plus import SOLUTION as PLUS

SOLUTION = (
    PLUS
    + """
    def __mul__(self, other):
        return Value(self.data * other.data)
"""
)
MISTAKES = {
    "plain_number": SOLUTION.replace("Value(self.data * other.data)", "self.data * other.data"),
    "operand_changed": SOLUTION.replace(
        "return Value(self.data * other.data)", "self.data *= other.data\n        return self"
    ),
    "added": SOLUTION.replace("self.data * other", "self.data + other"),
    "error": SOLUTION.replace("* other.data", "* other"),
    "ready_made": "from micrograd.engine import Value\n",
}
