"""What passes between the stage and the disk: what a build is made from, what is written, and how to check it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
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


Text = Callable[[Mapping[str, WrittenFile]], Iterable[str]]
"""A text file's content, in one part or several, given the files that stand before it in the package."""


@dataclass(frozen=True, slots=True)
class Package:
    """What is published: the tables with the columns that each is sorted by, and the texts in the order of writing."""

    tables: Mapping[str, pa.Table]
    sort: Mapping[str, Sequence[str]]
    texts: Mapping[str, Text]


CARD: Final = "README.md"
CROISSANT: Final = "croissant.json"
SPREADSHEET: Final = "papers.csv"
VIEWS: Final = "views.sql"
