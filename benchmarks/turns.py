"""Processes that take turns at being measured.

Each engine runs in a process of its own, because one's heap slows the other's garbage collector down,
and in turns, because a machine is faster at one time than at another. Compare ratios.
"""

import json
import statistics
import subprocess
from collections.abc import Callable, Collection, Sequence
from typing import Any


class Process:
    """A program that answers each line of its input with a line of JSON: one round."""

    def __init__(self, *command: Any) -> None:
        self.process = subprocess.Popen(
            [*map(str, command)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.rounds: list[Any] = []

    def run(self) -> None:
        assert self.process.stdin
        assert self.process.stdout
        print(file=self.process.stdin, flush=True)
        self.rounds.append(json.loads(self.process.stdout.readline()))

    def close(self) -> None:
        self.process.communicate()


class Anew:
    """A program that is started for each round."""

    def __init__(self, measure: Callable[[], Any]) -> None:
        self.measure = measure
        self.rounds: list[Any] = []

    def run(self) -> None:
        self.rounds.append(self.measure())

    def close(self) -> None:
        pass


def take_turns(programs: Collection[Process | Anew], rounds: int) -> None:
    """Let each run `rounds` times, after one round that only warms up."""
    for i in range(rounds + 1):
        for program in programs:
            program.run()
            if i == 0:
                program.rounds.clear()
    for program in programs:
        program.close()


def median(numbers: Sequence[float]) -> float:
    return statistics.median(numbers)
