"""What became of papers between two releases: added, merged, split, ended or lost, and what else is another file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import polars as pl

from etl.release.ids import has_texts, ids_in
from etl.release.side import Side
from schemas.columns import Alias, Mention, Paper

_NAMED: Final = 5
"""So many papers of a kind are known by their titles too."""
_TABLE_ENDING: Final = ".parquet"
_OLD: Final = "old"
_NEW: Final = "new"
_TO: Final = "to"

Two = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Events:
    """Ids of papers by what became of them, each kind sorted; a paper that moved to no other id is in none."""

    added: tuple[str, ...] = ()
    """Papers of which the old side has no mention and knows no living id."""
    merged: tuple[Two, ...] = ()
    """An id of a paper then, and the paper that it leads to now."""
    split: tuple[Two, ...] = ()
    """A paper then, and a new one that has mentions of it, or an id that led to it and is a paper's own again."""
    moved: tuple[Two, ...] = ()
    """A paper then, and another one of then that has mentions of it now, or to which an id moved that led to it."""
    ended: tuple[str, ...] = ()
    """Papers then, and ids that led to one, of which only a tombstone is left."""
    lost: tuple[str, ...] = ()
    """Ids known then, tombstones too, that lead nowhere now and have no tombstone."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """Display titles of the first papers of each kind; of what is gone, as it was."""
    files: tuple[str, ...] = ()
    """Names of other files than tables that differ, or that one side alone has."""


def events(old: Side, new: Side) -> Events:
    """What became of the papers of `old`, and which papers of `new` are not among them."""
    before, after = (ids_in(side, Paper.TABLE, Paper.paper_id) for side in (old, new))
    leads = _leads(new, after)
    others = ids_in(old, Alias.TABLE, Alias.alias_id).rename({Alias.alias_id: Paper.paper_id})
    known = pl.concat([before, others]).unique()
    gone = before.join(after, on=Paper.paper_id, how="anti").join(leads, on=Paper.paper_id)
    merged = gone.filter(pl.col(_TO).is_not_null()).select(Paper.paper_id, _TO)
    fresh = after.join(before, on=Paper.paper_id, how="anti")
    origins = _origins(old, new, fresh)
    split = origins.join(merged.rename({_TO: _NEW, Paper.paper_id: _OLD}), on=[_OLD, _NEW], how="anti")
    strays = _strays(old, leads, before)
    came = fresh.filter(~pl.col(Paper.paper_id).is_in(pl.concat([origins[_NEW], merged[_TO]]).implode()))
    found = Events(
        added=_sorted(came),
        merged=_pairs(merged),
        split=_pairs(split),
        moved=_pairs(_moved(old, new, strays, merged, split)),
        ended=_sorted(pl.concat([one.filter(pl.col(_TO).is_null()).select(Paper.paper_id) for one in (gone, strays)])),
        lost=_sorted(known.join(leads, on=Paper.paper_id, how="anti")),
        files=_other_files(old, new),
    )
    return _named(found, old, new)


def titles_of(side: Side, paper_ids: Iterable[str], rows_at_once: int = 100_000) -> dict[str, str]:
    """The display titles of some papers of a side, by id; those that it does not have are left out."""
    wanted = pl.Series(Paper.paper_id, sorted(set(paper_ids)), pl.String())
    columns = (Paper.paper_id, Paper.display_title)
    if wanted.is_empty() or not has_texts(side, Paper.TABLE, columns):
        return {}
    found: dict[str, str] = {}
    for start in range(0, side.rows(Paper.TABLE), rows_at_once):
        part = side.read(Paper.TABLE, columns, start, rows_at_once)
        found |= dict(part.filter(pl.col(Paper.paper_id).is_in(wanted.implode())).drop_nulls().iter_rows())
        if len(found) == wanted.len():
            break
    return found


def _leads(side: Side, papers: pl.DataFrame) -> pl.DataFrame:
    """Where every id leads: to a paper that is there, or, for a tombstone, to null."""
    aliases = ids_in(side, Alias.TABLE, Alias.alias_id, Alias.paper_id).rename({Alias.paper_id: _TO})
    aliases = aliases.rename({Alias.alias_id: Paper.paper_id}).join(papers, on=Paper.paper_id, how="anti")
    is_known = pl.col(_TO).is_null() | pl.col(_TO).is_in(papers[Paper.paper_id].implode())
    return pl.concat([papers.with_columns(pl.col(Paper.paper_id).alias(_TO)), aliases.filter(is_known)])


def _origins(old: Side, new: Side, fresh: pl.DataFrame) -> pl.DataFrame:
    """For each new id the papers that had its mentions, or that it was an alias of."""
    columns = (Mention.mention_id, Mention.paper_id)
    there = ids_in(new, Mention.TABLE, *columns).join(fresh, on=Mention.paper_id, how="semi")
    by_mention = there.rename({Mention.paper_id: _NEW}).join(
        ids_in(old, Mention.TABLE, *columns).rename({Mention.paper_id: _OLD}), on=Mention.mention_id
    )
    aliases = ids_in(old, Alias.TABLE, Alias.alias_id, Alias.paper_id)
    aliases = aliases.rename({Alias.paper_id: _OLD, Alias.alias_id: _NEW})
    by_alias = aliases.drop_nulls().join(fresh.rename({Paper.paper_id: _NEW}), on=_NEW, how="semi")
    return pl.concat([by_mention.select(_OLD, _NEW), by_alias.select(_OLD, _NEW)]).unique()


def _strays(old: Side, leads: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """The ids that led to a paper and lead elsewhere now than that does."""
    aliases = ids_in(old, Alias.TABLE, Alias.alias_id, Alias.paper_id).drop_nulls()
    aliases = aliases.rename({Alias.paper_id: _OLD, Alias.alias_id: Paper.paper_id})
    led = aliases.join(before, on=Paper.paper_id, how="anti").join(leads, on=Paper.paper_id)
    of_paper = leads.rename({Paper.paper_id: _OLD, _TO: _NEW})
    return led.join(of_paper, on=_OLD).filter(pl.col(_TO).ne_missing(pl.col(_NEW)))


def _moved(old: Side, new: Side, strays: pl.DataFrame, merged: pl.DataFrame, split: pl.DataFrame) -> pl.DataFrame:
    """Papers of which mentions, or ids that led to them, are another's that was there before and is there now."""
    columns = (Mention.mention_id, Mention.paper_id)
    then, now = (
        ids_in(side, Mention.TABLE, *columns).rename({Mention.paper_id: name})
        for side, name in ((old, _OLD), (new, _NEW))
    )
    mentions = then.join(now, on=Mention.mention_id).filter(pl.col(_OLD) != pl.col(_NEW)).select(_OLD, _NEW)
    ids = strays.drop_nulls(_TO).filter(pl.col(_TO) != pl.col(Paper.paper_id)).select(_OLD, pl.col(_TO).alias(_NEW))
    known = pl.concat([merged.select(pl.col(Paper.paper_id).alias(_OLD), pl.col(_TO).alias(_NEW)), split])
    return pl.concat([mentions, ids]).unique().join(known, on=[_OLD, _NEW], how="anti")


def _sorted(papers: pl.DataFrame) -> tuple[str, ...]:
    return tuple(papers[Paper.paper_id].sort())


def _pairs(papers: pl.DataFrame) -> tuple[Two, ...]:
    return tuple(papers.sort(papers.columns).rows())


def _other_files(old: Side, new: Side) -> tuple[str, ...]:
    before, after = (
        {name: entry["sha256"] for name, entry in side.manifest["files"].items() if not name.endswith(_TABLE_ENDING)}
        for side in (old, new)
    )
    return tuple(sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name)))


def _named(found: Events, old: Side, new: Side) -> Events:
    gone = (*found.ended[:_NAMED], *found.lost[:_NAMED])
    pairs = (*found.merged[:_NAMED], *found.split[:_NAMED], *found.moved[:_NAMED])
    moved = {paper_id for two in pairs for paper_id in two}
    titles = titles_of(old, (*gone, *moved)) | titles_of(new, (*found.added[:_NAMED], *moved))
    return replace(found, titles=titles)
