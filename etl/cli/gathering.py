"""Files from anywhere, each read as a dump, deduplicated in memory: no project, no ledger, no rulings."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import polars as pl

from etl.cli.parse import ParseParams
from etl.cli.reading import read_file, slug
from etl.cli.terminal import progress
from etl.deduplicate import deduplicate
from etl.deduplicate.block import BlockLimits
from etl.deduplicate.thresholds import Thresholds
from etl.errors import DumpError
from etl.io.settings import read_params
from etl.normalise import Normalised
from schemas.columns import Dump, Span
from schemas.interim import LEDGER_TYPES


class Gathered(NamedTuple):
    """Some files as the tables of a package: each file is a dump, in the order in which they were named."""

    papers: pl.DataFrame
    mentions: pl.DataFrame
    dumps: pl.DataFrame
    pairs: pl.DataFrame
    quarantine: pl.DataFrame
    spans: pl.DataFrame


def gathered(files: Sequence[Path], params: Path) -> Gathered:
    """Read and deduplicate files of any known format, by the thresholds of a params.yaml.

    A `DumpError` names a file that cannot be read or is named twice, an `UnknownFormatError` one of no known format.
    """
    limits = read_params(params, "parse", ParseParams)
    block = read_params(params, "deduplicate.block", BlockLimits)
    decide = read_params(params, "deduplicate.decide", Thresholds)
    _refuse_twice(files)
    read: list[Normalised] = []
    for ordinal, (dump_id, file) in enumerate(zip(_dump_ids(files), files, strict=True), 1):
        with progress(f"Reading {file.name}"):
            read.append(_read(file, dump_id, ordinal, limits))
    tables = {name: pl.concat([getattr(one, name) for one in read]) for name in Normalised._fields}
    with progress(f"Deduplicating {tables['mentions'].height:,} records"):
        ledger = pl.DataFrame(schema=LEDGER_TYPES)
        done = deduplicate(tables["mentions"], tables["spans"], tables["dumps"], ledger, (), block, decide)
    return Gathered(done.papers, done.mentions, done.dumps, done.pairs, tables["quarantine"], done.spans)


def _refuse_twice(files: Sequence[Path]) -> None:
    seen: set[Path] = set()
    for file in files:
        if file.resolve() in seen:
            raise DumpError(f"{file}: is named twice. Name each file once.")
        seen.add(file.resolve())


def _dump_ids(files: Sequence[Path]) -> list[str]:
    """A name for each file, made from its own; those that are alike are numbered."""
    ids: list[str] = []
    for file in files:
        bare, number = slug(file), 1
        dump_id = bare
        while dump_id in ids:
            number += 1
            dump_id = f"{bare}-{number}"
        ids.append(dump_id)
    return ids


def _read(file: Path, dump_id: str, ordinal: int, limits: ParseParams) -> Normalised:
    """A file as one dump, whose parts, if it comes in several, are put together."""
    parts = [part.normalised for part in read_file(file, None, {}, dump_id, limits).parts]
    mentions, spans, quarantine = (
        pl.concat([getattr(part, name) for part in parts]) for name in ("mentions", "spans", "quarantine")
    )
    held = spans.filter(pl.col(Span.role) == "quarantine")
    facts = parts[-1].dumps.with_columns(
        pl.lit(ordinal, pl.Int64()).alias(Dump.ordinal),
        pl.lit(mentions.height, pl.Int64()).alias(Dump.mention_count),
        pl.lit((held[Span.end_byte] - held[Span.start_byte]).sum(), pl.Int64()).alias(Dump.quarantined_byte_count),
    )
    return Normalised(mentions, spans, quarantine, facts)
