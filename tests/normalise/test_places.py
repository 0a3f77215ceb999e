"""Journal, volume, number and pages: of their own columns, else of the journal reference."""

import polars as pl
import pytest

from etl.normalise.places import CITED_DATE, PLACES, places
from schemas.columns import Mention


def one(**texts: str | None) -> dict[str, str | None]:
    row = places(pl.DataFrame({name: [text] for name, text in texts.items()}, dict.fromkeys(texts, pl.String())))
    return {name: value for name, value in row.row(0, named=True).items() if value is not None}


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("pages", "123--130", "123-130"),
        ("pages", "123 – 130", "123-130"),
        ("pages", "463-7", "463-7"),
        ("pages", "pp. 463—7.", "463-7"),
        ("pages", "p. 12", "12"),
        ("pages", "e1024", "e1024"),
        ("pages", "Article 104503", "104503"),
        ("pages", "Article number 5", "5"),
        ("pages", "pp", "pp"),
        ("pages", "S12-8; discussion 9", "S12-8; discussion 9"),
        ("pages", "12.0", "12"),
        ("volume", "Vol. 12", "12"),
        ("volume", "Volume 12", "12"),
        ("volume", "27 Suppl 1", "27 Suppl 1"),
        ("volume", "Ph.D.", "Ph.D."),
        ("volume", "2017 (no pagination)", "2017 (no pagination)"),
        ("pages", "11-Sep", "11-Sep"),
        ("pages", "94 p.", "94"),
        ("volume", "12–13", "12-13"),
        ("volume", "abs/2101.00001", "abs/2101.00001"),
        ("number", "no. 3", "3"),
        ("number", "Issue 3-4", "3-4"),
        ("number", "#7", "7"),
        ("number", "Notes", "Notes"),
        ("journal", "Vol. of Kites", "Vol. of Kites"),
    ],
)
def test_numbers_lose_their_labels_and_dashes_are_one(name: str, text: str, expected: str | None) -> None:
    assert one(**{name: text}).get(name) == expected


def test_a_reference_fills_what_is_silent() -> None:
    assert one(journal_ref="J. Inv. 12(3), 221-228 (2014)", volume="13") == {
        Mention.journal: "J. Inv.",
        Mention.volume: "13",
        Mention.number: "3",
        Mention.pages: "221-228",
    }


def test_a_citation_tells_its_date_too() -> None:
    assert one(journal_ref="Acad Kite. 2020 Apr;27(4):463-7.")[CITED_DATE] == "2020 Apr"


def test_a_number_in_the_column_of_the_volume() -> None:
    assert one(volume="50(2)") == {Mention.volume: "50", Mention.number: "2"}
    assert one(volume="104 (Supplement 6)") == {Mention.volume: "104", Mention.number: "Supplement 6"}
    assert one(volume="50(2)", number="3") == {Mention.volume: "50", Mention.number: "3"}


def test_columns_are_texts_whatever_the_table_lacks() -> None:
    assert places(pl.DataFrame({"title": ["Kites"]})).schema == dict.fromkeys([*PLACES, CITED_DATE], pl.String())
