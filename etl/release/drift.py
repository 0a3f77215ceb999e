"""A gate against accidents, such as a broken parser or half a dump: how far counts, nulls and values have moved.

What added and removed dumps have a part in is left out wherever it would hide or feign a move: only that rows of
removed dumps are gone counts, as a loss.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from etl.release.measured import Measured, measured
from etl.release.side import Side
from etl.release.telling import listed, quoted
from etl.release.touched import Touched, touched
from schemas.columns import Decision

_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class DriftLimits:
    """How far a release may move from its base before somebody has to say why."""

    min_rows: int
    """A table, or a change, of fewer rows is not judged."""
    max_rows_lost: float
    """Share of a table's rows that may be gone."""
    max_rows_gained: float
    """Share of them by which it may grow other than by added dumps."""
    max_null_change: float
    """Share of the rows by which the nulls, or empty lists, of a column may move."""
    max_values_lost: float
    """Share of the old rows whose value no row may have any more."""
    max_values_new: float
    """Share of the new rows whose value no row had before."""


def drift(old: Side, new: Side, limits: DriftLimits) -> list[str]:
    """What moved beyond its limit, a sentence each: what, from, to, and the limit."""
    apart = touched(old, new)
    return [finding for table in old.shapes if table in new.shapes for finding in _of(table, old, new, limits, apart)]


def _of(table: str, old: Side, new: Side, limits: DriftLimits, apart: Touched) -> Iterator[str]:
    if old.rows(table) < limits.min_rows:
        return
    before, after = measured(table, old, new, apart)
    is_whole = all(one.judged_count == one.row_count for one in (before, after))
    aside = "" if is_whole else ", what added and removed dumps have a part in aside"
    has_rows = min(before.judged_count, after.judged_count) >= limits.min_rows
    for told in (_rows_lost, _rows_gained, *((_nulls_moved, _values_lost, _values_new) if has_rows else ())):
        for finding in told(before, after, limits):
            yield f"{table}: {finding}{'' if told is _rows_lost else aside}."


def _rows_lost(old: Measured, new: Measured, limits: DriftLimits) -> Iterator[str]:
    left = new.row_count - new.brought_count
    lost = old.row_count - left
    if lost >= limits.min_rows and lost > limits.max_rows_lost * old.row_count:
        beside = f", beside {new.brought_count:,} of added dumps" if new.brought_count else ""
        share = f"{_percent(lost / old.row_count)} lost"
        yield f"from {old.row_count:,} rows to {left:,}{beside}: {share}, {_limit(limits.max_rows_lost)}"


def _rows_gained(old: Measured, new: Measured, limits: DriftLimits) -> Iterator[str]:
    """Rulings are made by people, as many as they like."""
    gained = new.judged_count - old.judged_count
    is_judged = gained >= limits.min_rows and old.table != Decision.TABLE
    if is_judged and gained > limits.max_rows_gained * old.judged_count:
        share = f"{_percent(gained / max(old.judged_count, 1))} gained"
        yield f"from {old.judged_count:,} rows to {new.judged_count:,}: {share}, {_limit(limits.max_rows_gained)}"


def _nulls_moved(old: Measured, new: Measured, limits: DriftLimits) -> Iterator[str]:
    for name in old.null_counts:
        before, after = old.null_counts[name] / old.judged_count, new.null_counts[name] / new.judged_count
        moved = abs(after - before)
        if moved * new.judged_count >= limits.min_rows and moved > limits.max_null_change:
            shares = f"empty in {_percent(before)} of the rows before, in {_percent(after)} now"
            yield f"column `{name}`: {shares}, {_limit(limits.max_null_change)} either way"


def _values_lost(old: Measured, new: Measured, limits: DriftLimits) -> Iterator[str]:
    for name, values in old.values.items():
        count, gone = _apart(values.judged, new.values[name].known)
        if count >= limits.min_rows and count > limits.max_values_lost * old.judged_count:
            share = f"{_percent(count / old.judged_count)} of the old rows hold"
            yield f"column `{name}`: {share} {gone}, which none holds now, {_limit(limits.max_values_lost)}"


def _values_new(old: Measured, new: Measured, limits: DriftLimits) -> Iterator[str]:
    for name, values in new.values.items():
        count, come = _apart(values.judged, old.values[name].known)
        if count >= limits.min_rows and count > limits.max_values_new * new.judged_count:
            share = f"{_percent(count / new.judged_count)} of the new rows hold"
            yield f"column `{name}`: {share} {come}, which none held before, {_limit(limits.max_values_new)}"


def _apart(judged: Mapping[tuple[str, ...], int], known: AbstractSet[str]) -> tuple[int, str]:
    """How many rows hold a value that is not known, and which values these are, the most frequent first."""
    rows = {values: count for values, count in judged.items() if not known >= set(values)}
    counts: dict[str, int] = {}
    for values, count in rows.items():
        for value in set(values) - known:
            counts[value] = counts.get(value, 0) + count
    names = [name[:_LONGEST] for name in sorted(counts, key=lambda name: (-counts[name], name))]
    return sum(rows.values()), listed(quoted(names))


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _limit(share: float) -> str:
    return f"and the limit is {100 * share:g} %"
