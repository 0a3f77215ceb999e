"""Flags: told where they hold, and not where a text only looks like it."""

import time

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.normalise.flags import TOLD, flag_lists
from etl.normalise.placeholders import is_placeholder
from schemas.columns import Mention

TEXTS = {name: pl.String() for name in (Mention.title, Mention.abstract, Mention.comment)}


def flags_of(title: str | None, abstract: str | None, comment: str | None) -> list[str]:
    flags: list[str] = flag_lists(pl.DataFrame([(title, abstract, comment)], TEXTS, orient="row"))[0].to_list()
    return flags


def placeholder(text: str) -> bool:
    return bool(pl.select(is_placeholder(pl.lit(text))).item())


PLAIN = "We count pebbles on a beach, which takes 3 times as long as it should; see the text (available online)."


@pytest.mark.parametrize(
    ("title", "abstract", "comment", "flags"),
    [
        (None, PLAIN, None, []),
        ("Counting Pebbles", PLAIN, "5 pages", []),
        (None, None, None, []),
        ("Counting Pebbles", None, None, []),
        (None, "This paper has been withdrawn by the author due to an error.", None, ["withdrawn"]),
        (None, "Withdrawn", None, ["withdrawn"]),
        (None, PLAIN, "This submission has been withdrawn by arXiv administrators", ["withdrawn"]),
        (None, "The article was retracted at the request of its author.", None, ["withdrawn"]),
        (None, "Bids that are withdrawn early win auctions; this paper shows why.", None, []),
        (None, "We count pebbles on a beach...", None, ["truncated"]),
        (None, "We count pebbles on a …", None, ["truncated"]),
        (None, "We count pebbles [truncated]", None, ["truncated"]),
        (None, "We count pebbles ... and more.", None, []),
        (None, "No abstract available.", None, ["placeholder"]),
        (None, "...", None, ["placeholder", "truncated"]),
        (None, "Inference is 2times faster than before.", None, ["lost_markup"]),
        (None, "Inference is 1.5times faster.", None, ["lost_markup"]),
        (None, "We release PebbleNet-eta, a part of it.", None, ["lost_markup"]),
        (None, "Models such as textbfPebbleNet.", None, ["lost_markup"]),
        ("A textitPebble", PLAIN, None, ["lost_markup"]),
        (None, "Sometimes, textiles and 3 times as many beta-tests.", None, []),
        (None, "Some bytes \ufffd are lost.", None, ["undecodable_bytes"]),
        ("WITHDRAWN: Counting Pebbles", PLAIN, None, ["withdrawn"]),
        ("Retracted Article: Counting Pebbles", PLAIN, None, ["withdrawn"]),
        ("Withdrawn troops and pebbles", PLAIN, None, []),
        (None, "We count pebbles [...]", None, ["truncated"]),
        (None, "We count pebbles on a… ▽ More", None, ["truncated"]),
        (None, "We count pebbles on a beach and", None, []),
        (None, "We count pebbles 10x and 10 times faster; see the nabla operator.", None, []),
        (None, "The bound mathcal{O}(n) holds.", None, ["lost_markup"]),
        (None, "It is sim2% larger, leq 3.", None, ["lost_markup"]),
        (None, "A sim2real gap; approx. 3 pm", None, []),
        (None, r"Unread \mathcal{O and \textbf{x", None, []),
        ("Counting", "TL;DR: We count pebbles.", None, ["summary_only"]),
        ("Counting", "AI-generated summary: pebbles are counted.", None, ["summary_only"]),
        ("Counting", "Summary: Pebbles are counted.", None, ["summary_only"]),
        ("Counting", "Summary: " + PLAIN * 4, None, []),
        ("Lost \ufffd", "This paper is withdrawn...", None, ["truncated", "undecodable_bytes", "withdrawn"]),
    ],
)
def test_flags(title: str | None, abstract: str | None, comment: str | None, flags: list[str]) -> None:
    assert flags_of(title, abstract, comment) == flags


@pytest.mark.parametrize(
    "text",
    [
        "No abstract available.",
        "No abstract.",
        "no abstract",
        "Abstract not available",
        "Abstract unavailable.",
        "[No abstract available]",
        "Not available",
        "Not provided.",
        "N/A",
        "n/a",
        "None",
        "null",
        "-",
        "—",
        "...",
        "?",
        "TBD",
        "abstract",
        "[]",
        "[Abstract not available]",
        "Abstract not provided",
        "No abstract is available for this article.",
        "An abstract is not available for this article at this time.",
        "There is no abstract.",
        "This article has no abstract.",
        "Abstract pending",
        "Unavailable",
        "<no abstract>",
        "Kein Abstract verfügbar",
        "Résumé non disponible",
        "NAN",
    ],
)
def test_placeholders(text: str) -> None:
    assert placeholder(text)


@pytest.mark.parametrize(
    "text",
    [
        "A note.",
        "We count.",
        "Nothing is known.",
        "No abstract nonsense here.",
        "None of these hold.",
        "Available data are few.",
        "No abstract machine is needed.",
        "The abstract is not a placeholder.",
        "Summary statistics of kites.",
        "-" * 61,
        PLAIN,
    ],
)
def test_texts_that_say_something(text: str) -> None:
    assert not placeholder(text)


@given(*[st.none() | st.text(max_size=80)] * 3)
def test_flags_are_sorted_and_each_once(title: str | None, abstract: str | None, comment: str | None) -> None:
    flags = flags_of(title, abstract, comment)
    assert flags == sorted(set(flags))
    assert set(flags) <= set(TOLD)


def test_flags_that_are_known_already_are_among_them() -> None:
    texts = pl.DataFrame([("A", "Fine...", None), ("B", "Fine.", None)], TEXTS, orient="row")
    known = {"repaired_id": pl.Series([True, False]), "truncated": pl.Series([False, True])}
    assert flag_lists(texts, known).to_list() == [["repaired_id", "truncated"], ["truncated"]]
    assert flag_lists(texts.clear()).to_list() == []


@pytest.mark.parametrize("unit", ["withdrawn ", "this paper ", "n/a: ", "see text. ", "a", "...", "mathcal", "not "])
def test_hostile_text_takes_linear_time(unit: str) -> None:
    begin = time.process_time()
    flags_of(*[unit * (300_000 // len(unit))] * 3)
    assert time.process_time() - begin < 10
