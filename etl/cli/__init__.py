"""The command `abstracts`: a small module a command, and beside them what several of them share.

A command's module is imported when the command is called, so that a stage pays only for the libraries it uses.
"""

import gc
import io
import os
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Final, NoReturn

import typer

from etl.errors import AbstractsError
from etl.io.surroundings import HANDED_OVER, STAGE

_PANELS: Final = {
    "Make a package": "init inspect add build summary verify pin",
    "Read it": "find show why new cite explore",
    "Correct it": "review split merge set undo",
    "Take it elsewhere": "export prisma match",
    "Release it": "release diff push fetch upload",
    "Stages (dvc.yaml runs them)": "parse normalise deduplicate relate validate publish",
    "For developers": "new-format derive",
}
COMMANDS: Final = {name: panel for panel, names in _PANELS.items() for name in names.split()}
"""Every command and whom it is for; it is the function of its name in the module of its name, `_` standing for `-`."""

_FUNCTIONS: Final = {"set": "set_value"}
"""Commands whose name Python has for something else."""

_TAKES_DASHES: Final = ("find", "show", "export")
"""Commands whose words are a query, in which `-term` is no option."""


def command_line(names: Iterable[str] = COMMANDS) -> typer.Typer:
    """The command line with the commands of these names."""
    app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
    app.callback()(_abstracts)
    for name in names:
        function = _FUNCTIONS.get(name, name.replace("-", "_"))
        command = getattr(import_module(f"etl.cli.{function}"), function)
        settings = {"ignore_unknown_options": name in _TAKES_DASHES}
        app.command(name, rich_help_panel=COMMANDS[name], context_settings=settings)(command)
    return app


def main() -> None:
    """Run the command line; an error that a user can mend is told in one line, without a traceback."""
    gc.set_threshold(200_000, 50, 50)  # commands make millions of small objects, and hardly a cycle among them
    called = [word for word in sys.argv[1:] if word in COMMANDS][:1]
    try:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")  # a terminal that lacks a character is no reason to stop
        if STAGE in os.environ or HANDED_OVER in os.environ:
            _work_for_another()
        try:
            command_line(called or COMMANDS)()
        except SystemExit:
            if sys.stdout:
                sys.stdout.flush()  # while a full disk can still be told
            raise
    except AbstractsError as error:
        _stop(str(error))
    except BrokenPipeError:  # who reads has seen enough
        _stop()
    except OSError as error:
        from etl.io.refusals import in_one_line

        told = in_one_line(error)
        if told is None:
            raise
        _stop(told)


def _stop(told: str = "") -> NoReturn:
    """Tell what is wrong in a line, without a traceback; what could not be printed is given up."""
    if told:
        from etl.cli.terminal import safe  # here, because a stage that is well does not print

        print(f"error: {safe(told)}", file=sys.stderr)
    try:
        if sys.stdout:
            sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(1)


def _work_for_another() -> None:
    """End when the process ends that this one works for; a stage keeps a copy of what the stages before it have made.

    What that takes is imported here, as a person's command does without it.
    """
    import_module("etl.io.lifeline").end_with_its_owner()
    if STAGE in os.environ:
        import_module("etl.io.dvc_locks").keep_record(Path())


def _abstracts() -> None:
    """Turn dumps of paper abstracts into one validated, traceable Parquet package.

    `abstracts init` begins a package of your own, `abstracts build` runs what has changed in it.
    """
