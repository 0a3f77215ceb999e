"""Queries: one small syntax by which every command finds papers (docs/queries.md).

`syntax` reads text to frozen terms, `select` runs them over the tables; `fields` says what can be asked, `values` what
may be answered, and `folding` how texts are compared. `keys` turns whole values round for an index.
"""

import polars as pl

from etl.query.select import rows_of
from etl.query.syntax import parse


def select(query: str, papers: pl.DataFrame, conflicts: pl.DataFrame, aliases: pl.DataFrame) -> pl.DataFrame:
    """The rows of `papers` that a query selects, in their order; `QueryError` if it cannot be read.

    The tables are the published ones. The empty query selects all papers.
    """
    return rows_of(parse(query), papers, conflicts, aliases)
