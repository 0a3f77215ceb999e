"""Mentions that were edited: an edit of a dump gives a mention another id, and here it is found to be the same one."""

from typing import Final

import numpy as np
import polars as pl
from rapidfuzz.distance import Indel
from rapidfuzz.process import cpdist

from etl.release.blocks import Rows
from etl.release.keys import NO_EDITS, Edits, aligned
from etl.release.rows import numbers
from etl.release.shape import has_columns
from etl.release.side import Side
from schemas.columns import Mention

_ALIKE: Final = 0.75
"""So much of their text two mentions share that are one before and after an edit; any two abstracts share half."""
_MOST_CHARS: Final = 2_000
_MOST_IN_GROUP: Final = 20
"""A clue that more mentions share than so many tells none of them apart."""
_MOST_ROUNDS: Final = 50
_IDENTIFIERS: Final = (Mention.arxiv_id, Mention.doi, Mention.pmid)
_PLACE: Final = (Mention.mention_id, Mention.dump_id, Mention.paper_id, Mention.ordinal)
_TEXTS: Final = (Mention.title, Mention.abstract)
_TEXT: Final = pl.concat_str(*_TEXTS, separator="\n", ignore_nulls=True).str.head(_MOST_CHARS)
_COMPARED: Final = 20_000
"""So many pairs of texts are held at a time."""
_ROW: Final = "row"
_BEHIND: Final = "behind"
_LIKENESS: Final = "likeness"
_APART: Final = "apart"
_OTHER: Final = "_new"
_CLUES: Final = (_BEHIND, Mention.paper_id, Mention.ordinal, Mention.title, Mention.arxiv_id, Mention.doi)
"""What may lead from a mention to what an edit made of it: the same neighbour, paper, place, title or identifier."""


def edited(old: Side, new: Side) -> Edits:
    """The mentions that stand on both sides under two ids, each pair by strong evidence.

    Both stand in one dump, and either they are the only ones of their paper there that the other side lacks, or a clue
    leads from one to the other, no identifier speaks against it, and their texts are alike.
    """
    if not has_columns(Mention, (*_PLACE, *_IDENTIFIERS, *_TEXTS), old, new):
        return NO_EDITS
    rows = aligned(Mention.TABLE, old, new)
    came = numbers(rows.partner.len()).filter(rows.partner.is_null())
    if came.is_empty() or rows.removed.is_empty():
        return NO_EDITS
    kept = pl.repeat(True, old.rows(Mention.TABLE), eager=True).scatter(rows.removed, False)
    every = numbers(kept.len())
    behind_old = every.set(~kept, None).forward_fill().gather(rows.removed)
    behind_new = rows.partner.forward_fill().gather(came)
    gone = _left(old, rows.removed, behind_old)
    here = _left(new, came, behind_new)
    sole = _sole(gone).join(_sole(here), on=[Mention.dump_id, Mention.paper_id], suffix=_OTHER)
    rest = [
        _with_clues(side, left.join(sole.select(pl.col(name).alias(_ROW)), on=_ROW, how="anti", maintain_order="left"))
        for side, left, name in ((old, gone, _ROW), (new, here, _ROW + _OTHER))
    ]
    alike = _alike(_led(*rest), old, new)
    pairs = pl.concat([_ids(sole), _ids(alike)]).sort(Mention.mention_id)
    return Edits(pairs[Mention.mention_id], pairs[Mention.mention_id + _OTHER])


def _ids(pairs: pl.DataFrame) -> pl.DataFrame:
    return pairs.select(Mention.mention_id, Mention.mention_id + _OTHER)


def _left(side: Side, rows: pl.Series, behind: pl.Series) -> pl.DataFrame:
    """What a side has and the other lacks: where it stands, and behind which mention that both have."""
    return Rows(side, Mention.TABLE, _PLACE).take(rows).with_columns(rows.alias(_ROW), behind.alias(_BEHIND))


def _sole(left: pl.DataFrame) -> pl.DataFrame:
    """The mentions that alone are of their paper in their dump."""
    return left.filter(pl.len().over(Mention.dump_id, Mention.paper_id) == 1)


def _with_clues(side: Side, left: pl.DataFrame) -> pl.DataFrame:
    read = Rows(side, Mention.TABLE, (Mention.title, *_IDENTIFIERS)).take(left[_ROW])
    return pl.concat([left, read], how="horizontal")


def _led(gone: pl.DataFrame, here: pl.DataFrame) -> pl.DataFrame:
    """The pairs that a clue leads to, and that no identifier speaks against."""
    led = [
        _few(gone, clue).join(_few(here, clue), on=[Mention.dump_id, clue], suffix=_OTHER, coalesce=False)
        for clue in _CLUES
    ]
    against = [(pl.col(name) != pl.col(name + _OTHER)).fill_null(False) for name in _IDENTIFIERS]
    pairs = pl.concat([one.select(sorted(one.columns)) for one in led]).filter(~pl.any_horizontal(against))
    return pairs.unique([_ROW, _ROW + _OTHER]).sort(_ROW, _ROW + _OTHER)


def _alike(pairs: pl.DataFrame, old: Side, new: Side) -> pl.DataFrame:
    """Those pairs whose texts are alike, each mention in one, the likest first."""
    sides = [(Rows(side, Mention.TABLE, _TEXTS), name) for side, name in ((old, _ROW), (new, _ROW + _OTHER))]
    likeness = [pl.Series(_LIKENESS, [], dtype=pl.Float64())]
    for part in pairs.iter_slices(_COMPARED):
        texts = [rows.take(part[name]).select(_TEXT).to_series().to_list() for rows, name in sides]
        likeness.append(pl.Series(cpdist(*texts, scorer=Indel.normalized_similarity, dtype=np.float64)))
    apart = (pl.col(Mention.ordinal) - pl.col(Mention.ordinal + _OTHER)).abs()
    known = pairs.with_columns(pl.concat(likeness), apart.alias(_APART)).filter(pl.col(_LIKENESS) >= _ALIKE)
    return _mutual(known.sort(-pl.col(_LIKENESS), _APART, _ROW, _ROW + _OTHER))


def _few(left: pl.DataFrame, clue: str) -> pl.DataFrame:
    """The mentions that a clue tells apart from most."""
    return left.drop_nulls(clue).filter(pl.len().over(Mention.dump_id, clue) <= _MOST_IN_GROUP)


def _mutual(pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs, sorted by how sure they are, in which each is the other's surest that is not taken."""
    taken = [pairs.clear()]
    for _ in range(_MOST_ROUNDS):
        is_surest = pl.all_horizontal(pl.int_range(pl.len()).over(name) == 0 for name in (_ROW, _ROW + _OTHER))
        found = pairs.filter(is_surest)
        if found.is_empty():
            break
        taken.append(found)
        for name in (_ROW, _ROW + _OTHER):
            pairs = pairs.join(found, on=name, how="anti", maintain_order="left")
    return pl.concat(taken)
