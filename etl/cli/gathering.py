"""Files from anywhere, each read as a dump, deduplicated in memory: no project, no ledger, no rulings."""

from codecs import BOM_UTF8
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from etl.cli.parse import ParseParams
from etl.cli.reading import free_name, read_file, refuse_stream, slug
from etl.cli.terminal import progress, safe
from etl.deduplicate import deduplicate
from etl.deduplicate.block import BlockLimits
from etl.deduplicate.thresholds import Thresholds
from etl.errors import BrokenTableError, DumpError, UnknownFormatError
from etl.io.dump_bytes import read_head
from etl.io.records import read_records
from etl.io.settings import read_params
from etl.normalise import Normalised
from etl.normalise.records import RECORD_ID
from etl.parse.detect import HEAD_BYTES
from schemas.columns import Dump, Span
from schemas.interim import LEDGER_TYPES

EMPTY: Final = "empty"
"""In place of a format, of a file that holds nothing: what a search without hits gives."""
_ANY: Final = "ris"
"""A format by which a file that holds nothing is read."""

_TABLES: Final = ("arxiv_jsonl", "csv", "jsonl", "parquet")
"""The formats of tables."""


class Gathered(NamedTuple):
    """Some files as the tables of a package: each file is a dump, in the order in which they were named."""

    papers: pl.DataFrame
    mentions: pl.DataFrame
    dumps: pl.DataFrame
    pairs: pl.DataFrame
    quarantine: pl.DataFrame


def gathered(files: Sequence[Path], params: Path) -> Gathered:
    """Read and deduplicate files of any known format, by the thresholds of a params.yaml.

    A file that holds nothing is one of no records. A `DumpError` names a file that cannot be read or is named twice,
    an `UnknownFormatError` one of no known format.
    """
    limits = read_params(params, "parse", ParseParams)
    block = read_params(params, "deduplicate.block", BlockLimits)
    decide = read_params(params, "deduplicate.decide", Thresholds)
    _refuse_twice(files)
    read: list[Normalised] = []
    for ordinal, (dump_id, file) in enumerate(zip(_dump_ids(files), files, strict=True), 1):
        with progress(safe(f"Reading {file.name}")):
            read.append(_read(file, dump_id, ordinal, limits))
    tables = {name: pl.concat([getattr(one, name) for one in read]) for name in Normalised._fields}
    with progress(f"Deduplicating {tables['mentions'].height:,} records"):
        ledger = pl.DataFrame(schema=LEDGER_TYPES)
        done = deduplicate(tables["mentions"], tables["spans"], tables["dumps"], ledger, (), block, decide)
    return Gathered(done.papers, done.mentions, done.dumps, done.pairs, tables["quarantine"])


def _refuse_twice(files: Sequence[Path]) -> None:
    seen: set[Path] = set()
    for file in files:
        if file.resolve() in seen:
            raise DumpError(f"{file}: is named twice. Name each file once.")
        seen.add(file.resolve())


def _dump_ids(files: Sequence[Path]) -> list[str]:
    """A name for each file, made from its own; those that are alike are numbered."""
    ids: dict[str, None] = {}
    for file in files:
        ids[free_name(slug(file), ids)] = None
    return list(ids)


def _read(file: Path, dump_id: str, ordinal: int, limits: ParseParams) -> Normalised:
    """A file as one dump, whose parts, if it comes in several, are put together."""
    refuse_stream(file, str(file))
    is_empty = _is_empty(file)
    parts = [part.normalised for part in read_file(file, _ANY if is_empty else None, {}, dump_id, limits).parts]
    mentions, spans, quarantine = (
        pl.concat([getattr(part, name) for part in parts]) for name in ("mentions", "spans", "quarantine")
    )
    held = spans.filter(pl.col(Span.role) == "quarantine")
    facts = parts[-1].dumps.with_columns(
        pl.lit(EMPTY).alias(Dump.format) if is_empty else pl.col(Dump.format),
        pl.lit(ordinal, pl.Int64()).alias(Dump.ordinal),
        pl.lit(mentions.height, pl.Int64()).alias(Dump.mention_count),
        pl.lit((held[Span.end_byte] - held[Span.start_byte]).sum(), pl.Int64()).alias(Dump.quarantined_byte_count),
    )
    return Normalised(mentions, spans, quarantine, facts)


def _is_empty(file: Path) -> bool:
    """Whether a file holds nothing but white space, behind the mark that some programs begin every text with."""
    head = read_head(file, HEAD_BYTES)
    return len(head) < HEAD_BYTES and not head.removeprefix(BOM_UTF8).strip()


def is_database_export(file: Path, params: Path) -> bool:
    """Whether a table has the columns of an export, by which its format knows more fields than a match compares.

    A table with a `record_id` is none: that is one of the user's own.
    """
    limits = read_params(params, "parse", ParseParams)
    refuse_stream(file, str(file))
    try:
        reading = read_file(file, None, {}, slug(file), limits)
    except UnknownFormatError:
        return False
    if reading.format not in _TABLES or RECORD_ID in _columns(file):
        return False
    return reading.format != "parquet" or any(part.normalised.mentions.height for part in reading.parts)


def _columns(file: Path) -> list[str]:
    try:
        return read_records(file).columns
    except BrokenTableError:
        return []  # what a format reads all the same
