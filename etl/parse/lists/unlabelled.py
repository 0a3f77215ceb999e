"""Abstracts without any label, a paragraph each or a line each: what a text says of itself by its words alone."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from etl.parse.lines import SENTENCE_END, WRAPPED, Line, paragraphs
from etl.parse.lists.heads import Head, Heads, head_lines, head_of
from etl.parse.lists.line_kinds import LONGEST_TITLE, is_prose
from etl.parse.protocol import Block, Fault, Field, Mention

_SHORT: Final = 120
"""Prose of so many characters is an abstract even where it ends no sentence."""
_FEWEST_WORDS: Final = 6
_SHORTEST: Final = 40
_USUAL: Final = 250
"""Abstracts have more characters on average."""
_FIRST: Final = 40
"""The second abstract of a list stands among so many paragraphs."""
_SCHOLARLY: Final = re.compile(
    r"\b(?:we|our|paper|article|study|studied|propos(?:e|ed|es|al)|present(?:s|ed)?|results?|show(?:s|n|ed)?|methods?"
    r"|approach(?:es)?|models?|algorithms?|theorem|prove|proof|analysis|analy[sz]e[sd]?|experiments?|experimental"
    r"|performance|problems?|theory|systems?|properties|obtain(?:ed)?|demonstrate[sd]?|investigate[sd]?|evaluat\w{1,4}"
    r"|observ\w{1,6}|measure\w{0,6}|estimat\w{1,4}|simulations?|quantum|patients|functions?|state-of-the-art|novel)\b",
    re.IGNORECASE,
)
_TELLING: Final = 3
"""An abstract has as many different words of scholars."""
_SPEECH: Final = re.compile(r"[\"“”«»]\s|[\"“«][A-Z]|\b(?:he|she|his|her|him|said|I|me|my|you)\b")
_LAYOUT: Final = re.compile(
    r"(?:\A|\n)(?:[ \t]*(?:arxiv:|doi:|pmid|https?://|[•·▪*#@%<>|+]|\\\\|--|def |class |import |return )|\[\d)"
    r"|△|▽|\t.*\t",
    re.IGNORECASE,
)
"""Lines of other layouts."""


def guess(text: str) -> float:
    """0.4 or less: how much a text without any label looks like abstracts, and like nothing else."""
    units = list(_units(text))
    found = [unit for unit in units if _is_abstract(text, unit)]
    whole, covered = sum(map(_size, units)), sum(map(_size, found))
    if len(found) < 2 or covered < 0.7 * whole or covered < _USUAL * len(found) or len(units) > 2.2 * len(found):
        return 0.0
    told = sum(1 for unit in found if _is_scholarly(text[unit[0].start : unit[-1].end]))
    if told * 3 < len(found) * 2 or len(_LAYOUT.findall(text)) * 4 > len(found):
        return 0.0
    return 0.4 if len(units) <= 1.3 * len(found) else 0.3


def unlabelled_blocks(text: str) -> Iterator[Block]:
    """A mention for each paragraph of prose, or for each long line where lines are not wrapped; the rest is faults."""
    heads = Heads()
    above: list[list[Line]] = []
    for unit in _units(text):
        is_titled = heads.titled > heads.bare
        count = head_lines(unit, is_titled) if len(unit) > 1 else 0
        is_title = is_titled and _size(unit) <= LONGEST_TITLE and head_of(unit) is not None
        if is_title or count == len(unit) or not _is_abstract(text, unit):
            yield from _faults(above[:-1])
            above = [*above[-1:], unit]
            continue
        head, used = (head_of(unit[:count]), 0) if count else _head_among(above)
        is_adjacent = count > 0 or bool(above and text.count("\n", above[-1][-1].end, unit[0].start) == 1)
        if not heads.accept(head, is_adjacent, lambda: _repeats(text)) or head is None:
            head, used, count = None, 0, 0
        yield from _faults(above[: len(above) - used])
        above = []
        abstract = Field("abstract", unit[count].start, unit[-1].end)
        yield Mention((*head.fields, abstract), head.labels) if head else Mention((abstract,))
    yield from _faults(above)


def _units(text: str) -> Iterator[list[Line]]:
    """Paragraphs; where a line of one was not wrapped, each of its lines."""
    for run in paragraphs(text):
        if any(len(line.text) > WRAPPED for line in run):
            yield from ([line] for line in run)
        else:
            yield run


def _is_abstract(text: str, unit: list[Line]) -> bool:
    whole = text[unit[0].start : unit[-1].end]
    if is_prose(whole, _SHORT):
        return True
    return (
        len(whole) >= _SHORTEST
        and whole.endswith(SENTENCE_END)
        and len(whole.split()) >= _FEWEST_WORDS
        and is_prose(whole, 1)
    )


def _head_among(above: list[list[Line]]) -> tuple[Head | None, int]:
    """Title and authors among the last short paragraphs, and how many of these they take."""
    if len(above) > 1:
        head = head_of([*above[-2], *above[-1]])
        if head and head.is_sure:
            return head, 2
    return (head_of(above[-1]), 1) if above else (None, 0)


def _repeats(text: str) -> bool | None:
    """Whether a title stands above the second abstract of a text; None if there is none."""
    above: list[list[Line]] = []
    count = 0
    for unit in islice(_units(text), _FIRST):
        if not _is_abstract(text, unit):
            above.append(unit)
        elif count:
            return _head_among(above)[0] is not None
        else:
            above, count = [], 1
    return None


def _is_scholarly(whole: str) -> bool:
    telling = {word.lower() for word in _SCHOLARLY.findall(whole)}
    return len(telling) >= _TELLING and len(telling) > len(_SPEECH.findall(whole))


def _size(unit: list[Line]) -> int:
    return unit[-1].end - unit[0].start


def _faults(units: list[list[Line]]) -> Iterator[Fault]:
    for unit in units:
        yield Fault(unit[0].start, unit[-1].end, "no_abstract", "a heading, or text that is no abstract")
