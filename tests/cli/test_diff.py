"""`abstracts diff`: a sentence of its help a test, on releases of a toy package."""

import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from typer.testing import Result

from etl.errors import AbstractsError, BrokenTableError, NotFoundError
from etl.publish.package import Inputs
from schemas.columns import Change
from tests.cli.conftest import Abstracts
from tests.publish.conftest import ABOUT
from tests.published import publish, publish_folder
from tests.release.world import CODE, INPUTS, LOCK, Rows, tables_of, toy_rows

HOSTILE = "<script> [bold]red[/bold] \x1b[31m \u202e evil"


def changed() -> Rows:
    rows = toy_rows()
    rows["papers"][0]["title"] = rows["papers"][0]["display_title"] = HOSTILE
    rows["papers"][1]["abstract"] = "Two\nlines | and a pub."
    rows["conflicts"][0]["difference"] = f"1 → {HOSTILE}"
    return rows


def publish_rows(folder: Path, rows: Rows) -> None:
    publish_folder(folder, publish(tables_of(rows), Inputs(INPUTS, CODE, LOCK), ABOUT, ""))


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two releases, of which the later one differs, and a build as the later one is."""
    root = tmp_path_factory.mktemp("releases")
    processed = root / "data/processed"
    publish_rows(processed / "v1.9.0", toy_rows())
    publish_rows(processed / "v1.10.0", changed())
    shutil.copytree(processed / "v1.10.0", processed / "latest")
    return root


@pytest.fixture
def here(releases: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(releases)
    return releases


def lines_of(done: Result) -> list[str]:
    assert done.exit_code == 0, done.exception
    return [line.rstrip() for line in done.output.splitlines()]


@pytest.mark.usefixtures("here")
class TestText:
    """What people read."""

    def test_it_tells_what_differs_word_by_word_and_why(self, abstracts: Abstracts) -> None:
        lines = lines_of(abstracts("diff", "v1.9.0"))
        assert lines[0] == "v1.9.0 → latest"
        assert " papers         3     3                           2" in lines
        title = "<script> [bold]red[/bold] \\x1b[31m \\x202e evil"
        shown = lines[lines.index("2 cells of papers corrected") + 1 :]
        assert shown[:6] == [
            '  A "quoted", title p0000000000000001',
            "    abstract  Two\\nlines | and a [-bar.-]{+pub.+}",
            "              rule",
            f"  {title} p0000000000000003",
            f"    title     [-=1+1-]{{+{title}+}}",
            "              rule",
        ]

    def test_it_ends_with_the_least_bump(self, abstracts: Abstracts) -> None:
        lines = lines_of(abstracts("diff", "v1.9.0"))
        assert lines[-3:] == [
            "Least bump: patch",
            "  patch  papers: 2 cells corrected: `abstract` 1, `title` 1",
            "  patch  elsewhere: papers (1 cell that follows), conflicts (1 changed)",
        ]

    def test_no_command_of_a_dump_reaches_the_terminal(self, abstracts: Abstracts) -> None:
        output = abstracts("diff", "v1.9.0").output
        assert not re.search(r"[\x00-\x09\x0b-\x1f\u202e]", output)

    def test_without_names_the_newest_release_is_compared_with_the_build(self, abstracts: Abstracts) -> None:
        lines = lines_of(abstracts("diff"))
        assert lines[0] == "v1.10.0 → latest"
        assert lines[-1] == "Nothing that a consumer sees is another: no release is called for."

    def test_it_compares_two_releases_and_folders_by_path(self, abstracts: Abstracts) -> None:
        between = lines_of(abstracts("diff", "v1.10.0", "v1.9.0"))
        by_path = lines_of(abstracts("diff", "data/processed/v1.10.0", Path("data/processed/v1.9.0").absolute()))
        assert between[0] == "v1.10.0 → v1.9.0"
        assert between[1:] == by_path[1:]
        assert any("[-pub.-]{+bar.+}" in line for line in between)

    def test_it_shows_so_many_and_says_how_many_more_there_are(self, abstracts: Abstracts) -> None:
        lines = lines_of(abstracts("diff", "v1.9.0", "--limit", "1"))
        assert "  … and 1 more (--limit)" in lines
        assert not any("{+<script>" in line for line in lines)
        assert "  … and 2 more (--limit)" in lines_of(abstracts("diff", "v1.9.0", "--limit", "0"))


@pytest.mark.usefixtures("here")
class TestJson:
    """What programs read."""

    def test_it_holds_all_that_differs(self, abstracts: Abstracts) -> None:
        output = abstracts("diff", "v1.9.0", "--format", "json").stdout
        found = json.loads(output)
        assert list(found) == [
            *("old", "new", "bump", "schema", "rows", "columns", "recoded", "files", "papers", "cells"),
        ]
        assert (found["old"], found["new"]) == ("v1.9.0", "latest")
        assert found["bump"]["level"] == "patch"
        assert found["rows"]["papers"] == {"old": 3, "new": 3, "added": 0, "removed": 0, "changed": 2}
        assert found["columns"]["papers"] == {"display_title": 1, "title": 1, "abstract": 1}
        assert found["papers"] == {kind: [] for kind in ("added", "merged", "split", "moved", "ended", "lost")}
        cells = pl.DataFrame(found["cells"], Change.TYPES)
        assert cells.height == 4
        assert HOSTILE in cells["new"]
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", output)

    def test_the_file_is_what_is_printed(self, abstracts: Abstracts, tmp_path: Path) -> None:
        printed = abstracts("diff", "v1.9.0", "--format", "json").stdout
        done = abstracts("diff", "v1.9.0", "--format", "json", "--out", tmp_path / "changes.json")
        assert (tmp_path / "changes.json").read_text() == printed
        assert done.stdout == ""
        assert done.stderr == f"{tmp_path / 'changes.json'}: written.\n"


@pytest.mark.usefixtures("here")
def test_a_page_is_written_and_no_text_with_it(abstracts: Abstracts, tmp_path: Path) -> None:
    done = abstracts("diff", "v1.9.0", "--html", tmp_path / "page.html")
    assert (done.stdout, done.stderr) == ("", f"{tmp_path / 'page.html'}: written.\n")
    page = (tmp_path / "page.html").read_text()
    assert "<del>bar.</del><ins>pub.</ins>" in page
    assert "<script" not in page


@pytest.mark.parametrize(
    ("words", "error", "told"),
    [
        (["v7.0.0"], NotFoundError, "Releases: v1.10.0, v1.9.0"),
        (["../nowhere"], NotFoundError, "Releases: v1.10.0, v1.9.0"),
        (["data"], BrokenTableError, "data/manifest.json: is not there"),
    ],
)
@pytest.mark.usefixtures("here")
def test_what_is_not_there_is_told(
    abstracts: Abstracts, words: Sequence[str], error: type[AbstractsError], told: str
) -> None:
    done = abstracts("diff", *words)
    assert isinstance(done.exception, error)
    assert told in str(done.exception)


@pytest.mark.parametrize("words", [["--format", "yaml"], ["--out", "x.json"], ["--limit", "-1"], ["a", "b", "c"]])
@pytest.mark.usefixtures("here")
def test_what_cannot_be_asked_for_is_a_usage_error(abstracts: Abstracts, words: Sequence[str]) -> None:
    done = abstracts("diff", *words)
    assert done.exit_code == 2
    assert not Path("x.json").exists()


def test_before_the_first_release_it_says_what_to_name(
    abstracts: Abstracts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = abstracts("diff")
    assert isinstance(done.exception, NotFoundError)
    assert "`abstracts release` makes the first" in str(done.exception)
