from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.deduplicate.compare import Evidence, compare
from tests.deduplicate.world import BREAD, CLOCKS, CLOCKS_CHANGED, CLOCKS_TITLE, known

Fields = dict[str, Any]

FULL: Fields = {
    "journal": "Clocks",
    "volume": "12",
    "number": "3",
    "pages": "221-228",
    "title": CLOCKS_TITLE,
    "abstract": CLOCKS,
    "authors": ["Ada Oil", "Ben Bread"],
    "publication_year": 2021,
    "arxiv_id": "2101.00001",
    "doi": "10.1000/clocks",
    "pmid": "123",
}


def evidence(one: Fields, other: Fields) -> dict[str, Any]:
    return asdict(compare(known(**one), known(**other)))


@pytest.mark.parametrize(
    ("comparison", "one", "other", "expected"),
    [
        ("abstract_jaccard", {"abstract": "a b c d"}, {"abstract": "A b, c: D!"}, 1.0),
        ("abstract_jaccard", {"abstract": "a b c d"}, {"abstract": "b c d e"}, 0.333333),
        ("abstract_jaccard", {"abstract": CLOCKS}, {"abstract": BREAD}, 0.0),
        ("abstract_containment", {"abstract": "a b c d"}, {"abstract": "a b c d e f"}, 1.0),
        ("abstract_containment", {"abstract": "a b c d"}, {"abstract": "x b c d e f"}, 0.5),
        ("title_similarity", {"title": "Winter clocks"}, {"title": "winter, CLOCKS"}, 1.0),
        ("title_similarity", {"title": "winter clocks"}, {"title": "clocks winter"}, 1.0),
        ("title_similarity", {"title": "winter clocks"}, {"title": "winter clock"}, 0.96),
        ("title_difference", {"title": "winter clocks in mice"}, {"title": "Winter clock in rats"}, ("mice", "rats")),
        ("title_difference", {"title": "winter clocks"}, {"title": "Winter clocks: a survey"}, ("survey",)),
        ("title_difference", {"title": "winter clocks"}, {}, ()),
        ("titles_part", {"title": "winter clocks in mice"}, {"title": "Winter clock in rats"}, True),
        ("titles_part", {"title": "winter clocks"}, {"title": "Winter clocks: a survey"}, False),
        ("titles_equal", {"title": "Winter clocks"}, {"title": "Winter-clocks [German]"}, True),
        ("titles_equal", {"title": "Winter clocks"}, {"title": "Winter clock"}, False),
        ("raw_titles_equal", {"title": "Editorial"}, {"title": "EDITORIAL"}, True),
        ("misspelt", {"title": "oil and advice"}, {"title": "oil and advise"}, True),
        ("author_overlap", {"authors": ["Ada Oil", "Ben Bread"]}, {"authors": ["Oil, A."]}, 1.0),
        ("author_overlap", {"authors": ["Ada Oil"]}, {"authors": ["Ada Oil", "Cy Fern"]}, 1.0),
        ("author_overlap", {"authors": ["Oil, A.", "Bread, B."]}, {"authors": ["Oil A.Fern C."]}, 0.5),
        ("author_overlap", {"authors": ["Wei Zhang"]}, {"authors": ["Zhang Wei"]}, 1.0),
        ("year_gap", {"publication_year": 2019}, {"publication_year": 2021}, 2),
        ("year_gap", {"publication_year": 2019}, {"publication_year": 2019}, 0),
        ("arxiv_id_equal", {"arxiv_id": "2101.00001"}, {"arxiv_id": "2101.00001"}, True),
        ("arxiv_id_equal", {"arxiv_id": "2101.00001"}, {"arxiv_id": "2101.00002"}, False),
        ("doi_equal", {"doi": "10.1000/a"}, {"doi": "10.1000/a"}, True),
        ("doi_equal", {"doi": "10.1000/a"}, {"doi": "10.1000/b"}, False),
        ("pmid_equal", {"pmid": "1"}, {"pmid": "1"}, True),
        ("pmid_equal", {"pmid": "1"}, {"pmid": "2"}, False),
        ("volume_equal", {"volume": "12"}, {"volume": "12 "}, True),
        ("volume_equal", {"volume": "12"}, {"volume": "13"}, False),
        ("number_equal", {"number": "3"}, {"number": "3 Suppl"}, True),
        ("number_equal", {"number": "3"}, {"number": "4"}, False),
        ("journal_equal", {"journal": "Curr Opin Lipidol"}, {"journal": "Current Opinion in Lipidology"}, True),
        ("journal_equal", {"journal": "Diabetes"}, {"journal": "Stroke"}, False),
        ("journal_equal", {"journal": "BMJ"}, {"journal": "British Medical Journal"}, None),
        ("first_page_equal", {"pages": "221-8"}, {"pages": "pp. 221-228"}, True),
        ("first_page_equal", {"pages": "0221-8"}, {"pages": "221"}, True),
        ("first_page_equal", {"pages": "e214"}, {"pages": "351-62"}, False),
        ("first_page_equal", {"pages": "in press"}, {"pages": "351-62"}, None),
        ("number_difference", {"abstract": CLOCKS}, {"abstract": CLOCKS_CHANGED}, ("60", "66")),
        ("number_difference", {"abstract": "1,000 clocks"}, {"abstract": "1000 clocks"}, ()),
        ("number_difference", {"abstract": CLOCKS}, {}, ()),
        ("numbers_part", {"abstract": "1 of 2 and 3"}, {"abstract": "1 of 4"}, 1),
        ("number_overlap", {"abstract": "1 of 2 and 3"}, {"abstract": "1 of 4"}, 0.5),
        ("number_overlap", {"abstract": "1 of 2"}, {"abstract": "none"}, None),
        ("other_subject", {"abstract": "rosehip oil and rosehip"}, {"abstract": "apples, oil and apples"}, False),
        (
            "other_subject",
            {"abstract": "cold oil in winter: rosehip, rosehip"},
            {"abstract": "Cold oil in winter: apples, apples"},
            True,
        ),
        (
            "other_subject",
            {"abstract": "cold oil in winter: rosehip"},
            {"abstract": "Cold oil in winter: apples"},
            False,
        ),
        ("same_beginning", {"abstract": CLOCKS}, {"abstract": CLOCKS[:90]}, True),
        ("same_beginning", {"abstract": CLOCKS}, {"abstract": CLOCKS[20:]}, False),
        ("one_printed", {"journal": "Clocks"}, {}, True),
        ("one_printed", {"journal": "Clocks"}, {"volume": "2"}, False),
        ("one_placed", {"journal": "Clocks"}, {"volume": "2"}, True),
        ("one_preprint", {"doi": "10.48550/arxiv.2101.00001"}, {"doi": "10.1000/a"}, True),
        ("one_preprint", {"doi": "10.1000/b"}, {"doi": "10.1000/a"}, False),
        ("supplement", {"number": "3 SUPPL. 1"}, {"number": "3"}, True),
        ("supplement", {"volume": "3"}, {"number": "3"}, False),
        ("generic", {"title": "Editorial"}, {"title": "Preface"}, True),
        ("generic", {"title": "Editorial"}, {"title": "Winter clocks"}, False),
        ("bare", {"title": "Winter"}, {"abstract": CLOCKS}, True),
        ("bare", {"title": "Winter", "publication_year": 2020}, {"abstract": CLOCKS}, False),
        ("shorter_shingles", {"abstract": "a b c d"}, {"abstract": "a b c d e"}, 2),
        ("title_chars", {"title": "ab cd"}, {"title": "ab cd ef"}, 4),
    ],
)
def test_each_comparison_alone(comparison: str, one: Fields, other: Fields, expected: object) -> None:
    assert evidence(one, other)[comparison] == expected


