"""Conflicts, flags and what was rejected, counted."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from schemas.columns import Conflict, Dump, Mention, Paper, Quarantine

FIELD: Final = "field_name"
"""Not `field`, which is a word of DVC's own in the plots that it makes of these tables."""
CONFLICTS: Final = "conflict_count"
FLAG: Final = "flag"
PAPERS: Final = "paper_count"
MENTIONS: Final = "mention_count"
STRETCHES: Final = "stretch_count"


def conflicts(table: pl.DataFrame) -> pl.DataFrame:
    """How many other readings there are: `field_name`, `kind`, `conflict_count`; the field with most first."""
    whole = pl.col(CONFLICTS).sum().over(FIELD)
    return (
        table.group_by(pl.col(Conflict.field).alias(FIELD), Conflict.kind)
        .agg(pl.len().cast(pl.Int64).alias(CONFLICTS))
        .sort(whole.neg(), FIELD, Conflict.kind)
    )


def flags(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """How many papers and mentions have each flag: `flag`, `paper_count`, `mention_count`; the most frequent first."""
    papers, mentions = (
        tables[name]
        .select(pl.col(Paper.flags).list.unique().list.explode(keep_nulls=False, empty_as_null=False).alias(FLAG))
        .group_by(FLAG)
        .agg(pl.len().cast(pl.Int64).alias(count))
        for name, count in (("papers", PAPERS), ("mentions", MENTIONS))
    )
    both = papers.join(mentions, on=FLAG, how="full", coalesce=True)
    return both.with_columns(pl.col(PAPERS, MENTIONS).fill_null(0)).sort(
        pl.col(PAPERS).neg(), pl.col(MENTIONS).neg(), FLAG
    )


def rejected(quarantine: pl.DataFrame) -> pl.DataFrame:
    """What was rejected: `stage`, `rule`, `dump_id`, `stretch_count`, `mention_count`, `byte_count`."""
    size = pl.col(Quarantine.end_byte) - pl.col(Quarantine.start_byte)
    return (
        quarantine.group_by(Quarantine.stage, Quarantine.rule, Quarantine.dump_id)
        .agg(
            pl.len().cast(pl.Int64).alias(STRETCHES),
            pl.col(Mention.mention_id).drop_nulls().n_unique().cast(pl.Int64).alias(MENTIONS),
            size.sum().alias(Dump.byte_count),
        )
        .sort(Quarantine.stage, Quarantine.rule, Quarantine.dump_id)
    )
