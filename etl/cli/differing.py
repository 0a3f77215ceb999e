"""Two texts side by side, word by word: what one says and the other does not."""

from itertools import groupby
from typing import Final

from rapidfuzz.distance import Indel

from etl.deduplicate.comparable import tokens

_MOSTLY: Final = 0.6
_SHORT: Final = 3
_LINE: Final = 25

Marked = list[tuple[str, bool]]
"""A text in stretches of whole words, each with whether it differs."""


def differing(a: str, b: str) -> tuple[Marked, Marked]:
    """Both texts in stretches, marked where they differ in more than case, accents, punctuation or markup.

    Words are marked whole, and so is a short word between two marked ones. Where most would be marked, nothing lines
    up that a reader could follow: a line is then marked as a whole, a longer text not at all.
    """
    words_a, words_b = a.split(), b.split()
    owners_a, tokens_a = _owned(words_a)
    owners_b, tokens_b = _owned(words_b)
    changed_a: set[int] = set()
    changed_b: set[int] = set()
    for edit in Indel.opcodes(tokens_a, tokens_b):
        if edit.tag != "equal":
            changed_a.update(owners_a[edit.src_start : edit.src_end])
            changed_b.update(owners_b[edit.dest_start : edit.dest_end])
    if len(changed_a) >= _MOSTLY * len(words_a) and len(changed_b) >= _MOSTLY * len(words_b):
        is_short = max(len(words_a), len(words_b)) <= _LINE
        return [(" ".join(words_a), is_short)], [(" ".join(words_b), is_short)]
    return _stretches(words_a, changed_a), _stretches(words_b, changed_b)


def alike(a: str, b: str) -> bool:
    """Whether two texts differ in form alone, or not at all."""
    return a == b or (tokens(a) == tokens(b) != ())


def _owned(words: list[str]) -> tuple[list[int], list[str]]:
    """The tokens of all words, and for each the word that it is of."""
    pairs = [(number, token) for number, word in enumerate(words) for token in tokens(word)]
    return [number for number, _ in pairs], [token for _, token in pairs]


def _stretches(words: list[str], changed: set[int]) -> Marked:
    between = {
        number for number, word in enumerate(words) if len(word) <= _SHORT and {number - 1, number + 1} <= changed
    }
    marks = [number in changed or number in between for number in range(len(words))]
    grouped = groupby(zip(words, marks, strict=True), key=lambda one: one[1])
    return [(" ".join(word for word, _ in group), mark) for mark, group in grouped]
