"""Find the records that are one paper, make one paper of them, and keep every disagreement and every reason."""

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from etl.deduplicate.assign import assigned, member_table
from etl.deduplicate.block import BlockLimits, candidates
from etl.deduplicate.golden import golden
from etl.deduplicate.identify import KEYS
from etl.deduplicate.match import Matched, match
from etl.deduplicate.rebind import rebound, stand_ins
from etl.deduplicate.rows import rows_of
from etl.deduplicate.ruled import ruled_on
from etl.deduplicate.rulings import Ruling
from etl.deduplicate.tables import abstract_sources, dump_table, mention_table, pair_table, span_table
from etl.deduplicate.thresholds import Thresholds
from schemas.columns import Mention, Paper, Provenance


class Deduplicated(NamedTuple):
    """What deduplicate hands on: nine sorted tables, what the matching took, the rulings as they now read, warnings."""

    papers: pl.DataFrame
    mentions: pl.DataFrame
    spans: pl.DataFrame
    provenance: pl.DataFrame
    pairs: pl.DataFrame
    conflicts: pl.DataFrame
    decisions: pl.DataFrame
    aliases: pl.DataFrame
    dumps: pl.DataFrame
    matched: Matched
    rulings: list[Ruling]
    warnings: list[str]


def deduplicate(
    records: pl.DataFrame,
    spans: pl.DataFrame,
    dumps: pl.DataFrame,
    ledger: pl.DataFrame,
    rulings: Sequence[Ruling],
    limits: BlockLimits,
    thresholds: Thresholds,
) -> Deduplicated:
    """Merge records into papers: every record is in exactly one, unless only reference dumps mention it.

    `records`, `spans` and `dumps` are normalise's; `ledger` has the columns of `identify.LEDGER_TYPES`. The result
    does not depend on the order of the rows.
    """
    records = records.sort(Mention.mention_id)
    now = stand_ins(rulings, records)
    matched = match(records, candidates(records, limits), rebound(rulings, now), thresholds)
    members = member_table(records, matched.clusters, dumps)
    named, aliases = assigned(members, ledger, lambda: rows_of(records.select(*KEYS), dumps))
    ruled = ruled_on(rulings, now, records[Mention.mention_id], named, aliases)
    papers, provenance, conflicts = golden(records, spans, dumps, named, ruled.values)
    published = members.join(named, on=Mention.mention_id, how="semi")
    unused = members.join(named, on=Mention.mention_id, how="anti")[Mention.mention_id]
    return Deduplicated(
        papers=papers.sort(Paper.SORT),
        mentions=mention_table(records, named, abstract_sources(provenance)),
        spans=span_table(spans, unused),
        provenance=provenance.sort(Provenance.SORT),
        pairs=pair_table(matched, records[Mention.mention_id], set(published[Mention.mention_id])),
        conflicts=conflicts,
        decisions=ruled.decisions,
        aliases=aliases,
        dumps=dump_table(dumps, published),
        matched=matched,
        rulings=ruled.rulings,
        warnings=ruled.warnings,
    )
