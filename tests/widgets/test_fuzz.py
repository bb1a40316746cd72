"""Forged messages: each gets one answer, a refused one changes nothing, and the next honest one works.

MGW_FUZZ_SEED=… repeats a failure, which names its seed; MGW_FUZZ_ROUNDS=… tries more messages.
"""

import copy
import json
import os
import random
import struct

import numpy as np
import pytest

from micrograd_engine import MLP, SGD, Adam, Neuron, Trainer, Value, moons
from micrograd_engine.training import run_state
from micrograd_widgets import (
    DerivativeWidget,
    GraphWidget,
    LossSurfaceWidget,
    MLPWidget,
    NeuronWidget,
    TrainingWidget,
)
from micrograd_widgets.graph.acts import ACTS
from micrograd_widgets.run import wire as run_wire

from . import own_classes

SEED = int(os.environ.get("MGW_FUZZ_SEED", "20"))
ROUNDS = int(os.environ.get("MGW_FUZZ_ROUNDS", "400"))
LONGEST = 300  # characters of an error


class Subject:
    """A view, and the honest messages of a page that shows it."""

    acts = ("set",)

    def __init__(self, seed):
        random.seed(5)
        self.random = random.Random(seed)
        self.seq = 0
        self.answers = []
        self.view = self.new_view()
        self.view.send = lambda content, buffers=None: self.answers.append((content, buffers))

    def send(self, content, buffers):
        """What the kernel answers to a message: all of it."""
        self.answers.clear()
        self.view._on_message(self.view, content, buffers)
        return [*self.answers]

    def honest(self, client="page"):
        self.seq += 1
        head = {"client": client, "seq": self.seq}
        content, buffers = self.message()
        return head | content, [memoryview(b) for b in buffers]

    def traits(self):
        """What pages are sent, and must not change when a message is refused."""
        # `updates` counts what was sent
        left_out = {"commits", "updates", "_view_count", "layout", "error"}
        return {
            name: copy.deepcopy(getattr(self.view, name))
            for name in self.view.trait_names(sync=True)
            if name not in left_out
        }

    def state(self):
        return self.traits(), self.numbers()


class OfGraph(Subject):
    def new_view(self):
        a, b = Value(2.0, label="a"), Value(-3.0, label="b")
        return GraphWidget((a * b + 10.0).tanh() ** 2, variables={})

    def numbers(self):
        binding = self.view.binding
        values = binding.tape.values
        return [(v.data, v.grad) for v in values], binding.revision, binding.last_change

    def message(self):
        tape, view = self.view.binding.tape, self.view
        kind = self.random.choice(["commit", "command"])
        names = self.random.choices([*ACTS], k=self.random.randint(1, 3))
        names = [name for name in names if not name.startswith("range") and name != "restore"]
        acts = [self.act(name, tape) for name in names]
        if self.random.random() < 0.2:
            leaf = self.node(tape, False)
            acts += [(["range_min", leaf], -1.0), (["range_max", leaf], 1.0)]
        content = {
            "kind": kind,
            "revision": view.revision,
            "recording": view.structure["recording"],
            "acts": [act for act, _ in acts],
            "grad_stale": False,
            "gesture": 1,
        }
        buffers = [struct.pack(f"{len(acts)}d", *(number for _, number in acts))]
        if kind == "commit":
            buffers += [tape.data.tobytes(), tape.grad.tobytes()]
        return content, buffers

    def act(self, name, tape):
        wanted = ACTS[name].node
        node = -1 if wanted in ("", "any or none") else self.node(tape, wanted == "inner")
        return [name, node], float(self.random.randint(1, 3))

    def node(self, tape, inner):
        return self.random.choice(
            [i for i, made in enumerate(tape.operands) if bool(made) == inner]
        )


class OfOwnGraph(OfGraph):
    """Of a learner's class with a mistake in it."""

    def new_view(self):
        source = own_classes.with_mistake("assigned") + own_classes.EXPRESSION
        self.names = own_classes.run(source)
        return GraphWidget(self.names["L"], variables=self.names)

    def numbers(self):
        objects = [(self.names[n].data, self.names[n].grad) for n in "abcdL"]
        return [super().numbers(), objects]


class OfNeuron(OfGraph):
    def new_view(self):
        return NeuronWidget(Neuron(2), [1.0, 2.0])


class OfMLP(OfGraph):
    def new_view(self):
        return MLPWidget(MLP(2, [3, 1]), [1.0, 2.0], y=1.0)


