from dataclasses import fields, replace
from typing import Any

import pytest

from etl.deduplicate.compare import Evidence
from etl.deduplicate.decide import NOT_ALIKE, RULES, Thresholds, Verdict, decide, is_of_interest
from etl.io.settings import read_params
from schemas.vocabulary import VERDICTS
from tests.deduplicate.world import PARAMS, THRESHOLDS

NOTHING = Evidence(
    abstract_jaccard=None,
    abstract_containment=None,
    title_similarity=None,
    author_overlap=None,
    year_gap=None,
    arxiv_id_equal=None,
    doi_equal=None,
    pmid_equal=None,
    volume_equal=None,
    first_page_equal=None,
    number_difference=(),
    shorter_shingles=100,
    title_chars=60,
    in_series=False,
    corrects=False,
    answers=False,
)
ALIKE = {"abstract_jaccard": 1.0, "abstract_containment": 1.0, "title_similarity": 1.0, "author_overlap": 1.0}
TITLE = {"title_similarity": 1.0}
ELSEWHERE = {"volume_equal": False, "first_page_equal": False}
UNLIKE = {"abstract_jaccard": 0.1, "abstract_containment": 0.2, "title_similarity": 0.3}


def evidence(**found: Any) -> Evidence:
    return replace(NOTHING, **found)


CASES: list[tuple[str, str, dict[str, Any]]] = [
    ("different_arxiv_ids", "different", {**ALIKE, "arxiv_id_equal": False, "doi_equal": True}),
    ("part_of_series", "different", {**ALIKE, "in_series": True, "doi_equal": True}),
    ("corrects", "different", {**ALIKE, "corrects": True, "doi_equal": True}),
    ("answers", "different", {**ALIKE, "answers": True}),
    ("shared_doi", "different", {**UNLIKE, "doi_equal": True}),
    ("different_pmids", "different", {**ALIKE, "pmid_equal": False}),
    ("same_arxiv_id", "exact", {"arxiv_id_equal": True}),
    ("same_arxiv_id", "exact", {"arxiv_id_equal": True, "in_series": True, "title_similarity": 0.9}),
    ("same_arxiv_id", "exact", {"arxiv_id_equal": True, "corrects": True, "title_similarity": 0.9}),
    ("same_arxiv_id", "exact", {"arxiv_id_equal": True, "answers": True, "title_similarity": 0.9}),
    ("same_arxiv_id", "exact", {"arxiv_id_equal": True, "abstract_jaccard": 0.2, "title_similarity": 0.1}),
    ("same_doi", "exact", {"doi_equal": True}),
    ("same_doi", "exact", {"doi_equal": True, "pmid_equal": False, "title_similarity": 0.7}),
    ("same_pmid", "exact", {"pmid_equal": True, "title_similarity": 0.7}),
    ("identifier_against_text", "review", {**UNLIKE, "arxiv_id_equal": True}),
    ("identifier_against_text", "review", {**UNLIKE, "pmid_equal": True}),
    ("retitled", "review", {"abstract_jaccard": 0.9, "title_similarity": 0.5, "author_overlap": 1.0}),
    ("other_people", "review", {"abstract_jaccard": 1.0, "author_overlap": 0.2}),
    ("other_people", "review", {"abstract_jaccard": 1.0, "author_overlap": 1.0, "year_gap": 9}),
    ("same_text", "exact", {"abstract_jaccard": 1.0}),
    ("same_abstract", "strong", {"abstract_jaccard": 0.7}),
    ("contained_abstract", "strong", {"abstract_jaccard": 0.3, "abstract_containment": 0.9}),
    ("printed_elsewhere", "review", {**TITLE, **ELSEWHERE}),
    ("printed_elsewhere", "review", {**TITLE, **ELSEWHERE, "abstract_jaccard": 0.6, "author_overlap": 1.0}),
    ("same_abstract", "strong", {**TITLE, **ELSEWHERE, "abstract_jaccard": 0.7}),
    ("printed_elsewhere", "review", {**TITLE, "volume_equal": False, "author_overlap": 1.0}),
    ("same_title_and_authors", "strong", {**TITLE, **ELSEWHERE, "first_page_equal": True, "author_overlap": 1.0}),
    ("same_title_and_authors", "strong", {**TITLE, "first_page_equal": False, "author_overlap": 1.0}),
    ("same_title_and_authors", "strong", {"title_similarity": 0.95, "author_overlap": 0.5}),
    ("same_title_and_authors", "strong", {"title_similarity": 1.0, "author_overlap": 1.0, "abstract_jaccard": 0.3}),
    ("same_title_like_abstract", "strong", {"title_similarity": 1.0, "abstract_jaccard": 0.6}),
    ("like_abstract", "review", {"abstract_jaccard": 0.6}),
    ("like_abstract", "review", {"abstract_jaccard": 1.0, "shorter_shingles": 19}),
    ("same_title", "review", {"title_similarity": 1.0}),
    ("same_title", "review", {"title_similarity": 1.0, "author_overlap": 1.0, "abstract_jaccard": 0.1}),
    ("texts_differ", "different", {"abstract_jaccard": 0.1}),
    ("texts_differ", "different", {"title_similarity": 0.5}),
    ("texts_differ", "different", UNLIKE),
    ("not_alike", "different", {}),
    ("not_alike", "different", {"abstract_jaccard": 0.3}),
    ("not_alike", "different", {"title_similarity": 1.0, "title_chars": 24}),
    ("not_alike", "different", {"title_similarity": 1.0, "author_overlap": 0.0}),
    ("not_alike", "different", {"abstract_jaccard": 0.3, "abstract_containment": 0.9, "shorter_shingles": 19}),
]


