"""The Croissant description: no error or warning of mlcroissant, and the records load through it."""

import json
import math
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl.publish.facts import facts_of
from schemas.derive import SCHEMA_VERSION, descriptions
from schemas.tables import TABLES, Table
from tests.publish.conftest import ABOUT
from tests.published import in_memory

Frames = Mapping[str, pl.DataFrame]
each_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
pytestmark = [  # of the reading library alone, which calls what rdflib and pandas are about to drop
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The inplace keyword in DataFrame.reset_index:DeprecationWarning"),
]


@pytest.fixture(scope="session")
def croissant(published: Path) -> dict[str, Any]:
    """The description of the toy package."""
    content: dict[str, Any] = json.loads((published / "croissant.json").read_text(encoding="utf-8"))
    return content


@pytest.fixture(scope="module")
def dataset(published: Path) -> Any:
    """The package as mlcroissant reads it."""
    import mlcroissant  # here, as it takes a while, of which the other workers of a run have nothing

    return mlcroissant.Dataset(published / "croissant.json")


def test_no_error_and_no_warning(dataset: Any, caplog: pytest.LogCaptureFixture) -> None:
    assert dataset.metadata.ctx.is_v1_1()
    assert (dataset.metadata.ctx.issues.errors, dataset.metadata.ctx.issues.warnings) == (set(), set())
    assert caplog.records == []


@each_table
def test_records_load(table: Table, dataset: Any, frames: Frames) -> None:
    found = [{key: plain(value) for key, value in record.items()} for record in dataset.records(table.name)]
    rows = frames[table.name].sort(table.sort).rows(named=True)
    assert found == [{f"{table.name}/{name}": value for name, value in row.items()} for row in rows]


@each_table
def test_fields_and_files_are_the_tables(table: Table, croissant: dict[str, Any], manifest: dict[str, Any]) -> None:
    file = next(each for each in croissant["distribution"] if each["@id"] == f"{table.name}.parquet")
    assert file["sha256"] == manifest["files"][file["contentUrl"]]["sha256"]
    record_set = next(each for each in croissant["recordSet"] if each["@id"] == table.name)
    assert {field["name"]: field["description"] for field in record_set["field"]} == descriptions(
        table, with_elements=True
    )
    assert [key["@id"] for key in record_set["key"]] == [f"{table.name}/{name}" for name in table.key]


def test_lists_are_arrays_and_structs_have_members(croissant: dict[str, Any]) -> None:
    fields = {field["@id"]: field for each in croissant["recordSet"] for field in each["field"]}
    assert fields["papers/authors"] | {"isArray": True, "arrayShape": "-1"} == fields["papers/authors"]
    assert fields["mentions/extra"]["isArray"] is True
    assert [each["@id"] for each in fields["mentions/extra"]["subField"]] == [
        "mentions/extra/key",
        "mentions/extra/value",
    ]
    assert fields["aliases/paper_id"]["references"] == {
        "fileObject": {"@id": "papers.parquet"},
        "extract": {"column": "paper_id"},
    }
    assert fields["papers/dump_ids"]["description"].endswith("Each refers to `dumps.dump_id`.")


def test_date_and_version_follow_from_the_contents(croissant: dict[str, Any]) -> None:
    assert croissant["datePublished"] == "2025-01-31"
    assert re.fullmatch(re.escape(SCHEMA_VERSION) + r"\+[0-9a-f]{16}", croissant["version"])
    assert [(each["name"], each["description"]) for each in croissant["license"]] == [
        ("CC BY 4.0", "Dumps: toy-b, toy-a."),
        ("https://example.org/licence", "Dumps: toy-c."),
        ("No licence declared", "Dumps: toy-d."),
    ]


def test_without_a_captured_date_the_newest_paper_speaks(frames: Frames) -> None:
    no_day = [pl.lit(None, pl.Date).alias(name) for name in ("captured_date", "search_date")]
    undated = {**frames, "dumps": frames["dumps"].with_columns(no_day)}
    assert facts_of(ABOUT, in_memory(undated)).as_of == date(2024, 2, 29)
    assert facts_of(ABOUT, in_memory({**undated, "papers": frames["papers"].clear()})).as_of is None


def plain(value: Any) -> Any:
    """A value of mlcroissant as polars has it: texts decoded, days instead of timestamps."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key.rsplit("/", 1)[1]: plain(item) for key, item in value.items()}
    if isinstance(value, bytes):
        return value.decode()
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    return value.date() if hasattr(value, "date") else value
