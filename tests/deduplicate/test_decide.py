from dataclasses import fields, replace
from typing import Any

import pytest

from etl.deduplicate.cluster import BY_OTHERS, TOO_MANY, WEAK_BRIDGE, WOULD_CHAIN
from etl.deduplicate.compare import Evidence, compare
from etl.deduplicate.decide import AGAINST, NOT_ALIKE, RELATED, RULES, Verdict, decide, is_of_interest
from etl.deduplicate.rulings import DIFFERENT, SAME
from etl.deduplicate.thresholds import Thresholds
from etl.deduplicate.weigh import Weighed
from etl.io.settings import read_params
from schemas.reasons import REASONS
from schemas.vocabulary import VERDICTS
from tests.deduplicate.world import PARAMS, THRESHOLDS, known

NOTHING = replace(compare(known(), known()), shorter_shingles=100, title_chars=60, bare=False)
"""Nothing is known but that both texts would be long enough."""
TEXT = {"abstract_jaccard": 1.0, "abstract_containment": 1.0}
COPY = {"abstract_jaccard": 0.95, "abstract_containment": 0.98}
EDITED = {"abstract_jaccard": 0.7, "abstract_containment": 0.8}
PART = {"abstract_jaccard": 0.3, "abstract_containment": 0.85, "same_beginning": True}
HALF = {"abstract_jaccard": 0.5, "abstract_containment": 0.6}
UNLIKE = {"abstract_jaccard": 0.1, "abstract_containment": 0.2}
TITLE = {"title_similarity": 1.0, "titles_equal": True, "raw_titles_equal": True}
SPELT = {"title_similarity": 0.95}
LONGER = {"title_similarity": 0.8, "title_difference": ("survey",)}
SWAPPED = {"title_similarity": 0.8, "title_difference": ("mice", "rats"), "titles_part": True}
REWORDED = {"title_similarity": 0.7, "title_difference": ("a", "b", "c", "d", "e"), "titles_part": True}
OTHER_TITLE = {
    "title_similarity": 0.3,
    "title_difference": ("oil", "clocks", "bread", "ferns", "walls"),
    "titles_part": True,
}
PEOPLE, STRANGERS = {"author_overlap": 1.0}, {"author_overlap": 0.2}
ELSEWHERE = {"volume_equal": False, "first_page_equal": False}
PLACE = {"volume_equal": True, "first_page_equal": True, "year_gap": 0}
SECTION = {"generic": True, "raw_titles_equal": True, "journal_equal": True, "volume_equal": True, "number_equal": True}
RESULTS = {"numbers_part": 3, "number_overlap": 0.2, "number_difference": ("1", "2", "3", "4", "5", "6")}


def evidence(**found: Any) -> Evidence:
    return replace(NOTHING, **found)


def decided(evidence: Evidence, thresholds: Thresholds = THRESHOLDS) -> Verdict:
    return decide(Weighed(evidence, thresholds))


