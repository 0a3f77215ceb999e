"""The worked days of docs/: each command is typed into a shell, one after the other, and answers as the page says."""

import io
import re
import shlex
import shutil
import subprocess
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from etl.cli import main
from etl.cli.terminal import out
from tests.commands import ROOT, environment
from tests.shared import without_report

CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
LEFT_OUT = "…"
COLUMNS = "100"


def typed(page: str) -> list[tuple[str, str]]:
    """The commands of a page, each with the answer that it shows."""
    return [found for block in CONSOLE.findall(page) for found in COMMAND.findall(block)]


def shown(answer: str) -> re.Pattern[str]:
    """An answer in which anything may stand for what is left out."""
    lines = [line.rstrip() for line in answer.splitlines()]
    parts = "\n".join(lines).strip().split(LEFT_OUT)
    return re.compile("[\\s\\S]*?".join(map(re.escape, parts)))


def plain_words(command: str) -> list[str] | None:
    """The words of a command that needs no shell and runs no other; None of every other."""
    words = list(shlex.shlex(command, posix=True, punctuation_chars=True))
    is_plain = words[0] == "abstracts" and words[1] != "build" and not {"|", "<", "&&"}.intersection(words)
    return shlex.split(command) if is_plain else None


def in_this_process(words: list[str], folder: Path) -> tuple[int, str]:
    """What a command answers that is run here, as a new process takes longer to begin than to answer; and its code."""
    file = io.BytesIO()
    said = io.TextIOWrapper(file, encoding="utf-8")
    code: object = 0
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(said), redirect_stderr(said):
        patch.chdir(folder)
        patch.setattr("sys.argv", words)
        patch.setattr("sys.stdin", io.StringIO())
        patch.setattr(out, "width", int(COLUMNS))
        for name, value in environment(COLUMNS=COLUMNS).items():
            patch.setenv(name, value)
        try:
            main()
        except SystemExit as end:
            code = end.code
        said.flush()
    return (code if isinstance(code, int) else code is not None), file.getvalue().decode()


def in_a_shell(command: str, at: Path) -> tuple[int, str]:
    """What a command answers that is typed into a shell, and its code; `at` keeps the folder that it is in."""
    done = subprocess.run(
        ["bash", "-c", f'cd "$(cat "$AT")"\n{command}\nstatus=$?\npwd > "$AT"\nexit $status'],
        env=environment(COLUMNS=COLUMNS, AT=str(at)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize("page", ["curators", "reviews"])
def test_a_day_is_as_its_page_tells(page: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "docs/samples", tmp_path / "samples")
    at = tmp_path / "at"
    at.write_text(str(tmp_path))
    commands = typed((ROOT / f"docs/{page}.md").read_text(encoding="utf-8"))
    assert len(commands) > 5
    for command, answer in commands:
        words = plain_words(command)
        for params in tmp_path.glob("*/params.yaml"):
            without_report(params.parent)
        code, told = in_this_process(words, Path(at.read_text().strip())) if words else in_a_shell(command, at)
        said = "\n".join(line.rstrip() for line in told.splitlines()).strip()
        assert shown(answer).fullmatch(said), f"$ {command}\n{said}"
        assert (code != 0) == answer.startswith("error: "), f"$ {command}\n{said}"


def test_what_needs_a_shell_or_runs_a_build_is_typed_into_one() -> None:
    assert plain_words("abstracts add a.txt --label 'x | y'") == ["abstracts", "add", "a.txt", "--label", "x | y"]
    for command in ("abstracts build", "abstracts add - < a", "abstracts prisma | head", "abstracts init a && cd a"):
        assert plain_words(command) is None


def test_what_is_left_out_is_all_that_may_differ() -> None:
    assert shown("a …\nb\n").fullmatch("a long\ntext\nb")
    assert not shown("a …\nb\n").fullmatch("a long\ntext\nc")
    assert typed("```console\n$ x\none\n\n$ y\n```\n") == [("x", "one\n\n"), ("y", "")]
