"""A table with a header in text: CSV or TSV, its cells parted by commas, tabs, semicolons or bars.

The names in the header tell which column is which field (`etl.parse.tables.names`), or `columns:` in dumps.yaml does.
A header that comes again, or another one, begins a table of its own: exports are often pasted one behind the other.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from etl.parse.encoding import shown
from etl.parse.lines import lines
from etl.parse.protocol import Block, Fault, Furniture, Record
from etl.parse.tables.csv_header import first_header, header_at, is_sure, likely_header, may_be_header
from etl.parse.tables.csv_rows import Lines, Row, rows
from etl.parse.tables.names import Columns, columns_named
from etl.parse.tables.values import values_of

_ABOVE: Final = re.compile(r'"?(?:About the data\b|sep=.)', re.IGNORECASE)
"""What Dimensions and spreadsheet programs write above the header."""
_EXPORTED: Final = re.compile(r"(?<=Exported on )[A-Z][a-z]{2} \d{1,2}, \d{4}")
_REASONS: Final = {
    "broken_quotes": "its quotes do not part the text into",
    "outside_the_table": "behind an empty line or a broken row, and not itself a row of",
}
_BROKEN_ROW: Final = frozenset({"broken_quotes", "too_few_cells", "too_many_cells"})
_CUT: Final = 60_000
"""A head of so many characters is likely cut, in the middle of a row."""


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A table in text; `columns` says of a field which column it is, where names do not tell."""

    columns: Mapping[str, str] = field(default_factory=dict)

    def with_columns(self, columns: Mapping[str, str]) -> "CsvTable":
        """The same format for tables whose columns have these names, by field."""
        return CsvTable(dict(columns))

    def sniff(self, head: str) -> float:
        """Sure where half of the text is a header with two known names and its rows, most of them whole."""
        header = first_header(head, self.columns)
        if header is None or not is_sure(header.columns):
            return 0.0
        found = list(self.blocks(head))
        if len(head) >= _CUT and isinstance(found[-1], Fault):
            del found[-1]
        records = [block for block in found if isinstance(block, Record)]
        broken = sum(1 for block in found if isinstance(block, Fault) and block.rule in _BROKEN_ROW)
        if not records or len(records) < broken:
            return 0.0
        claimed = header.end - header.start + sum(block.end - block.start for block in records)
        return min(1.0, max(0.0, claimed / len(head.strip()) - 0.15) / 0.4)

    def blocks(self, text: str) -> Iterator[Block]:
        """A record for each row that has a title or an abstract, and as many cells as the header, or fewer."""
        text = shown(text)
        header = first_header(text, self.columns)
        if header is None:
            yield from _without_header(text, self.columns)
            return
        yield from _above(text, header.start)
        source = Lines(text)
        while header:
            yield Furniture(header.start, header.end)
            source.end, this, header = source.end_of(header.end), header, None
            for row in rows(source, this.delimiter, len(this.columns.names)):
                if may_be_header(text, row.start, row.end, row.cells):
                    header = header_at(text, row.start, row.end, self.columns)
                if header:
                    break
                yield _block(row, this.columns)


def _block(row: Row, columns: Columns) -> Block:
    cells, width = row.cells, len(columns.names)
    if cells is None:
        reason = f"{_REASONS[row.rule]} {width} cells"
        return Fault(row.start, row.end, row.rule, reason)
    if not any(cell.strip(" \t-:=") for cell in cells):
        return Furniture(row.start, row.end)
    known = f"{len(cells)} cells, and the header names {width} columns"
    if any(cells[width:]):
        return Fault(row.start, row.end, "too_many_cells", f"{known}: a separator stands in a cell without quotes")
    if len(cells) * 2 < width:
        return Fault(row.start, row.end, "too_few_cells", f"{known}: this is no row of theirs")
    values, extra = values_of(cells[:width], columns)
    if "title" not in values and "abstract" not in values:
        return Fault(row.start, row.end, "no_title_or_abstract", "a row with neither a title nor an abstract")
    return Record(row.start, row.end, values, extra)


def _above(text: str, header_start: int) -> Iterator[Block]:
    """The lines above the first header: what exporters write there, or text of another layout."""
    for line in lines(text[:header_start]):
        if _ABOVE.match(line.text):
            date = _EXPORTED.search(text, line.start, line.end)
            edges = [line.start, *(date.span() if date else ()), line.end]
            for part, (start, end) in enumerate(pairwise(edges)):
                if start < end:
                    yield Furniture(start, end, "captured_date" if part == 1 else None)
        elif not line.is_blank:
            yield Fault(line.start, line.end, "above_the_table", "text above the line that names the columns")


def _without_header(text: str, mapping: Mapping[str, str]) -> Iterator[Block]:
    """One fault over the text, which says what columns it has."""
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if start >= end:
        return
    columns = _columns_there(text, mapping)
    if columns.missing:
        reason = (
            f"no column is named {', '.join(f'`{name}`' for name in columns.missing)}; there are {columns.listed()}"
        )
        yield Fault(start, end, "no_such_column", reason)
    else:
        reason = "no line names a column of titles or abstracts: say which it is under `columns:` in dumps.yaml; "
        yield Fault(start, end, "no_header", f"{reason}the first line holds {columns.listed()}")


def _columns_there(text: str, mapping: Mapping[str, str]) -> Columns:
    """The columns of the line that is most likely the header, where none is for sure."""
    header = first_header(text, {})
    opening = next((line for line in lines(text) if not line.is_blank), None)
    start, end = (header.start, header.end) if header else (opening.start, opening.end) if opening else (0, 0)
    found = likely_header(text, start, end, mapping)
    return found.columns if found else columns_named([], mapping)
