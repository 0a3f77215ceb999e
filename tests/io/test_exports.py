"""Exports on disk and on standard output: whole or not at all, and of the kind that was asked for."""

import io
import sys
from pathlib import Path

import polars as pl
import pytest

from etl.errors import OutputError
from etl.export import KINDS
from etl.io.exports import kind_of, write_export
from tests.deduplicate.world import CLOCKS_TITLE
from tests.export.package import Package, package


@pytest.fixture(scope="module")
def made() -> Package:
    return package(("bibtex", f"@misc{{a, title = {{{CLOCKS_TITLE} – é}}, author = {{Oil, Ada}}}}"))


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("a.csv", None, "csv"),
        ("a.RIS", None, "ris"),
        ("a.bib", None, "bibtex"),
        ("a.md", None, "markdown"),
        ("a.markdown", None, "markdown"),
        ("a.atom", None, "atom"),
        ("a.ndjson", None, "jsonl"),
        ("a.txt", "ris", "ris"),
        ("a.csv", "xlsx", "xlsx"),
    ],
)
def test_the_kind_is_the_named_one_or_that_of_the_name(name: str, kind: str | None, expected: str) -> None:
    assert kind_of(Path(name), kind) == expected


@pytest.mark.parametrize(("name", "kind"), [("a.txt", None), ("a", None), ("a.csv", "pdf")])
def test_what_is_no_kind_is_told_with_all_kinds(name: str, kind: str | None) -> None:
    with pytest.raises(OutputError) as caught:
        kind_of(Path(name), kind)
    assert all(f"{one} ({ending})" for one, ending in KINDS.items() if str(caught.value).count(one))
    listed = "csv (.csv), xlsx (.xlsx), parquet (.parquet), jsonl (.jsonl), ris (.ris), bibtex (.bib), markdown (.md), "
    assert str(caught.value).endswith(f"Kinds: {listed}atom (.atom).")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("xlsx", "parquet")])
def test_a_file_holds_the_text_of_its_kind(made: Package, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "new" / f"a{KINDS[kind]}"
    write_export(kind, *made, path, "Cold oil")
    assert path.read_bytes().decode() == made.text(kind, "Cold oil")
    assert list(path.parent.iterdir()) == [path]


def test_a_parquet_file_holds_the_rows(made: Package, tmp_path: Path) -> None:
    write_export("parquet", *made, tmp_path / "a.parquet")
    assert pl.read_parquet(tmp_path / "a.parquet").equals(made.papers)


def test_text_is_printed_where_no_file_is_named(made: Package, monkeypatch: pytest.MonkeyPatch) -> None:
    printed = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(printed, encoding="ascii"))
    write_export("csv", *made, None)
    assert printed.getvalue().decode() == made.text("csv")
    with pytest.raises(OutputError, match=r"is not printed. Name a file: --out papers\.xlsx"):
        write_export("xlsx", *made, None)


def test_a_failure_leaves_what_was_there(made: Package, tmp_path: Path) -> None:
    path = tmp_path / "a.ris"
    path.write_text("old")
    with pytest.raises(KeyError):
        write_export("ris", made.papers, made.mentions.drop("extra"), made.dumps, path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
    write_export("ris", *made, path)
    assert path.read_text() == made.text("ris")


def test_where_nothing_can_be_written_is_told(made: Package, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match=r"file/a\.csv: cannot be written \(.+\)\. Free the place, or name another\."):
        write_export("csv", *made, tmp_path / "file" / "a.csv")
