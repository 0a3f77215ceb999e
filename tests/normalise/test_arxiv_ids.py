"""arXiv ids in every form in which they are printed, and what only looks like one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.normalise.arxiv_ids import ArxivId, arxiv_id, named_arxiv_id, said_arxiv_ids, stored_arxiv_id
from schemas import vocabulary


@pytest.mark.parametrize(
    ("raw", "canonical", "version"),
    [
        ("2312.05328", "2312.05328", None),
        ("2312.05328v2", "2312.05328", 2),
        (" arXiv:2312.05328v12 ", "2312.05328", 12),
        ("ARXIV:2312.05328", "2312.05328", None),
        ("arXiv: 0704.0001", "0704.0001", None),
        ("arXiv:2312.00690v4 [cs.CL]", "2312.00690", 4),
        ("arXiv:2312.00690v4  [cs.CL]  3 May 2024", "2312.00690", 4),
        ("arXiv:2312.00690 (cs)", "2312.00690", None),
        ("[arXiv:2312.00690]", "2312.00690", None),
        ("arXiv preprint arXiv:1810.04805 (2018)", "1810.04805", None),
        ("arXiv e-prints, arXiv:1810.04805", "1810.04805", None),
        ("CoRR abs/1810.04805", "1810.04805", None),
        ("abs/1810.04805", "1810.04805", None),
        ("http://arxiv.org/abs/0704.0001v1", "0704.0001", 1),
        ("https://www.arxiv.org/pdf/2312.05328v1.pdf", "2312.05328", 1),
        ("https://arxiv.org/pdf/2312.05328#page=3", "2312.05328", None),
        ("https://export.arxiv.org/abs/2312.05328?context=cs", "2312.05328", None),
        ("arxiv.org/html/2312.05328", "2312.05328", None),
        ("https://ar5iv.labs.arxiv.org/html/2312.05328", "2312.05328", None),
        ("https://ar5iv.org/abs/2312.05328", "2312.05328", None),
        ("https://www.alphaxiv.org/abs/2312.05328v2", "2312.05328", 2),
        ("https://huggingface.co/papers/2312.05328", "2312.05328", None),
        ("http://arxiv.org/abs/hep-th/9901001v2", "hep-th/9901001", 2),
        ("oai:arXiv.org:math/0309136", "math/0309136", None),
        ("10.48550/arXiv.2312.05328", "2312.05328", None),
        ("https://doi.org/10.48550/arXiv.2312.05328", "2312.05328", None),
        ("hep-th/9901001", "hep-th/9901001", None),
        ("HEP-TH/9901001v3", "hep-th/9901001", 3),
        ("math.GT/0309136v1", "math/0309136", 1),
        ("cond-mat.mes-hall/0309136", "cond-mat/0309136", None),
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
        "0704.0000",
        "1501.00000",
        "0703.0001",
        "1413.0001",
        "2300.12345",
        "hep-th/9913001",
        "hep-th/0801001",
        "hep-th/9901000",
        "kites/9901001",
        "2312.05328v0",
        "2312.05328vv",
        "x2312.05328",
        "math/030913",
        "to appear",
        "2312.0532８",
        "2312.05328 v1",
        "2312.05328 and 2312.05329",
        "https://example.org/2312.05328",
    ],
)
def test_what_is_no_arxiv_id(raw: str) -> None:
    assert arxiv_id(raw) is None


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("706.3725", "0706.3725"),
        ("704.001", "0704.0010"),
        ("1412.1", "1412.1000"),
        ("1501.0001", "1501.00010"),
        (" 1804.1053 ", "1804.10530"),
        ("703.1234", None),
        ("1313.1234", None),
        ("2012.0", None),
        ("3.14", None),
        ("arXiv:1804.1053", None),
        ("", None),
    ],
)
def test_ids_that_were_stored_as_numbers(text: str, known: str | None) -> None:
    found = stored_arxiv_id(text)
    assert (found and found.id) == known


@given(st.integers(7, 30), st.integers(1, 12), st.integers(1, 9999))
def test_an_id_survives_being_a_number(year: int, month: int, number: int) -> None:
    printed = f"{year:02}{month:02}.{number:0{4 if year < 15 else 5}}"
    if printed >= "0704":
        assert arxiv_id(printed) == stored_arxiv_id(str(float(printed))) == ArxivId(printed, None)


def test_a_text_must_say_that_it_is_one() -> None:
    assert named_arxiv_id("arXiv:2101.00001") == ArxivId("2101.00001", None)
    assert named_arxiv_id("abs/2101.00001") == ArxivId("2101.00001", None)
    assert named_arxiv_id("2101.00001") is None
    assert named_arxiv_id("Kites and arXiv:2101.00001") is None


def test_all_ids_that_a_text_says() -> None:
    text = "See arXiv:2101.00001v2, https://arxiv.org/pdf/hep-th/9901001, arXiv:2101.00001 and 2101.00009."
    assert said_arxiv_ids(text) == [ArxivId("2101.00001", 2), ArxivId("hep-th/9901001", None)]


ARXIV_LIKE = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "arXiv:", "https://arxiv.org/abs/"]),
    st.from_regex(r"[0-9]{4}\.[0-9]{4,5}|(hep-th|math|cs|a-b)(\.[A-Z]{2})?/[0-9]{7}", fullmatch=True),
    st.sampled_from(["", "v1", "v23", "v0", ".pdf"]),
)


@given(ARXIV_LIKE | st.text(max_size=30))
def test_a_canonical_id_is_what_its_model_asks_for_and_stays(raw: str) -> None:
    for found in (arxiv_id(raw), stored_arxiv_id(raw), *said_arxiv_ids(raw)):
        if found is not None:
            assert arxiv_id(found.id) == ArxivId(found.id, None)
            assert re.fullmatch(vocabulary.ARXIV_ID, found.id)
            assert found.version is None or found.version >= 1
