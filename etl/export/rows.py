"""Rows of `mentions` as an export sees them: what is printed in columns, and what in `extra`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from schemas.columns import Mention

Pair = tuple[str, str]
"""A name that the export's format knows, and a text."""

_FIELDS: Final = tuple(name.removesuffix("_raw") for name in Mention.TYPES if name.endswith("_raw"))
_COMPOSED: Final = frozenset("authors keywords categories urls comment pages date arxiv_id issn isbn".split())
_WORD: Final = re.compile(r"[^\s;,~\-]+")
_MARKUP: Final = re.compile(r"[\\{}]")


def extra_pairs(row: Mapping[str, Any]) -> list[Pair]:
    """What stands in `extra`, in order."""
    return [(pair["key"], pair["value"]) for pair in row[Mention.extra]]


def uncovered(
    row: Mapping[str, Any], names: Mapping[str, Sequence[str]], extra: Sequence[Pair]
) -> Iterator[tuple[str, str, bool]]:
    """The columns that are to be written, and whether under the field's own names: those whose text `extra` lacks.

    Where it holds another text under one of these names, that would be taken for the column's.
    """
    for field in dict.fromkeys((*names, *_FIELDS)):
        value = row.get(f"{field}_raw")
        own = names.get(field, ())
        told = [text for name, text in extra if name in own or name.lower() in own]
        if value and not (told and _is_told(field, value, told)):
            yield field, value, bool(own) and not told


def _is_told(field: str, value: str, told: Sequence[str]) -> bool:
    """Whether a column was read from texts: all its words stand in them, or one of them is the column's."""
    if field in _COMPOSED:
        words = set(_words(value))
        return bool(words) and words <= set(_words(" ".join(told)))
    return any(text.split() == value.split() or (_words(text) == _words(value) != []) for text in told)


def _words(text: str) -> list[str]:
    return _WORD.findall(_MARKUP.sub("", text))


def quoted(key: str) -> str:
    """A key of `extra` as a name without spaces and colons, which is never that of a column."""
    name = quote(key, safe="")
    return f"%{ord(key[0]):02X}{name[1:]}" if key in _FIELDS else name
