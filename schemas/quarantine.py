"""The table `quarantine`."""

import pandera.polars as pa
import polars as pl

from schemas import vocabulary


class Quarantine(pa.DataFrameModel):
    """One row for each stretch of a dump that was rejected, with its bytes and the reason."""

    dump_id: str = pa.Field(str_matches=vocabulary.DUMP_ID, description="Dump that it stands in.")
    start_byte: int = pa.Field(ge=0, description="First byte of what was rejected.")
    end_byte: int = pa.Field(ge=1, description="Byte after what was rejected.")
    mention_id: str = pa.Field(
        nullable=True, str_matches=vocabulary.MENTION_ID, description="Mention that was rejected, where it was one."
    )
    stage: str = pa.Field(isin=("parse", "normalise"), description="Stage that rejected it.")
    rule: str = pa.Field(description="Name of the rule that it broke (open set).")
    reason: str = pa.Field(description="What is wrong with it, for people.")
    raw_text: str = pa.Field(description="What was rejected, decoded; bytes that are no text as U+FFFD.")

    @pa.dataframe_check(error="end_byte is not after start_byte")
    def bytes_in_order(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("end_byte") > pl.col("start_byte"))

    class Config:
        """Exactly these columns, in this order; one row a stretch."""

        strict = True
        ordered = True
        unique = ["dump_id", "start_byte"]
