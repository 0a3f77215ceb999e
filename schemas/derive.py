"""What is derived from the models: types, Arrow schemas, Table Schema, data dictionary. Pure: nothing is written."""

import json
from typing import Final

import polars as pl
import pyarrow as pa
from pandera.polars import Column

from schemas.plain import instance as instance
from schemas.plain import plain_type as plain_type
from schemas.reasons import REASONS
from schemas.tables import RELEASE_TABLES, TABLES, ForeignKey, Table

SCHEMA_VERSION: Final = "1.1.0"
"""Version of the tables' shape; a change of it is a change that consumers must hear of."""

_ARROW: Final[dict[object, pa.DataType]] = {
    pl.String(): pa.string(),
    pl.Int64(): pa.int64(),
    pl.Float64(): pa.float64(),
    pl.Boolean(): pa.bool_(),
    pl.Date(): pa.date32(),
}


def polars_types(table: Table) -> dict[str, pl.DataType]:
    """Column names of a table and their polars types, in the order of the table."""
    columns = table.model.to_schema().columns
    return {name: instance(column.dtype.type) for name, column in columns.items()}


def descriptions(table: Table, *, with_elements: bool = False) -> dict[str, str]:
    """Column names of a table and their descriptions, in the order of the table.

    `with_elements` adds what the elements of a list refer to, for formats that have no other place for it.
    """
    texts = {name: column.description or "" for name, column in table.model.to_schema().columns.items()}
    if with_elements:
        for key in _references_of_elements(table):
            texts[key.column] += f" Each refers to `{key.table}.{key.target}`."
    return texts


def _references_of_elements(table: Table) -> list[ForeignKey]:
    types = polars_types(table)
    return [key for key in table.foreign_keys if isinstance(types[key.column], pl.List)]


def nullable(table: Table) -> frozenset[str]:
    """Names of the columns that may be null."""
    return frozenset(name for name, column in table.model.to_schema().columns.items() if column.nullable)


def arrow_type(dtype: pl.DataType) -> pa.DataType:
    """The Arrow type that a polars type is published as: plain `string` and `list`, never the large ones."""
    if isinstance(dtype, pl.List):
        return pa.list_(arrow_type(instance(dtype.inner)))
    if isinstance(dtype, pl.Struct):
        return pa.struct([(field.name, arrow_type(instance(field.dtype))) for field in dtype.fields])
    return _ARROW[dtype]


def arrow_schema(table: Table) -> pa.Schema:
    """The Arrow schema of a published table, descriptions in each field and again, as JSON, in the schema.

    DuckDB shows only file-level keys (`parquet_kv_metadata`), pyarrow and polars the fields': both get them.
    """
    texts, may_be_null = descriptions(table), nullable(table)
    fields = [
        pa.field(name, arrow_type(dtype), nullable=name in may_be_null, metadata={"description": texts[name]})
        for name, dtype in polars_types(table).items()
    ]
    metadata = {
        "table": table.name,
        "description": table.description,
        "schema_version": SCHEMA_VERSION,
        "column_descriptions": json.dumps(texts, ensure_ascii=False),
    }
    return pa.schema(fields, metadata=metadata)


def data_dictionary() -> str:
    """The data dictionary as Markdown: a section a table, a row a column; last the reasons of `pairs`."""
    reasons = [f"| `{reason}` | {meaning} |" for reason, meaning in REASONS.items()]
    last = ["## Reasons of pairs", "", "| reason | says |", "|---|---|", *reasons, ""]
    return "\n".join([*map(_dictionary_section, (*TABLES, *RELEASE_TABLES)), *last])


def _dictionary_section(table: Table) -> str:
    types, texts, may_be_null = polars_types(table), descriptions(table), nullable(table)
    keys = ", ".join(f"`{name}`" for name in table.key)
    order = ", ".join(f"`{name}`" for name in table.sort)
    lines = [f"## {table.name}", "", table.description, "", f"Key: {keys}. Sorted by {order}."]
    for foreign in table.foreign_keys:
        lines.append(f"`{foreign.column}` refers to `{foreign.table}.{foreign.target}`.")
    lines += ["", "| column | type | null | description |", "|---|---|---|---|"]
    for name, dtype in types.items():
        null = "yes" if name in may_be_null else "no"
        lines.append(f"| `{name}` | {plain_type(dtype)} | {null} | {texts[name]} |")
    return "\n".join([*lines, ""])


def table_schema(table: Table) -> dict[str, object]:
    """The Table Schema (Data Package v2) of a table: fields, the constraints that the checks state, and keys.

    A reference from the elements of a list is said in words, and to `verify` in a property of our own: Table Schema
    would compare the whole list.
    """
    types, texts, model = (
        polars_types(table),
        descriptions(table, with_elements=True),
        table.model.to_schema(),
    )
    in_words = _references_of_elements(table)
    fields = [
        {
            "name": name,
            **_table_schema_type(types[name]),
            "description": texts[name],
            **({"constraints": constraints} if (constraints := _constraints(column, table.key == (name,))) else {}),
        }
        for name, column in model.columns.items()
    ]
    plain, of_elements = (
        [
            {"fields": [key.column], "reference": {"resource": key.table, "fields": [key.target]}}
            for key in table.foreign_keys
            if (key in in_words) is is_of_elements
        ]
        for is_of_elements in (False, True)
    )
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": fields,
        "primaryKey": list(table.key),
        **({"uniqueKeys": [list(table.sort)]} if table.sort != table.key else {}),
        **({"foreignKeys": plain} if plain else {}),
        **({"elementForeignKeys": of_elements} if of_elements else {}),
    }


def _table_schema_type(dtype: pl.DataType) -> dict[str, str]:
    if not isinstance(dtype, pl.List):
        return {"type": plain_type(dtype)}
    inner = instance(dtype.inner)
    return {"type": "array"} if isinstance(inner, pl.Struct) else {"type": "list", "itemType": plain_type(inner)}


_CONSTRAINTS: Final = {
    "str_matches": {"pattern": "pattern"},
    "isin": {"allowed_values": "enum"},
    "str_length": {"min_value": "minLength", "max_value": "maxLength"},
    "in_range": {"min_value": "minimum", "max_value": "maximum"},
    "greater_than_or_equal_to": {"min_value": "minimum"},
    "less_than_or_equal_to": {"max_value": "maximum"},
    "greater_than": {"min_value": "exclusiveMinimum"},
    "less_than": {"max_value": "exclusiveMaximum"},
}
"""Pandera check and its statistic -> Table Schema constraint; a check not named here has no counterpart."""


def _constraints(column: Column, is_key: bool) -> dict[str, object]:
    found: dict[str, object] = {}
    if not column.nullable:
        found["required"] = True
    if column.unique and not is_key:
        found["unique"] = True
    for check in column.checks:
        for statistic, constraint in _CONSTRAINTS.get(check.name, {}).items():
            if (value := (check.statistics or {}).get(statistic)) is not None:
                found[constraint] = list(value) if isinstance(value, tuple | list | set | frozenset) else value
    if "pattern" in found and not str(found["pattern"]).endswith("$"):
        found["pattern"] = f"{found['pattern']}.*$"  # Pandera matches a beginning, Table Schema the whole value
    return found
