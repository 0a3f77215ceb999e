"""The command `abstracts`: one small module a command, each of which reads, calls a stage, and writes.

A command's module is imported when the command is called, so that a stage pays only for the libraries it uses.
"""

import gc
import sys
from collections.abc import Iterable
from importlib import import_module
from typing import Final

import typer

from etl.errors import AbstractsError

COMMANDS: Final = {
    "inspect": "For people",
    "add": "For people",
    "why": "For people",
    "review": "For people",
    "summary": "For people",
    "match": "For people",
    "parse": "Stages (dvc.yaml runs them)",
    "normalise": "Stages (dvc.yaml runs them)",
    "deduplicate": "Stages (dvc.yaml runs them)",
    "validate": "Stages (dvc.yaml runs them)",
    "publish": "Stages (dvc.yaml runs them)",
    "new-format": "For developers",
    "derive": "For developers",
}
"""Every command and whom it is for; it is the function of its name in the module of its name, `_` standing for `-`."""


def command_line(names: Iterable[str] = COMMANDS) -> typer.Typer:
    """The command line with the commands of these names."""
    app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
    app.callback()(_abstracts)
    for name in names:
        function = name.replace("-", "_")
        command = getattr(import_module(f"etl.cli.{function}"), function)
        app.command(name, rich_help_panel=COMMANDS[name])(command)
    return app


def main() -> None:
    """Run the command line; an error that a user can mend is told in one line, without a traceback."""
    gc.set_threshold(200_000, 50, 50)  # commands make millions of small objects, and hardly a cycle among them
    called = [word for word in sys.argv[1:] if word in COMMANDS][:1]
    try:
        command_line(called or COMMANDS)()
    except AbstractsError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(1)


def _abstracts() -> None:
    """Turn dumps of paper abstracts into one validated, traceable Parquet package.

    `make` (or `dvc repro`) runs the stages; `inspect`, `add` and `why` are for people.
    """
