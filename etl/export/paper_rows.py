"""Papers as the rows of `mentions` that the writers of records take.

For each unit the text of a mention goes out verbatim if the mention is of the same format and says what the paper
says: LaTeX, forms of names and dates as they came in. Else the paper's own value is written as the format has it. What
has no column is the union of what the mentions have; lines under an old name go out only beside the value that they
restate.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import polars as pl

from etl.export.layout import TEXTS, UNITED, UNITS, Given, Layout, Row, listed, unit_of
from etl.export.rows import Pair, extra_pairs
from schemas.columns import Dump, Mention, Paper
from schemas.exchange import in_one, items_of

FORMAT: Final = "format"
"""The format of a mention's dump, beside the mention's columns."""
_ORDINAL: Final = "dump_ordinal"
_PAPERS_AT_ONCE: Final = 2_000

Foreign = Callable[[Pair, Row], Pair | None]
"""How a line of another format's `extra` is named; None for one that only restates a column."""


def paper_rows(
    papers: pl.DataFrame, mentions: pl.DataFrame, dumps: pl.DataFrame, layout: Layout, foreign: Foreign
) -> Iterator[tuple[Row, dict[str, Any]]]:
    """Each paper with its row, in the order of `papers`; of the row only `…_raw` columns and `extra` are filled."""
    for part in papers.iter_slices(_PAPERS_AT_ONCE):
        own = mentions.join(part.select(Mention.paper_id), on=Mention.paper_id, how="semi")
        by_paper: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in in_order(own, dumps).iter_rows(named=True):
            by_paper[row[Mention.paper_id]].append(row)
        for paper in part.iter_rows(named=True):
            yield paper, _row(paper, by_paper[paper[Paper.paper_id]], layout, foreign)


def in_order(mentions: pl.DataFrame, dumps: pl.DataFrame) -> pl.DataFrame:
    """The mentions with their `FORMAT`, dump by dump, each as it stood there."""
    facts = dumps.select(Dump.dump_id, pl.col(Dump.format).alias(FORMAT), pl.col(Dump.ordinal).alias(_ORDINAL))
    return mentions.join(facts, on=Mention.dump_id, how="left").sort(_ORDINAL, Mention.dump_id, Mention.ordinal)


@dataclass(frozen=True, slots=True)
class Told:
    """A mention of the format that is written, and its lines of each unit, as they stand in its `extra`."""

    row: Row
    lines: Mapping[str, Sequence[Pair]]

    def raws(self, unit: str) -> dict[str, str]:
        """What the mention prints of a unit, by field."""
        return {name: self.row[f"{name}_raw"] for name in UNITS[unit].fields if self.row[f"{name}_raw"]}

    def speaks_for(self, paper: Row, unit: str) -> bool:
        """Whether the paper's value of a unit is the mention's, and the mention prints it."""
        columns = UNITS[unit].columns
        if any(paper[name] != self.row[name] for name in columns):
            return False
        if Paper.publication_date in columns and self.row[Mention.publication_date_is_inferred]:
            return False  # it prints no year
        is_known = any(paper[name] not in (None, []) for name in columns)
        return bool(self.raws(unit) or (self.lines.get(unit) and not is_known))


class _Written(NamedTuple):
    """How a unit goes out: its texts, lines in front of the mentions' own, and which of these stay, by mention."""

    given: Given
    kept: Mapping[str, Sequence[Pair]]


def _row(paper: Row, mentions: Sequence[Row], layout: Layout, foreign: Foreign) -> dict[str, Any]:
    told = [_told(row, layout.format) for row in mentions if row[FORMAT] == layout.format]
    written = {unit: _written(unit, paper, mentions, told, layout) for unit in UNITS}
    values = {name: text for one in written.values() for name, text in one.given.values.items()}
    lines = [line for one in written.values() for line in one.given.lines]
    for row in mentions:
        if row[FORMAT] == layout.format:
            own = [line for line in extra_pairs(row) if _stays(line, row, layout.format, written)]
        else:
            own = _of_other_format(row, foreign)
        before = set(lines)
        lines += [line for line in own if line not in before]
    return {
        **dict.fromkeys((f"{name}_raw" for unit in UNITS.values() for name in unit.fields), None),
        **{f"{name}_raw": text for name, text in values.items()},
        Mention.extra: [{"key": key, "value": text} for key, text in lines],
    }


