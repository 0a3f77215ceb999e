"""`validated.json`: which files `validate` held good, so that `publish` takes those and no others."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from etl.errors import BrokenTableError
from etl.io import layout
from etl.io.files import read_json, sha256_of_file, write_json
from etl.io.tables import table_files

VALIDATED: Final = layout.INTERIM / "validate" / "validated.json"
_MOST_BYTES: Final = 50_000_000

Tables = dict[str, dict[str, str]]
"""The SHA-256 of each file of each table, by the names of both."""


def write_validated(path: Path, tables: Mapping[str, Mapping[str, str]]) -> None:
    """Write down the SHA-256 of each file of the tables that hold: `{"tables": {name: {file name: sha256}}}`."""
    write_json(path, {"tables": {name: dict(sorted(files.items())) for name, files in sorted(tables.items())}})


def read_validated(path: Path) -> Tables:
    """What `write_validated` wrote; `BrokenTableError` where it is not there, or is something else."""
    try:
        tables = read_json(path, _MOST_BYTES)["tables"]
        if not all(isinstance(sha256, str) for files in tables.values() for sha256 in files.values()):
            raise ValueError("it has no hash of each file")
    except FileNotFoundError as error:
        raise BrokenTableError(f"{path}: is not there. Run `abstracts build`.") from error
    except (OSError, ValueError, TypeError, LookupError, AttributeError) as error:
        raise BrokenTableError(f"{path}: cannot be read ({error}). Run `abstracts build`.") from error
    return {name: dict(files) for name, files in tables.items()}


def check_validated(sources: Mapping[str, Path], validated: Mapping[str, Mapping[str, str]]) -> None:
    """Raise `BrokenTableError` unless the files of each table, at its path, are just those that were held good."""
    for name, path in sources.items():
        if name not in validated:
            raise BrokenTableError(f"{name}: the table was not validated. Run `abstracts build`.")
        there = {file.name: file for file in table_files(path)}
        for file in sorted(there.keys() | validated[name].keys()):
            if _sha256(there.get(file, path.with_name(file))) != validated[name].get(file):
                raise BrokenTableError(
                    f"{path.with_name(file)}: is not what was validated. It was damaged, or changed by hand: run "
                    "`abstracts build`."
                )


def _sha256(path: Path) -> str:
    try:
        return sha256_of_file(path)
    except OSError as error:
        raise BrokenTableError(f"{path}: cannot be read ({error.strerror}). Run `abstracts build`.") from error
