"""What is typed at a prompt: a line, as it is or on one line, and Ctrl-C that ends it."""

import signal
from typing import Final, TextIO

from rich.text import Text

from etl.cli.terminal import out, printable

_HINT: Final = "dim"


def asked(question: str, default: str) -> str:
    """What is typed on one line; the default for Enter."""
    hint = Text(f" [{default}]" if default else "", _HINT)
    return printable(typed(Text.assemble((question, "bold"), hint, " "))) or default


def typed(prompt: Text, stream: TextIO | None = None) -> str:
    """The line that is typed behind a prompt, on standard input or another terminal."""
    let_ctrl_c_stop_reading()
    return out.input(prompt, stream=stream)


def let_ctrl_c_stop_reading() -> None:
    """Let Ctrl-C end a read: after its first query polars lets it go on, and a prompt would hang."""
    signal.siginterrupt(signal.SIGINT, True)
