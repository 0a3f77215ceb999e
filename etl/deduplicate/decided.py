"""What rulings did: the values that they set, and the rows of the table `decisions`."""

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any, Final

import polars as pl

from etl.deduplicate.conflicts import as_text
from etl.deduplicate.rulings import Ruling, said
from etl.errors import ConfigurationError
from schemas.columns import Decision, Mention, Paper
from schemas.vocabulary import FIRST_YEAR, LAST_YEAR

SETTABLE: Final[dict[str, pl.DataType]] = {
    name: dtype
    for name, dtype in Paper.TYPES.items()
    if name in Mention.TYPES
    and name
    not in (Paper.paper_id, Paper.arxiv_version, Paper.publication_date_precision, Paper.publication_date_is_inferred)
}
"""The fields that a curator may set; precision and inference follow from the date that is set."""

_TOGETHER: Final = {
    **dict.fromkeys((Paper.publication_date, Paper.publication_year), (Paper.publication_year,)),
    Paper.authors: (Paper.authors, Paper.author_count),
}
"""The fields that a ruling on one of them sets, where that is not the one alone."""
Values = dict[str, dict[str, Any]]
"""What is set: for each paper the values by field."""


def set_values(rulings: Iterable[Ruling], living: Mapping[str, str | None]) -> Values:
    """The values that curators set, by the paper's living id and field; a later ruling replaces an earlier one.

    None, or an empty list, is the value of a field of which a curator ruled that the paper has none.
    """
    values: Values = {}
    for ruling in rulings:
        if ruling.ruling == "set":
            typed, paper_id = typed_value(ruling), living.get(ruling.paper_id or "")
            if paper_id:
                values.setdefault(paper_id, {}).update(typed)
    return values


def typed_value(ruling: Ruling) -> dict[str, Any]:
    """The ruled value in its column's type, and what follows from it for its sister columns.

    `ConfigurationError` says if there is no such field, or the value is none of it.
    """
    fault = value_fault(str(ruling.field), ruling.value)
    if fault:
        raise ConfigurationError(f"decisions.yaml: entry {ruling.ordinal}: {fault}")
    dtype, value = SETTABLE[str(ruling.field)], ruling.value
    if isinstance(dtype, pl.Date) and isinstance(value, str):
        value = date.fromisoformat(value)
    if value is None and isinstance(dtype, pl.List):
        value = []
    if ruling.field == Paper.publication_date:
        return _dated(value, value and value.year, "day")
    if ruling.field == Paper.publication_year:
        return _dated(None, value, "year")
    if ruling.field == Paper.authors:
        return {Paper.authors: value, Paper.author_count: len(value) or None}
    return {str(ruling.field): value}


def value_fault(field: str, value: Any) -> str | None:
    """What is wrong with a field, or with the value that it is to have; None where nothing is."""
    if field not in SETTABLE:
        near = get_close_matches(field, SETTABLE, n=1, cutoff=0.75)
        hint = f"Did you mean `{near[0]}`?" if near else f"Fields: {', '.join(SETTABLE)}."
        return f"`{field}` is no field that can be set. {hint}"
    dtype = SETTABLE[field]
    if isinstance(dtype, pl.Date) and isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            return f'{value!r} is no date such as "2023-07-26".'
    kinds: dict[pl.DataType, type] = {pl.String(): str, pl.Int64(): int, pl.Date(): date}
    if value is not None and not _is_of(value, kinds.get(dtype, list)):
        return f"{value!r} is no value for `{field}`."
    year = value.year if isinstance(value, date) else value
    is_dated = value is not None and field in (Paper.publication_date, Paper.publication_year)
    if is_dated and not FIRST_YEAR <= year <= LAST_YEAR:
        return f"{value} is no year from {FIRST_YEAR} to {LAST_YEAR}."
    if field == Paper.author_count and value is not None and value < 1:
        return f"{value} is no number of authors. A paper of which it is not known has none: null."
    return None


def _is_of(value: Any, kind: type) -> bool:
    """Whether a value is of exactly this type, and says something: True is no number, and a blank is no text."""
    if isinstance(value, list):
        return kind is list and bool(value) and all(_is_of(one, str) for one in value)
    return bool(value.strip()) if kind is str and isinstance(value, str) else kind is not str and type(value) is kind


def _dated(day: date | None, year: int | None, precision: str) -> dict[str, Any]:
    return {
        Paper.publication_date: day,
        Paper.publication_year: year,
        Paper.publication_date_precision: None if year is None else precision,
        Paper.publication_date_is_inferred: False,
    }


def decision_rows(
    rulings: Sequence[Ruling],
    now: Sequence[Ruling],
    present: Container[str],
    paper_of: Mapping[str, str],
    living: Mapping[str, str | None],
) -> list[dict[str, Any]]:
    """The rows of `decisions`: a ruling that names nothing that is here any more is `gone`, never dropped.

    `now` are the same rulings, with the ids that what they name has in this build; `present` are the ids of all its
    records, also of those that only a reference dump mentions and that no paper has.
    """
    standing = {one.ordinal for one in said(rulings)} | _standing_values(now, living)
    rows = []
    for ruling, current in zip(rulings, now, strict=True):
        here = [one for one in current.mention_ids if one in present]
        paper_id = living.get(current.paper_id or "")
        is_here = bool(paper_id) if ruling.ruling == "set" else len(here) > 1
        is_standing = ruling.ordinal in standing
        is_applied = is_here and is_standing
        published = [one for one in here if one in paper_of]
        touched = {paper_of[one] for one in published} | ({paper_id} if paper_id else set())
        rows.append(
            {
                Decision.ordinal: ruling.ordinal,
                Decision.ruling: ruling.ruling,
                Decision.mention_ids: list(ruling.mention_ids),
                Decision.side_numbers: list(ruling.sides),
                Decision.paper_id: ruling.paper_id,
                Decision.field: ruling.field,
                Decision.value: None if ruling.value is None else as_text(ruling.value),
                Decision.why: ruling.why,
                Decision.decided_by: ruling.decided_by,
                Decision.decided_date: ruling.decided_date,
                Decision.excerpt: ruling.excerpt,
                Decision.state: "applied" if is_applied else "gone" if is_standing else "overruled",
                Decision.found_mention_ids: published,
                Decision.touched_paper_ids: sorted(touched) if is_applied else [],
            }
        )
    return rows


def _standing_values(rulings: Iterable[Ruling], living: Mapping[str, str | None]) -> set[int]:
    """The rulings of which some value is not set anew by a later one."""
    last: dict[tuple[str, str], int] = {}
    standing: set[int] = set()
    for ruling in rulings:
        if ruling.ruling != "set":
            continue
        paper_id = living.get(ruling.paper_id or "")
        if paper_id is None:
            standing.add(ruling.ordinal)
        else:
            fields = _TOGETHER.get(str(ruling.field), (str(ruling.field),))
            last |= {(paper_id, name): ruling.ordinal for name in fields}
    return standing | set(last.values())
