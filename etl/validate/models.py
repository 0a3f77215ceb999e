"""Each table against its Pandera model, its key and its order."""

from typing import Final

import polars as pl
from pandera.errors import SchemaErrors

from etl.validate.problem import Problem
from etl.validate.promise import Tables
from schemas.derive import polars_types
from schemas.tables import TABLES, Table

_WORDS: Final = {
    "not_nullable": "is null",
    "field_uniqueness": "is not unique",
    "multiple_fields_uniqueness": "the key is not unique",
}
"""Pandera's names of checks that do not explain themselves."""


def model_problems(tables: Tables, max_examples: int) -> list[Problem]:
    """What breaks the models; a table that is not there is a problem too."""
    found: list[Problem] = []
    for table in TABLES:
        if table.name in tables:
            frame = tables[table.name]
            found += _misshapen(table, frame, max_examples) or _broken_rows(table, frame, max_examples)
        else:
            found.append(Problem(table.name, "*", "the table is missing", 0, ()))
    return found


def _misshapen(table: Table, frame: pl.DataFrame, max_examples: int) -> list[Problem]:
    """Columns that are missing, unknown, of another type or out of order; without its shape no check can look."""
    types = polars_types(table)
    found = []
    for name, dtype in types.items():
        if name not in frame.columns:
            found.append(Problem(table.name, name, "the column is missing", frame.height, ()))
        elif frame.schema[name] != dtype:
            says = f"is {frame.schema[name]}, and must be {dtype}"
            found.append(Problem(table.name, name, says, frame.height, _values(frame, name, max_examples)))
    for name in frame.columns:
        if name not in types:
            says = "is no column of this table"
            found.append(Problem(table.name, name, says, frame.height, _values(frame, name, max_examples)))
    if not found and frame.columns != list(types):
        moved = tuple(one for one, other in zip(frame.columns, types, strict=True) if one != other)
        found.append(Problem(table.name, "*", "the columns are out of order", frame.height, moved[:max_examples]))
    return found


def _values(frame: pl.DataFrame, name: str, count: int) -> tuple[str, ...]:
    return tuple(map(str, frame[name].head(count).to_list()))


def _broken_rows(table: Table, frame: pl.DataFrame, max_examples: int) -> list[Problem]:
    return _broken_checks(table, frame, max_examples) or _broken_key(table, frame, max_examples)


def _broken_checks(table: Table, frame: pl.DataFrame, max_examples: int) -> list[Problem]:
    """The checks of the model that fail; examples are the rows' keys and, for a check of a column, its values."""
    try:
        table.model.to_schema().validate(frame, lazy=True)
    except SchemaErrors as error:
        is_column = pl.col("schema_context") == "Column"
        keys = frame.select(pl.concat_str(pl.col(table.key).cast(pl.String), separator=" / ").alias("key"))
        cases = error.failure_cases.select(
            pl.when(is_column).then("column").otherwise(pl.lit("*")).alias("column"),
            pl.col("check").replace(_WORDS),
            pl.when(is_column).then(pl.col("failure_case").cast(pl.String)).alias("value"),
            pl.col("index").cast(pl.UInt32),
        ).join(keys.with_row_index("index"), on="index", how="left", maintain_order="left")
        example = pl.concat_str("key", "value", separator=": ", ignore_nulls=True)
        grouped = cases.group_by("column", "check", maintain_order=True).agg(pl.len(), example.head(max_examples))
        return [
            Problem(table.name, column, check, count, tuple(examples))
            for column, check, count, examples in grouped.iter_rows()
        ]
    return []


def _broken_key(table: Table, frame: pl.DataFrame, max_examples: int) -> list[Problem]:
    found: list[Problem] = []
    keys, order = frame.select(table.key), frame.select(table.sort)
    repeated = keys.filter(keys.is_duplicated())
    if repeated.height:
        found.append(_problem(table.name, table.key, "the key is not unique", repeated, max_examples))
    misplaced = order.filter(_differs(order, order.sort(table.sort)))
    if misplaced.height:
        found.append(_problem(table.name, table.sort, "the rows are not sorted", misplaced, max_examples))
    return found


def _differs(one: pl.DataFrame, other: pl.DataFrame) -> pl.Series:
    return pl.select(pl.any_horizontal(one[name].ne_missing(other[name]) for name in one.columns)).to_series()


def _problem(table: str, columns: tuple[str, ...], check: str, rows: pl.DataFrame, max_examples: int) -> Problem:
    examples = tuple(" / ".join(map(str, row)) for row in rows.head(max_examples).iter_rows())
    return Problem(table, ", ".join(columns), check, rows.height, examples)
