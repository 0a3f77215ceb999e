from datetime import date
from typing import Any

import pytest

from etl.deduplicate.decided import decision_rows, set_values
from etl.deduplicate.rulings import DIFFERENT, SAME, Ruling, contradictions, entries, unfounded, verdicts
from etl.errors import ConfigurationError
from schemas.columns import Decision, Mention, Paper
from schemas.vocabulary import DECISION_STATES, RULINGS

P1, P2, OLD = (f"p{number:016x}" for number in (1, 2, 9))
M1, M2, M3 = (f"m{number:016x}" for number in (1, 2, 3))
LIVING = {P1: P1, P2: P2, OLD: P1, "p-gone": None}


def ruling(kind: str, ordinal: int = 1, **ruled: Any) -> Ruling:
    about = {"why": "I looked.", "decided_by": "ada", "decided_date": date(2026, 1, 2), "excerpt": "Cold oil …"}
    nothing = {"mention_ids": (), "paper_id": None, "field": None, "value": None}
    return Ruling(ordinal=ordinal, ruling=kind, **{**nothing, **about, **ruled})


def rows_of(rulings: list[Ruling]) -> list[dict[str, Any]]:
    return decision_rows(rulings, rulings, {M1, M2, M3}, {M1: P1, M2: P1, M3: P2}, LIVING)


def a_set(field: Any, value: Any, paper_id: str = P1, ordinal: int = 1) -> Ruling:
    return ruling("set", ordinal, paper_id=paper_id, field=field, value=value)


def test_rulings_are_verdicts_on_every_pair() -> None:
    decided = verdicts([ruling("same", mention_ids=(M1, M2, M3)), ruling("set", 2, paper_id=P1)])
    assert decided == dict.fromkeys(map(frozenset, [(M1, M2), (M1, M3), (M2, M3)]), SAME)
    assert verdicts([ruling("different", mention_ids=(M2, M1))]) == {frozenset((M1, M2)): DIFFERENT}


def test_a_ruling_said_twice_is_no_contradiction() -> None:
    assert verdicts([ruling("same", mention_ids=(M1, M2)), ruling("same", 2, mention_ids=(M2, M1))])


def test_a_contradiction_names_both_entries_and_the_mentions() -> None:
    with pytest.raises(ConfigurationError, match=f"entries 2 and 5 contradict each other on {M1} and {M3}"):
        verdicts([ruling("same", 2, mention_ids=(M1, M2, M3)), ruling("different", 5, mention_ids=(M3, M1))])


def test_a_contradiction_by_way_of_others_names_all_entries() -> None:
    rulings = [ruling("same", 1, mention_ids=(M1, M2)), ruling("same", 2, mention_ids=(M2, M3))]
    with pytest.raises(ConfigurationError) as caught:
        verdicts([*rulings, ruling("different", 3, mention_ids=(M3, M1))])
    said = f"{M1} and {M3} are ruled different, and the same by way of other rulings (entries 1, 2 and 3)"
    assert str(caught.value) == f"decisions.yaml: {said}. Remove one of them."


def test_every_contradiction_is_found() -> None:
    rulings = [ruling("different", 1, mention_ids=(M1, M2, M3)), ruling("same", 2, mention_ids=(M1, M2))]
    assert [one.mention_ids for one in contradictions(rulings)] == [(M1, M2)]
    found = contradictions([*rulings, ruling("same", 3, mention_ids=(M2, M3))])
    assert [(one.different, one.same, one.mention_ids) for one in found] == [
        (1, (2,), (M1, M2)),
        (1, (2, 3), (M1, M3)),
        (1, (3,), (M2, M3)),
    ]


@pytest.mark.parametrize(
    ("ordinals", "expected"), [([2], "entry 2"), ([2, 5], "entries 2 and 5"), ([2, 3, 5], "entries 2, 3 and 5")]
)
def test_entries_are_named_by_their_place(ordinals: list[int], expected: str) -> None:
    assert entries(ordinals) == expected


@pytest.mark.parametrize(
    ("ruled", "names", "effect"),
    [
        (ruling("same", 3, mention_ids=(M1, "m-gone")), "names m-gone,", "has no effect"),
        (ruling("different", 3, mention_ids=("m-lost", "m-gone")), "names m-lost, m-gone,", "has no effect"),
        (ruling("different", 3, mention_ids=(M3, M1, "m-gone")), "names m-gone,", "rules on the rest"),
        (a_set("title", "Oil", "p-gone", ordinal=3), "names p-gone,", "has no effect"),
        (a_set("title", "Oil", "p-never", ordinal=3), "names p-never,", "has no effect"),
    ],
)
def test_a_ruling_that_names_what_is_gone_is_warned_of(ruled: Ruling, names: str, effect: str) -> None:
    (told,) = unfounded([ruled], {M1, M2, M3}, LIVING)
    assert told.startswith(f"decisions.yaml: entry 3 ({ruled.ruling}, Cold oil …) ")
    assert names in told
    assert effect in told


