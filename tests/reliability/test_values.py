"""Hostile values of columns, and folders of strangers: they stand as the text that they are, wherever they are written.

Cards, pages and pictures have such tests of their own: tests/publish/test_card.py, tests/release/test_page.py,
tests/release/test_changelog.py, tests/prisma/test_drawing.py.
"""

import csv
import json
import re
import zipfile
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import pytest

from etl.errors import AbstractsError, ConfigurationError
from etl.io import layout
from etl.io.about import read_about
from etl.io.sheets import read_sheet
from etl.verifier import check
from schemas.columns import Paper
from tests.cli.conftest import Abstracts
from tests.cli.conftest import abstracts as abstracts
from tests.cli.conftest import project as project
from tests.frozen import edit, publish_toy
from tests.query import world
from tests.query.world import paper, write_tables

FORMULAS: Final = ("=1+1", "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "\u200b=1", "＝1")
MARKUP: Final = (
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "![x](x:y)",
    "a | b | c",
    "`code`",
    "</title><b>",
    "&#60;b&#62;",
    "\\input{/etc/passwd}",
    "}, title = {",
    "x\nER  - \nTY  - JOUR\nTI  - Another",
    "x\n@article{other, title = {y}}",
    "\x1b[2J\x1b]0;x\x07\x9b2J",
    "\u202egnp.exe",
)


@pytest.fixture
def evil(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Published papers whose every text is hostile."""
    texts = (Paper.title, Paper.abstract, Paper.journal, Paper.comment, Paper.work_type, Paper.volume, Paper.pages)
    lists = (Paper.authors, Paper.keywords, Paper.categories, Paper.urls)
    monkeypatch.setattr(world, "NAMES", tuple(f"paper{at}" for at in range(len(FORMULAS) + len(MARKUP))))
    rows = [
        paper(f"paper{at}", **dict.fromkeys(texts, text), **{name: [text] for name in lists})
        for at, text in enumerate((*FORMULAS, *MARKUP))
    ]
    write_tables(project / layout.LATEST, *rows)
    return project


@pytest.mark.usefixtures("evil")
def test_no_cell_of_a_spreadsheet_is_a_formula(abstracts: Abstracts) -> None:
    for name in ("o.csv", "o.xlsx"):
        assert abstracts("export", "--out", name).exit_code == 0
    with Path("o.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for part in row for cell in (part, *part.split("; "))]
    assert [cell for cell in cells if re.match(r"[\s\u200b]*[=+\-@＝]|[\t\r]", cell)] == []
    with zipfile.ZipFile("o.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert not {"<f>", "<hyperlink"} & set(re.findall(r"<f>|<hyperlink", sheet))
        assert not any("external" in name or "rels/sheet" in name for name in book.namelist())


@pytest.mark.usefixtures("evil")
def test_no_export_holds_a_record_or_an_element_more(abstracts: Abstracts) -> None:
    said = {kind: abstracts("export", "--to", kind).stdout for kind in ("ris", "bibtex", "atom", "jsonl", "markdown")}
    count = len(FORMULAS) + len(MARKUP)
    assert len(re.findall(r"(?m)^TY  - ", said["ris"])) == count == len(re.findall(r"(?m)^ER  -", said["ris"]))
    assert len(re.findall(r"(?m)^@", said["bibtex"])) == count
    assert "\\input" not in said["bibtex"]
    feed = ElementTree.fromstring(said["atom"])
    assert {one.tag.partition("}")[2] for one in feed.iter()}.isdisjoint({"script", "b"})
    assert len(said["jsonl"].splitlines()) == count
    assert not re.search(r"(?<!\\)(<script|\]\(javascript|!\[x\]\(|`code`)", said["markdown"])


@pytest.mark.usefixtures("evil")
@pytest.mark.parametrize(
    "words", [("find",), ("show", "script"), ("why", "script"), ("prisma",), ("new", "--since", "x")]
)
def test_no_text_drives_the_terminal(abstracts: Abstracts, words: tuple[str, ...]) -> None:
    done = abstracts(*words)
    shown = done.output + str(done.exception or "")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)


@pytest.mark.parametrize(
    "told",
    [{"title": "x\x1b[2J"}, {"homepage": "javascript:alert(1)"}, {"contact": "x"}, {"doi": "x"}, {"keywords": [{}]}],
)
def test_what_a_package_says_of_itself_is_text_and_addresses(told: dict[str, Any], project: Path) -> None:
    layout.ABOUT.write_text(json.dumps(told))
    with pytest.raises(ConfigurationError):
        read_about(project)


@pytest.mark.parametrize(
    "name", ["../../x", "/etc/passwd", "a/b", "-rf", "\x1b[2J", ".hidden", "release.json", "x" * 300]
)
def test_a_stranger_s_folder_names_no_file_outside(name: str, tmp_path: Path) -> None:
    folder = publish_toy(tmp_path / "toy")
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["files"][name] = manifest["files"]["papers.parquet"]
    (folder / "manifest.json").write_text(json.dumps(manifest))
    report = check(folder)
    assert report.problems
    assert not any("\x1b" in line or len(line) > 400 for line in report.lines)


def test_a_stranger_s_folder_cannot_drive_the_terminal(tmp_path: Path, abstracts: Abstracts) -> None:
    folder = publish_toy(tmp_path / "toy")
    (folder / "\x1b[2J").write_text("x")
    edit(folder, "README.md", b"x", rows="\x1b[2J")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", abstracts("verify", folder).output)


def test_a_sheet_is_bounded_and_nothing_but_text(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(project / "sheet.csv", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", bytes(10_000_000))
    with pytest.raises(AbstractsError, match="is not UTF-8 text"):
        read_sheet(project / "sheet.csv", {})
    monkeypatch.setattr("etl.io.sheets._MOST_BYTES", 10)
    with pytest.raises(AbstractsError, match="more than 10 bytes"):
        read_sheet(project / "sheet.csv", {})
