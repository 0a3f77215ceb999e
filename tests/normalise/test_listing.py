"""Lists on one line or on several."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.normalise.listing import list_text, list_texts
from etl.normalise.name_parts import is_inverted


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("kites, strings", "kites, strings"),
        ("kites,\nstrings", "kites, strings"),
        ("kites; strings;\n boats", "kites; strings; boats"),
        ("kites\r\nstrings\r\n\r\nboats", "kites\nstrings\nboats"),
        ("kites, strings and paper\nboats, whistles", "kites, strings and paper boats, whistles"),
        ("a kite; blue\na boat\na whistle", "a kite; blue\na boat\na whistle"),
        ("A. Lee and\nB. Li", "A. Lee and B. Li"),
        ("$\\alpha$\n<i>kites</i>", "α\nkites"),
        (" \n ", ""),
    ],
)
def test_line_ends_part_entries_where_nothing_else_does(raw: str, text: str) -> None:
    assert list_text(raw) == text


def test_a_line_that_is_one_entry_may_hold_a_separator() -> None:
    assert list_text("Lee, Ann\nLi, Bo", is_inverted) == "Lee, Ann\nLi, Bo"
    assert list_text("Lee, Ann\nLi, Bo") == "Lee, Ann Li, Bo"


@given(st.lists(st.none() | st.text(alphabet="a,; \n\r{$", max_size=12)))
def test_columns_are_read_as_their_values_are(values: list[str | None]) -> None:
    raw = pl.Series("raw", values, pl.String())
    assert list_texts(raw).to_list() == [list_text(value) or None if value is not None else None for value in values]
    assert raw.to_list() == values
