"""Answers to `value-data`."""

SOLUTION = """
class Value:
    def __init__(self, data):
        self.data = data

    def __repr__(self):
        return f"Value(data={self.data})"
"""
MISTAKES = {
    "shared": SOLUTION.replace("self.data = data", "Value.data = data"),
    "no_repr": SOLUTION.replace("__repr__", "repr"),
    "no_data": SOLUTION.replace("self.data = data", "self.data = [data]"),
    "wrong_number": SOLUTION.replace("self.data = data", "self.data = 0.0"),
    "error": SOLUTION.replace("self.data = data", "self.data = date"),
    "ready_made": "from micrograd_engine import Value\n",
}
