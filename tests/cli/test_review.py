"""`abstracts review`: what a curator sees, types and gets; the queue is written by hand, whatever the rules are."""

import csv
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from typer.testing import CliRunner, Result

from etl.cli import command_line
from etl.cli.terminal import printable
from etl.errors import AbstractsError, BrokenTableError, ConfigurationError, SheetError
from etl.io.decisions import read_decisions
from etl.io.tables import write_table
from schemas.columns import Alias, Decision, Mention, Pair
from tests.cli.conftest import Abstracts
from tests.commands import environment
from tests.deduplicate.world import BREAD, BREAD_TITLE, CLOCKS, CLOCKS_CHANGED, CLOCKS_TITLE, mention_id, record

BY = ("--by", "Ada Oil", "--date", "2026-11-21")
NAMES = ("clocks", "again", "bread", "loaf", "more bread")
C1, C2, B1, B2, B3 = map(mention_id, NAMES)

Review = Callable[..., Result]


@pytest.fixture
def waiting(project: Path) -> Path:
    """A project with three open pairs: clocks (2 mentions) and bread, bread and loaf, loaf and more bread."""
    rows = [
        record("clocks", title=CLOCKS_TITLE, abstract=CLOCKS, authors=["Ada Oil", "Ben Brot"], arxiv_id="2101.00001"),
        record("again", dump_id="beta", ordinal=2, abstract=CLOCKS_CHANGED),
        record("bread", title="Bread\x1b[2J in winter", abstract=CLOCKS, authors=["Ada Oil"]),
        record("loaf", title=BREAD_TITLE, abstract=BREAD, publication_year=2021),
        record("more bread", title=BREAD_TITLE, abstract="Another text."),
    ]
    homes = dict(zip(NAMES, ("p1", "p1", "p2", "p3", "p4"), strict=True))
    mentions = [
        {**row, Mention.paper_id: homes[name], Mention.is_abstract_source: True}
        for name, row in zip(NAMES, rows, strict=True)
    ]
    none: dict[str, Any] = {name: [] if isinstance(dtype, pl.List) else None for name, dtype in Pair.TYPES.items()}
    likes = [(C1, B1, "retitled", 0.5), (C2, B1, "like_abstract", 0.7), (B1, B2, "same_title", 0.9)]
    likes.append((B2, B3, "same_title", 1.0))
    pairs = [
        {
            **none,
            **dict(zip((Pair.mention_id_a, Pair.mention_id_b), sorted((a, b)), strict=True)),
            Pair.verdict: "review",
            Pair.reason: reason,
            Pair.abstract_jaccard: jaccard,
            Pair.number_difference: ["60", "66"],
            Pair.doi_equal: False,
        }
        for a, b, reason, jaccard in likes
    ]
    aliases = [{Alias.alias_id: one, Alias.paper_id: one, Alias.reason: None} for one in sorted(set(homes.values()))]
    for columns, table in ((Pair, pairs), (Mention, mentions), (Alias, aliases), (Decision, [])):
        frame = pl.DataFrame(table, columns.TYPES).sort(columns.SORT)
        write_table(frame, project / f"data/processed/latest/{columns.TABLE}.parquet")
    return project


@pytest.fixture
def dialogue(monkeypatch: pytest.MonkeyPatch) -> Review:
    """Run `abstracts review` as if on a terminal, with these lines typed."""

    def run(*typed: str, options: tuple[str, ...] = BY) -> Result:
        monkeypatch.setattr("etl.cli.review.is_dialogue", lambda: True)
        return CliRunner().invoke(command_line(), ["review", *options], input="".join(f"{line}\n" for line in typed))

    return run


def entries(root: Path) -> Any:
    """What is ruled, without what the mentions are recognised by."""
    written = yaml.safe_load((root / "data/raw/decisions.yaml").read_text(encoding="utf-8"))["decisions"]
    return [{key: value for key, value in entry.items() if key != "known_by"} for entry in written]


def error(run: Result, kind: type[AbstractsError]) -> str:
    assert isinstance(run.exception, kind), run.output
    return str(run.exception)


