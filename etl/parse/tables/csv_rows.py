"""The rows of a table in text, each with its place, whatever has become of its quotes.

Python's `csv` reads a row. Where a quote was lost it would read on to the next one, over any number of rows, so it is
strict here: a row that it refuses is given up line by line, until one is whole again. So is what stands behind an
empty line, where another text may begin.
"""

import csv
import re
import sys
from collections.abc import Iterator
from typing import Final, NamedTuple

_LINE_END: Final = re.compile(r"\r\n?|\n")
_PATIENCE: Final = 8
"""Broken quotes may have us read a text so many times over; then the rest of it is given up."""
_LONGEST_LOOSE: Final = 1_000_000
"""A longer line whose quotes are broken is given up."""


class Row(NamedTuple):
    """Characters `[start, end)`, trimmed, and their cells; none, and the rule that says why, where they are no row."""

    start: int
    end: int
    cells: list[str] | None
    rule: str = ""


class Lines:
    """The lines of a text behind `end`, for `csv` to take; who has read too far puts `end` back."""

    def __init__(self, text: str) -> None:
        self.text, self.end, self.count, self.read = text, 0, 0, 0
        self.is_escaped = False
        self._only_lf = text.count("\r") == text.count("\r\n")

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        start = self.end
        if start >= len(self.text):
            raise StopIteration
        self.end = self.end_of(start)
        self.count += 1
        self.read += self.end - start
        line = self.text[start : self.end]
        return line.replace('\\"', '""') if self.is_escaped else line

    def end_of(self, start: int) -> int:
        """Where the line that starts there ends, its line end included."""
        if self._only_lf:
            return self.text.find("\n", start) + 1 or len(self.text)
        match = _LINE_END.search(self.text, start)
        return match.end() if match else len(self.text)


def rows(lines: Lines, delimiter: str, width: int) -> Iterator[Row]:
    """The rows that are left and not blank, in order; `width` is how many cells a row should have."""
    csv.field_size_limit(sys.maxsize)  # else a cell of more than 131,072 characters is an error
    text, is_lost = lines.text, False
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while lines.end < len(text):
        start, lines.count, rule = lines.end, 0, ""
        cells = _next(reader)
        if not cells and cells is not None:
            is_lost = True
            continue
        if cells is None or (len(cells) > width and lines.count > 1):
            rule = "broken_quotes"
        elif is_lost and len(cells) != width:
            rule = "outside_the_table"
        if rule or (delimiter == "\t" and lines.count > 1 and _swallows(lines, start, width)):
            cells = _mended(lines, start, delimiter, width)
            if cells is None and lines.read > _PATIENCE * len(text):
                lines.end = len(text)
        is_lost = cells is None
        row = text[start : lines.end]
        bare = row.strip()
        if bare:
            start += len(row) - len(row.lstrip())
            yield Row(start, start + len(bare), cells, "" if cells else rule)


def _next(reader: Iterator[list[str]]) -> list[str] | None:
    try:
        return next(reader)
    except csv.Error:
        return None


def _swallows(lines: Lines, start: int, width: int) -> bool:
    """Whether tabs alone make the first two lines of a row two rows: a quote in them is only a sign."""
    first = lines.end_of(start)
    tabs = lines.text.count("\t", start, first), lines.text.count("\t", first, lines.end_of(first))
    return tabs == (width - 1, width - 1)


def _mended(lines: Lines, start: int, delimiter: str, width: int) -> list[str] | None:
    """The cells of a row whose quotes are broken, if they can be told; else only its first line is given up."""
    first = lines.end_of(start)
    line = lines.text[start:first].rstrip("\r\n")
    cells: list[str] | None = None
    if '\\"' in line:
        lines.end, lines.is_escaped = start, True
        cells = _next(csv.reader(lines, delimiter=delimiter, strict=True))
        lines.is_escaped = False
    if cells is None or len(cells) != width:
        lines.end = first
        cells = line.split("\t") if delimiter == "\t" else _loose(line, delimiter, width)
    return cells if len(cells) == width else None


def _loose(line: str, delimiter: str, width: int) -> list[str]:
    """The cells of a line in which quotes part cells only where separators stand beside them."""
    if len(line) > 1 and line[0] == line[-1] == '"' and line.count(f'"{delimiter}"') == width - 1:
        return [cell.replace('""', '"') for cell in line[1:-1].split(f'"{delimiter}"')]
    if line.count('"') % 2 or len(line) > _LONGEST_LOOSE:
        return []
    sign = re.escape(delimiter)
    cell = re.compile(rf'"([^"]*+(?:""[^"]*+)*)"(?={sign}|\Z)|([^{sign}]*+)')
    cells, position = [], 0
    while position <= len(line) and (match := cell.match(line, position)):
        cells.append(match[2] if match[1] is None else match[1].replace('""', '"'))
        position = match.end() + 1
    return cells
