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
        run, buffers = run_wire.without_bytes(run_wire.run(self.trainer))
        losses = self.trainer.losses[self.known :]
        buffers.append(np.array(losses).tobytes())
        run |= {"losses": {"buffer": len(buffers) - 1}, "losses_from": self.known}
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
            "run": run,
        }
        self.view._on_message(None, content | more, [memoryview(b) for b in buffers])
        said, _ = self.answers[-1]
        self.at = said["at"]
        self.known = len(self.view.trainer.losses)
        return said


def numbers(trainer):
    return [p.data for p in trainer.model.parameters()]
