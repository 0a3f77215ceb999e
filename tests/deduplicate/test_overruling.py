"""Whatever was ruled before, a new ruling on whole papers can be written, holds, and is told what it replaces."""

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.deduplicate.groups import Groups
from etl.deduplicate.overruling import overruled, standing
from etl.deduplicate.rulings import DIFFERENT, SAME, Ruling, said, verdicts
from etl.errors import ConfigurationError

A, B, C, D = MENTIONS = tuple(f"m{number:016x}" for number in range(4))
MORE = tuple(f"m{number:016x}" for number in range(9))


def ruling(kind: str, *ids: str, sides: tuple[int, ...] = (), ordinal: int = 1) -> Ruling:
    return Ruling(ordinal, kind, ids, None, None, None, "so", "ada", date(2026, 1, 2), None, sides)


def test_a_ruling_that_contradicts_nothing_is_written_as_it_is() -> None:
    before = [ruling("same", A, B)]
    assert standing(ruling("same", B, C), before, ()) == ruling("same", B, C, ordinal=2)
    assert overruled(ruling("same", B, C, ordinal=2), before) == []


def test_a_ruling_overrules_what_it_contradicts_and_names_it() -> None:
    before = [ruling("same", A, B), ruling("same", A, C, ordinal=2)]
    new = standing(ruling("different", A, B, C, sides=(1, 2, 1)), before, ())
    assert (new.overrules, new.ordinal) == (True, 3)
    assert overruled(new, before) == before
    assert verdicts([*before, new]) == {
        frozenset((A, B)): DIFFERENT,
        frozenset((A, C)): SAME,
        frozenset((B, C)): DIFFERENT,
    }


def test_what_is_absent_goes_with_what_it_was_one_with() -> None:
    before = [ruling("same", A, D), ruling("same", D, B, ordinal=2)]
    new = standing(ruling("different", A, B), before, {D})
    assert dict(zip(new.mention_ids, new.sides, strict=True)) == {A: 1, B: 2, D: 1}
    assert verdicts([*before, new])


def test_a_chain_by_way_of_another_paper_is_an_error_that_names_it() -> None:
    before = [ruling("same", A, D), ruling("same", D, B, ordinal=2)]
    with pytest.raises(ConfigurationError, match=r"entries 1 and 2 and the new ruling"):
        standing(ruling("different", A, B), before, ())


@given(st.data())
def test_any_corrections_of_whole_papers_hold_one_after_the_other(data: st.DataObject) -> None:
    """Papers are what rulings made one; dumps, and so mentions, come and go in between."""
    rulings: list[Ruling] = []
    for _ in range(data.draw(st.integers(1, 7))):
        absent = data.draw(st.sets(st.sampled_from(MORE), max_size=4))
        groups = Groups()
        for one in said(rulings):
            if one.verdict == SAME and not absent & set(one.mention_ids):
                groups.join(*one.mention_ids, one.ordinal)
        papers = {tuple(sorted(groups.members(one))) for one in MORE if one not in absent}
        chosen = data.draw(st.lists(st.sampled_from(sorted(papers)), min_size=1, max_size=3, unique=True))
        ids = [one for paper in chosen for one in paper]
        sides = data.draw(st.lists(st.integers(1, 3), min_size=len(ids), max_size=len(ids)))
        if len(ids) < 2:
            continue
        is_merge = len(chosen) > 1
        new = ruling("same", *ids) if is_merge else ruling("different", *ids, sides=tuple(sides))
        last = standing(new, rulings, absent)
        rulings.append(last)
        decided = verdicts(rulings)
        for (a, side_a), (b, side_b) in combinations(zip(new.mention_ids, new.sides, strict=True), 2):
            assert decided[frozenset((a, b))] == (SAME if side_a == side_b else DIFFERENT)
    assert [one.ordinal for one in rulings] == list(range(1, len(rulings) + 1))
