"""What is pasted: standard input, and the terminal that can be asked although standard input is the paste."""

import codecs
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TextIO

from rich.text import Text

from etl.cli.prompting import let_ctrl_c_stop_reading, typed
from etl.cli.terminal import is_dialogue, out, safe
from etl.io.files import CHUNK_BYTES

try:
    import termios
except ImportError:  # where terminals are others, as on Windows
    _IS_KNOWN = False
else:
    _IS_KNOWN = True

_TERMINAL = Path("/dev/tty")
_END = b"\x04"
"""What Ctrl-D types."""


def pasted() -> Iterator[bytes]:
    """The bytes of standard input, some at a time; from a terminal until Ctrl-D, however long its lines are."""
    if sys.stdin is None:
        return
    let_ctrl_c_stop_reading()
    if sys.stdin.isatty():
        print("Paste the dump, then press Enter and Ctrl-D.", file=sys.stderr)
    if not (_IS_KNOWN and sys.stdin.isatty()):
        while chunk := sys.stdin.buffer.read(CHUNK_BYTES):
            yield chunk
        return
    echo = codecs.getincrementaldecoder("utf-8")("replace")
    with _handing_on(sys.stdin.fileno()):
        while chunk := os.read(sys.stdin.fileno(), CHUNK_BYTES):
            own, end, _ = chunk.partition(_END)
            print(safe(echo.decode(own)), end="\n" if end else "", file=sys.stderr, flush=True)
            yield own
            if end:
                return


@contextmanager
def _handing_on(terminal: int) -> Iterator[None]:
    """Let a terminal hand on what is pasted as it comes: by line, it would drop all but a line's first 4,095 bytes.

    It then shows line ends as `^J`, so what comes is to be shown by whoever takes it.
    """
    before = termios.tcgetattr(terminal)
    mode = [*before[:3], before[3] & ~(termios.ICANON | termios.ECHO), *before[4:]]
    termios.tcsetattr(terminal, termios.TCSADRAIN, mode)
    try:
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSAFLUSH, before)


def can_ask(is_paste: bool) -> bool:
    """Whether a person is there to ask: not in a pipe or a log; that standard input is a paste is no matter."""
    return sys.stdout.isatty() if is_paste else is_dialogue()


def asked_day(question: str, today: date) -> date | None:
    """The day that is typed on the terminal; today for Enter, None for `none`, and where nobody answers."""
    with _terminal() as stream:
        while stream:
            hint = Text(f" [{today}; none if not known]", "dim")
            line = typed(Text.assemble((question, "bold"), hint, " "), stream)
            if line.strip() == "none" or not line:
                return None
            try:
                return date.fromisoformat(line.strip()) if line.strip() else today
            except ValueError:
                out.print("Write it as 2025-12-12.")
    return None


@contextmanager
def _terminal() -> Iterator[TextIO | None]:
    try:
        stream = _TERMINAL.open(encoding="utf-8", errors="replace")
    except OSError:
        yield None
        return
    with stream:
        yield stream
