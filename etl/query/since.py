"""Which papers came since a dump, a day or a release: the day of a paper is that of its first primary dump.

A dump is of the day on which it was captured, else of that of its search.

A reference dump brings no paper, so one that knew a paper long before does not make it old.
"""

from datetime import date
from typing import Final, NamedTuple

import polars as pl

from schemas.columns import Alias, Dump, Mention

_PLACE: Final = "place"
_DAY: Final = "day"


class Since(NamedTuple):
    """Papers that came since, each with the first primary dump that mentions it, in the order in which they came.

    `untold_count` are the papers of which it cannot be told, because a dump that mentions them has no day.
    """

    papers: pl.DataFrame
    untold_count: int = 0


def arrivals(mentions: pl.DataFrame, dumps: pl.DataFrame) -> pl.DataFrame:
    """Every paper with the first primary dump that mentions it: `paper_id`, `dump_id`, by the place of its mention."""
    return (
        _in_primary(mentions, dumps)
        .sort(_PLACE, Mention.ordinal)
        .unique(Mention.paper_id, keep="first", maintain_order=True)
        .select(Mention.paper_id, Mention.dump_id)
    )


def _in_primary(mentions: pl.DataFrame, dumps: pl.DataFrame) -> pl.DataFrame:
    primary = dumps.filter(pl.col(Dump.role) == "primary")
    facts = primary.select(Dump.dump_id, pl.col(Dump.ordinal).alias(_PLACE), day_of_dump())
    return mentions.select(Mention.mention_id, Mention.paper_id, Mention.dump_id, Mention.ordinal).join(
        facts, on=Mention.dump_id
    )


def day_of_dump() -> pl.Expr:
    """The day on which a dump was captured, else that of its search; null where neither is known."""
    return pl.coalesce(Dump.captured_date, Dump.search_date).alias(_DAY)


def since_dump(mentions: pl.DataFrame, dumps: pl.DataFrame, dump_id: str | None) -> Since:
    """Papers that no primary dump mentions up to this one, in the order of dumps.yaml; all, if it is None."""
    places: dict[str | None, int] = dict(dumps.select(Dump.dump_id, Dump.ordinal).iter_rows())
    later = dumps.filter(pl.col(Dump.ordinal) > places.get(dump_id, 0))[Dump.dump_id]
    return Since(arrivals(mentions, dumps).filter(pl.col(Mention.dump_id).is_in(later.implode())))


def since_day(mentions: pl.DataFrame, dumps: pl.DataFrame, day: date) -> Since:
    """Papers that only primary dumps of this day or a later one mention."""
    of_dump = pl.col(_DAY)
    told = (
        _in_primary(mentions, dumps)
        .group_by(Mention.paper_id)
        .agg((of_dump < day).fill_null(False).any().alias("before"), of_dump.is_null().any().alias("untold"))
        .filter(~pl.col("before"))
    )
    new = told.filter(~pl.col("untold"))[Mention.paper_id]
    came = arrivals(mentions, dumps).filter(pl.col(Mention.paper_id).is_in(new.implode()))
    return Since(came, untold_count=told.height - new.len())


def since_release(
    mentions: pl.DataFrame,
    dumps: pl.DataFrame,
    aliases: pl.DataFrame,
    old_mentions: pl.DataFrame,
    old_aliases: pl.DataFrame,
) -> Since:
    """Papers of which the release has no mention and knows no id, be it their own or one that leads to them."""
    kept = mentions.filter(pl.col(Mention.mention_id).is_in(old_mentions[Mention.mention_id].implode()))
    led = aliases.filter(pl.col(Alias.alias_id).is_in(old_aliases[Alias.alias_id].implode()))
    old = pl.concat([kept[Mention.paper_id], led[Alias.paper_id], old_aliases[Alias.alias_id]])
    return Since(arrivals(mentions, dumps).filter(~pl.col(Mention.paper_id).is_in(old.implode())))
