"""Tables cut alike, so that what is promised of papers can be looked at some papers at a time."""

from collections.abc import Iterator, Mapping
from typing import Final

import polars as pl

from etl.validate.promise import Rows
from etl.validate.source import Source
from etl.validate.traceability import FIELDS
from schemas.columns import Alias, Conflict, Dump, Mention, Paper, Provenance

_PAPER: Final = (
    *(Paper.paper_id, *FIELDS),
    *(Paper.mention_count, Paper.conflict_count, Paper.dump_ids, Paper.first_seen_dump_id),
)
_SORTED: Final[Mapping[str, tuple[str, ...]]] = {
    Provenance.TABLE: tuple(name for name in Provenance.TYPES if name != Provenance.rule),
    Conflict.TABLE: (Conflict.paper_id, Conflict.field, Conflict.chosen_mention_id, Conflict.other_mention_ids),
    Alias.TABLE: (Alias.alias_id, Alias.paper_id),
}
"""The tables that are sorted by a paper id, which is the first of these columns; the others are those looked at."""
_MENTION: Final = (
    *(Mention.paper_id, Mention.mention_id, Mention.dump_id),
    *(Mention.start_byte, Mention.end_byte, Mention.is_abstract_source),
)


def cohorts(tables: Mapping[str, Source]) -> Iterator[Rows]:
    """Some papers at a time, with all that the other tables have of them; every row is in one cohort, and all dumps.

    The tables are sorted as their models say. In memory are one cohort, and where each mention is.
    """
    mentions = tables[Mention.TABLE].scan().select(_MENTION).collect(engine="streaming").sort(Mention.paper_id)
    dumps = tables[Dump.TABLE].scan()
    cursors = {name: _Cursor(tables[name].parts(columns), columns[0]) for name, columns in _SORTED.items()}
    start = 0
    for papers, below in _with_next(tables[Paper.TABLE].parts(_PAPER)):
        end = mentions.height if below is None else _place(mentions[Mention.paper_id], below)
        yield {
            Paper.TABLE: papers.lazy(),
            Mention.TABLE: mentions[start:end].lazy(),
            Dump.TABLE: dumps,
            **{name: cursor.take(below).lazy() for name, cursor in cursors.items()},
        }
        start = end


def _with_next(parts: Iterator[pl.DataFrame]) -> Iterator[tuple[pl.DataFrame, str | None]]:
    """Each part of the papers, with the first paper id of the next one."""
    part = next(parts)
    for following in parts:
        if following.height:
            yield part, following[Paper.paper_id][0]
            part = following
    yield part, None


class _Cursor:
    """The rows of a table that is sorted by a column of ids, taken from the first to the last."""

    def __init__(self, parts: Iterator[pl.DataFrame], column: str) -> None:
        self._parts = parts
        self._column = column
        self._waiting = next(parts)

    def take(self, below: str | None) -> pl.DataFrame:
        """The next rows whose id is less; all that are left where there is no id."""
        taken = []
        while below is None or not self._reaches(below):
            taken.append(self._waiting)
            following = next(self._parts, None)
            self._waiting = self._waiting.clear() if following is None else following
            if following is None:
                return pl.concat(taken)
        place = _place(self._waiting[self._column], below)
        taken.append(self._waiting[:place])
        self._waiting = self._waiting[place:]
        return pl.concat(taken)

    def _reaches(self, below: str) -> bool:
        return bool(self._waiting.height and self._waiting[self._column][-1] >= below)


def _place(ids: pl.Series, below: str) -> int:
    """How many of the sorted ids are less than one."""
    return int(ids.search_sorted(below, side="left"))
