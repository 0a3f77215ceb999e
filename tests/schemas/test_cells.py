"""Cells of spreadsheets: what a program would misread is written so that it cannot."""

import csv
import io
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.cells import MOST_CHARS, cell_texts, csv_head, csv_rows, fitting

MISREAD = (
    "1804.10530", "007", "00", "1e5", "1E+5", "2.5e-3", "3-9", "12-1234", "1999-1", "1/2", "1 1/2", "3.9", "1,234",
    ".5", "123456789012", "(5)", "(1,5)", "5%", "5 %", "10:30", "10:30:15.5", "5 pm", "2024-01-05", "1/2/2024",
    "5.1.2024", "May 2019", "Mar 10", "10 Mar", "10 March 2019", "march-2020", "SEPT2", "DEC1", "1-Oct", "TRUE",
    "false", "#N/A", "#REF!", " 3-9 ", "12.",
    "5+", "5-", "1-", "1:", "$5", "$1,000", "5 $", "($5)", "5 €", "€ 5", "１２", "１／２", "1２", "1 234", "1\xa0234",
    "1\u202f234,5", "1'234", "Mai 2020", "1. März", "1 mars", "Okt 5", "5. Dez.", "14 juillet", "août 2020", "WAHR",
    "vrai", "Falsch", "FAUX",
)  # fmt: skip
PLAIN = (
    "12", "2020", "0", "12345678", "e0815", "S1-S9", "476-481", "1234-5678", "1234-567X", "10.1000/182", "May", "A",
    "a-b", "March of the kites", "marching 5", "Section 3.9", "3-9 and 4", "p0123456789abcdef", "1st", "5 kites",
    "true story", "10.1000/3.4", "arXiv:1804.10530", "cs.CL", "", "-", "x=1", "1984: a year",
    "C++", "Mars", "$", "1:a", "$5 a day", "５ kites", "1 234 kites", "12 34567", "Mai", "faux pas", "14 juillets",
)  # fmt: skip


def cell(text: str | None, name: str = "title") -> str:
    """A text as a reader of the CSV finds it in a column."""
    rows = csv.reader(io.StringIO(csv_rows(pl.DataFrame({"id": ["p"], name: [text]})), newline=""))
    return next(rows)[1]


@pytest.mark.parametrize("text", MISREAD)
def test_what_would_be_a_number_or_a_day_is_a_text(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("text", [text for text in PLAIN if text != "-"])
def test_what_is_read_as_it_stands_stays(text: str) -> None:
    assert cell(text) == text


@pytest.mark.parametrize(
    ("column", "text", "expected"),
    [
        ("arxiv_id", "1804.10530", "arXiv:1804.10530"),
        ("arxiv_id", "math/0303012", "arXiv:math/0303012"),
        ("arxiv_id_a", "1804.1", "arXiv:1804.1"),
        ("arxiv_id", "arXiv:1804.10530", "arXiv:1804.10530"),
        ("arxiv_id", "=cmd", "'=cmd"),
        ("isbn", "9780000000002", "ISBN 9780000000002"),
        ("pages", "3-9", "pp. 3-9"),
        ("pages", "476-481", "476-481"),
        ("pages_b", "1e5", "pp. 1e5"),
        ("volume", "007", "vol. 007"),
        ("volume", "12", "12"),
        ("volume", "=1", "'=1"),
        ("number", "1/2", "no. 1/2"),
        ("pmid", "12345678", "12345678"),
    ],
)
def test_a_column_that_people_cite_with_a_label_gets_it(column: str, text: str, expected: str) -> None:
    assert cell(text, column) == expected


def test_a_list_of_one_is_no_day_either() -> None:
    frame = pl.DataFrame({"id": ["p", "q", "r"], "keywords": [["3-9"], ["3-9", "=x"], []]})
    assert csv_rows(frame) == "p,'3-9\nq,3-9; '=x\nr,\n"


@pytest.mark.parametrize("text", ["x" * 40_000, "é" * 40_000, "𝒳" * 20_000, "ab𝒳" * 12_000])
def test_a_text_longer_than_a_cell_is_cut_and_says_so(text: str) -> None:
    (cut,) = fitting(pl.Series([text]))
    assert MOST_CHARS - 1 <= len(cut.encode("utf-16-le")) // 2 <= MOST_CHARS
    kept, _, note = cut.partition(" […] ")
    assert text.startswith(kept)
    assert note == f"[cut here: {len(text):,} characters are more than a cell holds]"


def test_a_text_that_just_fits_stays() -> None:
    texts = ["x" * MOST_CHARS, "𝒳" * (MOST_CHARS // 2), "é" * MOST_CHARS, None]
    assert fitting(pl.Series(texts)).to_list() == texts
    assert cell("x" * 40_000).endswith("than a cell holds]")


def test_a_long_list_is_cut_as_the_text_that_it_is() -> None:
    (joined,) = cell_texts(pl.Series([["Oil, Ada"] * 10_000]))
    assert joined.startswith("Oil, Ada; Oil, Ada; ")
    assert len(joined) == MOST_CHARS


def test_other_types_stay_what_they_are() -> None:
    for column in (pl.Series([1, None]), pl.Series([date(2024, 2, 29)]), pl.Series([True])):
        assert cell_texts(column).equals(column)
    assert cell_texts(pl.Series([["a", "b"], [], None])).to_list() == ["a; b", None, None]


def test_the_head_has_a_byte_order_mark_and_quotes_where_they_are_needed() -> None:
    assert csv_head(["a", "b,c", 'd"e']) == '\ufeffa,"b,c","d""e"\n'


@given(st.text(st.characters(codec="utf-8"), max_size=12))
def test_no_text_is_changed_but_for_what_stands_in_front(text: str) -> None:
    assert cell(text) in (text, f"'{text}")
