"""Answers to `step-too-large`."""

from . import computed

SOLUTION = computed.predicted

MISTAKES = {"step_too_large": 'answer = "falls"', "wrong_course": 'answer = "stays"'}
