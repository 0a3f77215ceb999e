"""Tables in memory, published as a build publishes those that its stages hand on."""

import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl
import pyarrow as pa

from etl.io import publish as disk
from etl.publish import publish as texts_of
from etl.publish.arrow import row_groups
from etl.publish.package import Inputs, Text, Texts, WrittenFile, WrittenTable
from schemas.about import About
from schemas.files import parquet_file
from schemas.tables import TABLES, Table

Frames = Mapping[str, pl.DataFrame]


@dataclass(frozen=True)
class Package:
    """Tables, however they are sorted, and what is said of them."""

    frames: Frames
    texts: Texts

    def with_text(self, name: str, text: Text) -> "Package":
        """The package with another text of that name."""
        return replace(self, texts=lambda tables: {**self.texts(tables), name: text})

    def with_texts_only(self, names: Collection[str]) -> "Package":
        """The package with texts of these names, and all others empty."""

        def texts(tables: Mapping[str, WrittenTable]) -> dict[str, Text]:
            return {name: text if name in names else _nothing for name, text in self.texts(tables).items()}

        return replace(self, texts=texts)


def _nothing(files: Mapping[str, WrittenFile]) -> Iterable[str]:
    return [""]


def publish(frames: Frames, inputs: Inputs, about: About, verifier: str) -> Package:
    """A package of these tables."""
    return Package(frames, texts_of(inputs, about, verifier))


def publish_folder(target: Path, package: Package, file_rows: int = 1_000_000) -> Mapping[str, WrittenFile]:
    """Publish a package: `etl.io.publish.publish_folder`, with the tables handed on as they are sorted."""
    with handed_on(package.frames) as sources:
        return disk.publish_folder(target, sources, package.texts, file_rows).files


@contextmanager
def handed_on(frames: Frames) -> Iterator[dict[str, Path]]:
    """The paths of tables as a stage hands them on."""
    with tempfile.TemporaryDirectory() as folder:
        paths = {table.name: Path(folder) / f"{table.name}.parquet" for table in TABLES}
        for table in TABLES:
            frames[table.name].sort(table.sort).write_parquet(paths[table.name])
        yield paths


def in_memory(frames: Frames) -> dict[str, WrittenTable]:
    """Tables as what is said of them takes them, though no file of them was written."""

    def written(table: Table, rows: pl.DataFrame) -> WrittenTable:
        (arrow,) = row_groups(table, [rows.to_arrow(compat_level=pl.CompatLevel.oldest())])

        def read(columns: Sequence[str] | None) -> Iterator[pa.Table]:
            yield arrow if columns is None else arrow.select(columns)

        return WrittenTable({parquet_file(table.name): rows.height}, {}, read)

    return {table.name: written(table, frames[table.name].sort(table.sort)) for table in TABLES}
