"""What came of a release, from git or a remote, held against the hashes that the release itself gives."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Final

from etl.errors import BrokenTableError
from etl.io.files import sha256_of_file
from etl.verifier import MANIFEST, RELEASE, read_document
from schemas.files import VERIFIER

COMPANIONS: Final = (MANIFEST, RELEASE, VERIFIER)
"""What stands beside some tables of a release, so that they can be checked by whoever holds only them."""

_SHOWN: Final = 12


def refuse_other(folder: Path, names: Collection[str] | None, where: str) -> None:
    """Raise `BrokenTableError` unless the files are what release.json and manifest.json say.

    All that these name must be there; with `names`, just those files.
    """
    found = arrival_problems(folder, names)
    if found:
        lines = "\n".join(f"  {line}" for line in found)
        raise BrokenTableError(f"{where}: what came is not what its own hashes say, and was not taken.\n{lines}")


def arrival_problems(folder: Path, names: Collection[str] | None = None) -> list[str]:
    """What of the files is missing or other than release.json and manifest.json say, a line each, sorted by name."""
    if not (folder / MANIFEST).is_file():
        return [f"{MANIFEST}: is missing"]
    said = {index: _files(folder / index) for index in (RELEASE, MANIFEST) if (folder / index).is_file()}
    known = {RELEASE, MANIFEST}.union(*said.values())
    found = []
    for name in sorted(known if names is None else names):
        entries = {index: files[name] for index, files in said.items() if name in files}
        found += _problems(folder / name, entries) if name in known else [f"{name}: no hash is known of it"]
    return found


def _problems(path: Path, entries: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """What is wrong with a file, by what each of the two says of it."""
    if not path.is_file():
        return [f"{path.name}: is missing"] if entries else []
    size, sha256 = path.stat().st_size, sha256_of_file(path) if entries else ""
    return [
        f"{path.name}: is another file than {index} names ({size:,} bytes, SHA-256 {sha256[:_SHOWN]}…)"
        for index, entry in entries.items()
        if (size, sha256) != (entry["bytes"], entry["sha256"])
    ]


def _files(path: Path) -> Mapping[str, Mapping[str, Any]]:
    """What release.json or manifest.json says of each file, read as `verify` reads it."""
    try:
        files: Mapping[str, Mapping[str, Any]] = read_document(path)[1]["files"]
    except (OSError, ValueError) as error:
        raise BrokenTableError(f"{path.name}: cannot be read ({error}).") from error
    return files
