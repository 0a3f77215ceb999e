"""What passes between the stage and the disk: what a build is made from, what is written, and how to check it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

ROW_GROUP: Final = 100_000
"""Rows of a chunk of a table and of a row group of its file: some 130 MB of abstracts, and far from the 2 GB of text
at which plain `string` ends."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The hashes of all that a build depends on."""

    files: Mapping[str, str]
    """Path relative to the project's root -> SHA-256, of the raw files and settings."""
    code_sha256: str
    lock_sha256: str


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """What others check a file by."""

    sha256: str
    byte_count: int


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """A table that stands in its files, of which only what is said of it is in memory."""

    files: Mapping[str, int]
    """How many rows each of its files has, by name, in the order of the rows."""
    columns: Mapping[str, str]
    """The content hash of each column of the whole table, whatever files it is split into."""
    read: Callable[[Sequence[str] | None], Iterator[pa.Table]]
    """These columns (None: all), some rows at a time, from the first one at every call."""

    @property
    def rows(self) -> int:
        """How many rows all its files have."""
        return sum(self.files.values())


Text = Callable[[Mapping[str, WrittenFile]], Iterable[str]]
"""A text file's content, in one part or several, given the files that stand before it in the package."""

Texts = Callable[[Mapping[str, WrittenTable]], Mapping[str, Text]]
"""The texts of a package by name, in the order of writing, given its tables, which are written by then."""


CARD: Final = "README.md"
CROISSANT: Final = "croissant.json"
SPREADSHEET: Final = "papers.csv"
VIEWS: Final = "views.sql"
