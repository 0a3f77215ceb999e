"""Which mentions of a reference dump may be papers of others, and what becomes of the bytes of the rest."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.normalise.wanted import Wanted, with_unused
from schemas.columns import Span
from schemas.interim import VERBATIM_TYPES

CLAUSE = "the tail of a kite is longer than the kite, which nobody has doubted so far"


def mentions(*rows: dict[str, str]) -> pl.DataFrame:
    known = [{f"{name}_raw": value for name, value in row.items()} for row in rows]
    return pl.DataFrame([dict.fromkeys(VERBATIM_TYPES) | row for row in known], VERBATIM_TYPES)


@pytest.mark.parametrize(
    ("primary", "reference", "is_wanted"),
    [
        ({"arxiv_id": "arXiv:2101.00001v2"}, {"arxiv_id": "2101.00001"}, True),
        ({"arxiv_id": "math.GT/0309136"}, {"arxiv_id": "math/0309136"}, True),
        ({"doi": "10.48550/arXiv.2101.00001"}, {"arxiv_id": "2101.00001"}, True),
        ({"arxiv_id": "2101.00001"}, {"arxiv_id": "2101.00002"}, False),
        ({"doi": "https://doi.org/10.1000/AB."}, {"doi": "10.1000/ab"}, True),
        ({"pmid": "PMID: 123"}, {"pmid": "123"}, True),
        ({"title": "A Tail for Kites:\n  On Café"}, {"title": "a tail for kites – on caf\\'e"}, True),
        ({"title": "Kites"}, {"title": "Kites"}, False),
        ({"abstract": f"So, {CLAUSE}. A"}, {"abstract": f"Other words; {CLAUSE.upper()}! B".replace(" ", "\n")}, True),
        ({"abstract": "So, a tail."}, {"abstract": "So, a tail."}, False),
        ({"abstract": CLAUSE}, {"abstract": CLAUSE.replace("longer than", "as long as")}, True),
        ({"abstract": CLAUSE}, {"title": CLAUSE}, False),
        ({}, {}, False),
    ],
)
def test_keys_that_bring_a_reference_to_a_paper(
    primary: dict[str, str], reference: dict[str, str], is_wanted: bool
) -> None:
    assert Wanted([mentions(primary)]).among(mentions({"title": "None of it"}, reference)).to_list() == [
        False,
        is_wanted,
    ]


def test_nothing_is_wanted_where_nothing_is_mentioned() -> None:
    assert Wanted([mentions()]).among(mentions({"arxiv_id": "2101.00001"})).to_list() == [False]
    assert Wanted([mentions({"arxiv_id": "2101.00001"})]).among(mentions()).to_list() == []


def spans(kinds: str) -> pl.DataFrame:
    """A span a letter: `w` and `u` fields of mentions wanted and not, `s` space, `q` quarantine, `p` a page's fact."""
    rows = [
        {
            Span.dump_id: "d",
            Span.start_byte: at,
            Span.end_byte: at + 1,
            Span.role: {"w": "field", "u": "field", "q": "quarantine"}.get(kind, "furniture"),
            Span.mention_id: f"{kind}{at}" if kind in "wu" else None,
            Span.field: {"w": "title", "u": "title", "p": "captured_date"}.get(kind),
            Span.part: 0 if kind in "wu" else None,
        }
        for at, kind in enumerate(kinds)
    ]
    return pl.DataFrame(rows, Span.TYPES)


@pytest.mark.parametrize(
    ("kinds", "roles"),
    [
        ("", []),
        ("usus", [("unused", 3), ("furniture", 1)]),
        ("suw", [("furniture", 1), ("unused", 1), ("field", 1)]),
        ("uswsu", [("unused", 1), ("furniture", 1), ("field", 1), ("furniture", 1), ("unused", 1)]),
        ("uqu", [("unused", 1), ("quarantine", 1), ("unused", 1)]),
        ("upu", [("unused", 1), ("furniture", 1), ("unused", 1)]),
        ("uuussu", [("unused", 6)]),
    ],
)
def test_unwanted_neighbours_are_one_span(kinds: str, roles: list[tuple[str, int]]) -> None:
    found = with_unused(spans(kinds), pl.Series([f"w{at}" for at in range(9)]))
    assert [(role, end - start) for start, end, role in found[:, 1:4].iter_rows()] == roles


@settings(max_examples=25)
@given(kinds=st.text("wusqp", max_size=30), cut=st.integers(0, 30))
def test_no_byte_is_lost_and_parts_give_the_whole(kinds: str, cut: int) -> None:
    every, wanted = spans(kinds), pl.Series([f"w{at}" for at in range(len(kinds))], dtype=pl.String())
    whole = with_unused(every, wanted)
    assert whole[Span.start_byte].to_list() == [0, *whole[Span.end_byte].to_list()][: whole.height]
    assert whole.is_empty() or whole[Span.end_byte][-1] == len(kinds)
    parts = pl.concat(with_unused(part, wanted) for part in (every[:cut], every[cut:]))
    assert with_unused(parts, wanted).equals(whole)
    assert whole.filter(pl.col(Span.role) == "field").height == kinds.count("w")
