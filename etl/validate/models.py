"""Each table against its Pandera model, its key and its order."""

from collections.abc import Iterable

import polars as pl

from etl.validate.model import Failure, model_of
from etl.validate.order import Ascent, Distinct
from etl.validate.problem import Problem
from etl.validate.source import Given, Source, sources
from schemas.derive import polars_types
from schemas.tables import TABLES, Table


def model_problems(tables: Given, max_examples: int) -> list[Problem]:
    """What breaks the models; a table that is not there is a problem too."""
    found: list[Problem] = []
    given = sources(tables)
    for table in TABLES:
        if table.name in given:
            source = given[table.name]
            found += _misshapen(table, source.scan(), max_examples) or _broken_rows(table, source, max_examples)
        else:
            found.append(Problem(table.name, "*", "the table is missing", 0, ()))
    return found


def _misshapen(table: Table, rows: pl.LazyFrame, max_examples: int) -> list[Problem]:
    """Columns that are missing, unknown, of another type or out of order; without its shape no check can look."""
    types, schema = polars_types(table), rows.collect_schema()
    wrong: list[tuple[str, str]] = []
    for name, dtype in types.items():
        if name not in schema:
            wrong.append((name, "the column is missing"))
        elif schema[name] != dtype:
            wrong.append((name, f"is {schema[name]}, and must be {dtype}"))
    wrong += [(name, "is no column of this table") for name in schema if name not in types]
    moved = [one for one, other in zip(schema, types, strict=False) if one != other]
    if not wrong and not moved:
        return []
    count = rows.select(pl.len()).collect().item()
    if not wrong:
        return [Problem(table.name, "*", "the columns are out of order", count, tuple(moved[:max_examples]))]
    return [
        Problem(table.name, name, says, count, _values(rows, name, max_examples) if name in schema else ())
        for name, says in wrong
    ]


def _values(rows: pl.LazyFrame, name: str, count: int) -> tuple[str, ...]:
    return tuple(map(str, rows.select(name).head(count).collect()[name].to_list()))


def _broken_rows(table: Table, source: Source, max_examples: int) -> list[Problem]:
    """The checks that rows fail, part by part; only if none does, the key and the order of all rows."""
    model, order = model_of(table), Ascent(table.sort)
    unique = {rank: Distinct(columns, order) for rank, columns in model.unique.items()}
    failures: list[Failure] = []
    for part in source.parts(model.asked):
        failures = _merged([*failures, *model.failures(part, max_examples)], max_examples)
        order.add(part)
        for values in unique.values():
            values.add(part)
    for rank, values in unique.items():
        if not values.is_proven():
            failures += model.repeated(rank, source.scan(), max_examples)
    if failures:
        told = sorted(failures)
        return [Problem(table.name, one.column, one.check, one.row_count, one.examples) for one in told]
    return [] if order.is_strict else _broken_key(table, source.scan(), max_examples)


def _merged(failures: Iterable[Failure], max_examples: int) -> list[Failure]:
    """The failures of several parts, in their order, one for each check."""
    merged: dict[tuple[str, str], Failure] = {}
    for one in failures:
        first = merged.get((one.column, one.check))
        merged[one.column, one.check] = one if first is None else first.joined(one, max_examples)
    return list(merged.values())


def _broken_key(table: Table, rows: pl.LazyFrame, max_examples: int) -> list[Problem]:
    found: list[Problem] = []
    keys, order = rows.select(table.key).collect(), rows.select(table.sort).collect()
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
