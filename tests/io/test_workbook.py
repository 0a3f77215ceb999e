"""Workbooks of Excel, read with openpyxl: texts are texts, and the same table gives the same bytes."""

import hashlib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.errors import OutputError
from etl.io import workbook
from etl.io.workbook import write_workbook

TABLE = pl.DataFrame(
    {
        "arxiv_id": ["1804.10530", None],
        "title": ["=SUM(A1)", "https://example.org/" + "x" * 3_000],
        "authors": [["Oil, Ada", "Cog, Bo"], []],
        "publication_date": [date(2021, 5, 4), None],
        "year": [2021, None],
        "share": [0.5, None],
        "is_inferred": [False, True],
        "abstract": ["x" * 40_000, "<r><t>rich</t></r>"],
    }
)


def sheet(path: Path) -> Any:
    return openpyxl.load_workbook(path).active


def test_every_value_is_of_its_type(tmp_path: Path) -> None:
    write_workbook(TABLE, tmp_path / "a.xlsx", "Cold oil")
    found = sheet(tmp_path / "a.xlsx")
    head, first, second = found.iter_rows()
    assert [one.value for one in head] == TABLE.columns
    assert [(one.data_type, one.value) for one in first][:7] == [
        ("s", "1804.10530"),
        ("s", "=SUM(A1)"),
        ("s", "Oil, Ada; Cog, Bo"),
        ("d", datetime(2021, 5, 4)),
        ("n", 2021),
        ("n", 0.5),
        ("b", False),
    ]
    assert first[7].value.endswith("[cut here: 40,000 characters are more than a cell holds]")
    assert len(first[7].value) == 32_767
    assert [one.value for one in second][1:7] == [TABLE["title"][1], None, None, None, None, True]
    assert second[7].value == "<r><t>rich</t></r> "
    assert not any(one.hyperlink for one in (*first, *second))


def test_the_heading_stays_in_sight_and_every_column_has_a_filter_and_a_width(tmp_path: Path) -> None:
    write_workbook(TABLE, tmp_path / "a.xlsx", "cs.CL [week 47] of a very long list of papers")
    found = sheet(tmp_path / "a.xlsx")
    assert (found.freeze_panes, found.auto_filter.ref) == ("A2", "A1:H3")
    assert found.title == "cs.CL week 47 of a very long li"
    assert all(8 <= one.width <= 61 for one in found.column_dimensions.values())
    assert found["A1"].font.bold


def test_the_same_table_gives_the_same_bytes(tmp_path: Path) -> None:
    hashes = set()
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(TABLE, tmp_path / name, "Papers")
        hashes.add(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
    assert len(hashes) == 1


def test_a_table_without_rows_has_its_heading(tmp_path: Path) -> None:
    write_workbook(TABLE.clear(), tmp_path / "a.xlsx", "")
    found = sheet(tmp_path / "a.xlsx")
    assert (found.title, found.dimensions) == ("Papers", "A1:H1")


def test_more_rows_than_a_sheet_has_are_refused_with_advice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    with pytest.raises(OutputError, match=r"2 rows are more than the 1 .* Write csv or jsonl, or narrow the query"):
        write_workbook(TABLE, tmp_path / "a.xlsx", "Papers")
    assert not (tmp_path / "a.xlsx").exists()
    write_workbook(TABLE.head(1), tmp_path / "a.xlsx", "Papers")


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\ufffe\uffff"), max_size=8), min_size=1))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
def test_any_text_comes_back(tmp_path: Path, texts: list[str]) -> None:
    write_workbook(pl.DataFrame({"id": range(len(texts)), "t": texts}), tmp_path / "a.xlsx", "Papers")
    found = [row[1].value for row in list(sheet(tmp_path / "a.xlsx").iter_rows())[1:]]
    decoded = [openpyxl.utils.escape.unescape(one or "") for one in found]
    assert decoded == texts


def test_a_day_before_excel_has_days_is_text(tmp_path: Path) -> None:
    days = [date(1665, 3, 6), date(1900, 2, 28), date(1900, 3, 1), date(2021, 5, 1)]
    write_workbook(pl.DataFrame({"day": days}), tmp_path / "days.xlsx", "Days")
    (sheet,) = openpyxl.load_workbook(tmp_path / "days.xlsx").worksheets
    read = [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert read == ["1665-03-06", "1900-02-28", datetime(1900, 3, 1), datetime(2021, 5, 1)]
