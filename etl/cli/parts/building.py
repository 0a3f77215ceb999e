"""The tables of a large package, written part by part; each part's papers by the range of ids that they are in."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import polars as pl

from etl.cli.parts.gathering import spans_of
from etl.cli.parts.several import Decided, Together
from etl.cli.parts.signing import PART, ROW
from etl.cli.terminal import steps
from etl.deduplicate.golden import golden
from etl.deduplicate.tables import abstract_sources, mention_table, span_table
from etl.engine import Engine
from etl.io import layout
from etl.io.parts import read_file
from etl.io.slices import Slice, read_slices, write_slices
from etl.io.tables import copy_table, partial_tables, read_parts, read_table, write_table
from schemas.columns import Columns, Dump, Mention, Paper, Provenance, Quarantine, Span
from schemas.files import part_file
from schemas.interim import RECORD_TYPES


class PartTask(NamedTuple):
    """A part of the records: those that are a paper by themselves, those that are one with others, and which mentions
    the papers of these have their abstracts from."""

    records: Path
    mentions: Path
    slices: Path
    alone: pl.DataFrame
    together: pl.DataFrame
    sources: pl.Series
    dumps: pl.DataFrame
    decided: Decided
    ranges: int


class PartDone(NamedTuple):
    """Where a part's papers and their provenance are, by range; and their conflicts."""

    papers: dict[int, Slice]
    provenance: dict[int, Slice]
    conflicts: pl.DataFrame


def part_one(task: PartTask) -> PartDone:
    """Write the published mentions of a part, and set down the papers that are mentioned there alone."""
    records = read_file(task.records, RECORD_TYPES)
    alone = records.join(task.alone, on=Mention.mention_id, how="semi", maintain_order="left")
    done = golden(alone, spans_of(alone), task.dumps, task.alone, task.decided)
    named = pl.concat([task.alone, task.together])
    sources = pl.concat([task.sources, abstract_sources(done.provenance)])
    write_table(mention_table(records, named, sources), task.mentions)
    papers, provenance = (
        write_slices(table, range_of(table[Paper.paper_id], task.ranges), task.slices.with_suffix(f".{name}"))
        for name, table in (("papers", done.papers), ("provenance", done.provenance))
    )
    return PartDone(papers, provenance, done.conflicts)


def range_of(paper_ids: pl.Series, ranges: int) -> pl.Series:
    """In which of so many ranges of ids each is: they are hashes, so that ranges have about as many."""
    first = paper_ids.str.slice(1, 8).str.to_integer(base=16, dtype=pl.Int64)
    return (first * ranges) // (1 << 32)


def write_parts(
    paths: Sequence[Path],
    alone: pl.DataFrame,
    together: pl.DataFrame,
    several: Together,
    dumps: pl.DataFrame,
    decided: Decided,
    ranges: int,
    passing: Path,
    workers: Engine,
) -> list[PartDone]:
    """Write the published mentions, a file for each of the records' `paths`; `alone` and `together` are the mentions of
    papers of one and of several, each with its `paper_id`, its `part` and its `row`."""
    home = layout.interim("deduplicate")
    home.mkdir(parents=True, exist_ok=True)

    def of_parts(table: pl.DataFrame) -> dict[int, pl.DataFrame]:
        own = table.sort(PART, ROW).select(PART, Mention.mention_id, Paper.paper_id)
        found = own.partition_by(PART, as_dict=True, include_key=False, maintain_order=True)
        return {part: rows for (part,), rows in found.items()}

    lone, joined = of_parts(alone), of_parts(together)
    sources = together.select(Mention.mention_id, PART).filter(
        pl.col(Mention.mention_id).is_in(several.sources.implode())
    )
    source_ids = {part: rows[Mention.mention_id] for part, rows in _by_part(sources).items()}
    nobody = alone.select(Mention.mention_id, Paper.paper_id).clear()
    tasks = []
    for number, path in enumerate(paths):
        own = lone.get(number, nobody)
        tasks.append(
            PartTask(
                path,
                home / part_file(Mention.TABLE, number + 1),
                passing / f"part-{number:06d}",
                own,
                joined.get(number, nobody),
                source_ids.get(number, pl.Series(dtype=pl.String())),
                dumps,
                {one: decided[one] for one in own[Paper.paper_id] if one in decided} if decided else {},
                ranges,
            )
        )
    return list(steps("Building the papers of {} parts", workers.map(part_one, tasks), len(tasks)))


def _by_part(table: pl.DataFrame) -> Mapping[int, pl.DataFrame]:
    return {part: rows for (part,), rows in table.partition_by(PART, as_dict=True, maintain_order=True).items()}


class RangeTask(NamedTuple):
    """What is known of the papers of a range: slices of the parts, and the rows of papers of several mentions."""

    columns: type[Columns]
    slices: Sequence[Slice]
    others: Sequence[Slice]
    target: Path


def range_one(task: RangeTask) -> None:
    """Write the rows of a range in their order."""
    rows = read_slices([*task.slices, *task.others], task.columns.TYPES)
    write_table(rows.sort(task.columns.SORT), task.target)


def write_ranges(
    parts: Sequence[PartDone], several: Together, ranges: int, passing: Path, workers: Engine
) -> list[str]:
    """Write the papers and their provenance, a file for each range of ids; the names of these."""
    home = layout.interim("deduplicate")
    others = {
        Paper: _set_down(several.golden.papers, ranges, passing / "several.papers"),
        Provenance: _set_down(several.golden.provenance, ranges, passing / "several.provenance"),
    }
    tasks = []
    for columns, found in others.items():
        slices = [one.papers if columns is Paper else one.provenance for one in parts]
        for number in range(ranges):
            own = [one[number] for one in slices if number in one]
            more = [found[number]] if number in found else []
            target = home / part_file(columns.TABLE, number + 1)
            tasks.append(RangeTask(columns, own, more, target))
    for _ in steps("Sorting {} ranges of papers", workers.map(range_one, tasks), len(tasks)):
        pass
    return [task.target.name for task in tasks]


def _set_down(table: pl.DataFrame, ranges: int, path: Path) -> dict[int, Slice]:
    return write_slices(table, range_of(table[Paper.paper_id], ranges), path)


def write_spans(dumps: pl.DataFrame, unused: pl.DataFrame) -> list[str]:
    """The spans of all dumps, a file a dump: as they are, unless mentions of it were rejected or are of no use."""
    home, names = layout.interim("deduplicate"), []
    unused_in = unused.partition_by(Mention.dump_id, as_dict=True)
    for number, dump_id in enumerate(sorted(dumps[Dump.dump_id]), 1):
        source, target = layout.spans_file(dump_id), home / part_file(Span.TABLE, number)
        names.append(target.name)
        held = read_table(layout.normalised(dump_id) / "quarantine.parquet", Quarantine.TYPES)
        rejected = held.filter(pl.col(Quarantine.stage) == "normalise")[Quarantine.mention_id]
        ours = unused_in.get((dump_id,), unused.clear())[Mention.mention_id]
        if rejected.is_empty() and ours.is_empty():
            copy_table(source, target)
            continue
        with partial_tables([target]) as (table,):
            for part in read_parts(source, Span.TYPES):
                table.append(span_table(part, ours, rejected))
    return names