def test_without_a_terminal_the_queue_is_listed(waiting: Path, abstracts: Abstracts) -> None:
    before = (waiting / "data/raw/decisions.yaml").read_bytes()
    shown = abstracts("review").output
    assert shown == abstracts("review", "--list").output
    lines = shown.splitlines()
    assert [line.split()[0] for line in lines if re.match(r"\s*\d+ +\d+\.\d\d ", line)] == ["1", "2", "3"]
    assert "3 open pairs, the most valuable first." in lines
    assert "1 further pair of the same papers will be settled with them." in lines
    assert "like abstract 1 · same title 2" in lines
    assert "2 + 1" in shown or "1 + 2" in shown
    assert "\x1b" not in shown
    assert (waiting / "data/raw/decisions.yaml").read_bytes() == before


def test_the_list_can_be_limited(waiting: Path, abstracts: Abstracts) -> None:
    shown = abstracts("review", "--list", "--limit", "1").output
    assert "3 open pairs, the most valuable first (the first 1 are shown)." in shown
    assert CLOCKS_TITLE not in abstracts("review", "--list", "--limit", "1").output


def test_both_sides_are_shown_with_what_differs(waiting: Path, dialogue: Review) -> None:
    shown = dialogue("q").output
    assert "1 of 3 · like abstract" in shown
    assert "⟦66⟧" in shown
    assert "⟦60⟧" in shown
    assert "evidence  abstract jaccard 0.70 · doi equal no · number difference 60, 66" in shown
    assert "“same” joins" in shown
    assert "Decided 0 (0 same, 0 different); 3 open pairs are left." in shown


def test_an_answer_is_written_at_once_with_who_when_and_why(waiting: Path, dialogue: Review) -> None:
    before = (waiting / "data/raw/decisions.yaml").read_text(encoding="utf-8")
    shown = dialogue("s", "I read both.", "d", "").output
    assert entries(waiting) == [
        {
            "same": sorted([C2, B1]),
            "why": "I read both.",
            "decided_by": "Ada Oil",
            "decided_date": "2026-11-21",
            "excerpt": entries(waiting)[0]["excerpt"],
        },
        {
            "different": sorted([B1, B2]),
            "why": "Read side by side: two papers.",
            "decided_by": "Ada Oil",
            "decided_date": "2026-11-21",
            "excerpt": entries(waiting)[1]["excerpt"],
        },
    ]
    assert set(entries(waiting)[1]["excerpt"].split(" / ")) == {"Bread\\x1b[2J in winter", BREAD_TITLE}
    assert "Decided 2 (1 same, 1 different); 1 open pair is left." in shown
    assert "`abstracts build` applies them." in shown
    after = (waiting / "data/raw/decisions.yaml").read_text(encoding="utf-8")
    assert after.startswith(before.replace("decisions: []", "decisions:"))


def test_a_ruling_holds_what_its_mentions_are_recognised_by(waiting: Path, dialogue: Review) -> None:
    dialogue("s", "", "q")
    (ruling,) = read_decisions(waiting / "data/raw/decisions.yaml")
    assert {trace.mention_id for trace in ruling.known_by} == {C2, B1}
    known = {trace.mention_id: trace for trace in ruling.known_by}
    assert (known[C2].dump_id, known[C2].ordinal, known[B1].title) == ("beta", 2, "Bread\x1b[2J in winter")


def test_a_ruling_on_a_mention_that_was_edited_since_is_not_asked_again(
    waiting: Path, dialogue: Review, abstracts: Abstracts
) -> None:
    dialogue("s", "", "q")
    path = waiting / "data/raw/decisions.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(C2, "m" + 16 * "7"), encoding="utf-8")
    shown = abstracts("review").output
    assert "2 open pairs, the most valuable first." in shown
    assert "which no paper has" not in shown


def test_a_decided_pair_is_not_asked_again_nor_what_follows_from_it(
    waiting: Path, dialogue: Review, abstracts: Abstracts
) -> None:
    dialogue("s", "", "s", "", "q")
    assert "1 open pair." in abstracts("review").output
    dialogue("d", "")
    assert "No open pair: nothing waits for review." in abstracts("review").output
    assert "4 waiting pairs of this build: settled by decisions.yaml already." in abstracts("review").output
    assert len(entries(waiting)) == 3


