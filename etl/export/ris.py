"""Mentions as RIS, so that reading it gives the same mentions.

Not by `rispy`: it writes the lines of a record tag by tag, so that authors lose the addresses that stood below them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from etl.export.rows import Pair, extra_pairs, quoted, uncovered
from schemas.exchange import RIS, RIS_LINE, RIS_OTHER, in_one, items_of

_TAG: Final = re.compile(r"[A-Z][A-Z0-9]")
_LIKE_A_TAG: Final = re.compile("\n" + RIS_LINE)
_RANGE: Final = re.compile(r"([^\s-]+)-([^\s-]+)")
_ISSN: Final = re.compile(r"\D*+\d{4}-?\d{3}[\dXx](?![\d-])")
_NO_DIGIT: Final = re.compile(r"[^\dXx]")
_TYPE, _END = "TY", "ER"


def ris(mentions: Iterable[Mapping[str, Any]]) -> str:
    """The verbatim columns and `extra` of rows of `mentions`, a record each.

    A column whose own lines stand in `extra` is written as they are. What RIS has no tag for stands behind `ZZ`; a text
    with a line that looks like a tag is put on one line.
    """
    return "\n".join(_record(row) for row in mentions)


def _record(row: Mapping[str, Any]) -> str:
    extra = extra_pairs(row)
    lines = [line for column in uncovered(row, RIS, extra) for line in _lines(*column)]
    end = next((value for key, value in extra if key == _END and "\n" not in value), "")
    if end:
        extra.remove((_END, end))
    lines += (_extra_line(key, value) for key, value in extra)
    types = [line for line in lines if line[0] == _TYPE] or [(_TYPE, "")]
    others = [line for line in lines if line[0] != _TYPE]
    return "".join(f"{tag}  - {_told(tag, text)}\n" for tag, text in (*types, *others, (_END, end)))


def _told(tag: str, text: str) -> str:
    """A text none of whose lines would be taken for a new tag, or, below the type, for that of the record before."""
    return " ".join(text.split()) if tag == _TYPE or _LIKE_A_TAG.search(text) else text


def _lines(field: str, value: str, has_tag: bool) -> Iterator[Pair]:
    """A column as lines from which it is read again."""
    first, *others = RIS[field] if has_tag else ("",)
    parts = value.split("\n") if "\n" in value else [value]
    if field in ("authors", "keywords"):
        parts, is_whole = value.split("; "), "\n" not in value
    elif field == "urls":
        parts = items_of(value)
        is_whole = in_one(parts) == value
    elif field == "comment":
        is_whole = True
    elif first and field == "pages" and (pages := _RANGE.fullmatch(value)):
        yield from zip((first, *others), pages.groups(), strict=True)
        return
    else:
        is_whole, parts = field not in ("issn", "isbn") or _is_isbn(value) == (field == "isbn"), [value]
    if first and is_whole and all(part and part == part.strip() for part in parts):
        yield from ((first, part) for part in parts)
    else:
        yield _other(field, value)


def _is_isbn(value: str) -> bool:
    return len(_NO_DIGIT.sub("", value)) >= 10 and not _ISSN.match(value)


def _extra_line(key: str, value: str) -> Pair:
    if _TAG.fullmatch(key) and key not in (RIS_OTHER, _END):
        return key, value
    return _other(quoted(key), value)


def _other(name: str, value: str) -> Pair:
    return RIS_OTHER, f"{name}: {value}"
