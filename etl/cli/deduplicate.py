"""`abstracts deduplicate`: records to papers."""

import polars as pl

from etl.cli.parts.deduplicating import deduplicate_in_parts
from etl.cli.parts.matching import Matches
from etl.cli.parts.params import PartParams
from etl.cli.terminal import progress, warn
from etl.deduplicate import deduplicate as deduplicate_records
from etl.deduplicate.block import BlockLimits
from etl.deduplicate.match import Matched
from etl.deduplicate.rulings import Ruling
from etl.deduplicate.thresholds import Thresholds
from etl.io import layout
from etl.io.decisions import read_decisions
from etl.io.files import keep_only, write_json
from etl.io.settings import read_params
from etl.io.slices import clear_scratch
from etl.io.sums import write_sums
from etl.io.tables import read_csv_table, read_table, write_table
from schemas.columns import Conflict, Dump, Pair, Span
from schemas.interim import LEDGER_TYPES, RECORD_TYPES

_TABLES = ("papers", "mentions", "spans", "provenance", "pairs", "conflicts", "decisions", "aliases", "dumps")


def deduplicate() -> None:
    """Merge the records that are one paper; keep every disagreement, every reason, and every id ever published.

    What fits into one part is worked on at once, what is more part by part, to the same papers.
    """
    limits = read_params(layout.PARAMS, "deduplicate.block", BlockLimits)
    thresholds = read_params(layout.PARAMS, "deduplicate.decide", Thresholds)
    dumps = read_table(layout.interim("normalise") / "dumps.parquet", Dump.TYPES)
    ledger, rulings = read_csv_table(layout.LEDGER, LEDGER_TYPES), read_decisions(layout.DECISIONS)
    if (layout.interim("normalise") / "mentions.parquet").is_file():
        clear_scratch("deduplicate")
        counts = _at_once(dumps, ledger, rulings, limits, thresholds)
    else:
        rows = read_params(layout.PARAMS, "parts", PartParams).rows
        done = deduplicate_in_parts(dumps, ledger, rulings, limits, thresholds, rows)
        for warning in done.warnings:
            warn(warning)
        heights = done.record_count, done.mention_count, done.paper_count
        counts = _told(*heights, done.matches, done.pairs, done.conflicts)
    write_json(layout.METRICS / "deduplicate.json", counts)


def _at_once(
    dumps: pl.DataFrame, ledger: pl.DataFrame, rulings: list[Ruling], limits: BlockLimits, thresholds: Thresholds
) -> dict[str, object]:
    before, home = layout.interim("normalise"), layout.interim("deduplicate")
    records = read_table(before / "mentions.parquet", RECORD_TYPES)
    with progress(f"Deduplicating {records.height:,} records"):
        spans = read_table(before / "spans.parquet", Span.TYPES)
        done = deduplicate_records(records, spans, dumps, ledger, rulings, limits, thresholds)
    for warning in done.warnings:
        warn(warning)
    for name in _TABLES:
        write_table(getattr(done, name), home / f"{name}.parquet")
    keep_only(home, [f"{name}.parquet" for name in _TABLES])
    write_sums(home)
    heights = records.height, done.mentions.height, done.papers.height
    return _told(*heights, done.matched, done.pairs, done.conflicts)


def _told(
    record_count: int,
    mention_count: int,
    paper_count: int,
    matched: Matched | Matches,
    pairs: pl.DataFrame,
    conflicts: pl.DataFrame,
) -> dict[str, object]:
    """What is counted of a build, however it was worked on."""
    return {
        "records": record_count,
        "papers": paper_count,
        "merges": mention_count - paper_count,
        "unused_reference_mentions": record_count - mention_count,
        "compared_pairs": matched.compared_pair_count,
        "pairs_cut_by_block_cap": matched.cut_pair_count,
        "verdicts": _counts(pairs, Pair.verdict),
        "conflicts": _counts(conflicts, Conflict.kind),
    }


def _counts(table: pl.DataFrame, column: str) -> dict[str, int]:
    return dict(table.group_by(column).len().sort(column).iter_rows())
