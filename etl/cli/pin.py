"""`abstracts pin`: the installed tool and libraries become those of the package."""

import typer

from etl.cli.terminal import out
from etl.errors import ConfigurationError
from etl.io import layout
from etl.io.files import write_text
from etl.io.pins import TOOL, Pins, installed_pins, lock_text, read_pins, unlike_installed
from etl.io.runner import hand_over, other_tool


def pin() -> None:
    """Write requirements.lock anew from what is installed here; the next `abstracts build` then runs every stage.

    Where the package has a .venv with the tool, it is what is installed there.
    """
    layout.require_project()
    other = other_tool(layout.ROOT)
    if other:
        raise typer.Exit(hand_over(other, ["pin"]))
    before = read_pins(layout.LOCK) if layout.LOCK.is_file() else Pins(None, {})
    if before is None:
        raise ConfigurationError(f"{layout.LOCK}: does not pin {TOOL}: `make lock` writes it in the tool's repository.")
    now = installed_pins()
    differences = unlike_installed(before)
    if layout.LOCK.is_file() and lock_text(before) == lock_text(now):
        out.print(f"{layout.LOCK}: pins what is installed already, {now.in_words()}.")
        return
    write_text(layout.LOCK, lock_text(now))
    for line in differences:
        out.print(f"  {line}")
    out.print(f"{layout.LOCK}: pins {now.in_words()}. Now run `abstracts build`.")
