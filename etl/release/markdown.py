"""Text as Markdown that shows it letter by letter: what a dump holds is never markup, HTML or a link."""

import re
from typing import Final

_MARKUP: Final = re.compile(r"[\\`*_\[\]<>&~$|@]|:(?=//)|(?<=www)\.|^[#+=-]|^\d{1,9}(?=[.)])", re.IGNORECASE)
"""What Markdown may read within a line, as an address that it would make a link of, or where a line begins."""
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""Control characters, those too that turn the order of letters."""


def as_text(text: str) -> str:
    """A text on one line, every sign that Markdown may read escaped."""
    line = " ".join(_UNSEEN.sub(" ", text).split())
    return _MARKUP.sub(_escaped, line)


def as_sentence(text: str) -> str:
    """A sentence of ours, in which names stand as `` `code` ``, and anything else is text."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return as_text(text)
    shown = [f"`{_line(part)}`" if number % 2 else _spaced(part) for number, part in enumerate(parts)]
    return "".join(shown)


def _escaped(match: re.Match[str]) -> str:
    found = match[0]
    return f"{found}\\" if found.isdigit() else f"\\{found}"


def _line(text: str) -> str:
    return " ".join(_UNSEEN.sub(" ", text).split())


def _spaced(text: str) -> str:
    """A part of a sentence, with the white space at its ends."""
    before, after = (" " if text[place : place + 1 or None].isspace() else "" for place in (0, -1))
    return f"{before}{as_text(text)}{after}" if text.strip() else text[:1]
