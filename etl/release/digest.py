"""What people look at of a comparison: the corrected cells of papers, their conflicts, and how much only follows."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, islice
from typing import Any, Final, NamedTuple

from etl.release.compare import Comparison
from etl.release.events import Events, titles_of
from etl.release.side import Side
from etl.release.wording import as_read
from schemas.columns import Change, Conflict, Paper

FOLLOWING: Final = frozenset(
    (
        *(Paper.display_title, Paper.paper_url, Paper.mention_count, Paper.dump_ids, Paper.sources),
        *(Paper.first_seen_dump_id, Paper.conflict_count),
    )
)
"""Columns of `papers` that are computed from others, or count what is elsewhere."""
_OF_MENTIONS: Final = (Conflict.chosen_mention_id, Conflict.other_mention_ids)
"""Columns of `conflicts` that say who disagrees, and not on what."""
_CHANGED: Final = "changed"
_LIST: Final = "list of "

Row = Mapping[str, Any]


class Cell(NamedTuple):
    """A value that a paper has on both sides, and that is another now; None where there is none."""

    column: str
    old: str | None
    new: str | None
    cause: str


class Corrected(NamedTuple):
    """A paper of both sides, and some of its cells."""

    paper_id: str
    title: str
    cells: tuple[Cell, ...]


class Disagreement(NamedTuple):
    """A conflict that came (`added`), went (`removed`) or is another now (`changed`)."""

    change: str
    title: str
    field: str
    told: str
    cause: str


class Moved(NamedTuple):
    """A paper that came, went or moved, and the other one that it came from or went to."""

    paper_id: str
    title: str
    other_id: str = ""
    other_title: str = ""


class Kind(NamedTuple):
    """What became of some papers, in words, how many they are, and the first of them."""

    told: str
    total: int
    shown: tuple[Moved, ...]


class Digest(NamedTuple):
    """Some of what differs, and how much of it there is in all."""

    kinds: tuple[Kind, ...]
    papers: tuple[Corrected, ...]
    cell_count: int
    conflicts: tuple[Disagreement, ...]
    conflict_count: int
    following: Mapping[str, Mapping[str, int]]
    """By table and column, the changed cells that are not shown one by one; those of conflicts too."""

    @property
    def shown_count(self) -> int:
        """How many cells of papers are shown."""
        return sum(len(paper.cells) for paper in self.papers)


def digest(comparison: Comparison, events: Events, old: Side, new: Side, limit: int) -> Digest:
    """The first `limit` papers of each kind, corrected cells of papers and conflicts, and the numbers of the rest."""
    counts = comparison.columns
    corrected = list(islice(_corrected(comparison), limit))
    conflicts, conflict_count = _conflicts(comparison, limit)
    kinds = [(told, ids, ids[:limit]) for told, ids in _kinds(events) if ids]
    ids = {row[Change.key][0] for row in corrected} | {rows[0][Change.key][0] for rows in conflicts}
    ids |= {paper_id for _, _, shown in kinds for pair in shown for paper_id in pair}
    titles = titles_of(old, ids) | titles_of(new, ids)
    following: dict[str, dict[str, int]] = {}
    place = list(comparison.rows).index
    for (table, column), count in sorted(counts.items(), key=lambda one: (place(one[0][0]), -one[1], one[0])):
        if count and (table != Paper.TABLE or column in FOLLOWING):
            following.setdefault(table, {})[column] = count
    return Digest(
        tuple(Kind(told, len(ids), tuple(_moved(pair, titles) for pair in shown)) for told, ids, shown in kinds),
        tuple(
            Corrected(paper_id, titles.get(paper_id, ""), tuple(_cell(row, new) for row in group))
            for paper_id, group in groupby(corrected, key=lambda row: str(row[Change.key][0]))
        ),
        sum(n for (table, name), n in counts.items() if table == Paper.TABLE and name not in FOLLOWING),
        tuple(_disagreement(group, titles) for group in conflicts),
        conflict_count,
        following,
    )


def _kinds(events: Events) -> Iterator[tuple[str, Sequence[tuple[str, ...]]]]:
    """The most serious first."""
    yield "gone without a tombstone", [(one,) for one in events.lost]
    yield "added", [(one,) for one in events.added]
    yield "merged into another", events.merged
    yield "split off another", [(now, then) for then, now in events.split]
    yield "gave mentions or ids to another", events.moved
    yield "ended with a tombstone", [(one,) for one in events.ended]


def _moved(pair: Sequence[str], titles: Mapping[str, str]) -> Moved:
    return Moved(*(text for paper_id in pair for text in (paper_id, titles.get(paper_id, ""))))


def cause_told(row: Row) -> str:
    """Why a cell differs, in words: `dump changed: bees`."""
    cause, detail = str(row[Change.cause]).replace("_", " "), row[Change.cause_detail]
    return f"{cause}: {detail}" if detail else cause


def _rows(comparison: Comparison, table: str) -> Iterator[Row]:
    """The cells of a table, without those that say that a column as a whole is another."""
    for frame in comparison.cells(table):
        yield from (row for row in frame.iter_rows(named=True) if row[Change.key])


def _corrected(comparison: Comparison) -> Iterator[Row]:
    if not any(count for (table, _), count in comparison.columns.items() if table == Paper.TABLE):
        return
    for row in _rows(comparison, Paper.TABLE):
        if row[Change.change] == _CHANGED and row[Change.column] not in FOLLOWING:
            yield row


def _conflicts(comparison: Comparison, limit: int) -> tuple[list[list[Row]], int]:
    """The cells of the first conflicts that came, went or say something else, and how many there are."""
    shown, count = [], 0
    for _, group in groupby(_rows(comparison, Conflict.TABLE), key=lambda row: (row[Change.key], row[Change.change])):
        cells = [row for row in group if row[Change.change] != _CHANGED or row[Change.column] not in _OF_MENTIONS]
        count += bool(cells)
        if cells and count <= limit:
            shown.append(cells)
    return shown, count


def _cell(row: Row, side: Side) -> Cell:
    shape = side.shapes[Paper.TABLE].columns.get(row[Change.column])
    is_list = shape is not None and shape.type.startswith(_LIST)
    old, new = (row[name] and as_read(row[name], is_list) for name in (Change.old, Change.new))
    if old == new:  # as it is read: `["a; b"]` is not `["a", "b"]`
        old, new = row[Change.old], row[Change.new]
    return Cell(row[Change.column], old, new, cause_told(row))


def _disagreement(rows: list[Row], titles: Mapping[str, str]) -> Disagreement:
    """A conflict in a line: of one that came or went the words that differ, else what is another."""
    change, key = rows[0][Change.change], rows[0][Change.key]
    if change == _CHANGED:
        told = ", ".join(f"{row[Change.column]}: {row[Change.old]} → {row[Change.new]}" for row in rows)
    else:
        said = {row[Change.column]: row[Change.new] or row[Change.old] for row in rows}
        told = said.get(Conflict.difference) or f"{said.get(Conflict.chosen_value, '')} → {key[-1]}"
    return Disagreement(change, titles.get(key[0], ""), "".join(key[1:2]), told, cause_told(rows[0]))
