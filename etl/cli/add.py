"""`abstracts add`: a file becomes a dump of the project."""

from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from etl.cli.parse import ParseParams
from etl.cli.reading import Reading, columns_option, read_file, slug
from etl.cli.terminal import out, progress
from etl.errors import DumpError
from etl.io import layout
from etl.io.dumps import append_dump_entry, check_dump_id, read_dump_entries
from etl.io.files import copy_new, sha256_of_file
from etl.io.settings import read_params
from schemas.columns import Dump

_LARGE = 10_000_000
"""So many bytes at most live in git (DESIGN: dumps)."""


def add(
    file: Annotated[Path, typer.Argument(help="The file to add.")],
    name: Annotated[str | None, typer.Option(help="Name of the dump, for good; else made from the file's.")] = None,
    format_name: Annotated[str | None, typer.Option("--format", "-f", help="Its format; else detected.")] = None,
    label: Annotated[str | None, typer.Option(help="What it is, for people.")] = None,
    source: Annotated[str | None, typer.Option(help="Where it comes from, such as arXiv.")] = None,
    captured: Annotated[str | None, typer.Option(help="Day it was copied, such as 2025-12-12.")] = None,
    licence: Annotated[str | None, typer.Option(help="Licence of its contents.")] = None,
    role: Annotated[str | None, typer.Option(help="`reference`: it only enriches papers of other dumps.")] = None,
    column: Annotated[
        list[str] | None, typer.Option(help="Of a table, a field and its column, such as `title=Paper name`.")
    ] = None,
) -> None:
    """Copy a file to data/raw/, append its entry to dumps.yaml, and say what was found; then run `dvc repro`.

    A file that is there already, under whatever name, is refused.
    """
    entries = read_dump_entries(layout.DUMPS)
    dump_id = check_dump_id(name) if name else slug(file)
    limits = read_params(layout.PARAMS, "parse", ParseParams)
    _refuse_known(file, dump_id, entries)
    columns = columns_option(column)
    reading = read_file(file, format_name, columns, dump_id, limits)
    with progress(f"Reading {file.name}"):
        read, mentions, quarantined = _counts(reading, limits.max_dump_bytes)
    target = layout.RAW / f"{dump_id}{file.suffix.lower()}"
    entry = {
        Dump.file: target.name,
        Dump.format: reading.format,
        Dump.role: role,
        Dump.label: label,
        Dump.source: source,
        Dump.captured_date: captured,
        Dump.licence: licence,
        Dump.columns: columns or None,
    }
    copy_new(file, target)
    try:
        append_dump_entry(layout.DUMPS, dump_id, {key: value for key, value in entry.items() if value is not None})
    except BaseException:
        target.unlink()
        raise
    size = target.stat().st_size
    where = "" if read == size else f" in its first {read:,} bytes"
    out.print(
        f"Added {target} as `{dump_id}`: {reading.format}, {mentions:,} mentions{where}, "
        f"{quarantined:,} of {read:,} bytes quarantined. Now run `dvc repro`."
    )
    if size > _LARGE:
        out.print(f"It is large for git: run `dvc add {target}`, and commit {target}.dvc in its place.")


def _counts(reading: Reading, max_bytes: int) -> tuple[int, int, int]:
    """How many bytes were read, and how many mentions and quarantined bytes they hold; of a vast file its beginning."""
    read = mentions = quarantined = 0
    for part in reading.parts:
        (read,) = part.parsed.facts[Dump.byte_count]
        mentions += part.normalised.mentions.height
        (bytes_of_part,) = part.normalised.dumps[Dump.quarantined_byte_count]
        quarantined += bytes_of_part
        if read > max_bytes:
            break
    return read, mentions, quarantined


def _refuse_known(file: Path, dump_id: str, entries: pl.DataFrame) -> None:
    if dump_id in entries[Dump.dump_id]:
        raise DumpError(f"{layout.DUMPS}: there is a dump `{dump_id}` already. Give this one another --name.")
    size = file.stat().st_size if file.is_file() else -1
    for known_id, known_file in entries.select(Dump.dump_id, Dump.file).iter_rows():
        path = layout.RAW / known_file
        if path.is_file() and path.stat().st_size == size and sha256_of_file(path) == sha256_of_file(file):
            raise DumpError(f"{file}: is there already, as dump `{known_id}`. Nothing was added.")
