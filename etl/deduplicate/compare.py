"""Comparisons: small named pieces of evidence on a pair. What either record lacks gives None: no evidence."""

from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz

from etl.deduplicate.comparable import comparable
from etl.deduplicate.features import Features
from etl.deduplicate.series import in_series
from etl.deduplicate.shingles import SENTENCE_WORDS
from etl.deduplicate.titles import different_words, is_misspelling


@dataclass(frozen=True, slots=True)
class Evidence:
    """Every comparison of one pair."""

    abstract_jaccard: float | None
    abstract_containment: float | None
    title_similarity: float | None
    title_difference: tuple[str, ...]
    author_overlap: float | None
    year_gap: int | None
    arxiv_id_equal: bool | None
    doi_equal: bool | None
    pmid_equal: bool | None
    journal_equal: bool | None
    volume_equal: bool | None
    number_equal: bool | None
    first_page_equal: bool | None
    number_difference: tuple[str, ...]
    shorter_shingles: int
    same_beginning: bool
    title_chars: int
    titles_equal: bool
    raw_titles_equal: bool
    titles_part: bool
    misspelt: bool
    numbers_part: int
    number_overlap: float | None
    generic: bool
    in_series: bool
    corrects: bool
    answers: bool
    one_printed: bool
    one_placed: bool
    one_preprint: bool
    supplement: bool
    other_subject: bool
    bare: bool

    @property
    def untold(self) -> bool:
        """Whether there is no text that both have."""
        return self.abstract_jaccard is None and self.title_similarity is None


def compare(a: Features, b: Features) -> Evidence:
    """All evidence on a pair; the same whichever record comes first."""
    jaccard, containment = abstract_likeness(a, b)
    are_titled = bool(a.title_raw and b.title_raw)
    one, other = different_words(a.title, b.title) if a.title and b.title else (frozenset(), frozenset())
    numbers = (a.numbers - b.numbers, b.numbers - a.numbers) if a.abstract and b.abstract else (set(), set())
    return Evidence(
        abstract_jaccard=jaccard,
        abstract_containment=containment,
        title_similarity=title_similarity(a, b),
        title_difference=tuple(sorted(one | other)),
        author_overlap=_overlap(a.names, b.names),
        year_gap=None if a.year is None or b.year is None else abs(a.year - b.year),
        arxiv_id_equal=_equal(a.arxiv_id, b.arxiv_id),
        doi_equal=_equal(a.doi, b.doi),
        pmid_equal=_equal(a.pmid, b.pmid),
        journal_equal=journal_equal(a.journal, b.journal),
        volume_equal=_equal(a.volume, b.volume),
        number_equal=_equal(a.number, b.number),
        first_page_equal=_equal(a.first_page, b.first_page),
        number_difference=tuple(sorted(numbers[0] | numbers[1])),
        shorter_shingles=min(a.shingles.size, b.shingles.size),
        same_beginning=a.abstract[:SENTENCE_WORDS] == b.abstract[:SENTENCE_WORDS],
        title_chars=min(sum(map(len, a.title)), sum(map(len, b.title))),
        titles_equal=bool(a.title) and "".join(a.title) == "".join(b.title),
        raw_titles_equal=comparable(a.title_raw) == comparable(b.title_raw),
        titles_part=bool(one and other),
        misspelt=is_misspelling(one, other),
        numbers_part=min(map(len, numbers)),
        number_overlap=_overlap(a.numbers, b.numbers) if a.abstract and b.abstract else None,
        generic=a.is_generic and b.is_generic,
        in_series=in_series(a.title, b.title),
        corrects=are_titled and a.corrects != b.corrects,
        answers=are_titled and a.answers != b.answers,
        one_printed=a.is_printed != b.is_printed,
        one_placed=a.is_placed != b.is_placed,
        one_preprint=a.is_preprint or b.is_preprint,
        supplement=a.is_supplement or b.is_supplement,
        other_subject=bool(jaccard) and other_subject(a, b),
        bare=a.is_bare and b.is_bare,
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


def _overlap(a: frozenset[str], b: frozenset[str]) -> float | None:
    """Share of the smaller set that the larger has: lists are cut (`et al.`), so what it lacks says nothing."""
    return round(len(a & b) / min(len(a), len(b)), 6) if a and b else None


def other_subject(a: Features, b: Features) -> bool:
    """Whether each abstract says a word again and again that the other never says: another place, plant or drug."""
    return bool(a.repeated.difference(b.abstract) and b.repeated.difference(a.abstract))


def journal_equal(a: tuple[str, ...], b: tuple[str, ...]) -> bool | None:
    """Whether two names of journals agree word by word, abbreviated or not; None where one may be an acronym."""
    if not a or not b or (len(a) != len(b) and min(len(a), len(b)) == 1):
        return None
    return len(a) == len(b) and all(x.startswith(y) or y.startswith(x) for x, y in zip(a, b, strict=True))


def _equal(a: str | None, b: str | None) -> bool | None:
    return None if a is None or b is None else a == b
