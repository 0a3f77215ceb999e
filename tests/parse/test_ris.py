"""Variants of RIS that the toy dump does not hold: what is a field of what, in short."""

from collections.abc import Mapping
from typing import Any

import pytest

from etl.parse.formats import FORMATS
from tests.parse.reading import read, rules

RIS = FORMATS["ris"]


def record(*lines: str) -> str:
    return "".join(f"{line}\n" for line in ("TY  - JOUR", "TI  - A kite", *lines, "ER  - "))


def fields(*lines: str) -> Mapping[str, Any]:
    """What stands in a record beside its type and title."""
    (found,) = read("ris", record(*lines))
    return {name: value for name, value in found.items() if name not in ("work_type", "title")}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["VL  - 3", "IS  - 2"], {"volume": "3", "number": "2"}),
        (["VO  - 3"], {"volume": "3", "VO": "3"}),
        (["SP  - 1", "EP  - 9"], {"pages": "1-9"}),
        (["EP  - 9", "SP  - 1"], {"pages": "1-9", "SP": "1", "EP": "9"}),
        (["SP  - 1-9"], {"pages": "1-9", "SP": "1-9"}),
        (["SP  - e12"], {"pages": "e12"}),
        (["EP  - 9"], {"EP": "9"}),
        (["SN  - 1234-5679"], {"issn": "1234-5679"}),
        (["SN  - 12345679 (ISSN)"], {"issn": "12345679 (ISSN)"}),
        (["SN  - 978-0-00-000000-2"], {"isbn": "978-0-00-000000-2"}),
        (["SN  - 1234-5679", "SN  - 9780000000002"], {"issn": "1234-5679", "isbn": "9780000000002"}),
        (["SN  - 1234-5679\n2345-678X"], {"issn": "1234-5679\n2345-678X"}),
        (["SN  - 1234-5679", "SN  - 2345-678X"], {"issn": "1234-5679", "SN": ["1234-5679", "2345-678X"]}),
        (["JF  - Kites", "JA  - K."], {"journal": "Kites", "JF": "Kites", "JA": "K."}),
        (["JA  - K.", "T2  - Kites"], {"journal": "Kites", "JA": "K.", "T2": "Kites"}),
        (["JA  - K."], {"journal": "K.", "JA": "K."}),
        (["BT  - Kites"], {"journal": "Kites", "BT": "Kites"}),
        (["N2  - a", "AB  - b"], {"abstract": "b", "N2": "a", "AB": "b"}),
        (["AB  - a", "AB  - (c) b"], {"abstract": "a", "AB": ["a", "(c) b"]}),
        (["AB  - a\n\nb", "PB  - c"], {"abstract": "a\n\nb", "PB": "c"}),
        (["AU  - A, B.", "AU  - C, D."], {"authors": "A, B.; C, D."}),
        (["AU  - A, B.; C, D."], {"authors": "A, B.; C, D.", "AU": "A, B.; C, D."}),
        (["A1  - A", "A1  - B"], {"authors": "A; B", "A1": ["A", "B"]}),
        (["AU  - A", "A1  - A", "A1  - B"], {"authors": "A; B", "AU": "A", "A1": ["A", "B"]}),
        (["AU  - A", "AD  - x", "AU  - B"], {"authors": "A; B", "AU": ["A", "B"], "AD": "x"}),
        (["AU  - A", "VL  - 3", "AU  - B"], {"authors": "A; B", "volume": "3"}),
        (["KW  - a", "KW  - b"], {"keywords": "a; b"}),
        (["KW  - a; b"], {"keywords": "a; b", "KW": "a; b"}),
        (["KW  - a; b", "KW  - c"], {"keywords": "a; b; c", "KW": ["a; b", "c"]}),
        (["KW  - a\nb"], {"keywords": "a; b", "KW": "a\nb"}),
        (["N1  - a", "N1  - b"], {"comment": "a\nb"}),
        (["UR  - http://a.b", "UR  - http://c.d"], {"urls": "http://a.b; http://c.d"}),
        (["L1  - http://a.b"], {"L1": "http://a.b"}),
        (["PY  - 2001///"], {"date": "2001///"}),
        (["PY  - 2001", "DA  - 2001/05/17"], {"date": "2001/05/17", "PY": "2001", "DA": "2001/05/17"}),
        (["Y1  - 2001/05//", "DA  - 2001/05/17"], {"date": "2001/05/17", "Y1": "2001/05//", "DA": "2001/05/17"}),
        (["PY  - 2001", "DA  - 2002/05/17"], {"date": "2001", "PY": "2001", "DA": "2002/05/17"}),
        (["PY  - 2001", "DA  - SEP 10"], {"date": "2001 SEP 10", "PY": "2001", "DA": "SEP 10"}),
        (["PY  - 2013/04/18", "PY  - 2013/02/15/in"], {"date": "2013/04/18", "PY": ["2013/04/18", "2013/02/15/in"]}),
        (["Y2  - 2019/03/28"], {"Y2": "2019/03/28"}),
        (["M3  - Article"], {"M3": "Article"}),
        (["M3  - 10.1000/x"], {"doi": "10.1000/x", "M3": "10.1000/x"}),
        (["L3  - 10.1000/x"], {"doi": "10.1000/x", "L3": "10.1000/x"}),
        (["N1  - doi: 10.1000/x"], {"doi": "10.1000/x", "comment": "doi: 10.1000/x"}),
        (["UR  - https://doi.org/10.1000/x"], {"doi": "10.1000/x", "urls": "https://doi.org/10.1000/x"}),
        (["DO  - 10.48550/arXiv.2101.00001"], {"doi": "10.48550/arXiv.2101.00001", "arxiv_id": "2101.00001"}),
        (["UR  - arxiv.org/abs/math/9901001"], {"urls": "arxiv.org/abs/math/9901001", "arxiv_id": "math/9901001"}),
        (["AN  - 123", "DB  - PubMed"], {"pmid": "123", "AN": "123", "DB": "PubMed"}),
        (["AN  - 123", "DB  - Scopus"], {"AN": "123", "DB": "Scopus"}),
        (["U1  - 123[pmid]"], {"pmid": "123", "U1": "123[pmid]"}),
        (["PB  -", "CY  - "], {}),
        (["XX  - a", "XX  - b"], {"XX": ["a", "b"]}),
        (["ZZ  - x%20y: a"], {"x y": "a"}),
        (["ZZ  - categories: a"], {"categories": "a"}),
        (["ZZ  - a"], {"ZZ": "a"}),
    ],
)  # fmt: skip
def test_lines_of_a_record(lines: list[str], expected: dict[str, Any]) -> None:
    assert fields(*lines) == expected


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("TY  - JOUR\nTI  - a\nER  -", ["a"]),
        ("TY  - JOUR\r\nTI  - a\r\nER  - \r\n", ["a"]),
        ("TY  - JOUR\rTI  - a\rER  - \r", ["a"]),
        ("\n\n \ufeff\nTY  - JOUR\nTI  - a\nER  - ", ["a"]),
        ("  TY  - JOUR\n  TI  - a\n  ER  -\n", ["a"]),
        ("TY - JOUR\nTI - a\nAB - b\nER -\n", ["a"]),
        ("TY\t- JOUR\nTI\t- a\nER\t-\n", ["a"]),
        ("TY  – JOUR\nTI  – a\nER  –\n", ["a"]),
        ("TY  -JOUR\nTI  -a\nER  -\n", ["a"]),
        ("TI  - a\nTY  - JOUR\nER  -\n", ["a"]),
        ("TI  - a\nER  -\n", ["a"]),
        ("TY  - JOUR\nTI  - a\n\nTY  - JOUR\nTI  - b\n", ["a", "b"]),
        ("TY  - JOUR\nTI  - a\nTY  - JOUR\nTI  - b\n", ["a", "b"]),
        ("TY  - JOUR\nTY  - BOOK\nTI  - a\nER  -\n", ["a"]),
        ("TY  - JOUR\n\nTI  - a\n\nER  -\n", ["a"]),
        ("TY  - JOUR\nTI  - a\n\nProse.\n", ["a"]),
        ("TY  - JOUR\nTI  - a\nER  -\nProse.\nTY  - JOUR\nTI  - b\nER  -\n", ["a", "b"]),
        ("TI  - a\nAB  - b\n", []),
        ("US - based\nAB - solute\n", []),
        ("ER  - \nER  - \n", []),
    ],
)
def test_records_of_a_text(text: str, titles: list[str]) -> None:
    assert [found["title"] for found in read("ris", text)] == titles


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (record("AB  - b"), []),
        ("1.\n" + record() + "Record #2 of 2\nProvider: Nobody\n<2>\n" + record(), []),
        ("Prose.\n" + record(), ["unclaimed_text"]),
        ("TY  - JOUR\nPB  - a\nER  -\n", ["no_title_or_abstract"]),
        ("AU  - a\nPB  - b\n", ["no_record"]),
        ("TY  - JOUR\nTI  - a\nAB  - b\n\nProse.\n", ["unclaimed_text"]),
        ("PT J\nAU A\nER\n\nPT J\nTI a\nER\nEF\n", ["no_title_or_abstract"]),
    ],
)
def test_what_is_no_record(text: str, expected: list[str]) -> None:
    assert rules("ris", text) == expected