class OfDerivative(Subject):
    def new_view(self):
        return DerivativeWidget(lambda x: 3 * x * x - 4 * x + 5)  # x**2 overflows with an error

    def numbers(self):
        return self.view.x, self.view.h

    def message(self):
        x, h = self.random.uniform(-4, 4), self.random.choice([0.1, 1e-9])
        content = {"kind": "command", "acts": [["set", 0], ["set", 1]]}
        return content, [struct.pack("2d", x, h)]


class OfRun(Subject):
    def new_trainer(self):
        optimizer = self.random.choice([SGD(lr=0.1, momentum=0.5), Adam(lr=0.1)])
        return Trainer(MLP(2, [3, 1]), *moons(12), optimizer=optimizer, batch_size=5)

    def new_view(self):
        return TrainingWidget(self.new_trainer())

    def numbers(self):
        trainer = self.view.trainer
        state = run_state.of(trainer)
        return (
            run_wire.packed(state),
            trainer.optimizer,
            run_wire.packed(trainer.optimizer.state()),
            trainer.X.tobytes(),
            trainer.y.tobytes(),
            trainer.loss,
            self.view.binding.revision,
        )

    def message(self):
        view, trainer = self.view, self.view.trainer
        known = max(0, len(trainer.losses) - 2)
        losses = np.array(trainer.losses[known:])
        state = run_wire.run(trainer) | {"losses": losses}
        kind = self.random.choice(["commit", "command"])
        loss = self.random.choice([None, None, "hinge", "squared_error"])
        other = loss or self.random.random() < 0.3
        content = {
            "kind": kind,
            "revision": view.at["revision"],
            "recording": view.at["recording"],
            "touched": self.random.sample(["batch_size", "l2", "zero_grad", "optimizer"], 2),
            "set": [[1, 0.5]] if kind == "command" else [],
            "loss": loss,
            "run": run_wire.packed(state),
            "examples": self.examples() if other else None,
            "steps": 2,
        }
        return run_wire.without_bytes(content)

    def examples(self):
        X, y = moons(12)
        return run_wire.packed({"X": X + 0.5, "y": y, "test_X": X[:2], "test_y": y[:2]})


class OfSurface(OfRun):
    def new_view(self):
        return LossSurfaceWidget(self.new_trainer())


SUBJECTS = [OfGraph, OfOwnGraph, OfNeuron, OfMLP, OfDerivative, OfRun, OfSurface]


# ---- forging

NUMBERS = (0, 1, -1, 7, 64, 2**31, 2**53, -(2**63), 10**400, 10**5000, 0.5, 1e300, -0.0)
NUMBERS += (float("nan"), float("inf"), True, False)
TEXTS = (
    "",
    "page",
    "\ud800",
    "x\udfffy",
    "\0",
    "é" * 65,
    "0x10",
    "1e3",
    "None",
    "sgd",
    "\U0001f600",
)
TEXTS += ("y" * 100_000, "commit", "command", "answer", "buffer", "__class__", *ACTS)


def thing(rng, depth=0):
    """Anything that JSON can hold, and a little more."""
    kind = rng.randrange(8 if depth < 3 else 4)
    if kind == 0:
        return rng.choice(NUMBERS)
    if kind == 1:
        return rng.choice(TEXTS)
    if kind == 2:
        return None
    if kind == 3:
        return rng.choice([[], {}, {"buffer": rng.choice([-1, 0, 1, 99, "0", True])}])
    if kind == 4:
        return [thing(rng, depth + 1) for _ in range(rng.randrange(4))]
    if kind == 5:
        return {rng.choice(TEXTS): thing(rng, depth + 1) for _ in range(rng.randrange(4))}
    if kind == 6:
        return nested(rng.choice([50, 3000]), rng.random() < 0.5)
    return [rng.choice(NUMBERS)] * rng.choice([2, 1000])


def nested(depth, lists):
    made = []
    for _ in range(depth):
        made = [made] if lists else {"a": made}
    return made


def places(content, rng):
    """All containers of a message with a key or an index of each of their parts."""
    found, todo = [], [content]
    while todo:
        part = todo.pop()
        keys = [*part] if isinstance(part, dict) else range(len(part))
        for key in keys:
            found.append((part, key))
            if isinstance(part[key], (dict, list)):
                todo.append(part[key])
    return found


