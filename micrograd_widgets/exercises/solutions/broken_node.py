"""Answers to `broken-node`."""

from . import computed

SOLUTION = computed.broken

MISTAKES = {"wrong_type": 'answer = "z"'}
