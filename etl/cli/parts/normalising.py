"""Normalise dump by dump and part by part: what is in memory is one part, and a dump that is kept is not read again."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

import polars as pl

from etl.cli.engines import engine
from etl.cli.parts.referencing import reference_spans, regrouped, wanted_mentions
from etl.cli.terminal import steps
from etl.engine import Engine
from etl.errors import ConfigurationError
from etl.io import layout
from etl.io.files import keep_only
from etl.io.kept import forget, is_kept, keep, key_of, sums_of
from etl.io.parts import part_heights, read_part, read_whole
from etl.io.sums import check_sum, write_sums
from etl.io.tables import read_parts, read_table, scan_table, write_table
from etl.normalise import (
    Part,
    byte_counts,
    captured_dates,
    dump_table,
    normalise_part,
    page_years,
    prints_summaries,
    with_summaries,
)
from etl.normalise.wanted import READ, Wanted
from schemas.columns import Dump, Mention, Quarantine, Span
from schemas.files import MOST_PARTS, part_file
from schemas.interim import FACT_TYPES, RECORD_TYPES, VERBATIM_TYPES
from schemas.vocabulary import DUMP_ROLES

_MENTIONS = "mentions.parquet"
_QUARANTINE = "quarantine.parquet"
_SPANS = "spans.parquet"


def normalise_in_parts(entries: pl.DataFrame, rows: int) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """Write every dump's records to its own folder, `rows` at most in a file; the table `dumps`, the quarantine, and
    how many mentions nobody wanted."""
    _require_few_parts(entries[Dump.dump_id].to_list(), rows)
    dumps = entries.join(_facts(entries[Dump.dump_id].to_list()), on=Dump.dump_id, maintain_order="left")
    years = _page_years(dumps)
    primary, reference = (dumps.filter(pl.col(Dump.role) == role)[Dump.dump_id].to_list() for role in DUMP_ROLES)
    keys = {one: key_of("normalise", sums_of(layout.parsed(one)), years[one]) for one in primary}
    wanted_by = sorted(sums_of(layout.parsed(one)) for one in primary) if reference else []
    keys |= {one: key_of("normalise", sums_of(layout.parsed(one)), years[one], wanted_by, rows) for one in reference}
    stale = {one for one, key in keys.items() if not is_kept(layout.normalised(one), key)}
    with engine() as workers:
        _normalise_primary([one for one in primary if one in stale], years, keys, workers)
    _normalise_reference([one for one in reference if one in stale], primary, years, keys, rows)
    keep_only(layout.interim("normalise") / "parts", list(keys))
    return _together(dumps, years, reference)


def _require_few_parts(dump_ids: Sequence[str], rows: int) -> None:
    """No dump is without a file of spans, and no part without one of records: their numbers have four digits."""
    count = sum(max(1, len(part_heights(layout.parsed(one) / _MENTIONS))) for one in dump_ids)
    if count > MOST_PARTS:
        raise ConfigurationError(
            f"params.yaml: parts.rows: {rows:,} rows a part make {count:,} parts of {len(dump_ids):,} dumps, and there "
            f"may be {MOST_PARTS:,}. Set it higher, or join small dumps."
        )


def _facts(dump_ids: Sequence[str]) -> pl.DataFrame:
    return pl.concat([read_table(layout.parsed(one) / "dump.parquet", FACT_TYPES) for one in dump_ids])


def _page_years(dumps: pl.DataFrame) -> dict[str, int | None]:
    """The year that each dump's page leaves out: only a dump of unknown day is looked at."""
    captured: Mapping[str, date | None] = captured_dates(dumps)
    dates = [
        scan_table(layout.parsed(one) / _MENTIONS).select(Mention.dump_id, Mention.date_raw).unique().collect()
        for one, day in captured.items()
        if day is None
    ]
    types = {name: VERBATIM_TYPES[name] for name in (Mention.dump_id, Mention.date_raw)}
    return page_years(pl.concat([pl.DataFrame(schema=types), *dates]), dict(captured))


class PartTask(NamedTuple):
    """A part of a dump: the number of its row group, and the year that the dump's page leaves out."""

    dump_id: str
    number: int
    year: int | None


class PartDone(NamedTuple):
    """What is known of a part that was written."""

    rejected: pl.DataFrame
    titled_count: int
    short_count: int


def normalise_one(task: PartTask) -> PartDone:
    """Write the records of one part of a parsed dump."""
    mentions = read_part(layout.parsed(task.dump_id) / _MENTIONS, VERBATIM_TYPES, task.number)
    return _written(normalise_part(mentions, {task.dump_id: task.year}), task.dump_id, task.number + 1)


