"""`croissant.json`: the package as Croissant 1.1 JSON-LD, a record set a table."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

import polars as pl
import pyarrow as pa

from etl.publish import about
from etl.publish.croissant_context import CONFORMS_TO, CONTEXT
from etl.publish.package import WrittenFile, parquet_file
from schemas.derive import SCHEMA_VERSION, descriptions, polars_types
from schemas.tables import TABLES, Table

_DATA_TYPE: Final[dict[object, str]] = {
    pl.String(): "sc:Text",
    pl.Int64(): "cr:Int64",
    pl.Float64(): "cr:Float64",
    pl.Boolean(): "sc:Boolean",
    pl.Date(): "sc:Date",
}


def croissant(tables: Mapping[str, pa.Table], files: Mapping[str, WrittenFile]) -> str:
    """The description: each Parquet file with its hash, each table with its fields, key and references.

    `version` is that of the schema, with a hash of the tables' files as build metadata; `datePublished` is
    the latest day that the contents speak of. Both follow from the contents: the release's are unknown here.
    """
    as_of = about.as_of(tables)
    version = f"{SCHEMA_VERSION}+{_fingerprint(files)}"
    content = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        "name": about.TITLE,
        "description": f"{about.DESCRIPTION} {about.licence_statement(tables)}",
        "keywords": list(about.KEYWORDS),
        "version": version,
        **({"datePublished": as_of.isoformat()} if as_of else {}),
        "license": [_licence(licence, dumps) for licence, dumps in about.licences(tables).items()],
        "citeAs": f"@misc{{{about.NAME}, title = {{{about.TITLE}}}, version = {{{version}}}}}",
        "distribution": [_file(table, files) for table in TABLES],
        "recordSet": [_record_set(table) for table in TABLES],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _fingerprint(files: Mapping[str, WrittenFile]) -> str:
    hashes = "".join(files[parquet_file(table.name)].sha256 for table in TABLES)
    return hashlib.sha256(hashes.encode()).hexdigest()[:16]


def _licence(licence: str | None, dumps: list[str]) -> dict[str, str]:
    return {
        "@type": "sc:CreativeWork",
        "name": licence or "No licence declared",
        "description": f"Dumps: {', '.join(dumps)}.",
        **({"url": licence} if licence and about.is_url(licence) else {}),
    }


def _file(table: Table, files: Mapping[str, WrittenFile]) -> dict[str, str]:
    name = parquet_file(table.name)
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "description": table.description,
        "contentUrl": name,
        "contentSize": f"{files[name].byte_count} B",
        "encodingFormat": "application/x-parquet",
        "sha256": files[name].sha256,
    }


def _record_set(table: Table) -> dict[str, object]:
    types, texts = polars_types(table), descriptions(table, with_elements=True)
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        "key": [{"@id": f"{table.name}/{column}"} for column in table.key],
        "field": [_field(table, column, dtype, texts[column]) for column, dtype in types.items()],
    }


def _field(table: Table, column: str, dtype: pl.DataType, text: str) -> dict[str, Any]:
    field = {"@type": "cr:Field", "@id": f"{table.name}/{column}", "name": column, "description": text}
    source = _source(table.name, column)
    array = {"isArray": True, "arrayShape": "-1"} if isinstance(dtype, pl.List) else {}
    element = dtype.inner if isinstance(dtype, pl.List) else dtype
    if isinstance(element, pl.Struct):
        return {
            **field,
            **array,
            "subField": [_member(field["@id"], member, source) for member in element.fields],
        }
    return {**field, "dataType": _DATA_TYPE[element], **array, "source": source, **_references(table, column)}


def _member(parent: str, member: pl.Field, source: dict[str, Any]) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{parent}/{member.name}",
        "name": member.name,
        "description": f"`{member.name}` of each element.",
        "dataType": _DATA_TYPE[member.dtype],
        "source": {**source, "transform": {"jsonPath": f"$.{member.name}"}},
    }


def _references(table: Table, column: str) -> dict[str, Any]:
    """What a column refers to, by file and column: mlcroissant cannot load a chain of fields, nor a list."""
    return next(
        (
            {"references": _source(key.table, key.target)}
            for key in table.foreign_keys
            if key.column == column and not isinstance(polars_types(table)[column], pl.List)
        ),
        {},
    )


def _source(table: str, column: str) -> dict[str, Any]:
    return {"fileObject": {"@id": parquet_file(table)}, "extract": {"column": column}}
