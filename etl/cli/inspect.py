"""`abstracts inspect`: what a file would yield, before it is added."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from etl.cli.parse import ParseParams
from etl.cli.reading import Part, columns_option, name_text, read_file, refuse_stream, slug
from etl.cli.terminal import many, out, progress, safe
from etl.io.dump_bytes import copy_beginning
from etl.io.layout import PACKAGED_PARAMS
from etl.io.passing import passing_folder
from etl.io.settings import read_params
from etl.io.store import is_address, read_address
from etl.io.tables import PartialTable, partial_tables
from schemas.columns import Dump, Mention, Quarantine, Span

_SHOWN = 60
_TABLES = ("mentions", "spans", "quarantine")
_MARGIN = 1 << 25
"""Bytes of an object beyond what is read, so that its copy does not end before reading stops."""


def inspect(
    named: Annotated[
        str, typer.Argument(help="Any file, anywhere, or an object such as `s3://bucket/key`.", metavar="FILE|ADDRESS")
    ],
    format_name: Annotated[str | None, typer.Option("--format", "-f", help="Read it as this format.")] = None,
    column: Annotated[
        list[str] | None, typer.Option(help="Of a table, a field and its column, such as `title=Paper name`.")
    ] = None,
    folder: Annotated[Path | None, typer.Option("--out", "-o", help="Write its tables to this folder.")] = None,
) -> None:
    """Say what a file is and what it would yield: its format, its mentions, its coverage and its quarantine.

    With --out it writes mentions.parquet (verbatim and normalised), spans.parquet and quarantine.parquet. Without, a
    vast file that is read by line is read only in its beginning. Of an object no more than that is fetched.
    """
    limits = read_params(PACKAGED_PARAMS, "parse", ParseParams)  # the file may stand outside any package
    if is_address(named):
        address, size = read_address(named), None if folder else limits.max_dump_bytes + _MARGIN
        with passing_folder() as passing:
            with progress(f"Fetching {address}"):
                file = copy_beginning(address, passing, size)
            _inspect(file, format_name, columns_option(column), folder, limits)
        return
    refuse_stream(Path(named), named)
    _inspect(Path(named), format_name, columns_option(column), folder, limits)


def _inspect(
    file: Path, format_name: str | None, columns: Mapping[str, str], folder: Path | None, limits: ParseParams
) -> None:
    reading = read_file(file, format_name, columns, slug(file), limits)
    paths = [folder / f"{name}.parquet" for name in _TABLES] if folder else []
    found = _Findings()
    with progress(safe(f"Reading {file.name}")), partial_tables(paths) as tables:
        for part in reading.parts:
            found.add(part)
            _append(tables, part)
            if not folder and found.byte_count > limits.max_dump_bytes:
                out.print(f"Only the first {found.byte_count:,} bytes were read; --out DIR reads all.")
                break
    told, other, called = reading.confidence, reading.runner_up, safe(name_text(file.name))
    out.print(
        f"{called}: {reading.format} (confidence {told:.2f}; next {other.format} {other.confidence:.2f}"
        f"), {found.encoding}"
    )
    found.show()
    if folder:
        out.print(safe(f"Tables written to {folder}."))


def _append(tables: list[PartialTable], part: Part) -> None:
    for table, name in zip(tables, _TABLES, strict=False):
        table.append(getattr(part.normalised, name))


class _Findings:
    """What was found so far, in numbers, and the first of it whole."""

    def __init__(self) -> None:
        self.encoding = ""
        self.byte_count = self._mention_count = self._quarantine_count = 0
        self._roles: Counter[str] = Counter()
        self._fields: Counter[str] = Counter()
        self._mentions: list[str] = []
        self._quarantine: list[str] = []

    def add(self, part: Part) -> None:
        """Count one part more."""
        mentions, spans, quarantine = (getattr(part.normalised, name) for name in _TABLES)
        self.encoding, self.byte_count = part.parsed.facts.select(Dump.encoding, Dump.byte_count).row(0)
        sizes = spans.group_by(Span.role).agg((pl.col(Span.end_byte) - pl.col(Span.start_byte)).sum().alias("bytes"))
        self._roles.update(dict(sizes.iter_rows()))
        for name in mentions.columns:
            if name.endswith("_raw"):
                self._fields[name.removesuffix("_raw")] += mentions[name].count()
        self._mention_count += mentions.height
        self._quarantine_count += quarantine.height
        columns = (Mention.ordinal, Mention.start_byte, Mention.title, Mention.abstract, Mention.arxiv_id)
        rows = mentions.select(columns).head(_SHOWN - len(self._mentions)).iter_rows()
        self._mentions += [_mention_line(*row) for row in rows]
        told = (Quarantine.start_byte, Quarantine.end_byte, Quarantine.reason, Quarantine.raw_text)
        rows = quarantine.select(told).head(_SHOWN - len(self._quarantine)).iter_rows()
        self._quarantine += [_quarantine_line(*row) for row in rows]

    def show(self) -> None:
        """Print all of it."""
        shares = [
            f"{role} {count:,} ({count / self.byte_count:.1%})" for role, count in sorted(self._roles.items()) if count
        ]
        out.print(f"{self.byte_count:,} bytes: {', '.join(shares) or 'empty file'}")
        found = [f"{field} {count:,}" for field, count in self._fields.items() if count]
        out.print(f"{many(self._mention_count, 'mention')} with {', '.join(found) or 'nothing'}")
        for line in self._mentions:
            out.print(safe(line))
        if self._mention_count > len(self._mentions):
            out.print(f"       … and {self._mention_count - len(self._mentions):,} more")
        if not self._quarantine_count:
            out.print("Nothing would be quarantined.")
            return
        out.print(f"Quarantine would hold {many(self._quarantine_count, 'row')}:")
        for line in self._quarantine:
            out.print(safe(line))


def _mention_line(ordinal: int, start: int, title: str | None, abstract: str | None, arxiv_id: str | None) -> str:
    label = title or f"“{(abstract or '')[:70]}…”"
    return f"{ordinal:>5}  byte {start:<9,} {label}{f'  [{arxiv_id}]' if arxiv_id else ''}"


def _quarantine_line(start: int, end: int, reason: str, text: str) -> str:
    return f"  bytes {start:,} to {end:,}: {reason}: {' '.join(text[:500].split())[:60]}"
