"""From clusters of a table's rows to one row each: which record stands for a cluster, and a merged record of it.

A merged record holds no value that the table has not: for each column it is decided from which row the value is.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

from etl.deduplicate.survive import DUMP_ORDINAL, Reading, Row, choose, choose_field
from schemas.columns import Mention

_COUNTED: Final = (
    Mention.title,
    Mention.abstract,
    Mention.authors,
    Mention.publication_year,
    Mention.journal,
    Mention.volume,
    Mention.number,
    Mention.pages,
    Mention.isbn,
    Mention.issn,
    Mention.arxiv_id,
    Mention.doi,
    Mention.pmid,
)
"""The fields of which the most complete record knows most."""

_NUMBER: Final = "row_number"


def ranked(records: pl.DataFrame, clusters: Sequence[Sequence[int]]) -> list[list[int]]:
    """The row numbers of each cluster, the one that stands for it first.

    That is a whole record before a damaged one, then one with an identifier, then the one that knows most fields, has
    the longest abstract, has the least id; the others follow from most to least known. The order of the rows of
    `records` (a row a record, with the fields of `normalised` records) does not matter.
    """
    rows = _rows(records, clusters)
    return [_ranked([rows[number] for number in members]) if len(members) > 1 else [*members] for members in clusters]


def merged(
    table: pl.DataFrame,
    records: pl.DataFrame,
    clusters: Sequence[Sequence[int]],
    columns: Mapping[str, str],
) -> pl.DataFrame:
    """One row of `table` a cluster, put together from its rows; types and order of the columns stay.

    `clusters` are `ranked`; `columns` names the field of each bibliographic column. Such a column takes the reading
    that survivorship chooses, with each record for a dump of its own; any other takes the first known value.
    """
    rows = _rows(records, clusters)
    groups = [[rows[number] for number in members] if len(members) > 1 else [] for members in clusters]
    sources: dict[str, pl.Series] = {}
    for column in table.columns:
        is_known = _is_known(table[column]).to_list()
        chosen = [members[0] for members in clusters]
        for place, group in enumerate(groups):
            known = [row for row in group if is_known[row[_NUMBER]]]
            if known:
                chosen[place] = _source(known, columns.get(column))
        sources[column] = pl.Series(chosen, dtype=pl.UInt32())
    return pl.DataFrame([table[column].gather(numbers) for column, numbers in sources.items()])


def _source(known: Sequence[Row], field: str | None) -> int:
    """The row number of the value to take, among rows that have one."""
    choice = choose_field(field, known) if field and len(known) > 1 else None
    source = choice.source if choice and choice.source else known[0]
    number: int = source[_NUMBER]
    return number


def _ranked(group: Sequence[Row]) -> list[int]:
    ordered = sorted(group, key=lambda row: (-_known_count(row), -len(row[Mention.abstract] or ""), _id(row)))
    readings = [Reading(row, _id(row), row | {DUMP_ORDINAL: place}) for place, row in enumerate(ordered)]
    choice = choose(readings)
    first = choice.value if choice else ordered[0]
    return [first[_NUMBER], *(row[_NUMBER] for row in ordered if row is not first)]


def _known_count(row: Row) -> int:
    return sum(row[name] not in (None, []) for name in _COUNTED)


def _id(row: Row) -> str:
    mention_id: str = row[Mention.mention_id]
    return mention_id


def _rows(records: pl.DataFrame, clusters: Sequence[Sequence[int]]) -> dict[int, Row]:
    """The records of clusters of several as survivorship sees them, by row number; a rank stands for a dump's place."""
    numbers = [number for members in clusters if len(members) > 1 for number in members]
    ranks = (rank for members in clusters if len(members) > 1 for rank in range(len(members)))
    rows = records[numbers].iter_rows(named=True) if numbers else iter(())
    return {number: _row(row, number, rank) for number, rank, row in zip(numbers, ranks, rows, strict=True)}


def _row(row: dict[str, Any], number: int, rank: int) -> Row:
    place = {Mention.dump_id: row[Mention.mention_id], DUMP_ORDINAL: rank, Mention.ordinal: 0}
    return row | place | {Mention.publication_date_is_inferred: False, _NUMBER: number}


def _is_known(column: pl.Series) -> pl.Series:
    """Whether each value says anything: neither null nor an empty text or list."""
    value = pl.col(column.name)
    known = value.is_not_null()
    if column.dtype == pl.String():
        known &= value.str.len_bytes() > 0
    if isinstance(column.dtype, pl.List):
        known &= value.list.len() > 0
    return column.to_frame().select(known.fill_null(False)).to_series()
