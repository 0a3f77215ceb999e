"""`abstracts match`: the records of any table, or of any exports, that are one paper."""

from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from etl.cli.flowing import FlowWish, refuse_flow
from etl.cli.gathering import is_database_export
from etl.cli.matching import Outputs, match_exports, tell_outputs
from etl.cli.matching_papers import papers_of
from etl.cli.reading import name_text
from etl.cli.record_table import Clusters, prepared, record_pairs, unique_table, with_clusters
from etl.cli.terminal import out as terminal
from etl.cli.terminal import progress, safe
from etl.deduplicate.block import BlockLimits, candidates
from etl.deduplicate.match import match as match_records
from etl.deduplicate.tables import pair_table
from etl.deduplicate.thresholds import Thresholds
from etl.deduplicate.unique import ranked
from etl.io import layout
from etl.io.records import (
    EXPORT_ENDINGS,
    TABLE_ENDINGS,
    ForPeople,
    Written,
    appended,
    check_source,
    check_targets,
    is_table,
    read_records,
    write_records,
)
from etl.io.settings import read_params
from etl.normalise.records import RECORD_ID, normalised, with_plain_abstracts
from schemas.columns import Mention


def match(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="A table (.parquet, .csv, .jsonl), or exports."),
    ],
    out: Annotated[Path | None, typer.Option(help="Where to write all records with their clusters.")] = None,
    unique: Annotated[
        Path | None,
        typer.Option(help="Where to write one merged record a cluster; .ris, .bib, .xlsx, … too."),
    ] = None,
    pairs: Annotated[Path | None, typer.Option(help="Where to write the pairs compared, with their evidence.")] = None,
    prisma: Annotated[
        Path | None, typer.Option(help="Of exports, where to write their PRISMA flow: .svg, .json or .txt.")
    ] = None,
    source: Annotated[
        list[str] | None,
        typer.Option(help="Of exports, where one comes from, such as `a.ris=Scopus`; else each is its own source."),
    ] = None,
    params: Annotated[
        Path, typer.Option(help="Another params.yaml than the package's own.", show_default=False)
    ] = layout.PACKAGED_PARAMS,
) -> None:
    """Find the records of a table, or of several exports, that are one paper; needs no project.

    A table may have `record_id` and any of `title`, `abstract`, `authors` (text or list), `year`, `doi`, `arxiv_id`,
    `journal`, `volume`, `number`, `pages`, `isbn`; other columns stay as they are. Each row gets a `cluster_id`, which
    is the `record_id` of the record that stands for its cluster, and `is_representative`. With none of --out,
    --unique and --pairs, the rows are written beside the table as `<name>.matched.<ending>`. A CSV of a table is for
    programs: every value stays as it was, even one that a spreadsheet takes for a formula; an .xlsx is for people.

    Several files, or one that is no table, are read as the exports that they are (RIS, nbib, BibTeX, CSV, …) and put
    together: `abstracts match A.ris B.nbib C.bib --unique clean.ris`. There `cluster_id` is the paper's id, and an
    empty file is one of 0 records. So is a table without `record_id` that a database exported, where --unique is no
    table (.ris, .bib, .md, .atom, .xlsx) and --out is not given.

    Each output is of the kind that its own name ends in; a list in a CSV is joined by `; `.
    """
    outputs = Outputs(out, unique, pairs)
    if len(files) == 1 and is_table(files[0]) and not _is_export(files[0], outputs, params):
        refuse_flow(files[0], prisma, source or ())
        _match_table(files[0], outputs, params)
    else:
        match_exports(files, outputs, params, FlowWish(prisma, source or ()))


def _is_export(table: Path, outputs: Outputs, params: Path) -> bool:
    """Whether references or a sheet are all that is wanted of the records of a table that a database exported."""
    unique = outputs.unique
    is_for_people = unique is not None and unique.suffix.lower() in set(EXPORT_ENDINGS) - set(TABLE_ENDINGS)
    return is_for_people and outputs.out is None and is_database_export(table, params)


def _match_table(file: Path, outputs: Outputs, params: Path) -> None:
    if not outputs.named():
        outputs = outputs._replace(out=file.with_name(f"{file.stem}.matched{file.suffix}"))
    out, unique, pairs = outputs
    check_source(file)
    endings = {path: EXPORT_ENDINGS if path == unique else TABLE_ENDINGS for path in outputs.named()}
    check_targets([file], endings, outputs.named())
    with progress(safe(f"Reading {file.name}")):
        source = read_records(file)
        table = prepared(source, str(file))
        records = normalised(table)
    with progress(f"Matching {table.height:,} records"):
        found, judged = _matched(records, params)
        clusters = ranked(records, found)
    written: dict[Path, Written] = {}
    if out:
        written[out] = appended(file, out, source, with_clusters(table, clusters))
    if unique:
        written[unique] = _merged(unique, unique_table(table, _readable(records, clusters), clusters))
    if pairs:
        written[pairs] = record_pairs(judged, table[RECORD_ID])
    with progress("Writing"):
        write_records(written)
    several = sum(len(members) > 1 for members in clusters)
    terminal.print(f"Records {table.height:,} · papers {len(clusters):,} · of several records {several:,}")
    tell_outputs(judged, outputs, list(written))


def _merged(path: Path, table: pl.DataFrame) -> Written:
    """The merged records, as the table that they are where the file can hold it; else as papers."""
    ending = path.suffix.lower()
    if ending in TABLE_ENDINGS:
        return table
    title = name_text(path.stem)
    return ForPeople(table, title) if ending == ".xlsx" else papers_of(table, title)


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
