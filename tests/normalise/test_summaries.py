"""Summaries that a page prints in place of abstracts."""

import polars as pl
import pytest

from etl.normalise.summaries import are_summaries
from schemas.columns import Mention

SUMMARY = "KiteNet flies kites by a new string that improves the height of flight across many beaches."
ABSTRACT = "We fly kites. " * 30
TYPES = {name: pl.String() for name in (Mention.dump_id, Mention.title, Mention.abstract)}


def told(*rows: tuple[str, str | None, str | None]) -> list[bool]:
    return are_summaries(pl.DataFrame(rows, TYPES, orient="row")).to_list()


def test_a_page_that_prints_summaries() -> None:
    page = [("page", "Kites", SUMMARY), ("page", "Boats", ABSTRACT), ("page", "Boats", None)]
    assert told(*page) == [True, False, False]


def test_a_page_on_which_one_author_is_brief() -> None:
    page = [("page", "Kites", SUMMARY), *[("page", "Boats", ABSTRACT)] * 9]
    assert told(*page) == [False] * 10
    assert told(*page, *[("other", "Kites", SUMMARY)] * 2) == [False] * 10 + [True] * 2


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        (None, SUMMARY),
        ("Kites", SUMMARY.replace("KiteNet flies", "We fly")),
        ("Kites", SUMMARY.replace("KiteNet", "This paper")),
        ("Kites", f"{SUMMARY} Boats float. Whistles blow."),
        ("Kites", "Kites need tails."),
        ("Kites", SUMMARY[:-10]),
        ("Kites", SUMMARY * 4),
    ],
)
def test_what_is_no_summary(title: str | None, abstract: str) -> None:
    assert told(("page", title, abstract), ("page", "Boats", ABSTRACT)) == [False, False]


def test_one_mention_alone_tells_nothing_of_its_page() -> None:
    assert told(("page", "Kites", SUMMARY)) == [False]


def test_no_mentions_at_all() -> None:
    assert told() == []