def test_a_ruling_whose_names_are_all_here_is_not_warned_of() -> None:
    rulings = [ruling("same", mention_ids=(M1, M2)), a_set("title", "Oil", OLD, ordinal=2)]
    assert unfounded(rulings, {M1, M2}, LIVING) == []


DATED = {"publication_date_is_inferred": False}


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("title", "Cold oil", {"title": "Cold oil"}),
        ("arxiv_id", "2101.00001", {"arxiv_id": "2101.00001"}),
        ("author_count", 7, {"author_count": 7}),
        ("keywords", ["oil", "clocks"], {"keywords": ["oil", "clocks"]}),
        ("authors", ["Ada Oil", "Ben Brot"], {"authors": ["Ada Oil", "Ben Brot"], "author_count": 2}),
        (
            "publication_date",
            "2021-05-01",
            {
                "publication_date": date(2021, 5, 1),
                "publication_year": 2021,
                "publication_date_precision": "day",
                **DATED,
            },
        ),
        (
            "publication_date",
            date(2021, 5, 1),
            {
                "publication_date": date(2021, 5, 1),
                "publication_year": 2021,
                "publication_date_precision": "day",
                **DATED,
            },
        ),
        (
            "publication_year",
            2021,
            {"publication_date": None, "publication_year": 2021, "publication_date_precision": "year", **DATED},
        ),
    ],
)
def test_a_value_is_set_with_what_follows_from_it(field: str, value: Any, expected: dict[str, Any]) -> None:
    assert set_values([a_set(field, value)], LIVING) == {P1: expected}


def test_every_bibliographic_field_but_what_follows_from_others_can_be_set() -> None:
    values = {"string": "Oil", "list": ["oil"], "integer": 2021, "date": "2021-05-01"}
    settable = set()
    for name in Paper.TYPES:
        for value in values.values():
            try:
                set_values([a_set(name, value)], LIVING)
            except ConfigurationError:
                continue
            settable.add(name)
    follows = {"publication_date_precision", "publication_date_is_inferred", "arxiv_version", "paper_id"}
    assert settable == (set(Paper.TYPES) & set(Mention.TYPES)) - follows


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("titel", "Cold oil", "`titel` is no field that can be set. Did you mean `title`?"),
        ("maker", "Cold oil", "`maker` is no field that can be set. Fields: title, abstract"),
        ("paper_id", P2, "`paper_id` is no field"),
        ("mention_count", 2, "`mention_count` is no field"),
        ("publication_date_precision", "day", "is no field"),
        ("title", 7, "7 is no value for `title`"),
        ("title", " ", "is no value for `title`"),
        ("title", ["Cold oil"], "is no value for `title`"),
        ("author_count", "7", "'7' is no value for `author_count`"),
        ("author_count", True, "True is no value"),
        ("author_count", 7.0, "7.0 is no value"),
        ("keywords", "oil", "'oil' is no value for `keywords`"),
        ("keywords", [], "is no value for `keywords`"),
        ("keywords", ["oil", 7], "is no value for `keywords`"),
        ("keywords", ["oil", ""], "is no value for `keywords`"),
        ("publication_date", "May 2021", "'May 2021' is no date such as"),
        ("publication_date", 2021, "2021 is no value for `publication_date`"),
        ("publication_year", "2021", "is no value for `publication_year`"),
    ],
)
@pytest.mark.parametrize("paper_id", [P1, "p-gone"])
def test_a_wrong_field_or_value_is_an_error_that_names_the_entry(
    field: str, value: Any, message: str, paper_id: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        set_values([a_set(field, value, paper_id, ordinal=4)], LIVING)
    assert str(caught.value).startswith("decisions.yaml: entry 4: ")
    assert message in str(caught.value)


def test_a_later_ruling_replaces_an_earlier_one_and_an_alias_is_followed() -> None:
    rulings = [a_set("title", "Oil"), a_set("title", "Cold oil", OLD, ordinal=2), a_set("doi", "10.1/a", ordinal=3)]
    assert set_values(rulings, LIVING) == {P1: {"title": "Cold oil", "doi": "10.1/a"}}


def test_a_ruling_on_a_paper_that_is_gone_sets_nothing() -> None:
    assert set_values([a_set("title", "Oil", "p-gone"), a_set("title", "Oil", "p-never")], LIVING) == {}


@pytest.mark.parametrize(
    ("ruled", "state", "touched"),
    [
        (ruling("same", mention_ids=(M1, M2)), "applied", [P1]),
        (ruling("different", mention_ids=(M1, M3)), "applied", [P1, P2]),
        (ruling("different", mention_ids=(M3, M1, "m-gone")), "applied", [P1, P2]),
        (ruling("same", mention_ids=(M1, "m-gone")), "gone", []),
        (ruling("same", mention_ids=("m-lost", "m-gone")), "gone", []),
        (a_set("title", "Oil"), "applied", [P1]),
        (a_set("title", "Oil", OLD), "applied", [P1]),
        (a_set("title", "Oil", "p-gone"), "gone", []),
        (a_set("title", "Oil", "p-never"), "gone", []),
    ],
)
def test_a_decision_tells_whether_it_applied_and_what_it_touched(ruled: Ruling, state: str, touched: list[str]) -> None:
    (row,) = rows_of([ruled])
    assert row[Decision.state] in DECISION_STATES
    assert row[Decision.ruling] in RULINGS
    assert (row[Decision.state], row[Decision.touched_paper_ids]) == (state, touched)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("Oil", "Oil"), (7, "7"), (["a", "b"], "a; b"), (date(2021, 5, 1), "2021-05-01"), (None, None)],
)
def test_a_decided_value_is_published_as_text(value: Any, expected: str | None) -> None:
    (row,) = rows_of([a_set("title", value)])
    assert row[Decision.value] == expected


