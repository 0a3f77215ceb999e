"""Rulings that outlive an edit: a ruled mention whose bytes, and so whose id, have changed is recognised again.

A stand-in is never a mention that is ruled on itself, nor one that stood beside the ruled one when that was ruled on,
and it stands in for one mention alone: it takes over a name, so rulings that agreed go on agreeing.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Final, NamedTuple

import polars as pl
from rapidfuzz.distance import Indel

from etl.deduplicate.comparable import comparable
from etl.deduplicate.rulings import Ruling, Trace
from etl.deduplicate.traces import ALIKE, HEAD_CHARS, IDENTIFIERS, MARK, READ, SURE, text_of, trace_of
from schemas.columns import Mention

_ALIKE_AND_MOVED: Final = 0.9
"""So much of its text a mention keeps that has another place: from others of a template only its text can tell it."""
_TELLING_TITLE: Final = 25
_TEXT_KEY: Final = "text_key"


def stand_ins(rulings: Sequence[Ruling], records: pl.DataFrame) -> dict[str, str]:
    """What stands in for each mention that rulings name and `records` lack; what nothing stands in for is left out.

    `records` have the columns of `mentions` by which a mention is recognised, in any order.
    """
    gone = gone_traces(rulings, records[Mention.mention_id])
    if not gone:
        return {}
    here = set(records.filter(pl.col(Mention.mention_id).is_in(_named(rulings)))[Mention.mention_id])
    return _found(gone, records, here, _distrusted(rulings))


def gone_traces(rulings: Sequence[Ruling], present: pl.Series) -> list[Trace]:
    """What is known of those mentions that rulings name and that are not `present` any more."""
    traces = {trace.mention_id: trace for ruling in rulings for trace in ruling.known_by}
    here = set(present.filter(present.is_in(_named(rulings)))) if traces else set()
    return [traces[one] for one in sorted(traces.keys() - here)]


def may_be_named(rulings: Sequence[Ruling], gone: Sequence[Trace], records: pl.DataFrame) -> pl.DataFrame:
    """Those of some records that rulings name, or in which `stand_ins` may find what is `gone`."""
    return records.filter(pl.col(Mention.mention_id).is_in(_named(rulings)) | _is_near(gone))


def _named(rulings: Sequence[Ruling]) -> pl.Series:
    """The ids of all mentions that rulings name, in one value."""
    ids = {one for ruling in rulings for one in (*ruling.mention_ids, *(trace.mention_id for trace in ruling.known_by))}
    return pl.Series(sorted(ids), dtype=pl.String()).implode()


def rebound(rulings: Sequence[Ruling], now: Mapping[str, str]) -> list[Ruling]:
    """The rulings with what stands in for their mentions now."""
    return [
        replace(one, mention_ids=tuple(now.get(mention_id, mention_id) for mention_id in one.mention_ids))
        if now.keys() & set(one.mention_ids)
        else one
        for one in rulings
    ]


def with_living_papers(
    rulings: Sequence[Ruling], now: Mapping[str, str], paper_of: Mapping[str, str], living: Mapping[str, str | None]
) -> list[Ruling]:
    """The rulings, each `set` on a paper that is no more with the one that most of its mentions are in now."""
    lost = {one.ordinal for one in rulings if one.paper_id and not living.get(one.paper_id)}
    return [
        replace(one, paper_id=_home(one, now, paper_of) or one.paper_id) if one.ordinal in lost else one
        for one in rulings
    ]


def _home(ruling: Ruling, now: Mapping[str, str], paper_of: Mapping[str, str]) -> str | None:
    ids = (now.get(trace.mention_id, trace.mention_id) for trace in ruling.known_by)
    homes = Counter(paper_of[one] for one in ids if one in paper_of)
    return min(homes, key=lambda paper_id: (-homes[paper_id], paper_id), default=None)


Clue = tuple[str, str]
"""A kind of key, and its value."""


def _distrusted(rulings: Sequence[Ruling]) -> AbstractSet[Clue]:
    """Identifiers and texts that stand on two sides of one ruling: they do not tell its mentions apart."""
    distrusted: set[Clue] = set()
    for ruling in rulings:
        side_of = dict(zip(ruling.mention_ids, ruling.sides, strict=True))
        sides: dict[Clue, set[int]] = {}
        for trace in ruling.known_by:
            for clue in _clues(trace) if trace.mention_id in side_of else ():
                sides.setdefault(clue, set()).add(side_of[trace.mention_id])
        distrusted |= {clue for clue, on in sides.items() if len(on) > 1}
    return distrusted


def _clues(trace: Trace) -> list[Clue]:
    known = ((name, getattr(trace, name)) for name in (*IDENTIFIERS, _TEXT_KEY))
    return [(name, value) for name, value in known if value]


class _Candidate(NamedTuple):
    """A mention that may be what a trace is of: the lesser `rank`, the surer."""

    rank: tuple[int, bool, float, int, str, int, int]
    trace_id: str
    mention_id: str


def _found(
    traces: Sequence[Trace], records: pl.DataFrame, taken: AbstractSet[str], distrusted: AbstractSet[Clue]
) -> dict[str, str]:
    """A stand-in for each trace that has one, the surest first."""
    near = records.select(READ).filter(
        _is_near(traces) & ~pl.col(Mention.mention_id).is_in(pl.Series(sorted(taken), dtype=pl.String()).implode())
    )
    others = [trace_of(row) for row in near.iter_rows(named=True)]
    texts = [text_of(other) for other in others]
    now: dict[str, str] = {}
    held: set[str] = set()
    for one in sorted(each for trace in traces for each in _candidates(trace, others, texts, distrusted)):
        if one.trace_id not in now and one.mention_id not in held:
            now[one.trace_id] = one.mention_id
            held.add(one.mention_id)
    return now


def _is_near(traces: Sequence[Trace]) -> pl.Expr:
    """Whether a record can be what one of the traces is of: one of its dump, of its identifiers, of its text."""
    told = {name: [getattr(one, name) for one in traces if getattr(one, name)] for name in Trace._fields}
    ends = [text.partition(MARK)[0][:HEAD_CHARS] for text in told[Mention.abstract]]
    same = [
        pl.col(name).is_in(pl.Series(sorted(told[name]), dtype=pl.String()).implode())
        for name in (Mention.dump_id, *IDENTIFIERS, Mention.title)
    ]
    begins = pl.col(Mention.abstract).str.head(HEAD_CHARS).is_in(pl.Series(sorted(ends), dtype=pl.String()).implode())
    return pl.any_horizontal(*(one.fill_null(False) for one in (*same, begins)))


def _candidates(
    trace: Trace, others: Sequence[Trace], texts: Sequence[str], distrusted: AbstractSet[Clue]
) -> Iterator[_Candidate]:
    own = text_of(trace)
    for other, text in zip(others, texts, strict=True):
        if other.mention_id in trace.beside:
            continue
        likeness = Indel.normalized_similarity(own, text)
        tier = _tier(trace, other, likeness, distrusted)
        if tier is not None:
            is_elsewhere = (other.dump_id, other.ordinal) != (trace.dump_id, trace.ordinal)
            distance = abs(other.ordinal - trace.ordinal)
            rank = (tier, is_elsewhere, -likeness, distance, other.dump_id, other.ordinal, trace.ordinal)
            yield _Candidate(rank, trace.mention_id, other.mention_id)


def _tier(trace: Trace, other: Trace, likeness: float, distrusted: AbstractSet[Clue]) -> int | None:
    """How surely a mention is what a trace is of, 0 being the surest; None if it is another."""
    is_at_home = other.dump_id == trace.dump_id
    shared = [
        name for name in IDENTIFIERS if _both(trace, other, name) and (name, getattr(trace, name)) not in distrusted
    ]
    agreeing = [name for name in shared if getattr(trace, name) == getattr(other, name)]
    if _is_equal(trace, other) and (is_at_home or (_TEXT_KEY, trace.text_key) not in distrusted):
        return 0 if is_at_home else 3
    if agreeing and (likeness >= ALIKE or set(agreeing) & set(SURE)):
        return 1 if is_at_home else 5
    if len(agreeing) < len(shared) or not is_at_home:
        return None
    if trace.ordinal == other.ordinal and likeness >= ALIKE:
        return 2
    return 4 if likeness >= _ALIKE_AND_MOVED else None


def _both(trace: Trace, other: Trace, name: str) -> bool:
    return bool(getattr(trace, name) and getattr(other, name))


def _is_equal(trace: Trace, other: Trace) -> bool:
    """Whether two mentions say the same but for form: an abstract, or a title that tells one paper from others."""
    if trace.text_key and trace.text_key == other.text_key:
        return bool(trace.abstract) or len(comparable(trace.title or "")) >= _TELLING_TITLE
    told = [name for name in (Mention.title, Mention.abstract) if _both(trace, other, name)]
    texts = {name: comparable(getattr(trace, name)) for name in told}
    is_same = all(texts[name] == comparable(getattr(other, name)) for name in told)
    is_part = trace.title is None or other.title is None or trace.abstract is None or other.abstract is None
    return is_same and is_part and (Mention.abstract in told or len(texts.get(Mention.title, "")) >= _TELLING_TITLE)
