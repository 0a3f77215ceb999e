"""Author lists of a column, as people, programs and databases print them."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.normalise.printed_authors import printed_authors


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("Ada Oil; Bo Cog", ["Ada Oil", "Bo Cog"]),
        ("Ada Oil\nBo Cog", ["Ada Oil", "Bo Cog"]),
        ("Ada Oil, Bo\n  Cog and Cy Doe", ["Ada Oil", "Bo Cog", "Cy Doe"]),
        ("Oil, Ada\nCog, Bo", ["Oil, Ada", "Cog, Bo"]),
        ("Kite\nAB", ["Kite AB"]),
        ("Kite A; Boat\nCD; Doe E", ["Kite A", "Boat CD", "Doe E"]),
        ("Ana Mu\\~noz", ["Ana Muñoz"]),
        ("['Ada Oil', 'Bo O\\'Cog']", ["Ada Oil", "Bo O'Cog"]),
        ("['Ada Oil' 'Bo Cog'\n 'Cy Doe']", ["Ada Oil", "Bo Cog", "Cy Doe"]),
        ('["Ada Oil", "Bo Cog", null]', ["Ada Oil", "Bo Cog"]),
        ('[{"name": "Ada Oil", "ids": ["1"]}, {"name": "Bo Cog"}]', ["Ada Oil", "Bo Cog"]),
        ('[{"given": "Ada", "family": "Oil"}, {"family": "Cog"}]', ["Oil, Ada", "Cog"]),
        ("[Ada Oil]", ["[Ada Oil]"]),
        ("[]", []),
        (" ", []),
        (None, []),
    ],
)
def test_author_lists(raw: str | None, names: list[str]) -> None:
    found, more = printed_authors(pl.Series([raw], dtype=pl.String()))
    assert found.to_list() == [names]
    assert more.to_list() == [0]


def test_authors_that_are_only_counted() -> None:
    found, more = printed_authors(pl.Series(["Ada Oil and 3 others", None, "Bo Cog"]))
    assert found.to_list() == [["Ada Oil"], [], ["Bo Cog"]]
    assert more.to_list() == [3, 0, 0]


@given(st.lists(st.text(alphabet="[]{}'\"aA, :\n1", max_size=20) | st.none(), max_size=6))
def test_any_column_gives_names(values: list[str | None]) -> None:
    found, more = printed_authors(pl.Series(values, dtype=pl.String()))
    assert found.len() == more.len() == len(values)
    assert found.dtype == pl.List(pl.String())
    assert all(name for names in found.to_list() for name in names)
    assert more.null_count() == 0
