"""Places in a text of arXiv's: where lines and paragraphs end, and where white space does."""

import re
from typing import Final

from etl.parse.lines import INVISIBLE, with_newlines, with_spaces

ID: Final = r"(?:\d{3,4}\.\d{3,5}|[a-z][a-z-]{1,11}(?:\.[A-Z]{2})?/\d{7})(?:v\d{1,3})?"
"""An arXiv id as it stands behind a label: also one that lost a zero as a number."""
_SPACES: Final = INVISIBLE + "\xa0\x0b\x0c"
_BLANK: Final = re.compile(r"\s*+")
_BLANK_LINE: Final = re.compile(r"\n[ \t]*(?=\n)")


def scannable(text: str) -> str:
    """The text with a line end before it, one kind of line end in it, and spaces for what is invisible.

    Each character stands one place further than in the text itself; `etl.parse.arxiv.taken` counts back.
    """
    return "\n" + with_spaces(with_newlines(text), _SPACES)


def skip_blank(text: str, start: int, end: int) -> int:
    """The first place between two where no white space stands, or the last place."""
    found = _BLANK.match(text, start, end)
    return found.end() if found else start


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the text between two places begins and ends without the white space around it."""
    start = skip_blank(text, start, end)
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def paragraph_end(text: str, start: int, end: int) -> int:
    """Where the first paragraph between two places ends: before a blank line, or at the last place."""
    blank = _BLANK_LINE.search(text, skip_blank(text, start, end), end)
    return blank.start() if blank else end


def line_end(text: str, start: int, end: int, hangs: bool = False) -> int:
    """Where the first line between two places that is not blank ends.

    It goes on behind a comma or a semicolon and, where wrapped lines hang, while lines begin with two spaces.
    """
    first = skip_blank(text, start, end)
    while first < end:
        stop = text.find("\n", first, end)
        if stop < 0:
            return end
        goes_on = hangs and text.startswith("  ", stop + 1)
        if not goes_on and not text[first:stop].rstrip().endswith((",", ";")):
            return stop
        first = skip_blank(text, stop, end)
    return end
