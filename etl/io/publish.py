"""The published package on disk: its inputs hashed, built beside its folder, and exchanged as a whole."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from etl.errors import BrokenTableError, ConfigurationError
from etl.io import layout
from etl.io.exchange import exchanged
from etl.io.files import flush, sha256_of_file
from etl.io.pins import code_sha256, read_pins
from etl.io.pointers import is_pointer, read_pointer
from etl.io.settings import as_of_local
from etl.publish.package import ROW_GROUP, Inputs, Package, WrittenFile
from schemas.columns import Dump
from schemas.files import parquet_file

_SETTINGS: Final = (layout.DUMPS, layout.DECISIONS, layout.LEDGER, layout.PARAMS)


def publish_folder(target: Path, package: Package) -> dict[str, WrittenFile]:
    """Write a package as the new content of the folder `target`, all of it at once or none of it: see `exchanged`."""
    with exchanged(target) as building:
        written = _write(building, package)
        flush(building)
    return written


def read_inputs(root: Path, dumps: pl.DataFrame) -> Inputs:
    """The hashes of all that a build of the project at `root` depends on: raw files, about.yaml, params, lock file, and
    the code that runs, wherever it is installed. A dump that lies in a store is in it twice: by its pointer, which the
    hash of the file is of, and by its address, which has that of the dump.

    A dump whose bytes are no longer those of the table `dumps` raises `BrokenTableError`; a lock file that pins other
    code `ConfigurationError`, for then some stages may have run another tool than the rest.
    """
    about = [layout.ABOUT] if (root / layout.ABOUT).exists() else []
    files = {path.as_posix(): _sha256(root, path) for path in (*_SETTINGS, *about)}
    for name, expected in dumps.select(Dump.file, Dump.sha256).iter_rows():
        path = layout.RAW / name
        found = files[path.as_posix()] = _sha256(root, path)
        if is_pointer(path):
            pointer = read_pointer(root / path)
            found = files[str(pointer.address)] = pointer.sha256
        if found != expected:
            raise BrokenTableError(
                f"{path}: is not what was parsed. Run `abstracts build`; if that finds nothing new, it was altered in "
                f"silence, its size and time kept: `touch {path}`, and `git diff` shows how."
            )
    lock, code = _sha256(root, layout.LOCK), code_sha256(layout.INSTALLED)
    pins = read_pins(root / layout.LOCK)
    if pins and pins.code_sha256 not in (None, code):
        raise ConfigurationError(f"{layout.LOCK}: pins other code than runs here. `abstracts build` says what to do.")
    return Inputs(files, code, lock)


def sha256_of_input(path: Path, content: bytes) -> str:
    """The hash by which the manifest names an input; that of params.yaml leaves out who did the work."""
    return hashlib.sha256(as_of_local(content) if path == layout.PARAMS else content).hexdigest()


def verifier_text() -> str:
    """The source of the check that goes with the tables, wherever this code is installed."""
    return (layout.INSTALLED / "etl" / "verifier.py").read_text(encoding="utf-8")


def _sha256(root: Path, path: Path) -> str:
    try:
        if path == layout.PARAMS:
            return sha256_of_input(path, (root / path).read_bytes())
        return sha256_of_file(root / path)
    except OSError as error:
        raise ConfigurationError(
            f"{path}: cannot be read ({error.strerror}). Restore it, and run this from the project's root."
        ) from error


def _write(folder: Path, package: Package) -> dict[str, WrittenFile]:
    written: dict[str, WrittenFile] = {}
    for name, table in package.tables.items():
        path = folder / parquet_file(name)
        _write_parquet(table, package.sort[name], path)
        written[path.name] = _written(path)
    for name, text in package.texts.items():
        with (folder / name).open("wb") as file:
            file.writelines(part.encode() for part in text(written))
        written[name] = _written(folder / name)
    return written


def _write_parquet(table: pa.Table, sort: Iterable[str], path: Path) -> None:
    order = pq.SortingColumn.from_ordering(table.schema, [(name, "ascending") for name in sort])
    pq.write_table(
        table,
        path,
        row_group_size=ROW_GROUP,
        compression="zstd",
        compression_level=3,
        sorting_columns=order,
        write_page_checksum=True,
    )


def _written(path: Path) -> WrittenFile:
    flush(path)
    return WrittenFile(sha256_of_file(path), path.stat().st_size)
