"""Mentions as rows, in the order of their dumps: what names a paper, and where it comes among others."""

from collections.abc import Iterable, Sequence

import polars as pl

from etl.deduplicate.survive import DUMP_ORDINAL, Row
from schemas.columns import Dump, Mention


def rows_of(records: pl.DataFrame, dumps: pl.DataFrame) -> list[Row]:
    """The records (or published mentions) as rows, by mention id, each with what matters of its dump."""
    facts = dumps.select(Dump.dump_id, pl.col(Dump.ordinal).alias(DUMP_ORDINAL), Dump.source, Dump.role)
    return records.join(facts, on=Dump.dump_id).sort(Mention.mention_id).to_dicts()


def in_dump_order(group: Iterable[Row]) -> list[Row]:
    """Mentions in the order of dumps.yaml, and of their places in each dump."""
    return sorted(group, key=lambda row: (row[DUMP_ORDINAL], row[Mention.ordinal]))


def first_primary(group: Sequence[Row]) -> Row | None:
    """The mention that names a new paper; None where only reference dumps mention it, which makes no paper."""
    return next((row for row in group if row[Dump.role] == "primary"), None)


def place_of(group: Sequence[Row]) -> tuple[int, int]:
    """Where a paper comes among others: at its first primary mention."""
    first = first_primary(group) or group[0]
    return first[DUMP_ORDINAL], first[Mention.ordinal]
