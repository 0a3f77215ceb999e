"""Which paragraphs are titles and which are abstracts, where nothing marks them.

A title is short and ends no sentence; an abstract is long, or ends one. Where that is not sure, the order decides:
a title, then its abstract, which may have several paragraphs. So the likeliest order of a whole section is found.
"""

import re
from itertools import pairwise
from typing import Final

from etl.parse.lines import SENTENCE_END, WRAPPED, Line

LONG: Final = 250
"""A paragraph of as many characters is an abstract, not a title."""
_BY_THE_WAY: Final = re.compile(r"\(.*\)\Z|(?:PACS|MSC|Key ?words|Code|Project|Website|Index terms)\b", re.IGNORECASE)
"""What an abstract's last paragraph may be, that ends no sentence."""
_START_WITH_ABSTRACT: Final = -6.0
_NEVER: Final = 99.0
_NEXT_PAPER: Final = -1.0
_NEXT_PARAGRAPH: Final = -2.0
_TITLE_AFTER_TITLE: Final = -6.0
_DETAILS_AFTER_TITLE: Final = -10.0
_END_AFTER_TITLE: Final = -3.5
_STOP_AFTER_TITLE: Final = -1.0
_TITLE_LINES: Final = 3
_LITTLE_WORDS: Final = frozenset(
    "a an and are as at be been between by can for from has have in into is it its not of on or our such than that the"
    " their these this to using via was we were which while with".split()
)
_FEW: Final = 6
"""The lines of a paragraph from which on most of them tell its width."""
_UNWRAPPED: Final = 1.1
_RAGGED: Final = 1.3
"""A line longer than the width, or than most, by these factors was never wrapped."""


def title_flags(runs: list[list[Line]], after_title: bool, before: str, is_sure: bool = False) -> list[bool]:
    """For each paragraph of a section whether it is a title.

    `after_title`: the section goes on with the paper of a title. `before`: what ends it: `details`, the `end` of the
    text, or a `stop`, such as a heading or a line of the site. `is_sure`: the first can be no title.
    """
    if len(runs) <= 2 and before == "details" and not after_title and _size(runs[0]) < LONG:
        return [True, False][: len(runs)]
    last = {"details": _DETAILS_AFTER_TITLE, "end": _END_AFTER_TITLE}.get(before, _STOP_AFTER_TITLE)
    as_title, as_abstract = (0.0, -_NEVER) if after_title else (-_NEVER, 0.0)
    from_title: list[tuple[bool, bool]] = []
    for number, run in enumerate(runs):
        score = _abstract_score(run)
        to_title, to_abstract = _NEXT_PAPER, _NEXT_PARAGRAPH
        if number == 0 and not after_title:
            to_title, to_abstract = 0.0, _START_WITH_ABSTRACT
        title = max(as_title + _TITLE_AFTER_TITLE, as_abstract + to_title)
        abstract = max(as_title, as_abstract + to_abstract)
        title -= _NEVER * (is_sure and number == 0)
        from_title.append((as_title + _TITLE_AFTER_TITLE >= as_abstract + to_title, abstract == as_title))
        as_title, as_abstract = title + min(-score, 5.0), abstract + score
    flags, is_title = [], as_title + last > as_abstract
    for came in reversed(from_title):
        flags.append(is_title)
        is_title = came[0] if is_title else came[1]
    return flags[::-1]


def _abstract_score(run: list[Line]) -> float:
    """How much a paragraph looks like an abstract (above 0) or like a title (below)."""
    text, size = run[-1].text, _size(run)
    is_stopped = text.endswith(SENTENCE_END)
    if size >= LONG:
        return 7.0 if is_stopped else 3.0
    if text.endswith((".", "…")):
        return 4.0 if size >= 120 else 3.0 if size >= 60 else 2.0
    if is_stopped:
        return 1.0 if size >= 100 else -1.0
    if " " not in text and "://" in text:
        return 1.0
    if "://" in text or _BY_THE_WAY.match(run[0].text):
        return 4.0
    if size >= 180:
        return 0.0
    is_said = run[0].text[0].islower() or not _is_in_title_case(run)
    return (-2.0 if size >= 120 else -4.0 if size >= 40 else -5.0) - (0.0 if is_said else 2.0)


def _is_in_title_case(run: list[Line]) -> bool:
    words = [word for line in run for word in line.text.split() if len(word) > 3]
    return 2 * sum(word[0].isupper() for word in words) > len(words)


def parted(run: list[Line], is_all: bool) -> list[list[Line]]:
    """A paragraph cut where no empty line parts title and abstract; `is_all`: details follow it, and nothing else.

    A line that had room for the next word was ended on purpose.
    """
    if len(run) == 2 and is_all:
        title, text = run[0].text, run[1].text
        is_short = len(title) > len(text) and not text.endswith(".")
        is_one = is_short or text[0].islower() or title.endswith((".", ",", ":"))
        return [run] if is_one else [run[:1], run[1:]]
    pieces = _ended_on_purpose(run, 1.0 if is_all else _UNWRAPPED)
    if is_all and len(pieces) == 1 and not _goes_on(run[0].text, run[1].text):
        return [run[:1], run[1:]]
    if is_all or len(pieces) == 1:
        return pieces
    rest = run[len(pieces[0]) :]
    is_prose = rest[-1].text.endswith(SENTENCE_END if len(rest) > 1 else (".", "…")) or _size(rest) >= LONG
    return [pieces[0], rest] if is_prose and len(pieces[0]) <= _TITLE_LINES else [run]


def _goes_on(text: str, following: str) -> bool:
    """Whether a full line is not a title's: it breaks in the middle of a sentence."""
    return following[0].islower() or not text[-1].isalnum() or text.rsplit(maxsplit=1)[-1].lower() in _LITTLE_WORDS


def _ended_on_purpose(run: list[Line], wide: float) -> list[list[Line]]:
    """The lines of a paragraph up to each that had room for the next word, or was never wrapped."""
    sizes = sorted(len(line.text) for line in run[1:])
    width = min(WRAPPED, max(size for size in sizes if len(run) < _FEW or size <= _RAGGED * sizes[len(sizes) // 2]))
    pieces, begun = [], 0
    for number, (line, following) in enumerate(pairwise(run), 1):
        text, size = following.text, len(line.text)
        has_room = size + 1 + len(text.split(maxsplit=1)[0]) <= width
        if (has_room or size > wide * width) and not text[0].islower():
            pieces.append(run[begun:number])
            begun = number
    return [*pieces, run[begun:]]


def _size(run: list[Line]) -> int:
    return run[-1].end - run[0].start