def _written(done: Part, dump_id: str, number: int) -> PartDone:
    write_table(done.records, layout.normalised(dump_id) / part_file(Mention.TABLE, number))
    return PartDone(done.rejected, done.titled_count, done.short_count)


def _normalise_primary(
    dump_ids: Sequence[str], years: Mapping[str, int | None], keys: Mapping[str, str], workers: Engine
) -> None:
    tasks = []
    counts = []
    for one in dump_ids:
        path = layout.parsed(one) / _MENTIONS
        check_sum(path)
        forget(layout.normalised(one))
        counts.append(len(part_heights(path)))
        tasks += [PartTask(one, number, years[one]) for number in range(counts[-1])]
    parts = steps("Normalising {} parts", workers.map(normalise_one, tasks), len(tasks))
    for one, count in zip(dump_ids, counts, strict=True):
        _end(one, list(islice(parts, count)), keys[one])


def _end(dump_id: str, parts: Sequence[PartDone], key: str, *others: str) -> None:
    """What needs the whole dump: whether its page prints summaries, and its quarantine."""
    folder = layout.normalised(dump_id)
    names = [part_file(Mention.TABLE, number) for number in range(1, len(parts) + 1)]
    if prints_summaries(sum(one.titled_count for one in parts), sum(one.short_count for one in parts)):
        for name in names:
            write_table(with_summaries(read_whole(folder / name, RECORD_TYPES)), folder / name)
    held = [read_table(layout.parsed(dump_id) / _QUARANTINE, Quarantine.TYPES), *(one.rejected for one in parts)]
    write_table(pl.concat(held).sort(Quarantine.SORT), folder / _QUARANTINE)
    keep(folder, key, [*names, _QUARANTINE, *others])


def _normalise_reference(
    dump_ids: Sequence[str],
    primary: Sequence[str],
    years: Mapping[str, int | None],
    keys: Mapping[str, str],
    rows: int,
) -> None:
    if not dump_ids:
        return
    read = {name: VERBATIM_TYPES[name] for name in READ}
    wanted = Wanted(part for one in primary for part in read_parts(layout.parsed(one) / _MENTIONS, read))
    for one in dump_ids:
        forget(layout.normalised(one))
        ids, parts = [pl.Series(dtype=pl.String())], []
        for number, mentions in enumerate(regrouped(wanted_mentions(one, wanted), rows), 1):
            ids.append(mentions[Mention.mention_id])
            parts.append(_written(normalise_part(mentions, {one: years[one]}), one, number))
        write_table(reference_spans(one, pl.concat(ids)), layout.normalised(one) / _SPANS)
        _end(one, parts, keys[one], _SPANS)


def _together(
    dumps: pl.DataFrame, years: Mapping[str, int | None], reference: Sequence[str]
) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """Write the tables of all dumps together."""
    counts: dict[str, int] = {}
    held: list[pl.DataFrame] = []
    quarantined: list[pl.DataFrame] = []
    unwanted_count = 0
    for one in dumps[Dump.dump_id]:
        quarantine = read_table(layout.normalised(one) / _QUARANTINE, Quarantine.TYPES)
        rejected = quarantine.filter(pl.col(Quarantine.stage) == "normalise")
        counts[one] = sum(sum(part_heights(path)) for path in layout.record_files(one))
        if one in reference:
            mentioned = sum(part_heights(layout.parsed(one) / _MENTIONS))
            unwanted_count += mentioned - counts[one] - rejected.height
        held.append(_held_spans(one, rejected[Quarantine.mention_id]))
        quarantined.append(quarantine)
    mentioned_in = pl.DataFrame(
        {Dump.dump_id: list(counts), Dump.mention_count: list(counts.values())},
        {name: Dump.TYPES[name] for name in (Dump.dump_id, Dump.mention_count)},
    )
    tables: dict[str, Any] = {
        "dumps": dump_table(dumps, dict(years), mentioned_in, byte_counts(pl.concat(held))),
        "quarantine": pl.concat(quarantined).sort(Quarantine.SORT),
    }
    folder = layout.interim("normalise")
    for name, table in tables.items():
        write_table(table, folder / f"{name}.parquet")
    keep_only(folder, ["parts", *(f"{name}.parquet" for name in tables)])
    write_sums(folder)
    return tables["dumps"], tables["quarantine"], unwanted_count


def _held_spans(dump_id: str, rejected: pl.Series) -> pl.DataFrame:
    """The spans of a dump that are in quarantine, and those of the mentions that were rejected."""
    theirs = pl.col(Span.mention_id).is_in(rejected.implode()) & (pl.col(Span.role) == "field")
    spans = scan_table(layout.spans_file(dump_id))
    return spans.filter((pl.col(Span.role) == "quarantine") | theirs.fill_null(False)).collect(engine="streaming")
