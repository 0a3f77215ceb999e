"""Printed dates, as precise as they are printed: nothing is padded."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

_NAMES: Final = "january february march april may june july august september october november december".split()
_MONTHS: Final = {name[:size]: month for month, name in enumerate(_NAMES, 1) for size in range(3, len(name) + 1)}
_MONTH: Final = r"(?P<month_name>[A-Za-z]{3,9})\.?"
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR: Final = r"(?P<year>\d{4})"
_WEEKDAY: Final = r"(?:[A-Za-z]{3,9},?\s)?"
_LAYOUTS: Final = tuple(
    re.compile(layout)
    for layout in (
        rf"{_YEAR}-(?P<month>\d{{2}})-(?P<day>\d{{2}})(?:[T ].{{0,40}})?",
        rf"{_YEAR}[-/](?P<month>\d{{1,2}})(?:[-/](?P<day>\d{{1,2}}))?",
        rf"{_MONTH}\s{_DAY}(?:,?\s{_YEAR})?",
        rf"{_WEEKDAY}{_DAY}\s{_MONTH}(?:,?\s{_YEAR})?(?:\s.{{0,40}})?",
        rf"{_YEAR}\s{_MONTH}(?:\s{_DAY})?",
        rf"{_MONTH},?\s{_YEAR}",
        _YEAR,
    )
)


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


def printed_date(raw: str) -> PrintedDate | None:
    """Read a printed date such as `Mar 10`, `Nov 30, 2021`, `2021-11-30` or `2021 Nov`; None if it is none."""
    text = " ".join(raw.split())
    for layout in _LAYOUTS:
        match = layout.fullmatch(text)
        if not match:
            continue
        said = match.groupdict()
        month = int(said["month"]) if said.get("month") else _MONTHS.get((said.get("month_name") or "").lower())
        if said.get("month_name") and month is None:
            continue
        if month is not None and not 1 <= month <= 12:
            continue
        return PrintedDate(
            int(said["year"]) if said.get("year") else None, month, int(said["day"]) if said.get("day") else None
        )
    return None


def page_year(captured: date | None, printed: list[PrintedDate]) -> int | None:
    """The year of a page that does not print its own: the declared one, else the first after every printed one."""
    if captured:
        return captured.year
    years = [when.year for when in printed if when.year is not None]
    return max(years) + 1 if years else None
