"""`croissant.json`: the package as Croissant 1.1 JSON-LD, a record set a table."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from etl.publish.citing import build_citation
from etl.publish.croissant_context import CONFORMS_TO, CONTEXT
from etl.publish.facts import Facts
from etl.publish.files import description, media_type
from etl.publish.licences import Licence, licence_statement, licences
from etl.publish.package import VIEWS, WrittenFile
from schemas.about import Creator
from schemas.derive import SCHEMA_VERSION, descriptions, polars_types
from schemas.files import PARQUET, VERIFIER, files_of, parquet_file
from schemas.tables import TABLES, Table

_PARQUET: Final = "application/x-parquet"
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
    split = frozenset(table.name for table in TABLES if len(files_of(table.name, files)) > 1)
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
            *(_file(name, files) for table in TABLES for name in files_of(table.name, files)),
            *(_file(name, files) for name in (VIEWS, VERIFIER)),
            *(_file_set(table, files_of(table.name, files)) for table in TABLES if table.name in split),
        ],
        "recordSet": [_record_set(table, split) for table in TABLES],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _fingerprint(files: Mapping[str, WrittenFile]) -> str:
    hashes = "".join(files[name].sha256 for table in TABLES for name in files_of(table.name, files))
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
        "description": description(name),
        "contentUrl": name,
        "contentSize": f"{files[name].byte_count} B",
        "encodingFormat": _PARQUET if name.endswith(PARQUET) else media_type(name),
        "sha256": files[name].sha256,
    }


def _file_set(table: Table, names: list[str]) -> dict[str, object]:
    """The files of a table that is split, as one; it names no place that they are in, for that would be an archive."""
    return {
        "@type": "cr:FileSet",
        "@id": _set_id(table.name),
        "name": _set_id(table.name),
        "description": f"The {len(names):,} files of the table `{table.name}`, whose rows go on from one to the next.",
        "encodingFormat": _PARQUET,
        "includes": _set_id(table.name),
    }


def _set_id(table: str) -> str:
    return f"{table}-*{PARQUET}"


def _record_set(table: Table, split: frozenset[str]) -> dict[str, object]:
    types, texts = polars_types(table), descriptions(table, with_elements=True)
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        "key": [{"@id": f"{table.name}/{column}"} for column in table.key],
        "field": [_field(table, column, dtype, texts[column], split) for column, dtype in types.items()],
    }


def _field(table: Table, column: str, dtype: pl.DataType, text: str, split: frozenset[str]) -> dict[str, Any]:
    field = {"@type": "cr:Field", "@id": f"{table.name}/{column}", "name": column, "description": text}
    source = _source(table.name, column, split)
    array = {"isArray": True, "arrayShape": "-1"} if isinstance(dtype, pl.List) else {}
    element = dtype.inner if isinstance(dtype, pl.List) else dtype
    if isinstance(element, pl.Struct):
        return {
            **field,
            **array,
            "subField": [_member(field["@id"], member, source) for member in element.fields],
        }
    return {**field, "dataType": _DATA_TYPE[element], **array, "source": source, **_references(table, column, split)}


def _member(parent: str, member: pl.Field, source: dict[str, Any]) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{parent}/{member.name}",
        "name": member.name,
        "description": f"`{member.name}` of each element.",
        "dataType": _DATA_TYPE[member.dtype],
        "source": {**source, "transform": {"jsonPath": f"$.{member.name}"}},
    }


def _references(table: Table, column: str, split: frozenset[str]) -> dict[str, Any]:
    """What a column refers to, by file and column: mlcroissant cannot load a chain of fields, nor a list."""
    return next(
        (
            {"references": _source(key.table, key.target, split)}
            for key in table.foreign_keys
            if key.column == column and not isinstance(polars_types(table)[column], pl.List)
        ),
        {},
    )


def _source(table: str, column: str, split: frozenset[str]) -> dict[str, Any]:
    place = {"fileSet": {"@id": _set_id(table)}} if table in split else {"fileObject": {"@id": parquet_file(table)}}
    return {**place, "extract": {"column": column}}
