"""What is said of a release and a build made afresh of its commit."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import pytest

from etl.cli.rebuilding import tell_rebuild
from etl.verifier import MANIFEST, Report
from tests.frozen import VERSION, edit, edit_table, freeze, publish_toy


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("shelf")
    freeze(publish_toy(home / "build"), home / VERSION)
    return home


@pytest.fixture
def fresh(shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a build afresh makes, to be edited."""
    folder = Path(shutil.copytree(shelf / "build", tmp_path / "fresh"))

    @contextmanager
    def rebuilt(version: str) -> Iterator[Path]:
        assert version == VERSION
        yield folder

    monkeypatch.setattr("etl.cli.rebuilding.rebuilt", rebuilt)
    return folder


def told(shelf: Path) -> Report:
    report = Report()
    tell_rebuild(report, shelf / VERSION, VERSION)
    return report


def edit_hashes(folder: Path) -> None:
    manifest = json.loads((folder / MANIFEST).read_bytes())
    manifest.update(code_sha256="5" * 64, inputs={})
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")


def test_the_same_bytes(shelf: Path, fresh: Path) -> None:
    count = sum(1 for _ in fresh.iterdir())
    report = told(shelf)
    assert report.lines == [f"rebuild   byte-identical: {count} files, as the commit of {VERSION} makes them"]
    assert report.problems == []


def test_the_same_content_in_other_bytes(shelf: Path, fresh: Path) -> None:
    edit_table(fresh, "papers", lambda table: table)
    edit(fresh, "datapackage.json", (fresh / "datapackage.json").read_bytes() + b"\n")
    assert told(shelf).lines == ["rebuild   same tables, other bytes: datapackage.json, papers.parquet"]
    edit_hashes(fresh)
    report = told(shelf)
    assert report.lines[0].endswith("datapackage.json, papers.parquet; of other code, inputs")
    assert report.problems == []


@pytest.mark.parametrize("name", ["README.md", "papers.csv", "views.sql"])
def test_another_text_is_other_content(shelf: Path, fresh: Path, name: str) -> None:
    edit(fresh, name, b"Something else\n")
    assert told(shelf).problems == [f"{name}: holds another text when built afresh"]


def test_other_hashes_alone(shelf: Path, fresh: Path) -> None:
    edit_hashes(fresh)
    assert told(shelf).lines == ["rebuild   same tables, other bytes: manifest.json; of other code, inputs"]


def test_other_content_is_told_by_column_and_cell(shelf: Path, fresh: Path) -> None:
    long = "A title of many words that goes on and on and on and differs at its very end, in one word: "
    edit_table(fresh, "papers", lambda table: table.with_columns(display_title=pl.lit(f"{long}wasps")))
    edit_hashes(fresh)
    problems = told(shelf).problems
    assert problems[:2] == [
        "papers.parquet: column `display_title` holds other values when built afresh",
        "manifest.json: is of other code, inputs than the commit has",
    ]
    assert len(problems) == 5
    assert all(line.startswith("papers: p") for line in problems[2:])
    assert f'p{1:016x}: `display_title`: [-A "quoted", title-]{{+A title of many words that goes on' in problems[2]


def test_cells_are_shown_from_where_they_differ(shelf: Path, fresh: Path) -> None:
    (before,) = pl.read_parquet(fresh / "papers.parquet")["abstract"].drop_nulls().head(1)
    edit_table(fresh, "papers", lambda table: table.with_columns(abstract=pl.col("abstract") + " and more" * 50))
    cells = [line for line in told(shelf).problems if "`abstract`: " in line]
    assert any(f"{before.split()[-1]}{{+ and more and more" in line for line in cells), cells
    assert all(line.endswith("…+}") and len(line) < 250 for line in cells)


def test_lost_rows_and_files_are_told(shelf: Path, fresh: Path) -> None:
    edit_table(fresh, "spans", lambda table: table.head(3))
    manifest = json.loads((fresh / MANIFEST).read_bytes())
    del manifest["files"]["views.sql"]
    (fresh / MANIFEST).write_text(json.dumps(manifest))
    problems = told(shelf).problems
    assert problems[:2] == ["spans.parquet: has 4 rows, and 3 when built afresh", "views.sql: a build afresh has none"]
    assert len([line for line in problems if line.startswith("spans: toy-c / 0: ")]) > 1
