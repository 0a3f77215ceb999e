"""Each table against its Pandera model, its key and its order."""

from collections.abc import Mapping

import polars as pl
from pandera.errors import SchemaErrors

from etl.validate.problem import Problem
from schemas.tables import TABLES, Table


def model_problems(tables: Mapping[str, pl.DataFrame], max_examples: int) -> list[Problem]:
    """What breaks the models; a table that is not there is a problem too."""
    found: list[Problem] = []
    for table in TABLES:
        if table.name not in tables:
            found.append(Problem(table.name, "*", "the table is missing", 0, ()))
            continue
        broken = _broken_checks(table, tables[table.name], max_examples)
        found += broken or _broken_key(table, tables[table.name], max_examples)
    return found


def _broken_checks(table: Table, frame: pl.DataFrame, max_examples: int) -> list[Problem]:
    try:
        table.model.to_schema().validate(frame, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases.with_columns(
            pl.when(pl.col("schema_context") == "Column").then("column").otherwise(pl.lit("*")).alias("column")
        )
        grouped = cases.group_by("column", "check", maintain_order=True).agg(
            pl.len(), pl.col("failure_case").cast(pl.String).drop_nulls().head(max_examples)
        )
        return [
            Problem(table.name, column, check, count, tuple(examples))
            for column, check, count, examples in grouped.iter_rows()
        ]
    return []


def _broken_key(table: Table, frame: pl.DataFrame, max_examples: int) -> list[Problem]:
    found: list[Problem] = []
    keys = frame.select(table.key)
    repeated = keys.filter(keys.is_duplicated())
    if repeated.height:
        found.append(_problem(table.name, ", ".join(table.key), "key is not unique", repeated, max_examples))
    if not frame.select(table.sort).equals(frame.select(table.sort).sort(table.sort)):
        found.append(Problem(table.name, ", ".join(table.sort), "rows are not sorted", frame.height, ()))
    return found


def _problem(table: str, column: str, check: str, rows: pl.DataFrame, max_examples: int) -> Problem:
    examples = tuple(" / ".join(map(str, row)) for row in rows.head(max_examples).iter_rows())
    return Problem(table, column, check, rows.height, examples)
