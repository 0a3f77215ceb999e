import pytest

from etl.normalise.catalogue import bare_pmid, catalogued_year, first_isbn, first_issn, linked_pmid


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
        ("in press, 2014", 2014),
        ("20141", None),
    ],
)
def test_years_as_catalogues_print_them(text: str, year: int | None) -> None:
    assert catalogued_year(text) == year


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("PMID: 0123", "123"),
        ("123.0", "123"),
        ("32113880 [Indexed for MEDLINE]", "32113880"),
        ("32113880; PMC7102529", "32113880"),
        ("MEDLINE:32113880", "32113880"),
        ("https://pubmed.ncbi.nlm.nih.gov/32113880/", "32113880"),
        ("https://www.ncbi.nlm.nih.gov/pubmed/32113880?dopt=x", "32113880"),
        ("0", None),
        ("PMC123", None),
        ("1234567890", None),
        ("12 kites", None),
    ],
)
def test_pubmed_ids(text: str, known: str | None) -> None:
    assert bare_pmid(text) == known


def test_the_pubmed_id_of_addresses_that_agree() -> None:
    assert (
        linked_pmid("https://x.org; https://pubmed.ncbi.nlm.nih.gov/42/; http://www.ncbi.nlm.nih.gov/pubmed/42") == "42"
    )
    assert linked_pmid("https://pubmed.ncbi.nlm.nih.gov/42/ https://pubmed.ncbi.nlm.nih.gov/43/") is None
    assert linked_pmid("https://x.org/42") is None


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("978-0-306-40615-7", "9780306406157"),
        ("0-306-40615-2", "9780306406157"),
        ("ISBN 0306406152 (print); 9781402894626", "9780306406157"),
        ("0-8044-2957-X", "9780804429573"),
        ("978–0–306–40615–7", "9780306406157"),
        ("0306406153", None),
        ("0306406153; 0-8044-2957-X", "9780804429573"),
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
