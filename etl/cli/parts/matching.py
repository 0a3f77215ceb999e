"""Match the records of a large package: component by component, and only those of which it is not known already."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import polars as pl

from etl.cli.parts.gathering import gather, read_records, records_of
from etl.cli.parts.signing import PART, ROW, Signed
from etl.cli.terminal import steps
from etl.deduplicate.block import BlockLimits, Meeting, looked_at, meetings
from etl.deduplicate.buckets import Places
from etl.deduplicate.components import (
    Components,
    among,
    batches,
    component_keys,
    components,
    dealt,
    numbers_of,
    pairs_of,
)
from etl.deduplicate.match import match
from etl.deduplicate.rulings import Ruling, verdicts
from etl.deduplicate.shingles import Hashes
from etl.deduplicate.tables import pair_table
from etl.deduplicate.thresholds import Thresholds
from etl.engine import Engine
from etl.io.kept import keep_tables, read_kept
from etl.io.slices import Slice
from schemas.columns import Mention, Pair

KEY: Final = "component_key"
CLUSTER: Final = "cluster"
COUNT: Final = "compared_count"
_BATCH: Final = "batch"
_CLUSTER_TYPES: Final[dict[str, pl.DataType]] = {
    KEY: pl.String(),
    CLUSTER: pl.String(),
    Mention.mention_id: pl.String(),
}
_PAIR_TYPES: Final = {KEY: pl.String(), **Pair.TYPES}
_KEPT: Final[Mapping[str, dict[str, pl.DataType]]] = {
    "clusters": _CLUSTER_TYPES,
    "pairs": _PAIR_TYPES,
    "counts": {KEY: pl.String(), COUNT: pl.Int64()},
}


class Matches(NamedTuple):
    """Of all components: those records that are together (`cluster` is the first of them), the pairs of interest, and
    how many were compared; how many the cap on blocks left out."""

    clusters: pl.DataFrame
    pairs: pl.DataFrame
    compared_pair_count: int
    cut_pair_count: int


class MatchTask(NamedTuple):
    """The records of a batch of components, who of them meets whom (by place in the order of ids), and the rulings."""

    records: Sequence[Slice]
    near: Hashes
    others: Hashes
    rulings: Sequence[Ruling]
    limits: BlockLimits
    thresholds: Thresholds


class Matched(NamedTuple):
    """The clusters of several records (their ids, with the least of them), the pairs of interest, and the first record
    of each pair that was compared."""

    clusters: pl.DataFrame
    pairs: pl.DataFrame
    compared: pl.Series


def match_one(task: MatchTask) -> Matched:
    """Match the records of one batch."""
    records = read_records(task.records)
    ids = records[Mention.mention_id]
    candidates = looked_at(records[Mention.abstract], Meeting(task.near, task.others, 0), task.limits)
    done = match(records, candidates, task.rulings, task.thresholds)
    together = [(ids[rows[0]], ids[row]) for rows in done.clusters if len(rows) > 1 for row in rows]
    types = {name: _CLUSTER_TYPES[name] for name in (CLUSTER, Mention.mention_id)}
    return Matched(
        pl.DataFrame(together, types, orient="row"),
        pair_table(done, ids, set(ids)),
        ids.gather([a for a, _ in done.compared]),
    )


def match_parts(
    signed: Signed,
    rulings: Sequence[Ruling],
    limits: BlockLimits,
    thresholds: Thresholds,
    rows: int,
    places: tuple[Path, Path, str],
    workers: Engine,
) -> Matches:
    """Match all records; `places` are where what is known of components is kept, a folder for what passes between
    tasks, and the key of all but the records that a component's outcome depends on."""
    kept, scratch, key = places
    ids = signed.compact[Mention.mention_id]
    found = meetings(signed.compact, signed.text_keys, limits)
    ruled = _ruled_rows(ids, rulings)
    some = components(ids.len(), found, ruled)
    keys = component_keys(some, found, signed.row_keys())
    is_ruled = np.zeros(some.size, np.bool_)
    is_ruled[numbers_of(some, ruled)] = True
    keepable = keys.filter(~pl.Series(is_ruled))
    known = read_kept(kept, key, _KEPT, KEY, keepable)
    chosen = np.flatnonzero(is_ruled | ~keys.is_in(known[-1][KEY].implode()).to_numpy())
    new = _match_new(signed, some, found, chosen, (rulings, limits, thresholds), rows, scratch, workers)
    home_of = pl.DataFrame({Mention.mention_id: ids.gather(some.rows), KEY: keys.gather(some.numbers)})
    fresh = _with_keys(new, home_of, keys.gather(chosen))
    both = [pl.concat([old, own]) for old, own in zip(known, fresh, strict=True)]
    of_keepable = (table.filter(pl.col(KEY).is_in(keepable.implode())) for table in both)
    keep_tables(kept, key, {name: own.sort(own.columns[:3]) for name, own in zip(_KEPT, of_keepable, strict=True)})
    clusters, pairs, counts = both
    return Matches(clusters, pairs, int(counts[COUNT].sum()), found.cut_count)


