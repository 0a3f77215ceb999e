"""The table `spans`."""

import pandera.polars as pa
import polars as pl

from schemas import vocabulary


class Span(pa.DataFrameModel):
    """One row a span: per dump they stand in order, do not overlap, and cover every byte of the file."""

    dump_id: str = pa.Field(str_matches=vocabulary.DUMP_ID, description="Dump that the span is a part of.")
    start_byte: int = pa.Field(ge=0, description="First byte of the span.")
    end_byte: int = pa.Field(ge=1, description="Byte after the span.")
    role: str = pa.Field(
        isin=vocabulary.ROLES,
        description="`field` (read into a mention), `furniture` (page chrome, labels, separators), `quarantine` "
        "(not read, kept in that table) or `unused` (mentions of a reference dump that no paper needed).",
    )
    mention_id: str = pa.Field(
        nullable=True, str_matches=vocabulary.MENTION_ID, description="Mention that the span belongs to."
    )
    field: str = pa.Field(
        nullable=True,
        description="Printed field that the span holds; `record` where it is all of an export's record, whose values "
        "were escaped or quoted; of furniture the fact about the page that it prints.",
    )
    part: int = pa.Field(nullable=True, ge=0, description="Running number where a field comes from several spans.")

    @pa.dataframe_check(error="end_byte is not after start_byte")
    def bytes_in_order(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("end_byte") > pl.col("start_byte"))

    @pa.dataframe_check(error="a field span lacks its mention, field or part")
    def field_is_named(cls, data: pa.PolarsData) -> pl.LazyFrame:
        named = pl.all_horizontal(pl.col("mention_id", "field", "part").is_not_null())
        return data.lazyframe.select((pl.col("role") != "field") | named)

    class Config:
        """Exactly these columns, in this order."""

        strict = True
        ordered = True
