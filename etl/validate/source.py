"""Where the rows of a table come from: a frame in memory, or files that are read some rows at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import polars as pl


class Source(Protocol):
    """A table that may be larger than memory; whichever way it is asked, its rows come in the same order."""

    def scan(self) -> pl.LazyFrame:
        """The whole table, of which only what is asked is read."""

    def parts(self, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        """The columns, some rows at a time; at least one part, be it without a row."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A table in memory: its only part is all of it."""

    frame: pl.DataFrame

    def scan(self) -> pl.LazyFrame:
        """As `Source.scan`."""
        return self.frame.lazy()

    def parts(self, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        """As `Source.parts`."""
        yield self.frame.select(columns)


Tables = Mapping[str, Source]
Given = Mapping[str, pl.DataFrame] | Tables
"""Tables as they are given, in memory or not."""


def sources(tables: Given) -> dict[str, Source]:
    """The tables as sources."""
    return {name: Whole(table) if isinstance(table, pl.DataFrame) else table for name, table in tables.items()}
