"""What differs from what the ledger knows: the papers and mentions that releases published."""

from collections.abc import Mapping
from typing import Final, NamedTuple

import polars as pl

from schemas.columns import Alias, Dump, Mention

STATE: Final = "state"
KNOWN: Final = "published_before"
NEW: Final = "new"
GONE: Final = "gone"
STATES: Final = (KNOWN, NEW, GONE)


class Released(NamedTuple):
    """Mentions by dump and state (`dump_id`, `state`, `mention_count`), and what became of the papers' ids."""

    mentions: pl.DataFrame
    is_first: bool
    new_papers: int
    kept_ids: int
    merged_ids: int
    buried_ids: int


def released(tables: Mapping[str, pl.DataFrame], ledger: pl.DataFrame) -> Released:
    """What is new, what is known and what is gone since the last release, as far as the ledger knows.

    Before the first release the ledger is empty, and all is new.
    """
    published = ledger.unique(Mention.mention_id, keep="last", maintain_order=True)
    mentions = tables["mentions"].select(Mention.mention_id, Mention.dump_id)
    known = mentions.join(published, on=Mention.mention_id, how="semi").with_columns(pl.lit(KNOWN).alias(STATE))
    new = mentions.join(published, on=Mention.mention_id, how="anti").with_columns(pl.lit(NEW).alias(STATE))
    gone = published.select(Mention.mention_id, pl.col(Mention.dump_id).fill_null("")).join(
        mentions, on=Mention.mention_id, how="anti"
    )
    gone = gone.with_columns(pl.lit(GONE).alias(STATE))
    ids = ledger.select(pl.col(Alias.paper_id).alias(Alias.alias_id)).unique()
    leads = ids.join(tables["aliases"].select(Alias.alias_id, Alias.paper_id), on=Alias.alias_id, how="left")
    lives = pl.col(Alias.paper_id) == pl.col(Alias.alias_id)
    return Released(
        _by_dump(pl.concat([known, new, gone]), tables["dumps"]),
        is_first=ledger.is_empty(),
        new_papers=tables["papers"].join(ids, left_on=Alias.paper_id, right_on=Alias.alias_id, how="anti").height,
        kept_ids=leads.filter(lives).height,
        merged_ids=leads.filter(~lives).height,
        buried_ids=leads.filter(pl.col(Alias.paper_id).is_null()).height,
    )


def _by_dump(mentions: pl.DataFrame, dumps: pl.DataFrame) -> pl.DataFrame:
    place = pl.col(STATE).replace_strict(STATES, range(len(STATES)), return_dtype=pl.Int64)
    return (
        mentions.group_by(Mention.dump_id, STATE)
        .agg(pl.len().cast(pl.Int64).alias(Dump.mention_count))
        .join(dumps.select(Dump.dump_id, Dump.ordinal), on=Dump.dump_id, how="left")
        .sort(Dump.ordinal, Dump.dump_id, place, nulls_last=True)
        .drop(Dump.ordinal)
    )
