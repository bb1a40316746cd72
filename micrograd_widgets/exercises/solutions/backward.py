"""Answers to `backward`."""

from .stages import BACKWARD, PLUS, TIMES, assigned, value

SOLUTION = value(assigned(PLUS), assigned(TIMES), BACKWARD)
_LOOP = "for node in reversed(topo):\n            node._backward()"
MISTAKES = {
    "not_seeded": SOLUTION.replace("        self.grad = 1.0\n", ""),
    "too_early": SOLUTION.replace("reversed(topo)", "topo"),
    "not_visited": SOLUTION.replace(_LOOP, "self._backward()"),
    "visited_twice": value(
        PLUS,
        TIMES,
        """
def backward(self):
    self.grad = self.grad or 1.0
    self._backward()
    for child in self._prev:
        child.backward()
""",
    ),
    "error": SOLUTION.replace("build_topo(self)", "build_top(self)"),
}
