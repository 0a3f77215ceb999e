"""Two readings of one cell, word by word: what went, what came, and a little of what stands around."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from rapidfuzz.distance import Indel

SAME, OLD, NEW = "same", "old", "new"

_UNSPACED: Final = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD: Final = re.compile(rf"[{_UNSPACED}]|[^\s{_UNSPACED}]+|\s+")
"""A word, or white space; each letter of a script that sets no spaces."""
_MOST: Final = 25_000_000
"""Two texts of so many words times words are lined up no more."""
_LEAST: Final = 0.4
"""Nor are two that have a smaller share of their words in common: nobody could follow."""
_AROUND: Final = 6
_LONGEST: Final = 600
_CUT: Final = "…"
_BETWEEN: Final = "; "
_SPACE: Final = "␣"
_JOINERS: Final = "\u200c\u200d"
"""They part or join letters of Arabic and Indic scripts, and make one sign of several."""


class Stretch(NamedTuple):
    """Some words that both readings have (`same`), or that only the `old` or only the `new` one has."""

    kind: str
    text: str


def worded(old: str, new: str) -> list[Stretch]:
    """Both readings in one line of stretches; joined without those of the other reading, they give each in full."""
    if not old or not new:
        return _kept([(OLD, old), (NEW, new)])
    a, b = _WORD.findall(old), _WORD.findall(new)
    start = _alike(a, b)
    end = _alike(a[start:][::-1], b[start:][::-1])
    middle = _lined_up(a[start : len(a) - end], b[start : len(b) - end])
    found = _joined([(SAME, "".join(a[:start])), *middle, (SAME, "".join(a[len(a) - end :]))])
    common = sum(len(part.text) for part in found if part.kind == SAME)
    return found if common >= _LEAST * min(len(old), len(new)) else _kept([(OLD, old), (NEW, new)])


def in_short(stretches: Sequence[Stretch], around: int = _AROUND) -> list[Stretch]:
    """The stretches with only some words around each difference; what is left out is `…`, and so is what is too long.

    White space alone that differs is `␣`.
    """
    shown = []
    for number, (kind, text) in enumerate(stretches):
        if kind == SAME:
            text = _around(text, around if number else 0, around if number < len(stretches) - 1 else 0)
        elif text.isspace():
            text = _SPACE * len(text)
        shown.append(Stretch(kind, _bounded(text)))
    return shown


def visible(text: str) -> str:
    """The text with what no reader would see, or what would turn the order of letters, as `\\x202e`."""
    return "".join(char if char.isprintable() or char in _JOINERS else f"\\x{ord(char):02x}" for char in text)


def as_read(text: str, is_list: bool) -> str:
    """A cell of `changes` as people read it: the elements of a list in a row, where that hides nothing."""
    if not is_list:
        return text
    try:
        elements = json.loads(text)
    except (ValueError, RecursionError):
        return text
    is_plain = isinstance(elements, list) and all(isinstance(one, str | int) and str(one) for one in elements)
    return _BETWEEN.join(map(str, elements)) if is_plain and not any(_BETWEEN in str(one) for one in elements) else text


def _lined_up(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[str, str]]:
    if len(a) * len(b) > _MOST:
        yield from ((OLD, "".join(a)), (NEW, "".join(b)))
        return
    for edit in Indel.opcodes(a, b):
        if edit.tag == "equal":
            yield SAME, "".join(a[edit.src_start : edit.src_end])
        else:
            yield OLD, "".join(a[edit.src_start : edit.src_end])
            yield NEW, "".join(b[edit.dest_start : edit.dest_end])


def _alike(a: Sequence[str], b: Sequence[str]) -> int:
    """How many words both begin with."""
    return next((n for n, (one, other) in enumerate(zip(a, b, strict=False)) if one != other), min(len(a), len(b)))


def _joined(parts: Iterable[tuple[str, str]]) -> list[Stretch]:
    """One change where only white space stands between two: the old words first, then the new."""
    raw = _kept(parts)
    is_bridge = [
        part.kind == SAME and part.text.isspace() and 0 < number < len(raw) - 1 for number, part in enumerate(raw)
    ]
    found: list[Stretch] = []
    for is_same, group in groupby(zip(raw, is_bridge, strict=True), key=lambda one: one[0].kind == SAME and not one[1]):
        members = [part for part, _ in group]
        if is_same:
            found += members
            continue
        for kind in (OLD, NEW):
            found += _kept([(kind, "".join(part.text for part in members if part.kind in (kind, SAME)))])
    return found


def _kept(parts: Iterable[tuple[str, str]]) -> list[Stretch]:
    return [Stretch(kind, text) for kind, text in parts if text]


def _around(text: str, after: int, before: int) -> str:
    """Of words that did not change those next to a change: so many at the beginning, and at the end."""
    words = _WORD.findall(text)
    if sum(not word.isspace() for word in words) <= after + before + 1:
        return text
    head = "".join(_some(words, after)).rstrip() + " " if after else ""
    tail = " " + "".join(_some(words[::-1], before)[::-1]).lstrip() if before else ""
    return f"{head}{_CUT}{tail}"


def _some(words: Sequence[str], count: int) -> list[str]:
    """As much as holds the first `count` words, and the white space that stands before the next."""
    places = [place for place, word in enumerate(words) if not word.isspace()]
    return list(words[: places[count]])


def _bounded(text: str) -> str:
    half = _LONGEST // 2
    return text if len(text) <= _LONGEST else f"{text[:half]} {_CUT} {text[-half:]}"
