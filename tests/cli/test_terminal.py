import io
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import pytest
from rich.console import Console
from rich.text import Text

from etl.cli import main, terminal
from etl.cli.terminal import progress, steps
from etl.errors import DumpError


def test_what_is_being_done_is_neither_markup_nor_drives_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(terminal, "Console", lambda **_: Console(file=screen, force_terminal=True, width=80))
    with progress("Reading [/bold] [red]\x1b]0;owned\x07.txt"):
        pass
    assert "Reading [/bold] [red]\\x1b]0;owned\\x07.txt" in screen.getvalue()


class Screen:
    """A terminal that keeps every line that stood in its last row."""

    is_terminal = True

    def __init__(self) -> None:
        self.lines: list[str] = []

    @contextmanager
    def status(self, line: Text) -> Iterator["Screen"]:
        self.update(line)
        yield self

    def update(self, line: Text) -> None:
        self.lines.append(line.plain)


@pytest.mark.parametrize(
    ("seconds", "left"),
    [
        (0.001, ("1 s", "1 s", "1 s")),
        (2, ("6 s", "4 s", "2 s")),
        (61, ("3 min", "2 min", "1 min")),
        (3_700, ("3 h 5 min", "2 h 3 min", "1 h 2 min")),
    ],
)
def test_steps_tell_how_long_the_rest_may_take(
    monkeypatch: pytest.MonkeyPatch, seconds: float, left: tuple[str, ...]
) -> None:
    screen, ticks = Screen(), count()
    monkeypatch.setattr(terminal, "Console", lambda **_: screen)
    assert list(steps("Normalising {} parts", "abcd", 4, lambda: next(ticks) * seconds)) == list("abcd")
    assert screen.lines == [
        "Normalising 0 of 4 parts",
        *(f"Normalising {done} of 4 parts, about {time} left" for done, time in enumerate(left, 1)),
        "Normalising 4 of 4 parts",
    ]


def test_steps_tell_nothing_where_nobody_looks(capfd: pytest.CaptureFixture[str]) -> None:
    def clock() -> float:
        raise AssertionError("nobody asked")

    assert list(steps("Normalising {} parts", "ab", 2, clock)) == ["a", "b"]
    assert capfd.readouterr() == ("", "")


def test_an_error_shows_what_would_drive_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: object) -> None:
        raise DumpError("\x1b[2J\x9b31m\u202e: cannot be read")

    monkeypatch.setattr("sys.argv", ["abstracts"])
    monkeypatch.setattr("etl.cli.command_line", fail)
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 1
    assert capsys.readouterr().err == "error: \\x1b[2J\\x9b31m\\x202e: cannot be read\n"
