from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.deduplicate.features import features, shingle_hashes, surname
from tests.deduplicate.world import BREAD, CLOCKS, frame, known, record


def test_features_keep_the_order_of_the_rows() -> None:
    rows = [record("b", title="Second"), record("a", title="First")]
    assert [one.title_raw for one in features(frame(rows))] == ["Second", "First"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Jane M. Doe", "doe"),
        ("Doe, Jane M.", "doe"),
        ("Doe, J. M.", "doe"),
        ("Doe J", "doe"),
        ("José Núñez", "nunez"),
        ("X", "x"),
        ("E, Weinan", "e"),
        ("王", "王"),
        ("— —", ""),
    ],
)
def test_a_surname_is_the_same_in_either_order(name: str, expected: str) -> None:
    assert surname(name) == expected


@pytest.mark.parametrize(
    ("fields", "says_something"),
    [
        ({"abstract": BREAD}, True),
        ({"abstract": BREAD, "flags": ["truncated"]}, True),
        ({"abstract": "No abstract available.", "flags": ["placeholder"]}, False),
        ({"abstract": "This paper has been withdrawn by the author.", "flags": ["withdrawn"]}, False),
        ({"abstract": f"{CLOCKS} {BREAD}", "flags": ["withdrawn"]}, True),
        ({}, False),
    ],
)
def test_a_placeholder_or_notice_is_no_text_to_compare(fields: dict[str, Any], says_something: bool) -> None:
    one = known(**fields)
    assert bool(one.abstract) is says_something
    assert bool(one.shingles.size) is says_something


def test_a_generic_title_is_no_title_to_compare() -> None:
    assert known(title="Editorial").title == ()
    assert known(title="Editorial").title_raw == "Editorial"


def test_a_name_without_letters_is_no_author() -> None:
    assert known(authors=["—", "Ada Oil"]).surnames == ("oil",)


def test_numbers_are_those_of_the_abstract() -> None:
    assert known(abstract="In 12 towns, 1,000 clocks", title="7 clocks").numbers == {"12", "1000"}


@pytest.mark.parametrize(
    ("words", "count"), [("", 0), ("a", 1), ("a b", 1), ("a b c", 1), ("a b c d", 2), ("a a a a", 1)]
)
def test_shingles_are_the_distinct_runs_of_three_words(words: str, count: int) -> None:
    assert shingle_hashes(tuple(words.split())).size == count


def test_shingles_know_the_order_of_words() -> None:
    assert shingle_hashes(("a", "b", "c")).tolist() != shingle_hashes(("c", "b", "a")).tolist()


def test_hashes_are_the_same_on_every_machine() -> None:
    assert shingle_hashes(("cold", "oil", "drifts")).tolist() == [3009967755049462742]


@given(st.lists(st.sampled_from("abcdef"), max_size=12))
@settings(deadline=None)
def test_shingles_are_distinct_and_ascending(words: list[str]) -> None:
    hashes = shingle_hashes(tuple(words)).tolist()
    assert hashes == sorted(set(hashes))
    runs = {tuple(words[place : place + 3]) for place in range(max(1, len(words) - 2))} if words else set()
    assert len(hashes) == len(runs)


@pytest.mark.parametrize("field", ["title", "abstract", "authors", "publication_year", "arxiv_id", "doi", "pmid"])
def test_records_that_differ_in_anything_compared_are_told_apart(field: str) -> None:
    values = {"authors": ["Ada Oil"], "publication_year": 2020}
    assert known(**{field: values.get(field, "12")}).compared != known().compared


def test_records_that_differ_in_nothing_compared_are_not_told_apart() -> None:
    assert known(abstract=BREAD, dump_id="alpha").compared == known(abstract=BREAD.upper(), dump_id="beta").compared
