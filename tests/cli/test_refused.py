"""What a command says where the system refuses it something: one line, no traceback, exit code 1."""

import errno
import sys
from collections.abc import Callable

import pytest

from etl import cli


def ends_with(error: BaseException) -> Callable[..., Callable[[], None]]:
    def command() -> None:
        raise error

    return lambda *_: command


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            OSError(errno.ENOSPC, "full", "papers.csv"),
            "error: papers.csv: cannot be written (No space left ",
        ),
        (OSError(errno.EDQUOT, "full", "papers.csv"), "error: papers.csv: cannot be written (Disk quota exceeded)."),
        (FileNotFoundError(errno.ENOENT, "gone", "a\x1b[2J"), "error: a\\x1b[2J: cannot be read or written (gone)."),
        (BrokenPipeError(errno.EPIPE, "closed"), ""),
    ],
)
def test_a_refusal_is_told_in_a_line(
    error: OSError, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["abstracts", "summary"])
    monkeypatch.setattr(cli, "command_line", ends_with(error))
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert said.startswith(told)
    assert said.count("\n") == bool(told)


def test_another_error_of_the_system_is_a_defect_and_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["abstracts", "summary"])
    monkeypatch.setattr(cli, "command_line", ends_with(OSError(errno.EINVAL, "Invalid argument")))
    with pytest.raises(OSError, match="Invalid"):
        cli.main()
