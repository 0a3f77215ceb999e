import random
import subprocess
import sys
from collections.abc import Sequence
from itertools import combinations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.deduplicate import near
from etl.deduplicate.comparable import tokens
from etl.deduplicate.near import NearPairs, clusters, near_pairs
from etl.deduplicate.shingles import shingle_hashes

VOCABULARY = [f"word{number:03d}".translate(str.maketrans("0123456789", "abcdefghij")) for number in range(300)]
WAYS = ("plain", "compiled")


def found(texts: Sequence[str | None] | pl.Series, max_bucket: int = 50, markup: bool = False) -> NearPairs:
    return near_pairs(pl.Series("texts", texts, pl.String), 0.5, 0.9, max_bucket, markup)


def pairs(result: NearPairs) -> list[tuple[int, int, float, float]]:
    return list(zip(*(column.tolist() for column in result[:4]), strict=True))


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both arithmetics, whatever the number of texts."""
    set_way(monkeypatch, request.param)
    return str(request.param)


def set_way(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(near, "_MOST_ROWS", -1 if name == "compiled" else 10**9)
    monkeypatch.setattr(near, "_MOST_BYTES", 10**12)


def corpus(rng: random.Random, count: int) -> list[str | None]:
    """Texts of which many are edited, cut or repeated copies of another."""
    texts: list[str | None] = [None, "", "...", "Withdrawn.", "withdrawn"]
    while len(texts) < count:
        words = rng.choices(VOCABULARY, k=rng.randint(1, 120))
        for _ in range(rng.choice((1, 1, 2, 3))):
            copy = list(words)
            for _ in range(rng.randint(0, 3)):
                copy[rng.randrange(len(copy))] = rng.choice(["Élan", "ﬁn", "1,000", "2.5", "x–y", *VOCABULARY])
            texts.append(" ".join(copy[: rng.choice((len(copy), len(copy) // 2 + 1))]))
    rng.shuffle(texts)
    return texts


def test_pairs_and_their_likeness(way: str) -> None:
    words = VOCABULARY[:60]
    texts = [
        " ".join(words),
        " ".join([*words[:30], "other", *words[31:]]),
        " ".join(words[:40]),
        " ".join(words[::-1]),
    ]
    sets = [shingle_hashes(tokens(text)) for text in texts]
    expected = []
    for a, b in combinations(range(4), 2):
        common = np.intersect1d(sets[a], sets[b]).size
        likeness = (common / np.union1d(sets[a], sets[b]).size, common / min(sets[a].size, sets[b].size))
        if common:
            expected.append((a, b, *(round(share, 6) for share in likeness)))
    assert pairs(found(texts)) == expected
    assert len(expected) == 3


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Words, in CAPITALS", "words in capitals"),
        ("Naïve ﬁnite CO₂ – 1,000 m²", "naive finite co2 1000 m2"),
        ("短い 文", "短い、文"),
        ("one", "One."),
    ],
)
def test_texts_that_differ_in_form_alone_are_equal(way: str, one: str, other: str) -> None:
    assert pairs(found([one, "else", other])) == [(0, 2, 1.0, 1.0)]


def test_markup_is_skipped_on_demand(way: str) -> None:
    texts = [r"A \textit{new} <i>model</i> of <a href='x'>gas</a>", "a new model of gas"]
    assert pairs(found(texts, markup=True)) == [(0, 1, 1.0, 1.0)]
    assert not pairs(found(texts))


def test_what_says_nothing_meets_nothing(way: str) -> None:
    assert not pairs(found([None, None, "", "", "...", "–", "\0"]))
    assert not pairs(found([]))
    assert not pairs(found(["alone"]))


@pytest.mark.parametrize("end", ["start", "end"])
def test_a_text_cut_short_meets_the_whole(way: str, end: str) -> None:
    words = random.Random(1).choices(VOCABULARY, k=400)
    part = words[:20] if end == "start" else words[-20:]
    assert [(a, b, contained) for a, b, _, contained in pairs(found([" ".join(words), " ".join(part)]))] == [
        (0, 1, 1.0)
    ]


def test_a_crowd_that_shares_an_opening_is_parted_by_more_words(way: str) -> None:
    rng = random.Random(1)
    opening = "in this paper we propose a novel approach".split()
    texts = [[*opening, *rng.choices(VOCABULARY, k=200)] for _ in range(60)]
    result = found([*map(" ".join, texts), " ".join(texts[7][:30])], max_bucket=10)
    assert [(a, b) for a, b, *_ in pairs(result)] == [(7, 60)]
    assert result.cut_count == 0


def test_a_large_bucket_is_linked_and_counted(way: str) -> None:
    result = found(["The same text of nine words stands here again."] * 12 + ["another"], max_bucket=4)
    star, chain = {(0, row) for row in range(1, 12)}, {(row, row + 1) for row in range(11)}
    assert {(a, b) for a, b, *_ in pairs(result)} == star | chain
    assert result.cut_count == 12 * 11 // 2 - len(star | chain)


def test_the_first_of_many_equal_texts_stands_for_them(way: str) -> None:
    words = random.Random(1).choices(VOCABULARY, k=80)
    texts = [" ".join(words[:79]), *[" ".join(words)] * 9]
    result = found(texts, max_bucket=4)
    star, chain = {(1, row) for row in range(2, 10)}, {(row, row + 1) for row in range(1, 9)}
    assert {(a, b) for a, b, *_ in pairs(result)} == {(0, 1)} | star | chain
    assert found(texts, max_bucket=20).a.size == 45


@settings(max_examples=15)
@given(st.integers(0, 2**32), st.sampled_from((2, 5, 50)), st.booleans())
def test_both_ways_agree(seed: int, max_bucket: int, markup: bool) -> None:
    texts = corpus(random.Random(seed), 150)
    with pytest.MonkeyPatch.context() as patch:
        set_way(patch, "plain")
        plain = found(texts, max_bucket, markup)
        set_way(patch, "compiled")
        compiled = found(texts, max_bucket, markup)
    assert pairs(plain) == pairs(compiled)
    assert plain.cut_count == compiled.cut_count


@settings(max_examples=10)
@given(st.integers(0, 2**32))
def test_order_changes_no_pair(seed: int) -> None:
    rng = random.Random(seed)
    texts = corpus(rng, 100)
    rows = list(range(len(texts)))
    rng.shuffle(rows)
    with pytest.MonkeyPatch.context() as patch:
        set_way(patch, "compiled")
        straight, shuffled = found(texts, 1000), found([texts[row] for row in rows], 1000)
    assert straight.cut_count == 0
    moved = [(*sorted((rows[a], rows[b])), *likeness) for a, b, *likeness in pairs(shuffled)]
    assert sorted(moved) == pairs(straight)


def test_chunks_slices_and_batches_change_nothing(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = corpus(random.Random(3), 200)
    whole = pl.Series("texts", texts, pl.String)
    chunked = pl.concat([whole[:7], whole[7:7], whole[7:150], whole[150:]], rechunk=False)
    padded = pl.Series("texts", ["ahead", *texts, "behind"], pl.String)[1:-1]
    expected = found(whole)
    before = whole.to_list()
    assert pairs(found(chunked)) == pairs(found(padded)) == pairs(expected)
    monkeypatch.setattr(near, "_BATCH_BYTES", 500)
    monkeypatch.setattr(near, "_BATCH_ROWS", 3)
    assert pairs(found(whole)) == pairs(expected)
    assert whole.to_list() == before


def test_long_and_hostile_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    set_way(monkeypatch, "compiled")
    rng = random.Random(4)
    long = " ".join(rng.choices(VOCABULARY, k=300_000))
    texts = [long, "a " * 500_000, "A " * 400_000, long[:2_000_000], "<" * 1_000_000, "a1" * 300_000, "é" * 500_000]
    result = found([*texts, *("\\" * 300_000, "<a " * 300_000, "1," * 300_000)], markup=True)
    assert [(a, b) for a, b, *_ in pairs(result)] == [(0, 3), (1, 2), (1, 8), (2, 8)]


def test_a_template_in_many_copies_takes_linear_time(monkeypatch: pytest.MonkeyPatch) -> None:
    set_way(monkeypatch, "compiled")
    words = random.Random(5).choices(VOCABULARY, k=60)
    texts = [" ".join([*words[:30], f"{number}", *words[31:]]) for number in range(20_000)]
    result = found([*texts, *texts[:1] * 20_000], max_bucket=20)
    assert (clusters(40_000, result.a, result.b) == 0).all()
    assert result.a.size < 40_000 * 20
    assert result.cut_count > 10**8


def test_clusters_are_named_by_their_least_row() -> None:
    assert clusters(7, np.array([5, 1, 3]), np.array([6, 3, 4])).tolist() == [0, 1, 2, 1, 1, 5, 5]
    assert clusters(0, np.array([], np.int64), np.array([], np.int64)).tolist() == []


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=40))
def test_clusters_are_connected_components(joined: list[tuple[int, int]]) -> None:
    least = list(range(31))
    for _ in least:
        for a, b in joined:
            least[a] = least[b] = min(least[a], least[b])
    sides = np.array(joined, np.int64).reshape(-1, 2)
    assert clusters(31, sides[:, 0], sides[:, 1]).tolist() == least


def run_elsewhere(program: str, **environment: str) -> str:
    """What a fresh interpreter prints."""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)
    assert not run.stderr
    return run.stdout


def test_few_texts_do_not_load_numba() -> None:
    program = """if True:
        import sys, polars
        from etl.deduplicate.near import near_pairs
        result = near_pairs(polars.Series(["one two three four"] * 2000), 0.7, 0.9, 50)
        print(result.a.size > 1, "numba" in sys.modules)
    """
    assert run_elsewhere(program) == "True False\n"


def test_threads_and_hash_seeds_change_nothing() -> None:
    program = """if True:
        import hashlib, random, polars
        from etl.deduplicate.near import near_pairs
        rng = random.Random(1)
        texts = [" ".join(f"w{rng.randrange(60)}" for _ in range(12)) for _ in range(6000)] * 2
        result = near_pairs(polars.Series(texts), 0.3, 0.5, 10)
        print(result.a.size > 6000, hashlib.sha256(b"".join(part.tobytes() for part in result[:4])).hexdigest())
    """
    runs = {
        run_elsewhere(program, POLARS_MAX_THREADS=threads, NUMBA_NUM_THREADS=threads, PYTHONHASHSEED=seed)
        for threads, seed in (("1", "0"), ("3", "1"))
    }
    assert len(runs) == 1
    assert runs.pop().startswith("True ")
