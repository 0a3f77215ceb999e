"""Flags: told where they hold, and not where a text only looks like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.normalise.flags import is_placeholder, text_flags

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
        ("Lost \ufffd", "This paper is withdrawn...", None, ["truncated", "undecodable_bytes", "withdrawn"]),
    ],
)
def test_flags(title: str | None, abstract: str | None, comment: str | None, flags: list[str]) -> None:
    assert text_flags(title, abstract, comment) == flags


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
    ],
)
def test_placeholders(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize(
    "text",
    [
        "A note.",
        "We count.",
        "Nothing is known.",
        "No abstract nonsense here.",
        "None of these hold.",
        "Available data are few.",
        "-" * 61,
        PLAIN,
    ],
)
def test_texts_that_say_something(text: str) -> None:
    assert not is_placeholder(text)


@given(*[st.none() | st.text(max_size=80)] * 3)
def test_flags_are_sorted_and_each_once(title: str | None, abstract: str | None, comment: str | None) -> None:
    flags = text_flags(title, abstract, comment)
    assert flags == sorted(set(flags))
    assert set(flags) <= {"lost_markup", "placeholder", "truncated", "undecodable_bytes", "withdrawn"}
