import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.deduplicate.block import candidates
from etl.deduplicate.compare import abstract_likeness
from etl.deduplicate.features import features
from tests.deduplicate.world import BREAD, CLOCKS, CLOCKS_TITLE, LIMITS, frame, known, record

VOCABULARY = [f"word{number:03d}".translate(str.maketrans("0123456789", "abcdefghij")) for number in range(400)]
OPENING, ENDING = " ".join(CLOCKS.split()[:9]), " ".join(CLOCKS.split()[-9:])


def are_candidates(*rows: dict[str, Any]) -> bool:
    return (0, 1) in candidates([known(**fields) for fields in rows], LIMITS).pairs


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ({"arxiv_id": "2101.00001"}, {"arxiv_id": "2101.00001"}, True),
        ({"doi": "10.1000/a"}, {"doi": "10.1000/a"}, True),
        ({"pmid": "1"}, {"pmid": "1"}, True),
        ({"doi": "10.1000/a"}, {"pmid": "10.1000/a"}, False),
        ({"title": CLOCKS_TITLE}, {"title": CLOCKS_TITLE.upper()}, True),
        ({"title": "Cold-oil and winter-drift"}, {"title": "Coldoil and winter drift"}, True),
        ({"title": "Winter clocks"}, {"title": "Winter clocks"}, False),
        ({"title": "Letters to the Editor"}, {"title": "Letters to the Editor"}, False),
        ({"title": "Winter clocks", "authors": ["A. Oil"]}, {"title": "clocks, warm", "authors": ["Oil, Ada"]}, True),
        ({"title": "Winter clocks", "authors": ["A. Oil"]}, {"title": "Winter clocks", "authors": ["B. Fern"]}, False),
        ({"title": "Winter clocks", "authors": ["—"]}, {"title": "Winter clocks", "authors": ["…"]}, False),
        ({"abstract": CLOCKS}, {"abstract": CLOCKS.lower()}, True),
        ({"abstract": CLOCKS}, {"abstract": f"{OPENING} {BREAD}"}, True),
        ({"abstract": CLOCKS}, {"abstract": f"{BREAD} {ENDING}"}, True),
        ({"abstract": CLOCKS}, {"abstract": BREAD}, False),
        ({"abstract": "Oil."}, {"abstract": "oil"}, True),
        ({}, {}, False),
    ],
)
def test_records_that_share_a_key_meet(one: dict[str, Any], other: dict[str, Any], meet: bool) -> None:
    assert are_candidates(one, other) is meet


def test_a_misspelt_word_in_a_title_does_not_part_two_records() -> None:
    others = [{"title": "Winter clocks and cold oil in villages", "authors": [f"Author {letter}"]} for letter in "BCDE"]
    one = {"title": "Winter clocks and cold oil in villages", "authors": ["Ada Fern"]}
    misspelt = {"title": "Winter clocks and cold oil in vilages", "authors": ["Fern, A."]}
    assert are_candidates(one, misspelt, *others)


def test_pairs_are_ascending_and_each_once() -> None:
    rows = [record(str(number), abstract=CLOCKS, doi="10.1000/a", title=CLOCKS_TITLE) for number in range(4)]
    assert candidates(features(frame(rows)), LIMITS).pairs == [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]


@given(st.integers(40, 160), st.integers(0, 5), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_every_pair_of_abstracts_with_jaccard_of_seven_tenths_is_a_candidate(
    length: int, changes: int, randomness: random.Random
) -> None:
    words = randomness.choices(VOCABULARY, k=length)
    changed = list(words)
    places = [2, length - 3, *(randomness.randrange(length) for _ in range(changes))]  # no sentence stays whole
    for place in places:
        changed[place] = randomness.choice(VOCABULARY)
    pair = known(abstract=" ".join(words)), known(abstract=" ".join(changed))
    jaccard, _ = abstract_likeness(*pair)
    if jaccard is not None and jaccard >= 0.7:
        assert candidates(pair, LIMITS).pairs == [(0, 1)]


@pytest.mark.parametrize("size", [50, 51, 2000])
def test_a_hot_block_stays_linear_and_what_the_cap_cut_is_counted(size: int) -> None:
    rows = [record(str(number), pmid="1") for number in range(size)]
    found = candidates(features(frame(rows)), replace(LIMITS, max_block_records=50))
    every_pair = size * (size - 1) // 2
    assert len(found.pairs) == (every_pair if size <= 50 else 2 * size - 3)
    assert found.cut_count == every_pair - len(found.pairs)


def test_every_record_of_a_hot_block_still_meets_one_of_it() -> None:
    rows = [record(str(number), pmid="1") for number in range(200)]
    found = candidates(features(frame(rows)), replace(LIMITS, max_block_records=50))
    assert {number for pair in found.pairs for number in pair} == set(range(200))
