"""Records gathered from the parts that they lie in, with their spans, to those that they are worked on with."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import polars as pl

from etl.cli.parts.signing import PART, ROW
from etl.cli.terminal import steps
from etl.engine import Engine
from etl.io import layout
from etl.io.parts import read_between, read_file
from etl.io.slices import Slice, read_slices, write_slices
from schemas.columns import Mention, Span
from schemas.interim import READABLE_TYPES


class GatherTask(NamedTuple):
    """Rows of a part, each with the number of the batch that it goes to; with their spans or without."""

    records: Path
    target: Path
    rows: pl.Series
    batches: pl.Series
    has_spans: bool


class Gathered(NamedTuple):
    """Where the records of each batch are, and their spans."""

    records: dict[int, Slice]
    spans: dict[int, Slice]


def gather_one(task: GatherTask) -> Gathered:
    """Set the chosen records of one part down by batch."""
    records = read_file(task.records, READABLE_TYPES)[task.rows]
    found = write_slices(records, task.batches, task.target.with_suffix(".records"))
    if not task.has_spans:
        return Gathered(found, {})
    batch_of = records.select(Mention.mention_id).with_columns(task.batches.alias("batch"))
    spans = spans_of(records).join(batch_of, on=Span.mention_id, maintain_order="left")
    return Gathered(found, write_slices(spans.drop("batch"), spans["batch"], task.target.with_suffix(".spans")))


def spans_of(records: pl.DataFrame) -> pl.DataFrame:
    """The spans of some records of one dump, from the first of them to the last."""
    if records.is_empty():
        return pl.DataFrame(schema=Span.TYPES)
    ends = records.select(
        pl.col(Mention.dump_id).first(), pl.col(Mention.start_byte).min(), pl.col(Mention.end_byte).max()
    )
    dump_id, start, end = ends.row(0)
    return read_between(layout.spans_file(dump_id), Span.TYPES, Span.start_byte, start, end)


def gather(
    chosen: pl.DataFrame, parts: Sequence[Path], target: Path, workers: Engine, *, has_spans: bool
) -> list[Gathered]:
    """Gather the `chosen` rows (`part`, `row`, `batch`) of the parts; in each the records keep their order."""
    target.mkdir(parents=True, exist_ok=True)
    tasks = [
        GatherTask(parts[part], target / f"{part:06d}", own[ROW], own["batch"], has_spans)
        for (part,), own in chosen.sort(PART, ROW).partition_by(PART, as_dict=True, maintain_order=True).items()
    ]
    return list(steps("Gathering from {} parts", workers.map(gather_one, tasks), len(tasks)))


def records_of(number: int, gathered: Sequence[Gathered]) -> list[Slice]:
    """Where the records of a batch are."""
    return [one.records[number] for one in gathered if number in one.records]


def spans_slices(number: int, gathered: Sequence[Gathered]) -> list[Slice]:
    """Where the spans of a batch are."""
    return [one.spans[number] for one in gathered if number in one.spans]


def read_records(some: Sequence[Slice]) -> pl.DataFrame:
    """Gathered records, in the order of their ids."""
    return read_slices(some, READABLE_TYPES).sort(Mention.mention_id)


def read_spans(some: Sequence[Slice]) -> pl.DataFrame:
    """Gathered spans."""
    return read_slices(some, Span.TYPES)
