"""Answers to `training-loop`."""

SOLUTION = """
def train(mlp, xs, ys, steps, lr):
    losses = []
    for step in range(steps):
        loss = sum((mlp(x) - y) ** 2 for x, y in zip(xs, ys))
        for p in mlp.parameters():
            p.grad = 0.0
        loss.backward()
        for p in mlp.parameters():
            p.data += -lr * p.grad
        losses.append(loss.data)
    return losses
"""
MISTAKES = {
    "sign": SOLUTION.replace("-lr *", "lr *"),
    "no_zero_grad": SOLUTION.replace("p.grad = 0.0", "pass"),
    "not_updated": SOLUTION.replace("p.data += -lr * p.grad", "p = p.data - lr * p.grad"),
    "wrong_count": SOLUTION.replace("    return losses", "        return losses"),
    "wrong_type": SOLUTION.replace("return losses", "return loss"),
    "mean": SOLUTION.replace("zip(xs, ys))", "zip(xs, ys)) / 4"),
    "wrong_number": SOLUTION.replace("-lr *", "-lr * 2 *"),
    "error": SOLUTION.replace("loss.backward()", "loss.backwards()"),
}