def test_no_ruling_is_dropped() -> None:
    rulings = [a_set("title", "Oil", "p-gone", ordinal=number) for number in range(1, 4)]
    assert [row[Decision.ordinal] for row in rows_of(rulings)] == [1, 2, 3]


def test_sides_say_what_is_one_and_what_is_two() -> None:
    split = ruling("different", mention_ids=(M1, M2, M3), sides=(1, 2, 1))
    assert verdicts([split]) == {
        frozenset((M1, M2)): DIFFERENT,
        frozenset((M1, M3)): SAME,
        frozenset((M2, M3)): DIFFERENT,
    }
    assert ruling("different", mention_ids=(M1, M2, M3)).sides == (1, 2, 3)
    assert ruling("same", mention_ids=(M1, M2, M3)).sides == (1, 1, 1)


def test_a_ruling_that_overrules_replaces_what_was_said_of_its_pairs_alone() -> None:
    rulings = [ruling("same", 1, mention_ids=(M1, M2)), ruling("different", 2, mention_ids=(M2, M3))]
    split = ruling("different", 3, mention_ids=(M1, M2), overrules=True)
    assert verdicts([*rulings, split]) == {frozenset((M1, M2)): DIFFERENT, frozenset((M2, M3)): DIFFERENT}
    again = ruling("same", 4, mention_ids=(M1, M2), overrules=True)
    assert verdicts([*rulings, split, again])[frozenset((M1, M2))] == SAME


def test_overruling_a_part_leaves_chains_that_contradict() -> None:
    rulings = [ruling("same", 1, mention_ids=(M1, M2)), ruling("same", 2, mention_ids=(M2, M3))]
    with pytest.raises(ConfigurationError, match="entries 1, 2 and 3"):
        verdicts([*rulings, ruling("different", 3, mention_ids=(M1, M3), overrules=True)])


def test_a_ruling_of_which_nothing_is_left_is_overruled() -> None:
    rulings = [
        ruling("same", 1, mention_ids=(M1, M2)),
        a_set("title", "Oil", ordinal=2),
        a_set("publication_date", "2021-05-01", ordinal=3),
        ruling("different", 4, mention_ids=(M1, M2), overrules=True),
        a_set("title", "Cold oil", OLD, ordinal=5),
        a_set("publication_year", 2022, ordinal=6),
    ]
    states = [(row[Decision.state], row[Decision.touched_paper_ids]) for row in rows_of(rulings)]
    assert states == [("overruled", [])] * 3 + [("applied", [P1])] * 3


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("doi", {"doi": None}),
        ("keywords", {"keywords": []}),
        ("authors", {"authors": [], "author_count": None}),
        (
            "publication_date",
            {
                "publication_date": None,
                "publication_year": None,
                "publication_date_precision": None,
                "publication_date_is_inferred": False,
            },
        ),
    ],
)
def test_a_curator_may_rule_that_there_is_no_value(field: str, expected: dict[str, Any]) -> None:
    assert set_values([a_set(field, None)], LIVING) == {P1: expected}


def test_what_a_later_ruling_overrules_is_not_warned_of() -> None:
    rulings = [ruling("same", 1, mention_ids=(M1, "m-gone"))]
    rulings.append(ruling("different", 2, mention_ids=(M1, "m-gone"), overrules=True))
    (told,) = unfounded(rulings, {M1}, LIVING)
    assert "entry 2" in told


def test_a_mention_that_only_a_reference_dump_has_is_here() -> None:
    kept_apart = ruling("different", mention_ids=(M1, M3))
    (row,) = decision_rows([kept_apart], [kept_apart], {M1, M3}, {M1: P1}, LIVING)
    assert (row[Decision.state], row[Decision.found_mention_ids]) == ("applied", [M1])
    assert row[Decision.touched_paper_ids] == [P1]
    assert unfounded([kept_apart], {M1, M3}, LIVING) == []
