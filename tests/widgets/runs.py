"""Training runs, and a page that has one open, for the tests of their views."""

import random

import numpy as np

from micrograd_engine import MLP, Trainer, moons
from micrograd_widgets.run import wire as run_wire


def new_trainer(**arguments):
    random.seed(5)
    return Trainer(MLP(2, [4, 1]), *moons(40), **arguments)


def array(packed):
    return np.frombuffer(packed)


def packed(trainer, known=0):
    """The run as a page commits it, with its losses from step `known` on."""
    losses = np.array(trainer.losses[known:], np.float64)
    return run_wire.packed(run_wire.run(trainer) | {"losses": losses})


class Page:
    """A page that has the view open: it computes with a Trainer of its own, and commits."""

    def __init__(self, view, trainer=None):
        self.view, self.seq, self.answers = view, 0, []
        self.trainer = trainer or new_trainer()
        self.at = dict(view.at)
        self.known = len(view.trainer.losses)
        self.trainer.resume(view.trainer.state())
        view.send = lambda content, buffers=None: self.answers.append((content, buffers))

    def commit(self, *touched, kind="commit", **more):
        run, buffers = run_wire.without_bytes({"run": packed(self.trainer, self.known)})
        return self.send(touched, buffers, kind=kind, **(run | more))

    def send(self, touched, buffers, /, kind="commit", **more):
        self.seq += 1
        content = {
            "kind": kind,
            "client": "page",
            "seq": self.seq,
            "revision": self.at["revision"],
            "recording": self.at["recording"],
            "touched": [*touched],
            "set": [],
            "loss": None,
            "examples": None,
        }
        self.view._on_message(None, content | more, [memoryview(b) for b in buffers])
        answer, _ = self.answers[-1]
        self.at = answer["at"]
        self.known = len(self.view.trainer.losses)
        return answer


def numbers(trainer):
    return [p.data for p in trainer.model.parameters()]
