"""`abstracts undo`: the last ruling, taken back."""

from typing import Annotated

import typer

from etl.cli.build import build as build_package
from etl.cli.correcting import IsBuild, told
from etl.cli.prompting import asked
from etl.cli.terminal import is_dialogue, out, safe
from etl.io import layout
from etl.io.decision_text import last_decision, take_last_back


def undo(
    is_sure: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    is_build: IsBuild = False,
) -> None:
    """Take the last ruling of decisions.yaml back, whichever command wrote it; git knows it still.

    On a terminal it is shown, and Enter takes it back.
    """
    last = last_decision(layout.DECISIONS)
    out.print(safe(f"Entry {last.ordinal}: {told(last)}"))
    if is_dialogue() and not is_sure and not asked("Take it back?", "yes").lower().startswith("y"):
        out.print("It stays.")
        return
    take_last_back(layout.DECISIONS, last)
    out.print(f"Taken out of {layout.DECISIONS}.{'' if is_build else ' `abstracts build` applies it.'}")
    if is_build:
        build_package()
