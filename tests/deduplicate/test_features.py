from typing import Any

import pytest

from etl.deduplicate.features import features, first_page, journal_words, leading_number
from tests.deduplicate.world import BREAD, CLOCKS, frame, known, record

COMPARED_FIELDS = "title abstract authors publication_year journal volume number pages arxiv_id doi pmid".split()


def test_features_keep_the_order_of_the_rows() -> None:
    rows = [record("b", title="Second"), record("a", title="First")]
    assert [one.title_raw for one in features(frame(rows))] == ["Second", "First"]


@pytest.mark.parametrize(
    ("pages", "expected"),
    [("221-8", "221"), ("pp. 0221", "221"), ("e214", "e214"), ("S44", "s44"), ("in press", None), ("", None)],
)
def test_the_first_page_is_that_of_a_range(pages: str, expected: str | None) -> None:
    assert first_page(pages) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("31 (2) (no pagination)", "31"),
        ("012", "12"),
        ("SUPPL. 1", "1"),
        ("Supplement", "supplement"),
        ("abs/1502.09999", None),
        ("", None),
    ],
)
def test_a_volume_or_issue_is_its_first_number(printed: str, expected: str | None) -> None:
    assert leading_number(printed) == expected


@pytest.mark.parametrize(
    ("journal", "expected"),
    [
        ("The Journal of Field & Methods", ("journal", "field", "methods")),
        ("Heart. Conference: 5th Meeting of Hearts", ("heart",)),
        ("Disability: An International Journal", ("disability",)),
        ("arXiv preprint arXiv:2101.00001", ()),
        ("CoRR", ()),
        ("Corrosion Science", ("corrosion", "science")),
    ],
)
def test_a_journal_is_its_telling_words(journal: str, expected: tuple[str, ...]) -> None:
    assert journal_words(journal) == expected


@pytest.mark.parametrize(
    ("fields", "says_something"),
    [
        ({"abstract": BREAD}, True),
        ({"abstract": BREAD, "flags": ["truncated"]}, True),
        ({"abstract": "No abstract available.", "flags": ["placeholder"]}, False),
        ({"abstract": "This paper has been withdrawn by the author.", "flags": ["withdrawn"]}, False),
        ({"abstract": f"{CLOCKS} {BREAD}", "flags": ["withdrawn"]}, True),
        ({"abstract": CLOCKS, "title": "Erratum: Winter clocks"}, False),
        ({}, False),
    ],
)
def test_a_placeholder_or_notice_is_no_text_to_compare(fields: dict[str, Any], says_something: bool) -> None:
    one = known(**fields)
    assert bool(one.abstract) is says_something
    assert bool(one.shingles.size) is says_something


def test_a_generic_title_is_no_title_to_compare() -> None:
    assert known(title="Editorial").title == ()
    assert known(title="Editorial").title_raw == "Editorial"


def test_numbers_are_those_of_the_abstract() -> None:
    assert known(abstract="In 12 towns, 1,000 clocks", title="7 clocks").numbers == {"12", "1000"}


@pytest.mark.parametrize("field", COMPARED_FIELDS)
def test_records_that_differ_in_anything_compared_are_told_apart(field: str) -> None:
    values: dict[str, Any] = {"authors": ["Ada Oil"], "publication_year": 2020, "journal": "Clocks"}
    assert known(**{field: values.get(field, "12")}).compared != known().compared


def test_records_that_differ_in_nothing_compared_are_not_told_apart() -> None:
    assert known(abstract=BREAD, dump_id="alpha").compared == known(abstract=BREAD.upper(), dump_id="beta").compared
