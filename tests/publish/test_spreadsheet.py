"""`papers.csv`: every value comes back, and none is a formula."""

import csv
import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.publish.spreadsheet import spreadsheet
from schemas.cells import LIST_SEPARATOR

SIGNS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
TRIGGERS = (*SIGNS, "\t", "\r", "\n")


def csv_of(table: pa.Table) -> str:
    """The whole text."""
    return "".join(spreadsheet([table]))


def rows_of(text: str) -> list[list[str]]:
    """The cells as a reader of CSV finds them, the head first."""
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def harmless(text: str) -> str:
    """What a cell is to hold for a text."""
    bare = text.lstrip("".join(map(chr, [*range(33), *range(127, 161)])) + "\u200b\ufeff\u2028\u3000")
    return f"'{text}" if bare.startswith(TRIGGERS) or text.startswith(TRIGGERS) else text


def test_the_toy_papers_come_back(published: Path, frames: Mapping[str, pl.DataFrame]) -> None:
    head, *rows = rows_of((published / "papers.csv").read_bytes().decode("utf-8"))
    papers = frames["papers"].sort("paper_id")
    assert head == papers.columns
    for row, paper in zip(rows, papers.iter_rows(named=True), strict=True):
        for name, cell in zip(head, row, strict=True):
            label = "arXiv:" if name == "arxiv_id" and paper[name] else ""
            assert cell == label + as_cell(paper[name]), name


def as_cell(value: object) -> str:
    """A value as the spreadsheet shows it."""
    if isinstance(value, list):
        return LIST_SEPARATOR.join(harmless(item) for item in value)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else harmless(value) if isinstance(value, str) else str(value)


@given(st.lists(st.none() | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))))
def test_any_text_comes_back_without_its_apostrophe(texts: list[str | None]) -> None:
    table = pa.table({"id": pa.array([str(i) for i in range(len(texts))]), "text": pa.array(texts, pa.string())})
    _, *rows = rows_of(csv_of(table))
    found = [cell for _, cell in rows]
    for cell, text in zip(found, texts, strict=True):
        assert cell in (text or "", f"'{text}")
        assert not cell.startswith(TRIGGERS)


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", ["", " ", "\t", "\r\n", "\u00a0", "\u200b", "\ufeff", " \t "])
def test_no_cell_and_no_element_is_a_formula(sign: str, before: str) -> None:
    text = f"{before}{sign}cmd"
    _, row = rows_of(csv_of(pa.table({"text": [text], "list": [["a", text]]})))
    assert row == [f"'{text}", f"a; '{text}"]


@pytest.mark.parametrize("text", ["a=b", "x-1", "1+1", "mail@example.org", " plain", "'quoted", "\u2212 minus", "; ="])
def test_a_text_that_is_no_formula_stays(text: str) -> None:
    assert rows_of(csv_of(pa.table({"text": [text]}))) == [["text"], [text]]


def test_other_types_are_plain_words() -> None:
    columns = {"n": [-1, None], "day": [date(2024, 2, 29), None], "is": [True, None]}
    lists = pa.array([[], None], pa.list_(pa.string()))
    _, *rows = rows_of(csv_of(pa.table({**columns, "list": lists})))
    assert rows == [["-1", "2024-02-29", "true", ""], ["", "", "", ""]]


def test_lines_end_with_lf_and_an_empty_table_is_its_head() -> None:
    assert csv_of(pa.table({"a": pa.array([], pa.string()), "b": pa.array([], pa.int64())})) == "\ufeffa,b\n"
    assert csv_of(pa.table({"a": ['x"y', "p,q"], "b": [1, 2]})) == '\ufeffa,b\n"x""y",1\n"p,q",2\n'


def test_a_large_table_comes_in_parts() -> None:
    table = pa.table({"a": [f"={number}" for number in range(5)]})
    parts = list(spreadsheet(table.slice(start, 2) for start in range(0, 5, 2)))
    assert len(parts) == 4
    assert "".join(parts) == csv_of(table)
