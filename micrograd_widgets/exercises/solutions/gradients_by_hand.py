"""Answers to `gradients-by-hand`."""

from . import computed

SOLUTION = computed.gradients

_AT_D = 'answer = {"L": 1.0, "f": 4.0, "d": -2.0, "c": -2.0, "e": -2.0'
MISTAKES = {
    "not_seeded": 'answer = {"L": -8.0}',
    "own_operand": 'answer = {"L": 1.0, "f": -2.0}',
    "sign": 'answer = {"L": 1.0, "f": -4.0}',
    "upstream_forgotten": _AT_D + ', "b": 2.0}',
    "like_addition": _AT_D + ', "b": -2.0}',
    "data_for_gradient": _AT_D + ', "b": -3.0}',
    "wrong_number": _AT_D + ', "b": -5.0}',
    "unfinished": _AT_D + "}",
}
