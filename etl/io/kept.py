"""What a stage keeps of its last run: the tables of a folder, and the key of all that they were made from.

A stage whose outputs DVC persists finds them again, and makes anew only what has another key. What it hands on depends
on that in nothing: the same inputs give the same files, kept or made.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import polars as pl

from etl.errors import BrokenTableError
from etl.io import layout
from etl.io.files import keep_only, read_json, sha256_of_file, write_json
from etl.io.pins import code_sha256
from etl.io.sums import check_folder, read_sums, write_sums
from etl.io.tables import read_table, write_table
from schemas.files import parquet_file

KEY: Final = "key.json"
_MOST_BYTES: Final = 1_000_000
Tables = Mapping[str, dict[str, pl.DataType]]
"""The columns of tables, by their names."""
_SHARED: Final = ("etl/cli/parts", "etl/io", "schemas")


def key_of(stage: str, *parts: Any) -> str:
    """One hash of values that JSON can hold, and of the libraries and the code by which a stage works on them.

    Of the code it is what DVC runs the stage again for: another room's is not in it, else a build of what has changed
    would differ from one from nothing.
    """
    told = [stage, _code(layout.INSTALLED, stage), sha256_of_file(layout.LOCK), *parts]
    text = json.dumps(told, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def _code(root: Path, stage: str) -> str:
    """The code that runs, which stays what it is while it does; it is asked for once a dump."""
    return code_sha256(root, (f"etl/{stage}", *_SHARED))


def sums_of(folder: Path) -> str:
    """One hash of all that a folder holds, by the sums beside it; what it was made from is no part of that."""
    files = {name: entry for name, entry in read_sums(folder).items() if name != KEY}
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()


def is_kept(folder: Path, key: str) -> bool:
    """Whether a folder holds what a run with this key has made, all of it and nothing else."""
    try:
        if read_json(folder / KEY, _MOST_BYTES) != {"key": key}:
            return False
        check_folder(folder)
    except (OSError, ValueError, BrokenTableError):
        return False
    return True


def read_kept(folder: Path, key: str, tables: Tables, column: str, wanted: pl.Series) -> list[pl.DataFrame]:
    """The rows of kept tables (their columns by name) whose `column` is wanted; none where nothing of this key is."""
    if not is_kept(folder, key):
        return [pl.DataFrame(schema=types) for types in tables.values()]
    found = (read_table(folder / parquet_file(name), types) for name, types in tables.items())
    return [table.filter(pl.col(column).is_in(wanted.implode())) for table in found]


def keep_tables(folder: Path, key: str, tables: Mapping[str, pl.DataFrame]) -> None:
    """Leave exactly these tables in a folder."""
    forget(folder)
    for name, table in tables.items():
        write_table(table, folder / parquet_file(name))
    keep(folder, key, [parquet_file(name) for name in tables])


def keep(folder: Path, key: str, names: Sequence[str]) -> None:
    """Leave exactly these files in a folder, with their sums and the key of what they were made from."""
    write_json(folder / KEY, {"key": key})
    keep_only(folder, [*names, KEY])
    write_sums(folder)


def forget(folder: Path) -> None:
    """Let what a folder holds count for nothing, before it is written anew."""
    (folder / KEY).unlink(missing_ok=True)
