"""The compared pairs by verdict and reason, and the papers that wait for a curator."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from schemas.columns import Mention, Pair
from schemas.vocabulary import VERDICTS

PAIRS: Final = "pair_count"
REVIEW: Final = "review"


def verdicts(pairs: pl.DataFrame) -> pl.DataFrame:
    """How many pairs each verdict and reason was given: `verdict`, `reason`, `pair_count`."""
    place = pl.col(Pair.verdict).replace_strict(VERDICTS, range(len(VERDICTS)), default=9, return_dtype=pl.Int64)
    return (
        pairs.group_by(Pair.verdict, Pair.reason)
        .agg(pl.len().cast(pl.Int64).alias(PAIRS))
        .sort(place, pl.col(PAIRS).neg(), Pair.reason)
    )


def waiting(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """How many pairs of papers wait for review, by the reason of their first pair of mentions: `reason`, `pair_count`.

    `abstracts review` asks once for any two papers, so this is the length of its queue at the time of the build.
    """
    homes = tables["mentions"].select(Mention.mention_id, Mention.paper_id)
    found = tables["pairs"].filter(pl.col(Pair.verdict) == REVIEW).sort(Pair.SORT)
    for side, mention_id in (("a", Pair.mention_id_a), ("b", Pair.mention_id_b)):
        home = homes.rename({Mention.mention_id: mention_id, Mention.paper_id: side})
        found = found.join(home, on=mention_id, how="left", maintain_order="left")
    low, high = pl.min_horizontal("a", "b").alias("low"), pl.max_horizontal("a", "b").alias("high")
    asked = found.with_columns(low, high).unique(["low", "high"], keep="first", maintain_order=True)
    return asked.group_by(Pair.reason).agg(pl.len().cast(pl.Int64).alias(PAIRS)).sort(pl.col(PAIRS).neg(), Pair.reason)
