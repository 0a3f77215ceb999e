"""A stretch of a text in lines, with the places that they have in the whole text."""

from collections.abc import Iterable, Iterator
from typing import Final

from etl.parse.lines import INVISIBLE, Line, line_between

_ENDS: Final = frozenset(INVISIBLE)
_SPLIT: Final = 1 << 16
"""So many characters are split at once."""


def lines_between(text: str, start: int, end: int) -> Iterator[Line]:
    """The lines of characters `[start, end)`, trimmed; line ends are newlines."""
    while start < end:
        cut = end
        if end - start > _SPLIT:
            cut = text.rfind("\n", start, start + _SPLIT)
            if cut < 0:
                cut = text.find("\n", start + _SPLIT, end)
                cut = end if cut < 0 else cut
        for raw in text[start:cut].split("\n"):
            size = len(raw)
            bare = raw.strip()
            if not bare:
                yield Line("", start, start)
            elif len(bare) == size and bare[0] not in _ENDS and bare[-1] not in _ENDS:
                yield Line(raw, start, start + size)
            else:
                yield line_between(text, start, start + size)
            start += size + 1


def runs_of(stretch: Iterable[Line]) -> list[list[Line]]:
    """The paragraphs of a stretch: runs of lines that are not blank."""
    runs: list[list[Line]] = []
    is_open = False
    for line in stretch:
        if not line.text:
            is_open = False
        elif is_open:
            runs[-1].append(line)
        else:
            runs.append([line])
            is_open = True
    return runs


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Characters `[start, end)` without the white space and what is invisible at both ends."""
    line = line_between(text, start, end)
    return line.start, line.end
