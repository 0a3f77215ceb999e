"""The table `aliases`."""

import pandera.polars as pa
import polars as pl

from schemas import vocabulary


class Alias(pa.DataFrameModel):
    """One row for each paper id that was ever published, the living ones too: where it leads today."""

    alias_id: str = pa.Field(unique=True, str_matches=vocabulary.PAPER_ID, description="A paper id, old or new.")
    paper_id: str = pa.Field(
        nullable=True, str_matches=vocabulary.PAPER_ID, description="Paper that it leads to; null for a tombstone."
    )
    reason: str = pa.Field(nullable=True, description="Why it leads elsewhere or nowhere; null for a living id.")

    @pa.dataframe_check(error="an id leads elsewhere or nowhere without a reason")
    def tombstone_says_why(cls, data: pa.PolarsData) -> pl.LazyFrame:
        lives = (pl.col("alias_id") == pl.col("paper_id")).fill_null(False)
        return data.lazyframe.select(lives == pl.col("reason").is_null())

    class Config:
        """Exactly these columns, in this order."""

        strict = True
        ordered = True
