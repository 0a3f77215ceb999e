"""`papers.csv`: the table `papers` for people with a spreadsheet, by the rules of `schemas.cells`."""

from collections.abc import Iterable, Iterator

import polars as pl
import pyarrow as pa

from schemas.cells import csv_head, csv_rows


def spreadsheet(parts: Iterable[pa.Table]) -> Iterator[str]:
    """A table as CSV that no spreadsheet misreads, a text for its head and one for each part, of which one at least.

    How cells are written: `schemas.cells.csv_rows`.
    """
    for number, part in enumerate(parts):
        if not number:
            yield csv_head(part.column_names)
        if part.num_rows:
            yield csv_rows(pl.DataFrame(part))
