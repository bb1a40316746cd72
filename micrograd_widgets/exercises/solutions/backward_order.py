"""Answers to `backward-order`."""

from . import computed

SOLUTION = computed.order

MISTAKES = {
    "too_early": 'answer = ["d", "e", "f"]',
    "unfinished": 'answer = ["f", "e"]',
    "wrong_type": 'answer = ["g"]',
}
