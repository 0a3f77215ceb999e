"""Promises that nothing is lost: every byte of a dump, every mention and every count is accounted for."""

from collections.abc import Callable
from typing import Final

import polars as pl

from etl.validate.promise import Promise, Rows
from schemas.columns import Conflict, Dump, Mention, Paper, Quarantine, Span


def _untiled(tables: Rows) -> pl.LazyFrame:
    """Spans that do not begin where the last one ended, and dumps whose spans end before or after the file."""
    is_next = (pl.col(Span.dump_id) == pl.col(Span.dump_id).shift(1)).fill_null(False)
    expected = pl.when(is_next).then(pl.col(Span.end_byte).shift(1)).otherwise(0)
    places = tables["spans"].select(Span.dump_id, Span.start_byte, expected.alias("expected"))
    gaps = places.filter(pl.col(Span.start_byte) != pl.col("expected")).select(Span.dump_id, Span.start_byte)
    ends = tables["spans"].group_by(Span.dump_id).agg(pl.col(Span.end_byte).max())
    sizes = (
        tables["dumps"]
        .join(ends, on=Dump.dump_id, how="left")
        .filter(pl.col(Span.end_byte).fill_null(0) != pl.col(Dump.byte_count))
    )
    return pl.concat([gaps, sizes.select(Span.dump_id, pl.col(Dump.byte_count).alias(Span.start_byte))]).sort(pl.all())


def _unread_mentions(tables: Rows) -> pl.LazyFrame:
    """Mentions without a field span, and field spans without their mention."""
    read = tables["spans"].filter(pl.col(Span.role) == "field").select(Span.mention_id).unique()
    kept = tables["mentions"].select(Mention.mention_id)
    both = [read.join(kept, on=Span.mention_id, how="anti"), kept.join(read, on=Span.mention_id, how="anti")]
    return pl.concat(both).sort(Span.mention_id)


def _misplaced_mentions(tables: Rows) -> pl.LazyFrame:
    """Mentions that do not begin with their first field span and end with their last, in its dump."""
    read = tables["spans"].filter(pl.col(Span.role) == "field")
    edges = read.group_by(Span.mention_id, Span.dump_id).agg(
        pl.col(Span.start_byte).min().alias("first"), pl.col(Span.end_byte).max().alias("last")
    )
    both = tables["mentions"].join(edges, on=[Mention.mention_id, Mention.dump_id], how="left")
    is_there = (pl.col(Mention.start_byte) == pl.col("first")) & (pl.col(Mention.end_byte) == pl.col("last"))
    return both.filter(~is_there.fill_null(False)).select(Mention.mention_id, "first", "last").sort(Mention.mention_id)


def _lost_mentions(tables: Rows) -> pl.LazyFrame:
    """Mentions that parse found and that are neither published, nor quarantined, nor an unused reference."""
    spans = tables["spans"].drop_nulls(Span.mention_id)
    unused = spans.filter(pl.col(Span.role) == "unused").select(Span.mention_id)
    quarantined = tables["quarantine"].select(Span.mention_id).drop_nulls()
    accounted = pl.concat([tables["mentions"].select(Span.mention_id), unused, quarantined])
    return spans.select(Span.mention_id).unique().join(accounted, on=Span.mention_id, how="anti").sort(Span.mention_id)


def _untold_quarantine(tables: Rows) -> pl.LazyFrame:
    """Quarantined spans that no row of `quarantine` covers, and rows of it that cover none."""
    place = (Span.dump_id, Span.start_byte)
    spans = tables["spans"].filter(pl.col(Span.role) == "quarantine").select(*place, Span.end_byte)
    spans = spans.sort(Span.start_byte)
    told = tables["quarantine"].select(*place, Quarantine.end_byte).sort(Quarantine.start_byte)
    end, other_end = pl.col(Span.end_byte), pl.col("end_byte_right")
    to_row = spans.join_asof(told, on=Span.start_byte, by=Span.dump_id, strategy="backward", check_sortedness=False)
    to_span = told.join_asof(spans, on=Span.start_byte, by=Span.dump_id, strategy="forward", check_sortedness=False)
    untold, idle = to_row.filter((end > other_end).fill_null(True)), to_span.filter((other_end > end).fill_null(True))
    return pl.concat([untold.select(place), idle.select(place)]).sort(place)


def _miscounted(table: str, column: str, key: str, of: str) -> Callable[[Rows], pl.LazyFrame]:
    def broken(tables: Rows) -> pl.LazyFrame:
        counts = tables[of].group_by(key).agg(pl.len().cast(pl.Int64).alias("found"))
        both = tables[table].select(key, column).join(counts, on=key, how="left")
        return both.filter(pl.col(column) != pl.col("found").fill_null(0)).sort(key)

    return broken


def _quarantined_bytes(tables: Rows) -> pl.LazyFrame:
    """Dumps whose count of quarantined bytes is not that of their spans."""
    size = (pl.col(Span.end_byte) - pl.col(Span.start_byte)).sum().alias("found")
    held = tables["spans"].filter(pl.col(Span.role) == "quarantine").group_by(Span.dump_id).agg(size)
    both = tables["dumps"].select(Dump.dump_id, Dump.quarantined_byte_count).join(held, on=Dump.dump_id, how="left")
    return both.filter(pl.col(Dump.quarantined_byte_count) != pl.col("found").fill_null(0)).sort(Dump.dump_id)


CONSERVATION: Final = (
    Promise("spans", "start_byte", "the spans of a dump do not cover its file exactly", _untiled),
    Promise("spans", "mention_id", "field spans and mentions do not match", _unread_mentions),
    Promise("mentions", "start_byte", "does not begin and end with its field spans", _misplaced_mentions),
    Promise("mentions", "mention_id", "a parsed mention is neither published, quarantined nor unused", _lost_mentions),
    Promise("quarantine", "start_byte", "does not match the quarantined spans", _untold_quarantine),
    Promise("dumps", "quarantined_byte_count", "differs from the spans", _quarantined_bytes),
    Promise(
        "dumps",
        "mention_count",
        "differs from the mentions",
        _miscounted("dumps", Dump.mention_count, Dump.dump_id, "mentions"),
    ),
    Promise(
        "papers",
        "mention_count",
        "differs from the mentions",
        _miscounted("papers", Paper.mention_count, Paper.paper_id, "mentions"),
        is_of_papers=True,
    ),
    Promise(
        "papers",
        "conflict_count",
        "differs from the conflicts",
        _miscounted("papers", Paper.conflict_count, Conflict.paper_id, "conflicts"),
        is_of_papers=True,
    ),
)
"""Every promise that something is accounted for."""
