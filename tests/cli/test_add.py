"""`abstracts add`: each sentence of its help tried with invented dumps."""

import os
import signal
import termios
import threading
import time
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from typer.testing import CliRunner, Result

from etl.cli import command_line
from etl.cli.adding import ENDINGS
from etl.cli.pasting import asked_day, can_ask, pasted
from etl.errors import AbstractsError
from etl.parse.formats import FORMATS
from tests.cli.conftest import ABSTRACTS, Abstracts

LABELLED = "Abstract:{0}: we count the {0} of a valley in 12 summers and find that their number follows the clover.\n"
BEES, WASPS, MOTHS = (LABELLED.format(name) for name in ("bees", "wasps", "moths"))
RIS = "TY  - JOUR\nTI  - Bees of a Valley\nAB  - We count them in 12 summers.\nER  - \n"


def message(run: object) -> str:
    error = getattr(run, "exception", None)
    assert isinstance(error, AbstractsError), run
    return str(error)


def paste(text: str | bytes, *words: str) -> Result:
    """Run `abstracts add -` with a text on standard input."""
    return CliRunner().invoke(command_line(), ["add", "-", *words], input=text)


def entries(project: Path) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((project / "data/raw/dumps.yaml").read_text())["dumps"]
    return read


def raw(project: Path) -> list[str]:
    """The names of the dumps' files, and of what else was left there."""
    kept = ("dumps.yaml", "decisions.yaml", "ids.csv")
    return sorted(path.name for path in (project / "data/raw").iterdir() if path.name not in kept)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with three dumps, two of one name, and what is none."""
    for name, text in {
        "b/list.txt": BEES,
        "a/list.txt": WASPS,
        "Export (1).RIS": RIS,
        "copy of b.txt": BEES,
        "README": "hello\n",
        "empty.txt": "\n",
        ".hidden.txt": MOTHS,
        ".git/moths.txt": MOTHS,
    }.items():
        path = tmp_path / "folder" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "folder"


def test_it_copies_and_appends(abstracts: Abstracts, project: Path, tmp_path: Path) -> None:
    file = tmp_path / "Week 47.txt"
    file.write_text(ABSTRACTS)
    done = abstracts("add", file, "--label", 'cs.CL: "week 47"', "--captured", "2025-11-21")
    assert "Added data/raw/week-47.txt as `week-47`: abstract_list, 2 mentions" in done.output
    assert "Now run `abstracts build`." in done.output
    assert (project / "data/raw/week-47.txt").read_text() == ABSTRACTS
    assert (project / "data/raw/dumps.yaml").read_text().startswith("# The dumps.\n")
    assert entries(project) == {
        "week-47": {
            "file": "week-47.txt",
            "format": "abstract_list",
            "label": 'cs.CL: "week 47"',
            "captured_date": "2025-11-21",
        }
    }


def test_all_that_dumps_yaml_may_say_can_be_said(abstracts: Abstracts, project: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Name,Text\nBees,We count them in 12 summers.\n")
    said = {
        "role": "reference",
        "source": "Scopus",
        "search_query": 'TITLE("bees") AND\tclover \u202e\x85',
        "search_date": "2025-11-20",
        "captured_date": "2025-11-21",
        "url": "https://example.org/?q=1",
        "licence": "CC BY 4.0",
        "note": "by hand\nin two lines",
    }
    options = [
        word
        for key, text in said.items()
        for word in (f"--{key.removesuffix('_date') if key == 'captured_date' else key.replace('_', '-')}", text)
    ]
    done = abstracts(
        "add", tmp_path / "a.csv", "-f", "csv", *options, "--column", "title=Name", "--column", "abstract=Text"
    )
    assert done.exit_code == 0, done.exception
    columns = {"columns": {"title": "Name", "abstract": "Text"}}
    assert entries(project) == {"a": {"file": "a.csv", "format": "csv", **said, **columns}}


def test_names_of_files_that_are_there_are_numbered_past(abstracts: Abstracts, project: Path, tmp_path: Path) -> None:
    (tmp_path / "ids.csv").write_text("title,abstract\nBees,We count them in 12 summers.\n")
    assert message(abstracts("add", tmp_path / "ids.csv", "--name", "ids")) == (
        "data/raw/ids.csv: is there already. Choose another --name."
    )
    assert abstracts("add", tmp_path / "ids.csv").exit_code == 0
    assert entries(project) == {"ids-2": {"file": "ids-2.csv", "format": "csv"}}


def test_a_name_that_is_no_utf_8_stops_nothing(abstracts: Abstracts, project: Path, tmp_path: Path) -> None:
    (tmp_path / "odd").mkdir()
    for name, text in ((b"b\xe4d.ris", RIS), (b"bees.txt", BEES), (b"\xe4", "hello\n")):
        (tmp_path / "odd" / os.fsdecode(name)).write_text(text)
    done = abstracts("add", tmp_path / "odd")
    assert done.exit_code == 0, done.exception
    assert raw(project) == ["b-d.ris", "bees.txt"]
    assert "Added 2 of 3 files" in done.output


@pytest.mark.parametrize("option", ["--captured", "--search-date"])
def test_a_day_that_is_none_is_refused(abstracts: Abstracts, project: Path, tmp_path: Path, option: str) -> None:
    (tmp_path / "bees.txt").write_text(ABSTRACTS)
    told = message(abstracts("add", tmp_path / "bees.txt", option, "yesterday"))
    assert told == f"{option} is 'yesterday', and must be a day such as 2025-12-12."
    assert (entries(project), raw(project)) == ({}, [])


def test_bytes_that_are_there_are_not_added_again(abstracts: Abstracts, project: Path, tmp_path: Path) -> None:
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(ABSTRACTS)
    assert abstracts("add", tmp_path / "one.txt").exit_code == 0
    before = (project / "data/raw/dumps.yaml").read_text()
    for words in (["two.txt"], ["one.txt"], ["two.txt", "--name", "three"]):
        told = message(abstracts("add", tmp_path / words[0], *words[1:]))
        assert told == f"{tmp_path / words[0]}: is there already, as dump `one`. It is not added again."
    assert message(paste(ABSTRACTS)) == "standard input: is there already, as dump `one`. It is not added again."
    assert (project / "data/raw/dumps.yaml").read_text() == before
    assert raw(project) == ["one.txt"]


def test_a_name_that_is_given_must_be_free_and_one_that_is_made_gets_a_number(
    abstracts: Abstracts, project: Path, tmp_path: Path
) -> None:
    for text in (BEES, WASPS):
        (tmp_path / "list.txt").write_text(text)
        assert abstracts("add", tmp_path / "list.txt").exit_code == 0
    assert raw(project) == ["list-2.txt", "list.txt"]
    (tmp_path / "list.txt").write_text(MOTHS)
    told = message(abstracts("add", tmp_path / "list.txt", "--name", "list-2"))
    assert told == "data/raw/dumps.yaml: there is a dump `list-2` already. Give this one another --name."
    assert list(entries(project)) == ["list", "list-2"]


def test_a_file_that_lies_there_undeclared_is_not_replaced(abstracts: Abstracts, project: Path, tmp_path: Path) -> None:
    (project / "data/raw/list.txt").write_text("precious")
    (tmp_path / "list.txt").write_text(BEES)
    told = message(abstracts("add", tmp_path / "list.txt", "--name", "list"))
    assert "data/raw/list.txt: is there already" in told
    assert (project / "data/raw/list.txt").read_text() == "precious"


def test_nothing_is_left_when_the_entry_is_refused(abstracts: Abstracts, project: Path, folder: Path) -> None:
    assert "role must be one of" in message(abstracts("add", folder, "--role", "secondary"))
    assert (entries(project), raw(project)) == ({}, [])


@pytest.mark.parametrize("name", ["2024.01", "1e5", "2025-12-12", "Upper", "../up", "a b", "$(id)", "007", "x" * 65])
@pytest.mark.usefixtures("project")
def test_names_that_dvc_or_a_shell_would_misread_are_refused(abstracts: Abstracts, tmp_path: Path, name: str) -> None:
    (tmp_path / "bees.txt").write_text(ABSTRACTS)
    assert "dump name" in message(abstracts("add", tmp_path / "bees.txt", "--name", name))


@pytest.mark.usefixtures("project")
def test_what_is_no_file_is_refused(abstracts: Abstracts, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "is no regular file" in message(abstracts("add", tmp_path / "pipe"))
    assert "No such file" in message(abstracts("add", tmp_path / "nothing"))
    (tmp_path / "empty").mkdir()
    assert "holds no file" in message(abstracts("add", tmp_path / "empty"))
    assert "stands alone" in message(abstracts("add", "-", tmp_path / "pipe"))


class TestPaste:
    """`abstracts add -`, out of a pipe and at a terminal."""

    @pytest.mark.parametrize(
        ("text", "words", "file"),
        [
            (BEES, ("--name", "bees"), "bees.txt"),
            (BEES, ("--label", "cs.CL, week 47"), "cs.cl-week-47.txt"),
            (RIS, ("--label", "Scopus"), "scopus.ris"),
            (RIS, ("--captured", "2025-11-21"), "ris-2025-11-21.ris"),
            (BEES, ("--label", "第四十七周", "--captured", "2025-11-21"), "abstract_list-2025-11-21.txt"),
            ("title,doi\nBees,10.1000/1\n", ("--name", "t", "--format", "csv"), "t.csv"),
        ],
    )
    def test_its_name_is_given_or_of_its_label_or_of_its_format_and_day(
        self, project: Path, text: str, words: tuple[str, ...], file: str
    ) -> None:
        done = paste(text, *words)
        assert done.exit_code == 0, done.exception
        assert raw(project) == [file]
        assert (project / "data/raw" / file).read_text() == text
        assert [entry["file"] for entry in entries(project).values()] == [file]

    def test_two_pastes_of_a_day_are_two_dumps(self, project: Path) -> None:
        for text in (BEES, WASPS, MOTHS):
            assert paste(text, "--captured", "2025-11-21").exit_code == 0
        assert list(entries(project)) == [f"abstract_list-2025-11-21{end}" for end in ("", "-2", "-3")]

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("", "is empty, there is nothing to add."),
            (" \n\t\n", "is empty, there is nothing to add."),
            ("It was a bright cold day in April.\n", "of no known format. It looks like"),
        ],
    )
    def test_what_is_no_dump_is_refused_and_nothing_left(self, project: Path, text: str, reason: str) -> None:
        assert message(paste(text)).startswith(f"standard input: {reason}")
        assert (entries(project), raw(project)) == ({}, [])

    def test_bytes_stay_as_they_are(self, project: Path) -> None:
        content = b"\xef\xbb\xbfAbstract:caf\xc3\xa9 and \xff bytes, and a long line " + b"with clover " * 900 + b"\r\n"
        assert paste(content, "--name", "bytes").exit_code == 0
        assert (project / "data/raw/bytes.txt").read_bytes() == content

    def test_in_a_pipe_nobody_is_asked_for_the_day(self, project: Path) -> None:
        assert "When it was captured is not known: tell it with --captured" in paste(BEES, "--name", "bees").output
        assert "captured_date" not in entries(project)["bees"]
        assert "is not known" not in paste(WASPS, "--captured", "none").output

    @pytest.mark.parametrize(
        ("typed", "day"),
        [("2025-11-21\n", "2025-11-21"), ("none\n", None), ("", None), ("last week\n 20251121 \n", "2025-11-21")],
    )
    def test_at_a_terminal_the_day_is_asked_for(
        self, project: Path, answers: Path, typed: str, day: str | None
    ) -> None:
        answers.write_text(typed)
        done = paste(BEES, "--name", "bees")
        assert "Captured on which day?" in done.output
        assert ("Write it as 2025-12-12." in done.output) == ("week" in typed)
        assert entries(project)["bees"].get("captured_date") == day
        assert "is not known" not in done.output

    def test_enter_takes_today(self, project: Path, answers: Path) -> None:
        answers.write_text("\n")
        before = date.today()
        done = paste(BEES, "--name", "bees")
        assert before <= date.fromisoformat(entries(project)["bees"]["captured_date"]) <= date.today()
        assert entries(project)["bees"]["captured_date"] in done.output

    def test_a_day_that_is_printed_or_told_is_not_asked_for(self, project: Path, answers: Path) -> None:
        page = 'About the data: Exported on Nov 21, 2025.\n"title","abstract"\n"Bees","We count them in 12 summers."\n'
        shown = paste(page, "--format", "csv", "--name", "page").output
        assert "csv, captured on 2025-11-21, 1 mention," in shown
        assert paste(BEES, "--captured", "2025-11-22", "--name", "told").exit_code == 0
        assert [entry.get("captured_date") for entry in entries(project).values()] == [None, "2025-11-22"]
        assert not answers.exists()


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A file that stands for the terminal: what it holds is typed there."""
    monkeypatch.setattr("etl.cli.added.can_ask", lambda _: True)
    monkeypatch.setattr("etl.cli.pasting._TERMINAL", tmp_path / "terminal")
    return tmp_path / "terminal"


