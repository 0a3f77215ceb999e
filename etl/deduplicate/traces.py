"""What a ruled mention is recognised by once its bytes have changed."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl
from rapidfuzz import process
from rapidfuzz.distance import Indel

from etl.deduplicate.comparable import comparable
from etl.deduplicate.rulings import Trace
from schemas.columns import Mention

SURE: Final = (Mention.arxiv_id, Mention.pmid)
"""Identifiers that no two papers share, as a DOI is by the talks of one supplement."""
IDENTIFIERS: Final = (*SURE, Mention.doi)
READ: Final = (Mention.mention_id, Mention.dump_id, Mention.ordinal, Mention.title, Mention.abstract, *IDENTIFIERS)
"""The columns of mentions that a trace is made of."""
ALIKE: Final = 0.6
"""So much of its text at least an edited mention keeps that still has its place in the dump, or its DOI."""
HEAD_CHARS: Final = 160
MARK: Final = " … "
"""What stands for the middle of a long text."""
_TAIL_CHARS: Final = 80
_MOST_BESIDE: Final = 12


def traces_of(rows: Sequence[Mapping[str, Any]], mentions: pl.DataFrame) -> tuple[Trace, ...]:
    """What each of some mentions is recognised by: place, title, the ends of its abstract, identifiers, its neighbours.

    Those are the mentions of its dump that are like it: they are there now, so a later build takes none for it.
    """
    ids, dumps = ({row[name] for row in rows} for name in (Mention.mention_id, Mention.dump_id))
    near = (
        mentions.select(READ)
        .filter(pl.col(Mention.dump_id).is_in(sorted(dumps)))
        .sort(Mention.dump_id, Mention.ordinal)
    )
    texts: dict[str, dict[str, str]] = {}
    for other in near.iter_rows(named=True):
        if other[Mention.mention_id] not in ids:
            texts.setdefault(other[Mention.dump_id], {})[other[Mention.mention_id]] = text_of(trace_of(other))
    return tuple(_beside(trace_of(row), texts.get(row[Mention.dump_id], {})) for row in rows)


def _beside(trace: Trace, texts: Mapping[str, str]) -> Trace:
    alike = process.extract(
        text_of(trace), texts, scorer=Indel.normalized_similarity, score_cutoff=ALIKE, limit=_MOST_BESIDE
    )
    return trace._replace(beside=tuple(sorted(mention_id for _, _, mention_id in alike)))


def trace_of(row: Mapping[str, Any]) -> Trace:
    """The trace of one mention, but for its neighbours."""
    known = {name: row[name] for name in READ if name not in (Mention.title, Mention.abstract)}
    whole = "\n".join(comparable(row[name] or "") for name in (Mention.title, Mention.abstract))
    key = hashlib.sha256(whole.encode()).hexdigest()[:16]
    return Trace(title=_ends(row[Mention.title]), abstract=_ends(row[Mention.abstract]), text_key=key, **known)


def text_of(trace: Trace) -> str:
    """What a trace holds of a mention's text, in the form in which texts are compared."""
    return comparable(f"{trace.title or ''} {trace.abstract or ''}")


def _ends(text: str | None) -> str | None:
    """A text, of a long one its beginning and its end."""
    return (
        text
        if text is None or len(text) <= HEAD_CHARS + _TAIL_CHARS
        else f"{text[:HEAD_CHARS]}{MARK}{text[-_TAIL_CHARS:]}"
    )
