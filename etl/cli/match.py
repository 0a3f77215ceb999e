"""`abstracts match`: the records of any table that are one paper."""

from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from etl.cli.record_table import Clusters, prepared, record_pairs, unique_table, with_clusters
from etl.cli.terminal import out as terminal
from etl.cli.terminal import progress
from etl.deduplicate.block import BlockLimits, candidates
from etl.deduplicate.match import match as match_records
from etl.deduplicate.tables import pair_table
from etl.deduplicate.thresholds import Thresholds
from etl.deduplicate.unique import ranked
from etl.io import layout
from etl.io.records import Appended, appended, check_names, read_records, write_records
from etl.io.settings import read_params
from etl.normalise.records import RECORD_ID, normalised, with_plain_abstracts
from schemas.columns import Mention, Pair


def match(
    file: Annotated[Path, typer.Argument(help="Table of records: .parquet, .csv or .jsonl.")],
    out: Annotated[Path | None, typer.Option(help="Where to write its rows with their clusters.")] = None,
    unique: Annotated[Path | None, typer.Option(help="Where to write one merged record a cluster.")] = None,
    pairs: Annotated[Path | None, typer.Option(help="Where to write the pairs compared, with their evidence.")] = None,
    params: Annotated[
        Path, typer.Option(help="Another params.yaml than the package's own.", show_default=False)
    ] = layout.PACKAGED_PARAMS,
) -> None:
    """Find the records of a table that are one paper; needs no project.

    FILE may have `record_id` and any of `title`, `abstract`, `authors` (text or list), `year`, `doi`, `arxiv_id`,
    `journal`, `volume`, `number`, `pages`, `isbn`; other columns stay as they are. Each row gets a `cluster_id`, which
    is the `record_id` of the record that stands for its cluster, and `is_representative`.

    Each output is of the kind that its own name ends in; a list in a CSV is joined by `; `. With none of --out,
    --unique and --pairs, the rows are written beside FILE as `<name>.matched.<ending>`.
    """
    if out is None and unique is None and pairs is None:
        out = file.with_name(f"{file.stem}.matched{file.suffix}")
    check_names(file, [path for path in (out, unique, pairs) if path])
    with progress(f"Reading {file.name}"):
        source = read_records(file)
        table = prepared(source, str(file))
        records = normalised(table)
    with progress(f"Matching {table.height:,} records"):
        found, judged = _matched(records, params)
        clusters = ranked(records, found)
    written: dict[Path, pl.DataFrame | Appended] = {}
    if out:
        written[out] = appended(file, out, source, with_clusters(table, clusters))
    if unique:
        written[unique] = unique_table(table, _readable(records, clusters), clusters)
    if pairs:
        written[pairs] = record_pairs(judged, table[RECORD_ID])
    with progress("Writing"):
        write_records(written)
    several = sum(len(members) > 1 for members in clusters)
    waiting = judged.filter(pl.col(Pair.verdict) == "review").height
    hint = " (--pairs FILE lists them)" if waiting and not pairs else ""
    terminal.print(f"Records {table.height:,} · papers {len(clusters):,} · of several records {several:,}")
    terminal.print(f"Pairs that wait for review {waiting:,}{hint}")
    for path in written:
        terminal.print(f"Wrote {path}")


def _matched(records: pl.DataFrame, params: Path) -> tuple[list[list[int]], pl.DataFrame]:
    """The rows of `records` in clusters, and the pairs of interest; the order of the rows does not matter."""
    limits = read_params(params, "deduplicate.block", BlockLimits)
    thresholds = read_params(params, "deduplicate.decide", Thresholds)
    order = records[Mention.mention_id].arg_sort()
    ordered = records[order]
    found = candidates(ordered, limits, markup=True)
    ordered = with_plain_abstracts(ordered, pl.Series(found.rows))
    matched = match_records(ordered, found, (), thresholds)
    rows = order.to_list()
    clusters = [[rows[number] for number in members] for members in matched.clusters]
    ids = ordered[Mention.mention_id]
    return clusters, pair_table(matched, ids, frozenset(ids))


def _readable(records: pl.DataFrame, clusters: Clusters) -> pl.DataFrame:
    """The records, with readable abstracts where several are to be merged."""
    rows = [number for members in clusters if len(members) > 1 for number in members]
    return with_plain_abstracts(records, pl.Series(rows, dtype=pl.UInt32()))