def _of_other_format(row: Row, foreign: Foreign) -> list[Pair]:
    """The lines of a mention of another format, each name once."""
    texts: dict[str, list[str]] = defaultdict(list)
    for line in extra_pairs(row):
        named = foreign(line, row)
        if named:
            texts[named[0]].append(named[1])
    return [(name, in_one(list(dict.fromkeys(some)))) for name, some in texts.items()]


def _told(row: Row, format_name: str) -> Told:
    lines: dict[str, list[Pair]] = defaultdict(list)
    for line in extra_pairs(row):
        unit = unit_of(format_name, line[0])
        if unit:
            lines[unit].append(line)
    return Told(row, lines)


def _stays(line: Pair, row: Row, format_name: str, written: Mapping[str, _Written]) -> bool:
    unit = unit_of(format_name, line[0])
    return unit is None or line in written[unit].kept.get(row[Mention.mention_id], ())


def _written(unit: str, paper: Row, mentions: Sequence[Row], told: Sequence[Told], layout: Layout) -> _Written:
    if unit in UNITED:
        some = [one for one in told if one.raws(unit) or one.lines.get(unit)]
        if some and not _is_decided(unit, paper, mentions):
            return _united(unit, paper, some, layout)
        return _Written(layout.given(unit, paper), {})
    speakers = [one for one in told if one.speaks_for(paper, unit)]
    if not speakers:
        return _Written(layout.given(unit, paper), {})
    best = max(speakers, key=lambda one: len(one.lines.get(unit, ())))
    own = best.lines.get(unit, ())
    kept = {best.row[Mention.mention_id]: own}
    if unit in TEXTS:
        return _with_other_forms(unit, best, speakers, layout)
    return _Written(Given(best.raws(unit)), kept)


def _with_other_forms(unit: str, best: Told, speakers: Sequence[Told], layout: Layout) -> _Written:
    """The value of one mention, and of the others what they have under names that it lacks."""
    own = best.lines.get(unit, ())
    names, texts = {layout.names[unit][0], *(name for name, _ in own)}, {*best.raws(unit).values()}
    kept = {best.row[Mention.mention_id]: own}
    others: list[Pair] = []
    for one in speakers:
        new = [(name, text) for name, text in one.lines.get(unit, ()) if name not in names and text not in texts]
        if one is not best and new:
            kept[one.row[Mention.mention_id]] = new
            others += new
            names |= {name for name, _ in new}
    plain = [(layout.names[unit][0], text) for text in best.raws(unit).values()] if others and not own else []
    return _Written(Given(best.raws(unit), plain), kept)


def _is_decided(unit: str, paper: Row, mentions: Sequence[Row]) -> bool:
    """Whether a curator set the value: no mention, or not all of them together, say it."""
    if unit == Mention.comment:
        return paper[unit] not in [row[unit] for row in mentions]
    return set(paper[unit]) != {value for row in mentions for value in row[unit]}


def _united(unit: str, paper: Row, some: Sequence[Told], layout: Layout) -> _Written:
    """What the mentions print, as it stands if there is one and nothing is to be added; else side by side."""
    first = layout.names.get(unit, ("",))[0]
    missing = _missing(unit, paper, some)
    if len(some) == 1 and not missing:
        own = some[0].lines.get(unit, ())
        if sum(name == first for name, _ in own) < 2 or layout.format == "ris":
            return _Written(Given(some[0].raws(unit)), {some[0].row[Mention.mention_id]: own})
    printed = (text for one in some for raw in one.raws(unit).values() for text in _items(unit, raw))
    items = list(dict.fromkeys([*printed, *missing]))
    kept = {
        one.row[Mention.mention_id]: [
            (name, text) for name, text in one.lines.get(unit, ()) if name != first and text not in items
        ]
        for one in some
    }
    if any(kept.values()):
        return _Written(Given({}, layout.lines(unit, items)), kept)
    return _Written(layout.joined(unit, items), kept)


def _items(unit: str, raw: str) -> list[str]:
    return [raw] if unit == Mention.comment else items_of(raw)


def _missing(unit: str, paper: Row, some: Sequence[Told]) -> list[str]:
    """What the paper has of a unit, and none of these mentions."""
    if unit == Mention.comment:
        told = [one.row[unit] for one in some]
        return [paper[unit]] if paper[unit] and paper[unit] not in told else []
    known = {value for one in some for value in one.row[unit]}
    return [value for value in listed(unit, paper) if value not in known]