def forge(content, buffers, rng):
    """Change something in a message."""
    where = places(content, rng)
    part, key = rng.choice(where) if where else (content, "kind")
    match rng.randrange(6):
        case 0 | 1:
            part[key] = thing(rng)
        case 2 if isinstance(part, dict):
            part.pop(key, None)
        case 2 | 3 if isinstance(part, list):
            part.insert(key, part[key])
        case 3:
            part[rng.choice(TEXTS)] = thing(rng)
        case 4:
            part[key] = rng.choice(NUMBERS)
        case _:
            forge_buffers(buffers, rng)


def forge_buffers(buffers, rng):
    whole = [i for i, given in enumerate(buffers) if isinstance(given, memoryview)]
    i = rng.choice(whole) if whole else -1
    match rng.randrange(7):
        case 0:
            buffers.clear()
        case 1:
            buffers.append(memoryview(rng.randbytes(rng.choice([0, 1, 8, 24]))))
        case 2:
            rng.shuffle(buffers)
        case _ if i < 0:
            return
        case 3:
            buffers[i] = buffers[i][: rng.randrange(len(buffers[i]) + 1)]
        case 4:
            count = len(buffers[i]) // 8
            number = rng.choice([float("nan"), float("inf"), 1e308, -1.0, 0.0])
            buffers[i] = memoryview(struct.pack(f"{count}d", *[number] * count))
        case 5:
            buffers[i] = memoryview(np.zeros(len(buffers[i]) // 4, np.float32).tobytes()[1:])
        case _:
            buffers[i] = rng.choice([buffers[i].tobytes(), bytearray(buffers[i]), None, "text", 5])


# ---- what holds for every message


def answered(subject, content, buffers):
    """The one answer to a message, once all that holds for answers holds for it."""
    before = subject.state()
    answers = subject.send(content, buffers)
    assert len(answers) == 1
    answer, out = answers[0]
    json.dumps(answer, allow_nan=False, ensure_ascii=False).encode()
    json.dumps(
        subject.view.get_state(["commits"] if "commits" in subject.view.keys else [])
    ).encode()
    assert all(len(memoryview(b)) >= 0 for b in out or ())
    error = answer.get("error", "")
    assert isinstance(error, str)
    assert len(error) <= LONGEST, error
    for of_python in (
        "object",
        "Error",
        "NoneType has",
        "attribute",
        "unpack",
        "subscript",
        "recursion",
    ):
        assert of_python not in error, error
    if error:
        assert same(subject.state(), before)
    return answer


def same(some, other):
    if isinstance(some, (tuple, list)):
        return len(some) == len(other) and all(map(same, some, other))
    if isinstance(some, dict):
        return some.keys() == other.keys() and all(same(some[k], other[k]) for k in some)
    if isinstance(some, float):
        return struct.pack("d", some) == struct.pack("d", other)
    return some is other or some == other


def fuzz(made, seed, rounds):
    rng = random.Random(seed)
    subject = made(seed)
    taken = []
    for number in range(rounds):
        content, buffers = (
            copied(rng.choice(taken)) if taken and rng.random() < 0.1 else subject.honest()
        )
        for _ in range(rng.choice([1, 1, 1, 2, 4])):
            forge(content, buffers, rng)
        if rng.random() < 0.05:
            content = {"kind": thing(rng), "client": thing(rng), "seq": thing(rng)}
        place = f"seed {seed}, message {number}"
        try:
            if content.get("kind") == "hello":
                subject.send(content, buffers)
                continue
            answered(subject, content, buffers)
            if number % 5 == 0:
                content, buffers = subject.honest(
                    f"honest {number}"
                )  # forged ones have other names
                taken = [*taken[-5:], copied((content, buffers))]
                said = answered(subject, content, buffers)
                assert not said.get("error"), said["error"]
                assert (said["client"], said["seq"]) == (f"honest {number}", subject.seq)
        except Exception as problem:
            raise AssertionError(f"{place}: {problem}\n{shown(content)}") from problem
    subject.view.close()


def shown(content):
    try:
        return f"{content!r}"[:1500]
    except Exception:
        return "too deep or long to show"


def copied(message):
    content, buffers = message
    return copy.deepcopy(content), [memoryview(bytes(b)) for b in buffers]


@pytest.mark.parametrize("made", SUBJECTS)
def test_a_forged_message_gets_one_answer_and_breaks_nothing(made):
    fuzz(made, SEED, ROUNDS)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 120))
@pytest.mark.parametrize("made", SUBJECTS)
def test_many_forged_messages(made, seed):
    fuzz(made, seed, 1000)
