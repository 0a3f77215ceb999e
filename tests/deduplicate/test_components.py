"""Components, their keys and their batches: what each depends on, and on nothing else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.deduplicate.block import Meeting
from etl.deduplicate.buckets import split
from etl.deduplicate.components import (
    Components,
    among,
    batches,
    component_keys,
    components,
    dealt,
    group_keys,
    numbers_of,
    pairs_of,
)
from etl.deduplicate.shingles import Hashes

ROWS = 12
Pairs = list[tuple[int, int]]
pairs = st.lists(st.tuples(st.integers(0, ROWS - 1), st.integers(0, ROWS - 1)).filter(lambda pair: pair[0] != pair[1]))
KEYS = np.random.default_rng(7).integers(1, 1 << 63, ROWS).astype(np.uint64)


def joined(some: Pairs) -> Hashes:
    return np.unique(pairs_of([a for a, _ in some], [b for _, b in some]))


def met(near: Pairs, others: Pairs) -> Meeting:
    return Meeting(joined(near), joined(others), 0)


def keys_of(near: Pairs, others: Pairs, row_keys: Hashes = KEYS, ruled: Pairs | None = None) -> dict[int, str]:
    """The key of the component of each row that is in one."""
    found = met(near, others)
    some = components(row_keys.size, found, joined(ruled or []))
    keys = component_keys(some, found, row_keys)
    return {int(row): keys[int(number)] for row, number in zip(some.rows, some.numbers, strict=True)}


@given(near=pairs, others=pairs, ruled=pairs)
def test_what_a_chain_joins_is_one_component(near: Pairs, others: Pairs, ruled: Pairs) -> None:
    groups = {row: {row} for pair in (*near, *others, *ruled) for row in pair}
    for a, b in (*near, *others, *ruled):
        merged = groups[a] | groups[b]
        groups |= dict.fromkeys(merged, merged)
    some = components(ROWS, met(near, others), joined(ruled))
    assert some.rows.tolist() == sorted(groups)
    found = dict(zip(some.rows.tolist(), some.numbers.tolist(), strict=True))
    assert all((found[a] == found[b]) == (b in groups[a]) for a in groups for b in groups)
    assert sorted(set(found.values())) == list(range(some.size))
    assert numbers_of(some, joined(near)).tolist() == [found[row] for row in split(joined(near))[0].tolist()]


@given(near=pairs, others=pairs, order=st.permutations(range(ROWS)))
def test_a_key_does_not_depend_on_the_numbers_of_rows_that_keep_their_order(
    near: Pairs, others: Pairs, order: list[int]
) -> None:
    kept = sorted(order[: ROWS // 2])  # other rows are gone, so that these have other numbers
    place = {row: number for number, row in enumerate(kept)}
    near, others = ([pair for pair in some if set(pair) <= place.keys()] for some in (near, others))
    moved = [[(place[a], place[b]) for a, b in some] for some in (near, others)]
    assert keys_of(moved[0], moved[1], KEYS[kept]) == {place[row]: key for row, key in keys_of(near, others).items()}


@given(near=pairs, others=pairs)
def test_a_key_is_not_that_of_what_differs_in_anything(near: Pairs, others: Pairs) -> None:
    near, others = near or [(0, 1)], others or [(0, 2)]
    found = keys_of(near, others)
    row = near[0][0]
    other = KEYS.copy()
    other[row] += np.uint64(1)
    for one, key in keys_of(near, others, other).items():
        assert (key == found[one]) == (found[one] != found[row])  # only the component of the other record differs
    moved = [pair for pair in joined_pairs(near) if pair != joined_pairs(near)[0]]
    swapped = keys_of(moved, [*others, joined_pairs(near)[0]])
    first = joined_pairs(near)[0]
    if first not in joined_pairs(others):
        assert swapped[first[0]] != found[first[0]]  # who met in one way now meets in the other


def joined_pairs(some: Pairs) -> Pairs:
    a, b = split(joined(some))
    return list(zip(a.tolist(), b.tolist(), strict=True))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([(0, 1), (1, 2)], [(0, 1), (0, 2)]),
        ([(0, 1), (1, 2)], [(0, 1), (0, 2), (1, 2)]),
        ([(0, 1), (2, 3), (1, 2)], [(0, 2), (1, 3), (1, 2)]),
    ],
)
def test_a_key_says_who_meets_whom(one: Pairs, other: Pairs) -> None:
    assert keys_of(one, [])[0] != keys_of(other, [])[0]


def test_a_key_of_a_group_says_who_is_in_it() -> None:
    found = group_keys(np.array([0, 1, 0, 2, 1]), KEYS[[0, 1, 2, 3, 4]])
    assert found.n_unique() == 3
    again = group_keys(np.array([1, 0, 1, 0]), KEYS[[2, 4, 0, 1]])
    assert again.to_list() == [found[1], found[0]]
    assert group_keys(np.array([0, 0]), KEYS[[0, 3]])[0] not in found.to_list()
    assert group_keys(np.empty(0, np.int64), KEYS[:0]).is_empty()


@given(near=pairs, others=pairs, most_rows=st.integers(0, 6), every=st.data())
def test_batches_have_each_chosen_component_once_and_whole(
    near: Pairs, others: Pairs, most_rows: int, every: st.DataObject
) -> None:
    found = met(near, others)
    some = components(ROWS, found, joined([]))
    chosen = np.flatnonzero([every.draw(st.booleans()) for _ in range(some.size)])
    batch_of = batches(some, chosen, most_rows)
    count = int(batch_of.max(initial=-1)) + 1
    assert np.flatnonzero(batch_of >= 0).tolist() == chosen.tolist()
    rows = dealt(some.rows, batch_of[some.numbers], count)
    assert sorted(np.concatenate([some.rows[:0], *rows]).tolist()) == some.rows[batch_of[some.numbers] >= 0].tolist()
    for own, those in zip(rows, dealt(found.near, batch_of[numbers_of(some, found.near)], count), strict=True):
        assert own.size
        assert own.tolist() == sorted(own.tolist())
        a, b = split(those)
        assert list(zip(*(own[ends].tolist() for ends in split(among(those, own))), strict=True)) == list(
            zip(a.tolist(), b.tolist(), strict=True)
        )
        largest = max(np.bincount(some.numbers)[some.numbers[np.searchsorted(some.rows, own)]], default=0)
        assert own.size < most_rows + largest or own.size == largest


def test_nothing_that_is_met_is_no_component() -> None:
    some = components(ROWS, met([], []), joined([]))
    assert (some.size, some.rows.size) == (0, 0)
    assert component_keys(some, met([], []), KEYS).is_empty()
    assert batches(some, np.empty(0, np.int64), 5).size == 0
    assert dealt(some.rows, some.numbers, 0) == []
    assert Components(np.array([3, 4]), np.array([0, 0])).size == 1
