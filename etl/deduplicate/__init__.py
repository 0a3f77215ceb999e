"""Find the records that are one paper, make one paper of them, and keep every disagreement and every reason."""

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from etl.deduplicate.block import BlockLimits, candidates
from etl.deduplicate.decided import decision_rows, set_values
from etl.deduplicate.golden import golden
from etl.deduplicate.identify import KEYS, paper_ids
from etl.deduplicate.match import Matched, match
from etl.deduplicate.rebind import rebound, stand_ins, with_living_papers
from etl.deduplicate.rows import first_primary, in_dump_order, place_of, rows_of
from etl.deduplicate.rulings import Ruling
from etl.deduplicate.tables import dump_table, mention_table, pair_table, span_table, table
from etl.deduplicate.thresholds import Thresholds
from schemas.columns import Alias, Decision, Mention


class Deduplicated(NamedTuple):
    """What deduplicate hands on: nine tables, sorted, what the matching took, and the rulings as they now read."""

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
    named = rebound(rulings, now)
    matched = match(records, candidates(records, limits), named, thresholds)
    keys = rows_of(records.select(*KEYS), dumps)
    groups = [in_dump_order(keys[number] for number in members) for members in matched.clusters]
    groups = sorted((group for group in groups if first_primary(group)), key=place_of)
    ids, aliases = paper_ids(groups, ledger)
    living = {row[Alias.alias_id]: row[Alias.paper_id] for row in aliases}
    paper_of = {row[Mention.mention_id]: one for one, group in zip(ids, groups, strict=True) for row in group}
    named = with_living_papers(named, now, paper_of, living)
    papers, provenance, conflicts = golden(records, spans, dumps, paper_of, set_values(named, living))
    mentions = mention_table(records, paper_of, provenance)
    return Deduplicated(
        papers=papers,
        mentions=mentions,
        spans=span_table(spans, records, mentions),
        provenance=provenance,
        pairs=pair_table(matched, records[Mention.mention_id], paper_of),
        conflicts=conflicts,
        decisions=table(Decision, decision_rows(rulings, named, set(records[Mention.mention_id]), paper_of, living)),
        aliases=table(Alias, aliases),
        dumps=dump_table(dumps, mentions),
        matched=matched,
        rulings=named,
    )
