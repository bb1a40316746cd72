"""Gradients that add up, in your own words"""

from collections.abc import Iterator

from ..checking import Names, Numbers, expect_words

NOTEBOOK, PLACE = "06-training", 2.5
NEEDS = ("training-loop",)
KIND = "words"
TASK = """
Nobody grades this one: it is for you. In `_backward` a gradient must *add up*: `+=`. In the training loop it must
*not* add up: you set it to 0 before each backward pass.

Write two or three sentences. Why is it right to add in the one place, and wrong in the other?
"""
STARTER = '''
answer = """

"""
'''
HINTS = (
    "Ask each time: what are the numbers that are added, and do they belong to the same question?",
    "Inside one pass, a Value that is used twice receives two shares. Between two passes, the loss has changed.",
    "The distance you walk today is the sum of its parts. Yesterday's distance is no part of it.",
)


def variant(seed: int) -> dict[str, float]:
    return {}


def check(names: Names, n: Numbers) -> Iterator[str]:
    expect_words(names)
    yield "Your words are kept with your results. Nobody grades them."
