import io

import pytest
from rich.console import Console

from etl.cli import main, terminal
from etl.cli.terminal import progress
from etl.errors import DumpError


def test_what_is_being_done_is_neither_markup_nor_drives_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(terminal, "Console", lambda **_: Console(file=screen, force_terminal=True, width=80))
    with progress("Reading [/bold] [red]\x1b]0;owned\x07.txt"):
        pass
    assert "Reading [/bold] [red]\\x1b]0;owned\\x07.txt" in screen.getvalue()


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
