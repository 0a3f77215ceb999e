"""Where a table in text begins: the line that names its columns, and what parts them."""

import csv
import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from etl.parse.tables.names import Columns, columns_named

_DELIMITERS: Final = ("\t", ";", "|", ",")
_ONE_COLUMN: Final = "\x1f"
"""Parts the cells of a table that has one: no text holds it."""
_TEXT_NAME: Final = re.compile(
    r"(?:title|abstract|summar(?:y|ies)|titre|titel|título|resumen|display_name|\bTI\b|\bAB\b)"
    r"[\w ()./-]{0,15}\"{0,3}[ ]{0,9}(?:[,;\t|\r\n]|\Z)",
    re.IGNORECASE,
)
"""The end of a cell that may name a title or an abstract."""
_LINE_END: Final = re.compile(r"[\r\n]|\Z")
_VISIBLE: Final = re.compile(r"\S")
_CODE: Final = re.compile(r"[{}\[\]=<>]|\A[^()]*+[)]|[(][^()]*+\Z")
_PROSE: Final = re.compile(r"\.\Z|(?:\S{1,40}\s{1,4}){6}")
"""What a column's name hardly holds: signs of code, half a bracket, a full stop at its end, seven words."""
_LONGEST_HEADER: Final = 20_000
_LONGEST_NAME: Final = 200
_SURE: Final = 4
"""A line that names so many fields is a header, whatever else it names."""
_FORMS: Final = (str.lower, str.upper, str.title, str.capitalize)
_TITLES: Final = "title|article title|document title|item title|paper title|abstract|abstract note|ti|ab|display_name"
_CELLS: Final = frozenset(form(name) for name in _TITLES.split("|") for form in _FORMS)


class Header(NamedTuple):
    """Characters `[start, end)` name the columns of a table."""

    start: int
    end: int
    delimiter: str
    columns: Columns


def first_header(text: str, mapping: Mapping[str, str]) -> Header | None:
    """The first line that names a title or an abstract, and a field more; the first line of all may name one alone.

    With a mapping it is the first line that has every column that the mapping names.
    """
    opening = next(_lines_with(_VISIBLE, text), None)
    names = "|".join(re.escape(name) for name in mapping.values() if name.strip())
    wanted = re.compile(f"{_TEXT_NAME.pattern}|{names}", re.IGNORECASE) if names else _TEXT_NAME
    for line in _lines_with(wanted, text):
        header = header_at(text, *line, mapping, is_first=line == opening)
        if header:
            return header
    return None


def header_at(text: str, start: int, end: int, mapping: Mapping[str, str], is_first: bool = False) -> Header | None:
    """The header that a line is, if it is one; the first line of a text hardly is anything else."""
    header = likely_header(text, start, end, mapping)
    if header is None or header.columns.missing or not header.columns.have_text:
        return None
    least = 1 if is_first or mapping else 2
    return header if is_sure(header.columns, least) else None


def likely_header(text: str, start: int, end: int, mapping: Mapping[str, str]) -> Header | None:
    """A line as a header, parted so that it names most fields; none if it is too long for one."""
    line, best = text[start:end], None
    if end - start > _LONGEST_HEADER:
        return None
    for delimiter in [sign for sign in _DELIMITERS if sign in line] or [_ONE_COLUMN]:
        names = _names(line, delimiter)
        if names is None:
            continue
        columns = columns_named(names, mapping)
        worth = (-len(columns.missing), columns.understood, len(names))
        if best is None or worth > best[0]:
            best = worth, delimiter, columns
    return Header(start, end, best[1], best[2]) if best else None


def _names(line: str, delimiter: str) -> list[str] | None:
    """The cells of a line; None where it is none, as a row with a line end that no quotes hold."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return None


def may_be_header(text: str, start: int, end: int, cells: list[str] | None) -> bool:
    """Whether a row needs a closer look: one of its cells is the name of a title or an abstract."""
    return bool(_TEXT_NAME.search(text, start, end)) if cells is None else not _CELLS.isdisjoint(cells)


def is_sure(columns: Columns, least: int = 2) -> bool:
    """Whether names are those of a table's columns, and no line of prose or code that happens to name some.

    So many must be known names at least; where there are few of them, they must be half of all.
    """
    if columns.understood < least or any(_CODE.search(name) or len(name) > _LONGEST_NAME for name in columns.names):
        return False
    if columns.understood >= _SURE or least < 2:
        return True
    filled = sum(1 for name in columns.names if not name.startswith("column "))
    return columns.understood * 2 >= filled and not any(_PROSE.search(name) for name in columns.names)


def _lines_with(wanted: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """The lines that hold what is looked for, without the white space around them."""
    position = 0
    while match := wanted.search(text, position):
        found = match.start()
        start = max(text.rfind("\n", position, found), text.rfind("\r", position, found), position - 1) + 1
        ending = _LINE_END.search(text, found)
        position = ending.start() if ending else len(text)
        line = text[start:position]
        yield start + len(line) - len(line.lstrip()), start + len(line.rstrip())
