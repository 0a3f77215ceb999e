"""What became of the mentions of every dump: each is in exactly one band from the dumps to the papers."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from schemas.columns import Dump, Mention, Paper, Quarantine, Span

OUTCOME: Final = "outcome"
ONCE: Final = "told_once"
AGAIN: Final = "told_several_times"
REJECTED: Final = "quarantined"
UNUSED: Final = "unused"
OUTCOMES: Final = (ONCE, AGAIN, REJECTED, UNUSED)
"""In the order of the picture: the only mention of a paper, one of several, quarantined, or of a reference dump and
not needed."""


def outcomes(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """How many mentions of each dump had each outcome: `dump_id`, `outcome`, `mention_count`, none being 0.

    Mentions of reference dumps that normalise left out by the million have lost their ids, and are counted in bytes
    alone.
    """
    times = tables["papers"].select(Paper.paper_id, pl.col(Paper.mention_count).alias("times"))
    is_once = pl.col("times") == 1
    kept = (
        tables["mentions"]
        .select(Mention.mention_id, Mention.dump_id, Mention.paper_id)
        .join(times, on=Mention.paper_id, how="left")
        .select(
            Mention.mention_id,
            Mention.dump_id,
            pl.when(is_once).then(pl.lit(ONCE)).otherwise(pl.lit(AGAIN)).alias(OUTCOME),
        )
    )
    rejected = _others(tables["quarantine"], kept, REJECTED)
    is_unused = pl.col(Span.role) == UNUSED
    unused = _others(tables["spans"].filter(is_unused), pl.concat([kept, rejected]), UNUSED)
    place = pl.col(OUTCOME).replace_strict(OUTCOMES, range(len(OUTCOMES)), return_dtype=pl.Int64).alias("place")
    order = tables["dumps"].select(Dump.dump_id, Dump.ordinal)
    return (
        pl.concat([kept, rejected, unused])
        .group_by(Mention.dump_id, OUTCOME)
        .agg(pl.len().cast(pl.Int64).alias(Dump.mention_count))
        .join(order, on=Dump.dump_id, how="left")
        .sort(Dump.ordinal, Dump.dump_id, place)
        .drop(Dump.ordinal)
    )


def _others(rows: pl.DataFrame, known: pl.DataFrame, outcome: str) -> pl.DataFrame:
    """The mentions that rows name and that are not known yet, with their outcome."""
    named = rows.select(Quarantine.mention_id, Quarantine.dump_id).drop_nulls()
    named = named.unique(Mention.mention_id, keep="first", maintain_order=True)
    return named.join(known, on=Mention.mention_id, how="anti").with_columns(pl.lit(outcome).alias(OUTCOME))
