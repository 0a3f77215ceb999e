"""Which paper each mention is in: a million clusters a column at a time, the few whose ids are in doubt one by one."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

import polars as pl

from etl.deduplicate.identify import KEYS, paper_ids
from etl.deduplicate.rows import first_primary, in_dump_order, place_of
from etl.deduplicate.survive import DUMP_ORDINAL, Row
from etl.deduplicate.tables import table
from schemas.columns import Alias, Dump, Mention

CLUSTER: Final = "cluster"
_KNOWN: Final = "known_id"


class Assigned(NamedTuple):
    """`named`: the `paper_id` of each mention that a paper has; the table `aliases`."""

    named: pl.DataFrame
    aliases: pl.DataFrame


def member_table(records: pl.DataFrame, clusters: Iterable[Sequence[int]], dumps: pl.DataFrame) -> pl.DataFrame:
    """The records with the number of their cluster, and what matters of their dumps: all by which papers are named.

    `records` has `mention_id`, `dump_id` and `ordinal`; `clusters` are row numbers, of those of several rows at least.
    """
    together = [(row, members[0]) for members in clusters if len(members) > 1 for row in members]
    rows, firsts = zip(*together, strict=True) if together else ((), ())
    numbers = pl.arange(records.height, eager=True, dtype=pl.Int64()).alias(CLUSTER)
    numbers = numbers.scatter(pl.Series(rows, dtype=pl.Int64()), pl.Series(firsts, dtype=pl.Int64()))
    facts = dumps.select(Dump.dump_id, pl.col(Dump.ordinal).alias(DUMP_ORDINAL), Dump.role)
    return (
        records.select(Mention.mention_id, Mention.dump_id, Mention.ordinal)
        .with_columns(numbers)
        .join(facts, on=Dump.dump_id, maintain_order="left")
    )


def assigned(members: pl.DataFrame, ledger: pl.DataFrame, rows: Callable[[], Sequence[Row]]) -> Assigned:
    """The papers of a `member_table`; a cluster that only reference dumps mention is none.

    Of most ids it is plain where they belong: all their mentions, and nobody else's, are in one cluster. The others are
    told one by one (`identify.paper_ids`); if a mention of theirs is gone, among all `rows`, which have the `KEYS` of
    every record and what matters of their dumps.
    """
    living = members.filter((pl.col(Dump.role) == "primary").any().over(CLUSTER))
    first = living.filter(pl.col(Dump.role) == "primary").sort(DUMP_ORDINAL, Mention.ordinal)
    fresh = first.group_by(CLUSTER, maintain_order=True).first().select(CLUSTER, _id_of(Mention.mention_id))
    plain = _plainly_bound(living, ledger)
    rest = ledger.join(plain, on=Alias.paper_id, how="anti", maintain_order="left")
    if rest.join(living, on=Mention.mention_id, how="anti").height:
        cluster_of = dict(living.select(Mention.mention_id, CLUSTER).iter_rows())
        doubtful, own = [row for row in rows() if row[Mention.mention_id] in cluster_of], fresh.clear()
        rest = ledger
    else:
        asked = _in_doubt(living, fresh, plain, ledger, rest)
        some = living.join(asked, on=CLUSTER, how="semi")
        cluster_of = dict(some.select(Mention.mention_id, CLUSTER).iter_rows())
        untold = [pl.lit(None, pl.String()).alias(name) for name in KEYS if name not in some.columns]
        doubtful, own = some.with_columns(untold).to_dicts(), _own_ids(fresh, plain, asked)
    told, aliases = _told(doubtful, cluster_of, rest, ledger)
    named = living.join(pl.concat([own, told]), on=CLUSTER).select(Mention.mention_id, Alias.paper_id)
    themselves = own.select(
        pl.col(Alias.paper_id).alias(Alias.alias_id), Alias.paper_id, pl.lit(None, pl.String()).alias(Alias.reason)
    )
    return Assigned(named, pl.concat([themselves, aliases]).sort(Alias.SORT))


def _own_ids(fresh: pl.DataFrame, plain: pl.DataFrame, asked: pl.DataFrame) -> pl.DataFrame:
    """The clusters that nobody needs to be asked about, each with the id that it had, else its own."""
    known = plain.rename({Alias.paper_id: _KNOWN})
    ids = fresh.join(known, on=CLUSTER, how="left").join(asked, on=CLUSTER, how="anti")
    return ids.select(CLUSTER, pl.coalesce(_KNOWN, Alias.paper_id).alias(Alias.paper_id))


def _id_of(name: str) -> pl.Expr:
    """The id of a paper that a mention names."""
    return ("p" + pl.col(name).str.slice(1)).alias(Alias.paper_id)


def _plainly_bound(living: pl.DataFrame, ledger: pl.DataFrame) -> pl.DataFrame:
    """The clusters, and the ids, that have the same mentions of all that were ever published."""
    known = ledger.select(Alias.paper_id, Mention.mention_id).join(
        living.select(Mention.mention_id, CLUSTER), on=Mention.mention_id, how="left", maintain_order="left"
    )
    is_once = pl.len().over(Mention.mention_id) == 1
    is_alone = (pl.col(Alias.paper_id).n_unique().over(CLUSTER) == 1) & pl.col(CLUSTER).is_not_null()
    is_together = pl.col(CLUSTER).n_unique().over(Alias.paper_id) == 1
    return (
        known.with_columns((is_once & is_alone & is_together).alias("is_plain"))
        .filter(pl.col("is_plain").all().over(Alias.paper_id))
        .select(CLUSTER, Alias.paper_id)
        .unique()
    )


def _in_doubt(
    living: pl.DataFrame, fresh: pl.DataFrame, plain: pl.DataFrame, ledger: pl.DataFrame, rest: pl.DataFrame
) -> pl.DataFrame:
    """The clusters with mentions of other ids, and the new ones whose own id was given away before."""
    with_others = living.join(rest, on=Mention.mention_id, how="semi").select(CLUSTER)
    new = fresh.join(plain, on=CLUSTER, how="anti").join(ledger, on=Alias.paper_id, how="semi").select(CLUSTER)
    return pl.concat([with_others, new]).unique()


def _told(
    rows: Sequence[Row], cluster_of: dict[str, int], rest: pl.DataFrame, ledger: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The ids of clusters that are told one by one, and the aliases of all ids that stand with them."""
    groups: dict[int, list[Row]] = {}
    for row in rows:
        groups.setdefault(cluster_of[row[Mention.mention_id]], []).append(row)
    clusters = sorted((in_dump_order(group) for group in groups.values() if first_primary(group)), key=place_of)
    taken = set(ledger[Alias.paper_id]) if clusters else set()
    ids, aliases = paper_ids(clusters, rest, taken)
    numbers = [cluster_of[group[0][Mention.mention_id]] for group in clusters]
    told = pl.DataFrame({CLUSTER: numbers, Alias.paper_id: ids}, {CLUSTER: pl.Int64(), Alias.paper_id: pl.String()})
    return told, table(Alias, aliases)
