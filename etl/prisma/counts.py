"""Count the flow of records from the tables of a package."""

from collections.abc import Mapping
from itertools import combinations
from typing import Final

import polars as pl

from etl.errors import ValidationError
from etl.prisma.flow import Flow, Overlap, Reference, Search, SourceFlow
from etl.prisma.records import records_in
from schemas.columns import Dump, Mention, Paper, Quarantine

_QUARANTINED: Final = "quarantined"
_IDENTIFIED: Final = "identified"


def flow(
    papers: pl.DataFrame,
    mentions: pl.DataFrame,
    dumps: pl.DataFrame,
    quarantine: pl.DataFrame,
    open_pair_count: int,
    waiting_paper_count: int,
) -> Flow:
    """Count what was identified, removed and left, from the tables of their names and the numbers of the review queue.

    A record in quarantine is a mention that normalise rejected, or what parse rejected by one of `RECORD_RULES`, each
    record of a stretch for itself where its format shows where one begins. `ValidationError` if the tables do not
    belong together, so that records would be lost or counted twice.
    """
    held = _with_records(quarantine, dumps)
    named = _named(dumps, mentions, held)
    primary = named.filter(pl.col(Dump.role) == "primary")
    homes = _homes(mentions, primary)
    mentioned = homes[Mention.paper_id].n_unique()
    sources = _sources(primary, homes)
    found = Flow(
        sources=sources,
        searches=_searches(primary),
        overlaps=_overlaps(homes, [one.source for one in sources]),
        references=_references(named, mentions),
        duplicate_between_count=sum(one.paper_count for one in sources) - mentioned,
        paper_count=papers.height,
        rejected_text_count=held.filter(pl.col(_QUARANTINED) == 0).height,
        open_pair_count=open_pair_count,
        waiting_paper_count=waiting_paper_count,
    )
    are_known = mentions[Mention.dump_id].is_in(dumps[Dump.dump_id].implode()).all()
    if not (found.is_whole and are_known and papers[Paper.paper_id].n_unique() == papers.height):
        raise ValidationError(
            f"papers, mentions and dumps do not belong together: {found.identified_count:,} records are not "
            f"{papers.height:,} papers and what was removed. `abstracts build` makes them anew."
        )
    return found


def rejected(quarantine: pl.DataFrame, dumps: pl.DataFrame) -> dict[str, tuple[int, int]]:
    """How many records, and how many stretches of other text, are in quarantine, by the dump; as `flow` counts them."""
    held = _with_records(quarantine, dumps).group_by(Quarantine.dump_id)
    counts = held.agg(pl.col(_QUARANTINED).sum(), (pl.col(_QUARANTINED) == 0).sum().alias("texts"))
    return {dump_id: (records, texts) for dump_id, records, texts in counts.iter_rows()}


def _with_records(quarantine: pl.DataFrame, dumps: pl.DataFrame) -> pl.DataFrame:
    """The quarantine of primary dumps with the number of records in each of its stretches."""
    formats = dumps.filter(pl.col(Dump.role) == "primary").select(Dump.dump_id, Dump.format)
    held = quarantine.join(formats, on=Quarantine.dump_id, maintain_order="left")
    columns = (Dump.format, Quarantine.rule, Quarantine.raw_text, Quarantine.mention_id)
    counts = [
        records_in(name, rule, text) if mention_id is None else 1
        for name, rule, text, mention_id in held.select(columns).iter_rows()
    ]
    return held.with_columns(pl.Series(_QUARANTINED, counts, pl.Int64()))


def _named(dumps: pl.DataFrame, mentions: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """The dumps in their order, each with its source and its records."""
    published = mentions.group_by(Mention.dump_id).agg(pl.len().cast(pl.Int64).alias(_IDENTIFIED))
    rejected = held.group_by(Quarantine.dump_id).agg(pl.col(_QUARANTINED).sum())
    return (
        dumps.sort(Dump.ordinal)
        .with_columns(pl.coalesce(Dump.source, Dump.label, Dump.dump_id).alias(Dump.source))
        .join(published, on=Dump.dump_id, how="left", maintain_order="left")
        .join(rejected, on=Dump.dump_id, how="left", maintain_order="left")
        .with_columns(pl.col(_IDENTIFIED, _QUARANTINED).fill_null(0))
        .with_columns(pl.col(_IDENTIFIED) + pl.col(_QUARANTINED))
    )


def _homes(mentions: pl.DataFrame, primary: pl.DataFrame) -> pl.DataFrame:
    """Every source with the papers that it mentions, each once."""
    at = mentions.select(Mention.dump_id, Mention.paper_id).join(
        primary.select(Dump.dump_id, Dump.source), on=Dump.dump_id
    )
    return at.select(Dump.source, Mention.paper_id).unique().sort(pl.all())


def _sources(primary: pl.DataFrame, homes: pl.DataFrame) -> tuple[SourceFlow, ...]:
    paper_counts = dict(homes.group_by(Dump.source).len().iter_rows())
    by_source = primary.group_by(Dump.source, maintain_order=True).agg(pl.col(_IDENTIFIED, _QUARANTINED).sum())
    return tuple(
        SourceFlow(
            source,
            identified,
            quarantined,
            identified - quarantined - paper_counts.get(source, 0),
            paper_counts.get(source, 0),
        )
        for source, identified, quarantined in by_source.iter_rows()
    )


def _searches(primary: pl.DataFrame) -> tuple[Search, ...]:
    keys = (Dump.source, Dump.search_query, Dump.search_date)
    found = primary.group_by(keys, maintain_order=True).agg(Dump.dump_id, Dump.file, pl.col(_IDENTIFIED).sum())
    return tuple(
        Search(source, query, day, tuple(dump_ids), tuple(files), count)
        for source, query, day, dump_ids, files, count in found.iter_rows()
    )


def _overlaps(homes: pl.DataFrame, sources: list[str]) -> tuple[Overlap, ...]:
    both = homes.join(homes, on=Mention.paper_id, suffix="_b").group_by(Dump.source, f"{Dump.source}_b").len()
    shared: Mapping[tuple[str, str], int] = {(a, b): count for a, b, count in both.iter_rows()}
    return tuple(Overlap(a, b, shared.get((a, b), 0)) for a, b in combinations(sources, 2))


def _references(named: pl.DataFrame, mentions: pl.DataFrame) -> tuple[Reference, ...]:
    taken = mentions.group_by(Mention.dump_id).agg(pl.len(), pl.col(Mention.paper_id).n_unique().alias("papers"))
    counts = {dump_id: (mention_count, papers) for dump_id, mention_count, papers in taken.iter_rows()}
    reference = named.filter(pl.col(Dump.role) == "reference")[Dump.dump_id]
    return tuple(Reference(dump_id, *counts.get(dump_id, (0, 0))) for dump_id in reference)
