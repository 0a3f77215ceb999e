"""Papers by the year of their publication and the dump that told of them first."""

from typing import Final

import polars as pl

from schemas.columns import Paper

PAPERS: Final = "paper_count"
DUMP: Final = "dump_id"


def years(papers: pl.DataFrame) -> pl.DataFrame:
    """How many papers of each year each dump told of first: `publication_year?`, `dump_id`, `paper_count`."""
    return (
        papers.group_by(Paper.publication_year, pl.col(Paper.first_seen_dump_id).alias(DUMP))
        .agg(pl.len().cast(pl.Int64).alias(PAPERS))
        .sort(Paper.publication_year, DUMP, nulls_last=True)
    )
