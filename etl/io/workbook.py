"""A table as an Excel workbook: every text is a text, nothing is a formula or a link, and the bytes repeat."""

import io
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import polars as pl

from etl.errors import OutputError
from etl.io.passing import passing_folder
from schemas.cells import MOST_ROWS, cell_texts

_CREATED: Final = datetime(2000, 1, 1)
_FIRST_DAY: Final = date(1900, 3, 1)
"""Before it Excel has no days, or wrong ones: these are written as text."""
"""Fixed, so that the same rows give the same bytes."""
_NARROWEST, _WIDEST = 8, 60
_ROWS_MEASURED: Final = 200
_SHARE: Final = 0.9
"""A column is as wide as most of its texts need."""
_OPTIONS: Final = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "constant_memory": True,
}
_FONT: Final = {"font_name": "Calibri", "font_size": 11, "valign": "top"}


class _Target:
    """A file for a `ZipFile`, which ends what it wrote once more when it is dropped, on a disk that is full too."""

    def __init__(self, file: io.BufferedWriter) -> None:
        self._file = file
        self.is_over = False

    def write(self, part: Any) -> int:
        """Write it, and its last byte too; nothing more once it is over."""
        if not self.is_over:
            self._file.write(part)
            self._file.flush()
        return len(part)

    def flush(self) -> None:
        """Nothing waits."""

    def seek(self, place: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place."""
        return self._file.seek(place, whence) if not self.is_over else place

    def tell(self) -> int:
        """Where it is."""
        return self._file.tell() if not self.is_over else 0


def check_rows(row_count: int) -> None:
    """Refuse a table that no sheet of Excel can hold."""
    if row_count >= MOST_ROWS:
        raise OutputError(
            f"{row_count:,} rows are more than the {MOST_ROWS - 1:,} that a sheet of Excel holds below its heading. "
            "Write csv or jsonl, or narrow the query."
        )


def write_workbook(table: pl.DataFrame, path: Path, title: str) -> None:
    """Write a table as a workbook of one sheet: its heading stays in sight, and every column has a filter.

    Lists are joined by `; `; a text longer than a cell of Excel is cut, and says so.
    """
    # here, as few commands write one
    from xlsxwriter import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]

    check_rows(table.height)
    columns = [cell_texts(column) for column in table]
    with passing_folder() as passing, path.open("wb") as file:
        target = _Target(file)
        book = Workbook(target, {**_OPTIONS, "tmpdir": str(passing)})
        try:
            _fill(book, columns, title)
            book.close()
        except FileCreateError as error:
            raise error.args[0] from error  # which whoever lets the file appear tells under its name
        finally:
            target.is_over = True
            for sheet in book.worksheets():
                with suppress(OSError):  # a full disk takes no last rows
                    sheet.row_data_fh.close()


def _fill(book: Any, columns: list[pl.Series], title: str) -> None:
    book.set_properties({"title": title, "created": _CREATED})
    sheet = book.add_worksheet(_sheet_name(title))
    heading = book.add_format({**_FONT, "bold": True, "bottom": 1})
    plain = book.add_format(_FONT)
    days = book.add_format({**_FONT, "num_format": "yyyy-mm-dd", "align": "left"})
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _width(column), plain)
    height = -1
    for height, values in enumerate(_rows(columns)):
        for place, value in enumerate(values):
            _write_cell(sheet, height, place, value, heading if height == 0 else plain, days)
    sheet.freeze_panes(1, 0)
    if columns:
        sheet.autofilter(0, 0, height, len(columns) - 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{height + 1}"})


def _write_cell(sheet: Any, row: int, place: int, value: Any, plain: Any, days: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(row, place, _no_markup(value), plain)
    elif isinstance(value, bool):
        sheet.write_boolean(row, place, value, plain)
    elif isinstance(value, date) and value < _FIRST_DAY:
        sheet.write_string(row, place, value.isoformat(), plain)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value, days)
    elif value is not None:
        sheet.write_number(row, place, value, plain)


def _rows(columns: list[pl.Series]) -> Iterator[tuple[Any, ...]]:
    yield tuple(column.name for column in columns)
    yield from pl.DataFrame(columns).iter_rows()


def _no_markup(text: str) -> str:
    """A text that xlsxwriter takes for no rich text: it writes those that look so as they are, broken ones too."""
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


def _width(column: pl.Series) -> float:
    lengths = column.head(_ROWS_MEASURED).cast(pl.String()).str.len_chars().drop_nulls()
    needed = lengths.quantile(_SHARE) if lengths.len() else 0
    return min(_WIDEST, max(_NARROWEST, len(column.name) + 3, float(needed or 0) + 1))


def _sheet_name(title: str) -> str:
    """A title as the name of a sheet: Excel takes 31 characters, and some signs not at all."""
    bare = "".join(" " if char in "[]:*?/\\'" or not char.isprintable() else char for char in title)
    return " ".join(bare.split())[:31].strip() or "Papers"
