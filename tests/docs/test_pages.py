"""The worked days of docs/: each command is typed into a shell, one after the other, and answers as the page says."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
LEFT_OUT = "…"


def typed(page: str) -> list[tuple[str, str]]:
    """The commands of a page, each with the answer that it shows."""
    return [found for block in CONSOLE.findall(page) for found in COMMAND.findall(block)]


def shown(answer: str) -> re.Pattern[str]:
    """An answer in which anything may stand for what is left out."""
    lines = [line.rstrip() for line in answer.splitlines()]
    parts = "\n".join(lines).strip().split(LEFT_OUT)
    return re.compile("[\\s\\S]*?".join(map(re.escape, parts)))


@pytest.mark.parametrize("page", ["curators", "reviews"])
def test_a_day_is_as_its_page_tells(page: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "docs/samples", tmp_path / "samples")
    at = tmp_path / "at"
    at.write_text(str(tmp_path))
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "COLUMNS": "100",
    }
    commands = typed((ROOT / f"docs/{page}.md").read_text(encoding="utf-8"))
    assert len(commands) > 5
    for command, answer in commands:
        done = subprocess.run(
            ["bash", "-c", f'cd "$(cat "$AT")"\n{command}\nstatus=$?\npwd > "$AT"\nexit $status'],
            env={**environment, "AT": str(at)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        said = "\n".join(line.rstrip() for line in done.stdout.splitlines()).strip()
        assert shown(answer).fullmatch(said), f"$ {command}\n{said}"
        assert (done.returncode != 0) == answer.startswith("error: "), f"$ {command}\n{said}"


def test_what_is_left_out_is_all_that_may_differ() -> None:
    assert shown("a …\nb\n").fullmatch("a long\ntext\nb")
    assert not shown("a …\nb\n").fullmatch("a long\ntext\nc")
    assert typed("```console\n$ x\none\n\n$ y\n```\n") == [("x", "one\n\n"), ("y", "")]