CASES: list[tuple[str, str, dict[str, Any]]] = [
    ("different_arxiv_ids", "different", {**TEXT, **TITLE, **PEOPLE, "arxiv_id_equal": False, "doi_equal": True}),
    ("corrects", "different", {**TEXT, **TITLE, **PEOPLE, "corrects": True, "doi_equal": True}),
    ("answers", "different", {**TEXT, **TITLE, **PEOPLE, "answers": True}),
    ("part_of_series", "different", {**TEXT, **SPELT, **PEOPLE, "in_series": True, "doi_equal": True}),
    ("shared_doi", "different", {**UNLIKE, **OTHER_TITLE, "doi_equal": True}),
    ("shared_doi", "different", {**UNLIKE, **SWAPPED, **PEOPLE, "doi_equal": True}),
    ("different_pmids", "different", {**TEXT, **TITLE, "pmid_equal": False}),
    ("same_arxiv_id", "exact", {"arxiv_id_equal": True}),
    ("same_arxiv_id", "exact", {"arxiv_id_equal": True, "in_series": True, **SPELT}),
    ("same_arxiv_id", "exact", {"arxiv_id_equal": True, "corrects": True, **SPELT}),
    ("same_arxiv_id", "exact", {"arxiv_id_equal": True, "answers": True, **SPELT}),
    ("same_arxiv_id", "exact", {"arxiv_id_equal": True, "abstract_jaccard": 0.2, "title_similarity": 0.1}),
    ("same_doi", "exact", {"doi_equal": True}),
    ("same_doi", "exact", {"doi_equal": True, "pmid_equal": False, **LONGER}),
    ("same_doi", "exact", {"doi_equal": True, **EDITED, **SWAPPED}),
    ("same_doi", "exact", {"doi_equal": True, "corrects": True, **PLACE, **TITLE}),
    ("same_doi", "exact", {"doi_equal": True, **PLACE, **OTHER_TITLE}),
    ("same_pmid", "exact", {"pmid_equal": True, **LONGER}),
    ("identifier_against_text", "review", {**UNLIKE, **OTHER_TITLE, "arxiv_id_equal": True}),
    ("identifier_against_text", "review", {**UNLIKE, **OTHER_TITLE, "pmid_equal": True}),
    ("identifier_against_text", "review", {**HALF, **SWAPPED, "doi_equal": True}),
    ("identifier_against_text", "review", {**STRANGERS, "doi_equal": True}),
    ("identifier_against_text", "review", {"supplement": True, "doi_equal": True}),
    ("same_template", "different", {**EDITED, **SWAPPED, **PEOPLE}),
    ("same_template", "different", {**COPY, **SWAPPED, **PEOPLE, "number_difference": ("1", "2")}),
    ("same_template", "different", {**COPY, **SWAPPED, **PEOPLE, "first_page_equal": False}),
    ("same_template", "different", {**COPY, **SWAPPED}),
    ("other_people", "review", {**TEXT, **STRANGERS}),
    ("other_people", "review", {**EDITED, **TITLE, **STRANGERS}),
    ("retitled", "review", {**TEXT, **OTHER_TITLE, **PEOPLE}),
    ("retitled", "review", {**EDITED, **REWORDED, "author_overlap": 0.7}),
    ("retitled", "review", {**EDITED, **REWORDED, **PEOPLE, "numbers_part": 2}),
    ("retitled", "review", {**PART, **REWORDED, **PEOPLE}),
    ("other_results", "review", {**EDITED, **RESULTS}),
    ("part_of_abstract", "review", {**PART, **LONGER, "same_beginning": False, "year_gap": 1}),
    ("other_page", "review", {**TEXT, "volume_equal": True, "first_page_equal": False}),
    ("other_page", "review", {**TEXT, "journal_equal": True, "first_page_equal": False}),
    ("generic_title", "review", {**TEXT, "generic": True}),
    ("same_text", "exact", TEXT),
    ("same_text", "exact", {**TEXT, **SWAPPED, **PEOPLE}),
    ("same_text", "exact", {**TEXT, "generic": True, **PLACE}),
    ("same_text", "exact", {**TEXT, **TITLE, **STRANGERS}),
    ("bare_abstract", "review", {**EDITED, "bare": True}),
    ("bare_abstract", "review", {**COPY, "bare": True, "other_subject": True}),
    ("same_abstract", "strong", {**COPY, "bare": True}),
    ("same_abstract", "strong", {"abstract_jaccard": 0.3, "abstract_containment": 0.95, "bare": True}),
    ("same_abstract", "strong", EDITED),
    ("same_abstract", "strong", {**EDITED, "bare": True, **TITLE}),
    ("same_abstract", "strong", PART),
    ("same_abstract", "strong", {**EDITED, **REWORDED, **PEOPLE}),
    ("same_abstract", "strong", {**EDITED, **TITLE, **ELSEWHERE, **PEOPLE}),
    ("same_abstract", "strong", {**EDITED, **RESULTS, **PLACE}),
    ("same_abstract", "strong", {**EDITED, **LONGER, "year_gap": 1}),
    ("same_place", "strong", {**PLACE, **LONGER}),
    ("same_place", "strong", {**PLACE, "title_similarity": 0.4, **PEOPLE}),
    ("same_place", "strong", {**PLACE, **TITLE, **UNLIKE}),
    ("same_place", "strong", {**PLACE, **TITLE, "journal_equal": False}),
    ("same_section", "strong", {**SECTION, **PEOPLE}),
    (
        "same_issue",
        "strong",
        {**TITLE, **PEOPLE, **UNLIKE, "journal_equal": True, "year_gap": 0, "volume_equal": False},
    ),
    (
        "same_issue",
        "strong",
        {**TITLE, **PEOPLE, "journal_equal": True, "year_gap": 0, "number_equal": True, **ELSEWHERE},
    ),
    ("same_issue", "strong", {**TITLE, "journal_equal": True, "year_gap": 0}),
    ("other_doi", "review", {**TITLE, **PEOPLE, "doi_equal": False}),
    ("other_year", "review", {**TITLE, **PEOPLE, "year_gap": 1}),
    ("same_title_and_authors", "strong", {**TITLE, **PEOPLE, "doi_equal": False, "one_preprint": True}),
    ("same_title_and_authors", "strong", {**TITLE, **PEOPLE, "year_gap": 1, "one_placed": True}),
    ("same_title_and_year", "strong", {**TITLE, "year_gap": 0}),
    ("same_page", "review", {"first_page_equal": True, **PEOPLE}),
    ("same_page", "review", {"first_page_equal": True, "journal_equal": True, "volume_equal": True, "year_gap": 1}),
    ("not_alike", "different", {"first_page_equal": True, **PEOPLE, "volume_equal": False}),
    ("identifier_against_text", "review", {"first_page_equal": False, "doi_equal": True}),
    ("printed_twice", "different", {**TITLE, **ELSEWHERE, **PEOPLE, **HALF}),
    ("printed_twice", "different", {**TITLE, **ELSEWHERE, **PEOPLE, "year_gap": 1}),
    ("printed_elsewhere", "review", {**TITLE, **ELSEWHERE, **PEOPLE}),
    ("printed_elsewhere", "review", {**TITLE, **PEOPLE, "volume_equal": False}),
    ("printed_elsewhere", "review", {**TITLE, **PEOPLE, "journal_equal": False}),
    ("identifier_against_text", "review", {**PLACE, "supplement": True, "doi_equal": True}),
    ("printed_elsewhere", "review", {**TITLE, **PEOPLE, "first_page_equal": False}),
    ("printed_elsewhere", "review", {**TITLE, **PEOPLE, "journal_equal": True, "year_gap": 1}),
    ("printed_elsewhere", "review", {**TITLE, **PEOPLE, "journal_equal": True, "year_gap": 0, "number_equal": False}),
    ("preprint_and_print", "strong", {**TITLE, **PEOPLE, **HALF, "one_printed": True}),
    ("preprint_and_print", "strong", {**TITLE, **PEOPLE, "one_printed": True, "year_gap": 2}),
    ("bare_title", "strong", {**TITLE, "bare": True}),
    ("bare_title", "strong", {**TITLE, **UNLIKE, "bare": True}),
    ("bare_title", "strong", {**SPELT, **HALF, "bare": True}),
    ("other_abstract", "review", {**SPELT, **UNLIKE, "bare": True}),
    ("other_abstract", "review", {**TITLE, **HALF, **PEOPLE}),
    ("other_abstract", "review", {**TITLE, **UNLIKE, **PEOPLE, "one_printed": True}),
    ("same_title_and_authors", "strong", {**SPELT, "author_overlap": 0.5}),
    ("same_title_and_authors", "strong", {**TITLE, **PEOPLE, "first_page_equal": True}),
    ("same_title_and_authors", "strong", {**TITLE, **PEOPLE, "journal_equal": True, "year_gap": 1, "one_placed": True}),
    ("related", "different", {**HALF, **LONGER}),
    ("related", "different", {**HALF, "numbers_part": 2}),
    ("like_abstract", "review", HALF),
    ("like_abstract", "review", {"abstract_jaccard": 0.2, "abstract_containment": 0.6}),
    ("same_title", "review", TITLE),
    ("same_title", "review", {**TITLE, "year_gap": 2}),
    ("same_place_other_title", "review", {**PLACE, **SWAPPED, **PEOPLE}),
    ("misspelt_title", "review", {**SWAPPED, **PEOPLE, "misspelt": True}),
    ("texts_differ", "different", UNLIKE),
    ("texts_differ", "different", {"title_similarity": 0.5}),
    ("texts_differ", "different", {**UNLIKE, **SWAPPED}),
    ("not_alike", "different", {}),
    ("not_alike", "different", {"abstract_jaccard": 0.3}),
    ("not_alike", "different", {**TITLE, "title_chars": 24}),
    ("not_alike", "different", {**TITLE, **STRANGERS}),
    ("not_alike", "different", {**TITLE, **PEOPLE, "year_gap": 9}),
    ("not_alike", "different", {**TITLE, "abstract_jaccard": None, "title_similarity": 0.8}),
    ("not_alike", "different", {**PART, "shorter_shingles": 19}),
]


