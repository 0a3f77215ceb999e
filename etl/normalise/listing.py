"""Printed lists as one text an entry list: on one line, or a line an entry where line ends part the entries."""

from collections.abc import Callable
from typing import Final

import polars as pl

from etl.normalise.distinct import is_silent, map_distinct, put
from etl.normalise.text import plain_text, plain_text_series

_SEPARATORS: Final = ",;|"
_GOES_ON: Final = (",", ";", "|", "&", " and", " AND", "·", "•", "、")
"""What a line of a list ends in where the next one goes on with it."""


def _never(_: str) -> bool:
    return False


def list_texts(raw: pl.Series, is_entry: Callable[[str], bool] = _never) -> pl.Series:
    """`list_text` of every value, nulls staying null; null where nothing readable is left."""
    if is_silent(raw):
        return raw
    lines = raw.str.contains(r"[\r\n]").fill_null(False)
    text = plain_text_series(raw.set(lines, None))
    if lines.any():
        read = map_distinct(raw.filter(lines), lambda value: list_text(value, is_entry), pl.String())
        text = put(text, lines, read)
    return text.set(text == "", None)


def list_text(raw: str, is_entry: Callable[[str], bool] = _never) -> str:
    """The readable text of a list, on one line if it was only wrapped; else a line an entry.

    Line ends part entries where most lines hold no other separator, or are one entry nevertheless (`is_entry`).
    """
    lines = [line for line in map(plain_text, raw.splitlines()) if line]
    wrapped = any(line.endswith(_GOES_ON) for line in lines[:-1])
    parted = sum(any(sign in line for sign in _SEPARATORS) and not is_entry(line) for line in lines)
    return plain_text(raw) if wrapped or parted * 2 >= len(lines) else "\n".join(lines)
