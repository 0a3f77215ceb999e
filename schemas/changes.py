"""The table `changes`, which releases have: what differs from the release before."""

from typing import Annotated

import pandera.polars as pa
import polars as pl

from schemas import vocabulary


class Change(pa.DataFrameModel):
    """One row for each cell that a release adds, removes or changes, with its cause; tables, rows and columns come in
    the order in which they are published.

    A column that came, went, or has another type, may be null or has other possible values, is a row without a key; of
    a table that came or went each column is. Cells of rows that both releases have are then not listed.
    """

    table: str = pa.Field(str_length={"min_value": 1}, description="Table that the cell stands in.")
    change: str = pa.Field(
        isin=vocabulary.CHANGE_KINDS,
        description="`added` and `removed` with the whole row (cells without a value are not listed), else `changed`.",
    )
    key: Annotated[pl.List, pl.String()] = pa.Field(
        description="Key of the row, in the order of the table's key, as the later release has it, of a removed row as "
        "the earlier had it; empty where the column itself came, went or is another."
    )
    column: str = pa.Field(str_length={"min_value": 1}, description="Column that the cell stands in.")
    old: str = pa.Field(
        nullable=True,
        description="Value before, as text (lists as JSON, days as YYYY-MM-DD); null where there was none. Of a column "
        "its type, whether it may be null, and the values it may have.",
    )
    new: str = pa.Field(nullable=True, description="Value since, as text; null where there is none.")
    paper_ids: Annotated[pl.List, pl.String()] = pa.Field(
        description="Papers of either release that the row is about, sorted."
    )
    cause: str = pa.Field(
        isin=vocabulary.CAUSES,
        description="The earliest that can have made the difference: `dump_added`, `dump_changed`, `dump_removed`, "
        "`dump_entry` (dumps.yaml says otherwise of it), `parser` (other text was read from the same bytes), "
        "`normalisation` (the same text was normalised otherwise), `decision`, `rule` (deduplication, survivorship or "
        "params.yaml), `schema`, `ledger` (ids.csv alone).",
    )
    cause_detail: str = pa.Field(
        nullable=True, description="Which dump, or which ruling and why, or which file; null where it is not known."
    )

    class Config:
        """Exactly these columns, in this order; one row a cell."""

        strict = True
        ordered = True
