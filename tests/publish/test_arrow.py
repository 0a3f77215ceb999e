"""The published tables: types, order, nullability, and the errors that keep anything else out."""

from collections.abc import Mapping

import polars as pl
import pyarrow as pa
import pytest

from etl.errors import BrokenTableError
from etl.publish import arrow
from etl.publish.arrow import arrow_tables
from schemas.derive import arrow_schema
from schemas.tables import TABLES, Table

Frames = Mapping[str, pl.DataFrame]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_toy_tables_satisfy_their_models(table: Table, frames: Frames) -> None:
    table.model.validate(frames[table.name])


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_has_its_schema_and_its_order(table: Table, frames: Frames) -> None:
    published = arrow_tables(frames)[table.name]
    assert published.schema.equals(arrow_schema(table), check_metadata=True)
    assert not [field for field in published.schema if "large" in str(field.type)]
    assert pl.DataFrame(published).equals(frames[table.name].sort(table.sort))


def test_order_and_chunks_of_the_input_do_not_show(frames: Frames, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrow, "ROW_GROUP", 2)
    shuffled = {name: pl.concat([frame[2:], frame[:2]], rechunk=False) for name, frame in frames.items()}
    expected = arrow_tables(frames)
    for name, table in arrow_tables(shuffled).items():
        assert table.equals(expected[name])
        assert [len(chunk) for chunk in table.column(0).chunks] == [
            len(chunk) for chunk in expected[name].column(0).chunks
        ]


def test_a_table_without_rows_keeps_its_types(frames: Frames) -> None:
    empty = {name: frame.clear() for name, frame in frames.items()}
    for name, table in arrow_tables(empty).items():
        assert table.num_rows == 0
        assert table.schema.equals(arrow_tables(frames)[name].schema, check_metadata=True)


def test_a_null_where_the_model_has_none_is_refused(frames: Frames) -> None:
    broken = frames["papers"].with_columns(pl.lit(None, pl.String).alias("display_title"))
    with pytest.raises(BrokenTableError, match="papers: does not fit its model"):
        arrow_tables({**frames, "papers": broken})


def test_a_type_that_loses_values_is_refused(frames: Frames) -> None:
    broken = frames["papers"].with_columns(pl.lit("many").alias("mention_count"))
    with pytest.raises(BrokenTableError, match="papers: does not fit its model"):
        arrow_tables({**frames, "papers": broken})


def test_a_missing_table_or_column_is_named(frames: Frames) -> None:
    with pytest.raises(BrokenTableError, match="spans: the table is missing"):
        arrow_tables({name: frame for name, frame in frames.items() if name != "spans"})
    with pytest.raises(BrokenTableError, match=r"papers: its columns .* \(doi\)"):
        arrow_tables({**frames, "papers": frames["papers"].drop("doi")})


def test_nullability_is_the_models(frames: Frames) -> None:
    schema = arrow_tables(frames)["papers"].schema
    assert schema.field("title").nullable
    assert not schema.field("authors").nullable
    assert schema.field("authors").type == pa.list_(pa.string())
