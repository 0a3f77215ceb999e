from typing import Any

import pytest

from etl.deduplicate.dated import choose_date
from etl.deduplicate.survive import CRITERIA, DECIDED, DUMP_ORDINAL, RULES, choose_field, unite
from tests.deduplicate.world import DUMPS, Row, record


def said(*fields: dict[str, Any]) -> list[Row]:
    """Mentions in the order of their dumps; the first is of `alpha`, the second of `beta` unless said otherwise."""
    rows = [record(str(number), **{"dump_id": list(DUMPS)[number], **given}) for number, given in enumerate(fields)]
    return [row | {DUMP_ORDINAL: list(DUMPS).index(row["dump_id"])} for row in rows]


DAY = {"publication_date_precision": "day", "publication_year": 2021}

CASES: list[tuple[str, str, list[dict[str, Any]], Any]] = [
    ("only_reading", "title", [{"title": "Oil"}, {}], "Oil"),
    ("all_agree", "title", [{"title": "Oil"}, {"title": "Oil"}], "Oil"),
    ("all_agree", "title", [{"title": "Oil"}, {"title": "OIL."}], "Oil"),
    ("undamaged", "title", [{"title": "Oil", "flags": ["truncated"]}, {"title": "Bread"}], "Bread"),
    ("undamaged", "title", [{"title": "Oil", "flags": ["withdrawn"], "doi": "10.1/a"}, {"title": "Bread"}], "Bread"),
    ("identified", "title", [{"title": "Oil"}, {"title": "Bread", "pmid": "1"}], "Bread"),
    ("identified", "title", [{"title": "Oil"}, {"title": "Oil"}, {"title": "Bread", "arxiv_id": "1"}], "Bread"),
    ("most_dumps", "title", [{"title": "Oil"}, {"title": "Bread"}, {"title": "bread"}], "Bread"),
    (
        "first_dump",
        "title",
        [{"title": "Oil"}, {"title": "Bread", "dump_id": "beta"}, {"title": "Bread", "dump_id": "beta", "ordinal": 2}],
        "Oil",
    ),
    ("first_dump", "title", [{"title": "Oil", "ordinal": 2}, {"title": "Bread", "dump_id": "alpha"}], "Bread"),
    ("first_dump", "doi", [{"doi": "10.1/a"}, {"doi": "10.1/b"}], "10.1/a"),
    ("first_dump", "title", [{"title": "Oil", "publication_date_is_inferred": True}, {"title": "Bread"}], "Oil"),
    ("only_reading", "authors", [{}, {"authors": ["Ada Oil"]}], ["Ada Oil"]),
]


@pytest.mark.parametrize(("rule", "field", "fields", "expected"), CASES)
def test_each_criterion_decides_where_no_earlier_one_does(
    rule: str, field: str, fields: list[dict[str, Any]], expected: Any
) -> None:
    choice = choose_field(field, said(*fields))
    assert choice is not None
    assert (choice.value, choice.rule) == (expected, rule)


def test_a_printed_year_wins_over_an_inferred_one() -> None:
    inferred = {"publication_year": 2021, "publication_date_precision": "year", "publication_date_is_inferred": True}
    printed = {"publication_year": 2020, "publication_date_precision": "year"}
    choice = choose_date(said(inferred, printed), {})["publication_year"]
    assert (choice.value, choice.rule) == (2020, "printed_year")


def test_every_criterion_decides_some_case_and_every_rule_is_explained() -> None:
    decided = {rule for rule, *_ in CASES} | {"printed_year"}
    assert {name for name, _ in CRITERIA} <= decided
    assert decided | {DECIDED, "most_precise", "united"} == set(RULES)


def test_a_field_that_nobody_has_is_no_choice() -> None:
    assert choose_field("title", said({}, {})) is None
    assert choose_field("authors", said({}, {})) is None


FORMS = [
    ("title", "Cold oil: a study", "COLD  OIL — a study."),
    ("abstract", "It rose by 60% (in naive ovens).", "it rose by 60 % in naïve ovens"),
    ("journal", "J. Clocks", "J Clocks"),
    ("comment", "7 pages, 2 figures", "7 pages; 2 figures"),
    ("pages", "509-518", "509–518"),
    ("volume", "12A", "12a"),
    ("work_type", "Article", "article"),
    ("authors", ["Ada Oil", "Ben Brot"], ["ADA OIL", "Ben Brót"]),
]


@pytest.mark.parametrize(("field", "one", "other"), FORMS)
def test_readings_that_differ_in_form_alone_are_one(field: str, one: Any, other: Any) -> None:
    choice = choose_field(field, said({field: one}, {field: other}))
    assert choice is not None
    assert (choice.value, choice.rule, choice.others) == (one, "all_agree", ())


DIFFERENT = [
    ("abstract", "It rose by 60%", "It rose by 66%"),
    ("title", "Cold oil", "Warm oil"),
    ("title", "∀", "∃"),
    ("doi", "10.1000/a.b", "10.1000/a-b"),
    ("arxiv_id", "2101.00001", "2101.00002"),
    ("author_count", 2, 3),
    ("authors", ["Ada Oil"], ["Ada Oil", "Ben Brot"]),
]


@pytest.mark.parametrize(("field", "one", "other"), DIFFERENT)
def test_other_readings_are_kept_with_everyone_who_has_them(field: str, one: Any, other: Any) -> None:
    damaged = {field: other, "flags": ["truncated"]}
    rows = said({field: one}, damaged, damaged, {})
    choice = choose_field(field, rows)
    assert choice is not None
    assert choice.value == one
    assert [(value, [row["dump_id"] for row in who]) for value, who in choice.others] == [(other, ["beta", "gamma"])]


@pytest.mark.parametrize(("field", "one", "other"), DIFFERENT)
def test_a_decided_value_wins_and_every_mention_that_says_otherwise_has_lost(field: str, one: Any, other: Any) -> None:
    choice = choose_field(field, said({field: other}, {field: one}, {field: other}), decided={field: one})
    assert choice is not None
    assert (choice.value, choice.source, choice.rule) == (one, None, DECIDED)
    assert [(value, [row["dump_id"] for row in who]) for value, who in choice.others] == [(other, ["alpha", "gamma"])]


@pytest.mark.parametrize(("field", "one", "other"), FORMS)
def test_a_decided_value_that_differs_in_form_alone_has_no_losers(field: str, one: Any, other: Any) -> None:
    choice = choose_field(field, said({field: other}), decided={field: one})
    assert choice is not None
    assert (choice.value, choice.others) == (one, ())


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ([{"urls": ["a", "b"]}, {"urls": ["b", "c"]}], [("alpha", ["a", "b"]), ("beta", ["c"])]),
        ([{"urls": ["a"]}, {"urls": ["a"]}], [("alpha", ["a"])]),
        ([{"urls": ["a", "a"]}], [("alpha", ["a"])]),
        ([{"urls": ["a"], "flags": ["truncated"]}, {"urls": ["a", "b"]}], [("beta", ["a", "b"])]),
        ([{"urls": ["a"]}, {"urls": ["b"], "doi": "10.1/a"}], [("beta", ["b"]), ("alpha", ["a"])]),
        ([{}, {}], []),
    ],
)
def test_lists_are_put_together_from_the_surest_mention_on(
    fields: list[dict[str, Any]], expected: list[tuple[str, list[str]]]
) -> None:
    assert [(row["dump_id"], added) for row, added in unite("urls", said(*fields))] == expected
