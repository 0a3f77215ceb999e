"""Names of sources, queries and files as they may be shown: on one line, without what no one sees, and not too long."""

from typing import Final
from unicodedata import category, east_asian_width

_JOINERS: Final = "\u200c\u200d"
"""Invisible, but Persian words and emoji are wrong without them."""


def plain(text: str) -> str:
    """The text on one line, without control characters and marks that turn the direction of writing."""
    return " ".join("".join(char if char.isprintable() or char in _JOINERS else " " for char in text).split())


def cells(text: str) -> int:
    """How many columns a text takes on a terminal."""
    return sum(0 if category(char) in ("Mn", "Me", "Cf") else 2 if is_wide(char) else 1 for char in text)


def is_wide(char: str) -> bool:
    """Whether a character is as wide as it is high, as Chinese ones and emoji are."""
    return east_asian_width(char) in "WF"


def cut(text: str, longest: int) -> str:
    """The text, cut behind a whole word where there is one, if it takes more than so many columns."""
    if cells(text) <= longest:
        return text
    kept = text[:longest]
    while cells(kept) > longest - 1:
        kept = kept[:-1]
    whole = kept if text[len(kept)] == " " else kept.rsplit(" ", 1)[0]
    return f"{(whole if len(whole) * 2 > len(kept) else kept).rstrip()}…"


def counted(count: int, one: str, several: str = "") -> str:
    """A number and what it counts."""
    return f"{count:,} {one if count == 1 else several or f'{one}s'}"
