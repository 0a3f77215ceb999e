"""Two readings word by word: what is shown as different is different, and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.release.wording import NEW, OLD, SAME, Stretch, as_read, in_short, visible, worded

BEES = "We count the bees of a valley in 12 summers and find that their number follows the clover, not the weather."

texts = st.lists(st.sampled_from(["a", "b", "the", "12", " ", "  ", "\n", "日", "本", "é", "."]), max_size=14).map(
    "".join
)


def marked(old: str, new: str) -> str:
    """Both readings in one line, in short."""
    marks = {SAME: ("", ""), OLD: ("[-", "-]"), NEW: ("{+", "+}")}
    return "".join(f"{marks[kind][0]}{text}{marks[kind][1]}" for kind, text in in_short(worded(old, new)))


@settings(max_examples=50)
@given(texts, texts)
def test_each_reading_is_there_in_full(old: str, new: str) -> None:
    found = worded(old, new)
    for kind, text in ((OLD, old), (NEW, new)):
        assert "".join(part.text for part in found if part.kind in (SAME, kind)) == text
    assert all(part.text for part in found)
    assert old != new or {part.kind for part in found} <= {SAME, OLD, NEW}


@settings(max_examples=50)
@given(texts)
def test_equal_readings_do_not_differ(text: str) -> None:
    assert text == "" or {part.kind for part in worded(text, text)} == {SAME}


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("2020", "2021", "[-2020-]{+2021+}"),
        ("", "2021", "{+2021+}"),
        ("2020", "", "[-2020-]"),
        (
            BEES,
            BEES.replace("12", "13"),
            "… the bees of a valley in [-12-]{+13+} summers and find that their number …",
        ),
        (BEES, f"{BEES} End.", "… follows the clover, not the weather.{+ End.+}"),
        ("Ann Lee; Bob Roe; Cy Poe", "Ann Lee; Rob Roe; Cy Poe", "Ann Lee; [-Bob-]{+Rob+} Roe; Cy Poe"),
        ("one two three four", "one 2 3 four", "one [-two three-]{+2 3+} four"),
        ("a b  c d", "a b c d", "a b[-␣␣-]{+␣+}c d"),
        ("日本語の文", "日本人の文", "日本[-語-]{+人+}の文"),
        ("one text", "another thing", "[-one text-]{+another thing+}"),
        (
            "the clocks of the town stand still",
            "bread rises in the dark",
            "[-the clocks of the town stand still-]{+bread rises in the dark+}",
        ),
        ("a x b", "a y b", "a [-x-]{+y+} b"),
    ],
)
def test_only_what_differs_is_marked_and_little_stands_around(old: str, new: str, shown: str) -> None:
    assert marked(old, new) == shown


def test_what_is_too_long_is_cut_in_the_middle() -> None:
    (stretch,) = in_short([Stretch(NEW, "x" * 9_000)])
    assert len(stretch.text) < 700
    assert " … " in stretch.text


def test_texts_of_any_length_are_compared_in_little_time_and_memory() -> None:
    """Ten thousand words against as many others: nothing lines up, and nothing has to."""
    old, new = (" ".join(f"{letter}{number}" for number in range(20_000)) for letter in "ab")
    assert [part.kind for part in worded(old, new)] == [OLD, NEW]


@pytest.mark.parametrize(
    ("text", "is_list", "read"),
    [
        ('["Ann","Bob"]', True, "Ann; Bob"),
        ("[]", True, ""),
        ('["a; b"]', True, '["a; b"]'),
        ('["", "b"]', True, '["", "b"]'),
        ('[{"key":"a","value":null}]', True, '[{"key":"a","value":null}]'),
        ("[1,2]", True, "1; 2"),
        ("[[[", True, "[[["),
        ("[" * 9_000, True, "[" * 9_000),
        ('["Ann"]', False, '["Ann"]'),
    ],
)
def test_lists_are_read_as_people_write_them_where_that_hides_nothing(text: str, is_list: bool, read: str) -> None:
    assert as_read(text, is_list) == read


def test_what_is_not_seen_is_made_visible() -> None:
    assert visible("a\x1b[2J\u202eb\u00a0c\n") == "a\\x1b[2J\\x202eb\\xa0c\\x0a"
    assert visible("می‌خواهم 👩‍🔬") == "می‌خواهم 👩‍🔬"
