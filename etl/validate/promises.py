"""What holds between tables: foreign keys, read off `schemas.tables`, and every promise of the package."""

from typing import Final

import polars as pl

from etl.validate.conservation import CONSERVATION
from etl.validate.problem import Problem
from etl.validate.promise import Promise, Rows
from etl.validate.source import Given, sources
from etl.validate.traceability import TRACEABILITY
from schemas.tables import TABLES, ForeignKey

PROMISES: Final = (*CONSERVATION, *TRACEABILITY)
"""Every promise between tables, foreign keys aside."""
_SHOWN: Final = 4
"""So many columns of a row are an example."""


def broken_promises(tables: Given, max_examples: int) -> list[Problem]:
    """Every promise that does not hold, foreign keys first."""
    rows = {name: source.scan() for name, source in sources(tables).items()}
    references = (_reference(table.name, key) for table in TABLES for key in table.foreign_keys)
    found = []
    for promise in (*references, *PROMISES):
        broken = promise.broken(rows)
        count = broken.select(pl.len()).collect(engine="streaming").item()
        if count:
            first = broken.head(max_examples).collect(engine="streaming")
            examples = tuple(" / ".join(map(str, row[:_SHOWN])) for row in first.iter_rows())
            found.append(Problem(promise.table, promise.column, promise.says, count, examples))
    return found


def floor_problems(tables: Given, min_papers: int) -> list[Problem]:
    """Too few papers: an empty table passes every other check."""
    given = sources(tables)
    count = given["papers"].scan().select(pl.len()).collect().item() if "papers" in given else 0
    says = f"fewer than {min_papers} papers (validate.min_papers)"
    return [Problem("papers", "*", says, count, ())] if count < min_papers else []


def _reference(name: str, key: ForeignKey) -> Promise:
    def broken(tables: Rows) -> pl.LazyFrame:
        values = tables[name].select(key.column)
        if isinstance(values.collect_schema()[key.column], pl.List):
            values = values.explode(key.column)
        known = tables[key.table].select(pl.col(key.target).alias(key.column))
        return values.drop_nulls().join(known, on=key.column, how="anti").unique().sort(key.column)

    return Promise(name, key.column, f"refers to no {key.table}.{key.target}", broken)
