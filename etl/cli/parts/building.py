"""The papers of a large package: part by part, each part's papers set down by the range of ids that they are in."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import polars as pl

from etl.cli.parts.gathering import gather, read_records, read_spans, records_of, spans_of, spans_slices
from etl.cli.parts.signing import PART, ROW, Signed
from etl.cli.terminal import steps
from etl.deduplicate.golden import Golden, golden
from etl.deduplicate.tables import abstract_sources, mention_table
from etl.engine import Engine
from etl.io.kept import forget, is_kept, keep
from etl.io.parts import read_file
from etl.io.slices import Slice, read_slices, write_slices
from etl.io.tables import read_table, write_table
from schemas.columns import Columns, Conflict, Mention, Paper, Provenance
from schemas.interim import RECORD_TYPES

Decided = Mapping[str, Mapping[str, Any]]
_MANY: Final[tuple[type[Columns], ...]] = (Paper, Provenance)
"""The tables of papers that are too large to be in memory."""
_KEY: Final = "golden_key"
_TYPES: Final = {columns.TABLE: {_KEY: pl.String(), **columns.TYPES} for columns in (Paper, Provenance, Conflict)}


class Together(NamedTuple):
    """The papers of several mentions, and the mentions that papers have their abstracts from."""

    golden: Golden
    sources: pl.Series


class GoldenTask(NamedTuple):
    """The records of some papers of several mentions, and which paper each is of."""

    records: Sequence[Slice]
    spans: Sequence[Slice]
    named: pl.DataFrame
    dumps: pl.DataFrame
    decided: Decided


def golden_one(task: GoldenTask) -> Golden:
    """The papers of one batch."""
    records = read_records(task.records)
    return golden(records, read_spans(task.spans), task.dumps, task.named, task.decided)


def papers_of_several(
    signed: Signed,
    together: pl.DataFrame,
    dumps: pl.DataFrame,
    decided: Decided,
    rows: int,
    places: tuple[Path, Path, str],
    workers: Engine,
) -> Together:
    """The papers of several mentions: `together` are these, each with its `paper_id`, its `part` and its `row`, and the
    key of all that its paper depends on (`golden_key`); `places` are as in `matching.match_parts`."""
    kept, scratch, key = places
    papers = together.select(Paper.paper_id, _KEY).unique().sort(Paper.paper_id)
    is_ruled = pl.col(Paper.paper_id).is_in(sorted(decided))
    known = _known(kept, key, papers.filter(~is_ruled)[_KEY])
    asked = papers.filter(is_ruled | ~pl.col(_KEY).is_in(known[0][_KEY].implode()))
    new = _made(signed, together.join(asked, on=_KEY, how="semi"), dumps, decided, rows, scratch, workers)
    fresh = [
        pl.concat([pl.DataFrame(schema=columns.TYPES), *(one[number] for one in new)]).join(asked, on=Paper.paper_id)
        for number, columns in enumerate((Paper, Provenance, Conflict))
    ]
    both = [pl.concat([old, own.select(*types)]) for old, own, types in zip(known, fresh, _TYPES.values(), strict=True)]
    forget(kept)
    for (name, types), table in zip(_TYPES.items(), both, strict=True):
        write_table(table.filter(~is_ruled).sort(list(types)[1:4]), kept / f"{name}.parquet")
    keep(kept, key, [f"{name}.parquet" for name in _TYPES])
    done = Golden(*(table.drop(_KEY) for table in both))
    return Together(done, abstract_sources(done.provenance))


def _known(kept: Path, key: str, wanted: pl.Series) -> list[pl.DataFrame]:
    if not is_kept(kept, key):
        return [pl.DataFrame(schema=types) for types in _TYPES.values()]
    tables = (read_table(kept / f"{name}.parquet", types) for name, types in _TYPES.items())
    return [table.filter(pl.col(_KEY).is_in(wanted.implode())) for table in tables]


def _made(
    signed: Signed,
    wanted: pl.DataFrame,
    dumps: pl.DataFrame,
    decided: Decided,
    rows: int,
    scratch: Path,
    workers: Engine,
) -> list[Golden]:
    if wanted.is_empty():
        return []
    wanted = wanted.sort(Paper.paper_id, Mention.mention_id)
    last = pl.int_range(pl.len()).last().over(Paper.paper_id)
    wanted = wanted.with_columns((last // max(1, rows)).rank("dense").cast(pl.Int64).alias("batch"))
    gathered = gather(wanted.select(PART, ROW, "batch"), signed.parts, scratch / "papers", workers, has_spans=True)
    tasks = []
    for (number,), own in wanted.partition_by("batch", as_dict=True, maintain_order=True).items():
        named = own.select(Mention.mention_id, Paper.paper_id)
        ours = {paper_id: decided[paper_id] for paper_id in sorted(decided.keys() & set(own[Paper.paper_id]))}
        places = records_of(number, gathered), spans_slices(number, gathered)
        tasks.append(GoldenTask(*places, named, dumps, ours))
    return list(steps("Building {} batches of papers", workers.map(golden_one, tasks), len(tasks)))


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
