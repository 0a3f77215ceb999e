"""Columns of numbers over all places, by which the site sorts and selects without opening a paper."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import polars as pl

from etl.explore.postings import Numbers
from schemas.columns import Paper

File = tuple[str, bytes]

_NULL: Final = -(2**31)
_LITTLE_ENDIAN: Final = "<i4"
_VALUES: Final[Mapping[str, pl.Expr]] = {
    "year": pl.col(Paper.publication_year),
    "date": pl.col(Paper.publication_date),
    "mentions": pl.col(Paper.mention_count),
    "conflicts": pl.col(Paper.conflict_count),
    "author_count": pl.col(Paper.author_count),
    "version": pl.col(Paper.arxiv_version),
}
_RANKS: Final = {"title_rank": Paper.display_title, "id_rank": Paper.paper_id}
_LENGTH: Final = "length"
COLUMNS: Final = (*_VALUES, *_RANKS, _LENGTH)
"""The names of all columns."""


def column_files(papers: pl.DataFrame, lengths: Numbers, folded: Callable[[pl.Expr], pl.Expr]) -> Iterator[File]:
    """`columns/<name>.bin.gz` of papers in order: of each an int32, -2147483648 for null.

    Papers of one folded title rank by their ids.
    """
    for name, value in _VALUES.items():
        yield _file(name, papers.select(value.cast(pl.Int32)).to_series())
    for name, column in _RANKS.items():
        rows = papers.select(folded(pl.col(column)).alias(name), pl.col(Paper.paper_id).alias("id"))
        order = rows.with_row_index("row").sort(name, "id").with_row_index("rank").sort("row")
        yield _file(name, order["rank"].cast(pl.Int32))
    yield _file(_LENGTH, pl.Series(lengths.astype("int32")))


def _file(name: str, values: pl.Series) -> File:
    return f"columns/{name}.bin.gz", values.fill_null(_NULL).to_numpy().astype(_LITTLE_ENDIAN).tobytes()
