import random
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.deduplicate import block
from etl.deduplicate.block import BlockLimits, candidates
from etl.deduplicate.compare import abstract_likeness
from etl.deduplicate.signatures import comparable_titles
from tests.deduplicate.world import BREAD, CLOCKS, CLOCKS_TITLE, LIMITS, frame, known, record

VOCABULARY = [f"word{number:03d}".translate(str.maketrans("0123456789", "abcdefghij")) for number in range(400)]
OPENING = " ".join(CLOCKS.split()[:9])


def pairs(*rows: dict[str, Any], limits: BlockLimits = LIMITS, markup: bool = False) -> list[tuple[int, int]]:
    found = candidates(frame(record(**fields) for fields in rows), limits, markup=markup)
    return list(zip(found.a.tolist(), found.b.tolist(), strict=True))


PLACE = {"publication_year": 2020, "volume": "12", "pages": "221-228"}


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ({"arxiv_id": "2101.00001"}, {"arxiv_id": "2101.00001"}, True),
        ({"doi": "10.1000/a"}, {"doi": "10.1000/a"}, True),
        ({"pmid": "1"}, {"pmid": "1"}, True),
        ({"doi": "10.1000/a"}, {"pmid": "10.1000/a"}, False),
        ({"title": CLOCKS_TITLE}, {"title": CLOCKS_TITLE.upper()}, True),
        ({"title": CLOCKS_TITLE}, {"title": f"{CLOCKS_TITLE} [German]"}, True),
        ({"title": "Cold-oil and winter-drift"}, {"title": "Coldoil and winter drift"}, True),
        ({"title": "Winter clocks"}, {"title": "Winter clocks"}, True),
        ({"title": "Winter"}, {"title": "Winter"}, False),
        ({"title": "Letters to the Editor"}, {"title": "Letters to the Editor"}, False),
        ({"title": "Winter clocks drift"}, {"title": "Winter clocks drifted"}, True),
        ({"title": "Winter clocks"}, {"title": "Winter clocks, their oil, and a survey of cold"}, True),
        ({"title": "Winter clocks of brass"}, {"title": "Bread in winter and clocks at sea"}, False),
        ({"title": "Winter", **PLACE}, {"title": "Winter, and more of it", **PLACE, "pages": "pp. 221"}, True),
        ({"title": "Winter", **PLACE}, {"title": "Winter", **PLACE, "volume": "13"}, False),
        ({**PLACE}, {"title": "Winter", **PLACE}, True),
        ({**PLACE, "publication_year": None, "journal": "Clocks"}, {**PLACE, "journal": "Clocks of the World"}, True),
        ({"pages": "CD009286", "authors": ["Oil, A."]}, {"pages": "cd009286", "authors": ["Ada Oil"]}, False),
        ({"pages": "CD009286", "authors": ["Oily, A."]}, {"pages": "cd009286", "authors": ["Ada Oily"]}, True),
        ({"title": "Winter", **PLACE}, {"title": "Bread", **PLACE}, False),
        ({"abstract": CLOCKS}, {"abstract": CLOCKS.lower()}, True),
        ({"abstract": CLOCKS}, {"abstract": f"{CLOCKS[:150]}…"}, True),
        ({"abstract": CLOCKS}, {"abstract": f"{OPENING} {BREAD}"}, False),
        ({"abstract": CLOCKS}, {"abstract": BREAD}, False),
        ({"abstract": "Oil."}, {"abstract": "oil"}, True),
        ({}, {}, False),
    ],
)
def test_records_that_share_a_key_and_look_alike_meet(one: dict[str, Any], other: dict[str, Any], meet: bool) -> None:
    assert pairs(one, other) == ([(0, 1)] if meet else [])


def test_a_misspelt_word_in_a_title_does_not_part_two_records() -> None:
    others = [{"title": f"Winter clocks and cold oil in the villages of {place}"} for place in ("Aa", "Bb", "Cc")]
    one, misspelt = {"title": "Winter clocks and rye bread at sea"}, {"title": "Winter clocks and rye braed at sea"}
    assert (0, 1) in pairs(one, misspelt, *others)


def test_markup_is_read_past_where_abstracts_are_not_normalised() -> None:
    marked = {"abstract": CLOCKS.replace("village", r"\emph{village}").replace("cold", "<i>cold</i>")}
    assert pairs({"abstract": CLOCKS}, marked, markup=True) == [(0, 1)]


def test_pairs_are_ascending_and_each_once() -> None:
    rows = [{"abstract": CLOCKS, "doi": "10.1000/a", "title": CLOCKS_TITLE}] * 4
    assert pairs(*rows) == [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]


def test_a_comparable_title_is_its_words_or_nothing() -> None:
    titles = pl.Series(["Élan: “clocks” [Chinese]", "EDITORIAL", None, "?", "ﬁne"])
    assert comparable_titles(titles).to_list() == ["elan clocks", "", "", "", "fine"]


@given(st.integers(40, 160), st.integers(0, 5), st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_every_pair_of_abstracts_with_jaccard_of_seven_tenths_is_a_candidate(
    length: int, changes: int, randomness: random.Random
) -> None:
    words = randomness.choices(VOCABULARY, k=length)
    changed = list(words)
    places = [2, length - 3, *(randomness.randrange(length) for _ in range(changes))]  # no sentence stays whole
    for place in places:
        changed[place] = randomness.choice(VOCABULARY)
    one, other = {"abstract": " ".join(words)}, {"abstract": " ".join(changed)}
    jaccard, _ = abstract_likeness(known(**one), known(**other))
    if jaccard is not None and jaccard >= 0.7:
        assert pairs(one, other) == [(0, 1)]


@pytest.mark.parametrize("size", [50, 51, 2000])
def test_a_hot_block_stays_linear_and_what_the_cap_cut_is_counted(size: int) -> None:
    rows = [record(str(number), pmid="1") for number in range(size)]
    found = candidates(frame(rows), replace(LIMITS, max_block_records=50))
    every_pair = size * (size - 1) // 2
    assert found.a.size == (every_pair if size <= 50 else 2 * size - 3)
    assert found.cut_count == every_pair - found.a.size
    assert {*found.a.tolist(), *found.b.tolist()} == set(range(size))


@settings(max_examples=8)
@given(st.lists(st.lists(st.sampled_from("bees clocks ferns walls oil bread".split()), max_size=6), max_size=12))
def test_titles_share_rare_words_however_many_are_in_memory_at_a_time(titles: list[list[str]]) -> None:
    texts = pl.Series("title", [" ".join(words) for words in titles], dtype=pl.String())
    few = replace(LIMITS, max_block_records=3)

    def shared() -> tuple[list[int], int]:
        found = block._rare_words(texts, few)
        return sorted({pair for one in found for pair in one.pairs.tolist()}), sum(one.cut_count for one in found)

    whole = shared()
    with pytest.MonkeyPatch.context() as patch:
        for titles_at_once, keys_at_once in ((1, 1), (2, 7), (5, 100)):
            patch.setattr(block, "_TITLES", titles_at_once)
            patch.setattr(block, "_BUCKETED", keys_at_once)
            assert shared() == whole
