"""How much memory what is kept takes: a few texts picked from a column else keep all of the column."""

import polars as pl


def of_its_own(frame: pl.DataFrame) -> pl.DataFrame:
    """The same frame, its texts and lists copied to memory of their own."""
    held = [name for name, dtype in frame.schema.items() if dtype == pl.String() or dtype.is_nested()]
    if not held:
        return frame
    copied = frame.select(held).to_arrow(compat_level=pl.CompatLevel.oldest())
    return frame.with_columns(pl.DataFrame(copied).get_columns())
