"""`abstracts add`: a file becomes a dump of the project."""

from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from etl.cli.parse import ParseParams
from etl.cli.reading import read_file, slug
from etl.cli.terminal import out, progress
from etl.errors import DumpError
from etl.io import layout
from etl.io.dumps import append_dump_entry, check_dump_id, read_dump_entries
from etl.io.files import copy_new, sha256_of_file
from etl.io.settings import read_params
from schemas.columns import Dump


def add(
    file: Annotated[Path, typer.Argument(help="The file to add.")],
    name: Annotated[str | None, typer.Option(help="Name of the dump, for good; else made from the file's.")] = None,
    format_name: Annotated[str | None, typer.Option("--format", "-f", help="Its format; else detected.")] = None,
    label: Annotated[str | None, typer.Option(help="What it is, for people.")] = None,
    source: Annotated[str | None, typer.Option(help="Where it comes from, such as arXiv.")] = None,
    captured: Annotated[str | None, typer.Option(help="Day it was copied, such as 2025-12-12.")] = None,
    licence: Annotated[str | None, typer.Option(help="Licence of its contents.")] = None,
) -> None:
    """Copy a file to data/raw/, append its entry to dumps.yaml, and say what was found; then run `dvc repro`.

    A file that is there already, under whatever name, is refused.
    """
    entries = read_dump_entries(layout.DUMPS)
    dump_id = check_dump_id(name) if name else slug(file)
    limits = read_params(layout.PARAMS, "parse", ParseParams)
    with progress(f"Reading {file.name}"):
        reading = read_file(file, format_name, dump_id, limits)
    _refuse_known(file, dump_id, entries, reading.parsed.sha256)
    target = layout.RAW / f"{dump_id}{file.suffix.lower()}"
    entry = {
        Dump.file: target.name,
        Dump.format: reading.format,
        Dump.label: label,
        Dump.source: source,
        Dump.captured_date: captured,
        Dump.licence: licence,
    }
    copy_new(file, target)
    try:
        append_dump_entry(layout.DUMPS, dump_id, {key: value for key, value in entry.items() if value is not None})
    except BaseException:
        target.unlink()
        raise
    quarantined = reading.normalised.dumps[Dump.quarantined_byte_count].sum()
    out.print(
        f"Added {target} as `{dump_id}`: {reading.format}, {reading.normalised.mentions.height:,} mentions, "
        f"{quarantined:,} of {reading.parsed.byte_count:,} bytes quarantined. Now run `dvc repro`."
    )


def _refuse_known(file: Path, dump_id: str, entries: pl.DataFrame, sha256: str) -> None:
    if dump_id in entries[Dump.dump_id]:
        raise DumpError(f"{layout.DUMPS}: there is a dump `{dump_id}` already. Give this one another --name.")
    for known_id, known_file in entries.select(Dump.dump_id, Dump.file).iter_rows():
        path = layout.RAW / known_file
        if path.is_file() and sha256_of_file(path) == sha256:
            raise DumpError(f"{file}: is there already, as dump `{known_id}`. Nothing was added.")
