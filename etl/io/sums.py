"""The sums of a folder of tables: what its files must hash to, so that none that was damaged is used.

A stage leaves `sums.json` beside its tables, `publish` leaves `manifest.json`, and a release has `release.json` too, by
which its manifest is held. DVC itself takes a file for unchanged where size and time are: a flipped bit is none to it.
"""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from etl.errors import BrokenTableError
from etl.io.files import read_json, sha256_of_file, write_json
from schemas.files import files_of, table_of

SUMS: Final = "sums.json"
_INDEXES: Final = ("release.json", "manifest.json", SUMS)
"""Those of `etl.verifier`, whose import takes as long as all that a small query does, and that of a stage."""
_MOST_BYTES: Final = 50_000_000

Files = Mapping[str, Mapping[str, Any]]
"""What an index says of each file, by its name."""


def write_sums(folder: Path) -> None:
    """Write down what every file of a folder hashes to: the last thing that a stage does with what it hands on.

    A folder in it has sums of its own.
    """
    paths = sorted(path for path in folder.iterdir() if path.is_file() and path.name[0] != "." and path.name != SUMS)
    files = {path.name: {"sha256": sha256_of_file(path), "bytes": path.stat().st_size} for path in paths}
    write_json(folder / SUMS, {"files": files})


def read_sums(folder: Path) -> Files:
    """What `write_sums` wrote of a folder; `BrokenTableError` where it cannot be read."""
    return _read(folder / SUMS)


def check_sum(path: Path) -> None:
    """Raise `BrokenTableError` unless a file is what the sums beside it say; where there are none, none is asked for.

    What is held against them: the file, and before it the manifest of a release.
    """
    _hold_all(path.parent, {path.name}, _said(path.parent))


def check_sums(paths: Sequence[Path]) -> None:
    """As `check_sum`, of all the files of a table, which are in one folder: there must be no more than these."""
    folder, names = paths[0].parent, {path.name for path in paths}
    said, tables = _said(folder), {table_of(name) for name in names} - {None}
    named = {name for table in tables for files in said.values() for name in files_of(table or "", files)}
    _hold_all(folder, names | named, said)


def check_folder(folder: Path) -> None:
    """As `check_sum`, of a stage's folder as a whole: all the files that its sums name, and nothing else."""
    files = _read(folder / SUMS)
    there = {path.name for path in folder.iterdir() if path.name != SUMS}
    _hold_all(folder, there | files.keys(), {SUMS: files})


def _said(folder: Path) -> dict[str, Files]:
    return {name: _read(folder / name) for name in _INDEXES if (folder / name).is_file()}


def _hold_all(folder: Path, names: Collection[str], said: Mapping[str, Files]) -> None:
    indexes = list(said)
    for name in [*indexes[1:], *sorted(names)] if indexes else ():
        one = folder / name
        entries = {index: files[name] for index, files in said.items() if name in files}
        if not entries:
            raise _damaged(one, f"is not among the files that {' and '.join(indexes)} name")
        for index, entry in entries.items():
            _hold(one, index, entry)


def sum_of(path: Path) -> str:
    """The sha256 of a file that `check_sum` let pass: what the sums beside it say, or its own where there are none."""
    index = path.parent / SUMS
    return str(_read(index)[path.name]["sha256"]) if index.is_file() else sha256_of_file(path)


def _hold(path: Path, index: str, entry: Mapping[str, Any]) -> None:
    try:
        is_so = path.stat().st_size == entry["bytes"] and sha256_of_file(path) == entry["sha256"]
    except OSError as error:
        raise _damaged(path, f"cannot be read ({error.strerror})") from error
    if not is_so:
        raise _damaged(path, f"is not what {index} says it is")


def _read(path: Path) -> Files:
    try:
        files = read_json(path, _MOST_BYTES)["files"]
        if not all({"sha256", "bytes"} <= entry.keys() for entry in files.values()):
            raise ValueError("it has no hash and size of each file")
    except (OSError, ValueError, TypeError, LookupError, AttributeError) as error:
        raise _damaged(path, f"cannot be read ({error})") from error
    return dict(files)


def _damaged(path: Path, what: str) -> BrokenTableError:
    return BrokenTableError(
        f"{path}: {what}. It was damaged, or changed by hand. Run `abstracts build`; restore a release from where it "
        "comes from (`abstracts verify` says which of its files are whole)."
    )
