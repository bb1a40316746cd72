"""Answers to `loss`."""

SOLUTION = """
def loss(ys, outs):
    return sum((out - y) ** 2 for y, out in zip(ys, outs))
"""
MISTAKES = {
    "mean": SOLUTION.replace("zip(ys, outs))", "zip(ys, outs)) / len(ys)"),
    "not_squared": SOLUTION.replace("(out - y) ** 2", "(out - y)"),
    "absolute": SOLUTION.replace("(out - y) ** 2", "abs(out - y)"),
    "sum_squared": SOLUTION.replace("(out - y) ** 2", "(out - y)")
    .replace("return sum(", "return (sum(")
    .replace("outs))", "outs))) ** 2"),
    "last_only": "def loss(ys, outs):\n    for y, out in zip(ys, outs):\n        total = (out - y) ** 2\n    return total\n",
    "plain_number": SOLUTION.replace("(out - y)", "(out.data - y)"),
    "ready_made": "from micrograd_engine import squared_error as loss\n",
}
