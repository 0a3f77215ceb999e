"""Slices: rows of a table set down by a number that each has, so that those of one number are read without the others.

They pass from one task to the next within a stage, and are gone when it ends.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pyarrow as pa
from pyarrow import ipc

from etl.io import layout
from etl.io.files import replacing


class Slice(NamedTuple):
    """The rows of one number in a file."""

    path: Path
    place: int


@contextmanager
def scratch(stage: str) -> Iterator[Path]:
    """A folder for what a stage needs while it runs; beside what it hands on, and empty at first."""
    folder = _scratch(stage)
    clear_scratch(stage)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        clear_scratch(stage)


def clear_scratch(stage: str) -> None:
    """Remove what a run of a stage left there that was killed."""
    shutil.rmtree(_scratch(stage), ignore_errors=True)


def _scratch(stage: str) -> Path:
    return layout.interim(f".{stage}.tmp")


def write_slices(frame: pl.DataFrame, numbers: pl.Series, path: Path) -> dict[int, Slice]:
    """Set rows down by their numbers; where those of each number are."""
    order = numbers.arg_sort()
    runs = numbers.gather(order).rle().struct.unnest()
    rows = frame[order].to_arrow(compat_level=pl.CompatLevel.oldest()).combine_chunks()
    found: dict[int, Slice] = {}
    start = 0
    with replacing(path) as temporary:
        options = ipc.IpcWriteOptions(compression="lz4")
        with ipc.new_file(str(temporary), rows.schema, options=options) as file:
            for place, (length, number) in enumerate(runs.iter_rows()):
                file.write_table(rows.slice(start, length), max_chunksize=length)
                found[number] = Slice(path, place)
                start += length
    return found


def read_slices(some: Sequence[Slice], schema: dict[str, pl.DataType]) -> pl.DataFrame:
    """The rows of some slices, one slice after the other."""
    frames = [pl.DataFrame(schema=schema)]
    for path, place in some:
        with pa.memory_map(str(path)) as source:
            frames.append(pl.DataFrame(pl.from_arrow(ipc.open_file(source).get_batch(place))).cast(pl.Schema(schema)))
    return pl.concat(frames)


def write_columns(frame: pl.DataFrame, path: Path) -> None:
    """Write a table of numbers that is read a column at a time, uncompressed."""
    with replacing(path) as temporary:
        frame.rechunk().write_ipc(temporary)


def read_columns(paths: Sequence[Path], columns: Sequence[str]) -> pl.DataFrame:
    """Some columns of the tables that `write_columns` wrote, one after the other."""
    return pl.concat([pl.read_ipc(path, columns=list(columns)) for path in paths], rechunk=True)
