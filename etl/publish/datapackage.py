"""`datapackage.json`: the package as a Data Package v2 descriptor, with a Table Schema for each table."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

import pyarrow as pa

from etl.publish import about
from etl.publish.package import WrittenFile, parquet_file
from schemas.cells import LIST_SEPARATOR
from schemas.columns import Dump, Paper
from schemas.derive import table_schema
from schemas.tables import TABLES, Table

_PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"


def datapackage(tables: Mapping[str, pa.Table], files: Mapping[str, WrittenFile]) -> str:
    """The descriptor: every table and the spreadsheet as resources, the dumps as sources."""
    licences = [_licence(licence, dumps) for licence, dumps in about.licences(tables).items() if licence]
    descriptor = {
        "$schema": _PROFILE,
        "name": about.NAME,
        "title": about.TITLE,
        "description": f"{about.DESCRIPTION} {about.licence_statement(tables)}",
        "keywords": list(about.KEYWORDS),
        **({"licenses": licences} if licences else {}),
        "sources": [_source(row) for row in about.dump_rows(tables)],
        "resources": [*(_resource(table, files) for table in TABLES), _spreadsheet(files)],
    }
    return json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n"


def _resource(table: Table, files: Mapping[str, WrittenFile]) -> dict[str, object]:
    return {
        "name": table.name,
        "type": "table",
        "description": table.description,
        **_file(parquet_file(table.name), files),
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "schema": table_schema(table),
    }


def _spreadsheet(files: Mapping[str, WrittenFile]) -> dict[str, object]:
    table = next(table for table in TABLES if table.name == Paper.TABLE)
    schema: dict[str, Any] = table_schema(table)
    schema.pop("foreignKeys", None)
    return {
        "name": "papers-csv",
        "type": "table",
        "description": f"The table `{table.name}` for a spreadsheet; a text that one would take for a formula, a "
        "number or a day has a label (`arXiv:`, `ISBN `, `vol. `, `no. `, `pp. `) or an apostrophe in front.",
        **_file(about.SPREADSHEET, files),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {**schema, "fields": [_as_text(field) for field in schema["fields"]]},
    }


def _as_text(field: dict[str, Any]) -> dict[str, Any]:
    """A field as CSV holds it: a list is joined, an empty one is a missing cell, and a text may have a label."""
    is_list = field["type"] == "list"
    loose = ("required", "pattern") if is_list else ("pattern",)
    constraints = {name: value for name, value in field.get("constraints", {}).items() if name not in loose}
    rest = {name: value for name, value in field.items() if name != "constraints"}
    delimiter = {"delimiter": LIST_SEPARATOR} if is_list else {}
    return {**rest, **delimiter, **({"constraints": constraints} if constraints else {})}


def _file(name: str, files: Mapping[str, WrittenFile]) -> dict[str, object]:
    return {"path": name, "bytes": files[name].byte_count, "hash": f"sha256:{files[name].sha256}"}


def _licence(licence: str, dumps: list[str]) -> dict[str, object]:
    """A licence as declared in `title`; `name` is the same in the letters that the standard allows there."""
    where = {"path": licence} if about.is_url(licence) else {"name": _identifier(licence)}
    return {**where, "title": licence, "dump_ids": dumps}


def _identifier(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-") or "other"


def _source(row: Mapping[str, Any]) -> dict[str, object]:
    url = row[Dump.url]
    return {
        "title": row[Dump.label] or row[Dump.dump_id],
        **({"path": url} if url and about.is_url(url) else {}),
        **{name: row[name] for name in (Dump.dump_id, Dump.file, Dump.sha256, Dump.source, Dump.licence) if row[name]},
    }
