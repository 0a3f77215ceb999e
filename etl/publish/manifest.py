"""`manifest.json`: what the package was made from and what it holds, to compare a rebuild with."""

import json
from collections.abc import Mapping

from etl.publish.package import Inputs, WrittenFile, WrittenTable
from schemas.derive import SCHEMA_VERSION


def manifest(tables: Mapping[str, WrittenTable], inputs: Inputs, files: Mapping[str, WrittenFile]) -> str:
    """The manifest of `files`: a function of the inputs alone: no version, date, commit, host or path.

    The content hashes of a table's columns stand in the entry of its file; of one that is split, in its own entry under
    `tables`, since they are of all its files together.
    """
    table_of = {name: table for table in tables.values() for name in table.files}
    split = {name: _whole(table) for name, table in sorted(tables.items()) if len(table.files) > 1}
    content = {
        "schema_version": SCHEMA_VERSION,
        "code_sha256": inputs.code_sha256,
        "lock_sha256": inputs.lock_sha256,
        "inputs": dict(sorted(inputs.files.items())),
        "files": {name: _entry(name, files[name], table_of.get(name)) for name in sorted(files)},
        **({"tables": split} if split else {}),
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _entry(name: str, file: WrittenFile, table: WrittenTable | None) -> dict[str, object]:
    entry: dict[str, object] = {"sha256": file.sha256, "bytes": file.byte_count}
    if table is not None:
        entry["rows"] = table.files[name]
        if len(table.files) == 1:
            entry["columns"] = dict(table.columns)
    return entry


def _whole(table: WrittenTable) -> dict[str, object]:
    return {"files": list(table.files), "rows": table.rows, "columns": dict(table.columns)}
