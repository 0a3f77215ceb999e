import math
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from etl.io.settings import read_params
from etl.relate import Related, RelateLimits, nearest, relate
from etl.relate.weights import rarity
from etl.relate.words import USED, words_of
from schemas.columns import Neighbour, Paper
from tests.deduplicate.world import BREAD, BREAD_TITLE, CLOCKS, CLOCKS_CHANGED, CLOCKS_TITLE, FERNS

PARAMS: Final = Path(__file__).parents[2] / "params.yaml"
LIMITS: Final = read_params(PARAMS, "relate", RelateLimits)
LOOSE: Final = replace(LIMITS, min_similarity=0.0)
Text = tuple[str | None, str | None]
Neighbours = dict[str, list[tuple[str, float]]]

VOCABULARY = [f"word{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(300)]


def paper_id(number: int) -> str:
    return f"p{number:016x}"


def papers(texts: Sequence[Text], flags: Sequence[str] = ()) -> pl.DataFrame:
    rows: list[dict[str, Any]] = [
        {Paper.paper_id: paper_id(number), Paper.title: title, Paper.abstract: abstract, Paper.flags: list(flags)}
        for number, (title, abstract) in enumerate(texts)
    ]
    return pl.DataFrame(rows, {name: Paper.TYPES[name] for name in USED})


def relate_all(table: pl.DataFrame, limits: RelateLimits) -> Related:
    """Relate papers that come in one part."""
    return relate([table], limits)


def listed(related: Related) -> Neighbours:
    """The neighbours of each paper that has any, in the order of their ranks."""
    found: Neighbours = {}
    for one, rank, other, similarity in related.neighbours.iter_rows():
        found.setdefault(one, []).append((other, similarity))
        assert rank == len(found[one])
    return found


def corpus(rng: random.Random, count: int) -> list[Text]:
    """Texts in the words of a few fields each, some of them edited copies, some without a title or an abstract."""
    texts: list[Text] = [(None, "one"), ("", None), ("The", "the the the")]
    while len(texts) < count:
        start = rng.randrange(250)
        own = VOCABULARY[start : start + 50] + VOCABULARY[:5] * 5
        title, abstract = " ".join(rng.choices(own, k=6)), " ".join(rng.choices(own, k=rng.randint(1, 60)))
        texts += [(title, abstract), (title, f"{abstract} {rng.choice(VOCABULARY)}")][: rng.choice((1, 1, 1, 2))]
        texts += [(None, abstract), (title, None)][rng.randrange(2) : rng.randrange(4)]
    return texts[:count]


def slowly(texts: Sequence[Text], least: float = 0.0) -> Neighbours:
    """What the neighbours are by their definition, of words in lower case parted by spaces."""
    counts = [Counter(f"{title or ''} {title or ''} {abstract or ''}".lower().split()) for title, abstract in texts]
    frequencies = Counter(word for one in counts for word in one)
    bits = {word: math.floor(16 * math.log2((len(texts) + 1) / often) + 1e-9) for word, often in frequencies.items()}
    repeats = (0, 4, 8, 10, 12, 13, 14, 15, 16)
    weights = [{word: repeats[min(8, often)] * bits[word] for word, often in one.items()} for one in counts]
    norms = [math.sqrt(sum(weight * weight for weight in one.values())) for one in weights]
    found: Neighbours = {}
    for a, own in enumerate(weights):
        likes = []
        for b, others in enumerate(weights):
            product = sum(weight * others.get(word, 0) for word, weight in own.items())
            similarity = round(product / (norms[a] * norms[b]) * 10_000) if product and a != b else 0
            if similarity >= max(1, least * 10_000):
                likes.append((-similarity, paper_id(b)))
        if likes:
            found[paper_id(a)] = [(other, -similarity / 10_000) for similarity, other in sorted(likes)[:10]]
    return found


@pytest.fixture(params=["plain", "compiled"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to find all neighbours, whatever the number of papers."""
    monkeypatch.setattr(nearest, "_MOST_ROWS", -1 if request.param == "compiled" else 10**9)
    return str(request.param)


def test_papers_on_one_subject_are_neighbours(way: str) -> None:
    texts = [(CLOCKS_TITLE, CLOCKS), (BREAD_TITLE, BREAD), (None, FERNS), (None, CLOCKS_CHANGED)]
    found = listed(relate_all(papers(texts), LIMITS))
    assert found[paper_id(0)][0][0] == paper_id(3)
    assert found[paper_id(3)][0] == (paper_id(0), found[paper_id(0)][0][1])
    assert 0.5 < found[paper_id(0)][0][1] < 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Naïve ﬁnite CO₂ models", "naive finite co2, models"),
        (r"A \textit{new} <i>model</i> of <a href='x'>gas</a>", "a {new} model of gas"),
        ("深い学習", "深 い 学 習"),
    ],
)
def test_form_makes_no_difference(way: str, one: str, other: str) -> None:
    found = listed(relate_all(papers([(one, None), ("else", "where"), (None, f"{other} {other}")]), LIMITS))
    assert found == {paper_id(0): [(paper_id(2), 1.0)], paper_id(2): [(paper_id(0), 1.0)]}


def test_an_abstract_that_only_says_that_there_is_none_brings_no_papers_together(way: str) -> None:
    texts = [("One", "No abstract is available."), ("Two", "No abstract is available.")]
    assert listed(relate_all(papers(texts, flags=["placeholder"]), LIMITS)) == {}
    assert len(listed(relate_all(papers(texts), LIMITS))) == 2


@pytest.mark.parametrize("texts", [[], [("Alone", "in the world")], [("", None), (None, "…"), (None, None)]])
def test_who_has_no_words_in_common_has_no_neighbour(way: str, texts: list[Text]) -> None:
    done = relate_all(papers(texts), LOOSE)
    assert done.neighbours.is_empty()
    assert done.neighbours.schema == Neighbour.TYPES


def test_equally_similar_papers_come_in_the_order_of_their_ids_ten_at_most(way: str) -> None:
    found = listed(relate_all(papers([("Cold oil", "in clocks")] * 14 + [("else", "where")] * 20), LIMITS))
    assert found[paper_id(0)] == [(paper_id(number), 1.0) for number in range(1, 11)]
    assert found[paper_id(5)] == [(paper_id(number), 1.0) for number in range(11) if number != 5]


def test_who_is_hardly_alike_is_no_neighbour(way: str) -> None:
    texts = corpus(random.Random(1), 60)
    likest = max(similarity for one in slowly(texts).values() for _, similarity in one if similarity < 0.9)
    found = listed(relate_all(papers(texts), replace(LIMITS, min_similarity=likest)))
    assert found == slowly(texts, likest)
    assert likest in {similarity for one in found.values() for _, similarity in one}


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32), st.integers(3, 60))
def test_they_are_what_they_are_defined_to_be(seed: int, count: int) -> None:
    texts = corpus(random.Random(seed), count)
    expected = slowly(texts)
    for most_rows in (-1, 10**9):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(nearest, "_MOST_ROWS", most_rows)
            assert listed(relate_all(papers(texts), LOOSE)) == expected


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 400), st.integers(1, 30))
def test_bounds_leave_out_neighbours_and_make_none_up(seed: int, max_postings: int, max_candidates: int) -> None:
    texts = corpus(random.Random(seed), 80)
    limits = replace(LOOSE, exact_papers=0, max_postings=max_postings, max_candidates=max_candidates, sampled_papers=80)
    done = relate_all(papers(texts), limits)
    every = likeness(texts)
    found, exact = listed(done), listed(relate_all(papers(texts), LOOSE))
    assert all(every[one, other] == similarity for one, near in found.items() for other, similarity in near)
    assert all(len(set(near)) == len(near) <= 10 for near in found.values())
    assert not done.found.is_exact
    assert done.found.sampled_count == sum(map(len, exact.values()))
    assert done.found.found_count == sum(near in found.get(one, []) for one in exact for near in exact[one])


def likeness(texts: Sequence[Text]) -> dict[tuple[str, str], float]:
    """The similarity of every two papers that share a word."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("etl.relate.plain.NEIGHBOURS", len(texts))
        patch.setattr("etl.relate.nearest.NEIGHBOURS", len(texts))
        patch.setattr(nearest, "_MOST_ROWS", 10**9)
        table = relate_all(papers(texts), LOOSE).neighbours
    return {(one, other): similarity for one, _, other, similarity in table.iter_rows()}


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32))
def test_likeness_is_mutual(seed: int) -> None:
    every = likeness(corpus(random.Random(seed), 50))
    assert every
    assert all(every[other, one] == similarity for (one, other), similarity in every.items())


def test_wide_bounds_find_what_is_exact() -> None:
    texts = corpus(random.Random(7), 200)
    done = relate_all(papers(texts), replace(LOOSE, exact_papers=0, max_postings=100_000, max_candidates=200))
    assert done.neighbours.equals(relate_all(papers(texts), LOOSE).neighbours)
    assert done.found.found_count == done.found.sampled_count > 0


def test_a_round_finds_what_the_neighbours_of_neighbours_are() -> None:
    table = papers(corpus(random.Random(7), 400))
    narrow = replace(LOOSE, exact_papers=0, max_postings=60, max_candidates=12, sampled_papers=400)
    found = [relate_all(table, replace(narrow, rounds=rounds)).found.found_count for rounds in (0, 1, 2)]
    assert found[0] < found[1] < found[2]


def test_whose_neighbour_a_paper_is_may_be_its_neighbour() -> None:
    done = listed(relate_all(papers(corpus(random.Random(7), 400)), replace(LOOSE, exact_papers=0, max_postings=60)))
    for one, near in done.items():
        for other, similarity in near:
            last = done[other][-1][1] if len(done[other]) == 10 else 0
            assert similarity <= last or (one, similarity) in done[other]


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.text(st.sampled_from("aAbBzZ09_ -.\\<>/ßÉéſ̈ıΣςσﬁ²½漢々⺀ひカ한\u200b\u0000İ―αÅµ"), max_size=12), max_size=6
    )
)
@example(["a\u0301b", "áb", "<i>ab</i>", "\\alpha ab", "漢a漢", "漢 a 漢", "x²", "x2", "", "a" * 100, "A" * 100])
def test_both_ways_read_the_same_words(texts: list[str]) -> None:
    table = papers([(text, "same") for text in texts] + [("else", "where")] * 2)
    told = []
    for most_rows in (-1, 10**9):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(nearest, "_MOST_ROWS", most_rows)
            done = relate_all(table, LOOSE)
            told.append((done.found.word_count, listed(done)))
    assert told[0] == told[1]


