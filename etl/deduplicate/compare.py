"""Comparisons: small named pieces of evidence on a pair. What either record lacks gives None: no evidence."""

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from rapidfuzz import fuzz

from etl.deduplicate.comparable import is_number
from etl.deduplicate.features import Features

_CORRECTS: Final = re.compile(
    r"(?:author |publisher )?(?:erratum|errata|corrigend(?:um|a)|corrections?|addendum|retraction|retracted|withdrawn"
    r"|publisher.?s note)\b(?!.{0,3}(?:of|for) errors)",
    re.IGNORECASE,
)
_ANSWERS: Final = re.compile(
    r"(?:in )?(?:repl(?:y|ies)|response|rejoinder|comments?|commentary|discussion|remarks?|notes?|letter) "
    r"(?:to|on|of|regarding)\b|re:|rejoinder\b|invited commentary\b|discussion\s?:",
    re.IGNORECASE,
)
_ROMAN: Final = frozenset("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv".split())
_SERIES_WORD: Final = frozenset("part parts volume vol chapter paper section no number".split())


@dataclass(frozen=True, slots=True)
class Evidence:
    """Every comparison of one pair."""

    abstract_jaccard: float | None
    abstract_containment: float | None
    title_similarity: float | None
    author_overlap: float | None
    year_gap: int | None
    arxiv_id_equal: bool | None
    doi_equal: bool | None
    pmid_equal: bool | None
    volume_equal: bool | None
    first_page_equal: bool | None
    number_difference: tuple[str, ...]
    shorter_shingles: int
    title_chars: int
    in_series: bool
    corrects: bool
    answers: bool


def compare(a: Features, b: Features) -> Evidence:
    """All evidence on a pair; the same whichever record comes first."""
    jaccard, containment = abstract_likeness(a, b)
    return Evidence(
        abstract_jaccard=jaccard,
        abstract_containment=containment,
        title_similarity=title_similarity(a, b),
        author_overlap=author_overlap(a, b),
        year_gap=None if a.year is None or b.year is None else abs(a.year - b.year),
        arxiv_id_equal=_equal(a.arxiv_id, b.arxiv_id),
        doi_equal=_equal(a.doi, b.doi),
        pmid_equal=_equal(a.pmid, b.pmid),
        volume_equal=_equal(a.volume, b.volume),
        first_page_equal=_equal(a.first_page, b.first_page),
        number_difference=tuple(sorted(a.numbers ^ b.numbers)) if a.abstract and b.abstract else (),
        shorter_shingles=min(a.shingles.size, b.shingles.size),
        title_chars=min(sum(map(len, a.title)), sum(map(len, b.title))),
        in_series=in_series(a.title, b.title),
        corrects=_one_begins(_CORRECTS, a, b),
        answers=_one_begins(_ANSWERS, a, b),
    )


def abstract_likeness(a: Features, b: Features) -> tuple[float | None, float | None]:
    """Jaccard index and containment of the word 3-shingles, exact, to six digits."""
    if not a.shingles.size or not b.shingles.size:
        return None, None
    common = int(np.intersect1d(a.shingles, b.shingles, assume_unique=True).size)
    union = a.shingles.size + b.shingles.size - common
    return round(common / union, 6), round(common / min(a.shingles.size, b.shingles.size), 6)


def title_similarity(a: Features, b: Features) -> float | None:
    """Likeness of the comparable titles, words in any order (rapidfuzz `token_sort_ratio`)."""
    if not a.title or not b.title:
        return None
    return round(fuzz.token_sort_ratio(" ".join(a.title), " ".join(b.title)) / 100, 6)


def author_overlap(a: Features, b: Features) -> float | None:
    """Share of the shorter list's surnames that the longer one has: `et al.` cuts lists, so the rest says nothing."""
    if not a.surnames or not b.surnames:
        return None
    common = len(set(a.surnames) & set(b.surnames))
    return round(common / min(len(set(a.surnames)), len(set(b.surnames))), 6)


def in_series(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two titles are one but for a number: `… Part I` and `… Part II`, or `X` and `X II`."""
    if a == b or not a or not b:
        return False
    if len(a) == len(b):
        return all(_is_numeral(x) and _is_numeral(y) for x, y in zip(a, b, strict=True) if x != y)
    short, long = sorted((a, b), key=len)
    rest = long[len(short) :]
    return long[: len(short)] == short and len(rest) <= 2 and _is_numeral(rest[-1]) and set(rest[:-1]) <= _SERIES_WORD


def _one_begins(pattern: re.Pattern[str], a: Features, b: Features) -> bool:
    """Whether one title of two begins so and the other does not; a title that is missing says nothing."""
    if not a.title_raw or not b.title_raw:
        return False
    return bool(pattern.match(a.title_raw)) != bool(pattern.match(b.title_raw))


def _is_numeral(word: str) -> bool:
    return is_number(word) or word in _ROMAN


def _equal(a: str | None, b: str | None) -> bool | None:
    return None if a is None or b is None else a == b
