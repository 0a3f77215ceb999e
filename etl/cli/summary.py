"""`abstracts summary`: what was built, as a short table."""

import polars as pl
from rich.table import Table as Grid

from etl.cli.deciding import build_of
from etl.cli.published import read_published
from etl.cli.terminal import many, out, warn
from etl.deduplicate.rulings import entries
from etl.io import layout
from etl.io.decisions import read_decisions
from schemas.columns import Decision, Dump, Paper


def summary() -> None:
    """Print what `data/processed/latest/` holds: a line a dump, and the totals."""
    published = read_published()
    dumps, papers, conflicts = published.dumps.sort(Dump.ordinal), published.papers, published.conflicts
    grid = Grid("dump", "format", "mentions", "bytes", "quarantined", title=str(layout.LATEST), title_justify="left")
    columns = (Dump.dump_id, Dump.format, Dump.mention_count, Dump.byte_count, Dump.quarantined_byte_count)
    for dump_id, *facts in dumps.select(columns).iter_rows():
        grid.add_row(dump_id, *(f"{fact:,}" if isinstance(fact, int) else fact for fact in facts))
    out.print(grid)
    mentions = int(dumps[Dump.mention_count].sum())
    merged = papers.filter(papers[Paper.mention_count] > 1).height
    out.print(f"{many(mentions, 'mention')} are {many(papers.height, 'paper')}; {_told(merged, conflicts.height)}.")
    waiting = len(build_of(published).queue(read_decisions(layout.DECISIONS)).pairs)
    if waiting:
        out.print(f"{waiting:,} {'pair waits' if waiting == 1 else 'pairs wait'} for review: see `abstracts review`.")
    gone = published.decisions.filter(pl.col(Decision.state) == "gone")[Decision.ordinal].to_list()
    if gone:
        warn(f"decisions.yaml: {entries(gone)} had no effect: what is named there is gone.")


def _told(merged: int, conflict_count: int) -> str:
    """How many papers are mentioned more than once, and whether those mentions agree."""
    if not merged:
        return "none of them is mentioned more than once"
    several, whose = ("1 of them is", "its") if merged == 1 else (f"{merged:,} of them are", "their")
    agree = f"disagree in {many(conflict_count, 'place')}" if conflict_count else "agree"
    return f"{several} mentioned more than once, and {whose} mentions {agree}"
