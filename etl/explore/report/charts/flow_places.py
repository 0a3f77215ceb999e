"""Where the bars of the flow stand: three columns of them, each in the middle of the picture's height."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import polars as pl

from etl.explore.report.facts.mentions import OUTCOME, OUTCOMES
from etl.explore.report.look import Look
from etl.explore.report.names import DumpNames
from schemas.columns import Dump, Mention

TOP: Final = 30
"""Room for the headings."""
REST: Final = ""
"""What stands for the smaller dumps where there are more than can be shown."""
_MOST_DUMPS: Final = 12
_BAND_HEIGHT: Final = 330
"""What all mentions together take, in pixels."""
_SLOT, _GAP, _WIDE_SLOT, _WIDE_GAP = 17, 7, 36, 16

Sizes = Mapping[str, Mapping[str, int]]
"""Mentions of each dump by outcome."""


class Merged(NamedTuple):
    """How many papers the mentions became: those told once, and those told several times."""

    once: int
    again: int


class Node(NamedTuple):
    """An upright bar: from `y` down, as high as the mentions or papers that it stands for."""

    y: float
    height: float

    @property
    def middle(self) -> float:
        """Half of its height."""
        return self.y + self.height / 2


class Columns(NamedTuple):
    """The left edges of the three columns, their bars, and the height of a mention and of the picture."""

    xs: tuple[int, int, int]
    dumps: dict[str, Node]
    outcomes: dict[str, Node]
    papers: Node | None
    unit: float
    height: float


def sizes_of(facts: pl.DataFrame, names: DumpNames) -> Sizes:
    """The mentions of each dump by outcome, in the order of the dumps; the smaller ones are one beyond twelve."""
    table: dict[str, dict[str, int]] = {}
    for dump_id, outcome, size in facts.select(Mention.dump_id, OUTCOME, Dump.mention_count).iter_rows():
        table.setdefault(dump_id, {})[outcome] = size
    order = sorted(table, key=lambda dump_id: (names.place(dump_id), dump_id))
    if len(order) <= _MOST_DUMPS:
        return {dump_id: table[dump_id] for dump_id in order}
    largest = set(sorted(order, key=lambda dump_id: -sum(table[dump_id].values()))[: _MOST_DUMPS - 1])
    rest = {
        outcome: size
        for outcome in OUTCOMES
        if (size := sum(table[dump_id].get(outcome, 0) for dump_id in order if dump_id not in largest))
    }
    return {dump_id: table[dump_id] for dump_id in order if dump_id in largest} | {REST: rest}


def columns_of(sizes: Sizes, merged: Merged, look: Look) -> Columns:
    """Where every bar stands."""
    sums = {outcome: sum(row.get(outcome, 0) for row in sizes.values()) for outcome in OUTCOMES}
    sums = {outcome: size for outcome, size in sums.items() if size}
    unit = _BAND_HEIGHT / sum(sums.values())
    dumps = _stacked([sum(row.values()) * unit for row in sizes.values()], _SLOT, _GAP)
    outcomes = _stacked([size * unit for size in sums.values()], _WIDE_SLOT, _WIDE_GAP)
    papers = _stacked([sum(merged) * unit] if sum(merged) else [], _SLOT, _GAP)
    height = max(_end(column) for column in (dumps, outcomes, papers))
    left, middle, right = (_centred(column, height) for column in (dumps, outcomes, papers))
    return Columns(
        (66, 138, 262) if look.is_narrow else (262, 446, 668),
        dict(zip(sizes, left, strict=True)),
        dict(zip(sums, middle, strict=True)),
        right[0] if right else None,
        unit,
        height + 4,
    )


def _stacked(heights: Sequence[float], slot: int, gap: int) -> list[Node]:
    """Bars below each other, a low one in the middle of the room that its name takes."""
    nodes, y = [], float(TOP)
    for height in heights:
        room = max(height, slot)
        nodes.append(Node(y + (room - height) / 2, height))
        y += room + gap
    return nodes


def _end(nodes: Sequence[Node]) -> float:
    """The lowest that bars and the names of the last of them reach."""
    return max(nodes[-1].y + nodes[-1].height, nodes[-1].middle + _SLOT / 2) if nodes else TOP


def _centred(nodes: Sequence[Node], height: float) -> list[Node]:
    shift = (height - _end(nodes)) / 2
    return [node._replace(y=node.y + shift) for node in nodes]
