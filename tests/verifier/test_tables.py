"""Tables held against the manifest and the descriptor beside them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq
import pytest

from etl import verifier
from tests.frozen import edit, edit_descriptor, edit_table
from tests.verifier.conftest import line

CHANGES: dict[str, tuple[str, Callable[[pl.DataFrame], pl.DataFrame], str]] = {
    "a pattern": (
        "papers",
        lambda t: t.with_columns(doi=pl.lit("nonsense")),
        "column `doi`: 3 of its values break pattern",
    ),
    "a closed set": (
        "papers",
        lambda t: t.with_columns(publication_date_precision=pl.lit("week")),
        "column `publication_date_precision`: 3 of its values break enum",
    ),
    "a bound": (
        "mentions",
        lambda t: t.with_columns(pl.col("ordinal") - 1),
        "column `ordinal`: 3 of its values break minimum",
    ),
    "a length": (
        "papers",
        lambda t: t.with_columns(display_title=pl.lit("")),
        "column `display_title`: 3 of its values break minLength",
    ),
    "a null": (
        "dumps",
        lambda t: t.with_columns(file=pl.lit(None, pl.String)),
        "column `file`: 4 of its values break required",
    ),
    "a type": (
        "papers",
        lambda t: t.with_columns(pl.col("mention_count").cast(pl.String)),
        "column `mention_count`: is string, and datapackage.json says integer",
    ),
    "a list's type": (
        "papers",
        lambda t: t.with_columns(authors=pl.lit([1], pl.List(pl.Int64))),
        "column `authors`: is list<element: int64>, and datapackage.json says list",
    ),
    "a column": ("papers", lambda t: t.drop("pages"), "its columns are not those of datapackage.json"),
    "the order": ("papers", lambda t: t.select(reversed(t.columns)), "its columns are not those of datapackage.json"),
    "a key": (
        "mentions",
        lambda t: t.with_columns(mention_id=pl.col("mention_id").first()),
        "column `mention_id`: is not unique, or its rows are not in order",
    ),
    "another key": (
        "mentions",
        lambda t: t.with_columns(dump_id=pl.lit("toy-a"), ordinal=pl.lit(1, pl.Int64)),
        "column `dump_id, ordinal`: is not unique, or its rows are not in order",
    ),
    "a reference": (
        "mentions",
        lambda t: t.with_columns(paper_id=pl.lit("p" + "f" * 16)),
        "column `paper_id`: refers to no papers.paper_id (1, such as pffffffffffffffff)",
    ),
    "a reference in a list": (
        "papers",
        lambda t: t.with_columns(dump_ids=pl.lit(["toy-z"], pl.List(pl.String))),
        "column `dump_ids`: refers to no dumps.dump_id (1, such as toy-z)",
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_tables_are_held_against_the_descriptor_beside_them(build: Path, what: str) -> None:
    table, change, expected = CHANGES[what]
    edit_table(build, table, change)
    assert f"{table}.parquet: {expected}" in verifier.check(build).problems


def test_keys_are_looked_at_whatever_vouches(build: Path) -> None:
    table, change, expected = CHANGES["a reference"]
    edit_table(build, table, change)
    found = verifier.check(build, must_be_vouched=True).problems
    assert (found[0], len(found)) == (f"{table}.parquet: {expected}", 2)


def test_values_and_rows_are_held_against_the_manifest(build: Path) -> None:
    manifest = (build / verifier.MANIFEST).read_bytes()
    edit_table(build, "papers", lambda table: table.with_columns(pages=pl.lit("1")))
    edit_table(build, "spans", lambda table: table.head(2))
    (build / verifier.MANIFEST).write_bytes(manifest)
    found = verifier.check(build).problems
    assert "papers.parquet: column `pages` holds other values" in found
    assert "spans.parquet: has 2 rows, not 4" in found
    assert not any("column `title`" in line for line in found)


def test_other_bytes_of_the_same_values_break_only_the_files_hash(build: Path) -> None:
    manifest = (build / verifier.MANIFEST).read_bytes()
    edit_table(build, "papers", lambda table: table)
    (build / verifier.MANIFEST).write_bytes(manifest)
    found = verifier.check(build)
    assert [line.split(":")[0] for line in found.problems] == ["papers.parquet"]
    assert line(found, "tables").startswith("tables    11 tables, ")


def test_a_page_is_held_against_its_checksum(build: Path) -> None:
    path = build / "papers.parquet"
    with pq.ParquetFile(path) as file:
        column = file.metadata.row_group(0).column(file.schema_arrow.names.index("display_title"))
    content = bytearray(path.read_bytes())
    start = min(filter(None, (column.dictionary_page_offset, column.data_page_offset)))
    content[start + column.total_compressed_size // 2] ^= 1
    edit(build, "papers.parquet", bytes(content))
    (found,) = verifier.check(build).problems
    assert found.startswith("papers.parquet: cannot be read (")


def test_a_large_table_is_read_some_rows_at_a_time(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifier, "_BATCH_ROWS", 1)
    assert verifier.check(build).problems == []


def test_constraints_of_days_and_unknown_ones_are_told(build: Path) -> None:
    def change(resources: dict[str, Any]) -> None:
        fields = {field["name"]: field for field in resources["papers"]["schema"]["fields"]}
        fields["publication_year"]["constraints"] = {"exclusiveMaximum": 2024}
        fields["title"]["constraints"] = {"maxLength": 5}
        fields["pages"]["constraints"] = {"unheard": 1}
        fields["paper_id"]["constraints"]["unique"] = True

    edit_descriptor(build, change)
    assert verifier.check(build).problems == ["papers.parquet: cannot be read ('unheard')"]