@pytest.mark.parametrize(("reason", "verdict", "found"), CASES)
def test_each_row_of_the_table_decides_where_no_earlier_one_does(
    reason: str, verdict: str, found: dict[str, Any]
) -> None:
    assert decide(evidence(**found), THRESHOLDS) == Verdict(verdict, reason)


def test_every_row_of_the_table_decides_some_case() -> None:
    assert {reason for reason, _, _ in CASES} == {rule.reason for rule in RULES} | {NOT_ALIKE.reason}


def test_every_rule_has_a_name_of_its_own_and_a_known_verdict() -> None:
    reasons = [rule.reason for rule in RULES]
    assert len(set(reasons)) == len(reasons)
    assert {rule.verdict for rule in RULES} == set(VERDICTS)


@pytest.mark.parametrize(
    "veto", [{"arxiv_id_equal": False}, {"in_series": True}, {"corrects": True}, {"answers": True}]
)
def test_a_veto_wins_over_any_likeness(veto: dict[str, Any]) -> None:
    verdict = decide(evidence(**ALIKE, doi_equal=True, pmid_equal=True, year_gap=0, **veto), THRESHOLDS)
    assert (verdict.verdict, verdict.merges, verdict.forbids) == ("different", False, True)


@pytest.mark.parametrize(
    ("verdict", "merges", "forbids"),
    [
        (Verdict("exact", "any"), True, False),
        (Verdict("strong", "any"), True, False),
        (Verdict("review", "any"), False, False),
        (Verdict("different", "any"), False, True),
        (NOT_ALIKE, False, False),
    ],
)
def test_a_verdict_merges_or_forbids_or_neither(verdict: Verdict, merges: bool, forbids: bool) -> None:
    assert (verdict.merges, verdict.forbids) == (merges, forbids)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ({"abstract_jaccard": 1.0}, True),
        ({"abstract_jaccard": 0.6}, True),
        ({"abstract_jaccard": 1.0, "arxiv_id_equal": False}, True),
        ({"title_similarity": 0.9, "in_series": True}, True),
        ({**UNLIKE, "doi_equal": True}, True),
        ({"abstract_jaccard": 0.1}, False),
        ({"arxiv_id_equal": False}, False),
        ({}, False),
    ],
)
def test_a_pair_is_kept_if_it_merges_waits_or_looks_alike(found: dict[str, Any], expected: bool) -> None:
    one = evidence(**found)
    assert is_of_interest(one, decide(one, THRESHOLDS), THRESHOLDS) is expected


def test_a_threshold_of_params_yaml_moves_the_decision() -> None:
    looser = replace(read_params(PARAMS, "deduplicate.decide", Thresholds), same_abstract=0.55)
    one = evidence(abstract_jaccard=0.6)
    assert decide(one, THRESHOLDS).reason == "like_abstract"
    assert decide(one, looser).reason == "same_abstract"


@pytest.mark.parametrize("name", [field.name for field in fields(Thresholds)])
def test_every_threshold_decides_some_case(name: str) -> None:
    changes: list[dict[str, Any]] = [{name: 0}, {name: 1000 if getattr(THRESHOLDS, name) >= 2 else 1.01}]
    assert any(outcomes(replace(THRESHOLDS, **change)) != outcomes(THRESHOLDS) for change in changes)


def outcomes(thresholds: Thresholds) -> list[tuple[str, bool]]:
    verdicts = [(one, decide(one, thresholds)) for one in (evidence(**found) for _, _, found in CASES)]
    return [(verdict.reason, is_of_interest(one, verdict, thresholds)) for one, verdict in verdicts]
