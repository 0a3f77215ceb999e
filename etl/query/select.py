"""The papers that a query selects: every term an expression over `papers`, its value a literal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from etl.errors import QueryError
from etl.query.fields import FIELDS, WORD_COLUMNS, Disputed, Field, Kind, read
from etl.query.folding import folded, folded_text, has_words
from etl.query.known import bare_arxiv_id, is_known
from etl.query.syntax import Query, Term
from etl.query.values import Days, Range, arxiv_id, doi, pubmed_address
from schemas.columns import Alias, Conflict, Paper

_BETWEEN: Final = "\n"
"""Between the parts of a list and between columns; no folded text holds it, so that no phrase goes across."""
_ANYWHERE: Final = "words"


def rows_of(query: Query, papers: pl.DataFrame, conflicts: pl.DataFrame, aliases: pl.DataFrame) -> pl.DataFrame:
    """The rows of `papers` that a query selects, in their order."""
    if not query.groups:
        return papers
    tables = _Tables(papers.with_columns(_prepared(query)), conflicts, aliases)
    groups = [pl.all_horizontal(*(_condition(term, tables) for term in group)) for group in query.groups]
    return papers.filter(tables.papers.select(pl.any_horizontal(*groups)).to_series())


@dataclass(frozen=True, slots=True)
class _Tables:
    """What terms are looked up in: papers with the texts that the query needs in their folded form, and two more."""

    papers: pl.DataFrame
    conflicts: pl.DataFrame
    aliases: pl.DataFrame


def _prepared(query: Query) -> list[pl.Expr]:
    """The texts in which the words of a query are looked for, each once."""
    terms = [term for group in query.groups for term in group]
    columns = {FIELDS[term.field].column for term in terms if term.field and FIELDS[term.field].kind is Kind.WORDS}
    texts = [_text(column).alias(_folded_name(column)) for column in sorted(columns)]
    if any(term.field is None for term in terms):
        whole = pl.concat_str(*map(_text, WORD_COLUMNS), separator=_BETWEEN, ignore_nulls=True)
        texts.append(whole.alias(_folded_name(_ANYWHERE)))
    return texts


def _folded_name(column: str) -> str:
    return f"folded {column}"


def _text(column: str) -> pl.Expr:
    text = pl.col(column)
    is_list = isinstance(Paper.TYPES[column], pl.List)
    return text.list.eval(folded(pl.element())).list.join(_BETWEEN) if is_list else folded(text)


def _condition(term: Term, tables: _Tables) -> pl.Expr:
    """Whether a term holds for a paper; what is not known holds for none, and its negation for all such."""
    if term.field is None:
        known = _known_as(term.text, tables)
        holds = _has_words(_ANYWHERE, term.text) if known is None else known
    else:
        field = FIELDS[term.field]
        holds = _CONDITIONS[field.kind](field, read(field, term.text), tables)
    holds = holds.fill_null(False)
    return ~holds if term.is_negated else holds


def _known_as(word: str, tables: _Tables) -> pl.Expr | None:
    """Whether a paper has the identifier that a word is; None if it is none that any paper has."""
    holds = _is_paper(word, tables)
    for column, reader in ((Paper.arxiv_id, arxiv_id), (Paper.doi, doi), (Paper.pmid, pubmed_address)):
        try:
            holds |= (bare_arxiv_id() if column == Paper.arxiv_id else pl.col(column)) == reader(word)
        except QueryError:
            continue
    return holds if tables.papers.select(holds.any()).item() else None


def _is_paper(paper_id: str, tables: _Tables) -> pl.Expr:
    bare = paper_id.strip().lower()
    leads_to = tables.aliases.filter(pl.col(Alias.alias_id) == bare)[Alias.paper_id].drop_nulls().to_list()
    return pl.col(Paper.paper_id).is_in([bare, *leads_to])


def _has_words(column: str, text: str) -> pl.Expr:
    return has_words(pl.col(_folded_name(column)), text)


def _in_field(field: Field, value: str, _: _Tables) -> pl.Expr:
    return _has_words(field.column, value)


def _name(field: Field, words: list[str], _: _Tables) -> pl.Expr:
    """One name that has all of the words, in any order."""
    return _any_folded(field.column, lambda name: pl.all_horizontal(*(has_words(name, word) for word in words)))


def _exactly(field: Field, value: str, _: _Tables) -> pl.Expr:
    return _any_folded(field.column, lambda text: text == folded_text(value))


def _category(field: Field, value: str, _: _Tables) -> pl.Expr:
    """A category of this name, or of this archive where it has no point or ends in `.*`."""
    name = folded_text(value)
    archive = name.removesuffix(".*")
    if archive == name and "." in name:
        return _any_folded(field.column, lambda text: text == name)
    return _any_folded(field.column, lambda text: (text == archive) | text.str.starts_with(f"{archive}."))


def _any_folded(column: str, condition: Callable[[pl.Expr], pl.Expr]) -> pl.Expr:
    if isinstance(Paper.TYPES[column], pl.List):
        return pl.col(column).list.eval(condition(folded(pl.element()))).list.any()
    return condition(folded(pl.col(column)))


def _number(field: Field, value: Range, _: _Tables) -> pl.Expr:
    return _overlaps(pl.col(field.column), pl.col(field.column), *value)


def _date(field: Field, value: Days, _: _Tables) -> pl.Expr:
    """A day in the range, or where only the year is known a year that has days in it."""
    year = pl.col(Paper.publication_year)
    first, last = (pl.coalesce(field.column, pl.date(year, *day)) for day in ((1, 1), (12, 31)))
    return _overlaps(first, last, *value)


def _overlaps(first: pl.Expr, last: pl.Expr, low: Any, high: Any) -> pl.Expr:
    begins = last.is_not_null() if low is None else last >= pl.lit(low)
    return begins if high is None else begins & (first <= pl.lit(high))


def _same_arxiv(_: Field, value: str, __: _Tables) -> pl.Expr:
    return bare_arxiv_id() == value


def _equal(field: Field, value: str, _: _Tables) -> pl.Expr:
    return pl.col(field.column) == value


def _truth(field: Field, value: str, _: _Tables) -> pl.Expr:
    return pl.col(field.column) == (value == "true")


def _id(_: Field, value: str, tables: _Tables) -> pl.Expr:
    return _is_paper(value, tables)


def _has(_: Field, value: Field, __: _Tables) -> pl.Expr:
    return is_known(value)


def _conflict(_: Field, value: Disputed, tables: _Tables) -> pl.Expr:
    conflicts = tables.conflicts
    if value.column:
        conflicts = conflicts.filter(pl.col(value.column) == value.value)
    return pl.col(Paper.paper_id).is_in(conflicts[Conflict.paper_id].unique().implode())


_CONDITIONS: Final[Mapping[Kind, Callable[[Field, Any, _Tables], pl.Expr]]] = {
    Kind.WORDS: _in_field,
    Kind.NAME: _name,
    Kind.EXACT: _exactly,
    Kind.CATEGORY: _category,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.ARXIV: _same_arxiv,
    **dict.fromkeys((Kind.DOI, Kind.PMID, Kind.ISSN, Kind.ISBN, Kind.PRECISION), _equal),
    Kind.TRUTH: _truth,
    Kind.ID: _id,
    Kind.HAS: _has,
    Kind.CONFLICT: _conflict,
}
