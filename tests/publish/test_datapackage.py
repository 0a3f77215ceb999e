"""The Data Package descriptor: valid by frictionless, and true to the models."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from frictionless import Package as Descriptor
from frictionless import Schema

from etl.publish import publish
from etl.publish.package import Inputs, WrittenFile
from schemas.derive import descriptions, table_schema
from schemas.files import parquet_file
from schemas.tables import TABLES, Table
from tests.publish.conftest import ABOUT
from tests.published import in_memory

Frames = Mapping[str, pl.DataFrame]
each_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


@pytest.fixture(scope="session")
def datapackage(published: Path) -> dict[str, Any]:
    """The descriptor of the toy package."""
    content: dict[str, Any] = json.loads((published / "datapackage.json").read_text(encoding="utf-8"))
    return content


def test_frictionless_finds_it_valid(datapackage: dict[str, Any]) -> None:
    assert list(Descriptor.metadata_validate(datapackage)) == []
    for resource in datapackage["resources"][:-2]:
        assert list(Schema.metadata_validate(resource["schema"])) == []


def test_frictionless_finds_the_spreadsheet_valid(published: Path) -> None:
    package = Descriptor(str(published / "datapackage.json"))
    report = package.get_resource("papers-csv").validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])


@each_table
def test_a_resource_is_its_table(table: Table, datapackage: dict[str, Any], manifest: dict[str, Any]) -> None:
    resource = next(each for each in datapackage["resources"] if each["name"] == table.name)
    entry = manifest["files"][resource["path"]]
    assert (resource["hash"], resource["bytes"]) == (f"sha256:{entry['sha256']}", entry["bytes"])
    assert resource["schema"] == json.loads(json.dumps(table_schema(table)))
    assert [field["name"] for field in resource["schema"]["fields"]] == list(descriptions(table))


def test_constraints_are_those_of_the_checks() -> None:
    tables = {table.name: table_schema(table) for table in TABLES}
    fields = {
        (name, field["name"]): field.get("constraints", {}) for name, schema in tables.items()
        for field in schema["fields"]  # type: ignore[attr-defined]
    }  # fmt: skip
    assert fields["papers", "paper_id"] == {"required": True, "pattern": "^p[0-9a-f]{16}$"}
    assert fields["papers", "paper_url"] == {"pattern": "^https://.*$"}
    assert fields["papers", "publication_year"] == {"minimum": 1000, "maximum": 2999}
    assert fields["papers", "publication_date_precision"] == {"enum": ["day", "month", "year"]}
    assert fields["papers", "title"] == {"minLength": 1}
    assert fields["dumps", "ordinal"] == {"required": True, "unique": True, "minimum": 1}
    assert fields["papers", "journal"] == {}
    assert tables["mentions"]["primaryKey"] == ["mention_id"]
    assert tables["mentions"]["uniqueKeys"] == [["dump_id", "ordinal"]]
    assert {
        "fields": ["paper_id"],
        "reference": {"resource": "papers", "fields": ["paper_id"]},
    } in tables["aliases"]["foreignKeys"]  # type: ignore[operator]
    assert "foreignKeys" not in tables["decisions"]


def test_dumps_are_sources_with_their_licences(datapackage: dict[str, Any]) -> None:
    sources = {source["dump_id"]: source for source in datapackage["sources"]}
    assert list(sources) == ["toy-b", "toy-a", "toy-c", "toy-d"]
    assert sources["toy-a"]["path"] == "https://example.org/list"
    assert sources["toy-a"]["licence"] == "CC BY 4.0"
    assert "path" not in sources["toy-c"]
    assert datapackage["licenses"] == [
        {
            "name": "CC-BY-4.0",
            "path": "https://creativecommons.org/licenses/by/4.0/",
            "title": "CC BY 4.0",
            "dump_ids": ["toy-b", "toy-a"],
        },
        {
            "path": "https://example.org/licence",
            "title": "https://example.org/licence",
            "dump_ids": ["toy-c"],
        },
    ]
    assert datapackage["description"].endswith("No licence is declared for toy-d.")
    assert "under MIT" in datapackage["description"]


def test_without_rows_and_licences_it_is_valid(frames: Frames, inputs: Inputs) -> None:
    tables = in_memory({name: frame.clear() for name, frame in frames.items()})
    texts = publish(inputs, ABOUT, "")(tables)
    files = {name: WrittenFile("0" * 64, 1) for name in (*texts, *map(parquet_file, tables))}
    (text,) = texts["datapackage.json"](files)
    descriptor = json.loads(text)
    assert list(Descriptor.metadata_validate(descriptor)) == []
    assert "licenses" not in descriptor