class TestSeveral:
    """`abstracts add DIR`, and several files."""

    def test_every_file_below_a_folder_is_added_in_order(
        self, abstracts: Abstracts, project: Path, folder: Path
    ) -> None:
        done = abstracts("add", folder, "--source", "Scopus", "--captured", "2025-11-21")
        assert done.exit_code == 0, done.exception
        files = {"export-1": "export-1.ris", "list": "list.txt", "list-2": "list-2.txt"}
        assert {name: entry["file"] for name, entry in entries(project).items()} == files
        assert raw(project) == sorted(files.values())
        assert (project / "data/raw/list-2.txt").read_text() == BEES
        assert {entry["source"] for entry in entries(project).values()} == {"Scopus"}
        passed = [line for line in done.output.splitlines() if line.startswith("Passed over")]
        assert passed == [
            f"Passed over {folder}/README: of no known format. `abstracts inspect` says what it looks like.",
            f"Passed over {folder}/copy of b.txt: is there already, as dump `list-2`. It is not added again.",
            f"Passed over {folder}/empty.txt: is empty, there is nothing to add.",
        ]
        assert "Added 3 of 6 files, with 3 mentions." in done.output
        again = abstracts("add", folder)
        assert again.exit_code == 1
        assert "Added 0 of 6 files" in again.output
        assert "abstracts build" not in again.output

    def test_a_file_that_is_named_must_be_added(self, abstracts: Abstracts, project: Path, folder: Path) -> None:
        done = abstracts("add", folder / "b/list.txt", folder / "README", folder / "a", folder / "a/list.txt")
        assert done.exit_code == 1
        assert f"Passed over {folder}/README: of no known format." in done.output
        assert "Added 2 of 3 files, with 2 mentions." in done.output
        assert list(entries(project)) == ["list", "list-2"]

    def test_one_that_cannot_be_read_is_told_and_the_others_added(
        self, abstracts: Abstracts, project: Path, folder: Path
    ) -> None:
        params = project / "params.yaml"
        params.write_text(params.read_text().replace("max_dump_bytes: 200000000", f"max_dump_bytes: {len(BEES)}"))
        done = abstracts("add", folder)
        assert done.exit_code == 1
        assert f"Passed over {folder}/a/list.txt: {len(WASPS)} bytes, more than the limit of" in done.output
        assert list(entries(project)) == ["export-1", "list"]

    def test_one_name_is_not_for_several(self, abstracts: Abstracts, project: Path, folder: Path) -> None:
        assert "names one dump, and here are 6 files" in message(abstracts("add", folder, "--name", "all"))
        assert abstracts("add", folder / "a", "--name", "one").exit_code == 0
        assert list(entries(project)) == ["one"]

    def test_the_day_is_asked_for_once(self, abstracts: Abstracts, project: Path, folder: Path, answers: Path) -> None:
        (folder / "page.csv").write_text(
            "About the data: Exported on Nov 20, 2025.\ntitle,abstract\nA,We count bees.\n"
        )
        answers.write_text("2025-11-21\n")
        shown = abstracts("add", folder).output
        assert shown.count("3 of 4 files do not print when they were captured. On which day?") == 1
        days = {name: entry.get("captured_date") for name, entry in entries(project).items()}
        assert days == {"export-1": "2025-11-21", "list": "2025-11-21", "list-2": "2025-11-21", "page": None}

    def test_names_of_files_do_not_drive_the_terminal(self, abstracts: Abstracts, project: Path, folder: Path) -> None:
        (folder / "\x1b]0;owned\x07.md").write_text("nothing\n")
        shown = abstracts("add", folder).output
        assert "\x1b" not in shown
        assert "\\x1b]0;owned\\x07.md" in shown
        assert len(entries(project)) == 3


