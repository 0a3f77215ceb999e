"""What holds between tables. Each promise is a function from the tables to the rows that break it."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

import polars as pl

from etl.validate.problem import Problem
from schemas.columns import Alias, Conflict, Dump, Mention, Pair, Paper, Provenance, Quarantine, Span
from schemas.tables import TABLES, ForeignKey

Tables = Mapping[str, pl.DataFrame]
_COMPUTED: Final = (Paper.paper_id, Paper.display_title, Paper.arxiv_version, Paper.publication_date_is_inferred)


class Promise(NamedTuple):
    """What is promised of a column, and the rows that break it (their first columns serve as examples)."""

    table: str
    column: str
    says: str
    broken: Callable[[Tables], pl.DataFrame]


def broken_promises(tables: Tables, max_examples: int) -> list[Problem]:
    """Every promise that does not hold, foreign keys first."""
    promises = [_reference(table.name, key) for table in TABLES for key in table.foreign_keys] + list(PROMISES)
    found = []
    for promise in promises:
        rows = promise.broken(tables)
        if rows.height:
            examples = tuple(" / ".join(map(str, row[:4])) for row in rows.head(max_examples).iter_rows())
            found.append(Problem(promise.table, promise.column, promise.says, rows.height, examples))
    return found


def floor_problems(tables: Tables, min_papers: int) -> list[Problem]:
    """Too few papers: an empty table passes every other check."""
    count = tables["papers"].height if "papers" in tables else 0
    says = f"fewer than {min_papers} papers (validate.min_papers)"
    return [Problem("papers", "*", says, count, ())] if count < min_papers else []


def _reference(name: str, key: ForeignKey) -> Promise:
    def broken(tables: Tables) -> pl.DataFrame:
        values = tables[name].select(key.column)
        if isinstance(values.schema[key.column], pl.List):
            values = values.explode(key.column)
        known = tables[key.table].select(pl.col(key.target).alias(key.column))
        return values.drop_nulls().join(known, on=key.column, how="anti")

    return Promise(name, key.column, f"refers to no {key.table}.{key.target}", broken)


def _untiled(tables: Tables) -> pl.DataFrame:
    """Spans that do not begin where the last one ended, and dumps whose spans end before or after the file."""
    starts = (
        tables["spans"]
        .sort(Span.SORT)
        .with_columns(
            pl.col(Span.end_byte).shift(1, fill_value=0).over(Span.dump_id, order_by=Span.start_byte).alias("expected")
        )
    )
    gaps = starts.filter(pl.col(Span.start_byte) != pl.col("expected")).select(Span.dump_id, Span.start_byte)
    ends = tables["spans"].group_by(Span.dump_id).agg(pl.col(Span.end_byte).max())
    sizes = (
        tables["dumps"]
        .join(ends, on=Dump.dump_id, how="left")
        .filter(pl.col(Span.end_byte).fill_null(0) != pl.col(Dump.byte_count))
    )
    return pl.concat([gaps, sizes.select(Span.dump_id, pl.col(Dump.byte_count).alias(Span.start_byte))])


def _unread_mentions(tables: Tables) -> pl.DataFrame:
    """Mentions without a field span, and field spans without their mention."""
    read = tables["spans"].filter(pl.col(Span.role) == "field").select(Span.mention_id).unique()
    kept = tables["mentions"].select(Mention.mention_id)
    return pl.concat(
        [read.join(kept, on=Span.mention_id, how="anti"), kept.join(read, on=Span.mention_id, how="anti")]
    ).sort(Span.mention_id)


def _lost_mentions(tables: Tables) -> pl.DataFrame:
    """Mentions that parse found and that are neither published, nor quarantined, nor an unused reference."""
    spans = tables["spans"].drop_nulls(Span.mention_id)
    unused = spans.filter(pl.col(Span.role) == "unused").select(Span.mention_id)
    quarantined = tables["quarantine"].select(Span.mention_id).drop_nulls()
    accounted = pl.concat([tables["mentions"].select(Span.mention_id), unused, quarantined])
    return spans.select(Span.mention_id).unique().join(accounted, on=Span.mention_id, how="anti").sort(Span.mention_id)


def _untold_quarantine(tables: Tables) -> pl.DataFrame:
    """Quarantined spans that no row of `quarantine` covers."""
    spans = tables["spans"].filter(pl.col(Span.role) == "quarantine")
    told = (
        tables["quarantine"]
        .select(
            Quarantine.dump_id, pl.col(Quarantine.start_byte).alias("from"), pl.col(Quarantine.end_byte).alias("to")
        )
        .sort(Quarantine.dump_id, "from")
    )
    covered = spans.sort(Span.start_byte).join_asof(
        told.sort("from"), left_on=Span.start_byte, right_on="from", by=Span.dump_id, check_sortedness=False
    )
    return covered.filter((pl.col(Span.end_byte) > pl.col("to")).fill_null(True)).sort(Span.SORT)


def _miscounted(table: str, column: str, key: str, of: str) -> Callable[[Tables], pl.DataFrame]:
    def broken(tables: Tables) -> pl.DataFrame:
        counts = tables[of].group_by(key).agg(pl.len().cast(pl.Int64).alias("found"))
        both = tables[table].select(key, column).join(counts, on=key, how="left")
        return both.filter(pl.col(column) != pl.col("found").fill_null(0)).sort(key)

    return broken


def _quarantined_bytes(tables: Tables) -> pl.DataFrame:
    held = (
        tables["spans"]
        .filter(pl.col(Span.role) == "quarantine")
        .group_by(Span.dump_id)
        .agg((pl.col(Span.end_byte) - pl.col(Span.start_byte)).sum().alias("found"))
    )
    both = tables["dumps"].select(Dump.dump_id, Dump.quarantined_byte_count).join(held, on=Dump.dump_id, how="left")
    return both.filter(pl.col(Dump.quarantined_byte_count) != pl.col("found").fill_null(0)).sort(Dump.dump_id)


def _untraceable(tables: Tables) -> pl.DataFrame:
    """Bibliographic values of papers that `provenance` does not lead back to."""
    fields = [name for name in Paper.TYPES if name in Mention.TYPES and name not in _COMPUTED]
    has_value = [
        (pl.col(name).list.len() > 0 if isinstance(Paper.TYPES[name], pl.List) else pl.col(name).is_not_null()).alias(
            name
        )
        for name in fields
    ]
    values = (
        tables["papers"]
        .select(Paper.paper_id, *has_value)
        .unpivot(index=Paper.paper_id, variable_name=Provenance.field, value_name="has_value")
        .filter("has_value")
    )
    traced = tables["provenance"].select(Provenance.paper_id, Provenance.field).unique()
    return values.join(traced, on=[Provenance.paper_id, Provenance.field], how="anti").sort(Provenance.paper_id)


def _elsewhere(tables: Tables) -> pl.DataFrame:
    """Provenance in a mention of another paper, or outside the mention's own bytes."""
    homes = tables["mentions"].select(
        Mention.mention_id,
        pl.col(Mention.paper_id).alias("home"),
        pl.col(Mention.start_byte).alias("from"),
        pl.col(Mention.end_byte).alias("to"),
    )
    traced = tables["provenance"].drop_nulls(Provenance.mention_id).join(homes, on=Mention.mention_id)
    outside = (pl.col(Provenance.start_byte) < pl.col("from")) | (pl.col(Provenance.end_byte) > pl.col("to"))
    return traced.filter(outside | (pl.col("home") != pl.col(Provenance.paper_id))).sort(Provenance.SORT)


