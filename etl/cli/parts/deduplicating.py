"""Deduplicate a package that is larger than a part: what grows with its texts is never in memory as a whole."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import polars as pl

from etl.cli.engines import engine
from etl.cli.parts.building import (
    PartDone,
    PartTask,
    RangeTask,
    Together,
    papers_of_several,
    part_one,
    range_of,
    range_one,
)
from etl.cli.parts.matching import CLUSTER, KEY, Matches, match_parts
from etl.cli.parts.signing import PART, ROW, Signed, sign
from etl.cli.terminal import steps
from etl.deduplicate.assign import assigned, member_table
from etl.deduplicate.block import BlockLimits
from etl.deduplicate.identify import KEYS
from etl.deduplicate.rebind import may_be_named, rebound, stand_ins
from etl.deduplicate.rows import rows_of
from etl.deduplicate.ruled import Ruled, ruled_on
from etl.deduplicate.rulings import Ruling
from etl.deduplicate.tables import dump_table, span_table
from etl.deduplicate.thresholds import Thresholds
from etl.deduplicate.traces import READ
from etl.engine import Engine
from etl.io import layout
from etl.io.files import keep_only
from etl.io.kept import key_of
from etl.io.parts import read_file
from etl.io.slices import Slice, scratch, write_slices
from etl.io.sums import write_sums
from etl.io.tables import copy_table, partial_tables, read_parts, read_table, write_table
from schemas.columns import Conflict, Dump, Mention, Pair, Paper, Provenance, Quarantine, Span
from schemas.files import part_file
from schemas.interim import RECORD_TYPES

_GOLDEN_KEY: Final = "golden_key"


class Deduplicated(NamedTuple):
    """What is counted and warned of once all is written."""

    record_count: int
    paper_count: int
    mention_count: int
    matches: Matches
    conflicts: pl.DataFrame
    pairs: pl.DataFrame
    warnings: list[str]


def deduplicate_in_parts(
    dumps: pl.DataFrame,
    ledger: pl.DataFrame,
    rulings: Sequence[Ruling],
    limits: BlockLimits,
    thresholds: Thresholds,
    rows: int,
) -> Deduplicated:
    """Write what `etl.deduplicate.deduplicate` makes of all records, in files of parts."""
    home = layout.interim("deduplicate")
    with scratch("deduplicate") as passing, engine() as workers:
        signed = sign(dumps[Dump.dump_id].to_list(), limits.min_title_chars, workers)
        ids = signed.compact[Mention.mention_id]
        now = stand_ins(rulings, _recognisable(rulings, signed))
        places = (home / "kept" / "matches", passing, key_of("matches", _told(limits), _told(thresholds)))
        matches = match_parts(signed, rebound(rulings, now), limits, thresholds, rows, places, workers)
        members = member_table(signed.compact, _row_groups(matches.clusters, ids), dumps)
        named, aliases = assigned(members, ledger, lambda: rows_of(_every(signed, KEYS), dumps))
        ruled = ruled_on(rulings, now, ids, named, aliases)
        alone, together = _apart(signed, members, named, matches.clusters)
        facts = dumps.select(Dump.dump_id, Dump.ordinal, Dump.source, Dump.role).sort(Dump.ordinal)
        places = (home / "kept" / "papers", passing, key_of("papers", facts.rows()))
        several = papers_of_several(signed, together, dumps, ruled.values, rows, places, workers)
        paper_count = alone.height + together[Paper.paper_id].n_unique()
        ranges = max(1, -(-paper_count // rows))
        parts = _write_parts(signed, alone, together, several, dumps, ruled, ranges, passing, workers)
        names = _write_ranges(parts, several, ranges, passing, workers)
    published = members.join(named, on=Mention.mention_id, how="semi")
    unused = members.join(named, on=Mention.mention_id, how="anti")
    names += [part_file(Mention.TABLE, number) for number in range(1, len(parts) + 1)]
    names += _write_spans(dumps, unused)
    pairs = matches.pairs.filter(
        pl.col(name).is_in(named[Mention.mention_id].implode()) for name in (Pair.mention_id_a, Pair.mention_id_b)
    )
    conflicts = pl.concat([several.golden.conflicts, *(one.conflicts for one in parts)])
    tables = {
        "pairs": pairs.select(*Pair.TYPES).sort(Pair.SORT),
        "conflicts": conflicts.sort(Conflict.SORT),
        "decisions": ruled.decisions,
        "aliases": aliases,
        "dumps": dump_table(dumps, published),
    }
    for name, table in tables.items():
        write_table(table, home / f"{name}.parquet")
    keep_only(home, [*names, *(f"{name}.parquet" for name in tables), "kept"])
    write_sums(home)
    return Deduplicated(
        ids.len(), paper_count, named.height, matches, tables["conflicts"], tables["pairs"], ruled.warnings
    )


def _told(limits: BlockLimits | Thresholds) -> dict[str, Any]:
    return {name: getattr(limits, name) for name in limits.__dataclass_fields__}


def _every(signed: Signed, columns: Sequence[str]) -> pl.DataFrame:
    """Some columns of all records."""
    types = {name: RECORD_TYPES[name] for name in columns}
    return pl.concat([read_file(path, types) for path in signed.parts])


def _recognisable(rulings: Sequence[Ruling], signed: Signed) -> pl.DataFrame:
    """The records that rulings name, or may name by what they were once recognised by."""
    types = {name: RECORD_TYPES[name] for name in READ}
    found = [pl.DataFrame(schema=types)]
    if rulings:
        found += [may_be_named(rulings, read_file(path, types)) for path in signed.parts]
    return pl.concat(found)


def _row_groups(clusters: pl.DataFrame, ids: pl.Series) -> Iterator[list[int]]:
    """The rows of each cluster of several records, ascending."""
    rows = pl.DataFrame({Mention.mention_id: ids}).with_row_index("number")
    placed = clusters.join(rows, on=Mention.mention_id).sort("number")
    yield from placed.group_by(KEY, CLUSTER, maintain_order=True).agg("number")["number"].to_list()


def _apart(
    signed: Signed, members: pl.DataFrame, named: pl.DataFrame, clusters: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The mentions that are a paper by themselves; and those that are one with others, with where they are, and a key
    of all that their paper depends on."""
    of_paper = named.with_columns((pl.len().over(Paper.paper_id) > 1).alias("is_together"))
    where = signed.compact.select(Mention.mention_id, PART, ROW)
    placed = of_paper.join(where, on=Mention.mention_id, maintain_order="left")
    keys = pl.concat_str(KEY, pl.col(CLUSTER).cast(pl.String), Paper.paper_id, separator=" ").alias(_GOLDEN_KEY)
    cluster_of = clusters.select(Mention.mention_id, KEY, CLUSTER)
    together = placed.filter("is_together").join(cluster_of, on=Mention.mention_id).with_columns(keys)
    columns = (Mention.mention_id, Paper.paper_id, PART, ROW)
    return placed.filter(~pl.col("is_together")).select(columns), together.select(*columns, _GOLDEN_KEY)


