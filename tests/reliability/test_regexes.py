"""No regular expression of the package takes more than linear time, whatever it is given.

Every pattern is given texts that are made from it: of each repeat without end what it repeats, thousands of times,
with what may stand before it, and what fits no pattern behind it. What takes long is given four times as much: linear
time is fourfold then, backtracking takes sixteen times as long, or never ends.
"""

import re
import time

import polars as pl
import pytest

from tests.reliability.hostile.pumps import polars_pumps, pumps
from tests.reliability.hostile.regexes import Found, made_in_functions, patterns, polars_patterns
from tests.reliability.hostile.slowness import slowness

MADE = {
    "etl/cli/release.py: f'^## {re.escape(version)}\\\\b'": "## 1.0.0",
    "etl/export/ris_papers.py: f'{year}(?:[/-]*\\\\Z|[/-]\\\\d)'": "a year and a set",
    "etl/parse/arxiv/chrome.py: ": "fixed forms, joined once at import",
    "etl/parse/tables/csv_header.py: ": "names of columns, escaped",
    "etl/parse/tables/csv_rows.py: ": "a delimiter, escaped, in possessive repeats",
}
"""Patterns that functions make of parts, by how they begin, and why their time is linear."""


def slow(found: Found) -> str:
    return next(filter(None, (slowness(found, pump) for pump in pumps(found.pattern))), "")


def test_no_pattern_backtracks() -> None:
    every = patterns()
    assert len(every) > 400
    slows = {f"{found.where}: {found.pattern.pattern}": told for found in every if (told := slow(found))}
    assert not slows


@pytest.mark.parametrize(
    "pattern",
    [r"\s+$", r"(a+)+$", r"(\d+|\d+a)*x", r"<a[^>]*>b"],
)
def test_a_pattern_that_backtracks_is_found(pattern: str) -> None:
    assert slow(Found("here", re.compile(pattern), is_searched=True))


def test_what_functions_make_is_known() -> None:
    assert not [made for made in made_in_functions() if not made.startswith(tuple(MADE))]


def test_no_pattern_that_polars_looks_for_again_and_again_looks_far() -> None:
    known, made = polars_patterns()
    assert len(known) >= 8
    assert sorted(made) == ["etl.normalise.wanted: f'[^a-z{marks}]+'", "etl.query.folding: pattern"]
    for where, pattern in known.items():
        texts = pl.Series([pump.text(40_000) for pump in polars_pumps(pattern)])
        start = time.process_time()
        texts.str.count_matches(pattern)
        assert time.process_time() - start < 0.01 * len(texts) + 0.2, where
