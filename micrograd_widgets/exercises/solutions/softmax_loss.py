"""Answers to `softmax-loss`."""

SOLUTION = """
def softmax(logits):
    powers = [logit.exp() for logit in logits]
    whole = sum(powers)
    return [p / whole for p in powers]


def nll(logits, label):
    return -softmax(logits)[label].log()
"""
MISTAKES = {
    "not_normalised": SOLUTION.replace("p / whole", "p"),
    "no_power": SOLUTION.replace("logit.exp()", "logit"),
    "sign": SOLUTION.replace("return -", "return "),
    "no_log": SOLUTION.replace(".log()", ""),
    "all_labels": SOLUTION.replace(
        "-softmax(logits)[label].log()", "-sum(p.log() for p in softmax(logits))"
    ),
    "detached": SOLUTION.replace("sum(powers)", "sum(p.data for p in powers)"),
    "wrong_type": SOLUTION.replace("[p / whole for p in powers]", "powers[0] / whole"),
    "wrong_number": SOLUTION.replace("[label]", "[0 if label else 1]"),
    "ready_made": "from micrograd_engine import softmax\n",
}
