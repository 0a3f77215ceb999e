"""A release held against a build made afresh of its commit: byte for byte, else by content, else cell by cell."""

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final

from etl.io.files import sha256_of_file
from etl.io.manifest import MANIFEST, read_whole_manifest
from etl.io.rebuild import rebuilt
from etl.io.releases import side
from etl.publish.package import CARD, SPREADSHEET, VIEWS
from etl.release.compare import compare
from etl.release.hashes import content
from etl.release.telling import cut
from etl.release.wording import NEW, OLD, in_short, worded
from etl.verifier import Report
from schemas.columns import Change
from schemas.files import parquet_file, table_of

_CHECK: Final = "rebuild"
_MOST_CELLS: Final = 20
_TEXTS: Final = (CARD, SPREADSHEET, VIEWS)
"""They hold no hash of another file: where they differ they say something else."""
_LONGEST: Final = 80
_MARKS: Final = {OLD: "[-{}-]", NEW: "{{+{}+}}"}
_SHOWN: Final = (Change.table, Change.key, Change.column, Change.old, Change.new)
_HASHES: Final = {"code_sha256": "code", "lock_sha256": "lock", "inputs": "inputs"}

Manifest = Mapping[str, Any]


def tell_rebuild(report: Report, folder: Path, version: str) -> None:
    """Add to a report what a build made afresh of a release has in common with it.

    Other bytes of the same tables are no fault; other content is, and where it differs is told by file and column, and
    by the first cells.
    """
    with rebuilt(version) as fresh:
        old, new = read_whole_manifest(folder), read_whole_manifest(fresh)
        other = [
            name for name in sorted(old["files"].keys() | new["files"].keys()) if _hash(old, name) != _hash(new, name)
        ]
        if not other and sha256_of_file(folder / MANIFEST) == sha256_of_file(fresh / MANIFEST):
            report.add(_CHECK, f"byte-identical: {len(new['files']) + 1} files, as the commit of {version} makes them")
            return
        hashes = ", ".join(word for key, word in _HASHES.items() if old.get(key) != new.get(key))
        found = list(_other_content(old, new))
        if found:
            found += [f"{MANIFEST}: is of other {hashes} than the commit has"] if hashes else []
            found += islice(_cells(folder, fresh, version), _MOST_CELLS)
        because = f"; of other {hashes}" if hashes else ""
        report.add(_CHECK, f"same tables, other bytes: {', '.join(other) or MANIFEST}{because}", found)


def _hash(manifest: Manifest, name: str) -> object:
    return manifest["files"].get(name, {}).get("sha256")


def _other_content(old: Manifest, new: Manifest) -> Iterator[str]:
    """Where the tables of two manifests hold other values, and the texts that are made of them other words."""
    tables = [{table for table in map(table_of, manifest["files"]) if table} for manifest in (old, new)]
    others = [{name for name in manifest["files"] if not table_of(name)} for manifest in (old, new)]
    told = [(parquet_file(table), [content(one, table) or None for one in (old, new)]) for table in set.union(*tables)]
    told += [(name, [one["files"].get(name) for one in (old, new)]) for name in set.union(*others)]
    for name, (before, after) in sorted(told):
        if before is None or after is None:
            yield f"{name}: {'a build afresh has it too' if before is None else 'a build afresh has none'}"
        elif before.get("rows") != after.get("rows"):
            yield f"{name}: has {before.get('rows'):,} rows, and {after.get('rows'):,} when built afresh"
        elif "columns" in before:
            columns = dict.fromkeys([*before["columns"], *after["columns"]])
            other = [column for column in columns if before["columns"].get(column) != after["columns"].get(column)]
            yield from (f"{name}: column `{column}` holds other values when built afresh" for column in other)
        elif name in _TEXTS and before.get("sha256") != after.get("sha256"):
            yield f"{name}: holds another text when built afresh"


def _cells(folder: Path, fresh: Path, version: str) -> Iterator[str]:
    for frame in compare(side(folder, version), side(fresh, "afresh")).cells():
        for table, key, column, old, new in frame.select(_SHOWN).iter_rows():
            yield f"{table}: {' / '.join(key)}: `{column}`: {_words(old or '', new or '')}"


def _words(old: str, new: str) -> str:
    """What went in `[-…-]`, what came in `{+…+}`, and a little of what stands around."""
    return "".join(_MARKS.get(kind, "{}").format(cut(text, _LONGEST)) for kind, text in in_short(worded(old, new)))
