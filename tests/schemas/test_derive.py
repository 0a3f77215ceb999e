import json
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest

from etl.cli.derive import generated
from schemas.derive import (
    SCHEMA_VERSION,
    arrow_schema,
    arrow_type,
    data_dictionary,
    descriptions,
    nullable,
    plain_type,
    polars_types,
    table_schema,
)
from schemas.tables import RELEASE_TABLES, TABLES, Table

ROOT = Path(__file__).parents[2]
PAIRS = pl.List(pl.Struct({"key": pl.String(), "value": pl.String()}))


@pytest.mark.parametrize(("path", "text"), generated().items(), ids=str)
def test_generated_files_are_current(path: Path, text: str) -> None:
    on_disk = (ROOT / path).read_text(encoding="utf-8")
    assert on_disk == text, f"{path} is out of date: run `abstracts derive`"


@pytest.mark.parametrize(
    ("dtype", "arrow", "plain"),
    [
        (pl.String(), pa.string(), "string"),
        (pl.Int64(), pa.int64(), "integer"),
        (pl.Float64(), pa.float64(), "number"),
        (pl.Boolean(), pa.bool_(), "boolean"),
        (pl.Date(), pa.date32(), "date"),
        (pl.List(pl.String()), pa.list_(pa.string()), "list of string"),
        (
            PAIRS,
            pa.list_(pa.struct([("key", pa.string()), ("value", pa.string())])),
            "list of (key: string, value: string)",
        ),
    ],
)
def test_types_are_plain(dtype: pl.DataType, arrow: pa.DataType, plain: str) -> None:
    assert arrow_type(dtype) == arrow
    assert plain_type(dtype) == plain


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_an_arrow_schema_says_what_the_model_says(table: Table) -> None:
    schema = arrow_schema(table)
    assert schema.names == list(polars_types(table))
    assert {field.name for field in schema if field.nullable} == nullable(table)
    assert "large" not in str(schema.types)
    texts = {field.name: field.metadata[b"description"].decode() for field in schema}
    assert texts == descriptions(table)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_an_arrow_schema_repeats_the_descriptions_for_the_file(table: Table) -> None:
    metadata = {key.decode(): value.decode() for key, value in arrow_schema(table).metadata.items()}
    assert json.loads(metadata["column_descriptions"]) == descriptions(table)
    assert (metadata["table"], metadata["description"]) == (table.name, table.description)
    assert metadata["schema_version"] == SCHEMA_VERSION


def test_the_dictionary_has_a_section_a_table_and_a_row_a_column() -> None:
    sections = {part.split("\n")[0]: part for part in data_dictionary().split("## ")[1:]}
    assert list(sections) == [*(table.name for table in (*TABLES, *RELEASE_TABLES)), "Reasons of pairs"]
    for table in (*TABLES, *RELEASE_TABLES):
        rows = [line.split(" | ") for line in sections[table.name].split("\n") if line.startswith("| `")]
        assert [row[0] for row in rows] == [f"| `{name}`" for name in polars_types(table)]
        assert all(len(row) == 4 for row in rows)
        assert {row[0][3:-1] for row in rows if row[2] == "yes"} == nullable(table)
        for key in table.foreign_keys:
            assert f"`{key.column}` refers to `{key.table}.{key.target}`." in sections[table.name]


def test_what_the_elements_of_a_list_refer_to_is_said_in_words() -> None:
    conflicts = next(table for table in TABLES if table.name == "conflicts")
    said = descriptions(conflicts, with_elements=True)
    assert said["other_mention_ids"].endswith(" Each refers to `mentions.mention_id`.")
    assert said["paper_id"] == descriptions(conflicts)["paper_id"]


def constraints(table: str, column: str) -> object:
    schema = table_schema(next(one for one in TABLES if one.name == table))
    fields = schema["fields"]
    assert isinstance(fields, list)
    return next(field for field in fields if field["name"] == column).get("constraints")


@pytest.mark.parametrize(
    ("table", "column", "expected"),
    [
        ("papers", "paper_id", {"required": True, "pattern": "^p[0-9a-f]{16}$"}),
        ("papers", "paper_url", {"pattern": "^https://.*$"}),
        ("papers", "mention_count", {"required": True, "minimum": 1}),
        ("papers", "display_title", {"required": True, "minLength": 1}),
        ("papers", "publication_year", {"minimum": 1000, "maximum": 2999}),
        ("papers", "journal", None),
        ("dumps", "ordinal", {"required": True, "unique": True, "minimum": 1}),
        ("spans", "role", {"required": True, "enum": ["field", "furniture", "quarantine", "unused"]}),
        ("pairs", "abstract_jaccard", {"minimum": 0.0, "maximum": 1.0}),
    ],
)
def test_a_table_schema_states_what_the_checks_state(table: str, column: str, expected: object) -> None:
    assert constraints(table, column) == expected
