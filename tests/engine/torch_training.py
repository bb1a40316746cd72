"""Write torch_training.json: losses and optimisers as PyTorch's float64 has them.

Run it with any Python that has PyTorch: `python tests/engine/torch_training.py`. The tests read only
the file. Each case of a loss has the outputs, the targets, the loss and its gradients, numbers that are
not finite as texts; each of `optimizers` the arguments, and the parameters after each step along the
`gradients`. A case of `softmax` has the gradients of Σ (i + 1)·softmaxᵢ.
"""

import json
import math
from pathlib import Path

EDGES = [-1000.0, -30.0, -2.0, -1.0, -0.5, -0.0, 0.0, 0.25, 1.0, 3.0, 40.0, 1000.0]
SIX = [0.5, -1.0, 3.0, 0.0, 1.0, -2.5]
MARGINS = [(SIX, [1.0, -1.0, -1.0, 1.0, 1.0, 1.0]), *(([z], [t]) for z in EDGES for t in (-1, 1))]
CHANCES = [(SIX, [1.0, 0.0, 0.0, 1.0, 0.3, 0.5]), *(([z], [t]) for z in EDGES for t in (0, 0.3, 1))]
INFINITE = [([z], [t]) for z in (math.inf, -math.inf, math.nan) for t in (0, 0.25, 1)]
LOGITS = [
    ([0.0, 3.0, -2.0, 1.0], 3),  # the exercise after the lecture
    ([1000.0, -1000.0], 0),
    ([1000.0, -1000.0], 1),
    ([-1000.0, 0.0, 1000.0], 1),
    ([1000.0, 1000.0], 0),
    ([0.0, 0.0, 0.0], 2),
    ([-1000.0, -1000.0, -1000.0, -1001.0], 3),
    ([2.0, 2.0, -1.0], 1),
    ([0.1, 700.0, 710.0], 0),
]
SHARES = [
    ([0.0, 3.0, -2.0, 1.0], [0.0, 0.0, 0.0, 1.0]),
    ([0.0, 3.0, -2.0, 1.0], [0.1, 0.2, 0.3, 0.4]),
    ([1000.0, -1000.0], [0.5, 0.5]),
    ([[1.0, 2.0], [0.0, -3.0], [4.0, 4.0]], [[1.0, 0.0], [0.0, 1.0], [0.25, 0.75]]),
]

START = [1.0, -2.0, 0.5, 0.0]
GRADIENTS = [
    [math.sin(3 * k), 100 * math.cos(k) - 20, 1e-9 * (k % 3 - 1), 0.0 if k < 5 else 1 / k]
    for k in range(20)
]
OPTIMIZERS = [
    ("SGD", {"lr": 0.1}),
    ("SGD", {"lr": 0.05, "momentum": 0.9}),
    ("SGD", {"lr": 0.5, "momentum": 0.5}),
    ("Adam", {}),
    ("Adam", {"lr": 0.1}),
    ("Adam", {"lr": 0.05, "betas": [0.8, 0.95], "eps": 1e-3}),
    ("Adam", {"lr": 0.05, "betas": [0.0, 0.0]}),
    ("SGD", {"lr": 0.05, "momentum": 0.9, "nesterov": True}),
    ("SGD", {"lr": 0.1, "weight_decay": 0.2}),
    ("SGD", {"lr": 0.05, "momentum": 0.5, "nesterov": True, "weight_decay": 0.1}),
    ("RMSprop", {}),
    ("RMSprop", {"lr": 0.1, "alpha": 0.9, "eps": 1e-3}),
    ("RMSprop", {"lr": 0.02, "alpha": 0.0, "momentum": 0.9}),
    ("AdamW", {}),
    ("AdamW", {"lr": 0.1, "weight_decay": 0.5}),
    ("AdamW", {"lr": 0.05, "betas": [0.8, 0.95], "eps": 1e-3, "weight_decay": 0.0}),
]
DECAY = {"factor": 0.5, "every": 7}
COSINE = {"end": 0.01, "steps": 30}