@pytest.mark.parametrize(("reason", "verdict", "found"), CASES)
def test_each_row_of_the_table_decides_where_no_earlier_one_does(
    reason: str, verdict: str, found: dict[str, Any]
) -> None:
    assert decided(evidence(**found)) == Verdict(verdict, reason)


def test_every_row_of_the_table_decides_some_case() -> None:
    assert {reason for reason, _, _ in CASES} == {rule.reason for rule in RULES} | {NOT_ALIKE.reason}


def test_every_reason_is_said_in_words() -> None:
    others = (NOT_ALIKE, WOULD_CHAIN, WEAK_BRIDGE, TOO_MANY, BY_OTHERS, SAME, DIFFERENT)
    assert list(REASONS) == [*(rule.reason for rule in RULES), *(verdict.reason for verdict in others)]


def test_every_rule_has_a_name_of_its_own_and_a_known_verdict() -> None:
    reasons = [rule.reason for rule in RULES]
    assert len(set(reasons)) == len(reasons)
    assert {rule.verdict for rule in RULES} == set(VERDICTS)


@pytest.mark.parametrize(
    "veto", [{"arxiv_id_equal": False}, {"in_series": True}, {"corrects": True}, {"answers": True}]
)
def test_a_veto_wins_over_any_likeness(veto: dict[str, Any]) -> None:
    verdict = decided(evidence(**TEXT, **TITLE, **PEOPLE, doi_equal=True, pmid_equal=True, year_gap=0, **veto))
    assert (verdict.verdict, verdict.merges, verdict.forbids) == ("different", False, True)


