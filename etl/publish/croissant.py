"""`croissant.json`: the package as Croissant 1.1 JSON-LD, a record set a table."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from etl.publish.citing import build_citation
from etl.publish.croissant_context import CONFORMS_TO, CONTEXT
from etl.publish.facts import Facts
from etl.publish.files import FILES
from etl.publish.licences import Licence, licence_statement, licences
from etl.publish.package import VIEWS, WrittenFile
from schemas.about import Creator
from schemas.derive import SCHEMA_VERSION, descriptions, polars_types
from schemas.files import VERIFIER, parquet_file
from schemas.tables import TABLES, Table

_DATA_TYPE: Final[dict[object, str]] = {
    pl.String(): "sc:Text",
    pl.Int64(): "cr:Int64",
    pl.Float64(): "cr:Float64",
    pl.Boolean(): "sc:Boolean",
    pl.Date(): "sc:Date",
}


def croissant(facts: Facts, files: Mapping[str, WrittenFile]) -> str:
    """The description: each Parquet file with its hash, each table with its fields, key and references.

    `version` is that of the schema, with a hash of the tables' files as build metadata; `datePublished` is
    the latest day that the contents speak of. Both follow from the contents: the release's are unknown here.
    """
    about, as_of = facts.about, facts.as_of
    version = f"{SCHEMA_VERSION}+{_fingerprint(files)}"
    content = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        "name": about.title,
        "description": f"{about.description} {licence_statement(facts)}",
        "keywords": list(about.keywords),
        "version": version,
        **({"datePublished": as_of.isoformat()} if as_of else {}),
        "creator": [_creator(creator) for creator in about.creators],
        **({"publisher": {"@type": "sc:Organization", "name": about.publisher}} if about.publisher else {}),
        **({"url": about.homepage} if about.homepage else {}),
        "license": [_licence(licence) for licence in licences(facts)],
        "citeAs": build_citation(about).text(),
        "distribution": [
            *(_file(parquet_file(table.name), files) for table in TABLES),
            *(_file(name, files) for name in (VIEWS, VERIFIER)),
        ],
        "recordSet": [_record_set(table) for table in TABLES],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _fingerprint(files: Mapping[str, WrittenFile]) -> str:
    hashes = "".join(files[parquet_file(table.name)].sha256 for table in TABLES)
    return hashlib.sha256(hashes.encode()).hexdigest()[:16]


def _creator(creator: Creator) -> dict[str, object]:
    kind = {"@type": "sc:Person" if creator.family else "sc:Organization", "name": creator.full}
    return {**kind, **({"url": f"https://orcid.org/{creator.orcid}"} if creator.orcid else {})}


def _licence(licence: Licence) -> dict[str, str]:
    told = {"@type": "sc:CreativeWork", "name": licence.name, "description": licence.scope}
    return {**told, **({"url": licence.url} if licence.url else {})}


def _file(name: str, files: Mapping[str, WrittenFile]) -> dict[str, str]:
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "description": FILES[name].description,
        "contentUrl": name,
        "contentSize": f"{files[name].byte_count} B",
        "encodingFormat": "application/x-parquet" if name.endswith(".parquet") else FILES[name].media_type,
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
