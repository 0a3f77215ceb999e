import random
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.deduplicate.bind import text_key
from etl.deduplicate.identify import paper_ids
from schemas.columns import Alias, Dump, Mention
from schemas.interim import LEDGER_TYPES
from schemas.vocabulary import PAPER_ID
from tests.deduplicate.world import BREAD, CLOCKS, FERNS, Row, ledger_of, mention_id, record

P1, P2, P3 = (f"p{number:016x}" for number in (1, 2, 3))
NOTHING = pl.DataFrame(schema=LEDGER_TYPES)


def mention(name: str, **fields: Any) -> Row:
    return record(name, **fields) | {Dump.role: "primary"}


def named(name: str) -> str:
    """The id of a new paper whose first mention has this name."""
    return f"p{mention_id(name)[1:]}"


def resolved(clusters: list[list[Row]], ledger: pl.DataFrame) -> tuple[list[str], dict[str, str | None]]:
    ids, aliases = paper_ids(clusters, ledger)
    return ids, {row[Alias.alias_id]: row[Alias.paper_id] for row in aliases}


A, B, C = mention("a"), mention("b"), mention("c")


def test_a_new_paper_is_named_after_its_first_primary_mention() -> None:
    reference = mention("a") | {Dump.role: "reference"}
    assert resolved([[reference, B], [C]], NOTHING) == (
        [named("b"), named("c")],
        {named("b"): named("b"), named("c"): named("c")},
    )


@pytest.mark.parametrize(
    ("clusters", "ledger", "ids", "aliases"),
    [
        pytest.param([[A]], [(P1, A)], [P1], {P1: P1}, id="kept"),
        pytest.param([[B, A]], [(P1, A)], [P1], {P1: P1}, id="kept when a mention comes first in the cluster"),
        pytest.param([[A, B]], [(P2, B), (P1, A)], [P2], {P2: P2, P1: P2}, id="merged: the oldest wins"),
        pytest.param([[A], [B]], [(P1, A), (P1, B)], [P1, named("b")], {P1: P1}, id="split: the first mention keeps"),
        pytest.param([[B], [A]], [(P1, A), (P1, B)], [named("b"), P1], {P1: P1}, id="split: whatever the order"),
        pytest.param([[B]], [(P1, A), (P1, B)], [P1], {P1: P1}, id="a mention is gone"),
        pytest.param([[B]], [(P1, A)], [named("b")], {P1: None}, id="all are gone"),
        pytest.param([], [(P1, A)], [], {P1: None}, id="nothing is left"),
        pytest.param(
            [[A], [B]], [(P1, A), (P1, B), (P2, B)], [P1, P2], {P1: P1, P2: P2}, id="split long ago: both kept"
        ),
        pytest.param(
            [[C], [B]],
            [(P1, A), (P1, B), (P2, B)],
            [named("c"), P2],
            {P1: P2, P2: P2},
            id="gone after a split: its heir",
        ),
        pytest.param([[A, B]], [(P1, A), (P2, B), (P1, B)], [P1], {P1: P1, P2: P1}, id="merged long ago"),
        pytest.param([[A]], [(P1, A), (P2, B), (P1, B)], [P1], {P1: P1, P2: P1}, id="merged long ago, mention gone"),
        pytest.param([[A], [B]], [(P1, A), (P2, B), (P1, B)], [P1, P2], {P1: P1, P2: P2}, id="merged, and split again"),
        pytest.param([[C]], [(P1, A), (P2, B), (P1, B)], [named("c")], {P1: None, P2: None}, id="merged, all gone"),
    ],
)
def test_published_ids_through_merges_and_splits(
    clusters: list[list[Row]], ledger: list[tuple[str, Row]], ids: list[str], aliases: dict[str, str | None]
) -> None:
    found_ids, found = resolved(clusters, ledger_of(*ledger))
    assert found_ids == ids
    assert found == {one: one for one in ids} | aliases


ARXIV, DOI = {"arxiv_id": "2101.00001"}, {"doi": "10.1000/a"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (ARXIV, ARXIV | {"abstract": CLOCKS}),
        (DOI, DOI | {"title": "Oil"}),
        ({"abstract": CLOCKS}, {"abstract": CLOCKS.upper()}),
        ({"title": "Cold oil"}, {"title": "Cold — oil"}),
        ({"abstract": CLOCKS, **DOI}, {"abstract": CLOCKS}),
    ],
)
def test_an_edited_mention_is_bound_again_by_identifier_or_text(before: Row, after: Row) -> None:
    assert resolved([[B], [mention("edited", **after)]], ledger_of((P1, mention("a", **before))))[0][1] == P1