MISSING = {
    "abstract_jaccard": "abstract",
    "abstract_containment": "abstract",
    "title_similarity": "title",
    "author_overlap": "authors",
    "year_gap": "publication_year",
    "arxiv_id_equal": "arxiv_id",
    "doi_equal": "doi",
    "pmid_equal": "pmid",
    "journal_equal": "journal",
    "volume_equal": "volume",
    "number_equal": "number",
    "first_page_equal": "pages",
}


@pytest.mark.parametrize(("comparison", "field"), MISSING.items())
def test_missing_is_no_evidence(comparison: str, field: str) -> None:
    without = {name: value for name, value in FULL.items() if name != field}
    assert evidence(FULL, FULL)[comparison] is not None
    assert evidence(FULL, without)[comparison] is None
    assert evidence(without, without)[comparison] is None


@pytest.mark.parametrize("authors", [["—"], []])
def test_names_without_letters_are_no_evidence(authors: list[str]) -> None:
    assert evidence({"authors": authors}, {"authors": ["…"]})["author_overlap"] is None


@pytest.mark.parametrize(
    ("comparison", "one", "other", "expected"),
    [
        ("in_series", "Clocks in winter, Part I", "Clocks in winter, Part II", True),
        ("in_series", "Clocks in winter, Part II", None, False),
        ("corrects", "Erratum: Clocks in winter", "Clocks in winter", True),
        ("corrects", "Erratum: Clocks in winter", "Erratum to: Clocks in winter", False),
        ("corrects", "Erratum: Clocks in winter", None, False),
        ("answers", "Reply to: Clocks in winter", "Clocks in winter", True),
        ("answers", "Comment on Clocks", "Comments on Clocks", False),
        ("answers", "Re: Clocks in winter", None, False),
    ],
)
def test_what_corrects_or_answers_a_paper_is_another(
    comparison: str, one: str, other: str | None, expected: bool
) -> None:
    assert evidence({"title": one}, {"title": other})[comparison] is expected


WORDS = st.lists(st.sampled_from("oil clock II part reply to erratum 1 2 cold — winter".split()), max_size=7).map(
    " ".join
)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "title": WORDS,
        "abstract": WORDS,
        "authors": st.lists(st.sampled_from(["Ada Oil", "Oil, A.", "Ben Bread", "—"]), max_size=3),
        "publication_year": st.integers(1999, 2003),
        "arxiv_id": st.sampled_from(["2101.00001", "2101.00002"]),
        "doi": st.sampled_from(["10.1000/a", "10.1000/b"]),
        "pmid": st.sampled_from(["1", "2"]),
    },
)


@given(FIELDS, FIELDS)
@settings(max_examples=100)
def test_evidence_is_the_same_whichever_record_comes_first(one: Fields, other: Fields) -> None:
    a, b = known(**one), known(**other)
    assert compare(a, b) == compare(b, a)


@given(FIELDS)
def test_a_record_has_nothing_against_itself(fields: Fields) -> None:
    one = known(**fields)
    found: Evidence = compare(one, one)
    assert True not in (found.in_series, found.corrects, found.answers)
    assert found.number_difference == ()
    assert False not in (found.arxiv_id_equal, found.doi_equal, found.pmid_equal)
    assert found.abstract_jaccard in (None, 1.0)
