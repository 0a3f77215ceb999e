"""What rulings come to in a build: which papers they are on now, what they set, and the table `decisions`."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl

from etl.deduplicate.decided import decision_rows, set_values
from etl.deduplicate.rebind import rebound, with_living_papers
from etl.deduplicate.rulings import Ruling, unfounded
from etl.deduplicate.tables import table
from schemas.columns import Alias, Decision, Mention


class Ruled(NamedTuple):
    """The rulings as they now read, the values that they set (by paper and field), the table `decisions`, and a warning
    for each that names what is not here."""

    rulings: list[Ruling]
    values: Mapping[str, Mapping[str, Any]]
    decisions: pl.DataFrame
    warnings: list[str]


def ruled_on(
    rulings: Sequence[Ruling], now: Mapping[str, str], present: pl.Series, named: pl.DataFrame, aliases: pl.DataFrame
) -> Ruled:
    """What rulings come to; `now` are their stand-ins, `present` the ids of all records, `named` the paper of each
    mention that one has, and `aliases` that table."""
    bound = rebound(rulings, now)
    ids = {one for ruling in bound for one in ruling.mention_ids}
    ids |= {now.get(trace.mention_id, trace.mention_id) for ruling in bound for trace in ruling.known_by}
    here = set(present.filter(present.is_in(_texts(ids))))
    paper_of = dict(named.filter(pl.col(Mention.mention_id).is_in(_texts(here))).select(named.columns).iter_rows())
    ruled_papers = {ruling.paper_id for ruling in bound if ruling.paper_id} | set(paper_of.values())
    living = dict(
        aliases.filter(pl.col(Alias.alias_id).is_in(_texts(ruled_papers)))
        .select(Alias.alias_id, Alias.paper_id)
        .iter_rows()
    )
    bound = with_living_papers(bound, now, paper_of, living)
    decisions = table(Decision, decision_rows(rulings, bound, here, paper_of, living))
    return Ruled(bound, set_values(bound, living), decisions, unfounded(bound, here, living))


def _texts(values: set[str]) -> pl.Series:
    return pl.Series(sorted(values), dtype=pl.String()).implode()
