"""Lines of a text, with their places: what most formats start from."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_LINE = re.compile(r"[^\r\n]*+(?:\r\n|\r|\n)|[^\r\n]++")


SENTENCE_END: Final = (".", "!", "?", "…", '."', ".)", ".”")
"""What a line of prose ends in, where a sentence does."""
WRAPPED: Final = 120
"""A line of more characters than this was not wrapped, so the line after it does not go on with it."""


class Line(NamedTuple):
    """One line: its trimmed text, and the characters `[start, end)` where that stands."""

    text: str
    start: int
    end: int

    @property
    def is_blank(self) -> bool:
        """Whether nothing but white space stands on the line."""
        return not self.text


def lines(text: str) -> Iterator[Line]:
    """The lines of a text, ended by CR, LF or CRLF only, each trimmed."""
    for match in _LINE.finditer(text):
        yield line_between(text, *match.span())


def line_between(text: str, start: int, end: int) -> Line:
    """Characters `[start, end)` as a line, trimmed; a blank one is empty at its start."""
    kept = text[start:end]
    bare = kept.strip()
    if not bare:
        return Line("", start, start)
    first = start + len(kept) - len(kept.lstrip())
    return Line(bare, first, first + len(bare))


def paragraphs(text: str) -> Iterator[list[Line]]:
    """Runs of lines that are not blank."""
    run: list[Line] = []
    for line in lines(text):
        if not line.is_blank:
            run.append(line)
        elif run:
            yield run
            run = []
    if run:
        yield run
