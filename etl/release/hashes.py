"""What the manifests of two sides say without a table being read: which files and columns hold other content."""

from collections.abc import Iterable, Mapping
from typing import Any

from etl.release.shape import shared_columns, tables_of
from etl.release.side import Side
from schemas.files import files_of, parquet_file


def unlike(table: str, columns: Iterable[str], old: Side, new: Side) -> list[str]:
    """The columns that hold other content on the two sides, or may: those whose content hashes are not equal."""
    before, since = (content(side.manifest, table).get("columns", {}) for side in (old, new))
    shapes = old.shapes[table].columns, new.shapes[table].columns
    return [
        name
        for name in columns
        if before.get(name) is None or before[name] != since.get(name) or shapes[0][name].type != shapes[1][name].type
    ]


def recoded(old: Side, new: Side) -> tuple[str, ...]:
    """The files of tables whose bytes differ, though they hold the same columns with the same content."""
    found = []
    for table in tables_of(old, new):
        if table not in old.shapes or table not in new.shapes or old.shapes[table] != new.shapes[table]:
            continue
        before, since = (_files(side, table) for side in (old, new))
        if before != since and not unlike(table, shared_columns(table, old, new), old, new):
            found += sorted(name for name in before.keys() | since.keys() if before.get(name) != since.get(name))
    return tuple(found)


def content(manifest: Mapping[str, Any], table: str) -> Mapping[str, Any]:
    """What a manifest says of a table, its `rows` and `columns`, be that one file or split; or nothing."""
    entry: Mapping[str, Any] = manifest.get("tables", {}).get(table) or manifest["files"].get(parquet_file(table), {})
    return entry


def _files(side: Side, table: str) -> dict[str, object]:
    files = side.manifest["files"]
    return {name: files[name].get("sha256") for name in files_of(table, files)}
