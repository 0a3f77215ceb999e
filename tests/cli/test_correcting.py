"""`abstracts split`, `merge`, `set` and `undo`: what a curator sees and types, and what the next build makes of it."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from typer.testing import CliRunner, Result

from etl.cli import command_line
from etl.cli.case import Case
from etl.errors import AbstractsError, NotFoundError
from schemas.columns import Decision, Mention, Paper
from tests.cli.conftest import Abstracts, empty_project, run
from tests.deduplicate.world import BREAD, BREAD_TITLE, CLOCKS, CLOCKS_CHANGED, CLOCKS_TITLE, FERNS

BY = ("--by", "Ada Oil", "--date", "2026-11-21")
WHY = (*BY, "--why", "I read both.")
DECISIONS = Path("data/raw/decisions.yaml")

Typed = Callable[..., Result]


def ris(*records: dict[str, str]) -> str:
    """Records as RIS, a line a tag."""
    lines = [[f"{tag}  - {text}" for tag, text in {"TY": "JOUR", **one, "ER": ""}.items()] for one in records]
    return "".join("\n".join(one) + "\n" for one in lines)


CLOCK = {"TI": CLOCKS_TITLE, "AU": "Oil, Ada", "PY": "2021", "DO": "10.1000/clocks", "AB": CLOCKS}
CHANGED = {"TI": CLOCKS_TITLE, "AU": "Oil, Ada", "PY": "2022", "AB": CLOCKS_CHANGED}
LOAF = {"TI": BREAD_TITLE, "AU": "Brot, Ben", "PY": "2020", "AB": BREAD}
CRUST = {"TI": "On crusts", "AU": "Rye, Di", "AB": "Crusts are loud, and we say how loud, in 12 kitchens of one town."}


def build(abstracts: Abstracts, *dumps: str) -> str:
    """Parse some dumps and build all; what was told on standard error."""
    told = ""
    for words in (
        *(("parse", one) for one in dumps),
        ("normalise",),
        ("deduplicate",),
        ("relate",),
        ("validate",),
        ("publish",),
    ):
        done = abstracts(*words)
        assert done.exit_code == 0, done.exception
        told += done.stderr
    return told


def table(name: str) -> pl.DataFrame:
    return pl.read_parquet(f"data/processed/latest/{name}.parquet")


def papers(**known: str) -> list[dict[str, Any]]:
    found = table("papers").filter(*(pl.col(name) == value for name, value in known.items()))
    return found.sort(Paper.first_seen_dump_id).to_dicts()


def entries() -> list[dict[str, Any]]:
    return yaml.safe_load(DECISIONS.read_text(encoding="utf-8"))["decisions"]  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Two built projects to copy from: the clocks are one paper of two mentions, or with another dump of three."""
    start = tmp_path_factory.mktemp("once")
    dumps = (("alpha.ris", ris(CLOCK, LOAF)), ("beta.ris", ris(CHANGED, CRUST)), ("gamma.txt", f"Abstract: {FERNS}\n"))
    with pytest.MonkeyPatch.context() as patch:
        two, three = start / "two", start / "three"
        empty_project(two)
        patch.chdir(two)
        for name, text in dumps:
            (start / name).write_text(text, encoding="utf-8")
            assert run("add", start / name).exit_code == 0
        build(run, "alpha", "beta", "gamma")
        shutil.copytree(two, three)
        patch.chdir(three)
        (start / "delta.txt").write_text(f"Abstract: {CLOCKS}\n", encoding="utf-8")
        assert run("add", start / "delta.txt").exit_code == 0
        build(run, "delta")
    return {2: two, 3: three}


