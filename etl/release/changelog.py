"""The section of a release in `CHANGELOG.md`, and its place there."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import polars as pl

from etl.release.bump import Bump
from etl.release.compare import Comparison
from etl.release.digest import FOLLOWING, cause_told
from etl.release.document import AcceptedDrift
from etl.release.events import Events
from etl.release.markdown import as_sentence, as_text
from etl.release.side import Side
from etl.release.telling import cut, listed, many
from schemas.columns import Change, Conflict, Dump, Mention, Paper

UNRELEASED: Final = "## Unreleased"
"""The heading below which people write what they change in the code, until a release takes it below its own."""
_CODE: Final = "### Code"
_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")
_FENCES: Final = ("```", "~~~")
_SHOWN: Final = 5


def first_entry(version: str, date: str, new: Side) -> str:
    """The section of the first release: how much there is of what."""
    papers, mentions, dumps, conflicts = (
        new.rows(table) if table in new.shapes else 0
        for table in (Paper.TABLE, Mention.TABLE, Dump.TABLE, Conflict.TABLE)
    )
    told = f"{many(papers, 'paper')} from {many(mentions, 'mention')} in {many(dumps, 'dump')}"
    return f"{_heading(version, date)}\n\nThe first release: {told}, and {many(conflicts, 'conflict')} among them.\n"


def entry(
    version: str, date: str, comparison: Comparison, events: Events, bump: Bump, accepted: AcceptedDrift | None
) -> str:
    """The section of a release: its reasons, the weightiest first, papers by title, causes, and accepted drift.

    It has no heading but its own, so that what people wrote below it can be told from it.
    """
    parts = [
        [_heading(version, date)],
        [f"- **{reason.level}** {as_sentence(reason.text)}" for reason in bump.reasons],
        ["The papers by their titles:", "", *lines] if (lines := list(_papers(events))) else [],
        list(_causes(comparison)),
        [f"Every cell, with its cause: [`changes.parquet`](data/processed/{version}/changes.parquet)."],
        list(_accepted(accepted)),
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def with_entry(changelog: str, entry: str) -> str:
    """The change log with a release's section on top of the older ones, below `## Unreleased`.

    What stands under Unreleased moves to the end of the section, below a heading `### Code`. A section of the same
    version is replaced, but for what stands below a heading in it, so that doing it twice does nothing more.
    """
    ends = "\r\n" if 0 < changelog.count("\n") == changelog.count("\r\n") else "\n"
    sections = _parts(changelog.replace(ends, "\n"), "## ")
    head, waiting = sections.pop(0), ""
    names = [_name(section) for section in sections]
    place = 0
    if UNRELEASED in names:
        place = names.index(UNRELEASED)
        waiting = sections[place].removeprefix(UNRELEASED).strip("\n")
        sections[place] = f"{UNRELEASED}\n\n"
        place += 1
    written = ""
    if _name(entry) in names:
        place = names.index(_name(entry))
        written = _by_hand(sections.pop(place))
    elif UNRELEASED not in names:
        place = 0
    by_hand = "\n\n".join(filter(None, (written, _below_code(waiting, written))))
    sections.insert(place, f"{entry.strip()}\n\n{by_hand}\n\n" if by_hand else f"{entry.strip()}\n\n")
    return "".join((_ended(head), *sections)).rstrip("\n").replace("\n", ends) + ends


def _parts(text: str, heading: str) -> list[str]:
    """What stands before the first heading of a kind, and from each to the next; a line within code is none."""
    lines = _LINE.findall(text)
    fences = [number for number, line in enumerate(lines) if line.lstrip().startswith(_FENCES)]
    is_code = {number for start, end in zip(fences[::2], fences[1::2], strict=False) for number in range(start, end)}
    parts = [""]
    for number, line in enumerate(lines):
        if line.startswith(heading) and number not in is_code:
            parts.append("")
        parts[-1] += line
    return parts


def _name(section: str) -> str:
    """The heading of a section up to its date."""
    return section.partition("\n")[0].partition(" (")[0].strip()


def _by_hand(section: str) -> str:
    """What people wrote below a release: from the first heading in it."""
    return "".join(_parts(section, "### ")[1:]).strip("\n")


def _below_code(text: str, written: str) -> str:
    return text if not text or written or text.startswith("### ") else f"{_CODE}\n\n{text}"


def _ended(text: str) -> str:
    return f"{text.rstrip()}\n\n" if text.strip() else ""


def _heading(version: str, date: str) -> str:
    return f"## {version} ({date})"


def _papers(events: Events) -> Iterator[str]:
    """A line for each that became of papers, with some by their titles."""
    kinds: list[tuple[str, Sequence[tuple[str, ...]]]] = [
        ("Added", [(one,) for one in events.added]),
        ("Merged into another", events.merged),
        ("Split off another", [(now, then) for then, now in events.split]),
        ("Gave mentions or ids to another", events.moved),
        ("Ended", [(one,) for one in events.ended]),
    ]
    for told, papers in kinds:
        named = [titles for ids in papers[:_SHOWN] if (titles := _titles(ids, events))]
        if named:
            yield f"- {told}: {listed(named, len(papers), between='; ')}"


def _titles(ids: Sequence[str], events: Events) -> str:
    titles = [f"“{as_text(cut(events.titles[one]))}”" for one in ids if one in events.titles]
    return " → ".join(titles)


def _causes(comparison: Comparison) -> Iterator[str]:
    """How many cells of papers were corrected for which cause, the most frequent first."""
    counts: Counter[str] = Counter()
    for cells in comparison.cells(Paper.TABLE) if comparison.rows.get(Paper.TABLE) else ():
        is_own = (pl.col(Change.change) == "changed") & ~pl.col(Change.column).is_in(sorted(FOLLOWING))
        for row in cells.filter(is_own).group_by(Change.cause, Change.cause_detail).len("count").iter_rows(named=True):
            counts[cause_told(row)] += row["count"]
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    if ordered:
        named = [f"{as_text(cut(cause))} ({many(count, 'cell')})" for cause, count in ordered]
        yield f"Why: {listed(named, between='; ')}."


def _accepted(accepted: AcceptedDrift | None) -> Iterator[str]:
    if accepted:
        yield f"Moved further than its limits, and accepted: {as_text(accepted.why)}\n"
        yield from (f"- {as_sentence(finding)}" for finding in accepted.found)
