"""The decision table: ordered rules, each a name, a condition and a verdict; the first that holds decides.

It reads top to bottom. Vetoes come first, because a false merge destroys what a missed one only repeats.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

from etl.deduplicate.compare import Evidence


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What counts as alike; all but the lengths are shares, 0 to 1 (params.yaml says what each means)."""

    same_abstract: float
    like_abstract: float
    contained_abstract: float
    min_shingles: int
    unlike_abstract: float
    same_title: float
    like_title: float
    unlike_title: float
    min_title_chars: int
    some_authors: float
    max_year_gap: int


class Verdict(NamedTuple):
    """`exact`, `strong`, `review` or `different`, and the name of the rule that said so."""

    verdict: str
    reason: str

    @property
    def merges(self) -> bool:
        """Whether the two records are taken for one paper."""
        return self.verdict in ("exact", "strong")

    @property
    def forbids(self) -> bool:
        """Whether the two may not be in one cluster, even by way of others."""
        return self.verdict == "different" and self != NOT_ALIKE


NOT_ALIKE: Final = Verdict("different", "not_alike")
"""What is left where no rule holds: no reason to merge, and none to keep apart."""


class Rule(NamedTuple):
    """A row of the table."""

    reason: str
    verdict: str
    holds: Callable[[Evidence, Thresholds], bool]


def decide(evidence: Evidence, thresholds: Thresholds) -> Verdict:
    """The verdict of the first rule that holds."""
    for rule in RULES:
        if rule.holds(evidence, thresholds):
            return Verdict(rule.verdict, rule.reason)
    return NOT_ALIKE


def _like(value: float | None, least: float) -> bool:
    return value is not None and value >= least


def _unlike(value: float | None, most: float) -> bool:
    return value is not None and value < most


def is_of_interest(evidence: Evidence, verdict: Verdict, thresholds: Thresholds) -> bool:
    """Whether a pair is worth keeping: it merges, waits for review, or looks alike and is kept apart."""
    e, t = evidence, thresholds
    looks_alike = _like(e.abstract_jaccard, t.like_abstract) or _like(e.title_similarity, t.like_title)
    return verdict.verdict != "different" or looks_alike or _identified(e)


def _texts_differ(e: Evidence, t: Thresholds) -> bool:
    """No text that both have is alike, and one that both have is unlike."""
    if _like(e.abstract_jaccard, t.unlike_abstract) or _like(e.title_similarity, t.unlike_title):
        return False
    return e.abstract_jaccard is not None or e.title_similarity is not None


def _people_differ(e: Evidence, t: Thresholds) -> bool:
    return _unlike(e.author_overlap, t.some_authors) or (e.year_gap or 0) > t.max_year_gap


def _printed_elsewhere(e: Evidence) -> bool:
    """Another volume, and not the same page: a talk and the article that followed it; a preprint has neither."""
    return e.volume_equal is False and not e.first_page_equal


def _same_people(e: Evidence, t: Thresholds) -> bool:
    return _like(e.author_overlap, t.some_authors) and not _people_differ(e, t)


def _identified(e: Evidence) -> bool:
    return bool(e.arxiv_id_equal or e.doi_equal or e.pmid_equal)


def _like_abstract(e: Evidence, t: Thresholds) -> bool:
    return _like(e.abstract_jaccard, t.like_abstract)


def _unlike_abstract(e: Evidence, t: Thresholds) -> bool:
    return _unlike(e.abstract_jaccard, t.unlike_abstract)


def _long_enough(e: Evidence, t: Thresholds) -> bool:
    return e.shorter_shingles >= t.min_shingles


def _contained(e: Evidence, t: Thresholds) -> bool:
    return _like(e.abstract_containment, t.contained_abstract) and _long_enough(e, t)


def _same_title(e: Evidence, t: Thresholds) -> bool:
    return _like(e.title_similarity, t.same_title) and e.title_chars >= t.min_title_chars


def _same_work(e: Evidence, t: Thresholds) -> bool:
    return _same_title(e, t) and _same_people(e, t)


RULES: Final = (
    # Vetoes: what may look alike and is not one paper.
    Rule("different_arxiv_ids", "different", lambda e, t: e.arxiv_id_equal is False),
    Rule("part_of_series", "different", lambda e, t: e.in_series and not e.arxiv_id_equal),
    Rule("corrects", "different", lambda e, t: e.corrects and not e.arxiv_id_equal),
    Rule("answers", "different", lambda e, t: e.answers and not e.arxiv_id_equal),
    Rule("shared_doi", "different", lambda e, t: bool(e.doi_equal) and not e.arxiv_id_equal and _texts_differ(e, t)),
    Rule("different_pmids", "different", lambda e, t: e.pmid_equal is False and not e.doi_equal),
    # Identifiers, unless the texts speak against them.
    Rule("same_arxiv_id", "exact", lambda e, t: bool(e.arxiv_id_equal) and not _texts_differ(e, t)),
    Rule("same_doi", "exact", lambda e, t: bool(e.doi_equal) and not _texts_differ(e, t)),
    Rule("same_pmid", "exact", lambda e, t: bool(e.pmid_equal) and not _texts_differ(e, t)),
    Rule("identifier_against_text", "review", lambda e, t: _identified(e)),
    # Texts, where nothing else both have speaks against them.
    Rule("retitled", "review", lambda e, t: _like_abstract(e, t) and _unlike(e.title_similarity, t.unlike_title)),
    Rule("other_people", "review", lambda e, t: _like_abstract(e, t) and _people_differ(e, t)),
    Rule("same_text", "exact", lambda e, t: e.abstract_jaccard == 1.0 and _long_enough(e, t)),
    Rule("same_abstract", "strong", lambda e, t: _like(e.abstract_jaccard, t.same_abstract) and _long_enough(e, t)),
    Rule("contained_abstract", "strong", lambda e, t: _contained(e, t) and not _people_differ(e, t)),
    Rule("printed_elsewhere", "review", lambda e, t: _same_title(e, t) and _printed_elsewhere(e)),
    Rule("same_title_and_authors", "strong", lambda e, t: _same_work(e, t) and not _unlike_abstract(e, t)),
    Rule("same_title_like_abstract", "strong", lambda e, t: _same_title(e, t) and _like_abstract(e, t)),
    # Not sure enough to merge, too alike to pass over.
    Rule("like_abstract", "review", lambda e, t: _like_abstract(e, t)),
    Rule("same_title", "review", lambda e, t: _same_title(e, t) and not _people_differ(e, t)),
    Rule("texts_differ", "different", lambda e, t: _texts_differ(e, t)),
)
"""The decision table."""