def test_what_has_nothing_in_common_is_not_bound_again() -> None:
    old, new = mention("a", abstract=CLOCKS), mention("edited", abstract=BREAD)
    assert resolved([[new]], ledger_of((P1, old))) == ([named("edited")], {P1: None, named("edited"): named("edited")})


def test_a_paper_that_holds_its_mention_keeps_its_id_when_an_older_one_is_bound_again() -> None:
    ledger = ledger_of((P1, mention("a", **DOI)), (P2, mention("b", **DOI)))
    assert resolved([[mention("b", **DOI)]], ledger) == ([P2], {P1: P2, P2: P2})


def test_an_edited_mention_is_not_bound_to_another_paper_with_its_doi() -> None:
    ledger = ledger_of((P1, mention("a", **DOI)), (P2, mention("b", **DOI)))
    clusters = [[mention("b", **DOI)], [mention("edited", **DOI)]]
    assert resolved(clusters, ledger)[0] == [P2, P1]


def test_of_two_ids_bound_again_to_one_paper_the_older_is_kept() -> None:
    ledger = ledger_of((P1, mention("a", **DOI)), (P2, mention("b", **ARXIV)))
    assert resolved([[mention("new", **DOI, **ARXIV)]], ledger) == ([P1], {P1: P1, P2: P1})


def test_aliases_and_tombstones_say_why() -> None:
    _, aliases = paper_ids([[A, B]], ledger_of((P1, A), (P2, B), (P3, C)))
    reasons = {row[Alias.alias_id]: row[Alias.reason] for row in aliases}
    assert reasons[P1] is None
    assert str(reasons[P2]).startswith("merged")
    assert str(reasons[P3]).startswith("gone")


def test_aliases_are_sorted() -> None:
    _, aliases = paper_ids([[C], [A], [B]], ledger_of((P3, A), (P2, B)))
    ids = [row[Alias.alias_id] for row in aliases]
    assert ids == sorted(ids)


def test_after_a_split_a_taken_name_is_not_given_twice() -> None:
    ledger = ledger_of((named("b"), A), (named("b"), B))
    ids, _ = resolved([[A], [B]], ledger)
    assert ids[0] == named("b")
    assert ids[1] != named("b")
    assert pl.Series([ids[1]]).str.contains(PAPER_ID).all()


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ({"abstract": CLOCKS}, {"abstract": CLOCKS.lower(), "title": "Oil"}, True),
        ({"title": "Cold oil"}, {"title": "COLD oil."}, True),
        ({"abstract": CLOCKS}, {"abstract": BREAD}, False),
    ],
)
def test_a_text_key_is_of_the_comparable_abstract_or_title(one: Row, other: Row, is_same: bool) -> None:
    assert (text_key(mention("", **one)) == text_key(mention("", **other))) is is_same


def test_nothing_readable_has_no_text_key() -> None:
    assert text_key(mention("", title="∀")) is None


History = list[list[list[Row]]]
"""For each release its clusters."""


def history(randomness: random.Random, releases: int) -> History:
    """Random clusters of a few mentions that come, go, are edited, merge and part."""
    mentions = [mention(str(number), doi=f"10.1000/{number % 5}") for number in range(6)]
    told: History = []
    for release in range(releases):
        here = []
        for number, row in enumerate(mentions):
            fate = randomness.random()
            if fate < 0.1:
                mentions[number] = row = mention(f"{number} in {release}", doi=row[Mention.doi])
            if fate < 0.8:
                here.append(row)
        homes: dict[int, list[Row]] = {}
        for row in here:
            homes.setdefault(randomness.randrange(4), []).append(row)
        told.append([homes[home] for home in sorted(homes)])
    return told