def _write_parts(
    signed: Signed,
    alone: pl.DataFrame,
    together: pl.DataFrame,
    several: Together,
    dumps: pl.DataFrame,
    ruled: Ruled,
    ranges: int,
    passing: Path,
    workers: Engine,
) -> list[PartDone]:
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
    for number, path in enumerate(signed.parts):
        own = lone.get(number, nobody)
        decided = {one: ruled.values[one] for one in sorted(ruled.values.keys() & set(own[Paper.paper_id]))}
        tasks.append(
            PartTask(
                path,
                home / part_file(Mention.TABLE, number + 1),
                passing / f"part-{number:06d}",
                own,
                joined.get(number, nobody),
                source_ids.get(number, pl.Series(dtype=pl.String())),
                dumps,
                decided,
                ranges,
            )
        )
    return list(steps("Building the papers of {} parts", workers.map(part_one, tasks), len(tasks)))


def _by_part(table: pl.DataFrame) -> Mapping[int, pl.DataFrame]:
    return {part: rows for (part,), rows in table.partition_by(PART, as_dict=True, maintain_order=True).items()}


def _write_ranges(
    parts: Sequence[PartDone], several: Together, ranges: int, passing: Path, workers: Engine
) -> list[str]:
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


def _write_spans(dumps: pl.DataFrame, unused: pl.DataFrame) -> list[str]:
    """The spans of all dumps, a file a dump: as they are, unless mentions of it were rejected or are of no use."""
    home, names = layout.interim("deduplicate"), []
    for number, dump_id in enumerate(sorted(dumps[Dump.dump_id]), 1):
        source, target = layout.spans_file(dump_id), home / part_file(Span.TABLE, number)
        names.append(target.name)
        held = read_table(layout.normalised(dump_id) / "quarantine.parquet", Quarantine.TYPES)
        rejected = held.filter(pl.col(Quarantine.stage) == "normalise")[Quarantine.mention_id]
        ours = unused.filter(pl.col(Mention.dump_id) == dump_id)[Mention.mention_id]
        if rejected.is_empty() and ours.is_empty():
            copy_table(source, target)
            continue
        with partial_tables([target]) as (table,):
            for part in read_parts(source, Span.TYPES):
                table.append(span_table(part, ours, rejected))
    return names