def _misjudged(tables: Tables) -> pl.DataFrame:
    """Pairs that merge and are in two papers, or that are kept apart and are in one."""
    homes = tables["mentions"].select(Mention.mention_id, Mention.paper_id)
    both = (
        tables["pairs"]
        .join(homes, left_on=Pair.mention_id_a, right_on=Mention.mention_id)
        .join(homes, left_on=Pair.mention_id_b, right_on=Mention.mention_id, suffix="_b")
    )
    is_one = pl.col(Mention.paper_id) == pl.col("paper_id_b")
    merges = pl.col(Pair.verdict).is_in(["exact", "strong"])
    return both.filter((merges & ~is_one) | ((pl.col(Pair.verdict) == "different") & is_one)).sort(Pair.SORT)


def _abstract_sources(tables: Tables) -> pl.DataFrame:
    """Papers with an abstract that more or less than one mention gave, unless a curator set it."""
    given = tables["mentions"].group_by(Mention.paper_id).agg(pl.col(Mention.is_abstract_source).sum().alias("given"))
    decided = (
        tables["provenance"]
        .filter((pl.col(Provenance.field) == Paper.abstract) & pl.col(Provenance.mention_id).is_null())
        .select(Provenance.paper_id)
    )
    papers = tables["papers"].select(Paper.paper_id, pl.col(Paper.abstract).is_not_null().cast(pl.Int64).alias("has"))
    both = papers.join(given, on=Paper.paper_id).join(decided, on=Paper.paper_id, how="anti")
    return both.filter(pl.col("has") != pl.col("given")).sort(Paper.paper_id)


def _lost_ids(tables: Tables) -> pl.DataFrame:
    living = tables["aliases"].filter(pl.col(Alias.alias_id) == pl.col(Alias.paper_id))
    return tables["papers"].select(Paper.paper_id).join(living, on=Paper.paper_id, how="anti").sort(Paper.paper_id)


PROMISES: Final = (
    Promise("spans", "start_byte", "the spans of a dump do not cover its file exactly", _untiled),
    Promise("spans", "mention_id", "field spans and mentions do not match", _unread_mentions),
    Promise("mentions", "mention_id", "a parsed mention is neither published, quarantined nor unused", _lost_mentions),
    Promise("quarantine", "start_byte", "a quarantined span is not told of", _untold_quarantine),
    Promise(
        "dumps",
        "mention_count",
        "differs from the mentions",
        _miscounted("dumps", Dump.mention_count, Dump.dump_id, "mentions"),
    ),
    Promise("dumps", "quarantined_byte_count", "differs from the spans", _quarantined_bytes),
    Promise(
        "papers",
        "mention_count",
        "differs from the mentions",
        _miscounted("papers", Paper.mention_count, Paper.paper_id, "mentions"),
    ),
    Promise(
        "papers",
        "conflict_count",
        "differs from the conflicts",
        _miscounted("papers", Paper.conflict_count, Conflict.paper_id, "conflicts"),
    ),
    Promise("papers", "abstract", "is not exactly one mention's", _abstract_sources),
    Promise("provenance", "field", "a published value cannot be traced", _untraceable),
    Promise("provenance", "mention_id", "leads to another paper, or outside its mention", _elsewhere),
    Promise("pairs", "verdict", "contradicts the papers", _misjudged),
    Promise("aliases", "paper_id", "a living paper is missing", _lost_ids),
)
"""Every promise between tables; foreign keys are read off `schemas.tables`."""
