"""What the bytes of every dump are: each is in exactly one band."""

from collections.abc import Mapping

import polars as pl

from schemas.columns import Dump, Span
from schemas.vocabulary import ROLES


def roles(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """How many bytes of each dump have each role: `dump_id`, `role`, `byte_count`, none being 0."""
    order = tables["dumps"].select(Dump.dump_id, Dump.ordinal)
    place = pl.col(Span.role).replace_strict(ROLES, range(len(ROLES)), default=len(ROLES), return_dtype=pl.Int64)
    return (
        tables["spans"]
        .group_by(Span.dump_id, Span.role)
        .agg((pl.col(Span.end_byte) - pl.col(Span.start_byte)).sum().alias(Dump.byte_count))
        .join(order, on=Dump.dump_id, how="left")
        .sort(Dump.ordinal, Dump.dump_id, place, Span.role)
        .drop(Dump.ordinal)
    )
