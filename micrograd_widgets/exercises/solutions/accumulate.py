"""Answers to `accumulate`."""

from .stages import BACKWARD, PLUS, TIMES, assigned, value

SOLUTION = value(PLUS, TIMES, BACKWARD)
MISTAKES = {
    "assigned": value(assigned(PLUS), assigned(TIMES), BACKWARD),
    "visited_twice": SOLUTION.replace("node._backward()", "node._backward(); node._backward()"),
    "too_early": SOLUTION.replace("reversed(topo)", "topo"),
}
