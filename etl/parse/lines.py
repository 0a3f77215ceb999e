"""Lines of a text, with their places: what most formats start from."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_LINE = re.compile(r"[^\r\n]*+(?:\r\n|\r|\n)|[^\r\n]++")
_SCANNED = 1 << 20
"""So many characters are split at once: as fast as all at once, and a text of any size takes no second copy."""

SENTENCE_END: Final = (".", "!", "?", "…", '."', ".)", ".”")
"""What a line of prose ends in, where a sentence does."""
WRAPPED: Final = 120
"""A line of more characters than this was not wrapped, so the line after it does not go on with it."""
INVISIBLE: Final = "\x00\xad\u200b\u200c\u200d\u2060\ufeff"
"""What copying leaves behind and nobody sees: NUL, soft hyphen, zero width characters, byte order mark."""
_AROUND: Final = INVISIBLE + "".join(char for char in map(chr, range(0x3001)) if char.isspace())


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
    """The lines of a text, ended by CR, LF or CRLF only, each trimmed of white space and of what is invisible."""
    start, size = 0, len(text)
    while start < size:
        cut = text.rfind("\n", start, start + _SCANNED) + 1 or text.find("\n", start + _SCANNED) + 1 or size
        block = text[start:cut]
        if "\r" in block and block.count("\r") != block.count("\r\n"):
            for match in _LINE.finditer(text, start, cut):
                yield line_between(text, *match.span())
        else:
            for raw in block.removesuffix("\n").split("\n"):
                bare = raw.strip()
                if not bare:
                    yield Line("", start, start)
                elif len(bare) == len(raw) and bare[0] not in INVISIBLE and bare[-1] not in INVISIBLE:
                    yield Line(bare, start, start + len(raw))
                else:
                    yield line_between(text, start, start + len(raw))
                start += len(raw) + 1
        start = cut


def line_between(text: str, start: int, end: int) -> Line:
    """Characters `[start, end)` as a line, trimmed; a blank one is empty at its start."""
    kept = text[start:end]
    bare = kept.strip()
    if bare and (bare[0] in INVISIBLE or bare[-1] in INVISIBLE):
        bare = bare.strip(_AROUND)
    if not bare:
        return Line("", start, start)
    first = start + kept.index(bare[0])
    return Line(bare, first, first + len(bare))


def is_blank(text: str) -> bool:
    """Whether a text holds nothing but white space and what is invisible."""
    return text.isspace() or not text.strip(_AROUND)


def with_newlines(text: str) -> str:
    """The text with every line end a newline, and every character at its place: CRLF gets a space before it."""
    return text.replace("\r\n", " \n").replace("\r", "\n") if "\r" in text else text


def with_spaces(text: str, marks: str = INVISIBLE) -> str:
    """The text with a space for every one of these characters."""
    for mark in marks:
        if mark in text:
            text = text.replace(mark, " ")
    return text


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
