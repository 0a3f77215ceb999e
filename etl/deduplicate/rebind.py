"""Rulings that outlive an edit: a ruled mention whose bytes, and so whose id, have changed is recognised again.

A stand-in is never a mention that is ruled on itself, and stands in for one mention alone: it takes over a name, so
rulings that agreed go on agreeing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

import polars as pl
from rapidfuzz.distance import Indel

from etl.deduplicate.comparable import comparable
from etl.deduplicate.rulings import Ruling, Trace
from schemas.columns import Mention

_IDENTIFIERS: Final = (Mention.arxiv_id, Mention.doi, Mention.pmid)
_READ: Final = (Mention.mention_id, Mention.dump_id, Mention.ordinal, Mention.title, Mention.abstract, *_IDENTIFIERS)
_HEAD, _TAIL = 160, 80
_EDITED_IN_PLACE: Final = 0.6
"""So much of its text at least an edited mention keeps that still has its place in the dump."""
_EDITED_AND_MOVED: Final = 0.9
"""And one that has not: between it and the others of a template only its text can tell."""
_TELLING_TITLE: Final = 25
_MARK: Final = " … "


def trace_of(row: Mapping[str, Any]) -> Trace:
    """What a mention is recognised by: its place, title, the ends of its abstract, identifiers."""
    known = {name: row[name] for name in _READ if name not in (Mention.title, Mention.abstract)}
    return Trace(title=_ends(row[Mention.title]), abstract=_ends(row[Mention.abstract]), **known)


def rebound(rulings: Sequence[Ruling], records: pl.DataFrame) -> list[Ruling]:
    """The rulings with the ids that their mentions have now; an id that nothing stands in for stays as it is.

    `records` have the columns of `mentions` by which a mention is recognised, in any order. A mention that is gone is
    looked for in its dump by identifier, by equal text, then by like text; in other dumps by identifier and equal text.
    """
    now = _stand_ins(rulings, records)
    return [
        replace(one, mention_ids=tuple(now.get(mention_id, mention_id) for mention_id in one.mention_ids))
        if now.keys() & set(one.mention_ids)
        else one
        for one in rulings
    ]


def current_ids(traces: Iterable[Trace], records: pl.DataFrame) -> dict[str, str]:
    """The id that each traced mention has now; those that are gone are left out."""
    traces = list(traces)
    here = set(_named([one.mention_id for one in traces], records))
    return {one: one for one in here} | _found([one for one in traces if one.mention_id not in here], records, here)


def with_living_papers(
    rulings: Sequence[Ruling], records: pl.DataFrame, paper_of: Mapping[str, str], living: Mapping[str, str | None]
) -> list[Ruling]:
    """The rulings, each `set` on a paper that is no more with the one that most of its mentions are in now."""
    lost = [one for one in rulings if one.paper_id and not living.get(one.paper_id)]
    now = {one.ordinal: _home(one, records, paper_of) for one in lost}
    return [replace(one, paper_id=now.get(one.ordinal) or one.paper_id) for one in rulings]


def _home(ruling: Ruling, records: pl.DataFrame, paper_of: Mapping[str, str]) -> str | None:
    homes = Counter(paper_of[one] for one in current_ids(ruling.known_by, records).values() if one in paper_of)
    return min(homes, key=lambda paper_id: (-homes[paper_id], paper_id), default=None)


def _stand_ins(rulings: Sequence[Ruling], records: pl.DataFrame) -> dict[str, str]:
    ruled = {mention_id for one in rulings for mention_id in one.mention_ids}
    if not ruled:
        return {}
    here = set(_named(ruled, records))
    traces = {trace.mention_id: trace for one in rulings for trace in one.known_by}
    return _found([traces[one] for one in sorted(ruled - here) if one in traces], records, here)


def _named(ids: Iterable[str], records: pl.DataFrame) -> list[str]:
    named = pl.Series(sorted(ids), dtype=pl.String())
    return records.filter(pl.col(Mention.mention_id).is_in(named.implode()))[Mention.mention_id].to_list()


class _Candidate(NamedTuple):
    """A mention that may be what a trace is of: the lesser `rank`, the surer."""

    rank: tuple[int, float, str, int]
    trace_id: str
    mention_id: str


def _found(traces: Sequence[Trace], records: pl.DataFrame, taken: set[str]) -> dict[str, str]:
    """A stand-in for each trace that has one, the surest first."""
    if not traces:
        return {}
    near = _near(traces, records.select(_READ)).filter(
        ~pl.col(Mention.mention_id).is_in(pl.Series(sorted(taken), dtype=pl.String()).implode())
    )
    rows = [trace_of(row) for row in near.iter_rows(named=True)]
    now: dict[str, str] = {}
    held = set(taken)
    for one in sorted(candidate for trace in traces for candidate in _candidates(trace, rows)):
        if one.trace_id not in now and one.mention_id not in held:
            now[one.trace_id] = one.mention_id
            held.add(one.mention_id)
    return now


def _near(traces: Sequence[Trace], records: pl.DataFrame) -> pl.DataFrame:
    """The records that can be what one of the traces is of: those of its dump, of its identifiers, of its text."""
    told = {name: [getattr(one, name) for one in traces if getattr(one, name)] for name in Trace._fields}
    ends = [text.partition(_MARK)[0][:_HEAD] for text in told[Mention.abstract]]
    same = [
        pl.col(name).is_in(pl.Series(sorted(told[name]), dtype=pl.String()).implode())
        for name in (Mention.dump_id, *_IDENTIFIERS, Mention.title)
    ]
    begins = pl.col(Mention.abstract).str.head(_HEAD).is_in(pl.Series(sorted(ends), dtype=pl.String()).implode())
    return records.filter(pl.any_horizontal(*(one.fill_null(False) for one in (*same, begins))))


def _candidates(trace: Trace, others: Sequence[Trace]) -> Iterator[_Candidate]:
    text = _text(trace)
    for other in others:
        is_at_home = other.dump_id == trace.dump_id
        found = _agreement(trace, text, other, is_at_home)
        if found:
            tier, likeness = found
            rank = (tier if is_at_home else tier + 3, -likeness, other.dump_id, other.ordinal)
            yield _Candidate(rank, trace.mention_id, other.mention_id)


def _agreement(trace: Trace, text: str, other: Trace, is_at_home: bool) -> tuple[int, float] | None:
    """By what a mention is recognised (identifier, equal text, like text), and how alike it is; None if it is not."""
    shared = [name for name in _IDENTIFIERS if _both(trace, other, name)]
    if any(getattr(trace, name) == getattr(other, name) for name in shared):
        return 0, 1.0
    if _is_equal(trace, other):
        return 1, 1.0
    if shared or not is_at_home:
        return None
    least = _EDITED_IN_PLACE if trace.ordinal == other.ordinal else _EDITED_AND_MOVED
    likeness = Indel.normalized_similarity(text, _text(other), score_cutoff=least)
    return (2, likeness) if likeness >= least else None


def _both(trace: Trace, other: Trace, name: str) -> bool:
    return bool(getattr(trace, name) and getattr(other, name))


def _is_equal(trace: Trace, other: Trace) -> bool:
    """Whether two texts differ in form alone: abstracts where both have one, and titles; else telling titles."""
    told = [name for name in (Mention.title, Mention.abstract) if _both(trace, other, name)]
    texts = {name: comparable(getattr(trace, name)) for name in told}
    is_same = all(texts[name] == comparable(getattr(other, name)) for name in told)
    return is_same and (Mention.abstract in told or len(texts.get(Mention.title, "")) >= _TELLING_TITLE)


def _text(trace: Trace) -> str:
    return comparable(f"{trace.title or ''} {trace.abstract or ''}")


def _ends(text: str | None) -> str | None:
    """A text, of a long one its beginning and its end."""
    return text if text is None or len(text) <= _HEAD + _TAIL else f"{text[:_HEAD]}{_MARK}{text[-_TAIL:]}"
