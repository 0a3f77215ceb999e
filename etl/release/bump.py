"""The least version bump that is honest, as a consumer of the tables sees it, with the reasons in words."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from etl.release.compare import Comparison, RowCounts
from etl.release.digest import FOLLOWING
from etl.release.events import Events
from etl.release.reshaped import COMES_AND_GOES, reshaped
from etl.release.telling import listed, many, quoted
from etl.release.versions import LEVELS
from etl.release.versions import next_version as next_version
from schemas.columns import Change, Dump, Paper


class Reason(NamedTuple):
    """One thing that a consumer sees, and how much it weighs: `major`, `minor` or `patch`."""

    level: str
    text: str


class Bump(NamedTuple):
    """The least honest bump, None where nothing differs; its reasons, the weightiest first."""

    level: str | None
    reasons: tuple[Reason, ...]


def least_bump(comparison: Comparison, events: Events) -> Bump:
    """What a version has to say of these differences; alike ones are told together."""
    shapes = [Reason(level, text) for level, text in reshaped(comparison.shape)]
    found = [*shapes, *_of_papers(events), *_of_dumps(comparison), *_of_values(comparison)]
    if not found and events.files:
        found = [Reason("patch", f"{listed(quoted(events.files))} {_are(events.files)} other than before")]
    found.sort(key=lambda reason: -LEVELS.index(reason.level))
    return Bump(found[0].level if found else None, tuple(found))


def _of_papers(events: Events) -> Iterator[Reason]:
    if events.lost:
        leads = "leads" if len(events.lost) == 1 else "lead"
        told = f"{many(len(events.lost), 'paper id')} {leads} nowhere, without a tombstone"
        yield Reason("major", f"{told}: {listed(events.lost)}")
    if events.added:
        yield Reason("minor", f"{many(len(events.added), 'paper')} added: {listed(events.added)}")
    kinds = (
        ("merged into another", events.merged),
        ("split off another", events.split),
        ("gave mentions or ids to another", events.moved),
    )
    for what, two in kinds:
        if two:
            named = [f"{then} → {now}" for then, now in two]
            yield Reason("minor", f"{many(len(two), 'paper')} {what}: {listed(named)}")
    if events.ended:
        told = f"{many(len(events.ended), 'paper')} ended with a tombstone"
        yield Reason("minor", f"{told}: {listed(events.ended)}")


def _of_dumps(comparison: Comparison) -> Iterator[Reason]:
    counts = comparison.rows.get(Dump.TABLE)
    if counts is None or not (counts.added or counts.removed):
        return
    names: dict[str, set[str]] = {"added": set(), "removed": set()}
    for cells in comparison.cells(Dump.TABLE):
        for change, key in cells.select(Change.change, Change.key).iter_rows():
            names.get(change, set()).update(key[:1])
    for change, dumps in names.items():
        if dumps:
            yield Reason("minor", f"{many(len(dumps), 'dump')} {change}: {listed(quoted(sorted(dumps)))}")


def _of_values(comparison: Comparison) -> Iterator[Reason]:
    moved = {(change.table, change.column) for change in comparison.shape if change.what in COMES_AND_GOES}
    corrected = {
        place[1]: count
        for place, count in comparison.columns.items()
        if place[0] == Paper.TABLE and count and place not in moved
    }
    own = {name: count for name, count in corrected.items() if name not in FOLLOWING}
    if own:
        named = [f"`{name}` {count:,}" for name, count in sorted(own.items(), key=lambda one: (-one[1], one[0]))]
        yield Reason("patch", f"{Paper.TABLE}: {many(sum(own.values()), 'cell')} corrected: {listed(named)}")
    follows = sum(corrected.values()) - sum(own.values())
    others = [f"{Paper.TABLE} ({many(follows, 'cell that follows', 'cells that follow')})"] if follows else []
    others += [
        f"{table} ({_rows_told(counts)})"
        for table, counts in comparison.rows.items()
        if table != Paper.TABLE and (table, None) not in moved and _rows_told(counts)
    ]
    if others:
        yield Reason("patch", f"elsewhere: {', '.join(others)}")
    if comparison.recoded:
        told = f"{_are(comparison.recoded)} encoded anew, with the same content"
        yield Reason("patch", f"{listed(quoted(comparison.recoded))} {told}")


def _rows_told(counts: RowCounts) -> str:
    known = (("added", counts.added), ("removed", counts.removed), ("changed", counts.changed))
    return ", ".join(f"{count:,} {what}" for what, count in known if count)


def _are(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"