def test_what_speaks_against_a_merge_is_a_reason_to_wait() -> None:
    assert {rule.reason for rule in RULES if rule.verdict == "review"} >= AGAINST


@pytest.mark.parametrize(
    ("verdict", "merges", "forbids"),
    [
        (Verdict("exact", "any"), True, False),
        (Verdict("strong", "any"), True, False),
        (Verdict("review", "any"), False, False),
        (Verdict("different", "any"), False, True),
        (Verdict("review", "other_people"), False, True),
        (NOT_ALIKE, False, False),
        (RELATED, False, False),
    ],
)
def test_a_verdict_merges_or_forbids_or_neither(verdict: Verdict, merges: bool, forbids: bool) -> None:
    assert (verdict.merges, verdict.forbids) == (merges, forbids)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (TEXT, True),
        (HALF, True),
        ({**TEXT, "arxiv_id_equal": False}, True),
        ({**LONGER, "arxiv_id_equal": False}, True),
        ({**SPELT, "in_series": True}, True),
        ({"title_similarity": 0.2, "corrects": True}, True),
        ({**UNLIKE, "doi_equal": True}, True),
        (UNLIKE, False),
        ({**SWAPPED, "arxiv_id_equal": False}, False),
        ({"arxiv_id_equal": False}, False),
        ({}, False),
    ],
)
def test_a_pair_is_kept_if_it_merges_waits_or_looks_alike(found: dict[str, Any], expected: bool) -> None:
    weighed = Weighed(evidence(**found), THRESHOLDS)
    assert is_of_interest(weighed, decide(weighed)) is expected


def test_a_threshold_of_params_yaml_moves_the_decision() -> None:
    looser = replace(read_params(PARAMS, "deduplicate.decide", Thresholds), same_abstract=0.45)
    assert decided(evidence(**HALF)).reason == "like_abstract"
    assert decided(evidence(**HALF), looser).reason == "same_abstract"


@pytest.mark.parametrize("name", [field.name for field in fields(Thresholds)])
def test_every_threshold_decides_some_case(name: str) -> None:
    changes: list[dict[str, Any]] = [{name: 0}, {name: 1000 if getattr(THRESHOLDS, name) >= 1 else 1.01}]
    assert any(outcomes(replace(THRESHOLDS, **change)) != outcomes(THRESHOLDS) for change in changes)


def outcomes(thresholds: Thresholds) -> list[tuple[str, bool]]:
    weighed = [Weighed(evidence(**found), thresholds) for _, _, found in CASES]
    return [(decide(one).reason, is_of_interest(one, decide(one))) for one in weighed]
