"""Why a field of a paper differs: a ruling on it, the mention that it comes from, or another mention of the paper."""

from collections.abc import Iterator
from itertools import chain
from typing import Final

import polars as pl

from etl.release.causes import CODE, CODES, Causes
from etl.release.evidence import FIELD, Evidence
from etl.release.inputs import IS_NEW
from etl.release.keys import BLOCK
from etl.release.shape import has_columns
from etl.release.side import Side
from schemas.columns import Mention, Paper, Provenance

KEY: Final = "key"
_SEED: Final = 0
_DECIDED: Final = "decided"
"""The rule of a value that a curator set."""
_AT_ONCE: Final = 5 * BLOCK
"""So many rows are read at a time: they are narrow."""
_NOTHING: Final = pl.DataFrame(schema={KEY: pl.UInt64(), Paper.paper_id: pl.String(), IS_NEW: pl.Boolean()})
_READ: Final = (Provenance.paper_id, Provenance.field, Provenance.mention_id, Provenance.rule)


def key_of(paper: str | pl.Expr, field: str | pl.Expr) -> pl.Expr:
    """A field of a paper as one number."""
    paper, field = (pl.col(one) if isinstance(one, str) else one for one in (paper, field))
    return pl.struct(paper.alias(Paper.paper_id), field.alias(FIELD)).hash(_SEED).alias(KEY)


def field_causes(asked: pl.Series, evidence: Evidence, old: Side, new: Side) -> pl.DataFrame:
    """The cause of each of these fields, by their `key`, where a ruling or a mention of the paper is one.

    First what was ruled of it, then the mentions that its values on both sides come from, then any other mention.
    """
    won, decided = _Least(), _NOTHING
    came, other = evidence.came(Mention.mention_id), evidence.of_fields(Mention.mention_id)
    for values in chain(_values(asked, old, False), _values(asked, new, True)):
        won.add(values.join(came, on=Mention.mention_id))
        won.add(values.join(other, on=[Mention.mention_id, FIELD]))
        decided = pl.concat([decided, values.filter(pl.col(Provenance.rule) == _DECIDED).select(_NOTHING.columns)])
    ruled, of_paper = _Least(), _Least()
    ruled.add(evidence.causes.touched.drop_nulls(FIELD).select(key_of(Paper.paper_id, FIELD), CODE))
    ruled.add(_decided(decided, evidence.causes))
    of_paper.add(evidence.of_fields(Paper.paper_id).select(key_of(Paper.paper_id, FIELD), CODE))
    found = ruled.found()
    for tier in (won, of_paper):
        found = pl.concat([found, tier.found().join(found, on=KEY, how="anti")])
    return found


class _Least:
    """The earliest cause of each field."""

    def __init__(self) -> None:
        self._parts = [pl.DataFrame(schema={KEY: pl.UInt64(), CODE: CODES})]

    def add(self, causes: pl.DataFrame) -> None:
        self._parts.append(causes.group_by(KEY).agg(pl.col(CODE).min()))

    def found(self) -> pl.DataFrame:
        return pl.concat(self._parts).group_by(KEY).agg(pl.col(CODE).min())


def _values(asked: pl.Series, side: Side, is_new: bool) -> Iterator[pl.DataFrame]:
    """Where the values of these fields come from on a side: `key`, and what `provenance` says; some rows at a time."""
    if has_columns(Provenance, _READ, side):
        for start in range(0, side.rows(Provenance.TABLE), _AT_ONCE):
            rows = side.read(Provenance.TABLE, _READ, start, _AT_ONCE)
            keyed = rows.select(key_of(Provenance.paper_id, FIELD), *_READ, pl.lit(is_new).alias(IS_NEW))
            yield keyed.join(asked.alias(KEY).to_frame(), on=KEY, how="semi")


def _decided(values: pl.DataFrame, causes: Causes) -> pl.DataFrame:
    """Fields whose value a curator set on one side alone, with the ruling that touched the paper, if that is known."""
    sides = values.group_by(KEY, Paper.paper_id).agg(pl.col(IS_NEW).n_unique())
    touched = causes.touched.group_by(Paper.paper_id).agg(pl.col(CODE).min())
    alone = sides.filter(pl.col(IS_NEW) == 1).join(touched, on=Paper.paper_id, how="left")
    return alone.select(KEY, pl.col(CODE).fill_null(pl.lit(causes.ruling, CODES))).drop_nulls(CODE)