def released(ledger: pl.DataFrame, ids: list[str], clusters: list[list[Row]]) -> pl.DataFrame:
    """The ledger after a release: it appends what each mention belongs to now, where that is new."""
    owners = dict(ledger.select(Mention.mention_id, Alias.paper_id).iter_rows())
    new = [
        (one, row)
        for one, rows in zip(ids, clusters, strict=True)
        for row in rows
        if owners.get(row[Mention.mention_id]) != one
    ]
    return pl.concat([ledger, ledger_of(*new)])


@given(st.randoms(use_true_random=False), st.integers(1, 6))
@settings(max_examples=50)
def test_ids_resolve_for_ever(randomness: random.Random, releases: int) -> None:
    ledger = NOTHING
    for clusters in history(randomness, releases):
        published = ledger[Alias.paper_id].unique(maintain_order=True).to_list()
        rows = ledger.select(Mention.mention_id, Alias.paper_id).rows()
        owners, first_owners = dict(rows), dict(reversed(rows))
        ids, aliases = paper_ids(clusters, ledger)
        leads = {row[Alias.alias_id]: row[Alias.paper_id] for row in aliases}
        home = {row[Mention.mention_id]: number for number, rows in enumerate(clusters) for row in rows}

        assert len(set(ids)) == len(ids)
        assert leads.keys() == {*published, *ids}
        assert {one for one in leads.values() if one} <= set(ids)
        assert all((row[Alias.reason] is None) == (row[Alias.alias_id] == row[Alias.paper_id]) for row in aliases)

        keepers: dict[int, str] = {}
        for one in published:  # oldest first
            own = [mention for mention, owner in rows if owner == owners[mention] == one and mention in home]
            first = next((mention for mention in own if first_owners[mention] == one), next(iter(own), None))
            if first is not None:
                assert leads[one] == ids[home[first]]
                keepers.setdefault(home[first], one)
        assert {number: ids[number] for number in keepers} == keepers

        ledger = released(ledger, ids, clusters)
        assert paper_ids(clusters, ledger)[0] == ids  # a second build of the same changes nothing


LONG = "We count the bees of a valley in 12 summers, and find that their number follows the clover and not the weather."


@pytest.mark.parametrize(
    ("before", "after", "is_same"),
    [
        ({}, {"abstract": LONG.replace("12", "14")}, True),
        ({}, {"abstract": f"{LONG}."}, True),
        ({}, {"abstract": FERNS}, False),
        ({}, {"abstract": LONG.replace("12", "14"), "dump_id": "beta"}, False),
        ({"doi": "10.1000/a"}, {"abstract": LONG.replace("12", "14"), "doi": "10.1000/b"}, False),
        ({"doi": "10.1000/a"}, {"abstract": LONG.replace("12", "14")}, True),
    ],
)
def test_a_text_is_recognised_after_an_edit_in_its_own_dump(before: Row, after: Row, is_same: bool) -> None:
    old, new = mention("old", abstract=LONG, **before), mention("new", **{"abstract": LONG, **after})
    ids, leads = resolved([[new]], ledger_of((P1, old)))
    assert ids == [P1 if is_same else named("new")]
    assert leads[P1] == (P1 if is_same else None)


def test_of_edited_texts_each_keeps_its_own_id() -> None:
    texts = [f"{LONG.replace('12', str(number))} {FERNS}" for number in (21, 22)]
    edits = [text.replace("valley", "village") for text in texts]
    ledger = ledger_of((P1, mention("a", abstract=texts[0])), (P2, mention("b", abstract=texts[1])))
    clusters = [[mention("c", abstract=edits[1])], [mention("d", abstract=edits[0])]]
    assert resolved(clusters, ledger)[0] == [P2, P1]


def test_where_a_merge_is_undone_each_id_goes_back_to_where_it_came_from() -> None:
    """Though the older one's mention was edited while they were one, and comes after the other's in the ledger."""
    ledger = ledger_of((P1, A), (P2, B), (P1, B), (P1, C))
    ids, leads = resolved([[C], [B]], ledger)
    assert (ids, leads) == ([P1, P2], {P1: P1, P2: P2})


def test_a_published_mention_is_not_taken_for_an_edit_of_another() -> None:
    ledger = ledger_of((P1, mention("a", abstract=LONG)), (P2, mention("b", abstract=LONG.replace("12", "14"))))
    ids, leads = resolved([[mention("b", abstract=LONG.replace("12", "14"))]], ledger)
    assert (ids, leads) == ([P2], {P1: None, P2: P2})
