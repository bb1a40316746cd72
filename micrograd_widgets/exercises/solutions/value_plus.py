"""Answers to `value-plus`."""

from .value_data import SOLUTION as DATA

SOLUTION = (
    DATA
    + """
    def __add__(self, other):
        return Value(self.data + other.data)
"""
)
MISTAKES = {
    "plain_number": SOLUTION.replace("Value(self.data + other.data)", "self.data + other.data"),
    "operand_changed": SOLUTION.replace(
        "return Value(self.data + other.data)", "self.data += other.data\n        return self"
    ),
    "multiplied": SOLUTION.replace("self.data + other", "self.data * other"),
    "one_operand": SOLUTION.replace("self.data + other.data", "self.data"),
    "wrong_number": SOLUTION.replace("self.data + other", "self.data - other"),
    "error": SOLUTION.replace("other.data", "other.date"),
    "ready_made": "import micrograd_engine\n\n\nclass Value(micrograd_engine.Value):\n    pass\n",
}
