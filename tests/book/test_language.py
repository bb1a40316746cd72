"""The language of the textbook: spelling, the length of sentences, and how easily they read."""

import re
from functools import cache
from pathlib import Path

import pytest
from spellchecker import SpellChecker

from .chapters import CHAPTERS, PAGES, sentences, text_of, words

MAX_WORDS = 35  # of a sentence
# what no dictionary has
OURS = {
    *(
        "adam",
        "andrej",
        "autograd",
        "backpropagation",
        "conf",
        "css",
        "exp",
        "github",
        "html",
        "intro",
        "ipynb",
    ),
    *(
        "karpathy",
        "marimo",
        "metres",
        "micrograd",
        "mlp",
        "moons",
        "myst",
        "nbconvert",
        "numpy",
        "optimiser",
        "overfitting",
    ),
    *(
        "pdf",
        "prev",
        "pypi",
        "pytorch",
        "regularisation",
        "relu",
        "rumours",
        "sigmoid",
        "softmax",
        "tanh",
        "xor",
    ),
}


@cache
def _dictionary() -> SpellChecker:
    return SpellChecker()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_word_is_in_a_dictionary(page: Path) -> None:
    found = {word.strip("-'’_").lower().replace("’", "'") for word in words(text_of(page))}
    parts = {part.removesuffix("'s") for word in found for part in word.split("-")}
    odd = _dictionary().unknown(
        part for part in parts if len(part) > 2 and part not in OURS and "_" not in part
    )
    assert sorted(odd) == []


@pytest.mark.parametrize("page", CHAPTERS, ids=lambda page: page.stem)
def test_a_chapter_reads_easily(page: Path) -> None:
    found = sentences(page)
    long = [sentence for sentence in found if len(words(sentence)) > MAX_WORDS]
    assert long == []
    assert flesch(found) >= 65


@pytest.mark.parametrize("page", CHAPTERS, ids=lambda page: page.stem)
def test_a_chapter_is_short(page: Path) -> None:
    assert 1000 <= len(words(text_of(page))) <= 1800


def flesch(found: list[str]) -> float:
    """Reading ease (Flesch 1948): 60 and more is plain English. Syllables are counted by their vowels."""
    each = [word for sentence in found for word in words(sentence)]
    syllables = sum(map(syllables_of, each))
    return 206.835 - 1.015 * len(each) / len(found) - 84.6 * syllables / len(each)


def syllables_of(word: str) -> int:
    """About how many syllables a word has: its groups of vowels, without a silent e at the end."""
    word = re.sub(r"[^a-z]", "", word.lower())
    groups = len(re.findall(r"[aeiouy]+", word))
    groups -= bool(re.search(r"(?<![aeiouyl])e$|[^aeiouytd]ed$|[^aeiouysxzhg]es$", word))
    groups += len(re.findall(r"i[ao](?!u)|ien|[^tc]ious|eo", word))
    return max(1, groups)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("the", 1), ("slope", 1), ("moved", 1), ("wanted", 2), ("table", 2), ("little", 2)),
        *(("gradient", 3), ("derivative", 4), ("value", 2), ("backpropagation", 6), ("idea", 3)),
    ],
)
def test_syllables_are_counted_well(word: str, count: int) -> None:
    assert abs(syllables_of(word) - count) <= (word in ("idea", "value"))
