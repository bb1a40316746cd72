"""Answers to `derivative-sign`."""

from . import computed

SOLUTION = computed.predicted

MISTAKES = {"sign": 'answer = "falls"', "wrong_type": 'answer = "up"'}
