"""What the manifests of two sides say without a table being read: which files and columns hold other content."""

from collections.abc import Iterable
from typing import Any

from etl.release.shape import shared_columns, tables_of
from etl.release.side import Side


def unlike(table: str, columns: Iterable[str], old: Side, new: Side) -> list[str]:
    """The columns that hold other content on the two sides, or may: those whose content hashes are not equal."""
    before, since = (_entry(side, table).get("columns", {}) for side in (old, new))
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
        is_other_file = _entry(old, table).get("sha256") != _entry(new, table).get("sha256")
        if is_other_file and not unlike(table, shared_columns(table, old, new), old, new):
            found.append(f"{table}.parquet")
    return tuple(found)


def _entry(side: Side, table: str) -> dict[str, Any]:
    entry: dict[str, Any] = side.manifest["files"].get(f"{table}.parquet", {})
    return entry
