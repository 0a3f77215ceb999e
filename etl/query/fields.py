"""The fields of the query syntax: every column of `papers`, under a short name and its own, and what is asked of it."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from enum import Enum, auto
from typing import Final, NamedTuple

from etl.errors import QueryError
from etl.query.folding import folded_text
from etl.query.values import arxiv_id, days, doi, isbn, issn, numbers, pmid
from schemas.columns import Conflict, Mention, Paper
from schemas.vocabulary import CONFLICT_KINDS, DATE_PRECISIONS

ANY: Final = "any"
"""Stands for every conflict."""
_TRUTHS: Final = ("true", "false")
_LONG: Final = 40


class Kind(Enum):
    """How the value of a term is compared with a column."""

    WORDS = auto()
    NAME = auto()
    EXACT = auto()
    CATEGORY = auto()
    NUMBER = auto()
    DATE = auto()
    ARXIV = auto()
    DOI = auto()
    PMID = auto()
    ISSN = auto()
    ISBN = auto()
    PRECISION = auto()
    TRUTH = auto()
    ID = auto()
    HAS = auto()
    CONFLICT = auto()


class Field(NamedTuple):
    """A field under its first name, with the column of `papers` that it asks about."""

    name: str
    column: str
    kind: Kind


class Disputed(NamedTuple):
    """What conflicts are asked for: those with a value in a column of `conflicts`; all where `column` is None."""

    column: str | None
    value: str


_ALL: Final = (
    Field("title", Paper.title, Kind.WORDS),
    Field("abstract", Paper.abstract, Kind.WORDS),
    Field("author", Paper.authors, Kind.NAME),
    Field("keyword", Paper.keywords, Kind.WORDS),
    Field("journal", Paper.journal, Kind.WORDS),
    Field("ref", Paper.journal_ref, Kind.WORDS),
    Field("comment", Paper.comment, Kind.WORDS),
    Field("pages", Paper.pages, Kind.WORDS),
    Field("type", Paper.work_type, Kind.WORDS),
    Field("url", Paper.urls, Kind.WORDS),
    Field("display_title", Paper.display_title, Kind.WORDS),
    Field("paper_url", Paper.paper_url, Kind.WORDS),
    Field("volume", Paper.volume, Kind.EXACT),
    Field("issue", Paper.number, Kind.EXACT),
    Field("category", Paper.categories, Kind.CATEGORY),
    Field("arxiv", Paper.arxiv_id, Kind.ARXIV),
    Field("doi", Paper.doi, Kind.DOI),
    Field("pmid", Paper.pmid, Kind.PMID),
    Field("issn", Paper.issn, Kind.ISSN),
    Field("isbn", Paper.isbn, Kind.ISBN),
    Field("id", Paper.paper_id, Kind.ID),
    Field("year", Paper.publication_year, Kind.NUMBER),
    Field("date", Paper.publication_date, Kind.DATE),
    Field("precision", Paper.publication_date_precision, Kind.PRECISION),
    Field("inferred", Paper.publication_date_is_inferred, Kind.TRUTH),
    Field("version", Paper.arxiv_version, Kind.NUMBER),
    Field("author_count", Paper.author_count, Kind.NUMBER),
    Field("mentions", Paper.mention_count, Kind.NUMBER),
    Field("conflicts", Paper.conflict_count, Kind.NUMBER),
    Field("dump", Paper.dump_ids, Kind.EXACT),
    Field("first_dump", Paper.first_seen_dump_id, Kind.EXACT),
    Field("source", Paper.sources, Kind.EXACT),
    Field("flag", Paper.flags, Kind.EXACT),
    Field("conflict", Paper.conflict_count, Kind.CONFLICT),
    Field("has", "", Kind.HAS),
)
FIELDS: Final[Mapping[str, Field]] = {
    **{field.column: field for field in reversed(_ALL) if field.column},
    **{field.name: field for field in _ALL},
}
"""Every field by its names. `number` is the column, the issue of a journal."""
_LISTED: Final = f"Fields: {', '.join(field.name for field in _ALL)}"
WORD_COLUMNS: Final = (Paper.title, Paper.abstract, Paper.authors, Paper.keywords, Paper.journal)
"""Where words without a field are looked for."""
_DISPUTED: Final = frozenset(Paper.TYPES) & frozenset(Mention.TYPES) - {Paper.paper_id}
"""The columns on which mentions can disagree."""


def field_named(name: str) -> Field:
    """The field of a name in any case, `-` standing for `_`; `QueryError` with the likeliest names if there is none."""
    found = FIELDS.get(name.lower().replace("-", "_"))
    if found is None:
        raise QueryError(
            f"is no field.{_did_you_mean(name, {one: field.name for one, field in FIELDS.items()})} {_LISTED}"
        )
    return found


def read(field: Field, text: str) -> object:
    """The value of a term in the form in which its kind is compared; `QueryError` if it is none for that field."""
    reader = _READERS.get(field.kind)
    return reader(text) if reader else text


def _name_words(text: str) -> list[str]:
    """The words of a name, however it is turned: `Oil, Ada` or `Ada Oil`."""
    words = folded_text(text).replace(",", " ").split()
    if not words:
        raise QueryError("is no name. Write a word or more of one")
    return words


def _one_of(choices: tuple[str, ...]) -> Callable[[str], str]:
    def chosen(text: str) -> str:
        if text.lower() not in choices:
            raise QueryError(f"cannot be. Write {' or '.join(choices)}")
        return text.lower()

    return chosen


def _asked_of(text: str) -> Field:
    field = field_named(text)
    if not field.column:
        raise QueryError(f"says nothing of a paper. {_LISTED}")
    return field


def _disputed(text: str) -> Disputed:
    """`any`, a kind of conflict, or the column that it is on; `number` is the kind."""
    name = text.lower().replace("-", "_")
    if name == ANY:
        return Disputed(None, name)
    if name in CONFLICT_KINDS:
        return Disputed(Conflict.kind, name)
    column = FIELDS[name].column if name in FIELDS else ""
    if column not in _DISPUTED:
        known = [ANY, *CONFLICT_KINDS, *(one.name for one in _ALL if one.column in _DISPUTED)]
        names = {one: one for one in known}
        raise QueryError(
            f"is no kind or field of a conflict.{_did_you_mean(text, names)} Write one of {', '.join(names)}"
        )
    return Disputed(Conflict.field, column)


def _did_you_mean(name: str, names: Mapping[str, str]) -> str:
    """The likeliest of some spellings, as the name that it stands for."""
    close = get_close_matches(name.lower()[:_LONG], list(names), n=1)
    return f" Did you mean `{names[close[0]]}`?" if close else ""


_READERS: Final[Mapping[Kind, Callable[[str], object]]] = {
    Kind.NAME: _name_words,
    Kind.NUMBER: numbers,
    Kind.DATE: days,
    Kind.ARXIV: arxiv_id,
    Kind.DOI: doi,
    Kind.PMID: pmid,
    Kind.ISSN: issn,
    Kind.ISBN: isbn,
    Kind.PRECISION: _one_of(DATE_PRECISIONS),
    Kind.TRUTH: _one_of(_TRUTHS),
    Kind.HAS: _asked_of,
    Kind.CONFLICT: _disputed,
}
