"""SGD and Adam in several settings, and the steps that PyTorch takes (torch_training.json)."""

import json
from pathlib import Path

import numpy as np
import pytest

from micrograd_engine.optim import SGD, Adam, AdamW, RMSprop
from micrograd_engine.schedules import Cosine, Linear, StepDecay

TORCH = json.loads(Path(__file__).with_name("torch_training.json").read_text())
START, GRADIENTS = TORCH["start"], TORCH["gradients"]
KINDS = [
    lambda: SGD(lr=0.1),
    lambda: SGD(lr=Linear(1.0, 0.1, 5), momentum=0.9),
    lambda: Adam(lr=0.1),
    lambda: Adam(StepDecay(0.1, 0.5, 2), betas=(0.5, 0.7), eps=1e-3),
    lambda: SGD(Cosine(0.1, 0.01, 9), momentum=0.5, nesterov=True, weight_decay=0.1),
    lambda: RMSprop(lr=0.1),
    lambda: RMSprop(lr=0.01, alpha=0.5, eps=1e-3, momentum=0.5),
    lambda: AdamW(lr=0.1, weight_decay=0.2),
]
every_kind = pytest.mark.parametrize("make", KINDS)


def moved(optimizer, data, gradients):
    """Where each of the gradients takes `data`."""
    data, path = np.array(data), []
    for gradient in gradients:
        optimizer.update(data, np.array(gradient))
        path.append(data.tolist())
    return path
