"""Deduplicate a package that is larger than a part: of its texts only those of a few parts are in memory at a time.

What is there of all records are their signatures, less than 300 bytes each, and what has several mentions: the pairs of
interest, and the papers that were put together.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import polars as pl

from etl.cli.engines import engine
from etl.cli.parts.building import write_parts, write_ranges, write_spans
from etl.cli.parts.matching import CLUSTER, Matches, match_parts
from etl.cli.parts.several import GOLDEN_KEY, papers_of_several
from etl.cli.parts.signing import PART, ROW, Signed, sign
from etl.deduplicate.assign import assigned, member_table
from etl.deduplicate.block import BlockLimits
from etl.deduplicate.components import group_keys
from etl.deduplicate.identify import KEYS
from etl.deduplicate.rebind import gone_traces, may_be_named, rebound, stand_ins
from etl.deduplicate.rows import rows_of
from etl.deduplicate.ruled import ruled_on
from etl.deduplicate.rulings import Ruling
from etl.deduplicate.tables import dump_table
from etl.deduplicate.thresholds import Thresholds
from etl.deduplicate.traces import READ
from etl.io import layout
from etl.io.files import keep_only
from etl.io.kept import key_of
from etl.io.parts import read_file
from etl.io.slices import scratch
from etl.io.sums import write_sums
from etl.io.tables import write_table
from schemas.columns import Conflict, Dump, Mention, Pair, Paper
from schemas.files import part_file
from schemas.interim import RECORD_TYPES

_KEPT = ("signatures", "matches", "papers")
_ROW_KEY = "row_key"


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
        now = _now(rulings, signed)
        places = (
            home / "kept" / "matches",
            passing,
            key_of("deduplicate", "matches", _told(limits), _told(thresholds)),
        )
        matches = match_parts(signed, rebound(rulings, now), limits, thresholds, rows, places, workers)
        members = member_table(signed.compact, _row_groups(matches.clusters, ids), dumps)
        named, aliases = assigned(members, ledger, lambda: rows_of(_every(signed, KEYS), dumps))
        ruled = ruled_on(rulings, now, ids, named, aliases)
        alone, together = _apart(signed, named, dumps)
        places = (home / "kept" / "papers", passing, key_of("deduplicate", "papers"))
        several = papers_of_several(signed, together, dumps, ruled.values, rows, places, workers)
        paper_count = alone.height + together[Paper.paper_id].n_unique()
        ranges = max(1, -(-paper_count // rows))
        parts = write_parts(signed.parts, alone, together, several, dumps, ruled.values, ranges, passing, workers)
        names = write_ranges(parts, several, ranges, passing, workers)
    published = members.join(named, on=Mention.mention_id, how="semi")
    unused = members.join(named, on=Mention.mention_id, how="anti")
    names += [part_file(Mention.TABLE, number) for number in range(1, len(parts) + 1)]
    names += write_spans(dumps, unused)
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
    keep_only(home / "kept", _KEPT)
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


def _now(rulings: Sequence[Ruling], signed: Signed) -> dict[str, str]:
    """What stands in for the mentions that rulings name; no text is read while all of these are there."""
    gone = gone_traces(rulings, signed.compact[Mention.mention_id])
    if not gone:
        return {}
    types = {name: RECORD_TYPES[name] for name in READ}
    return stand_ins(rulings, pl.concat([may_be_named(rulings, gone, read_file(path, types)) for path in signed.parts]))


def _row_groups(clusters: pl.DataFrame, ids: pl.Series) -> Iterator[list[int]]:
    """The rows of each cluster of several records, ascending."""
    rows = pl.DataFrame({Mention.mention_id: ids}).with_row_index("number")
    placed = clusters.join(rows, on=Mention.mention_id).sort("number")
    yield from placed.group_by(CLUSTER, maintain_order=True).agg("number")["number"].to_list()


def _apart(signed: Signed, named: pl.DataFrame, dumps: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The mentions that are a paper by themselves; and those that are one with others, with where they are, and a key
    of all that their paper depends on: its id, its mentions, and what matters of their dumps."""
    said = (pl.col(Dump.ordinal).cast(pl.String()), Dump.role, pl.col(Dump.source).fill_null("\0"))
    facts = dumps.select(Dump.dump_id, pl.concat_str(said, separator="\n").hash().alias("facts"))
    of_dump = signed.compact.select(Mention.dump_id).join(facts, on=Dump.dump_id, maintain_order="left")["facts"]
    row_keys = pl.Series(_ROW_KEY, signed.row_keys() ^ of_dump.to_numpy())
    where = signed.compact.select(Mention.mention_id, PART, ROW, row_keys)
    placed = named.join(where, on=Mention.mention_id, maintain_order="left")
    is_together = pl.len().over(Paper.paper_id) > 1
    columns = (Mention.mention_id, Paper.paper_id, PART, ROW)
    together = placed.filter(is_together)
    numbers = together[Paper.paper_id].rank("dense").cast(pl.Int64) - 1
    keys = group_keys(numbers.to_numpy(), together[_ROW_KEY].to_numpy())
    of_mention = pl.DataFrame({GOLDEN_KEY: keys.gather(numbers)}).hstack(together.select(columns))
    golden_key = pl.concat_str(GOLDEN_KEY, Paper.paper_id, separator=" ")
    return placed.filter(~is_together).select(columns), of_mention.select(*columns, golden_key.alias(GOLDEN_KEY))
