"""A slope in your own words"""

from collections.abc import Iterator

from ..checking import Names, Numbers, expect_words

NOTEBOOK, PLACE = "01-derivative", 9
NEEDS = ("slope",)
KIND = "words"
TASK = """
Nobody grades this one: it is for you. At `x = -3` the slope of `f` is about −22, at `x = 3` it is about 14.

Write two or three sentences for a friend who has never heard of a derivative. What does the sign say? What does
the size say? How could you use the two numbers to find the lowest point of `f`?
"""
STARTER = '''
answer = """

"""
'''
HINTS = (
    "Imagine that you stand on the curve and take one small step to the right.",
    "Look at the sign first: do you go up or down? Then at the size: is it steep?",
    "For a road: a slope of 0.1 means that you climb 10 cm for each metre that you walk.",
)


def variant(seed: int) -> dict[str, float]:
    return {}


def check(names: Names, n: Numbers) -> Iterator[str]:
    expect_words(names)
    yield "Your words are kept with your results. Nobody grades them."
