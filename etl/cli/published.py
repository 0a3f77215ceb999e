"""Published tables as commands for people read them: the latest build, a release, or any folder of tables."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl

from etl.errors import BrokenTableError
from etl.io import layout
from etl.io.tables import has_table, read_any_table, read_table
from schemas.columns import (
    Alias,
    Columns,
    Conflict,
    Decision,
    Dump,
    Mention,
    Neighbour,
    Pair,
    Paper,
    Provenance,
    Quarantine,
    Span,
)
from schemas.files import parquet_file


@dataclass(frozen=True)
class Published:
    """The tables of one folder, each read when it is first asked for.

    A column that was added after the folder was made is null, or an empty list, in every row. `BrokenTableError` if a
    table is not what the folder's manifest says, cannot be read, or lacks its key.
    """

    folder: Path

    @cached_property
    def papers(self) -> pl.DataFrame:
        """The papers."""
        return self._table(Paper)

    @cached_property
    def mentions(self) -> pl.DataFrame:
        """The mentions of all papers."""
        return self._table(Mention)

    @cached_property
    def conflicts(self) -> pl.DataFrame:
        """What the mentions of one paper disagree on."""
        return self._table(Conflict)

    @cached_property
    def aliases(self) -> pl.DataFrame:
        """Where every id that was ever published leads."""
        return self._table(Alias)

    @cached_property
    def dumps(self) -> pl.DataFrame:
        """The dumps."""
        return self._table(Dump)

    @cached_property
    def provenance(self) -> pl.DataFrame:
        """Where every published value came from."""
        return self._table(Provenance)

    @cached_property
    def spans(self) -> pl.DataFrame:
        """What every byte of the dumps is."""
        return self._table(Span)

    @cached_property
    def decisions(self) -> pl.DataFrame:
        """What curators ruled."""
        return self._table(Decision)

    @cached_property
    def pairs(self) -> pl.DataFrame:
        """What was compared, and what came of it."""
        return self._table(Pair)

    @cached_property
    def quarantine(self) -> pl.DataFrame:
        """What was rejected."""
        return self._table(Quarantine)

    @cached_property
    def neighbours(self) -> pl.DataFrame:
        """The papers that are nearest to each; none in a folder that was made before there were any."""
        is_there = has_table(self.folder / parquet_file(Neighbour.TABLE))
        return self._table(Neighbour) if is_there else pl.DataFrame(schema=Neighbour.TYPES)

    def _table(self, columns: type[Columns]) -> pl.DataFrame:
        path = self.folder / parquet_file(columns.TABLE)
        names = read_any_table(path, row_count=0).columns
        there = {name: dtype for name, dtype in columns.TYPES.items() if name in names or name in columns.SORT}
        later = [_nothing(dtype).alias(name) for name, dtype in columns.TYPES.items() if name not in there]
        return read_table(path, there).with_columns(later).select(columns.TYPES.keys())


def _nothing(dtype: pl.DataType) -> pl.Expr:
    return pl.lit([] if isinstance(dtype, pl.List) else None, dtype)


def read_published(version: str | None = None) -> Published:
    """The latest build, the release of a version such as `v1.0.0`, or any folder of tables by its path.

    `BrokenTableError` says how to make a build where there is none, and which releases there are.
    """
    folder = _folder_of(version)
    if not has_table(folder / parquet_file(Paper.TABLE)):
        releases = "".join(f", or `{name}`" for name in layout.published(Paper.TABLE))
        told = f"holds no tables. Name a folder that does{releases}."
        raise BrokenTableError(
            f"{folder}: {told if version else 'there is no build yet. `abstracts build` makes one.'}"
        )
    return Published(folder)


def _folder_of(version: str | None) -> Path:
    return layout.LATEST if version is None else layout.in_work_tree(version) or Path(version)
