"""What a row of a table says: its values by our fields, and what is left by the columns' own names."""

import re
from collections.abc import Sequence
from typing import Final

from etl.parse.protocol import LISTED
from etl.parse.tables.lists import joined, list_text
from etl.parse.tables.names import Columns

_MISSING: Final = frozenset({"nan", "NaN", "NaT", "<NA>", "\\N"})
_NONE: Final = frozenset({*_MISSING, "NA", "N/A", "#N/A", "None", "null", "NULL"})
"""What programs write into empty cells; a title or an abstract may be such a word, which `normalise` tells."""
_LONGEST_NONE: Final = 4
_NUMBERS: Final = ("date", "volume", "number", "pmid", "author_count")
_FLOAT: Final = re.compile(r"\A(\d{1,9})\.0\Z")
"""A whole number out of a column that had empty cells, too."""
_YEAR: Final = re.compile(r"\d{4}")
_ARXIV_ID: Final = re.compile(
    r"(?:(?:https?://)?(?:[a-z]{3,6}\.)?arxiv\.org/(?:abs|pdf)/|arxiv:\s?)?"
    r"(?:\d{1,2}(?:0[1-9]|1[0-2])\.\d{3,5}|[a-z]{1,12}(?:-[a-z]{2,5})?(?:\.[a-z]{2})?/\d{7})(?:v\d{1,3})?(?:\.pdf)?",
    re.IGNORECASE | re.ASCII,
)


def values_of(row: Sequence[str], columns: Columns) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """Each field taken out of the first of its columns that is filled; then the cells that are left, in order."""
    cells = [cell.strip() for cell in row]
    cells += [""] * (len(columns.names) - len(cells))
    values: dict[str, str] = {}
    for field, places in columns.fields.items():
        none = _MISSING if field in ("title", "abstract") else _NONE
        for place in places:
            cell = cells[place]
            if not cell or (len(cell) <= _LONGEST_NONE and cell in none):
                continue
            if place not in columns.loose or _ARXIV_ID.fullmatch(cell):
                values[field], cells[place] = cell, ""
                break
    for field in _NUMBERS:
        if field in values and values[field].endswith(".0"):
            values[field] = _FLOAT.sub(r"\1", values[field])
    _add_pieces(values, columns, cells)
    for field in LISTED & values.keys():
        values[field] = list_text(values[field])
    if not any(cells):
        return values, ()
    rest = zip(columns.names, cells, strict=False)
    return values, tuple((name, cell) for name, cell in rest if cell and cell not in _NONE)


def _add_pieces(values: dict[str, str], columns: Columns, cells: list[str]) -> None:
    """Put together what several columns hold: pages, dates, addresses."""
    places = columns.fields.get("urls", ())
    if len(places) > 1 and "urls" in values:
        values["urls"] = joined([values["urls"], *(_take(cells, place) for place in places)])
    if "pages" not in values and "first_page" in columns.pieces:
        pages = [_take(cells, columns.pieces.get(piece)) for piece in ("first_page", "last_page")]
        if any(pages):
            values["pages"] = "-".join(filter(None, pages))
    date = values.get("date")
    if date and _YEAR.fullmatch(date) and "month" in columns.pieces:
        month = _take(cells, columns.pieces["month"])
        day = _take(cells, columns.pieces.get("day")) if month else ""
        values["date"] = ("-" if month.isdigit() else " ").join(filter(None, (date, month, day)))
    elif date and not _YEAR.search(date):
        year = next((place for place in columns.fields["date"] if _YEAR.fullmatch(cells[place])), None)
        values["date"] = f"{date} {_take(cells, year)}".rstrip()


def _take(cells: list[str], place: int | None) -> str:
    """What a cell holds; it is empty from then on."""
    if place is None or cells[place] in _NONE:
        return ""
    taken, cells[place] = _FLOAT.sub(r"\1", cells[place]), ""
    return taken
