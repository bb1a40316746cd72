"""Answers to `zero-grad`."""

SOLUTION = """
def zero_grad(parameters):
    for p in parameters:
        p.grad = 0.0
"""
MISTAKES = {
    "unfinished": SOLUTION.replace("p.grad = 0.0", "p = 0.0"),
    "data_changed": SOLUTION.replace("p.grad = 0.0", "p.data = 0.0"),
    "first_only": SOLUTION.replace("p.grad = 0.0", "p.grad = 0.0\n        return"),
    "list_changed": "def zero_grad(parameters):\n    parameters.clear()\n",
    "wrong_number": SOLUTION.replace("0.0", "1.0"),
    "error": SOLUTION.replace("0.0", "None"),
}
