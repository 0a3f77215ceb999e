"""The terms `field:value` that ask for a whole value, turned round: under which of them each paper is found.

An index looks terms up by these keys instead of reading all papers: `=field:value`, the value as `fields.read` gives
it, folded. What `select` finds for such a term is what stands under its key; tests hold the two together.
"""

from collections.abc import Iterator
from typing import Final

import polars as pl

from etl.query.fields import ANY, FIELDS, Field, Kind
from etl.query.folding import folded
from etl.query.known import bare_arxiv_id, is_known
from schemas.columns import Alias, Conflict, Paper

ROW: Final = "row"
"""The number of a paper among those that were given."""
KEY: Final = "key"
DISPUTED: Final = "conflict_field"
"""Under this name stand the columns on which mentions disagree; under `conflict` the kinds, and `any`."""

ARCHIVE: Final = "archive"
"""Under this name stand archives with a point, as under `category` they would be taken for categories."""

_WHOLE: Final = (Kind.EXACT, Kind.DOI, Kind.PMID, Kind.ISSN, Kind.ISBN, Kind.PRECISION, Kind.TRUTH)
_POINT: Final = "."


def keys_of(papers: pl.DataFrame, conflicts: pl.DataFrame, aliases: pl.DataFrame) -> pl.DataFrame:
    """Every key of each paper: its `ROW` among `papers` and the `KEY`, each pair once, in no order.

    `conflicts` and `aliases` may be those of other papers as well.
    """
    rows = papers.with_row_index(ROW)
    names = dict.fromkeys(FIELDS.values())
    parts = [part for field in names for part in _of_field(field, rows)]
    parts += [*_of_ids(rows, aliases), *_of_conflicts(rows, conflicts)]
    return pl.concat(parts).drop_nulls().unique()


def _of_field(field: Field, rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    if field.column:
        yield _keys(rows.filter(is_known(field).fill_null(False)), "has", pl.lit(field.name))
    if field.kind in _WHOLE:
        yield _keys(_each(rows, field.column), field.name, folded(pl.col(field.column).cast(pl.String())))
    elif field.kind is Kind.ARXIV:
        yield _keys(rows, field.name, folded(bare_arxiv_id()))
    elif field.kind is Kind.CATEGORY:
        yield from _of_categories(field, _each(rows, field.column))


def _of_categories(field: Field, rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Categories, and the archives that they are of."""
    whole = rows.select(ROW, folded(pl.col(field.column)).alias(KEY)).drop_nulls()
    yield _keys(whole, field.name, pl.col(KEY))
    points = pl.col(KEY).str.count_matches(_POINT, literal=True)
    for count in range(1, (whole.select(points.max()).item() or 0) + 1):
        parts = pl.col(KEY).str.split(_POINT).list.head(count).list.join(_POINT)
        yield _keys(whole.filter(points >= count), field.name if count == 1 else ARCHIVE, parts)


def _of_ids(rows: pl.DataFrame, aliases: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The paper's own id, and those that lead to it."""
    yield _keys(rows, FIELDS[Paper.paper_id].name, pl.col(Paper.paper_id))
    led = aliases.select(Alias.paper_id, Alias.alias_id).join(rows.select(ROW, Paper.paper_id), on=Alias.paper_id)
    yield _keys(led, FIELDS[Paper.paper_id].name, pl.col(Alias.alias_id))


def _of_conflicts(rows: pl.DataFrame, conflicts: pl.DataFrame) -> Iterator[pl.DataFrame]:
    told = conflicts.select(Conflict.paper_id, Conflict.kind, Conflict.field)
    told = told.join(rows.select(ROW, Paper.paper_id), on=Conflict.paper_id)
    yield _keys(told, "conflict", pl.lit(ANY))
    yield _keys(told, "conflict", pl.col(Conflict.kind))
    yield _keys(told, DISPUTED, pl.col(Conflict.field))


def _each(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """A column's values, those of a list each in a row of its own."""
    values = rows.select(ROW, column)
    return values.explode(column) if isinstance(Paper.TYPES[column], pl.List) else values


def _keys(rows: pl.DataFrame, name: str, value: pl.Expr) -> pl.DataFrame:
    return rows.select(ROW, (pl.lit(f"={name}:") + value).alias(KEY))
