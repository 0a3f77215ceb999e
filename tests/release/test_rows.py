from collections.abc import Sequence

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.release.rows import align

keys = st.lists(st.integers(0, 6) | st.none(), max_size=12)


def series(values: Sequence[int | None]) -> pl.Series:
    return pl.Series(values, dtype=pl.UInt64())


def test_rows_are_aligned_by_the_first_kind_of_key_that_they_share() -> None:
    old = [series([1, 2, 3, 4]), series([7, 8, 9, 9])]
    new = [series([2, 5, 1, 6]), series([1, 9, 1, 8])]
    found = align(old, new)
    assert found.partner.to_list() == [1, 2, 0, None]
    assert found.removed.to_list() == [3]
    assert found.kept_count == 3


def test_rows_of_one_key_are_aligned_in_their_order() -> None:
    found = align([series([5, 5, 6])], [series([6, 5, 5, 5])])
    assert found.partner.to_list() == [2, 0, 1, None]


def test_a_null_key_agrees_with_none() -> None:
    found = align([series([None, 1])], [series([None, 1])])
    assert found.partner.to_list() == [None, 1]
    assert found.removed.to_list() == [0]


@settings(max_examples=40)
@given(keys, keys)
def test_each_row_has_one_counterpart_or_none(before: list[int | None], since: list[int | None]) -> None:
    found = align([series(before)], [series(since)])
    partners = found.partner.drop_nulls().to_list()
    assert sorted([*partners, *found.removed.to_list()]) == list(range(len(before)))
    for key, partner in zip(since, found.partner.to_list(), strict=True):
        assert partner is None or (key is not None and before[partner] == key)
    for key in {*before, *since} - {None}:
        assert sum(before[one] == key for one in partners) == min(before.count(key), since.count(key))


@settings(max_examples=40)
@given(keys)
def test_rows_are_aligned_with_themselves(values: list[int | None]) -> None:
    known = [value for value in values if value is not None]
    found = align([series(known)], [series(known)])
    assert found.partner.to_list() == list(range(len(known)))
    assert found.removed.is_empty()
