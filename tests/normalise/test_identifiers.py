"""arXiv ids and DOIs in the forms in which they compare."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.normalise.identifiers import ArxivId, arxiv_id, doi
from schemas import vocabulary


@pytest.mark.parametrize(
    ("raw", "canonical", "version"),
    [
        ("2312.05328", "2312.05328", None),
        ("2312.05328v2", "2312.05328", 2),
        (" arXiv:2312.05328v12 ", "2312.05328", 12),
        ("ARXIV:2312.05328", "2312.05328", None),
        ("arXiv: 0704.0001", "0704.0001", None),
        ("http://arxiv.org/abs/0704.0001v1", "0704.0001", 1),
        ("https://www.arxiv.org/pdf/2312.05328v1.pdf", "2312.05328", 1),
        ("arxiv.org/html/2312.05328", "2312.05328", None),
        ("hep-th/9901001", "hep-th/9901001", None),
        ("HEP-TH/9901001v3", "hep-th/9901001", 3),
        ("math.GT/0309136v1", "math/0309136", 1),
        ("q-alg/9609002", "q-alg/9609002", None),
        ("cs/0112017", "cs/0112017", None),
    ],
)
def test_arxiv_ids(raw: str, canonical: str, version: int | None) -> None:
    assert arxiv_id(raw) == ArxivId(canonical, version)
    assert re.match(vocabulary.ARXIV_ID, canonical)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "2312.0532",
        "0704.00001",
        "1413.0001",
        "2300.12345",
        "2312.05328v0",
        "2312.05328vv",
        "x2312.05328",
        "math/030913",
        "to appear",
        "2312.0532８",
        "2312.05328 v1",
    ],
)
def test_what_is_no_arxiv_id(raw: str) -> None:
    assert arxiv_id(raw) is None


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        ("10.1016/j.inv.2023.102807", "10.1016/j.inv.2023.102807"),
        ("10.1103/PhysRevX.11.011001", "10.1103/physrevx.11.011001"),
        ("doi:10.1000/ABC", "10.1000/abc"),
        ("DOI 10.1000/abc", "10.1000/abc"),
        ("https://doi.org/10.1000/abc", "10.1000/abc"),
        ("http://dx.doi.org/10.1000/abc.", "10.1000/abc"),
        (" 10.1000/abc, ", "10.1000/abc"),
        ("10.1000/abc).", "10.1000/abc"),
        ("10.1016/0001-0002(95)00003-4", "10.1016/0001-0002(95)00003-4"),
        ("(10.1000/ab(1995))"[1:], "10.1000/ab(1995)"),
        (
            "10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-INV968>3.0.CO;2-2",
            "10.1002/(sici)1097-0258(19980815)17:15<1661::aid-inv968>3.0.co;2-2",
        ),
    ],
)
def test_dois(raw: str, canonical: str) -> None:
    assert doi(raw) == canonical


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


DOI_LIKE = st.builds(
    "{}10.{}/{}".format,
    st.sampled_from(["", "doi:", "DOI ", "https://doi.org/", "http://dx.doi.org/"]),
    st.integers(1000, 999_999),
    st.text(alphabet="aA1.,;:()<>-_/éÀ\u00a0 ", min_size=1, max_size=20),
)


@given(DOI_LIKE | st.text(max_size=30))
def test_a_canonical_doi_is_what_its_model_asks_for_and_stays(raw: str) -> None:
    canonical = doi(raw)
    if canonical is not None:
        assert doi(canonical) == canonical == canonical.lower()
        assert re.fullmatch(vocabulary.DOI, canonical)
        assert canonical in raw.lower()


ARXIV_LIKE = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "arXiv:", "https://arxiv.org/abs/"]),
    st.from_regex(r"[0-9]{4}\.[0-9]{4,5}|[a-zA-Z]{1,6}(-[a-zA-Z]{2,4})?(\.[A-Z]{2})?/[0-9]{7}", fullmatch=True),
    st.sampled_from(["", "v1", "v23", "v0", ".pdf"]),
)


@given(ARXIV_LIKE | st.text(max_size=30))
def test_a_canonical_arxiv_id_is_what_its_model_asks_for_and_stays(raw: str) -> None:
    found = arxiv_id(raw)
    if found is not None:
        assert arxiv_id(found.id) == ArxivId(found.id, None)
        assert re.fullmatch(vocabulary.ARXIV_ID, found.id)
        assert found.version is None or found.version >= 1
