"""Ways to break one thing in a table."""

from collections.abc import Callable
from typing import Any

import polars as pl

Change = Callable[[pl.DataFrame], pl.DataFrame]
Row = dict[str, Any]


def put(column: str, value: Any, **where: Any) -> Change:
    """Set a value in the first row that matches; a function gets the old value."""

    def change(frame: pl.DataFrame) -> pl.DataFrame:
        rows, row = _rows(frame, where)
        row[column] = value(row[column]) if callable(value) else value
        return pl.DataFrame(rows, frame.schema)

    return change


def drop(**where: Any) -> Change:
    """Leave out the first row that matches."""

    def change(frame: pl.DataFrame) -> pl.DataFrame:
        rows, row = _rows(frame, where)
        return pl.DataFrame([one for one in rows if one is not row], frame.schema)

    return change


def repeat(where: Row, **changed: Any) -> Change:
    """Add a copy of the first row that matches behind it, with other values."""

    def change(frame: pl.DataFrame) -> pl.DataFrame:
        rows, row = _rows(frame, where)
        place = rows.index(row) + 1
        return pl.DataFrame([*rows[:place], row | changed, *rows[place:]], frame.schema)

    return change


def more(count: int) -> Callable[[int], int]:
    """A number that is greater by so many."""
    return lambda number: number + count


def _rows(frame: pl.DataFrame, where: Row) -> tuple[list[Row], Row]:
    rows = frame.to_dicts()
    return rows, next(row for row in rows if all(row[name] == value for name, value in where.items()))