def test_many_words_are_told_apart() -> None:
    texts = [(None, " ".join(f"w{number}" for number in range(start, start + 900))) for start in range(0, 60_000, 450)]
    done = relate_all(papers(texts), replace(LOOSE, exact_papers=0))
    assert done.found.word_count == len({word for _, text in texts for word in (text or "").split()})
    assert done.found.found_count == done.found.sampled_count == 2 * len(texts) - 2


def test_narrow_bounds_find_more_by_rare_words_than_by_chance() -> None:
    done = relate_all(papers(corpus(random.Random(7), 400)), replace(LOOSE, exact_papers=0, max_postings=120))
    assert 0.3 < done.found.found_count / done.found.sampled_count < 1


@pytest.mark.parametrize("limits", [LIMITS, replace(LIMITS, exact_papers=0, max_postings=100, max_candidates=20)])
def test_neither_order_nor_batches_change_anything(limits: RelateLimits, monkeypatch: pytest.MonkeyPatch) -> None:
    table = papers(corpus(random.Random(3), 150))
    done = relate_all(table, limits)
    monkeypatch.setattr("etl.relate.vectors._BATCH", 7)
    monkeypatch.setattr("etl.relate.reading._BATCH", 9)
    monkeypatch.setattr("etl.relate.batches._BATCH", 11)
    monkeypatch.setattr("etl.relate.lists._ENTRIES", 20)
    parts = (table[start : start + 40] for start in range(0, table.height, 40))
    again = relate((part.sample(fraction=1, shuffle=True, seed=1) for part in parts), limits)
    assert again.neighbours.equals(done.neighbours)
    assert again.found[1:] == done.found[1:]


