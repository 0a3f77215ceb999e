"""Reference dumps, read some rows at a time: they may be larger than memory, and little of them is wanted."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import polars as pl

from etl.io import layout
from etl.io.parts import part_heights
from etl.io.tables import read_parts
from etl.normalise.wanted import Wanted, with_unused
from schemas.columns import Mention, Span
from schemas.interim import VERBATIM_TYPES

_MENTIONS = "mentions.parquet"


class Reference(NamedTuple):
    """What is wanted of a reference dump, and how many of its mentions are not."""

    mentions: pl.DataFrame
    spans: pl.DataFrame
    unwanted_count: int


def of_reference(dump_id: str, wanted: Wanted) -> Reference:
    """What is wanted of a reference dump, in one piece."""
    mentions = pl.concat([pl.DataFrame(schema=VERBATIM_TYPES), *wanted_mentions(dump_id, wanted)])
    count = sum(part_heights(layout.parsed(dump_id) / _MENTIONS))
    return Reference(mentions, reference_spans(dump_id, mentions[Mention.mention_id]), count - mentions.height)


def wanted_mentions(dump_id: str, wanted: Wanted) -> Iterator[pl.DataFrame]:
    """The mentions of a reference dump that are wanted, those of each part of it."""
    for part in read_parts(layout.parsed(dump_id) / _MENTIONS, VERBATIM_TYPES):
        yield part.filter(wanted.among(part))


def regrouped(frames: Iterable[pl.DataFrame], rows: int) -> Iterator[pl.DataFrame]:
    """The rows of some tables, one after the other, so many at a time; fewer at the end."""
    waiting: list[pl.DataFrame] = []
    for frame in frames:
        waiting.append(frame)
        while sum(one.height for one in waiting) >= rows:
            whole = pl.concat(waiting)
            yield whole[:rows]
            waiting = [whole[rows:]]
    if any(one.height for one in waiting):
        yield pl.concat(waiting)


def reference_spans(dump_id: str, wanted: pl.Series) -> pl.DataFrame:
    """The spans of a reference dump, those of other mentions than the wanted `unused`."""
    spans = [pl.DataFrame(schema=Span.TYPES)]
    for part in read_parts(layout.parsed(dump_id) / "spans.parquet", Span.TYPES):
        spans.append(with_unused(part, wanted))
    return with_unused(pl.concat(spans), wanted)
