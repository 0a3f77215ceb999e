"""`abstracts find`: what a person sees of the papers that a query selects."""

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import Result

from etl.errors import AbstractsError, BrokenTableError, QueryError
from tests.cli.conftest import Abstracts
from tests.query.world import DEAD, ROWS, paper, paper_id, write_tables


@pytest.fixture
def shelf(project: Path) -> Path:
    """A project in which the toy papers are built, and all but the last are a release."""
    write_tables(project / "data/processed/latest")
    write_tables(project / "data/processed/v1.0.0", *ROWS[:-1])
    return project


def error(run: Result, kind: type[AbstractsError]) -> str:
    assert isinstance(run.exception, kind), run.output
    return str(run.exception)


@pytest.mark.usefixtures("shelf")
class TestFind:
    """`abstracts find` in the toy world."""

    def test_a_paper_is_three_lines(self, abstracts: Abstracts) -> None:
        assert abstracts("find", "stopped clocks").output.splitlines() == [
            "1  Stopped Clocks of the Valley",
            "   Ada Oil; Ben Brot · Journal of Clocks 12 (3), 45-67 · 2021-03-05",
            f"   {paper_id('clocks')} · arXiv 2101.00001v2 · DOI 10.1000/clocks.2021 · 3 mentions, 2 conflicts",
            "1 paper.",
        ]

    def test_what_is_not_known_is_left_out(self, abstracts: Abstracts) -> None:
        assert abstracts("find", "title:whistles").output.splitlines() == [
            "1  Whistles",
            f"   {paper_id('whistles')} · 1 mention",
            "1 paper.",
        ]
        assert "Ada Oil and 11 more · 2019-07-26" in abstracts("find", "boats").output
        assert "2021-06-15 (the year is inferred)" in abstracts("find", "ferns").output

    def test_words_of_several_arguments_are_one_query(self, abstracts: Abstracts) -> None:
        shown = abstracts("find", "valley", "-bees", "OR", "title:whistles").output
        assert "Stopped Clocks" in shown
        assert "Whistles" in shown
        assert "Clover" not in shown
        assert "2 papers." in shown

    def test_without_a_query_it_lists_all_up_to_a_limit(self, abstracts: Abstracts) -> None:
        assert abstracts("find").output.endswith("6 papers.\n")
        shown = abstracts("find", "--limit", "2").output
        assert "6 papers; --limit 6 shows all." in shown
        assert "Boats" not in shown

    @pytest.mark.parametrize(("query", "count"), [("", 6), ("year:2021", 2), ("nowhere", 0)])
    def test_it_counts(self, abstracts: Abstracts, query: str, count: int) -> None:
        assert abstracts("find", "--count", query).output == f"{count}\n"

    def test_nothing_found_is_no_error_and_tells_which_term_is_to_blame(self, abstracts: Abstracts) -> None:
        done = abstracts("find", "valley", "year:1999")
        assert done.exit_code == 0
        assert "No paper matches 'valley year:1999' among the 6 of data/processed/latest." in done.output
        assert "Each term alone finds: valley 2 · year:1999 0" in done.output
        assert "Each term" not in abstracts("find", "nowhere").output

    def test_an_id_that_leads_nowhere_says_why(self, abstracts: Abstracts) -> None:
        assert abstracts("find", DEAD).output == f"{DEAD}: its dump was removed.\n"

    def test_a_release_or_any_folder_can_be_read(self, abstracts: Abstracts, shelf: Path, tmp_path: Path) -> None:
        assert abstracts("find", "--count", "--from", "v1.0.0").output == "5\n"
        (shelf / "data/processed/v1.0.0").rename(tmp_path / "somewhere")
        assert abstracts("find", "--count", "--from", tmp_path / "somewhere").output == "5\n"

    def test_what_holds_no_tables_is_an_error_that_names_what_does(self, abstracts: Abstracts) -> None:
        told = error(abstracts("find", "--from", "v9.9.9"), BrokenTableError)
        assert told == "v9.9.9: holds no tables. Name a folder that does, or `latest`, or `v1.0.0`."

    def test_a_query_that_cannot_be_read_is_an_error(self, abstracts: Abstracts) -> None:
        assert "Did you mean `title`?" in error(abstracts("find", "titel:clocks"), QueryError)

    def test_a_terminal_shows_a_paper_in_lines_cut_to_its_width(
        self, abstracts: Abstracts, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = StringIO()
        console = Console(file=file, force_terminal=True, width=30, soft_wrap=True, no_color=True, highlight=False)
        monkeypatch.setattr("etl.cli.find.out", console)
        abstracts("find", "clover")
        lines = file.getvalue().replace("\x1b[1m", "").replace("\x1b[0m", "").splitlines()
        assert lines[0] == "1  Bees, and the Clover of th…"
        assert len(lines) == 4


def test_without_a_build_it_says_how_to_make_one(project: Path, abstracts: Abstracts) -> None:
    assert "there is no build yet. `abstracts build` makes one." in error(abstracts("find", "clocks"), BrokenTableError)


def test_hostile_text_does_not_drive_the_terminal(project: Path, abstracts: Abstracts) -> None:
    evil = "Clocks \x1b[2J\n\u202e[bold]x[/bold]"
    row = paper("clocks", title=evil, authors=[evil], journal=evil, doi=f"10.1000/{evil}")
    write_tables(project / "data/processed/latest", row)
    shown = abstracts("find").output
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "[bold]x[/bold]" in shown
    assert len(shown.splitlines()) == 4
