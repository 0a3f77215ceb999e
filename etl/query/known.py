"""Expressions over `papers` that both a query's terms and the keys of an index are made of."""

import polars as pl

from etl.query.fields import Field
from schemas.columns import Paper


def is_known(field: Field) -> pl.Expr:
    """Whether something is known: no null, no empty list, no count of zero, nothing false."""
    column, dtype = pl.col(field.column), Paper.TYPES[field.column]
    if isinstance(dtype, pl.List):
        return column.list.len() > 0
    if isinstance(dtype, pl.Int64):
        return column > 0
    return column if isinstance(dtype, pl.Boolean) else column.is_not_null()


def bare_arxiv_id() -> pl.Expr:
    """arXiv ids in lower case, without the subject class that old ones may have."""
    return pl.col(Paper.arxiv_id).str.to_lowercase().str.replace(r"\.[a-z]{2}/", "/")
