"""Results as tables: typed even when empty, and sorted."""

from collections.abc import Container, Iterable, Mapping
from typing import Any

import polars as pl

from etl.deduplicate.compare import Evidence
from etl.deduplicate.match import Matched
from etl.deduplicate.papers import SpanOf
from schemas.columns import Columns, Dump, Mention, Pair, Paper, Provenance, Span


def table(columns: type[Columns], rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows as a table with exactly the columns of its model, in its order."""
    return pl.DataFrame(list(rows), columns.TYPES).select(*columns.TYPES).sort(columns.SORT)


def span_places(spans: pl.DataFrame) -> SpanOf:
    """The bytes of each part of every mention's printed fields."""
    places: dict[tuple[str, str], list[tuple[int, int]]] = {}
    read = spans.filter(pl.col(Span.role) == "field").sort(Span.dump_id, Span.start_byte)
    for mention_id, field, start, end in read.select(
        Span.mention_id, Span.field, Span.start_byte, Span.end_byte
    ).iter_rows():
        places.setdefault((mention_id, field), []).append((start, end))
    return places


def mention_table(records: pl.DataFrame, named: pl.DataFrame, sources: pl.Series) -> pl.DataFrame:
    """The mentions that papers need, each with its paper, and whether the paper's abstract is its own.

    `named` has the `paper_id` of a `mention_id`; `sources` are the mentions that an abstract is from.
    """
    is_source = pl.col(Mention.mention_id).is_in(sources.implode())
    return (
        records.join(named, on=Mention.mention_id)
        .with_columns(is_source.alias(Mention.is_abstract_source))
        .select(*Mention.TYPES)
        .sort(Mention.SORT)
    )


def abstract_sources(provenance: pl.DataFrame) -> pl.Series:
    """The mentions that papers have their abstracts from."""
    return provenance.filter(pl.col(Provenance.field) == Paper.abstract)[Provenance.mention_id].drop_nulls()


def span_table(spans: pl.DataFrame, unused: pl.Series, rejected: pl.Series | None = None) -> pl.DataFrame:
    """The spans, those of mentions that no paper needed (only reference dumps have such) being `unused`, and those of
    rejected ones, if that is not said of them yet, in quarantine."""
    is_field, role = pl.col(Span.role) == "field", pl.col(Span.role)
    for ids, other in ((unused, "unused"), (rejected, "quarantine")):
        if ids is not None and ids.len():
            role = pl.when(is_field & pl.col(Span.mention_id).is_in(ids.implode())).then(pl.lit(other)).otherwise(role)
    return spans.with_columns(role.alias(Span.role)).select(*Span.TYPES).sort(Span.SORT)


def dump_table(dumps: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """The dumps, with the number of mentions that are published: `members` has the `dump_id` of each."""
    counts = members.group_by(Mention.dump_id).agg(pl.len().cast(pl.Int64).alias(Dump.mention_count))
    counted = dumps.drop(Dump.mention_count).join(counts, on=Dump.dump_id, how="left")
    return counted.with_columns(pl.col(Dump.mention_count).fill_null(0)).select(*Dump.TYPES).sort(Dump.SORT)


def pair_table(matched: Matched, mention_ids: pl.Series, published: Container[str]) -> pl.DataFrame:
    """Every pair of interest of two published mentions, with its comparisons, the verdict and its reason.

    `mention_ids` are those of the rows that pairs number; what is not `published` only a reference dump mentions.
    """
    compared = [name for name in Pair.TYPES if name in Evidence.__dataclass_fields__]
    ids, rows = mention_ids.to_list(), []
    for (a, b), judged in matched.pairs.items():
        id_a, id_b = sorted((ids[a], ids[b]))
        if id_a in published and id_b in published:
            known = {Pair.mention_id_a: id_a, Pair.mention_id_b: id_b, **judged.verdict._asdict()}
            rows.append(known | {name: getattr(judged.evidence, name) for name in compared})
    return table(Pair, rows)
