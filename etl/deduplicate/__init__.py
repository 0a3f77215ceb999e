"""Find the records that are one paper, make one paper of them, and keep every disagreement and every reason."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import polars as pl

from etl.deduplicate.block import BlockLimits, candidates
from etl.deduplicate.decided import decision_rows, set_values
from etl.deduplicate.identify import paper_ids
from etl.deduplicate.match import Matched, match
from etl.deduplicate.papers import build_paper
from etl.deduplicate.rebind import rebound, stand_ins, with_living_papers
from etl.deduplicate.rulings import Ruling
from etl.deduplicate.survive import DUMP_ORDINAL, Row
from etl.deduplicate.tables import dump_table, mention_table, pair_table, span_places, span_table, table
from etl.deduplicate.thresholds import Thresholds
from schemas.columns import Alias, Conflict, Decision, Dump, Mention, Paper, Provenance


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
    rows = rows_of(records, dumps)
    groups = [in_dump_order(rows[number] for number in members) for members in matched.clusters]
    groups = sorted((group for group in groups if first_primary(group)), key=place_of)
    ids, aliases = paper_ids(groups, ledger)
    living = {row[Alias.alias_id]: row[Alias.paper_id] for row in aliases}
    paper_of = {row[Mention.mention_id]: one for one, group in zip(ids, groups, strict=True) for row in group}
    named = with_living_papers(named, now, paper_of, living)
    decided, places = set_values(named, living), span_places(spans)
    built = [build_paper(one, group, places, decided.get(one, {})) for one, group in zip(ids, groups, strict=True)]
    mentions = mention_table(records, paper_of, built)
    return Deduplicated(
        papers=table(Paper, (one.paper for one in built)),
        mentions=mentions,
        spans=span_table(spans, records, mentions),
        provenance=table(Provenance, (row for one in built for row in one.provenance)),
        pairs=pair_table(matched, records[Mention.mention_id], paper_of),
        conflicts=table(Conflict, (row for one in built for row in one.conflicts)),
        decisions=table(Decision, decision_rows(rulings, named, set(records[Mention.mention_id]), paper_of, living)),
        aliases=table(Alias, aliases),
        dumps=dump_table(dumps, mentions),
        matched=matched,
        rulings=named,
    )


def rows_of(records: pl.DataFrame, dumps: pl.DataFrame) -> list[Row]:
    """The records (or published mentions) as rows, by mention id, each with what matters of its dump."""
    facts = dumps.select(Dump.dump_id, pl.col(Dump.ordinal).alias(DUMP_ORDINAL), Dump.source, Dump.role)
    return records.join(facts, on=Dump.dump_id).sort(Mention.mention_id).to_dicts()


def in_dump_order(group: Iterable[Row]) -> list[Row]:
    """Mentions in the order of dumps.yaml, and of their places in each dump."""
    return sorted(group, key=lambda row: (row[DUMP_ORDINAL], row[Mention.ordinal]))


def first_primary(group: Sequence[Row]) -> Row | None:
    """The mention that names a new paper; None where only reference dumps mention it, which makes no paper."""
    return next((row for row in group if row[Dump.role] == "primary"), None)


def place_of(group: Sequence[Row]) -> tuple[int, int]:
    """Where a paper comes among others: at its first primary mention."""
    first = first_primary(group) or group[0]
    return first[DUMP_ORDINAL], first[Mention.ordinal]
