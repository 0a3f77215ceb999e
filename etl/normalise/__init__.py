"""Bring every mention into comparable form, beside its verbatim one."""

from datetime import date
from typing import NamedTuple

import polars as pl

from etl.normalise.columns import (
    with_authors,
    with_findings,
    with_identifiers,
    with_subjects,
    with_summaries,
    with_texts,
    with_venues,
)
from etl.normalise.dated import page_years, with_dates
from etl.normalise.dates import printed_date
from etl.normalise.reject import reject, sifted
from etl.normalise.summaries import SHORT, TITLED, look_like_summaries, prints_summaries
from schemas.columns import Dump, Mention, Quarantine, Span
from schemas.interim import CAPTURED_DATE_RAW, RECORD_TYPES

__all__ = [
    "Normalised",
    "Part",
    "byte_counts",
    "captured_dates",
    "dump_table",
    "in_order",
    "normalise",
    "normalise_part",
    "page_years",
    "prints_summaries",
    "with_summaries",
]


class Normalised(NamedTuple):
    """What normalise hands on: records, spans, quarantine and dumps, sorted."""

    mentions: pl.DataFrame
    spans: pl.DataFrame
    quarantine: pl.DataFrame
    dumps: pl.DataFrame


def normalise(mentions: pl.DataFrame, spans: pl.DataFrame, quarantine: pl.DataFrame, dumps: pl.DataFrame) -> Normalised:
    """Normalise verbatim mentions; a mention that breaks a rule of its model goes to quarantine, no row is lost.

    `dumps` holds the entries of dumps.yaml beside what parse found (sha256, page date, …), a row a dump.
    """
    years = page_years(mentions, captured_dates(dumps))
    records = _records(mentions, years, are_whole_dumps=True)
    kept, spans, quarantine = reject(
        in_order(records, Mention.SORT), in_order(spans, Span.SORT), in_order(quarantine, Quarantine.SORT)
    )
    held = spans.filter(pl.col(Span.role) == "quarantine")
    return Normalised(kept, spans, quarantine, dump_table(dumps, years, mention_counts(kept), byte_counts(held)))


def _records(mentions: pl.DataFrame, years: dict[str, int | None], *, are_whole_dumps: bool) -> pl.DataFrame:
    return (
        mentions.pipe(with_texts)
        .pipe(with_identifiers)
        .pipe(with_venues)
        .pipe(with_subjects)
        .pipe(with_authors)
        .pipe(with_dates, years)
        .pipe(with_findings, are_whole_dumps=are_whole_dumps)
        .select(*RECORD_TYPES)
    )


class Part(NamedTuple):
    """Some mentions of a dump, normalised: what is kept, what goes to quarantine, and by how many abstracts of how many
    `prints_summaries` tells whether the page prints summaries."""

    records: pl.DataFrame
    rejected: pl.DataFrame
    titled_count: int
    short_count: int


def normalise_part(mentions: pl.DataFrame, years: dict[str, int | None]) -> Part:
    """Normalise some mentions of dumps whose pages' years are known; parts together are what `normalise` makes, once
    `with_summaries` has looked at the dumps that print summaries."""
    records = _records(mentions, years, are_whole_dumps=False)
    looks = look_like_summaries(records)
    kept, rejected = sifted(in_order(records, Mention.SORT))
    return Part(kept, rejected, int(looks[TITLED].sum()), int(looks[SHORT].sum()))


def captured_dates(dumps: pl.DataFrame) -> dict[str, date | None]:
    """The day that each dump is from, declared or printed whole; None where neither is known."""
    facts = dumps.select(Dump.dump_id, Dump.captured_date, CAPTURED_DATE_RAW)
    return {dump_id: declared or _page_date(raw, None) for dump_id, declared, raw in facts.iter_rows()}


def in_order(table: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """The table sorted; one that is in order already is not copied, because its texts are most of what is in memory."""
    order = table.select(pl.arg_sort_by(*keys, maintain_order=True).cast(pl.Int64)).to_series()
    return table if order.equals(pl.arange(table.height, eager=True)) else table[order]


def mention_counts(records: pl.DataFrame) -> pl.DataFrame:
    """How many records each dump has."""
    return records.group_by(Mention.dump_id).agg(pl.len().cast(pl.Int64).alias(Dump.mention_count))


def byte_counts(held: pl.DataFrame) -> pl.DataFrame:
    """How many bytes of each dump some spans, those of role `quarantine`, are."""
    return held.group_by(Span.dump_id).agg(
        (pl.col(Span.end_byte) - pl.col(Span.start_byte)).sum().alias(Dump.quarantined_byte_count)
    )


def dump_table(
    dumps: pl.DataFrame, years: dict[str, int | None], mentioned: pl.DataFrame, quarantined: pl.DataFrame
) -> pl.DataFrame:
    """The table `dumps`: the declared capture date, else the day that the page prints in the page's year.

    `mentioned` and `quarantined` are `mention_counts` and `byte_counts`; a dump that they lack has none.
    """
    captured: list[date | None] = []
    inferred: list[bool] = []
    for dump_id, declared, raw in dumps.select(Dump.dump_id, Dump.captured_date, CAPTURED_DATE_RAW).iter_rows():
        day = declared or _page_date(raw, years[dump_id])
        captured.append(day)
        inferred.append(declared is None and day is not None)
    return (
        dumps.with_columns(
            pl.Series(Dump.captured_date, captured, pl.Date()),
            pl.Series(Dump.captured_date_is_inferred, inferred, pl.Boolean()),
        )
        .join(mentioned, on=Dump.dump_id, how="left")
        .join(quarantined, on=Dump.dump_id, how="left")
        .with_columns(pl.col(Dump.mention_count, Dump.quarantined_byte_count).fill_null(0))
        .select(*Dump.TYPES)
        .sort(Dump.SORT)
    )


def _page_date(raw: str | None, year: int | None) -> date | None:
    printed = printed_date(raw) if raw else None
    if printed is None:
        return None
    if printed.year is None and year is not None:
        printed = printed.in_year(year)
    return printed.as_date()
