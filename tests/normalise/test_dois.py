"""DOIs in the form in which they compare, out of whatever stands around them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.normalise.dois import doi, dois, labelled_dois, linked_dois
from schemas import vocabulary

SICI = "10.1002/(sici)1097-0258(19980815)17:15<1661::aid-inv968>3.0.co;2-2"


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        ("10.1016/j.inv.2023.102807", "10.1016/j.inv.2023.102807"),
        ("10.1103/PhysRevX.11.011001", "10.1103/physrevx.11.011001"),
        ("doi:10.1000/ABC", "10.1000/abc"),
        ("DOI 10.1000/abc", "10.1000/abc"),
        ("DOI: 10.1000/abc", "10.1000/abc"),
        ("doi:https://doi.org/10.1000/abc", "10.1000/abc"),
        ("https://doi.org/10.1000/abc", "10.1000/abc"),
        ("http://dx.doi.org/10.1000/abc.", "10.1000/abc"),
        (" 10.1000/abc, ", "10.1000/abc"),
        ("10.1000/abc).", "10.1000/abc"),
        ("10.1000/a\u200bbc", "10.1000/abc"),
        ("10.1000/a–b", "10.1000/a-b"),
        ("10.1016/0001-0002(95)00003-4", "10.1016/0001-0002(95)00003-4"),
        ("(10.1000/ab(1995))"[1:], "10.1000/ab(1995)"),
        ("10.1641/0006-3568(2001)051[0933:TOT]2.0.CO;2", "10.1641/0006-3568(2001)051[0933:tot]2.0.co;2"),
        (SICI.upper(), SICI),
        (SICI.replace("<", "&lt;").replace(">", "&gt;"), SICI),
        (SICI.replace("<", "&amp;lt;").replace(">", "&amp;gt;"), SICI),
        (f"https://doi.org/{SICI.replace('<', '%3C').replace('>', '%3E').replace('/', '%2F')}", SICI),
        (SICI.replace("<", r"{\textless}").replace(">", r"{\textgreater}"), SICI),
        (r"10.1007/978-3-540-30116-5\_1", "10.1007/978-3-540-30116-5_1"),
        (r"10.1007/978-3-540-30116-5{\_}1", "10.1007/978-3-540-30116-5_1"),
        ("10.1000/ab-\ncd", "10.1000/ab-cd"),
    ],
)
def test_dois(raw: str, canonical: str) -> None:
    assert doi(raw) == canonical
    assert dois(raw) == [canonical]


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "10.1000",
        "10.1000/",
        "10.1000/.",
        "10.1000/)",
        "10.12/x",
        "11.1000/x",
        "10.1000/a b",
        "see 10.1000/x",
        "10.１000/x",
    ],
)
def test_what_is_no_doi(raw: str) -> None:
    assert doi(raw) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see 10.1000/x", ["10.1000/x"]),
        ("10.1000/abc [doi]", ["10.1000/abc"]),
        ("10.1000/abc[doi]", ["10.1000/abc"]),
        ("10.1000/abc. Epub 2020 Feb 26.", ["10.1000/abc"]),
        ("10.1000/abc</a>", ["10.1000/abc"]),
        ("doi 10.1000/abc; 10.1000/xyz", ["10.1000/abc", "10.1000/xyz"]),
        ("10.1000/abc;10.1000/xyz", ["10.1000/abc", "10.1000/xyz"]),
        ("10.1000/abc,https://doi.org/10.1000/xyz", ["10.1000/abc", "10.1000/xyz"]),
        ("10.1000/abchttps://doi.org/10.1000/ABC", ["10.1000/abc"]),
        ("https://doi.org/10.1000/abc?ref=pdf", ["10.1000/abc"]),
        ("https://example.org/doi/full/10.1000/abc/full", ["10.1000/abc"]),
        (f"{SICI} and more", [SICI]),
        ("none", []),
        ("10.1000/50%ab", ["10.1000/50%ab"]),
    ],
)
def test_the_dois_of_a_text(text: str, found: list[str]) -> None:
    assert dois(text) == found


def test_dois_of_addresses_and_behind_labels() -> None:
    assert linked_dois("https://example.org/x; https://doi.org/10.1000/ABC") == ["10.1000/abc"]
    assert linked_dois("https://example.org/doi/abs/10.1000/abc") == ["10.1000/abc"]
    assert linked_dois("https://example.org/10.1000/abc 10.1000/abc") == []
    assert labelled_dois("J. Inv. 2020;1:2. doi: 10.1000/abc. Epub") == ["10.1000/abc"]
    assert labelled_dois("J. Inv. 10.1000/abc") == []


DOI_LIKE = st.builds(
    "{}10.{}/{}".format,
    st.sampled_from(["", "doi:", "DOI ", "https://doi.org/", "http://dx.doi.org/"]),
    st.integers(1000, 999_999),
    st.text(alphabet="aA1.,;:()<>[]-_/%25F&lt;\\éÀ\u00a0 ", min_size=1, max_size=20),
)


@given(DOI_LIKE | st.text(max_size=30))
def test_a_canonical_doi_is_what_its_model_asks_for_and_stays(raw: str) -> None:
    whole = doi(raw)
    for canonical in filter(None, (whole, *dois(raw), *linked_dois(raw), *labelled_dois(raw))):
        assert doi(canonical) == canonical == canonical.lower()
        assert dois(canonical)[:1] == [canonical]
        assert re.fullmatch(vocabulary.DOI, canonical)


@given(DOI_LIKE)
def test_a_text_that_is_a_doi_holds_it(raw: str) -> None:
    whole = doi(raw)
    assert whole is None or dois(raw)[:1] == [whole]
