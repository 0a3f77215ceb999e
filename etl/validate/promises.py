"""What holds between tables: foreign keys, read off `schemas.tables`, and every promise of the package."""

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from etl.validate.cohorts import cohorts
from etl.validate.conservation import CONSERVATION
from etl.validate.problem import Problem
from etl.validate.promise import Promise, Rows
from etl.validate.source import Given, Source, sources
from etl.validate.traceability import TRACEABILITY
from schemas.columns import Conflict, Provenance
from schemas.tables import TABLES, ForeignKey

PROMISES: Final = (*CONSERVATION, *TRACEABILITY)
"""Every promise between tables, foreign keys aside."""
_OF_PAPERS: Final = (Provenance.TABLE, Conflict.TABLE)
"""Tables that refer to a paper and, if nothing is wrong, to its own mentions only."""
_SHOWN: Final = 4
"""So many columns of a row are an example."""


def broken_promises(tables: Given, max_examples: int) -> list[Problem]:
    """Every promise that does not hold, foreign keys first."""
    given = sources(tables)
    references = (_reference(table.name, key) for table in TABLES for key in table.foreign_keys)
    promises = (*references, *PROMISES)
    kept = _kept_of_papers(given, [promise for promise in promises if promise.is_of_papers])
    rows = {name: source.scan() for name, source in given.items()}
    found = []
    for promise in promises:
        if promise not in kept and (count := _count(promise, rows)):
            first = promise.broken(rows).head(max_examples).collect(engine="streaming")
            examples = tuple(" / ".join(map(str, row[:_SHOWN])) for row in first.iter_rows())
            found.append(Problem(promise.table, promise.column, promise.says, count, examples))
    return found


def _kept_of_papers(tables: Mapping[str, Source], promises: Sequence[Promise]) -> list[Promise]:
    """The promises that hold in every cohort, and so in all; what breaks another is found by looking at all rows."""
    kept = list(promises)
    for rows in cohorts(tables):
        kept = [promise for promise in kept if not _count(promise, rows)]
    return kept


def _count(promise: Promise, rows: Rows) -> int:
    """How many rows break a promise."""
    return int(promise.broken(rows).select(pl.len()).collect(engine="streaming").item())


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

    says = f"refers to no {key.table}.{key.target}"
    return Promise(name, key.column, says, broken, is_of_papers=name in _OF_PAPERS)