def losses(torch):
    """Name -> cases. PyTorch is handed on: the tests look into this file, and have none."""
    of = torch.nn.functional

    def margin(z, t):
        return torch.relu(1 - t * z).mean()

    def squares(z, t):
        return of.mse_loss(z, t, reduction="sum")

    return {
        "squared_error": [case(torch, squares, *pair) for pair in MARGINS],
        "mean_squared_error": [case(torch, of.mse_loss, *pair) for pair in MARGINS],
        "hinge": [case(torch, margin, *pair) for pair in MARGINS],
        "binary_cross_entropy": [
            case(torch, of.binary_cross_entropy_with_logits, *pair) for pair in CHANCES
        ],
        "binary_cross_entropy_at_infinity": [
            case(torch, of.binary_cross_entropy_with_logits, *pair) for pair in INFINITE
        ],
        "cross_entropy_of_shares": [case(torch, of.cross_entropy, *pair) for pair in SHARES],
        "cross_entropy": [
            *(case(torch, of.cross_entropy, *pair, torch.int64) for pair in LOGITS),
            case(
                torch,
                of.cross_entropy,
                [[1.0, 2.0], [0.0, -3.0], [4.0, 4.0]],
                [0, 1, 1],
                torch.int64,
            ),
        ],
    }


def case(torch, loss, outputs, targets, kind=None):
    z = torch.tensor(outputs, dtype=torch.float64, requires_grad=True)
    out = loss(z, torch.tensor(targets, dtype=kind or torch.float64))
    out.backward()
    found = {"outputs": outputs, "targets": targets, "loss": out.item(), "grads": z.grad.tolist()}
    return readable(found)


def readable(thing):
    """Numbers that are not finite, which JSON does not have, as texts that Python and JavaScript read."""
    if isinstance(thing, dict):
        return {key: readable(inside) for key, inside in thing.items()}
    if isinstance(thing, list):
        return [readable(inside) for inside in thing]
    if not isinstance(thing, float) or math.isfinite(thing):
        return thing
    return "NaN" if math.isnan(thing) else "Infinity" if thing > 0 else "-Infinity"


def softmax(torch, outputs):
    z = torch.tensor(outputs, dtype=torch.float64, requires_grad=True)
    out = torch.softmax(z, 0)
    (out * torch.arange(1.0, len(outputs) + 1)).sum().backward()
    return {"outputs": outputs, "result": out.tolist(), "grads": z.grad.tolist()}


def run(torch, name, arguments, decay=None, cosine=None):
    p = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = getattr(torch.optim, name)([p], **arguments)
    rates = torch.optim.lr_scheduler
    schedule = decay and rates.StepLR(optimizer, step_size=decay["every"], gamma=decay["factor"])
    if cosine:
        schedule = rates.CosineAnnealingLR(optimizer, cosine["steps"], eta_min=cosine["end"])
    path = []
    for gradient in GRADIENTS:
        p.grad = torch.tensor(gradient, dtype=torch.float64)
        optimizer.step()
        path.append(p.detach().tolist())
        if schedule:
            schedule.step()
    decays = {"decay": decay, "cosine": cosine}
    return {"name": name, "arguments": arguments, **decays, "path": path}


def lines(cases):
    """A JSON list with a line for each case."""
    return "[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]"


def write(torch):
    runs = [run(torch, *pair) for pair in OPTIMIZERS]
    runs.append(run(torch, "SGD", {"lr": 0.2, "momentum": 0.9}, DECAY))
    runs.append(run(torch, "Adam", {"lr": 0.2}, DECAY))
    runs.append(run(torch, "SGD", {"lr": 0.2, "momentum": 0.9}, cosine=COSINE))
    runs.append(run(torch, "AdamW", {"lr": 0.2}, cosine=COSINE))
    parts = {
        "torch": json.dumps(torch.__version__.split("+")[0]),
        "start": json.dumps(START),
        "gradients": lines(GRADIENTS),
        "optimizers": lines(runs),
        "softmax": lines([softmax(torch, outputs) for outputs, _ in LOGITS]),
        **{name: lines(cases) for name, cases in losses(torch).items()},
    }
    text = "{\n" + ",\n".join(f'"{name}":{part}' for name, part in parts.items()) + "\n}\n"
    Path(__file__).with_suffix(".json").write_text(text)


if __name__ == "__main__":
    import torch as pytorch

    write(pytorch)