class TestTerminal:
    """What only a terminal does, at one that the test types on."""

    @pytest.fixture
    def typing(self, monkeypatch: pytest.MonkeyPatch) -> Any:
        hand, terminal = os.openpty()
        with os.fdopen(terminal, "r", encoding="utf-8") as stdin, os.fdopen(hand, "wb", buffering=0) as typed:
            monkeypatch.setattr("sys.stdin", stdin)
            yield typed

    def test_a_paste_ends_at_ctrl_d_and_its_lines_may_be_long(
        self, typing: Any, capsys: pytest.CaptureFixture[str]
    ) -> None:
        text = b"Abstract:" + "we count bées \x1b[2J ".encode() * 600 + b"\nand no more"
        hand = threading.Thread(target=_type, args=(typing, text + b"\x04"))
        hand.start()
        assert b"".join(pasted()) == text
        hand.join()
        shown = capsys.readouterr().err
        assert shown.startswith("Paste the dump, then press Enter and Ctrl-D.\nAbstract:we count bées \\x1b[2J we")
        assert shown.endswith("and no more\n")

    def test_ctrl_c_ends_a_paste_and_leaves_the_terminal_as_it_was(self, typing: Any) -> None:
        before = termios.tcgetattr(typing)
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as a shell leaves it to what it runs in the background
            signal.signal(signal.SIGINT, signal.default_int_handler)
        pl.LazyFrame({"a": [1]}).collect()
        has_hung = threading.Event()
        hand = threading.Thread(target=_interrupt, args=(typing, threading.get_ident(), has_hung))
        hand.start()
        with pytest.raises(KeyboardInterrupt):
            list(pasted())
        hand.join()
        assert not has_hung.is_set()
        assert termios.tcgetattr(typing) == before

    def test_a_person_is_there_where_input_and_output_are_terminals(
        self, typing: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert [can_ask(is_paste) for is_paste in (False, True)] == [False, False]
        monkeypatch.setattr("sys.stdout.isatty", lambda: True)
        assert [can_ask(is_paste) for is_paste in (False, True)] == [True, True]
        monkeypatch.setattr("sys.stdin", StringIO())
        assert [can_ask(is_paste) for is_paste in (False, True)] == [False, True]

    def test_where_there_is_no_terminal_the_day_stays_unknown(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr("etl.cli.pasting._TERMINAL", tmp_path / "none")
        assert asked_day("On which day?", date(2025, 11, 21)) is None


def _wait(hand: Any) -> None:
    """Wait until the terminal hands on what comes; ten seconds at most."""
    for _ in range(1_000):
        if not termios.tcgetattr(hand)[3] & termios.ICANON:
            break
        time.sleep(0.01)


def _type(hand: Any, text: bytes) -> None:
    _wait(hand)
    while text:
        text = text[hand.write(text[:500]) :]


def _interrupt(hand: Any, thread: int, has_hung: threading.Event) -> None:
    """What Ctrl-C does; if nothing comes of it in two seconds, the paste is ended, and that is told."""
    _wait(hand)
    hand.write(b"half a du")
    time.sleep(0.05)
    signal.pthread_kill(thread, signal.SIGINT)
    for _ in range(200):
        if termios.tcgetattr(hand)[3] & termios.ICANON:
            return
        time.sleep(0.01)
    has_hung.set()
    hand.write(b"\x04")


def test_the_endings_are_those_of_formats() -> None:
    assert ENDINGS.keys() <= FORMATS.keys()