def test_words_that_are_no_answer_are_asked_again(waiting: Path, dialogue: Review) -> None:
    shown = dialogue("yes", "SAME", "", "q").output
    assert "Type one of these letters" in shown
    assert len(entries(waiting)) == 1


def test_back_takes_the_last_answer_back(waiting: Path, dialogue: Review) -> None:
    before = (waiting / "data/raw/decisions.yaml").read_bytes()
    shown = dialogue("b", "s", "", "b", "", "b", "q").output
    assert "This is the first." in shown
    assert "Taken back." in shown
    assert shown.count("1 of 3 · like abstract") == 4
    assert (waiting / "data/raw/decisions.yaml").read_bytes() == before


def test_a_limit_ends_the_dialogue(waiting: Path, dialogue: Review) -> None:
    shown = dialogue("s", "", options=(*BY, "--limit", "1")).output
    assert "1 of 1 ·" in shown
    assert "Decided 1 (1 same, 0 different); 2 open pairs are left." in shown


@pytest.mark.parametrize("stop", [KeyboardInterrupt, EOFError])
def test_an_interrupted_answer_is_not_written(
    waiting: Path, dialogue: Review, monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]
) -> None:
    def typed() -> Iterator[str]:
        yield from ("d", "", "s")
        raise stop

    lines = typed()
    monkeypatch.setattr("builtins.input", lambda *_: next(lines))
    done = dialogue()
    assert done.exit_code == 0
    assert "Decided 1 (0 same, 1 different); 2 open pairs are left." in done.output
    assert [next(iter(entry)) for entry in entries(waiting)] == ["different"]


