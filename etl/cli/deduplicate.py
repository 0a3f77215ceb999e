"""`abstracts deduplicate`: records to papers."""

import polars as pl

from etl.cli.terminal import progress, warn
from etl.deduplicate import deduplicate as deduplicate_records
from etl.deduplicate.block import BlockLimits
from etl.deduplicate.rulings import unfounded
from etl.deduplicate.thresholds import Thresholds
from etl.io import layout
from etl.io.decisions import read_decisions
from etl.io.files import write_json
from etl.io.settings import read_params
from etl.io.sums import write_sums
from etl.io.tables import read_csv_table, read_table, write_table
from schemas.columns import Alias, Conflict, Dump, Mention, Pair, Span
from schemas.interim import LEDGER_TYPES, RECORD_TYPES


def deduplicate() -> None:
    """Merge the records that are one paper; keep every disagreement, every reason, and every id ever published."""
    before = layout.interim("normalise")
    records = read_table(before / "mentions.parquet", RECORD_TYPES)
    with progress(f"Deduplicating {records.height:,} records"):
        rulings = read_decisions(layout.DECISIONS)
        done = deduplicate_records(
            records,
            read_table(before / "spans.parquet", Span.TYPES),
            read_table(before / "dumps.parquet", Dump.TYPES),
            read_csv_table(layout.LEDGER, LEDGER_TYPES),
            rulings,
            read_params(layout.PARAMS, "deduplicate.block", BlockLimits),
            read_params(layout.PARAMS, "deduplicate.decide", Thresholds),
        )
    present = set(records[Mention.mention_id])
    living = dict(done.aliases.select(Alias.alias_id, Alias.paper_id).iter_rows())
    for warning in unfounded(done.rulings, present, living):
        warn(warning)
    for name in ("papers", "mentions", "spans", "provenance", "pairs", "conflicts", "decisions", "aliases", "dumps"):
        write_table(getattr(done, name), layout.interim("deduplicate") / f"{name}.parquet")
    write_sums(layout.interim("deduplicate"))
    write_json(
        layout.METRICS / "deduplicate.json",
        {
            "records": records.height,
            "papers": done.papers.height,
            "merges": done.mentions.height - done.papers.height,
            "unused_reference_mentions": records.height - done.mentions.height,
            "compared_pairs": done.matched.compared_pair_count,
            "pairs_cut_by_block_cap": done.matched.cut_pair_count,
            "verdicts": _counts(done.pairs, Pair.verdict),
            "conflicts": _counts(done.conflicts, Conflict.kind),
        },
    )


def _counts(table: pl.DataFrame, column: str) -> dict[str, int]:
    return dict(table.group_by(column).len().sort(column).iter_rows())
