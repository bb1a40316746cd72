"""Answers to `match-slopes`."""

from . import computed

SOLUTION = computed.matched

MISTAKES = {
    "sign": "answer = [14.0, 0.0, -22.0]",
    "unfinished": "answer = [-22.0]",
    "steepness": "answer = [-21.0, 0.0, 14.0]",
}
