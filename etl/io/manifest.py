"""A published folder held against its manifest: every file's hash, every table's rows and page checksums."""

import json
from collections.abc import Container, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from etl.errors import BrokenTableError
from etl.io.files import sha256_of_file
from etl.publish.manifest import content_hashes
from etl.publish.package import parquet_file
from schemas.tables import TABLES

MANIFEST: Final = "manifest.json"
_MOST_BYTES: Final = 50_000_000

Files = Mapping[str, Mapping[str, Any]]
"""What a manifest says of each file, by its name."""


class Tables(NamedTuple):
    """The tables that could be read, and what is wrong with any of them."""

    read: dict[str, pl.DataFrame]
    problems: list[str]


def read_manifest(folder: Path) -> Files:
    """What the manifest of a published folder says of its files; `BrokenTableError` where it is no manifest."""
    path = folder / MANIFEST
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise BrokenTableError(f"{path}: is too large for a manifest.")
        content = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise BrokenTableError(f"{path}: is not there. Name a folder that `abstracts build` published.") from error
    except (OSError, ValueError, RecursionError) as error:
        raise BrokenTableError(f"{path}: cannot be read ({error}).") from error
    files = content.get("files") if isinstance(content, dict) else None
    if not isinstance(files, dict) or not all(_is_entry(name, entry) for name, entry in files.items()):
        raise BrokenTableError(f"{path}: `files` is not what a manifest holds. Restore it from its source.")
    return files


def _is_entry(name: str, entry: object) -> bool:
    return (
        isinstance(entry, dict)
        and isinstance(entry.get("sha256"), str)
        and type(entry.get("bytes")) is int
        and name not in ("", ".", "..")
        and not set("/\\\0") & set(name)
    )


def file_problems(folder: Path, files: Files) -> dict[str, str]:
    """The files that are missing, other than the manifest says, or unknown to it, each with what is wrong."""
    there = {path.name for path in folder.iterdir()} - {MANIFEST}
    found = dict.fromkeys(sorted(there - files.keys()), f"is not in {MANIFEST}")
    for name, entry in sorted(files.items()):
        path = folder / name
        if not path.is_file():
            found[name] = "is missing"
        elif path.stat().st_size != entry["bytes"]:
            found[name] = f"has {path.stat().st_size:,} bytes, not {entry['bytes']:,}"
        elif sha256_of_file(path) != entry["sha256"]:
            found[name] = "its SHA-256 is another"
    return found


def read_tables(folder: Path, files: Files, altered: Container[str]) -> Tables:
    """Every table of the package, its pages checked against their checksums as they are read.

    Of a table whose file is `altered` the columns are named that do not hold what the manifest says.
    """
    found = Tables({}, [])
    for name in (table.name for table in TABLES):
        file = parquet_file(name)
        entry = files.get(file)
        if entry is None:
            found.problems.append(f"{file}: is not in {MANIFEST}")
            continue
        try:
            table = pq.read_table(folder / file, page_checksum_verification=True)
            found.read[name] = pl.DataFrame(table)
        except (OSError, ValueError, TypeError, pa.ArrowException, pl.exceptions.PolarsError) as error:
            found.problems.append(f"{file}: cannot be read ({str(error).splitlines()[0]})")
            continue
        if table.num_rows != entry.get("rows"):
            found.problems.append(f"{file}: has {table.num_rows:,} rows, not {entry.get('rows')}")
        elif file in altered:
            found.problems.extend(f"{file}: {what}" for what in _other_columns(table, entry.get("columns")))
    return found


def _other_columns(table: pa.Table, expected: object) -> list[str]:
    """The columns whose content is not that of the manifest."""
    said = expected if isinstance(expected, dict) else {}
    here = dict.fromkeys(said) | _hashes(table)
    other = [f"column `{name}` holds other values" for name, value in here.items() if said.get(name) != value]
    return other or ["its columns hold what they should; it differs elsewhere"]


def _hashes(table: pa.Table) -> dict[str, str | None]:
    try:
        return dict(content_hashes(table))
    except TypeError:
        return dict.fromkeys(table.column_names)
