"""What holds between tables: foreign keys, read off `schemas.tables`, and every promise of the package."""

from typing import Final

import polars as pl

from etl.validate.conservation import CONSERVATION
from etl.validate.problem import Problem
from etl.validate.promise import Promise, Tables
from etl.validate.traceability import TRACEABILITY
from schemas.tables import TABLES, ForeignKey

PROMISES: Final = (*CONSERVATION, *TRACEABILITY)
"""Every promise between tables, foreign keys aside."""


def broken_promises(tables: Tables, max_examples: int) -> list[Problem]:
    """Every promise that does not hold, foreign keys first."""
    references = (_reference(table.name, key) for table in TABLES for key in table.foreign_keys)
    found = []
    for promise in (*references, *PROMISES):
        rows = promise.broken(tables)
        if rows.height:
            examples = tuple(" / ".join(map(str, row[:4])) for row in rows.head(max_examples).iter_rows())
            found.append(Problem(promise.table, promise.column, promise.says, rows.height, examples))
    return found


def floor_problems(tables: Tables, min_papers: int) -> list[Problem]:
    """Too few papers: an empty table passes every other check."""
    count = tables["papers"].height if "papers" in tables else 0
    says = f"fewer than {min_papers} papers (validate.min_papers)"
    return [Problem("papers", "*", says, count, ())] if count < min_papers else []


def _reference(name: str, key: ForeignKey) -> Promise:
    def broken(tables: Tables) -> pl.DataFrame:
        values = tables[name].select(key.column)
        if isinstance(values.schema[key.column], pl.List):
            values = values.explode(key.column)
        known = tables[key.table].select(pl.col(key.target).alias(key.column))
        return values.drop_nulls().join(known, on=key.column, how="anti").unique().sort(key.column)

    return Promise(name, key.column, f"refers to no {key.table}.{key.target}", broken)