def test_bytes_that_are_no_text_are_shown() -> None:
    (found,) = read("ris", record("AB  - ééé\udcff").encode("utf-8", "surrogateescape"))
    assert found["abstract"] == "ééé\ufffd"


def test_the_layout_of_web_of_science() -> None:
    text = (
        "\ufeffFN Invented Science\nVR 1.0\nPT J\nAU Kite, AD\n   Stone, S\nTI How long a tail\n   a kite needs\n"
        "SO KITES\nDE kites; tails\nAB Kites fall.\nC1 Univ Kites, Nowhere.\nPD JUN 8\nPY 2004\nVL 43\nIS 22\n"
        "BP 7003\nEP 7016\nDI 10.1000/x\nPM 15170338\nX9 odd\nER\n\nEF"
    )
    (found,) = read("ris", text)
    assert found == {
        "work_type": "J",
        "authors": "Kite, AD; Stone, S",
        "title": "How long a tail a kite needs",
        "journal": "KITES",
        "keywords": "kites; tails",
        "abstract": "Kites fall.",
        "author_address": "Univ Kites, Nowhere.",
        "date": "2004 JUN 8",
        "volume": "43",
        "number": "22",
        "pages": "7003-7016",
        "doi": "10.1000/x",
        "pmid": "15170338",
        "X9": "odd",
    }
    assert rules("ris", text) == []
    assert RIS.sniff(text) >= 0.8


@pytest.mark.parametrize(
    "text",
    [
        record(),
        "TY  - PAT\nAU  - a\nDO  - 10.1000/x\nER  - ",
        "TI  - a\nJF  - b\nVL  - 6\nER  -",
        f"A mail that says what follows.\n\n{record('AB  - ' + 'Kites fall. ' * 9)}\nBye!",
    ],
)
def test_a_text_of_records_is_told(text: str) -> None:
    assert RIS.sniff(text) >= 0.8


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Kites of paper fall. " * 50,
        "PMID- 1\nOWN - NLM\nTI  - a\nAB  - b\nFAU - Kite, A\nAU  - Kite A\nPT  - Journal Article\n",
        "%0 Journal Article\n%T a\n",
        "AB - solute\nTI - tanium\n",
        "TYPE  - x\nOTHER  - y\n",
        "Prose. " * 900 + record(),
    ],
)
def test_other_texts_are_not(text: str) -> None:
    assert RIS.sniff(text) <= 0.2
