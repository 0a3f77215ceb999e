"""The decision table: ordered rules, each a name, a condition and a verdict; the first that holds decides.

It reads top to bottom. Vetoes come first, because a false merge destroys what a missed one only repeats.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from etl.deduplicate.weigh import Weighed


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
        """Whether the two may not be in one cluster, even by way of others: something speaks against it."""
        return self.reason in AGAINST if self.verdict != "different" else self not in (NOT_ALIKE, RELATED)


AGAINST: Final = frozenset(
    {
        "identifier_against_text",
        "other_people",
        "retitled",
        "other_results",
        "generic_title",
        "other_page",
        "part_of_abstract",
        "printed_elsewhere",
        "other_doi",
        "other_abstract",
        "other_year",
    }
)
"""Reasons to wait for review that are more than want of evidence."""
NOT_ALIKE: Final = Verdict("different", "not_alike")
"""What is left where no rule holds: no reason to merge, and none to keep apart."""
RELATED: Final = Verdict("different", "related")
"""What is left where abstracts share more than chance, and titles or numbers differ: a group's next paper, mostly."""
TEXTS_DIFFER: Final = "texts_differ"
_SAYS_NOTHING: Final = frozenset({NOT_ALIKE.reason, TEXTS_DIFFER, "different_arxiv_ids", "different_pmids"})
"""Reasons that hold for almost any two records."""


class Rule(NamedTuple):
    """A row of the table."""

    reason: str
    verdict: str
    holds: Callable[[Weighed], bool]


def decide(weighed: Weighed) -> Verdict:
    """The verdict of the first rule that holds."""
    for rule in RULES:
        if rule.holds(weighed):
            return Verdict(rule.verdict, rule.reason)
    return NOT_ALIKE


def is_of_interest(weighed: Weighed, verdict: Verdict) -> bool:
    """Whether a pair is worth keeping: it merges, waits, is vetoed for what its texts say, or looks alike."""
    return weighed.looks_alike or weighed.identified or verdict.reason not in _SAYS_NOTHING


RULES: Final = (
    # Vetoes: what may look alike and is not one paper.
    Rule("different_arxiv_ids", "different", lambda w: w.e.arxiv_id_equal is False),
    Rule("corrects", "different", lambda w: w.e.corrects and not w.one_entry),
    Rule("answers", "different", lambda w: w.e.answers and not w.one_entry),
    Rule("part_of_series", "different", lambda w: w.e.in_series and not w.one_entry),
    Rule("shared_doi", "different", lambda w: bool(w.e.doi_equal) and not w.one_entry and w.texts_differ),
    Rule("different_pmids", "different", lambda w: w.e.pmid_equal is False and not w.e.doi_equal),
    # Identifiers, unless the texts speak against them.
    Rule("same_arxiv_id", "exact", lambda w: bool(w.e.arxiv_id_equal) and not w.texts_differ),
    Rule("same_doi", "exact", lambda w: bool(w.e.doi_equal) and (w.one_entry or not w.talks_differ)),
    Rule("same_pmid", "exact", lambda w: bool(w.e.pmid_equal) and not w.texts_differ),
    Rule("identifier_against_text", "review", lambda w: w.identified),
    # One abstract, where nothing else speaks against it.
    Rule("same_template", "different", lambda w: w.like_abstract and w.from_template),
    Rule("other_people", "review", lambda w: w.like_abstract and w.people_differ and not w.same_copy),
    Rule("retitled", "review", lambda w: w.same_abstract and w.e.titles_part and not w.retitled),
    Rule("other_results", "review", lambda w: w.like_abstract and w.other_results and not w.same_place),
    Rule("part_of_abstract", "review", lambda w: w.same_abstract and w.titles_differ and w.larger_whole),
    Rule("other_page", "review", lambda w: w.like_abstract and w.other_page),
    Rule("generic_title", "review", lambda w: w.like_abstract and w.e.generic and not w.same_place),
    Rule("same_text", "exact", lambda w: w.same_text),
    Rule("bare_abstract", "review", lambda w: w.same_abstract and w.bare_abstract),
    Rule("same_abstract", "strong", lambda w: w.same_abstract),
    # One title, where nothing else speaks against it.
    Rule("same_place", "strong", lambda w: w.same_place and w.titles_agree),
    Rule("same_section", "strong", lambda w: w.same_section and w.same_people),
    Rule("same_issue", "strong", lambda w: w.same_title and not w.people_differ and w.same_issue),
    Rule("printed_twice", "different", lambda w: w.same_title and w.printed_twice),
    Rule("printed_elsewhere", "review", lambda w: w.same_title and w.printed_elsewhere),
    Rule("other_doi", "review", lambda w: w.same_title and not w.people_differ and w.other_doi),
    Rule("preprint_and_print", "strong", lambda w: w.same_work and w.e.one_printed and not w.unlike_abstract),
    Rule("bare_title", "strong", lambda w: w.e.bare and w.same_title and (w.e.titles_equal or not w.unlike_abstract)),
    Rule("other_abstract", "review", lambda w: w.same_title and w.e.abstract_jaccard is not None),
    Rule("other_year", "review", lambda w: w.same_work and w.other_year),
    Rule("same_title_and_authors", "strong", lambda w: w.same_work),
    Rule("same_title_and_year", "strong", lambda w: w.same_title_and_year),
    # Not sure enough to merge, too alike to pass over.
    Rule(RELATED.reason, RELATED.verdict, lambda w: w.like_abstract and (w.titles_differ or w.other_numbers)),
    Rule("like_abstract", "review", lambda w: w.like_abstract),
    Rule("same_title", "review", lambda w: w.same_title and not w.people_differ and not w.years_apart),
    Rule("same_place_other_title", "review", lambda w: w.same_place and w.same_people and not w.texts_differ),
    Rule("same_page", "review", lambda w: w.same_page),
    Rule("misspelt_title", "review", lambda w: w.e.misspelt and w.same_people and not w.years_apart),
    Rule(TEXTS_DIFFER, "different", lambda w: w.texts_differ),
)
"""The decision table."""
