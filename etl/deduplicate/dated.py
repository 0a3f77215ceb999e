"""The publication date: four columns that stand and fall together, and readings of different precision."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from etl.deduplicate.survive import Choice, Reading, Row, choose, overrule
from schemas.columns import Mention

_PRECISION: Final = {"year": 0, "month": 1, "day": 2}


class When(NamedTuple):
    """The four columns of a publication date."""

    publication_date: date | None
    publication_year: int | None
    publication_date_precision: str | None
    publication_date_is_inferred: bool

    def refines(self, other: "When") -> bool:
        """Whether this says more of a date that may be the other's."""
        return _agree(self, other) and self.rank > other.rank

    @property
    def rank(self) -> int:
        """How precise it is: the greater, the finer."""
        return _PRECISION[self.publication_date_precision or "year"]


def choose_date(rows: Sequence[Row], decided: Mapping[str, Any]) -> dict[str, Choice]:
    """A choice for each of the four columns, all from one mention; empty where no mention has a date.

    Of readings that only differ in precision the most precise is taken, and they are no disagreement.
    """
    readings = [_reading(row) for row in rows if row[Mention.publication_year] is not None]
    if Mention.publication_year in decided:
        ruled = When(*(decided[name] for name in When._fields))
        return _by_column(overrule(readings, ruled, _key(ruled)))
    choice = choose(readings, is_date=True)
    if choice is None:
        return {}
    finer = [reading for reading in readings if reading.value.refines(choice.value)]
    finest = max((reading.value.rank for reading in finer), default=0)
    refined = choose([reading for reading in finer if reading.value.rank == finest], is_date=True)
    if refined:
        choice = Choice(refined.value, refined.source, "most_precise", choice.others)
    return _by_column(choice)


def _reading(row: Row) -> Reading:
    when = When(*(row[name] for name in When._fields))
    return Reading(when, _key(when), row)


def _key(when: When) -> tuple[int | None, date | None]:
    return when.publication_year, when.publication_date


def _agree(a: When, b: When) -> bool:
    """Whether two readings may be of one day."""
    same_day = a.publication_date is None or b.publication_date is None or a.publication_date == b.publication_date
    return a.publication_year == b.publication_year and same_day


def _by_column(choice: Choice) -> dict[str, Choice]:
    """One choice of a date as the four columns; its disagreements are told once, by day or else by year."""
    days: dict[date, tuple[Row, ...]] = {}
    years: dict[int | None, tuple[Row, ...]] = {}
    for value, rows in choice.others:
        if _agree(value, choice.value):
            continue
        if choice.value.publication_date and value.publication_date:
            days[value.publication_date] = rows
        else:
            years[value.publication_year] = (*years.get(value.publication_year, ()), *rows)
    others = {Mention.publication_date: tuple(days.items()), Mention.publication_year: tuple(years.items())}
    return {
        name: Choice(value, choice.source, choice.rule, others.get(name, ()))
        for name, value in choice.value._asdict().items()
        if value is not None or others.get(name)
    }
