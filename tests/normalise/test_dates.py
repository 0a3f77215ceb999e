"""Printed dates: read as precisely as they are printed, and no more."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.normalise.dates import PrintedDate, page_year, printed_date

MONTHS = "January February March April May June July August September October November December".split()


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Mar 10", (None, 3, 10)),
        ("June 3", (None, 6, 3)),
        ("Sept 9", (None, 9, 9)),
        ("Sep. 9", (None, 9, 9)),
        ("Nov 13, 2023", (2023, 11, 13)),
        ("November 13 2023", (2023, 11, 13)),
        ("Nov 13th, 2023", (2023, 11, 13)),
        ("NOV 13, 2023", (2023, 11, 13)),
        ("13 Nov 2023", (2023, 11, 13)),
        ("13 November, 2023", (2023, 11, 13)),
        ("1st May 2020", (2020, 5, 1)),
        ("13 Nov", (None, 11, 13)),
        ("Mon, 13 Nov 2023 10:22:01 GMT", (2023, 11, 13)),
        ("2023-11-13", (2023, 11, 13)),
        ("2023-11-13T10:22:01Z", (2023, 11, 13)),
        ("2023/11/13", (2023, 11, 13)),
        ("2023/1/3", (2023, 1, 3)),
        ("2023 Nov 13", (2023, 11, 13)),
        ("2023 Nov", (2023, 11, None)),
        ("Nov 2023", (2023, 11, None)),
        ("November, 2023", (2023, 11, None)),
        ("2023-11", (2023, 11, None)),
        ("2023", (2023, None, None)),
        ("  Nov\n13,\t2023 ", (2023, 11, 13)),
        ("Feb 30, 2023", (2023, 2, 30)),
        ("21-May-2018", (2018, 5, 21)),
        ("2018.05.21", (2018, 5, 21)),
        ("2018–05–21", (2018, 5, 21)),
        ("20200415", (2020, 4, 15)),
        ("2020 Apr", (2020, 4, None)),
        ("April 2020", (2020, 4, None)),
        ("04/2020", (2020, 4, None)),
        ("2020\n4", (2020, 4, None)),
        ("2020\nApr", (2020, 4, None)),
        ("the 3rd of March, 2019", (2019, 3, 3)),
        ("March 3rd", (None, 3, 3)),
        ("Sept. 3, 2024", (2024, 9, 3)),
        ("21. Mai 2018", (2018, 5, 21)),
        ("1er mars 2019", (2019, 3, 1)),
        ("21 de mayo de 2018", (2018, 5, 21)),
        ("März 2020", (2020, 3, None)),
        ("2019年5月21日", (2019, 5, 21)),
        ("Wed Jan  9 10:22:01 2013", (2013, 1, 9)),
        ("2018-05-21 12:00:00+00:00", (2018, 5, 21)),
        ("Mon, 12 Jan 2026 20:33:39 GMT   (123kb)", (2026, 1, 12)),
        ("c2014", (2014, None, None)),
        ("[2014]", (2014, None, None)),
        ("2014.0", (2014, None, None)),
    ],
)
def test_layouts(raw: str, expected: tuple[int | None, int | None, int | None]) -> None:
    assert printed_date(raw) == PrintedDate(*expected)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("05/21/2018", (2018, 5, 21)),
        ("21/05/2018", (2018, 5, 21)),
        ("21.05.2018", (2018, 5, 21)),
        ("05-05-2018", (2018, 5, 5)),
        ("05/06/2018", (2018, None, None)),
        ("05.06.2018", (2018, None, None)),
        ("2020 Apr-Jun", (2020, None, None)),
        ("Jan/Feb 2018", (2018, None, None)),
        ("2020 Spring", (2020, None, None)),
        ("Spring 2020", (2020, None, None)),
        ("Q3 2020", (2020, None, None)),
        ("2020 1st Quarter", (2020, None, None)),
        ("May 15-20, 2018", (2018, 5, None)),
        ("30 Nov-4 Dec 2018", (2018, None, None)),
        ("2001/06/14/", (2001, 6, 14)),
        ("2001/06/14/Summer", (2001, 6, 14)),
        ("2001/06//", (2001, 6, None)),
        ("2001///Spring", (2001, None, None)),
        ("2001///", (2001, None, None)),
        ("2001//14/", (2001, None, None)),
        ("2001/00/00", (2001, None, None)),
        ("2001-06-00", (2001, 6, None)),
    ],
)
def test_what_cannot_be_told_is_left_out(raw: str, expected: tuple[int | None, int | None, int | None]) -> None:
    assert printed_date(raw) == PrintedDate(*expected)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Epub 2020 Feb 26", (2020, 2, 26)),
        ("Published online: 3 March 2019", (2019, 3, 3)),
        ("Submitted 21 May, 2018; originally announced May 2018.", (2018, 5, 21)),
        ("Submitted 12 June, 2019; v1 submitted 20 February, 2018; originally announced February 2018.", (2018, 2, 20)),
        ("2020 Apr. Epub 2020 Feb 26.", (2020, 4, None)),
        ("Received: 3 March 2019 / Accepted: 5 May 2019 / Published online: 6 June 2019", (2019, 6, 6)),
        ("Date (v1): Mon, 12 Jan 2026 20:33:39 GMT", (2026, 1, 12)),
        ("2018 May 21 [cited 2020 Jun 1]", (2018, 5, 21)),
        ("2015\n2015/09/10", (2015, 9, 10)),
        ("12 May 2020; 14 May 2020", (2020, 5, 12)),
    ],
)
def test_which_of_several_dates_is_taken(raw: str, expected: tuple[int | None, int | None, int | None]) -> None:
    assert printed_date(raw) == PrintedDate(*expected)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "-",
        "soon",
        "Marble 10",
        "Decline 12, 2020",
        "Mayor 5",
        "2023-13-01",
        "20201315",
        "0203",
        "0000",
        "May '18",
        "05/21/18",
        "31/31/2020",
        "2019-2020",
        "2020-W15",
        "2023-00-10",
        "13",
        "203",
        "to appear 2021",
        "Nov",
        "12345",
    ],
)
def test_what_is_no_date(raw: str) -> None:
    assert printed_date(raw) is None


@pytest.mark.parametrize(
    ("raw", "day", "precision"),
    [
        ("Nov 13, 2023", date(2023, 11, 13), "day"),
        ("Feb 29, 2024", date(2024, 2, 29), "day"),
        ("Feb 29, 2023", None, "month"),
        ("Nov 2023", None, "month"),
        ("2023", None, "year"),
        ("Mar 10", None, None),
    ],
)
def test_a_date_is_never_padded(raw: str, day: date | None, precision: str | None) -> None:
    printed = printed_date(raw)
    assert printed is not None
    assert printed.as_date() == day
    assert printed.precision == precision


@given(
    st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31)),
    st.sampled_from(["day", "month", "year"]),
    st.integers(0, 3),
)
def test_what_was_printed_is_read_and_nothing_else(when: date, precision: str, layout: int) -> None:
    name = MONTHS[when.month - 1] if layout % 2 else MONTHS[when.month - 1][:3]
    year = f"{when.year:04}"
    raw = {
        "day": (
            f"{year}-{when.month:02}-{when.day:02}",
            f"{name} {when.day}, {year}",
            f"{when.day} {name} {year}",
            f"{year}{when.month:02}{when.day:02}",
        )[layout],
        "month": (f"{year}-{when.month:02}", f"{name} {year}")[layout % 2],
        "year": year,
    }[precision]
    printed = printed_date(raw)
    assert printed is not None
    assert printed.precision == precision
    assert printed.year == when.year
    assert printed.month == (when.month if precision != "year" else None)
    assert printed.as_date() == (when if precision == "day" else None)


@given(st.text(alphabet="JanFebMrMy 0123456789,-/.:T", max_size=24) | st.text(max_size=24))
def test_any_text_is_a_date_that_it_prints_or_none(raw: str) -> None:
    printed = printed_date(raw)
    if printed is None:
        return
    numbers = {int(number) for number in re.findall(r"\d+", raw)}
    numbers |= {int(part) for day in re.findall(r"\d{8}", raw) for part in (day[:4], day[4:6], day[6:])}
    assert printed.year is None or printed.year in numbers
    assert printed.day is None or printed.day in numbers
    assert printed.month is None or 1 <= printed.month <= 12
    assert (printed.precision == "day") == (printed.as_date() is not None)
    assert (printed.precision is None) == (printed.year is None)


@given(st.integers(1, 12), st.integers(1, 31), st.integers(1900, 2100))
def test_a_year_from_elsewhere_changes_the_year_alone(month: int, day: int, year: int) -> None:
    dated = PrintedDate(None, month, day).in_year(year)
    assert (dated.year, dated.month, dated.day) == (year, month, day)
    assert dated.precision in ("day", "month")


@pytest.mark.parametrize(
    ("captured", "printed", "year"),
    [
        (date(2024, 3, 1), ["Nov 13, 2023", "Mar 10"], 2024),
        (None, ["Nov 13, 2023", "Mar 10", "Sep 5, 2020"], 2024),
        (None, ["Mar 10", "Apr 3"], None),
        (None, [], None),
        (None, ["2021"], 2022),
    ],
)
def test_the_year_that_a_page_leaves_out(captured: date | None, printed: list[str], year: int | None) -> None:
    dates = [when for raw in printed if (when := printed_date(raw))]
    assert page_year(captured, dates) == year
