"""Why the cells of any table differ: by the paper, mention, dump or ruling that they are about."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import polars as pl

from etl.release.causes import BYTES, CODE, CODES, ENTRY, Causes
from etl.release.differing import CHANGED, NEW, OF_ROW, OLD, PLACE, Block
from etl.release.evidence import FIELD, Evidence
from etl.release.field_causes import KEY, field_causes, key_of
from etl.release.inputs import IS_NEW
from etl.release.mention_causes import FIELDS
from etl.release.side import Side
from schemas.columns import Change, Conflict, Decision, Dump, Mention, Pair, Paper, Provenance, Quarantine, Span

_SHOWS: Final = {Paper.display_title: Paper.title, Paper.paper_url: Paper.doi}
"""Columns that show a field in another form."""
_OF_ENTRY: Final = (Paper.sources, Paper.first_seen_dump_id)
_BYTE: Final = ("start_byte", "end_byte")
_DECIDED: Final = "decided_"
_SIDES: Final = (OLD, NEW)
_MENTIONS: Final = (Mention.mention_id, Pair.mention_id_a, Pair.mention_id_b)
_COLUMN: Final = Change.column
_READ, _RULED, _FIELD, _CAME, _PAPER, _MENTION = "read", "ruled", "of_field", "came", "of_paper", "of_mention"
_ANY_ENTRY: Final = "any_entry"
_IS_WHOLE: Final = pl.col(Change.change) != CHANGED


def _papers(causes: Causes) -> pl.Expr:
    field = pl.when(~_IS_WHOLE & pl.col(_COLUMN).is_in([*FIELDS, *_SHOWS])).then(pl.coalesce(_FIELD, _CAME))
    entry = pl.when(pl.col(_COLUMN).is_in(_OF_ENTRY)).then(_lit(causes.entry))
    return pl.coalesce(field, _PAPER, entry)


def _mentions(_: Causes) -> pl.Expr:
    return pl.coalesce(_READ, _PAPER)


def _spans(causes: Causes) -> pl.Expr:
    used = pl.when(pl.col(_COLUMN) == Span.role).then(_PAPER)
    return pl.coalesce(_MENTION, BYTES, ENTRY, used, _lit(causes.parser), _PAPER)


def _provenance(_: Causes) -> pl.Expr:
    is_moved = pl.col(_COLUMN).is_in(_BYTE) & (pl.col(Span.mention_id + OLD) == pl.col(Span.mention_id + NEW))
    return pl.coalesce(pl.when(is_moved).then(BYTES), _FIELD, _CAME, _PAPER, BYTES)


def _conflicts(_: Causes) -> pl.Expr:
    return pl.coalesce(_FIELD, _CAME, _PAPER)


def _pairs(causes: Causes) -> pl.Expr:
    before, since = (pl.col(Pair.reason + side).str.starts_with(_DECIDED).fill_null(False) for side in _SIDES)
    is_ruled = (before != since) & (_IS_WHOLE | pl.col(_COLUMN).is_in([Pair.verdict, Pair.reason]))
    return pl.coalesce(pl.when(is_ruled).then(pl.coalesce(_RULED, _lit(causes.ruling))), _MENTION, _PAPER)


def _decisions(causes: Causes) -> pl.Expr:
    return pl.coalesce(_RULED, _PAPER, _lit(causes.ruling))


def _quarantine(causes: Causes) -> pl.Expr:
    is_late = pl.coalesce(Quarantine.stage + NEW, Quarantine.stage + OLD) == "normalise"
    read = pl.when(is_late).then(_lit(causes.normalisation)).otherwise(_lit(causes.parser))
    return pl.coalesce(BYTES, ENTRY, read)


def _dumps(_: Causes) -> pl.Expr:
    found = pl.col(_COLUMN).is_in([Dump.sha256, Dump.byte_count, Dump.encoding, Dump.mention_count])
    return pl.when(_IS_WHOLE | found).then(pl.coalesce(BYTES, _ANY_ENTRY)).otherwise(pl.coalesce(_ANY_ENTRY, BYTES))


def _any(_: Causes) -> pl.Expr:
    return pl.coalesce(_FIELD, _MENTION, BYTES, ENTRY, _PAPER)


_OF_TABLE: Final[Mapping[str, Callable[[Causes], pl.Expr]]] = {
    Paper.TABLE: _papers,
    Mention.TABLE: _mentions,
    Span.TABLE: _spans,
    Provenance.TABLE: _provenance,
    Conflict.TABLE: _conflicts,
    Pair.TABLE: _pairs,
    Decision.TABLE: _decisions,
    Quarantine.TABLE: _quarantine,
    Dump.TABLE: _dumps,
}
"""For each table the first of what explains a cell."""


class CellCauses:
    """The causes of the cells of every table, once all were seen; `asked` are the fields of papers that differ."""

    def __init__(self, evidence: Evidence, asked: pl.Series, old: Side, new: Side) -> None:
        self._evidence, self._causes = evidence, evidence.causes
        self._mentions, self._papers = evidence.of_mentions(), evidence.of_papers()
        self._came = evidence.came(Paper.paper_id)
        self._fields = field_causes(asked, evidence, old, new)

    def codes(self, table: str, columns: Sequence[str], block: Block, paper_ids: pl.Series) -> pl.Series:
        """The cause of each cell of a block, whose rows are about these papers."""
        cells = block.cells.select(OF_ROW, pl.Series(columns).gather(block.cells[PLACE]).alias(_COLUMN))
        rows = pl.concat([block.rows, self._of_rows(table, block.rows, paper_ids)], how="horizontal")
        known = pl.concat([cells, rows[cells[OF_ROW]]], how="horizontal")
        if table == Mention.TABLE:
            known = known.with_columns(self._evidence.mention_codes(block, columns).alias(_READ))
        fields = known.select(asked_of(table)).join(self._fields, on=KEY, how="left", maintain_order="left")
        known = known.with_columns(fields[CODE].alias(_FIELD))
        first = _OF_TABLE.get(table, _any)(self._causes)
        return known.select(pl.coalesce(first, _lit(self._causes.otherwise)).alias(CODE)).to_series()

    def _of_rows(self, table: str, rows: pl.DataFrame, paper_ids: pl.Series) -> pl.DataFrame:
        """What explains a row as a whole."""
        causes = self._causes
        dumps = rows.select(pl.coalesce(Dump.dump_id + NEW, Dump.dump_id + OLD).alias(Dump.dump_id))
        any_entry = causes.entries.rename({CODE: _ANY_ENTRY})
        of_dump = dumps.join(causes.dumps, on=Dump.dump_id, how="left", maintain_order="left")
        of_entry = dumps.join(any_entry, on=Dump.dump_id, how="left", maintain_order="left")
        mentions = rows.select(pl.concat_list(name + side for name in _MENTIONS for side in _SIDES)).to_series()
        if table == Decision.TABLE:
            ruled = _ruling(rows, causes)
        else:
            ruled = _least(paper_ids, causes.touched.select(Paper.paper_id, CODE))
        return pl.DataFrame(
            [
                ruled.alias(_RULED),
                of_dump[BYTES],
                of_dump[ENTRY],
                of_entry[_ANY_ENTRY],
                _least(mentions, self._mentions).alias(_MENTION),
                _least(paper_ids, self._papers).alias(_PAPER),
                _least(paper_ids, self._came).alias(_CAME),
            ]
        )


def asked_of(table: str) -> pl.Expr:
    """The field of a paper that a cell is about, as its key; null where it is about none.

    Of rows with the facts of both sides, and for `papers` with the name of the column as `column`.
    """
    paper = pl.coalesce(Paper.paper_id + NEW, Paper.paper_id + OLD)
    if table == Paper.TABLE:
        return key_of(paper, pl.col(_COLUMN).replace(_SHOWS))
    return key_of(paper, pl.coalesce(FIELD + NEW, FIELD + OLD))


def _least(ids: pl.Series, causes: pl.DataFrame) -> pl.Series:
    """The earliest cause of each list of ids; null where there is none."""
    every = pl.DataFrame({"id": ids}).with_row_index("row")
    found = every.explode("id").drop_nulls().join(causes, left_on="id", right_on=causes.columns[0])
    least = found.group_by("row").agg(pl.col(CODE).min())
    return every.select("row").join(least, on="row", how="left", maintain_order="left")[CODE]


def _ruling(rows: pl.DataFrame, causes: Causes) -> pl.Series:
    """The ruling that a row of `decisions` is, if one side alone has it."""
    own = [
        rows.select(pl.col(Decision.ordinal + side).alias(Decision.ordinal)).join(
            causes.rulings.filter(pl.col(IS_NEW) == is_new), on=Decision.ordinal, how="left", maintain_order="left"
        )[CODE]
        for side, is_new in ((NEW, True), (OLD, False))
    ]
    return pl.select(pl.coalesce(own)).to_series()


def _lit(code: int | None) -> pl.Expr:
    return pl.lit(code, CODES)
