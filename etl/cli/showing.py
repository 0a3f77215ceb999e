"""The explorer's site of a folder of tables: what several rooms know, brought together and written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from etl.cli.published import Published
from etl.cli.terminal import many, progress, warn
from etl.deduplicate.survive import RULES
from etl.errors import BrokenTableError
from etl.explore.language import Language
from etl.explore.pages import SMALL, notice_files, page_files, small_page
from etl.explore.report import report_files
from etl.explore.report.rendering import FONT_SETTINGS
from etl.explore.shards import SLICE_BYTES, packed
from etl.explore.site import Exports, Slices, site_files
from etl.explore.small import first_papers, slices_of
from etl.export.pieces import Pieces, betweens, heads
from etl.io import layout
from etl.io.about import read_about
from etl.io.fonts import only_fonts_of
from etl.io.raw_bytes import compare_files
from etl.io.settings import read_params
from etl.io.site import read_browser, read_slices, write_site
from etl.io.tables import read_csv_table, row_count
from etl.query.fields import FIELDS, Kind
from etl.query.folding import folded
from etl.query.keys import keys_of
from schemas.columns import (
    Alias,
    Conflict,
    Decision,
    Dump,
    Mention,
    Neighbour,
    Pair,
    Paper,
    Provenance,
    Quarantine,
    Span,
)
from schemas.files import parquet_file
from schemas.interim import LEDGER_TYPES
from schemas.reasons import REASONS
from schemas.vocabulary import FILE_NAME

File = tuple[str, bytes]
Tables = Mapping[str, pl.DataFrame]

_MEANINGS: Final = {"reasons": REASONS, "rules": RULES}
_WORDS: Final = (Kind.WORDS, Kind.NAME)
LANGUAGE: Final = Language(
    folded=folded,
    word_columns=tuple(dict.fromkeys(field.column for field in FIELDS.values() if field.kind in _WORDS)),
    keys_of=keys_of,
    fields={column: field.name for column, field in FIELDS.items() if column in Paper.TYPES and column == field.column},
)


@dataclass(frozen=True, slots=True)
class ExploreParams:
    """Section `explore` of params.yaml."""

    max_papers: int
    report: bool
    small_papers: int
    small_slices: int


class Done(NamedTuple):
    """What was written: papers, files and their bytes."""

    papers: int
    files: int
    bytes: int


def write_explorer(target: Path, published: Published, *, is_stage: bool) -> Done:
    """Write the site of some published tables to a folder, whole or not at all.

    Of more papers than `explore.max_papers` it is a page that says so. A dump whose raw file is no longer the one that
    was read is a `BrokenTableError` in the stage; else a warning, and its bytes are left out.
    """
    params = layout.PARAMS if layout.PARAMS.is_file() else layout.PACKAGED_PARAMS
    limits = read_params(params, "explore", ExploreParams)
    paper_count = row_count(published.folder / parquet_file(Paper.TABLE))
    if paper_count > limits.max_papers:
        told = notice_files(read_about(layout.ROOT).title, paper_count, limits.max_papers)
        return Done(paper_count, *write_site(target, told))
    with progress("Writing the explorer"):
        tables = _tables(published)
        raw = _raw_files(published.dumps, is_stage=is_stage)
        with only_fonts_of(FONT_SETTINGS):
            written = write_site(target, _files(tables, raw, limits))
    return Done(published.papers.height, written.file_count, written.byte_count)


def _files(tables: Tables, raw: Mapping[str, Path], limits: ExploreParams) -> Iterator[File]:
    browser = read_browser()
    pieces = Pieces(*(tables[name] for name in (Paper.TABLE, Mention.TABLE, Dump.TABLE)))
    site = _Site(Exports(heads(), betweens(), pieces.of), read_about(layout.ROOT).title, limits.report)
    yield from packed(site.files(tables, {dump_id: read_slices(path, SLICE_BYTES) for dump_id, path in raw.items()}))
    yield from page_files(browser)
    few = first_papers(tables, limits.small_papers)
    wanted = slices_of(few, limits.small_slices)
    slices = {name: read_slices(raw[name], SLICE_BYTES, numbers) for name, numbers in wanted.items() if name in raw}
    yield SMALL, small_page(browser, packed(site.files(few, slices, tables[Paper.TABLE].height)))
    if limits.report:
        yield from report_files(tables, _ledger())


def _ledger() -> pl.DataFrame:
    """The ids ever published; none where the tables are looked at from outside any package."""
    is_here = layout.LEDGER.is_file()
    return read_csv_table(layout.LEDGER, LEDGER_TYPES) if is_here else pl.DataFrame(schema=LEDGER_TYPES)


@dataclass(frozen=True, slots=True)
class _Site:
    """What the whole site and the small one have in common."""

    exports: Exports
    title: str
    has_report: bool

    def files(self, tables: Tables, raw: Mapping[str, Slices], paper_count: int | None = None) -> Iterator[File]:
        """The files of a package, or of a part of one with `paper_count` papers."""
        facts = {"title": self.title, "report": self.has_report, **_MEANINGS}
        return site_files(tables, raw, LANGUAGE, self.exports, facts, paper_count)


def _tables(published: Published) -> Tables:
    """All published tables by name."""
    frames = (
        (Paper, published.papers),
        (Mention, published.mentions),
        (Span, published.spans),
        (Provenance, published.provenance),
        (Pair, published.pairs),
        (Conflict, published.conflicts),
        (Decision, published.decisions),
        (Quarantine, published.quarantine),
        (Alias, published.aliases),
        (Dump, published.dumps),
        (Neighbour, published.neighbours),
    )
    return {columns.TABLE: frame for columns, frame in frames}


def _raw_files(dumps: pl.DataFrame, *, is_stage: bool) -> dict[str, Path]:
    """The raw files of dumps that are what was read; names that lead elsewhere are passed over."""
    here = dumps.filter(pl.col(Dump.file).str.contains(FILE_NAME) & ~pl.col(Dump.file).is_in([".", ".."]))
    compared = compare_files(layout.RAW, here)
    if compared.other and is_stage:
        raise BrokenTableError(f"{compared.other[0]}. Run `abstracts build`, or restore the file.")
    if compared.other:
        warn(f"{many(len(compared.other), 'dump')} left out of the raw view: {compared.other[0]}.")
    same = set(compared.same)
    return {name: layout.RAW / file for name, file in here.select(Dump.dump_id, Dump.file).iter_rows() if name in same}
