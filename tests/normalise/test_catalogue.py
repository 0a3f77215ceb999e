import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.normalise.catalogue import (
    bare_pmid,
    catalogued_year,
    first_doi,
    first_isbn,
    first_issn,
    stored_arxiv_id,
)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2014", 2014),
        ("2014.0", 2014),
        ("2014 Jan", 2014),
        ("2014 Jan-Feb", 2014),
        ("c2014", 2014),
        ("[2014]", 2014),
        ("2014-01-02 00:00:00", 2014),
        ("Epub 2014; printed 2014", 2014),
        ("2014-2015", None),
        ("0000", None),
        ("9999", None),
        ("Mar 10", None),
        ("in press", None),
        ("20141", None),
    ],
)
def test_years_as_catalogues_print_them(text: str, year: int | None) -> None:
    assert catalogued_year(text) == year


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("706.3725", "0706.3725"),
        ("704.001", "0704.0010"),
        ("1412.1", "1412.1000"),
        ("1501.0001", "1501.00010"),
        ("1804.1053", "1804.10530"),
        ("1804.10530", "1804.10530"),
        ("1804.10530v2", "1804.10530"),
        ("arXiv:hep-th/9901001", "hep-th/9901001"),
        ("703.1234", None),
        ("1313.1234", None),
        ("3.14", None),
        ("", None),
    ],
)
def test_arxiv_ids_that_were_stored_as_numbers(text: str, known: str | None) -> None:
    assert stored_arxiv_id(text) == known


@given(st.integers(7, 30), st.integers(1, 12), st.integers(1, 9999))
def test_an_arxiv_id_survives_being_a_number(year: int, month: int, number: int) -> None:
    printed = f"{year:02}{month:02}.{number:0{4 if year < 15 else 5}}"
    if printed >= "0704":
        assert stored_arxiv_id(str(float(printed))) == stored_arxiv_id(printed) == printed


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("10.1000/ABC", "10.1000/abc"),
        ("https://doi.org/10.1000/abc", "10.1000/abc"),
        ("10.1000/abc [doi]", "10.1000/abc"),
        ("doi 10.1000/abc; 10.1000/xyz", "10.1000/abc"),
        ("10.1002/(SICI)1097(1999)1:2&lt;3::AID-X&gt;4.0.CO;2-Z", "10.1002/(sici)1097(1999)1:2<3::aid-x>4.0.co;2-z"),
        ("none", None),
    ],
)
def test_the_first_doi_of_a_cell(text: str, known: str | None) -> None:
    assert first_doi(text) == known


@pytest.mark.parametrize(("text", "known"), [("PMID: 0123", "123"), ("123.0", "123"), ("0", None), ("PMC123", None)])
def test_pubmed_ids(text: str, known: str | None) -> None:
    assert bare_pmid(text) == known


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("978-0-306-40615-7", "9780306406157"),
        ("0-306-40615-2", "9780306406157"),
        ("ISBN 0306406152 (print); 9781402894626", "9780306406157"),
        ("0-8044-2957-X", "9780804429573"),
        ("978030640615X", None),
        ("0957-9672 (Print)\r0957-9672 (Linking)", None),
        ("12345", None),
    ],
)
def test_both_forms_of_an_isbn_are_one(text: str, known: str | None) -> None:
    assert first_isbn(text) == known


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("0957-9672 (Print)\r1473-6535 (Linking)", "0957-9672"),
        ("2049363x", "2049-363X"),
        ("978-0-306-40615-7", None),
        ("9780306406157", None),
    ],
)
def test_the_first_issn_of_a_cell(text: str, known: str | None) -> None:
    assert first_issn(text) == known
