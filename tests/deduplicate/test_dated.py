from datetime import date
from typing import Any

import pytest

from etl.deduplicate.dated import When, choose_date
from etl.deduplicate.survive import DUMP_ORDINAL, Row
from tests.deduplicate.world import DUMPS, record

YEAR_2020, YEAR_2021 = When(None, 2020, "year", False), When(None, 2021, "year", False)
MONTH_2020 = When(None, 2020, "month", False)
MAY, JUNE = When(date(2020, 5, 1), 2020, "day", False), When(date(2020, 6, 1), 2020, "day", False)
MAY_2021 = When(date(2021, 5, 1), 2021, "day", False)
INFERRED = When(date(2021, 5, 1), 2021, "day", True)


def said(*dates: When) -> list[Row]:
    return [
        record(str(number), dump_id=list(DUMPS)[number], **when._asdict()) | {DUMP_ORDINAL: number}
        for number, when in enumerate(dates)
    ]


@pytest.mark.parametrize(
    ("dates", "chosen", "rule"),
    [
        ([MAY], MAY, "only_reading"),
        ([MAY, MAY], MAY, "all_agree"),
        ([YEAR_2020, MAY], MAY, "most_precise"),
        ([MAY, YEAR_2020], MAY, "first_dump"),
        ([YEAR_2020, MONTH_2020], MONTH_2020, "most_precise"),
        ([YEAR_2020, MONTH_2020, MAY], MAY, "most_precise"),
        ([YEAR_2020, YEAR_2020, MAY_2021], YEAR_2020, "most_dumps"),
        ([YEAR_2020, MAY_2021], YEAR_2020, "first_dump"),
        ([YEAR_2020, JUNE, MAY], JUNE, "most_precise"),
        ([INFERRED, MAY], MAY, "printed_year"),
        ([INFERRED], INFERRED, "only_reading"),
    ],
)
def test_the_four_columns_come_from_one_mention(dates: list[When], chosen: When, rule: str) -> None:
    choices = choose_date(said(*dates), {})
    assert {name: choice.value for name, choice in choices.items()} == {
        name: value for name, value in chosen._asdict().items() if value is not None
    }
    assert {choice.rule for choice in choices.values()} == {rule}
    assert len({choice.source["mention_id"] for choice in choices.values() if choice.source}) == 1


def test_nobody_has_a_date() -> None:
    assert choose_date([record() | {DUMP_ORDINAL: 0}], {}) == {}


def disagreements(*dates: When, decided: dict[str, Any] | None = None) -> dict[str, list[tuple[Any, list[str]]]]:
    return {
        name: [(value, [row["dump_id"] for row in rows]) for value, rows in choice.others]
        for name, choice in choose_date(said(*dates), decided or {}).items()
        if choice.others
    }


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ([MAY, YEAR_2020, MONTH_2020], {}),
        ([YEAR_2020, MAY], {}),
        ([MAY, JUNE], {"publication_date": [(date(2020, 6, 1), ["beta"])]}),
        ([MAY, MAY_2021], {"publication_date": [(date(2021, 5, 1), ["beta"])]}),
        ([MAY, YEAR_2021], {"publication_year": [(2021, ["beta"])]}),
        ([YEAR_2020, YEAR_2020, YEAR_2021, MAY_2021], {"publication_year": [(2021, ["gamma", "omega"])]}),
        ([YEAR_2020, MAY, JUNE], {"publication_date": [(date(2020, 6, 1), ["gamma"])]}),
    ],
)
def test_a_disagreement_is_told_once_by_day_or_else_by_year(
    dates: list[When], expected: dict[str, list[tuple[Any, list[str]]]]
) -> None:
    assert disagreements(*dates) == expected


@pytest.mark.parametrize(
    ("ruled", "dates", "expected"),
    [
        (MAY, [MAY], {}),
        (MAY, [YEAR_2020, INFERRED], {"publication_date": [(date(2021, 5, 1), ["beta"])]}),
        (MAY, [JUNE, MAY, JUNE], {"publication_date": [(date(2020, 6, 1), ["alpha", "gamma"])]}),
        (YEAR_2020, [MAY], {}),
        (YEAR_2020, [INFERRED, YEAR_2021], {"publication_year": [(2021, ["alpha", "beta"])]}),
    ],
)
def test_a_decided_date_disagrees_with_other_dates_only(
    ruled: When, dates: list[When], expected: dict[str, list[tuple[Any, list[str]]]]
) -> None:
    assert disagreements(*dates, decided=ruled._asdict()) == expected


def test_a_decided_date_needs_no_mention() -> None:
    choices = choose_date([record() | {DUMP_ORDINAL: 0}], YEAR_2020._asdict())
    assert {name: (choice.value, choice.source, choice.rule) for name, choice in choices.items()} == {
        "publication_year": (2020, None, "decided"),
        "publication_date_precision": ("year", None, "decided"),
        "publication_date_is_inferred": (False, None, "decided"),
    }
