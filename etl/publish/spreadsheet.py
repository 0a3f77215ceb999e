"""`papers.csv`: the table `papers` for people with a spreadsheet, by the rules of `schemas.cells`."""

from collections.abc import Iterator

import polars as pl
import pyarrow as pa

from etl.publish.package import ROW_GROUP
from schemas.cells import csv_head, csv_rows


def spreadsheet(table: pa.Table) -> Iterator[str]:
    """The table as CSV that no spreadsheet misreads, in parts of whole rows: a large one never stands in memory as one.

    How cells are written: `schemas.cells.csv_rows`.
    """
    yield csv_head(table.column_names)
    for batch in table.to_batches(ROW_GROUP):
        yield csv_rows(pl.DataFrame(pa.Table.from_batches([batch])))
