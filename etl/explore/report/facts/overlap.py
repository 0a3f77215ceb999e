"""How many papers the dumps share."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from schemas.columns import Mention, Paper

PAPERS: Final = "paper_count"
DUMPS: Final = "dump_count"
OTHERS: Final = "others"
"""What stands for the combinations that are not told one by one."""
A: Final = "dump_id_a"
B: Final = "dump_id_b"
_MOST: Final = 1_000


def combinations(papers: pl.DataFrame) -> pl.DataFrame:
    """How many papers are in exactly these dumps: `dump_ids` (by spaces), `dump_count`, `paper_count`; most first.

    Beyond the 1,000 largest the combinations are one row, `others`.
    """
    counted = (
        papers.group_by(pl.col(Paper.dump_ids).list.sort().list.join(" "))
        .agg(
            pl.col(Paper.dump_ids).list.len().first().cast(pl.Int64).alias(DUMPS), pl.len().cast(pl.Int64).alias(PAPERS)
        )
        .sort(pl.col(PAPERS).neg(), DUMPS, Paper.dump_ids)
    )
    rest = counted.slice(_MOST)
    if rest.is_empty():
        return counted
    other = rest.select(pl.lit(OTHERS).alias(Paper.dump_ids), pl.lit(0, pl.Int64).alias(DUMPS), pl.col(PAPERS).sum())
    return pl.concat([counted.head(_MOST), other])


def shared(tables: Mapping[str, pl.DataFrame], most: int) -> pl.DataFrame:
    """How many papers each two dumps share: `dump_id_a` ≤ `dump_id_b`, `paper_count`, none being 0.

    A dump with itself has all its papers. Only of the so many dumps with most papers, as pairs grow with their square.
    """
    both = tables["mentions"].select(Mention.paper_id, pl.col(Mention.dump_id).alias(A)).unique()
    largest = both.group_by(A).len().sort("len", A, descending=[True, False]).head(most)
    kept = both.join(largest.select(A), on=A, how="semi")
    return (
        kept.join(kept.rename({A: B}), on=Mention.paper_id)
        .filter(pl.col(A) <= pl.col(B))
        .group_by(A, B)
        .agg(pl.len().cast(pl.Int64).alias(PAPERS))
        .sort(A, B)
    )