PRINTED = """
from dataclasses import replace
import hashlib, random
from tests.relate.test_relate import LIMITS, corpus, papers, relate_all
table = papers(corpus(random.Random(3), 150))
for limits in (LIMITS, replace(LIMITS, exact_papers=0, max_postings=100)):
    print(hashlib.sha256(relate_all(table, limits).neighbours.write_csv().encode()).hexdigest())
"""


def test_neither_threads_nor_hash_seeds_change_anything(tmp_path: Path) -> None:
    root = str(Path(__file__).parents[2])
    told = {
        subprocess.run(
            [sys.executable, "-c", PRINTED],
            env={"PYTHONPATH": root, "PYTHONHASHSEED": seed, "POLARS_MAX_THREADS": threads},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, threads in (("1", "1"), ("2", "4"))
    }
    assert len(told) == 1


def test_few_papers_do_not_pay_for_numba() -> None:
    made = "t.papers(t.corpus(random.Random(1), 70))"
    code = f"import random, sys, tests.relate.test_relate as t; t.relate_all({made}, t.LIMITS)"
    root = str(Path(__file__).parents[2])
    run = [sys.executable, "-c", f"{code}; sys.exit('numba' in sys.modules)"]
    assert subprocess.run(run, env={"PYTHONPATH": root}, check=False).returncode == 0


@given(st.integers(1, 10**7), st.integers(0, 10**7))
@example(1, 1)
@example(2**20, 0)
def test_rarity_is_the_whole_part_of_sixteen_logarithms(frequency: int, more: int) -> None:
    count = frequency + more
    bits = rarity(frequency, count)
    assert 2**bits * frequency**16 <= (count + 1) ** 16 < 2 ** (bits + 1) * frequency**16
    assert math.isclose(bits, 16 * math.log2((count + 1) / frequency), abs_tol=1.001)


def test_what_a_word_is() -> None:
    text = pl.Series([r"$H_2$O of \alpha-Ni(OH)₂: <sub>3</sub> 3.5 GPT模型, don't; x < y > z É", None])
    assert words_of(text).to_list() == [
        "h 2 o of ni oh 2 3 3 5 gpt 模 型 don t x y z e".split(),
        None,
    ]


def test_numbers_are_whole_and_rise_with_rarity() -> None:
    told = np.array([rarity(often, 1000) for often in (1, 2, 10, 100, 500, 1000)])
    assert (np.diff(told) < 0).all()
    assert told[-1] == 0
