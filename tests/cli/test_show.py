"""`abstracts show`: one paper as a person reads it, and how the one is found that is meant."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from etl.cli import command_line
from etl.cli.finding import the_paper
from etl.cli.published import read_published
from etl.cli.show import FLAGS
from etl.errors import AbstractsError, BrokenTableError, NotFoundError, QueryError
from etl.io.tables import write_table
from etl.normalise.flags import TOLD
from etl.normalise.identifiers import REPAIRED, SEVERAL
from schemas.columns import Neighbour, Paper
from tests.cli.conftest import Abstracts
from tests.query.world import DEAD, OLD, ROWS, mention_id, paper, paper_id, write_tables

LATEST = Path("data/processed/latest")


@pytest.fixture
def shelf(project: Path) -> Path:
    """A project in which the toy papers are built, with two more of one title, and one of another like it."""
    more = [
        paper("ferns", title="Ferns of City Walls", abstract="They grow where mortar is soft."),
        paper("whistles", title="Ferns of City Walls, a Reply", abstract="They do not."),
    ]
    write_tables(project / LATEST, *ROWS[:-2], *more)
    return project


def meant(query: str) -> Any:
    return the_paper(query, read_published())[Paper.paper_id]


def error(run: Result, kind: type[AbstractsError]) -> str:
    assert isinstance(run.exception, kind), run.output
    return str(run.exception)


@pytest.mark.usefixtures("shelf")
class TestShow:
    """`abstracts show` in the toy world."""

    def test_it_shows_the_record_and_what_it_is_made_of(self, abstracts: Abstracts) -> None:
        assert abstracts("show", "stopped", "clocks").output.splitlines() == [
            "Stopped Clocks of the Valley",
            "  authors    Ada Oil; Ben Brot",
            "  published  Journal of Clocks 12 (3), 45-67, 2021-03-05",
            f"  ids        {paper_id('clocks')} · arXiv 2101.00001v2 · DOI 10.1000/clocks.2021",
            "  links      https://example.org/clocks",
            "  categories cs.CL, cs.CY",
            "  keywords   horology; slow naïve motion",
            "",
            "  A clock that nobody winds still tells something. Stopped, it is right twice a",
            "  day.",
            "",
            "3 mentions",
            f"  bees, no. 1: bytes 1,000 to 1,500 of bees.txt ({mention_id('clocks', 2)})",
            "    “Stopped Clocks of the Valley”",
            "    prints title, abstract",
            f"  list, no. 1: bytes 1,000 to 1,500 of list.txt ({mention_id('clocks')})",
            "    “Stopped Clocks of the Valley”",
            "    prints title, abstract; the paper's abstract is this one's",
            f"  list, no. 2: bytes 2,000 to 2,500 of list.txt ({mention_id('clocks', 3)})",
            "    “Stopped Clocks of the Valley”",
            "    prints title, abstract",
            "",
            "2 conflicts (chosen → other)",
            "  abstract (number): 12 → 13; the other in bees, no. 1",
            "  title (wording): 12 → 13; the other in bees, no. 1",
            "",
            "1 decision",
            f"  entry 1, applied: same {mention_id('clocks')} {mention_id('clocks', 2)}",
            "    One valley. (Eve Oil, 2026-11-20)",
            "",
            f"abstracts why {paper_id('clocks')}     where each value comes from",
            f"abstracts split {paper_id('clocks')}   if its mentions are not of one paper",
        ]

    def test_the_nearest_papers_are_shown(self, abstracts: Abstracts) -> None:
        others = [paper_id(name) for name in ("boats", "bees", "ferns", "whistles", "bread", "clocks")]
        rows = [(paper_id("clocks"), rank, other, 0.9 - rank / 10) for rank, other in enumerate(others[:4], 1)]
        rows += [(paper_id("boats"), 1, paper_id("clocks"), 0.8)]
        frame = pl.DataFrame(rows, Neighbour.TYPES, orient="row")
        write_table(frame.sort(Neighbour.SORT), LATEST / "neighbours.parquet")
        shown = abstracts("show", "stopped", "clocks").output
        assert shown.index("1 decision") < shown.index("nearest papers (") < shown.index("abstracts why")
        assert f"  0.80  “Boats: How They Sink” ({paper_id('boats')})\n  0.70  “" in shown
        assert "nearest papers" not in abstracts("show", paper_id("ferns")).output

    def test_a_value_that_a_curator_set_is_told(self, abstracts: Abstracts) -> None:
        shown = abstracts("show", "boats").output
        assert "entry 2, applied: set title to “Boats: How They Sink”" in shown
        assert "abstracts split" not in shown
        assert "conflict" not in shown

    def test_flags_are_explained_and_a_missing_title_is_told(self, abstracts: Abstracts) -> None:
        shown = abstracts("show", "sourdough").output
        assert "(no title is known: the abstract begins so)" in shown
        assert "flags      truncated: the text is cut short" in shown
        assert "published  2019\n" in shown

    def test_of_a_release_no_next_command_is_told(self, abstracts: Abstracts) -> None:
        shown = abstracts("show", "--from", LATEST, "stopped").output
        assert "3 mentions" in shown
        assert "abstracts why" not in shown


def test_every_flag_is_explained() -> None:
    assert set(FLAGS) == {*TOLD, REPAIRED, SEVERAL}


def test_hostile_text_does_not_drive_the_terminal(project: Path, abstracts: Abstracts) -> None:
    evil = "x\x1b[2J\r\n\u202e[bold]y[/bold]"
    texts = (Paper.title, Paper.abstract, Paper.journal, Paper.comment, Paper.doi, Paper.work_type, Paper.paper_url)
    lists = (Paper.authors, Paper.keywords, Paper.categories, Paper.urls, Paper.flags)
    write_tables(project / LATEST, paper("clocks", **dict.fromkeys(texts, evil), **{name: [evil] for name in lists}))
    done = abstracts("show", paper_id("clocks"))
    assert done.exit_code == 0, done.exception
    assert "\x1b" not in done.output
    assert "\u202e" not in done.output
    assert "[bold]y[/bold]" in done.output


@pytest.mark.usefixtures("shelf")
class TestThePaper:
    """`the_paper`, by which every command finds the paper that it is about."""

    @pytest.mark.parametrize(
        ("query", "name"),
        [
            (paper_id("clocks"), "clocks"),
            (f" {paper_id('clocks')}\n", "clocks"),
            (OLD, "bees"),
            (mention_id("bees", 2), "bees"),
            ("arXiv:2101.00001v9", "clocks"),
            ("https://doi.org/10.1000/CLOCKS.2021", "clocks"),
            ("pmid:123456", "bees"),
            ("soft mortar", "ferns"),
            ("year:2019 author:oil has:title", "boats"),
            ("how sink", "boats"),
            ("clocked", "bees"),
        ],
    )
    def test_it_is_found_by_what_a_person_knows(self, query: str, name: str) -> None:
        assert meant(query) == paper_id(name)

    @pytest.mark.parametrize(
        "query",
        ["Ferns of City Walls", "ferns  of city walls.", "Ferns: of City-Walls", "FERNS OF CITY WALLS"],
    )
    def test_an_exact_title_wins_over_longer_ones(self, query: str) -> None:
        assert meant(query) == paper_id("ferns")

    @pytest.mark.parametrize("query", ["Date: of Birth OR Death", '5" Pipes', "BREAD AND BUTTER"])
    def test_a_title_that_is_no_query_is_a_title(self, shelf: Path, query: str) -> None:
        write_tables(shelf / LATEST, paper("ferns", title=query), paper("bees", title="Bees"))
        assert meant(query) == paper_id("ferns")

    def test_words_in_the_title_win_over_words_elsewhere(self) -> None:
        assert meant("stopped") == paper_id("clocks")
        assert meant("bees valley") == paper_id("bees")
        assert meant("clocks -cafe") == paper_id("clocks")

    def test_none_says_what_to_try(self, abstracts: Abstracts) -> None:
        told = error(abstracts("show", "nowhere"), NotFoundError)
        assert told.startswith("no paper is known by 'nowhere'. Try words of its title")
        assert "no paper is known by" in error(abstracts("show", "m0000000000000000"), NotFoundError)

    def test_an_id_that_leads_nowhere_says_why(self, abstracts: Abstracts) -> None:
        assert error(abstracts("show", DEAD), NotFoundError) == f"{DEAD}: its dump was removed."

    def test_a_query_that_cannot_be_read_is_told(self, abstracts: Abstracts) -> None:
        assert "Did you mean `title`?" in error(abstracts("show", "titel:clocks"), QueryError)

    def test_several_are_listed_without_a_terminal(self, abstracts: Abstracts) -> None:
        told = error(abstracts("show", "valley"), NotFoundError)
        assert "2 papers match 'valley'; name one by its id, or add words:" in told
        assert f"  {paper_id('clocks')}  Stopped Clocks of the Valley (2021)" in told
        assert "more" not in told.partition("\n")[2]

    def test_of_many_the_first_are_listed(self, shelf: Path, abstracts: Abstracts) -> None:
        many = pl.concat([pl.read_parquet(shelf / LATEST / "papers.parquet")] * 2)
        write_table(many, shelf / LATEST / "papers.parquet")
        told = error(abstracts("show", "has:year"), NotFoundError)
        assert "… and" not in told
        told = error(abstracts("show", ""), NotFoundError)
        assert len(told.splitlines()) == 10
        assert "  … and 4 more" in told

    def test_why_finds_the_same_paper(self, abstracts: Abstracts) -> None:
        assert "Stopped Clocks" in abstracts("why", "year:2021 author:brot").output


Dialogue = Callable[..., Result]


@pytest.fixture
def dialogue(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> Dialogue:
    """Run `abstracts show` as if on a terminal, with these lines typed."""

    def run(query: str, *typed: str) -> Result:
        monkeypatch.setattr("etl.cli.finding.is_dialogue", lambda: True)
        return CliRunner().invoke(command_line(["show"]), ["show", query], input="".join(f"{line}\n" for line in typed))

    return run


class TestAsked:
    """Which of several papers is meant, asked on a terminal."""

    def test_a_person_picks_one_by_its_number(self, dialogue: Dialogue) -> None:
        shown = dialogue("valley", "7", "x", "2").output
        assert f"   1  {paper_id('clocks')}  Stopped Clocks of the Valley (2021)" in shown
        assert shown.count("Type one of these numbers") == 2
        assert "authors    Cy Stone" in shown

    @pytest.mark.parametrize("typed", [("",), ()])
    def test_enter_or_the_end_of_input_takes_none(self, dialogue: Dialogue, typed: tuple[str, ...]) -> None:
        told = error(dialogue("valley", *typed), NotFoundError)
        assert told == "none of the 2 papers that match 'valley' was taken. Add words, or name its id."

    def test_one_is_not_asked_about(self, dialogue: Dialogue) -> None:
        assert "Which" not in dialogue("stopped").output


class TestPublished:
    """The tables that commands read."""

    def test_a_column_that_was_added_later_is_empty(self, shelf: Path) -> None:
        for name, absent in (("papers", ["keywords", "isbn"]), ("decisions", ["touched_paper_ids"])):
            path = shelf / LATEST / f"{name}.parquet"
            write_table(pl.read_parquet(path).drop(absent), path)
        published = read_published()
        assert published.papers.schema == pl.Schema(Paper.TYPES)
        assert published.papers["keywords"].to_list() == [[]] * 6
        assert published.papers["isbn"].null_count() == 6
        assert published.decisions["touched_paper_ids"].to_list() == [[], []]

    def test_a_table_without_its_key_or_of_another_type_is_broken(self, shelf: Path) -> None:
        path = shelf / LATEST / "papers.parquet"
        papers = pl.read_parquet(path)
        for broken in (papers.drop("paper_id"), papers.with_columns(pl.col("authors").list.join(";"))):
            write_table(broken, path)
            with pytest.raises(BrokenTableError, match=r"column `(paper_id|authors)`"):
                _ = read_published().papers

    def test_a_table_is_read_once(self, shelf: Path) -> None:
        published = read_published()
        assert published.papers is published.papers
