import os
import subprocess
import sys
from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from etl.deduplicate.comparable import tokens
from etl.deduplicate.kernel import Bytes, Places, batch_common, batch_keys
from etl.deduplicate.shingles import (
    BANDS,
    CROWD_WORDS,
    SENTENCE_WORDS,
    band_keys,
    folded,
    run_hash,
    shingle_hashes,
    signature,
    without_markup,
)

PIECES = st.sampled_from(
    r"a|A|zZ|é|ß|Straße|naïve|ﬁnite|x²|½|٣|1|12|1,000|1,000,000|1,00|2.5|2.5.|3,14|0.5e|CO2|supercalifragilistics"
    r"|sixteen-letters--|abcdefgh|abcdefghi|abcdefghijklmnop|abcdefghijklmnopq|\textit{a}|\alpha1|\\é|\é|\fooé|<i>|</sub>|<br/>"
    r'|<a href="x">|<é>|<|<<b>|< b>|a<b|b>c|<a b=>|<x y>|<a =b>|<abcdefghijklmnopqrstuvwxyzabcdef>|,|.| |  |'
    "\n|–|’|Σ|ς|中文|\0|_".split("|")
)
TEXTS = st.lists(PIECES | st.text(max_size=6), max_size=60).map("".join)


def laid_out(texts: Iterable[str]) -> tuple[Bytes, Places]:
    """Texts one after another as bytes, and where each starts."""
    encoded = [text.encode() for text in texts]
    return np.frombuffer(b"".join(encoded), np.uint8), np.cumsum([0, *map(len, encoded)], dtype=np.int64)


def words_of(text: str, markup: bool) -> tuple[str, ...]:
    return tokens(without_markup(text) if markup else text)


@settings(max_examples=100)
@given(st.lists(TEXTS, min_size=1, max_size=4), st.booleans())
@example(["word " * 3000 + "x" * 5000, "", "one", "one two"], False)
@example(["a1" * 5000, "é" * 3000 + " " * 5000 + "1,000" * 2000], True)
def test_keys_are_those_of_the_reference(texts: list[str], markup: bool) -> None:
    texts = [folded(text) for text in texts]
    keys, counts = batch_keys(*laid_out(texts), markup)
    for column, words in enumerate(words_of(text, markup) for text in texts):
        assert counts[column] == len(words)
        assert keys[:BANDS, column].tolist() == band_keys(signature(shingle_hashes(words))).tolist()
        runs = (words, *(run for count in (SENTENCE_WORDS, CROWD_WORDS) for run in (words[:count], words[-count:])))
        assert keys[BANDS:, column].tolist() == [run_hash(run) for run in runs]


@settings(max_examples=100)
@given(st.lists(TEXTS, min_size=2, max_size=5), st.booleans())
@example(["a b c " * 5000, "a1" * 30000, ""], False)
def test_shared_shingles_are_those_of_the_reference(texts: list[str], markup: bool) -> None:
    texts = [folded(text) for text in texts]
    pairs = [(a, b) for a in range(len(texts)) for b in range(len(texts)) if a != b]
    larger, smaller = (np.array(side, np.int64) for side in zip(*pairs, strict=True))
    sizes, common = batch_common(*laid_out(texts), markup, larger, smaller)
    sets = [shingle_hashes(words_of(text, markup)) for text in texts]
    assert sizes.tolist() == [one.size for one in sets]
    assert common.tolist() == [np.intersect1d(sets[a], sets[b]).size for a, b in pairs]


@pytest.mark.parametrize("text", ["Straight-forward TEXT, of 1,000 words", "a<b and c>d", r"\textit{x}"])
def test_upper_case_needs_no_folding(text: str) -> None:
    assert (batch_keys(*laid_out([text]), False)[0] == batch_keys(*laid_out([text.lower()]), False)[0]).all()


def test_it_works_where_compiled_code_cannot_be_kept() -> None:
    program = """if True:
        import numba, numpy
        compiled = numba.njit
        def without_a_folder(*functions, **options):
            if options.get("cache"):
                raise RuntimeError("cannot cache function: no locator available")
            return compiled(*functions, **options)
        numba.njit = without_a_folder
        from etl.deduplicate.kernel import batch_keys
        print(batch_keys(numpy.frombuffer(b"one two", numpy.uint8), numpy.array([0, 7]), False)[1].tolist())
    """
    hastily = {**os.environ, "NUMBA_OPT": "0"}
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=hastily)
    assert (run.stdout, run.stderr) == ("[2]\n", "")
