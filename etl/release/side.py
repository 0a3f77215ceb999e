"""What is compared: a release, or a build, as the shapes of its tables, its manifest, and its rows."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import polars as pl


class ColumnShape(NamedTuple):
    """What consumers rely on of a column."""

    type: str
    """In the words of the data dictionary: `string`, `list of integer`, …"""
    nullable: bool
    values: tuple[str, ...] | None
    """Its closed set, sorted; None where any value may stand."""
    description: str


class TableShape(NamedTuple):
    """What consumers rely on of a table: its key, its columns in order, and the columns that its rows are sorted by."""

    key: tuple[str, ...]
    columns: Mapping[str, ColumnShape]
    sort: tuple[str, ...] = ()
    """Empty where the rows are sorted by the key, or it is not known."""


class Side(Protocol):
    """One release, or build, to compare: what its tables look like, and their rows, some at a time.

    Shapes are those of the folder itself, never of today's models: an old release has its own.
    """

    @property
    def name(self) -> str:
        """What people call it: `v1.0.0`, `latest`."""

    @property
    def shapes(self) -> Mapping[str, TableShape]:
        """The shape of every table, by name, in the published order."""

    @property
    def manifest(self) -> Mapping[str, Any]:
        """Its `manifest.json`: `code_sha256`, `lock_sha256`, `inputs`, `files`."""

    def read(self, table: str, columns: Sequence[str], start: int = 0, count: int | None = None) -> pl.DataFrame:
        """These columns of `count` rows from row `start`, all that follow without it, in the published order."""

    def rows(self, table: str) -> int:
        """How many rows a table has."""
