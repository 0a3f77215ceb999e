"""The table `conflicts`."""

from typing import Annotated

import pandera.polars as pa
import polars as pl

from schemas import vocabulary


class Conflict(pa.DataFrameModel):
    """One row for each distinct other reading of a field on which the mentions of one paper disagree.

    Differences of markup, case or white space alone are no conflict, nor are different precisions of one date.
    """

    paper_id: str = pa.Field(str_matches=vocabulary.PAPER_ID, description="Paper whose mentions disagree.")
    field: str = pa.Field(description="Bibliographic column that they disagree on.")
    kind: str = pa.Field(
        isin=vocabulary.CONFLICT_KINDS,
        description="`number` (only numbers differ), `wording`, `value` (not a text), or `version` (another arXiv "
        "version of the abstract).",
    )
    chosen_value: str = pa.Field(
        description="The published value, as text; `∅` where a curator ruled that the paper has none."
    )
    other_value: str = pa.Field(description="The reading that lost, as text.")
    chosen_mention_id: str = pa.Field(
        nullable=True,
        str_matches=vocabulary.MENTION_ID,
        description="Mention that the published value came from; null where a curator set it.",
    )
    other_mention_ids: Annotated[pl.List, pl.String()] = pa.Field(description="Mentions of the other reading, sorted.")
    difference: str = pa.Field(description="The tokens that differ, chosen → other, separated by `; `.")

    @pa.check("other_mention_ids", error="no mention has the other reading")
    def someone_said_it(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col(data.key).list.len() > 0)

    class Config:
        """Exactly these columns, in this order; one row a reading."""

        strict = True
        ordered = True
        unique = ["paper_id", "field", "other_value"]
