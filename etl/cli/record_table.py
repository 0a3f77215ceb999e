"""The table around a match: what it must have, and how clusters stand in what is written."""

from collections.abc import Sequence
from typing import Final

import polars as pl

from etl.deduplicate.unique import merged
from etl.errors import BrokenTableError
from etl.normalise.records import RECORD_ID, SPELLINGS, TELLING, understood
from schemas.columns import Pair

CLUSTER_ID: Final = "cluster_id"
IS_REPRESENTATIVE: Final = "is_representative"
RECORD_IDS: Final = "record_ids"
_SHOWN: Final = 3
_OR: Final = ", or remove the column: then ids are made."

Clusters = Sequence[Sequence[int]]
"""Row numbers of a table, each in one cluster; the row that stands for the cluster comes first."""


def prepared(table: pl.DataFrame, name: str) -> pl.DataFrame:
    """The table with a `record_id` in every row, made where it has none (`r1`, `r2`, …, of one width).

    A `BrokenTableError` that begins with `name` says if there is nothing to match by, or if ids are missing or stand
    twice.
    """
    if not any(field in understood(table.columns) for field in TELLING):
        looked = ", ".join(f"`{spelling}`" for field in TELLING for spelling in SPELLINGS[field])
        raise BrokenTableError(
            f"{name}: has no column to match records by. It needs one of {looked}; it has "
            f"{', '.join(f'`{column}`' for column in table.columns)}. Rename its columns."
        )
    if RECORD_ID in table.columns:
        ids = table[RECORD_ID]
        if ids.dtype != pl.Null() and ids.null_count() < max(1, table.height):
            _check_ids(ids, name)
            return table
        table = table.drop(RECORD_ID)
    width = len(str(table.height))
    numbers = pl.arange(1, table.height + 1, eager=True).cast(pl.String())
    return pl.select((pl.lit("r") + pl.lit(numbers).str.zfill(width)).alias(RECORD_ID)).hstack(table)


def _check_ids(column: pl.Series, name: str) -> None:
    if not column.dtype.is_numeric() and not isinstance(column.dtype, pl.String | pl.Categorical | pl.Enum):
        raise BrokenTableError(f"{name}: `{RECORD_ID}` is {column.dtype}, and must be text or numbers.")
    ids = column.cast(pl.String())
    missing = (ids.fill_null("") == "").arg_true()
    if missing.len():
        rows = _examples([f"{row + 1:,}" for row in missing.head(_SHOWN + 1)])
        raise BrokenTableError(f"{name}: `{RECORD_ID}` is missing in row {rows}. Fill it{_OR}")
    twice = ids.filter(ids.is_duplicated()).unique().sort()
    if twice.len():
        values = _examples([f"`{one}`" for one in twice.head(_SHOWN + 1)])
        raise BrokenTableError(f"{name}: `{RECORD_ID}` {values} stands in several rows. Make each unique{_OR}")


def _examples(shown: Sequence[str]) -> str:
    return ", ".join([*shown[:_SHOWN], *(["…"] if len(shown) > _SHOWN else [])])


def with_clusters(table: pl.DataFrame, clusters: Clusters) -> pl.DataFrame:
    """The rows as they were, each with the id of the record that stands for its cluster, and whether it is that one.

    Columns of the input that have these names already get `_input` behind theirs.
    """
    standing = [0] * table.height
    for members in clusters:
        for number in members:
            standing[number] = members[0]
    numbers = pl.Series(standing, dtype=pl.UInt32())
    return _set_aside(table, (CLUSTER_ID, IS_REPRESENTATIVE)).with_columns(
        table[RECORD_ID].gather(numbers).alias(CLUSTER_ID),
        (numbers == pl.arange(table.height, eager=True)).alias(IS_REPRESENTATIVE),
    )


def unique_table(table: pl.DataFrame, records: pl.DataFrame, clusters: Clusters) -> pl.DataFrame:
    """One merged row a cluster, in the order of the rows that stand for them, with the ids of all its records."""
    ordered = sorted(clusters, key=lambda members: members[0])
    fields = {column: field for field, columns in understood(table.columns).items() for column in columns}
    places = [place for place, members in enumerate(ordered) for _ in members]
    numbers = pl.Series([number for members in ordered for number in members], dtype=pl.UInt32())
    members = pl.DataFrame({"place": places, RECORD_IDS: table[RECORD_ID].gather(numbers)})
    ids = (
        members.sort("place", pl.col(RECORD_IDS).cast(pl.String()))
        .group_by("place", maintain_order=True)
        .agg(RECORD_IDS)
    )
    unique = _set_aside(merged(table, records, ordered, fields), (RECORD_IDS, CLUSTER_ID))
    return unique.with_columns(ids[RECORD_IDS], unique[RECORD_ID].alias(CLUSTER_ID))


def _set_aside(table: pl.DataFrame, added: Sequence[str]) -> pl.DataFrame:
    renamed: dict[str, str] = {}
    for column in added:
        if column in table.columns:
            free = f"{column}_input"
            while free in table.columns:
                free += "_input"
            renamed[column] = free
    return table.rename(renamed)


def record_pairs(pairs: pl.DataFrame, ids: pl.Series) -> pl.DataFrame:
    """The table `pairs`, with record ids, of the type that they have in the input, in place of mention ids."""
    names = {Pair.mention_id_a: "record_id_a", Pair.mention_id_b: "record_id_b"}
    return pairs.rename(names).with_columns(pl.col(*names.values()).cast(ids.dtype))
