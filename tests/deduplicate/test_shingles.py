import re
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.deduplicate.comparable import tokens
from etl.deduplicate.shingles import (
    BANDS,
    ROWS,
    band_keys,
    folded,
    run_hash,
    shingle_hashes,
    signature,
    without_markup,
    word_hash,
)

WORDS = st.lists(st.sampled_from("a b c gene-free energies électron 10 2.5 schön 中文".split()), max_size=30)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Naïve ﬁnite CAFÉ", "naive finite cafe"),
        ("x² ½ ٣ ３", "x2 1 2 3 3"),
        ("don’t – 5·10", "don t   5 10"),
        ("Σ ς σ", " sigma   sigma   sigma "),
        ("Straße Łódź", "strasse lodz"),
        ("İstanbul", "istanbul"),
        ("A\u030angstro\u0308m", "angstrom"),
        ("α-Synuclein ≤ 3 µm", " alpha -synuclein   3  mu m"),
        ("\ud800x", " x"),
        ("1,000 <b>Plain</b>\t", "1,000 <b>plain</b>\t"),
        ("", ""),
    ],
)
def test_folded(text: str, expected: str) -> None:
    assert folded(text) == expected


def test_every_character_folds_to_lower_case_ascii_or_letters_and_stays() -> None:
    """By hundreds, as folding is by character: the next test."""
    others = re.compile(r"[^\x00-\x7f]")
    letter = re.compile(r"[^\W\d_]")
    for start in range(0, 0x110000, 0x100):
        plain = folded("".join(map(chr, range(start, start + 0x100))))
        assert folded(plain) == plain == plain.lower()
        assert all(map(letter.fullmatch, others.findall(plain)))


@given(st.text(), st.text())
def test_folding_is_by_character(a: str, b: str) -> None:
    assert folded(a + b) == folded(a) + folded(b)


@given(st.text())
def test_folding_changes_no_token(text: str) -> None:
    assert tokens(folded(text)) == tokens(text)


@given(st.text())
def test_forms_of_unicode_fold_alike(text: str) -> None:
    assert folded(unicodedata.normalize("NFC", text)) == folded(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"the \textit{gene} $\alpha$", "the  {gene} $ $"),
        (r"50\% of \\x \_", r"50\% of \  \_"),
        ("CO<sub>2</sub> <i>in</i> <br/>vivo<BR>", "CO 2   in   vivo "),
        ('<a href="x">here</a>, <jats:p>', " here ,  "),
        ("a < b > c, a<b and c>d, 1 <2> 3, <>, </>", "a < b > c, a<b and c>d, 1 <2> 3, <>, </>"),
        ("x <y and z=3> w", "x   w"),
        ("<" + "a" * 32 + ">", "<" + "a" * 32 + ">"),
    ],
)
def test_markup_is_skipped(text: str, expected: str) -> None:
    assert without_markup(text) == expected


def test_hashes_are_the_same_for_ever() -> None:
    assert word_hash("entropy") == 16627833264450163701
    assert word_hash("electroencephalography") == 11019145208297596878
    assert run_hash(("one", "two")) == 12511067337158933968
    shingles = shingle_hashes("one two three four".split())
    assert shingles.tolist() == [7313337637774433361, 12442771991581786719]
    assert signature(shingles)[:2].tolist() == [61562300, 1598824522]
    assert band_keys(signature(shingles))[[0, 31]].tolist() == [1792771664614129217, 5624815533143576528]


@given(WORDS)
def test_a_shingle_for_each_distinct_run_of_three_words(words: list[str]) -> None:
    runs = {tuple(words[place : place + 3]) for place in range(max(1, len(words) - 2))} if words else set()
    shingles = shingle_hashes(words)
    assert len(runs) == shingles.size
    assert (np.diff(shingles) > 0).all()
    assert (shingles % 2 == 1).all()


def test_order_counts() -> None:
    assert shingle_hashes(["a", "b"]) != shingle_hashes(["b", "a"])
    assert run_hash(["a", "b"]) != run_hash(["b", "a"])
    assert run_hash(["a", "a"]) != run_hash(["a"])


@given(WORDS, WORDS)
def test_a_signature_is_the_least_of_both_parts(a: list[str], b: list[str]) -> None:
    one, other = shingle_hashes(a), shingle_hashes(b)
    both = signature(np.union1d(one, other))
    assert both.shape == (BANDS * ROWS,)
    assert (both == np.minimum(signature(one), signature(other))).all()


def test_signatures_estimate_likeness() -> None:
    numbers = np.random.default_rng(1).integers(0, 2**64, 3000, dtype=np.uint64)
    equal = [
        signature(numbers[start : start + 200]) == signature(numbers[start + 50 : start + 250])
        for start in range(0, 2500, 50)
    ]
    assert np.mean(equal) == pytest.approx(150 / 250, abs=0.02)


def test_a_long_text_is_signed_in_parts() -> None:
    numbers = np.unique(np.random.default_rng(1).integers(0, 2**64, 20_000, dtype=np.uint64))
    parts = [signature(numbers[place : place + 3000]) for place in range(0, numbers.size, 3000)]
    assert (signature(numbers) == np.minimum.reduce(parts)).all()
