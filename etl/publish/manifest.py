"""`manifest.json`: what the package was made from and what it holds, to compare a rebuild with."""

import json
from collections.abc import Mapping

import pyarrow as pa

from etl.publish.package import Inputs, WrittenFile
from etl.verifier import content_hash
from schemas.derive import SCHEMA_VERSION
from schemas.files import parquet_file


def manifest(tables: Mapping[str, pa.Table], inputs: Inputs, files: Mapping[str, WrittenFile]) -> str:
    """The manifest of `files`: a function of the inputs alone: no version, date, commit, host or path."""
    table_of = {parquet_file(name): table for name, table in tables.items()}
    content = {
        "schema_version": SCHEMA_VERSION,
        "code_sha256": inputs.code_sha256,
        "lock_sha256": inputs.lock_sha256,
        "inputs": dict(sorted(inputs.files.items())),
        "files": {name: _entry(files[name], table_of.get(name)) for name in sorted(files)},
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _entry(file: WrittenFile, table: pa.Table | None) -> dict[str, object]:
    entry: dict[str, object] = {"sha256": file.sha256, "bytes": file.byte_count}
    if table is not None:
        entry["rows"] = table.num_rows
        entry["columns"] = content_hashes(table)
    return entry


def content_hashes(table: pa.Table) -> dict[str, str]:
    """The content hash of every column, in the table's order."""
    return {name: content_hash(table[name]) for name in table.column_names}