def copied(origin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(origin, tmp_path / "project")
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


@pytest.fixture
def corrected(once: dict[int, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A built project in which the clocks are one paper of two mentions."""
    return copied(once[2], tmp_path, monkeypatch)


@pytest.fixture
def three(once: dict[int, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same with a third mention of the clocks."""
    return copied(once[3], tmp_path, monkeypatch)


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Run a command as if on a terminal, with these lines typed."""

    def typing(command: tuple[str, ...], *lines: str) -> Result:
        for module in ("correcting", "split", "undo"):
            monkeypatch.setattr(f"etl.cli.{module}.is_dialogue", lambda: True)
        return CliRunner().invoke(command_line(), [*command], input="".join(f"{line}\n" for line in lines))

    return typing


def test_a_wrong_merge_is_undone_from_the_title_by_one_answer(
    corrected: Path, typed: Typed, abstracts: Abstracts
) -> None:
    assert len(papers(title=CLOCKS_TITLE)) == 1
    shown = typed(("split", "winter", "drift", *BY), "Two studies.").output
    assert "⟦66⟧" in shown
    assert "⟦60⟧" in shown
    assert "merged: 1 pair by same abstract." in shown
    assert "It becomes 2 papers:" in shown
    (entry,) = entries()
    assert (entry["why"], entry["decided_by"], entry["decided_date"]) == ("Two studies.", "Ada Oil", "2026-11-21")
    build(abstracts)
    one, two = papers(title=CLOCKS_TITLE)
    assert (one[Paper.publication_year], two[Paper.publication_year]) == (2021, 2022)
    assert table("decisions")[Decision.touched_paper_ids].to_list() == [sorted([one["paper_id"], two["paper_id"]])]


def test_of_three_each_mention_is_asked_for_its_side(three: Path, typed: Typed, abstracts: Abstracts) -> None:
    shown = typed(("split", "winter", "drift", *BY), "c", "b", "a", "Two studies.").output
    assert "Type one of a, b." in shown
    assert "Mention 3 joins a, b, or a new side c?" in shown
    build(abstracts)
    assert sorted(row[Paper.mention_count] for row in papers(title=CLOCKS_TITLE)) == [1, 2]
    assert table("decisions")[Decision.side_numbers].to_list() == [[1, 1, 2]]


def test_all_on_one_side_is_asked_again(three: Path, typed: Typed) -> None:
    shown = typed(("split", "winter", "drift", *BY), "a", "a", "a", "b", "").output
    assert "All are on one side. Once more:" in shown
    assert entries()[0]["why"] == "Read side by side: not one paper."


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("split", "winter drift", *WHY, "--sides", "ab"), "must have a letter for each of the 3 mentions"),
        (("split", "winter drift", *WHY, "--sides", "aaa"), "two different ones at least"),
        (("split", "winter drift", *WHY), "say which side each mention joins"),
        (("split", "winter drift", "--sides", "aab", *BY), "say why"),
        (("set", "winter drift", "year", *WHY), "give a value, or --none"),
        (("set", "winter drift", "year", "2020", "--none", *WHY), "give a value, or --none"),
        (("set", "winter drift", "year", "soon", *WHY), "'soon' is no number"),
        (("set", "winter drift", "date", "May 2020", *WHY), "'May 2020' is no date such as"),
        (("set", "winter drift", "year", "3000", *WHY), "3000 is no year from 1000 to 2999"),
        (("set", "winter drift", "year", "0", *WHY), "0 is no year from 1000 to 2999"),
        (("set", "winter drift", "date", "0001-01-01", *WHY), "is no year from 1000 to 2999"),
        (("set", "winter drift", "author_count", "0", *WHY), "0 is no number of authors"),
        (("set", "winter drift", "doi", "none", *WHY), "'none' cannot be read as doi"),
        (("set", "winter drift", "mention_count", "2", *WHY), "mention_count cannot be set. Fields: title"),
    ],
)
def test_what_cannot_be_taken_is_told_and_nothing_is_written(
    three: Path, abstracts: Abstracts, command: tuple[str, ...], said: str
) -> None:
    done = abstracts(*command)
    assert done.exit_code == 2
    assert said in " ".join(done.output.replace("│", " ").split())
    assert entries() == []


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("split", "sourdough", *WHY), "has one mention: there is nothing to split"),
        (("merge", "sourdough", "10.1000/nothing", *WHY), "no paper is known by '10.1000/nothing'"),
        (("merge", "sourdough", "Flour", *WHY), "name one paper"),
    ],
)
def test_what_is_not_there_is_told(corrected: Path, abstracts: Abstracts, command: tuple[str, ...], said: str) -> None:
    done = abstracts(*command)
    assert isinstance(done.exception, AbstractsError), done.output
    assert said in str(done.exception)
    assert entries() == []


def test_papers_are_merged_whatever_the_rules_say(corrected: Path, abstracts: Abstracts) -> None:
    shown = abstracts("merge", "sourdough", "crusts", *WHY).output
    assert "They become one paper:" in shown
    build(abstracts)
    (one,) = papers(title=BREAD_TITLE)
    assert (one[Paper.mention_count], papers(title="On crusts")) == (2, [])


def test_a_split_overrules_a_merge_and_undo_brings_it_back(corrected: Path, abstracts: Abstracts) -> None:
    abstracts("merge", "sourdough", "crusts", *WHY)
    build(abstracts)
    shown = abstracts("split", "sourdough", *BY, "--why", "No.").output
    assert "This overrules entry 1: same, Flour, not hands" in shown
    assert [entry.get("overrules") for entry in entries()] == [None, True]
    build(abstracts)
    assert len(papers(title=BREAD_TITLE) + papers(title="On crusts")) == 2
    assert table("decisions")[Decision.state].to_list() == ["overruled", "applied"]
    assert "Taken out" in abstracts("undo").output
    build(abstracts)
    assert papers(title="On crusts") == []


def test_a_mention_that_is_gone_holds_nothing_together(corrected: Path, abstracts: Abstracts, tmp_path: Path) -> None:
    """Loaf = crust by way of a third that was removed since: the split rules on that as well."""
    (tmp_path / "eta.ris").write_text(ris({**CRUST, "TI": "Crusts", "AB": FERNS[:90]}), encoding="utf-8")
    abstracts("add", tmp_path / "eta.ris")
    build(abstracts, "eta")
    mentions = dict(table("mentions").select(Mention.title, Mention.mention_id).iter_rows())
    loaf, crust, third = (mentions[title] for title in (BREAD_TITLE, "On crusts", "Crusts"))
    about = "why: so, decided_by: ben, decided_date: '2026-11-20'"
    chain = "".join(f"  - {{same: [{one}, {third}], {about}}}\n" for one in (loaf, crust))
    DECISIONS.write_text(f"decisions:\n{chain}", encoding="utf-8")
    dumps = Path("data/raw/dumps.yaml")
    dumps.write_text(dumps.read_text(encoding="utf-8").partition("  eta:")[0], encoding="utf-8")
    build(abstracts)
    assert abstracts("merge", "sourdough", "crusts", *WHY).exit_code == 0
    build(abstracts)
    assert abstracts("split", "sourdough", *WHY).exit_code == 0
    assert third in str(entries()[-1]["different"])
    build(abstracts)
    assert len(papers(title=BREAD_TITLE) + papers(title="On crusts")) == 2


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("year", "2019", {"publication_year": 2019, "publication_date": None}),
        ("authors", "Ada Oil; Ben Brot", {"authors": ["Ada Oil", "Ben Brot"], "author_count": 2}),
        ("arxiv", "https://arxiv.org/abs/2101.00001v3", {"arxiv_id": "2101.00001"}),
        ("doi", "https://doi.org/10.1000/OTHER", {"doi": "10.1000/other"}),
        ("title", "  Cold \n oil ", {"title": "Cold oil"}),
        ("doi", None, {"doi": None, "paper_url": None}),
        ("authors", None, {"authors": [], "author_count": None}),
        ("title", None, {"title": None}),
    ],
)
def test_a_value_is_set_and_what_the_mentions_say_is_kept(
    corrected: Path, abstracts: Abstracts, field: str, value: str | None, expected: dict[str, Any]
) -> None:
    done = abstracts("set", "winter drift", field, *(["--none"] if value is None else [value]), *WHY)
    assert done.exit_code == 0, done.exception
    assert "then" in done.output
    build(abstracts)
    (row,) = [row for row in papers() if row[Paper.mention_count] == 2]
    assert {name: row[name] for name in expected} == expected
    lost = table("conflicts").filter(pl.col("chosen_mention_id").is_null())
    assert lost.height >= (field != "arxiv")


def test_a_paper_keeps_a_title_or_an_abstract(corrected: Path, abstracts: Abstracts) -> None:
    done = abstracts("set", "ferns grow", "abstract", "--none", *WHY)
    assert "neither title nor abstract" in str(done.exception)
    assert entries() == []


def test_undo_takes_back_what_stands_last_to_the_byte(three: Path, abstracts: Abstracts, typed: Typed) -> None:
    texts = [DECISIONS.read_bytes()]
    for command in (("split", "winter drift", "--sides", "aab"), ("set", "sourdough", "year", "2019")):
        assert abstracts(*command, *WHY).exit_code == 0
        texts.append(DECISIONS.read_bytes())
    assert "It stays." in typed(("undo",), "no").output
    assert DECISIONS.read_bytes() == texts[2]
    assert "Entry 2: set publication_year of Flour" in typed(("undo",), "").output
    assert DECISIONS.read_bytes() == texts[1]
    assert abstracts("undo", "--yes").exit_code == 0
    assert DECISIONS.read_bytes() == texts[0]
    assert isinstance(abstracts("undo").exception, NotFoundError)


def test_build_is_called_on_request(corrected: Path, abstracts: Abstracts, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[int] = []
    monkeypatch.setattr("etl.cli.correcting.build_package", lambda: called.append(1))
    monkeypatch.setattr("etl.cli.undo.build_package", lambda: called.append(2))
    assert abstracts("split", "winter drift", *WHY, "--build").exit_code == 0
    assert abstracts("undo", "--yes", "--build").exit_code == 0
    assert called == [1, 2]


def test_hostile_text_reaches_no_terminal(project: Path, tmp_path: Path, abstracts: Abstracts) -> None:
    bell = {"TI": f"{CLOCKS_TITLE} \x1b[2J\x07", "AB": CLOCKS}
    (tmp_path / "bell.ris").write_text(ris(bell, CHANGED), encoding="utf-8")
    abstracts("add", tmp_path / "bell.ris", "--format", "ris")
    build(abstracts, "bell")
    for command in (("split", "winter drift"), ("set", "winter drift", "year", "2020")):
        shown = abstracts(*command, *WHY)
        assert shown.exit_code == 0, shown.exception
        assert not {"\x1b", "\x07"} & set(shown.output)
    assert not {"\x1b", "\x07"} & set(DECISIONS.read_text(encoding="utf-8"))


def test_what_is_not_built_yet_is_told(corrected: Path, abstracts: Abstracts) -> None:
    assert abstracts("merge", "sourdough", "crusts", *WHY).exit_code == 0
    shown = abstracts("set", "sourdough", "year", "2019", *WHY)
    assert "entry 1 is not built yet: papers are shown as they were" in " ".join(shown.stderr.split())
    build(abstracts)
    assert "not built yet" not in abstracts("set", "sourdough", "title", "Bread", *WHY).stderr.replace("entry 2", "")


def test_a_side_that_only_a_reference_has_is_no_paper_and_stays_apart(
    corrected: Path, tmp_path: Path, abstracts: Abstracts
) -> None:
    (tmp_path / "snapshot.ris").write_text(ris({**CLOCK, "PY": "1999", "VL": "77"}), encoding="utf-8")
    assert abstracts("add", tmp_path / "snapshot.ris", "--role", "reference").exit_code == 0
    build(abstracts, "snapshot")
    assert papers(title=CLOCKS_TITLE)[0][Paper.mention_count] == 3
    shown = abstracts("split", "winter drift", "--sides", "aab", *WHY)
    assert shown.exit_code == 0, shown.exception
    assert "It becomes 1 paper:" in shown.output
    assert "b  mention 3, only of reference dumps: no paper of its own" in shown.output
    assert "has no effect" not in build(abstracts)
    (paper,) = papers(title=CLOCKS_TITLE)
    assert (paper[Paper.mention_count], paper[Paper.volume]) == (2, None)
    assert table("decisions")[Decision.state].to_list() == ["applied"]
    assert "has no effect" not in abstracts("set", "sourdough", "year", "2019", *WHY).stderr


@pytest.mark.parametrize("side", ["first", "second"])
def test_the_preview_is_what_the_build_makes(
    corrected: Path, abstracts: Abstracts, side: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With values that were set, and with a ledger that binds the id to either half of a split."""
    first, second = table("mentions").filter(pl.col(Mention.title) == CLOCKS_TITLE)[Mention.mention_id]
    (paper_id,) = table("papers").filter(pl.col(Paper.title) == CLOCKS_TITLE)[Paper.paper_id]
    ledger = Path("data/raw/ids.csv")
    ledger.write_text(f"{ledger.read_text()}{paper_id},{first if side == 'first' else second},,,\n", encoding="utf-8")
    assert abstracts("set", "winter drift", "volume", "77", *WHY).exit_code == 0
    build(abstracts)
    foreseen: list[Any] = []
    original = Case.papers_of

    def noted(*words: Any) -> Any:
        foreseen.append(original(*words))
        return foreseen[-1]

    monkeypatch.setattr(Case, "papers_of", noted)
    assert abstracts("split", "winter drift", *WHY).exit_code == 0
    build(abstracts)
    told = [Paper.paper_id, Paper.volume, Paper.publication_year, Paper.doi, Paper.mention_count]
    built = sorted(tuple(row[name] for name in told) for row in papers(title=CLOCKS_TITLE))
    assert sorted(tuple(row[name] for name in told) for row in foreseen[-1]) == built
    assert sum(volume == "77" for _, volume, *_ in built) == 1
