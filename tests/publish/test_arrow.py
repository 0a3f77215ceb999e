"""The rows of published tables: types, order, cuts, nullability, and the errors that keep anything else out."""

from collections.abc import Iterable, Mapping

import polars as pl
import pyarrow as pa
import pytest

from etl.errors import BrokenTableError
from etl.publish import arrow
from etl.publish.arrow import row_groups
from schemas.derive import arrow_schema
from schemas.tables import TABLES, Table

Frames = Mapping[str, pl.DataFrame]
each_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
PAPERS = next(table for table in TABLES if table.name == "papers")


def arrows(frames: Iterable[pl.DataFrame]) -> Iterable[pa.Table]:
    """The parts of a table as they are read."""
    return (frame.to_arrow(compat_level=pl.CompatLevel.oldest()) for frame in frames)


def groups_of(table: Table, *frames: pl.DataFrame) -> list[pa.Table]:
    """The row groups that are written of these parts."""
    return list(row_groups(table, arrows(frames)))


@each_table
def test_the_toy_tables_satisfy_their_models(table: Table, frames: Frames) -> None:
    table.model.validate(frames[table.name])


@each_table
def test_a_table_has_its_schema_and_its_order(table: Table, frames: Frames) -> None:
    rows = frames[table.name].sort(table.sort)
    (published,) = groups_of(table, rows)
    assert published.schema.equals(arrow_schema(table), check_metadata=True)
    assert not [field for field in published.schema if "large" in str(field.type)]
    assert pl.DataFrame(published).equals(rows)


@each_table
def test_cuts_of_the_input_do_not_show(table: Table, frames: Frames, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrow, "ROW_GROUP", 2)
    rows = frames[table.name].sort(table.sort)
    expected = groups_of(table, rows)
    assert [group.num_rows for group in expected[:-1]] == [2] * (len(expected) - 1)
    for cut in (rows.iter_slices(1), [rows[:3], rows[3:3], rows[3:]]):
        found = groups_of(table, *cut)
        assert [group.to_pylist() for group in found] == [group.to_pylist() for group in expected]
        assert {column.num_chunks for group in found for column in group.columns} <= {0, 1}


@each_table
def test_a_table_without_rows_keeps_its_types(table: Table, frames: Frames) -> None:
    for parts in ([], [frames[table.name].clear()]):
        (published,) = groups_of(table, *parts)
        assert published.num_rows == 0
        assert published.schema.equals(arrow_schema(table), check_metadata=True)


def test_a_null_where_the_model_has_none_is_refused(frames: Frames) -> None:
    broken = frames["papers"].with_columns(pl.lit(None, pl.String).alias("display_title"))
    with pytest.raises(BrokenTableError, match="papers: does not fit its model"):
        groups_of(PAPERS, broken)


def test_a_type_that_loses_values_is_refused(frames: Frames) -> None:
    broken = frames["papers"].with_columns(pl.lit("many").alias("mention_count"))
    with pytest.raises(BrokenTableError, match="papers: does not fit its model"):
        groups_of(PAPERS, broken)


def test_a_missing_column_is_named(frames: Frames) -> None:
    with pytest.raises(BrokenTableError, match=r"papers: its columns .* \(doi\)"):
        groups_of(PAPERS, frames["papers"].drop("doi"))


@pytest.mark.parametrize("size", [1, 2, 100])
@pytest.mark.parametrize("order", [[1, 0, 2], [0, 2, 1], [2, 0, 1]])
def test_rows_that_are_not_sorted_are_refused(
    order: list[int], size: int, frames: Frames, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrow, "ROW_GROUP", size)
    rows = frames["papers"].sort("paper_id")[order]
    with pytest.raises(BrokenTableError, match="papers: its rows are not sorted by paper_id"):
        groups_of(PAPERS, rows)


def test_order_goes_by_the_second_column_where_the_first_is_one(frames: Frames) -> None:
    mentions = next(table for table in TABLES if table.name == "mentions")
    rows = frames["mentions"].sort("dump_id", "ordinal")
    assert groups_of(mentions, rows)
    with pytest.raises(BrokenTableError, match="mentions: its rows are not sorted by dump_id, ordinal"):
        groups_of(mentions, rows[[1, 0, 2, 3]])


def test_nullability_is_the_models(frames: Frames) -> None:
    (papers,) = groups_of(PAPERS, frames["papers"].sort("paper_id"))
    assert papers.schema.field("title").nullable
    assert not papers.schema.field("authors").nullable
    assert papers.schema.field("authors").type == pa.list_(pa.string())
