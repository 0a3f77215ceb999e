"""What a row is recognised by on the other side: its key, or, where an edit of a dump moves that, what it is about.

Keys become numbers, so that a table of millions of rows is aligned in little memory. Two keys of one number would show
as a row whose key changed: what is aligned is compared all the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import polars as pl

from etl.release.hashes import unlike
from etl.release.inputs import RULED
from etl.release.rows import Aligned, align, numbers, same_rows
from etl.release.shape import shared_columns
from etl.release.side import Side
from schemas.columns import Conflict, Decision, Mention, Neighbour, Pair, Quarantine, Span

BLOCK: Final = 100_000
"""So many rows are read at a time: a row group of the published files, some 350 MB of mentions."""
_SEED: Final = 0


class Kind(NamedTuple):
    """A kind of key: rows are one if these columns agree; where `needed` has no value a row has no such key."""

    columns: tuple[str, ...]
    needed: str | None = None


_KINDS: Final[Mapping[str, tuple[Kind, ...]]] = {
    Conflict.TABLE: (
        Kind((Conflict.paper_id, Conflict.field, Conflict.other_value)),
        Kind((Conflict.paper_id, Conflict.field, Conflict.other_mention_ids)),
    ),
    Decision.TABLE: (
        Kind(RULED),
        Kind((Decision.ruling, Decision.mention_ids, Decision.paper_id, Decision.field)),
    ),
    Neighbour.TABLE: (Kind((Neighbour.paper_id, Neighbour.neighbour_id)),),
    Quarantine.TABLE: (
        Kind((Quarantine.dump_id, Quarantine.stage, Quarantine.rule, Quarantine.raw_text)),
        Kind((Quarantine.dump_id, Quarantine.mention_id), needed=Quarantine.mention_id),
        Kind((Quarantine.dump_id, Quarantine.start_byte)),
    ),
    Span.TABLE: (Kind((Span.dump_id, Span.role, Span.mention_id, Span.field, Span.part)),),
}
"""Tables whose keys move with a dump's bytes, a ruling's place or a nearer neighbour; the others are aligned by key."""
_NAMES_MENTION: Final = (Mention.mention_id, Pair.mention_id_a, Pair.mention_id_b)


class Edits(NamedTuple):
    """Mentions that an edit of their dump gave another id: their ids on both sides."""

    old: pl.Series
    new: pl.Series

    def applied(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Rows of the old side as they would name their mentions on the new one."""
        if not self.old.is_empty():
            one = [pl.col(name).replace(self.old, self.new) for name in _NAMES_MENTION if name in frame.columns]
            many = [name for name in (Conflict.other_mention_ids,) if name in frame.columns]
            now = pl.element().replace(self.old, self.new)
            frame = frame.with_columns(*one, *(pl.col(name).list.eval(now).list.sort() for name in many))
        if Pair.mention_id_a in frame.columns and Pair.mention_id_b in frame.columns:
            first, last = pl.min_horizontal(*_NAMES_MENTION[1:]), pl.max_horizontal(*_NAMES_MENTION[1:])
            frame = frame.with_columns(first.alias(Pair.mention_id_a), last.alias(Pair.mention_id_b))
        return frame


NO_EDITS: Final = Edits(pl.Series([], dtype=pl.String()), pl.Series([], dtype=pl.String()))


def aligned(table: str, old: Side, new: Side, edits: Edits = NO_EDITS) -> Aligned:
    """The rows of a table on both sides, aligned; none is read where the manifests say that the keys are the same.

    Where the sides share no column that tells rows apart, none has a counterpart.
    """
    kinds = _kinds(table, old, new)
    if not kinds:
        none = pl.repeat(None, new.rows(table), dtype=numbers(0).dtype, eager=True)
        return Aligned(none, numbers(old.rows(table)))
    if old.rows(table) == new.rows(table) and not unlike(table, kinds[0].columns, old, new):
        return same_rows(new.rows(table))
    keys = _span_keys if table == Span.TABLE and kinds == _KINDS[table] else _keys
    columns = list(dict.fromkeys(name for kind in kinds for name in kind.columns))
    return align(*(keys(_frames(table, columns, side, each), kinds) for side, each in ((old, edits), (new, NO_EDITS))))


def _kinds(table: str, old: Side, new: Side) -> tuple[Kind, ...]:
    """The kinds of keys that both sides have the columns of, of one type."""
    shapes = old.shapes[table], new.shapes[table]
    shared = {
        name for name in shared_columns(table, old, new) if shapes[0].columns[name].type == shapes[1].columns[name].type
    }
    special = _KINDS.get(table, ())
    if special and all(shared >= set(kind.columns) for kind in special):
        return special
    return next(((Kind(shape.key),) for shape in reversed(shapes) if shared >= set(shape.key)), ())


def _frames(table: str, columns: Sequence[str], side: Side, edits: Edits) -> Iterator[pl.DataFrame]:
    """The columns of a table in blocks, with the mentions that they name as the new side names them."""
    for start in range(0, max(side.rows(table), 1), BLOCK):
        yield edits.applied(side.read(table, columns, start, BLOCK))


def _keys(frames: Iterator[pl.DataFrame], kinds: Sequence[Kind]) -> list[pl.Series]:
    """The keys of all rows as numbers, for each kind."""
    found = pl.concat([frame.select(_key(kind, str(place)) for place, kind in enumerate(kinds)) for frame in frames])
    return found.get_columns()


def _key(kind: Kind, name: str) -> pl.Expr:
    key = pl.struct(kind.columns).hash(_SEED)
    return (pl.when(pl.col(kind.needed).is_not_null()).then(key) if kind.needed else key).alias(name)


_OWN: Final = "own"
_FREE: Final = "free"
_DUMP: Final = "dump"


def _span_keys(frames: Iterator[pl.DataFrame], _: Sequence[Kind]) -> list[pl.Series]:
    """The keys of spans: of a mention's what it is of; of the rest the role, and the mention's span before or behind.

    So a span that comes or goes moves none of the others.
    """
    own = _key(Kind((Span.dump_id, Span.mention_id, Span.field, Span.part), needed=Span.mention_id), _OWN)
    free = _key(Kind((Span.dump_id, Span.role, Span.field)), _FREE)
    dump = _key(Kind((Span.dump_id,)), _DUMP)
    spans = pl.concat([frame.select(own, free, dump) for frame in frames])
    ends = [pl.col(_DUMP).ne_missing(pl.col(_DUMP).shift(places)) for places in (1, -1)]
    marks = [pl.coalesce(_OWN, pl.when(is_end).then(_DUMP)) for is_end in ends]
    before, behind = marks[0].forward_fill(), marks[1].backward_fill()
    keys = spans.select(
        pl.coalesce(_OWN, pl.struct(before, _FREE).hash(_SEED)).alias("by what is before it"),
        pl.when(pl.col(_OWN).is_null()).then(pl.struct(behind, _FREE).hash(_SEED)).alias("by what is behind it"),
    )
    return keys.get_columns()
