"""`datapackage.json`: the package as a Data Package v2 descriptor, with a Table Schema for each table."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from etl.publish.facts import Facts
from etl.publish.files import FILES
from etl.publish.licences import Licence, licence_statement, licences
from etl.publish.package import SPREADSHEET, VIEWS, WrittenFile
from schemas.about import Creator, is_url, name_of
from schemas.cells import LIST_SEPARATOR
from schemas.columns import Dump, Paper
from schemas.derive import table_schema
from schemas.files import VERIFIER, files_of
from schemas.tables import TABLES, Table

_PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"


def datapackage(facts: Facts, files: Mapping[str, WrittenFile]) -> str:
    """The descriptor: every table, the spreadsheet, the views and the check as resources, the dumps as sources."""
    declared = [_licence(licence.text, licence) for licence in licences(facts) if licence.text]
    descriptor = {
        "$schema": _PROFILE,
        "name": name_of(facts.about.title),
        "title": facts.about.title,
        "description": f"{facts.about.description} {licence_statement(facts)}",
        **({"homepage": facts.about.homepage} if facts.about.homepage else {}),
        "keywords": list(facts.about.keywords),
        "contributors": [_contributor(creator) for creator in facts.about.creators],
        **({"licenses": declared} if declared else {}),
        "sources": [_source(row) for row in facts.dumps],
        "resources": [
            *(_resource(table, files) for table in TABLES),
            _spreadsheet(files),
            *(_plain(name, files) for name in (VIEWS, VERIFIER)),
        ],
    }
    return json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n"


def _resource(table: Table, files: Mapping[str, WrittenFile]) -> dict[str, object]:
    return {
        "name": table.name,
        "type": "table",
        "description": table.description,
        **_files(files_of(table.name, files), files),
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "schema": table_schema(table),
    }


def _spreadsheet(files: Mapping[str, WrittenFile]) -> dict[str, object]:
    table = next(table for table in TABLES if table.name == Paper.TABLE)
    schema: dict[str, Any] = table_schema(table)
    schema.pop("foreignKeys", None)
    schema.pop("elementForeignKeys", None)
    return {
        "name": "papers-csv",
        "type": "table",
        "description": f"The table `{table.name}` for a spreadsheet; a text that one would take for a formula, a "
        "number or a day has a label (`arXiv:`, `ISBN `, `vol. `, `no. `, `pp. `) or an apostrophe in front.",
        **_file(SPREADSHEET, files),
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


def _files(names: list[str], files: Mapping[str, WrittenFile]) -> dict[str, object]:
    """The file of a table, or all of them: as there is but one place for a hash, each has its own in `parts`."""
    if len(names) == 1:
        return _file(names[0], files)
    total = sum(files[name].byte_count for name in names)
    return {"path": names, "bytes": total, "parts": [_file(name, files) for name in names]}


def _plain(name: str, files: Mapping[str, WrittenFile]) -> dict[str, object]:
    """A file that is no table."""
    kind = FILES[name]
    return {
        "name": name.replace(".", "-"),
        "description": kind.description,
        **_file(name, files),
        "format": name.rpartition(".")[2],
        "mediatype": kind.media_type,
        "encoding": "utf-8",
    }


def _contributor(creator: Creator) -> dict[str, object]:
    names = {"title": creator.full, "givenName": creator.given, "familyName": creator.family}
    rest = {"path": creator.orcid and f"https://orcid.org/{creator.orcid}", "organization": creator.affiliation}
    return {key: value for key, value in (names | rest).items() if value} | {"roles": ["creator"]}


def _licence(text: str, licence: Licence) -> dict[str, object]:
    """A licence as declared in `title`; `name` is its SPDX name, else that in the letters that are allowed."""
    name = licence.spdx or (None if is_url(text) else _identifier(text))
    where = {"name": name, "path": licence.url}
    return {**{key: value for key, value in where.items() if value}, "title": text, "dump_ids": licence.dump_ids}


def _identifier(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-") or "other"


def _source(row: Mapping[str, Any]) -> dict[str, object]:
    url = row[Dump.url]
    return {
        "title": row[Dump.label] or row[Dump.dump_id],
        **({"path": url} if url and is_url(url) else {}),
        **{name: row[name] for name in (Dump.dump_id, Dump.file, Dump.sha256, Dump.source, Dump.licence) if row[name]},
    }
