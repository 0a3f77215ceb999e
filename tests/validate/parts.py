"""Tables that come in parts, as those of a stage do, but from memory and cut anywhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import polars as pl


@dataclass(frozen=True, slots=True)
class Cut:
    """A table whose parts end at some rows."""

    frame: pl.DataFrame
    ends: tuple[int, ...]

    def scan(self) -> pl.LazyFrame:
        """The whole table."""
        return self.frame.lazy()

    def parts(self, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        """The rows between two ends, some of which may be none."""
        edges = [0, *sorted(min(end, self.frame.height) for end in self.ends), self.frame.height]
        for start, end in pairwise(edges):
            yield self.frame[start:end].select(columns)


def every(frame: pl.DataFrame, rows: int) -> Cut:
    """A table in parts of so many rows."""
    return Cut(frame, tuple(range(rows, frame.height, rows)))