def _ruled_rows(ids: pl.Series, rulings: Sequence[Ruling]) -> Hashes:
    """The pairs on which curators ruled, of the records that are here."""
    pairs = [sorted(pair) for pair in verdicts(rulings)]
    named = pl.Series(sorted({one for pair in pairs for one in pair}), dtype=pl.String())
    rows = ids.is_in(named.implode()).arg_true()
    place = dict(zip(ids.gather(rows), rows, strict=True))
    here = [(place[a], place[b]) for a, b in pairs if a in place and b in place]
    return pairs_of([a for a, _ in here], [b for _, b in here])


def _match_new(
    signed: Signed,
    some: Components,
    found: Meeting,
    chosen: Places,
    ways: tuple[Sequence[Ruling], BlockLimits, Thresholds],
    rows: int,
    scratch: Path,
    workers: Engine,
) -> list[Matched]:
    if not chosen.size:
        return []
    rulings, limits, thresholds = ways
    batch_of = batches(some, chosen, rows)
    numbers, count = batch_of[some.numbers], int(batch_of.max()) + 1
    is_chosen = numbers >= 0
    wanted = signed.compact.select(PART, ROW)[some.rows[is_chosen]].with_columns(pl.Series(_BATCH, numbers[is_chosen]))
    gathered = gather(wanted, signed.parts, scratch / "records", workers, has_spans=False)
    kinds = (dealt(pairs, batch_of[numbers_of(some, pairs)], count) for pairs in (found.near, found.others))
    tasks = []
    for number, (own, *pairs) in enumerate(zip(dealt(some.rows, numbers, count), *kinds, strict=True)):
        near, others = (among(one, own) for one in pairs)
        tasks.append(MatchTask(records_of(number, gathered), near, others, rulings, limits, thresholds))
    return list(steps("Matching {} batches", workers.map(match_one, tasks), len(tasks)))


def _with_keys(new: Sequence[Matched], home_of: pl.DataFrame, keys: pl.Series) -> list[pl.DataFrame]:
    """The outcome of all batches, each row with the key of its component; a row of counts for every key."""

    def keyed(table: pl.DataFrame, by: str, types: Mapping[str, pl.DataType]) -> pl.DataFrame:
        return table.join(home_of, left_on=by, right_on=Mention.mention_id).select(*types)

    clusters = [keyed(one.clusters, Mention.mention_id, _CLUSTER_TYPES) for one in new]
    pairs = [keyed(one.pairs, Pair.mention_id_a, _PAIR_TYPES) for one in new]
    compared = pl.concat([pl.Series(dtype=pl.String()), *(one.compared for one in new)]).to_frame("first")
    homes = compared.join(home_of, left_on="first", right_on=Mention.mention_id)
    every = keys.alias(KEY).to_frame().join(homes.group_by(KEY).len(COUNT), on=KEY, how="left")
    return [
        pl.concat([pl.DataFrame(schema=_CLUSTER_TYPES), *clusters]),
        pl.concat([pl.DataFrame(schema=_PAIR_TYPES), *pairs]),
        every.select(KEY, pl.col(COUNT).fill_null(0).cast(pl.Int64())),
    ]
