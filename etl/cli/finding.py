"""Find papers by whatever a person knows of them: queries, and the one paper that a command is about."""

import re
from dataclasses import replace
from typing import Any, Final

import polars as pl

from etl.cli.citing import one_line
from etl.cli.prompting import asked
from etl.cli.published import Published
from etl.cli.terminal import is_dialogue, out, safe
from etl.deduplicate.comparable import comparable
from etl.errors import NotFoundError, QueryError
from etl.query import select
from etl.query.syntax import Query, parse
from schemas.columns import Alias, Mention, Paper
from schemas.vocabulary import MENTION_ID

_LISTED: Final = 8
_ASKED: Final = 20


def find_papers(query: str, published: Published) -> pl.DataFrame:
    """The papers that a query selects, in the order of their ids; `QueryError` if it cannot be read."""
    return select(query, published.papers, published.conflicts, published.aliases)


def the_paper(query: str, published: Published) -> dict[str, Any]:
    """The one paper of a query, of the id of one of its mentions, or of its title whatever signs stand in it.

    Where several match, the one that has all of the words in its title, or exactly this title, is meant; else a person
    at a terminal is asked. `NotFoundError` if there is none, if an id leads nowhere any more, or if several are left:
    it lists them.
    """
    reason = tombstone(query, published)
    if reason:
        raise NotFoundError(reason)
    found = _candidates(query, published)
    if found.is_empty():
        raise NotFoundError(f"no paper is known by {query!r}. Try words of its title, or `abstracts find`.")
    if found.height == 1:
        return found.row(0, named=True)
    if is_dialogue():
        return _asked(query, found)
    raise NotFoundError(f"{found.height:,} papers match {query!r}; name one by its id, or add words:\n{_list(found)}")


def tombstone(query: str, published: Published) -> str | None:
    """Why an id leads to no paper any more; None if the query is no such id."""
    is_dead = (pl.col(Alias.alias_id) == query.strip()) & pl.col(Alias.paper_id).is_null()
    reasons = published.aliases.filter(is_dead)[Alias.reason].to_list()
    return f"{query.strip()}: {one_line(reasons[0])}." if reasons else None


def _candidates(query: str, published: Published) -> pl.DataFrame:
    """The papers that a query may mean, as few as its words tell."""
    if re.fullmatch(MENTION_ID, query.strip()):
        home = published.mentions.filter(pl.col(Mention.mention_id) == query.strip())[Mention.paper_id]
        return published.papers.filter(pl.col(Paper.paper_id).is_in(home.implode()))
    try:
        found = find_papers(query, published)
    except QueryError:
        titled = _titled(query, published.papers)
        if titled.height == 1:
            return titled
        raise
    if found.height == 1:
        return found
    exact = _titled(query, published.papers)
    if exact.height == 1:
        return exact
    return found if found.is_empty() else _of_titles(query, found, published)


def _titled(query: str, papers: pl.DataFrame) -> pl.DataFrame:
    """Papers whose title is the query but for case, accents, punctuation and markup."""
    title = comparable(query)
    same = [bool(title) and one is not None and comparable(one) == title for one in papers[Paper.title]]
    return papers.filter(pl.Series(same, dtype=pl.Boolean()))


def _of_titles(query: str, found: pl.DataFrame, published: Published) -> pl.DataFrame:
    """Those papers that have the query's words in their titles; all if none has."""
    groups = parse(query).groups
    titled = Query(
        tuple(tuple(replace(term, field=term.field or Paper.display_title) for term in group) for group in groups)
    )
    narrow = select(str(titled), found, published.conflicts, published.aliases)
    return found if narrow.is_empty() else narrow


def _asked(query: str, found: pl.DataFrame) -> dict[str, Any]:
    """The paper that a person picks; `NotFoundError` if it is none."""

    shown = found.head(_ASKED)
    out.print(safe(f"{found.height:,} papers match {query!r}:"))
    for number, row in enumerate(shown.iter_rows(named=True), 1):
        out.print(f"{number:>4}  {_line(row)}")
    if found.height > shown.height:
        out.print(f"      … and {found.height - shown.height:,} more: add words to find them.")
    try:
        while answer := asked(f"Which, 1 to {shown.height}? Enter for none.", ""):
            if answer.isdecimal() and 1 <= int(answer) <= shown.height:
                return shown.row(int(answer) - 1, named=True)
            out.print("Type one of these numbers, or Enter alone.")
    except (KeyboardInterrupt, EOFError):
        out.print()
    raise NotFoundError(
        f"none of the {found.height:,} papers that match {query!r} was taken. Add words, or name its id."
    )


def _list(found: pl.DataFrame) -> str:
    lines = [f"  {_line(row)}" for row in found.head(_LISTED).iter_rows(named=True)]
    more = [f"  … and {found.height - _LISTED:,} more"] if found.height > _LISTED else []
    return "\n".join([*lines, *more])


def _line(row: dict[str, Any]) -> str:
    year = row[Paper.publication_year]
    return f"{row[Paper.paper_id]}  {one_line(row[Paper.display_title])}{f' ({year})' if year else ''}"
