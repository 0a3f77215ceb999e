"""Summaries that a page prints in place of abstracts: one or two sentences, in nobody's voice."""

from typing import Final

import polars as pl

from schemas.columns import Mention

TITLED: Final = "titled"
SHORT: Final = "short"
LABELLED_STARTS: Final = r"tl\s*;?\s*dr|ai[- ]\s*(?:gen|sum|tl)|summary\s*(?:</\w+>)?\s*[:&–—]"
"""A superset, in text as it stands, of the starts below."""
_LABELLED: Final = r"(?i)^\W{0,3}(?:tl;? ?dr|ai[- ](?:generated )?(?:summary|tl;?dr))\s?[:.–—-]"
_SHORT_LABELLED: Final = r"(?i)^\W{0,3}(?:(?:one[- ]sentence|short|brief) )?summary\s?[:–—]"
_SENTENCE_END: Final = r"[.!?][\"”’')\]]{0,2}(?:\s|$)"
_OWN_VOICE: Final = (
    r"(?i)\b(?:we|our|ours|us|i|my|here|herein)\b|\b(?:this|the present) (?:paper|note|article|work|letter|review|study"
    r"|talk|survey|thesis|report|chapter|book|submission|manuscript)\b|\bthe authors?\b"
    r"|\b(?:it is|are|is) (?:shown|proved|proven)\b"
)
_ENDED: Final = r"[.!?][\"”’')\]]{0,2}$"
_MIN_CHARS: Final = 60
_MAX_CHARS: Final = 300
_MAX_SENTENCES: Final = 2
_LEAST_ABSTRACTS: Final = 2
"""A dump of fewer says nothing of what its page prints."""
_LEAST_SHARE: Final = 0.15
"""Of a page that prints summaries at least so many of its texts are such; of 263,664 arXiv abstracts 1.3 % look so."""


def is_labelled_summary(text: pl.Expr) -> pl.Expr:
    """Whether a text says itself that it is a summary: `TL;DR: …`; behind `Summary:`, a few sentences at most."""
    return text.str.head(_MAX_CHARS).str.contains(_LABELLED) | (
        _is_short(text) & text.str.head(_MAX_CHARS).str.contains(_SHORT_LABELLED)
    )


def are_summaries(texts: pl.DataFrame) -> pl.Series:
    """Whether the abstracts of `texts` (with `dump_id` and `title`) are summaries by the page, told from their dump.

    They are one or two whole sentences of 300 characters at most beside a title, and do not say `we` or `this paper`,
    and they are at least 15 % of the abstracts of the dump: an author may be brief, a whole page is not.
    """
    found = texts.select(Mention.dump_id).hstack(look_like_summaries(texts))
    if not found[SHORT].any():
        return found[SHORT]
    shares = found.group_by(Mention.dump_id).agg(pl.col(TITLED, SHORT).sum())
    printing = [dump_id for dump_id, titled, short in shares.iter_rows() if prints_summaries(titled, short)]
    return found.select((pl.col(SHORT) & pl.col(Mention.dump_id).is_in(printing)).alias(SHORT)).to_series()


def look_like_summaries(texts: pl.DataFrame) -> pl.DataFrame:
    """Of each text whether it is an abstract beside a title, and whether that looks like a summary by the page."""
    abstract = pl.col(Mention.abstract)
    titled = pl.col(Mention.title).is_not_null() & abstract.is_not_null()
    head = abstract.str.head(_MAX_CHARS)
    whole = (abstract.str.len_chars() >= _MIN_CHARS) & head.str.contains(_ENDED)
    short = titled & _is_short(abstract) & whole & ~head.str.contains(_OWN_VOICE)
    return texts.select(titled.alias(TITLED), short.fill_null(False).alias(SHORT))


def prints_summaries(titled_count: int, short_count: int) -> bool:
    """Whether a page prints summaries, by how many abstracts it has and how many look like one."""
    return titled_count >= _LEAST_ABSTRACTS and short_count >= _LEAST_SHARE * titled_count


def _is_short(text: pl.Expr) -> pl.Expr:
    ends = text.str.head(_MAX_CHARS).str.count_matches(_SENTENCE_END)
    return (text.str.len_chars() <= _MAX_CHARS) & (ends <= _MAX_SENTENCES)
