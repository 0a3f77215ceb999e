from pathlib import Path

import polars as pl
import pytest

from etl.errors import SheetError
from etl.io.sheets import Answer, read_sheet, write_sheet

PAPER_OF = {"ma": "P", "mb": "Q", "mc": "R"}
HEAD = "ruling,why,mention_id_a,mention_id_b\n"


def sheet(folder: Path, text: str) -> Path:
    path = folder / "queue.csv"
    path.write_bytes(text.encode())
    return path


def test_rows_that_rule_are_read_with_their_line(tmp_path: Path) -> None:
    text = HEAD + 'same,"so,\nit is",ma,mb\n,,ma,mc\n\nskip,,ma,mc\n Different , ,mc,mb\n'
    assert read_sheet(sheet(tmp_path, text), PAPER_OF) == [
        Answer(2, ("ma", "mb"), "same", "so,\nit is"),
        Answer(7, ("mc", "mb"), "different", ""),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffmention_id_a,mention_id_b,ruling\r\nma,mb,same\r\n",
        "mention_id_a;note;mention_id_b;ruling\nma;a, b, c, d;mb;SAME\n",
        "mention_id_b\truling\tmention_id_a\nmb\tsame\tma",
        "mention_id_a,mention_id_b,ruling,why\nma,mb,same\n",
        "mention_id_a,mention_id_b,ruling,why\nma,mb,same,\u2028\n",
    ],
)
def test_what_spreadsheets_make_of_it_is_read(tmp_path: Path, text: str) -> None:
    assert read_sheet(sheet(tmp_path, text), PAPER_OF) == [Answer(2, ("ma", "mb"), "same", "")]


def test_every_bad_row_is_named(tmp_path: Path) -> None:
    text = HEAD + "smae,,ma,mb\nsame,,ma,mb\nsame,,ma,mx\ndifferent,,,mb\nsame,,mc,mc\nskip,,mx,my\n"
    with pytest.raises(SheetError) as caught:
        read_sheet(sheet(tmp_path, text), PAPER_OF)
    head, *lines = str(caught.value).split("\n")
    assert head.endswith("4 rows are wrong, and nothing was written. Mend and import again:")
    assert [line.strip() for line in lines] == [
        "line 2: ruling is 'smae', and must be same, different, skip or empty.",
        "line 4: names mx, which no paper of this build has.",
        "line 5: names an empty cell, which no paper of this build has.",
        "line 6: names mc twice.",
    ]


def test_not_more_bad_rows_are_listed_than_anyone_reads(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match=r"1,000 rows are wrong(?s:.*)and 980 more"):
        read_sheet(sheet(tmp_path, HEAD + "smae,,ma,mb\n" * 1000), PAPER_OF)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "column `mention_id_a` must be there, once"),
        ("mention_id_a,mention_id_b\nma,mb\n", "column `ruling` must be there, once"),
        ("ruling,mention_id_a,mention_id_b,ruling\n", "column `ruling` must be there, once"),
        (HEAD + 'same,"so,ma,mb\n', "line 2: unexpected end of data"),
    ],
)
def test_a_file_that_is_no_such_sheet_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SheetError, match=message):
        read_sheet(sheet(tmp_path, text), PAPER_OF)


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match="No such file"):
        read_sheet(tmp_path / "nowhere.csv", PAPER_OF)
    (tmp_path / "old.csv").write_bytes("ruling;why\nsame;für".encode("cp1252"))
    with pytest.raises(SheetError, match="Save it as “CSV UTF-8”"):
        read_sheet(tmp_path / "old.csv", PAPER_OF)


def test_a_sheet_is_written_once_and_no_cell_is_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "new" / "queue.csv"
    write_sheet(path, pl.DataFrame({"title_a": ["=1+1", 'Cold, "oil"', None], "authors_a": [["Ada", "Ben"], [], []]}))
    before = path.read_text(encoding="utf-8-sig")
    assert before == 'title_a,authors_a\n\'=1+1,Ada; Ben\n"Cold, ""oil""",\n,\n'
    with pytest.raises(SheetError, match="may hold answers"):
        write_sheet(path, pl.DataFrame({"title_a": ["x"]}))
    assert path.read_text(encoding="utf-8-sig") == before
