"""`abstracts new`: each sentence of its help tried on a package that grew."""

import shutil
from pathlib import Path
from xml.etree.ElementTree import fromstring

import polars as pl
import pytest

from etl.errors import BrokenTableError, NotFoundError, OutputError
from tests.cli.conftest import Abstracts
from tests.cli.grown import STAGES, WASPS


def titles(shown: str) -> list[str]:
    """The titles of a list, without their numbers."""
    return [line.split("  ", 1)[1] for line in shown.splitlines() if line[:1].isdigit() and "  " in line]


def test_without_a_name_it_lists_what_came_since_the_last_release(grown: Path, abstracts: Abstracts) -> None:
    shown = abstracts("new").output
    assert shown.startswith(
        "New since v1.0.0: 1 paper\n\nwasps (Week 47\\x1b[2J, Post, captured 2025-11-21): 1 paper\n"
    )
    assert titles(shown) == ["We count the wasps of a valley in 12 summers, and find more of them each year …"]
    assert "   p" in shown
    shutil.copytree(grown / "data/processed/latest", grown / "data/processed/v1.10.0")
    assert abstracts("new").output == "New since v1.10.0: none\n"
    assert abstracts("new", "--from", "v1.10.0").output.startswith("New since v1.0.0: 1 paper\n")


def test_without_a_release_it_lists_what_the_last_dump_brought(grown: Path, abstracts: Abstracts) -> None:
    shutil.rmtree(grown / "data/processed/v1.0.0")
    assert abstracts("new").output.startswith("New in the last dump, wasps: 1 paper\n")


def test_of_one_dump_all_is_new(project: Path, tmp_path: Path, abstracts: Abstracts) -> None:
    (tmp_path / "wasps.txt").write_text(WASPS)
    for words in (("add", tmp_path / "wasps.txt"), ("parse", "wasps"), *STAGES):
        assert abstracts(*words).exit_code == 0
    assert abstracts("new").output.startswith("New in the last dump, wasps: 1 paper\n")


@pytest.mark.usefixtures("grown")
class TestSince:
    """A dump, a day, a release or a folder."""

    def test_a_dump_is_exclusive_and_the_others_that_have_a_paper_are_told(self, abstracts: Abstracts) -> None:
        assert abstracts("new", "--since", "wasps").output == "New since the dump wasps: none\n"
        assert titles(abstracts("new", "--since", "list").output)[0].startswith("We count the wasps")
        shown = abstracts("new", "--since", "bees").output
        assert "New since the dump bees: 1 paper\n" in shown

    def test_what_else_has_a_paper_is_told(self, abstracts: Abstracts, grown: Path) -> None:
        dumps = grown / "data/processed/latest/dumps.parquet"
        table = pl.read_parquet(dumps)
        table.with_columns(pl.col("captured_date").fill_null(pl.date(2025, 11, 20))).write_parquet(dumps)
        dumps.with_name("manifest.json").unlink()
        shown = abstracts("new", "--since", "2025-11-20").output
        assert "New since 2025-11-20: 3 papers\n\nbees (captured 2025-11-20): 2 papers\n1  We count the bees" in shown
        assert "· arXiv 2101.00001v2 · DOI 10.1000/bees.2021.17\n   also in list, wasps\n2  A clock" in shown

    def test_dumps_without_a_day_are_named(self, abstracts: Abstracts) -> None:
        done = abstracts("new", "--since", "2025-11-21")
        assert done.stdout.startswith("New since 2025-11-21: 1 paper\n")
        assert done.stderr == "warning: 2 papers left out: it is not known when bees, list were captured.\n"
        assert abstracts("new", "--since", "2025-11-22").stdout == "New since 2025-11-22: none\n"

    def test_a_release_and_a_folder(self, abstracts: Abstracts) -> None:
        for name in ("v1.0.0", "data/processed/v1.0.0"):
            assert abstracts("new", "--since", name).output.startswith(f"New since {name}: 1 paper\n")

    def test_what_is_none_of_them_is_refused(self, abstracts: Abstracts) -> None:
        told = {name: str(abstracts("new", "--since", name).exception) for name in ("wasp", "2025-02-30", "???")}
        assert told["wasp"] == "--since wasp: is neither a release, a day nor a dump. Did you mean `wasps`?"
        assert told["2025-02-30"] == "--since 2025-02-30: there is no such day. Write it as 2025-11-21."
        assert told["???"].endswith("Name a release (v1.0.0), a day (2025-11-21) or a dump.")
        assert isinstance(abstracts("new", "--since", "wasp").exception, NotFoundError)
        assert isinstance(abstracts("new", "--since", "v9.0.0").exception, BrokenTableError)

    def test_it_is_written_as_every_kind(self, abstracts: Abstracts, tmp_path: Path) -> None:
        for name in ("new.md", "new.ris", "new.bib", "new.csv", "new.jsonl", "new.atom", "new.txt"):
            done = abstracts("new", "--out", tmp_path / name)
            assert done.exit_code == 0, done.exception
            assert done.stderr == f"1 paper written to {tmp_path / name}\n"
            assert "wasps of a valley" in (tmp_path / name).read_text()
        assert (tmp_path / "new.txt").read_text() == abstracts("new").stdout
        assert (tmp_path / "new.md").read_text().startswith("# New since v1.0.0\n")
        assert (tmp_path / "new.ris").read_text().count("TY  - ") == 1
        feed = fromstring(abstracts("new", "--to", "atom").stdout)
        assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 1
        assert abstracts("new", "--to", "text", "--out", tmp_path / "list.md").exit_code == 0
        assert (tmp_path / "list.md").read_text() == abstracts("new").stdout
        assert isinstance(abstracts("new", "--to", "pdf").exception, OutputError)
