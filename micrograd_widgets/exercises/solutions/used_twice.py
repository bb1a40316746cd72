"""Answers to `used-twice`."""

from . import computed

SOLUTION = computed.predicted

MISTAKES = {
    "one_path": "answer = 1.0",
    "sign": "answer = -2.0",
    "data_for_gradient": "answer = 3.0",
    "wrong_number": "answer = 6.0",
}
