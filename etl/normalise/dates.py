"""Printed dates, as precise as they are printed: nothing is padded."""

from dataclasses import dataclass
from datetime import date

from etl.normalise.date_shapes import clauses, read_clause


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """What a printed date says; what it does not say is None."""

    year: int | None
    month: int | None = None
    day: int | None = None

    def in_year(self, year: int) -> "PrintedDate":
        """The same date in a year that was not printed."""
        return PrintedDate(year, self.month, self.day)

    @property
    def precision(self) -> str | None:
        """`day`, `month` or `year`; None without a year. A day that its month lacks is no day."""
        if self.year is None:
            return None
        if self.as_date() is not None:
            return "day"
        return "month" if self.month else "year"

    def as_date(self) -> date | None:
        """The day, where year, month and day are known and there is such a day."""
        try:
            return date(self.year or 0, self.month or 0, self.day or 0)
        except ValueError:
            return None

    def refines(self, other: "PrintedDate") -> bool:
        """Whether this says more of a date that may be the other's."""
        mine, its = (self.year, self.month, self.day), (other.year, other.month, other.day)
        return mine != its and all(a == b for a, b in zip(mine, its, strict=True) if b is not None)


def printed_date(raw: str) -> PrintedDate | None:
    """Read a printed date such as `Mar 10`, `Nov 30, 2021`, `2021-11-30`, `2021 Apr-Jun` or `Epub 2020 Feb 26`.

    Of several dates in one text that of publication is taken, else the first; None if there is none. What cannot be
    told (`05/06/2021`, a range of months, a season) is left out: the year stays.
    """
    whole = read_clause(" ".join(raw.split()))
    if whole:
        return PrintedDate(*whole.parts)
    read = [one for one in map(read_clause, clauses(raw)) if one]
    if not read:
        return None
    rank = min(one.rank for one in read)
    best, *others = [PrintedDate(*one.parts) for one in read if one.rank == rank]
    return next((other for other in others if other.refines(best)), best)


def page_year(captured: date | None, printed: list[PrintedDate]) -> int | None:
    """The year of a page that does not print its own: the declared one, else the first after every printed one."""
    if captured:
        return captured.year
    years = [when.year for when in printed if when.year is not None]
    return max(years) + 1 if years else None
