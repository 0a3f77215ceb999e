"""Curators' decisions: read as rulings, obeyed before any rule, and published with what they touched."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, Final, NamedTuple

import polars as pl

from etl.deduplicate.decide import Verdict
from etl.deduplicate.groups import Groups
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


class Contradiction(NamedTuple):
    """A pair of mentions that one ruling keeps apart, and others make one."""

    different: int
    same: tuple[int, ...]
    mention_ids: tuple[str, str]

    def told(self, cite: Callable[[Sequence[int]], str]) -> str:
        """The contradiction in words; `cite` names the rulings of some ordinals."""
        a, b = self.mention_ids
        every = sorted({self.different, *self.same})
        if len(self.same) == 1:
            return f"{cite(every)} contradict each other on {a} and {b}. Remove one of them."
        return (
            f"{a} and {b} are ruled different, and the same by way of other rulings ({cite(every)}). Remove one of "
            "them."
        )


def entries(ordinals: Sequence[int]) -> str:
    """Rulings by their place in decisions.yaml: `entry 2`, `entries 2, 3 and 5`."""
    *others, last = map(str, ordinals)
    return f"entries {', '.join(others)} and {last}" if others else f"entry {last}"


def contradictions(rulings: Iterable[Ruling]) -> Iterator[Contradiction]:
    """Every pair that is ruled different, and the same directly or by way of others (a = b, b = c, a ≠ c)."""
    one, apart = Groups(), []
    for ruling in rulings:
        if ruling.ruling == "same":
            for a, b in combinations(ruling.mention_ids, 2):
                one.join(a, b, ruling.ordinal)
        else:
            apart.append(ruling)
    for ruling in apart:
        for a, b in combinations(sorted(ruling.mention_ids), 2):
            if one.joined(a, b):
                yield Contradiction(ruling.ordinal, one.joined_by(a, b), (a, b))


def verdicts(rulings: Iterable[Ruling]) -> dict[frozenset[str], Verdict]:
    """What curators decided of pairs of mentions; rulings that contradict each other are an error."""
    rulings = list(rulings)
    for found in contradictions(rulings):
        raise ConfigurationError(f"decisions.yaml: {found.told(entries)}")
    decided = {"same": SAME, "different": DIFFERENT}
    return {
        frozenset(pair): decided[ruling.ruling]
        for ruling in rulings
        if ruling.ruling in decided
        for pair in combinations(ruling.mention_ids, 2)
    }


def unfounded(rulings: Iterable[Ruling], paper_of: Mapping[str, str], living: Mapping[str, str | None]) -> list[str]:
    """A warning for each ruling that names what no paper has (any more); it is kept, and rules when that is back."""
    told = []
    for ruling in rulings:
        gone = [one for one in ruling.mention_ids if one not in paper_of]
        if ruling.paper_id and not living.get(ruling.paper_id):
            gone.append(ruling.paper_id)
        if gone:
            what = f"{ruling.ruling}, {ruling.excerpt}" if ruling.excerpt else ruling.ruling
            effect = "rules on the rest" if len(ruling.mention_ids) - len(gone) > 1 else "has no effect"
            told.append(
                f"decisions.yaml: entry {ruling.ordinal} ({what}) names {', '.join(gone)}, which no paper has "
                f"(any more); it {effect} until that is back."
            )
    return told


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
