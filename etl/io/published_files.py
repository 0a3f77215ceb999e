"""The files of a published table: what each takes of the rows that were handed on, and how it is written."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

import pyarrow.parquet as pq

from etl.errors import BrokenTableError, ConfigurationError
from etl.io.files import replacing, sha256_of_file
from etl.io.tables import read_rows, row_count
from etl.publish.arrow import Key, edges_of, out_of_order, row_groups
from etl.publish.package import ROW_GROUP, WrittenFile
from schemas.files import MOST_PARTS, parquet_file, part_file
from schemas.tables import TABLES, Table

_BY_NAME: Final[Mapping[str, Table]] = {table.name: table for table in TABLES}


class Part(NamedTuple):
    """A file to be written: which rows of which table, where these were handed on, and the path that it gets."""

    table: str
    source: Path
    start: int
    rows: int
    target: Path


class WrittenPart(NamedTuple):
    """A file that was written, and what its first and its last row are sorted by."""

    table: str
    name: str
    rows: int
    file: WrittenFile
    edges: tuple[Key, Key] | None


def parts_of(table: str, source: Path, folder: Path, file_rows: int) -> list[Part]:
    """The files of a table: one, or, of one that has more than `file_rows` rows, several of so many, and the rest."""
    rows = row_count(source)
    if rows <= file_rows:
        return [Part(table, source, 0, rows, folder / parquet_file(table))]
    starts = range(0, rows, file_rows)
    if len(starts) > MOST_PARTS:
        raise ConfigurationError(
            f"params.yaml: parts.file_rows: {file_rows:,} rows a file make more than {MOST_PARTS:,} files of the "
            f"{rows:,} rows of {table}. Set it higher."
        )
    return [
        Part(table, source, start, min(file_rows, rows - start), folder / part_file(table, number))
        for number, start in enumerate(starts, 1)
    ]


def write_part(part: Part) -> WrittenPart:
    """Write a file, whole or not at all: the same bytes for the same rows, however their own files were cut.

    `BrokenTableError` where rows do not fit the model of their table, are not in its order, or are fewer than they
    should be.
    """
    table = _BY_NAME[part.table]
    groups = row_groups(table, read_rows(part.source, part.start, part.rows, rows_at_once=ROW_GROUP))
    first = next(groups)
    edges, rows = edges_of(table, first), first.num_rows
    order = pq.SortingColumn.from_ordering(first.schema, [(name, "ascending") for name in table.sort])
    with (
        replacing(part.target) as temporary,
        pq.ParquetWriter(
            temporary,
            first.schema,
            compression="zstd",
            compression_level=3,
            sorting_columns=order,
            write_page_checksum=True,
        ) as writer,
    ):
        writer.write_table(first, ROW_GROUP)
        del first
        for group in groups:
            writer.write_table(group, ROW_GROUP)
            rows, found = rows + group.num_rows, edges_of(table, group)
            edges = (edges[0], found[1]) if edges and found else edges
            del group  # else it is in memory until the next one is
        if rows != part.rows:
            raise BrokenTableError(f"{part.source}: ends after {rows:,} of {part.rows:,} rows. Run `abstracts build`.")
    file = WrittenFile(sha256_of_file(part.target), part.target.stat().st_size)
    return WrittenPart(part.table, part.target.name, rows, file, edges)


def check_order(parts: Sequence[WrittenPart]) -> None:
    """Raise `BrokenTableError` where a part of a table begins before the one in front of it ends."""
    for one, other in pairwise(parts):
        if one.edges and other.edges and other.edges[0] < one.edges[1]:
            raise out_of_order(_BY_NAME[other.table])
