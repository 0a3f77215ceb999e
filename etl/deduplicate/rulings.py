"""Curators' decisions: read as rulings, obeyed before any rule, and published with what they touched."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, Final

import polars as pl

from etl.deduplicate.decide import Verdict
from etl.errors import ConfigurationError
from schemas.columns import Decision, Mention, Paper

SAME: Final = Verdict("exact", "decided_same")
DIFFERENT: Final = Verdict("different", "decided_different")
_FIELDS: Final[dict[str, pl.DataType]] = {
    name: dtype
    for name, dtype in Paper.TYPES.items()
    if name in Mention.TYPES
    and name
    not in (Paper.paper_id, Paper.arxiv_version, Paper.publication_date_precision, Paper.publication_date_is_inferred)
}
"""The fields that a curator may set; precision and inference follow from the date that is set."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """One entry of decisions.yaml."""

    ordinal: int
    ruling: str
    mention_ids: tuple[str, ...]
    paper_id: str | None
    field: str | None
    value: Any
    why: str
    decided_by: str
    decided_date: date
    excerpt: str | None


def verdicts(rulings: Iterable[Ruling]) -> dict[frozenset[str], Verdict]:
    """What curators decided of pairs of mentions; two rulings that contradict each other are an error."""
    decided: dict[frozenset[str], tuple[Verdict, int]] = {}
    for ruling in rulings:
        if ruling.ruling == "set":
            continue
        verdict = SAME if ruling.ruling == "same" else DIFFERENT
        for pair in map(frozenset, combinations(ruling.mention_ids, 2)):
            before = decided.setdefault(pair, (verdict, ruling.ordinal))
            if before[0] != verdict:
                raise ConfigurationError(
                    f"decisions.yaml: entries {before[1]} and {ruling.ordinal} contradict each other on "
                    f"{' and '.join(sorted(pair))}. Remove one of them."
                )
    return {pair: verdict for pair, (verdict, _) in decided.items()}


def set_values(rulings: Iterable[Ruling], living: Mapping[str, str | None]) -> dict[str, dict[str, Any]]:
    """The values that curators set, by the paper's living id and field; a later ruling replaces an earlier one."""
    values: dict[str, dict[str, Any]] = {}
    for ruling in rulings:
        if ruling.ruling == "set":
            typed, paper_id = _typed(ruling), living.get(ruling.paper_id or "")
            if paper_id:
                values.setdefault(paper_id, {}).update(typed)
    return values


def _typed(ruling: Ruling) -> dict[str, Any]:
    """The ruled value in its column's type, and what follows from it for its sister columns."""
    where = f"decisions.yaml: entry {ruling.ordinal}"
    if ruling.field not in _FIELDS:
        raise ConfigurationError(
            f"{where}: `{ruling.field}` is no field that can be set. Fields: {', '.join(_FIELDS)}."
        )
    dtype = _FIELDS[ruling.field]
    value: Any = ruling.value
    if isinstance(dtype, pl.Date) and isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError as error:
            raise ConfigurationError(f'{where}: {value!r} is no date such as "2023-07-26".') from error
    kinds: dict[pl.DataType, type] = {pl.String(): str, pl.Int64(): int, pl.Date(): date}
    if not _is_of(value, kinds.get(dtype, list)):
        raise ConfigurationError(f"{where}: {value!r} is no value for `{ruling.field}`.")
    if ruling.field == Paper.publication_date:
        return _dated(value, value.year, "day")
    if ruling.field == Paper.publication_year:
        return _dated(None, value, "year")
    if ruling.field == Paper.authors:
        return {Paper.authors: value, Paper.author_count: len(value)}
    return {ruling.field: value}


def _is_of(value: Any, kind: type) -> bool:
    """Whether a value is of exactly this type, and says something: True is no number, and a blank is no text."""
    if isinstance(value, list):
        return kind is list and bool(value) and all(_is_of(one, str) for one in value)
    return bool(value.strip()) if kind is str and isinstance(value, str) else kind is not str and type(value) is kind


def _dated(day: date | None, year: int, precision: str) -> dict[str, Any]:
    return {
        Paper.publication_date: day,
        Paper.publication_year: year,
        Paper.publication_date_precision: precision,
        Paper.publication_date_is_inferred: False,
    }


def decision_rows(
    rulings: Sequence[Ruling], paper_of: Mapping[str, str], living: Mapping[str, str | None]
) -> list[dict[str, Any]]:
    """The rows of `decisions`: a ruling that names nothing that is here any more is `gone`, never dropped."""
    rows = []
    for ruling in rulings:
        here = [paper_of[mention_id] for mention_id in ruling.mention_ids if mention_id in paper_of]
        paper_id = living.get(ruling.paper_id or "")
        is_applied = bool(paper_id) if ruling.ruling == "set" else len(here) > 1
        touched = sorted({*here, *([paper_id] if paper_id else [])}) if is_applied else []
        rows.append(
            {
                Decision.ordinal: ruling.ordinal,
                Decision.ruling: ruling.ruling,
                Decision.mention_ids: list(ruling.mention_ids),
                Decision.paper_id: ruling.paper_id,
                Decision.field: ruling.field,
                Decision.value: None if ruling.value is None else _text(ruling.value),
                Decision.why: ruling.why,
                Decision.decided_by: ruling.decided_by,
                Decision.decided_date: ruling.decided_date,
                Decision.excerpt: ruling.excerpt,
                Decision.state: "applied" if is_applied else "gone",
                Decision.touched_paper_ids: touched,
            }
        )
    return rows


def _text(value: Any) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)
