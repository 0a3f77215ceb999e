"""Each reader that analysts use finds every table, with the types and descriptions of the dictionary."""

import json
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schemas.derive import (
    SCHEMA_VERSION,
    arrow_schema,
    data_dictionary,
    descriptions,
    plain_type,
    polars_types,
)
from schemas.files import parquet_file
from schemas.tables import TABLES, Table

Frames = Mapping[str, pl.DataFrame]
each_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)

DUCKDB = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "list": "{}[]",
    "struct": 'STRUCT("key" VARCHAR, "value" VARCHAR)',
}
PANDAS = {
    "string": "string",
    "integer": "int64",
    "number": "double",
    "boolean": "bool",
    "date": "date32[day]",
    "list": "list<item: {}>",
    "struct": "struct<key: string, value: string>",
}


def spelled(kind: str, words: Mapping[str, str]) -> str:
    """A type of the dictionary in a reader's words; the one struct there is has members `key` and `value`."""
    if kind.startswith("list of "):
        return words["list"].format(spelled(kind.removeprefix("list of "), words))
    return words["struct" if kind.startswith("(") else kind]


def kinds_of(table: Table) -> dict[str, str]:
    """Column -> type, as the dictionary prints it."""
    return {name: plain_type(dtype) for name, dtype in polars_types(table).items()}


@each_table
def test_polars(table: Table, published: Path, frames: Frames) -> None:
    found = pl.read_parquet(published / parquet_file(table.name))
    assert dict(found.schema) == polars_types(table)
    assert found.equals(frames[table.name].sort(table.sort))
    assert pl.scan_parquet(published / parquet_file(table.name)).select(pl.len()).collect().item() == found.height


@each_table
def test_duckdb(table: Table, published: Path, frames: Frames) -> None:
    path = (published / parquet_file(table.name)).as_posix()
    with duckdb.connect() as connection:
        relation = connection.read_parquet(path)
        found = dict(zip(relation.columns, map(str, relation.types), strict=True))
        rows = relation.order(", ".join(table.sort)).fetchall()
    assert found == {name: spelled(kind, DUCKDB) for name, kind in kinds_of(table).items()}
    assert rows == frames[table.name].sort(table.sort).rows()


@each_table
def test_pandas(table: Table, published: Path, frames: Frames) -> None:
    found = pd.read_parquet(published / parquet_file(table.name), dtype_backend="pyarrow")
    types = {name: str(dtype.pyarrow_dtype).replace("<element:", "<item:") for name, dtype in found.dtypes.items()}
    assert types == {name: spelled(kind, PANDAS) for name, kind in kinds_of(table).items()}
    assert len(found) == frames[table.name].height


@each_table
def test_pyarrow_and_its_page_checksums(table: Table, published: Path) -> None:
    found = pq.read_table(published / parquet_file(table.name), page_checksum_verification=True)
    assert found.schema.equals(arrow_schema(table))


@each_table
def test_descriptions_in_the_fields(table: Table, published: Path) -> None:
    schema = pq.read_schema(published / parquet_file(table.name))
    found = {field.name: (field.metadata or {})[b"description"].decode() for field in schema}
    assert found == descriptions(table)
    assert all(found.values())
    metadata = schema.metadata
    assert metadata[b"table"].decode() == table.name
    assert metadata[b"description"].decode() == table.description
    assert metadata[b"schema_version"].decode() == SCHEMA_VERSION


@each_table
def test_descriptions_in_the_file_for_duckdb(table: Table, published: Path) -> None:
    path = (published / parquet_file(table.name)).as_posix()
    with duckdb.connect() as connection:
        rows = connection.execute("SELECT decode(key), decode(value) FROM parquet_kv_metadata(?)", [path]).fetchall()
    assert json.loads(dict(rows)["column_descriptions"]) == descriptions(table)


@each_table
def test_types_are_plain_and_the_order_is_declared(table: Table, published: Path) -> None:
    file = pq.ParquetFile(published / parquet_file(table.name))
    assert not [field for field in file.schema_arrow if "large" in str(field.type)]
    places = [file.schema_arrow.get_field_index(name) for name in table.sort]
    groups = [file.metadata.row_group(group) for group in range(file.metadata.num_row_groups)]
    for group in groups:
        assert [column.column_index for column in group.sorting_columns] == places
        assert {group.column(index).compression for index in range(group.num_columns)} == {"ZSTD"}
    file.close()


def test_the_dictionary_speaks_of_every_column() -> None:
    lines = data_dictionary().splitlines()
    for table in TABLES:
        for name, kind in kinds_of(table).items():
            assert any(line.startswith(f"| `{name}` | {kind} |") for line in lines)


def test_a_struct_reads_as_written(published: Path) -> None:
    extra = pq.read_table(published / "mentions.parquet", columns=["extra"])["extra"]
    assert extra.type == pa.list_(pa.struct([("key", pa.string()), ("value", pa.string())]))
    assert extra.to_pylist()[-1] == [{"key": "volume", "value": "7"}, {"key": "x", "value": ""}]
