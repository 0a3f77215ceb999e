"""The golden records of all papers: those that one mention tells of a column at a time, the others one by one."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any, Final, NamedTuple

import polars as pl

from etl.deduplicate.lone import is_plain, lone_papers
from etl.deduplicate.papers import build_paper
from etl.deduplicate.rows import in_dump_order, rows_of
from etl.deduplicate.tables import span_places, table
from schemas.columns import Conflict, Dump, Mention, Paper, Provenance, Span

_IS_LONE: Final = "is_lone"


class Golden(NamedTuple):
    """The rows of the tables `papers`, `provenance` and `conflicts`, in no order."""

    papers: pl.DataFrame
    provenance: pl.DataFrame
    conflicts: pl.DataFrame


def golden(
    records: pl.DataFrame,
    spans: pl.DataFrame,
    dumps: pl.DataFrame,
    named: pl.DataFrame,
    decided: Mapping[str, Mapping[str, Any]],
) -> Golden:
    """The papers of records by `named` (`mention_id`, `paper_id`; other records are in none), and of what curators
    decided of a paper's fields."""
    is_ruled = pl.col(Mention.paper_id).is_in(sorted(decided))
    ours = (
        records.join(named, on=Mention.mention_id)
        .join(dumps.select(Dump.dump_id, Dump.source), on=Dump.dump_id)
        .with_columns(((pl.len().over(Mention.paper_id) == 1) & ~is_ruled & is_plain()).alias(_IS_LONE))
    )
    lone = lone_papers(ours.filter(_IS_LONE), spans)
    rest = ours.filter(~pl.col(_IS_LONE))
    rows = sorted(rows_of(rest.drop(Dump.source), dumps), key=lambda row: row[Mention.paper_id])
    places = span_places(spans.join(rest, on=Span.mention_id, how="semi"))
    built = [
        build_paper(paper_id, in_dump_order(group), places, decided.get(paper_id, {}))
        for paper_id, group in groupby(rows, key=lambda row: str(row[Mention.paper_id]))
    ]
    papers = table(Paper, (one.paper for one in built))
    provenance = table(Provenance, (row for one in built for row in one.provenance))
    return Golden(
        pl.concat([lone.papers, papers]),
        pl.concat([lone.provenance, provenance]),
        table(Conflict, (row for one in built for row in one.conflicts)),
    )