def test_an_answer_that_contradicts_what_was_written_meanwhile_is_not_written(
    waiting: Path, dialogue: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = waiting / "data/raw/decisions.yaml"
    about = "why: so, decided_by: ben, decided_date: '2026-11-20'"

    def typed() -> Iterator[str]:
        path.write_text(f"decisions:\n  - {{different: [{C2}, {B1}], {about}}}\n", encoding="utf-8")
        yield from ("s", "", "q")

    lines = typed()
    monkeypatch.setattr("builtins.input", lambda *_: next(lines))
    assert "Not written, and passed over: decisions.yaml: entries 1 and 2 contradict" in dialogue().output
    assert len(entries(waiting)) == 1


def test_who_decides_is_asked_for_where_git_knows_no_name(
    waiting: Path, dialogue: Review, abstracts: Abstracts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.cli.review.user_name", lambda: "")
    dialogue("", "Ada \x1bOil", "d", "", "q", options=())
    assert entries(waiting)[0]["decided_by"] == "Ada Oil"
    assert abstracts("review", "--import", "some.csv").exit_code == 2


def test_only_one_thing_is_done_at_a_time(waiting: Path, abstracts: Abstracts) -> None:
    assert abstracts("review", "--list", "--export", "queue.csv").exit_code == 2
    assert abstracts("review", "--date", "yesterday").exit_code == 2


def test_without_a_build_it_says_how_to_make_one(project: Path, abstracts: Abstracts) -> None:
    assert "there is no build yet. `abstracts build` makes one." in error(abstracts("review"), BrokenTableError)


def test_contradicting_rulings_are_an_error(waiting: Path, abstracts: Abstracts) -> None:
    about = "why: so, decided_by: ben, decided_date: '2026-11-20'"
    kinds = [("same", C1, B1), ("same", B1, B2), ("different", B2, C1)]
    lines = [f"  - {{{kind}: [{a}, {b}], {about}}}\n" for kind, a, b in kinds]
    (waiting / "data/raw/decisions.yaml").write_text("".join(["decisions:\n", *lines]), encoding="utf-8")
    assert "the same by way of other rulings (entries 1, 2 and 3)" in error(abstracts("review"), ConfigurationError)


def test_what_is_gone_is_warned_of(waiting: Path) -> None:
    about = "why: so, decided_by: ben, decided_date: '2026-11-20', excerpt: Ferns"
    text = f"decisions:\n  - {{same: [{C1}, {mention_id('ferns')}], {about}}}\n"
    (waiting / "data/raw/decisions.yaml").write_text(text, encoding="utf-8")
    shown = CliRunner().invoke(command_line(), ["review"])
    assert f"warning: decisions.yaml: entry 1 (same, Ferns) names {mention_id('ferns')}, which no paper" in shown.stderr
    assert "3 open pairs" in shown.stdout


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def fill_in(path: Path, *rulings: str, **cells: str) -> None:
    rows = rows_of(path)
    for row, ruling in zip(rows, rulings, strict=True):
        row.update(cells, ruling=ruling)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def test_the_queue_is_exported_to_be_filled_in(waiting: Path, abstracts: Abstracts) -> None:
    abstracts("review", "--export", "queue.csv")
    first, *others = rows_of(waiting / "queue.csv")
    assert [len(others), first["ruling"], first["why"], first["reason"]] == [2, "", "", "like_abstract"]
    assert {first["mention_id_a"], first["mention_id_b"]} == {C2, B1}
    assert {first["abstract_a"], first["abstract_b"]} == {CLOCKS, CLOCKS_CHANGED}
    assert {first["authors_a"], first["authors_b"]} == {"", "Ada Oil"}
    assert (first["abstract_jaccard"], first["doi_equal"], first["number_difference"]) == ("0.7", "false", "60; 66")
    assert {"publication_year_a", "arxiv_id_b", "doi_a", "paper_id_a", "dump_id_b", *Pair.TYPES} - {"verdict"} <= set(
        first
    )
    assert "may hold answers" in error(abstracts("review", "--export", "queue.csv"), SheetError)
    abstracts("review", "--export", "one.csv", "--limit", "1")
    assert rows_of(waiting / "one.csv") == [first]


def test_a_filled_in_sheet_is_imported_once(waiting: Path, abstracts: Abstracts) -> None:
    abstracts("review", "--export", "queue.csv")
    fill_in(waiting / "queue.csv", "Same", "", "different", why="")
    done = abstracts("review", "--import", "queue.csv", *BY).output
    assert "2 new rulings (1 same, 1 different) written to data/raw/decisions.yaml." in done
    assert [(next(iter(entry)), entry["why"], entry["decided_by"]) for entry in entries(waiting)] == [
        ("same", "Ruled in queue.csv.", "Ada Oil"),
        ("different", "Ruled in queue.csv.", "Ada Oil"),
    ]
    before = (waiting / "data/raw/decisions.yaml").read_bytes()
    assert "0 new rulings" in abstracts("review", "--import", "queue.csv", *BY).output
    assert (waiting / "data/raw/decisions.yaml").read_bytes() == before
    assert "1 open pair." in abstracts("review").output


def test_nothing_is_imported_unless_all_is_good(waiting: Path, abstracts: Abstracts) -> None:
    abstracts("review", "--export", "queue.csv")
    before = (waiting / "data/raw/decisions.yaml").read_bytes()
    fill_in(waiting / "queue.csv", "same", "smae", "different")
    told = error(abstracts("review", "--import", "queue.csv", *BY), SheetError)
    assert "line 3: ruling is 'smae'" in told
    with (waiting / "queue.csv").open("a", encoding="utf-8") as file:
        file.write(f"same,,{'x,' * (len(rows_of(waiting / 'queue.csv')[0]) - 4)}{B3},{B1}\n")
    fill_in(waiting / "queue.csv", "", "same", "same", "different")
    told = error(abstracts("review", "--import", "queue.csv", *BY), SheetError)
    assert "line 5: " in told
    assert "the same by way of other rulings (line 3 and line 4 and line 5)" in told
    assert (waiting / "data/raw/decisions.yaml").read_bytes() == before


def test_a_sheet_that_contradicts_decisions_yaml_is_refused(
    waiting: Path, abstracts: Abstracts, dialogue: Review
) -> None:
    abstracts("review", "--export", "queue.csv")
    dialogue("s", "", "q")
    fill_in(waiting / "queue.csv", "different", "", "")
    told = error(abstracts("review", "--import", "queue.csv", *BY), SheetError)
    assert "line 2: entry 1 of decisions.yaml and line 2 contradict each other" in told


def test_a_ruling_is_replayed_by_the_build(built: Path, abstracts: Abstracts) -> None:
    latest = built / "data/processed/latest"
    a, b = pl.read_parquet(latest / "mentions.parquet").unique("paper_id").sort("mention_id")["mention_id"].to_list()
    (built / "mine.csv").write_text(f"ruling,mention_id_a,mention_id_b\nsame,{a},{b}\n", encoding="utf-8")
    assert abstracts("review", "--import", "mine.csv", *BY).exit_code == 0
    for stage in ("deduplicate", "relate", "validate", "publish"):
        assert abstracts(stage).exit_code == 0
    homes = dict(pl.read_parquet(latest / "mentions.parquet").select("mention_id", "paper_id").iter_rows())
    assert homes[a] == homes[b]
    assert pl.read_parquet(latest / "decisions.parquet")["state"].to_list() == ["applied"]
    again = abstracts("review", "--export", "again.csv")
    assert again.exit_code == 0
    assert [row for row in rows_of(built / "again.csv") if {row["mention_id_a"], row["mention_id_b"]} == {a, b}] == []


def test_the_build_and_the_summary_warn_of_what_is_gone(built: Path) -> None:
    about = "why: so, decided_by: ben, decided_date: '2026-11-20'"
    text = f"decisions:\n  - {{same: [{C1}, {B1}], {about}}}\n"
    (built / "data/raw/decisions.yaml").write_text(text, encoding="utf-8")
    names = ("deduplicate", "relate", "validate", "publish", "summary")
    told = [CliRunner().invoke(command_line(), [name]).stderr for name in names]
    assert told[0].startswith(f"warning: decisions.yaml: entry 1 (same) names {C1}, {B1}, which no paper has")
    assert told[4] == "warning: decisions.yaml: entry 1 had no effect: what is named there is gone.\n"


ON_A_TERMINAL = """
import os, pty, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)  # ignored where the tests run in the background
sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))
"""


def typed_on_a_terminal(root: Path, *keys: bytes, **settings: str) -> tuple[str, int]:
    """What a terminal shows of `abstracts review` when these keys are pressed, one at each question."""
    terminal = environment(TERM="xterm-256color", COLUMNS="120", **settings)
    command = [sys.executable, "-c", ON_A_TERMINAL, sys.executable, "-m", "etl.cli", "review", *BY]
    with subprocess.Popen(command, cwd=root, env=terminal, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as run:
        assert run.stdin
        assert run.stdout
        ended = threading.Event()
        shown = b""
        for key in keys:
            asked = len(shown)
            while not shown[asked:].endswith(b"uit: \x1b[0m") and (chunk := os.read(run.stdout.fileno(), 65536)):
                shown += chunk
            run.stdin.write(key)
            run.stdin.flush()
        threading.Thread(target=press_again, args=(run, keys[-1], ended), daemon=True).start()
        shown += run.stdout.read()
        ended.set()
    return shown.decode(), run.returncode


def press_again(run: subprocess.Popen[bytes], key: bytes, ended: threading.Event) -> None:
    """Press a key again until the command ends: Ctrl-C just before a read begins is lost on a busy machine."""
    for _ in range(60):
        if ended.wait(1) or run.poll() is not None:
            return
        assert run.stdin
        run.stdin.write(key)
        run.stdin.flush()
    run.kill()


@pytest.mark.parametrize(("colours", "settings"), [(True, {}), (False, {"NO_COLOR": "1"})])
def test_on_a_terminal_it_asks_in_colour_unless_told_not_to(
    waiting: Path, colours: bool, settings: dict[str, str]
) -> None:
    shown, code = typed_on_a_terminal(waiting, b"\n", b"\x03", **settings)
    assert ("\x1b[1;33m" in shown) is colours
    assert ("⟦" in shown) is not colours
    assert "Decided 0 (0 same, 0 different); 3 open pairs are left." in shown
    assert "\x1b[2J" not in shown
    assert code == 0


@pytest.mark.parametrize(("text", "expected"), [(" a\t\x1bb\n", "a b"), ("é 𝐱", "é 𝐱"), ("\udc80", "")])
def test_what_is_typed_is_written_on_one_line(text: str, expected: str) -> None:
    assert printable(text) == expected
