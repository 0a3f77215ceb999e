"""`abstracts init`: an empty package of one's own."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from etl.cli.terminal import out, printable, safe
from etl.errors import OutputError
from etl.io.git import begin_repository, is_in_work_tree
from etl.io.layout import is_project
from etl.io.package import coming, held, in_the_way, package_files, write_files
from etl.io.pins import installed_pins, lock_text


def init(
    folder: Annotated[Path, typer.Argument(help="A new or empty folder; a README, a licence and .git may be there.")],
    title: Annotated[str | None, typer.Option(help="What the package is called in its README; else as FOLDER.")] = None,
) -> None:
    """Make an empty package that the installed tool builds: its pipeline, params, README and Makefile, in git and DVC.

    Nothing that is there is replaced, and nothing is committed. Then run `abstracts add` and `abstracts build` in it.
    """
    place = folder.resolve()
    there = _refuse_unfit(folder, place)
    pins = installed_pins()
    files = package_files(printable(title or place.name), lock_text(pins))
    kept = sorted(name for name in files if name.casefold() in {one.casefold() for one in there})
    needs_git = not is_in_work_tree(place)
    with coming(place) as new:
        write_files(new, {name: text for name, text in files.items() if name not in kept})
        if needs_git:
            begin_repository(new)
    out.print(safe(f"{folder}: an empty package, with {pins.in_words()} pinned. Nothing is committed yet."))
    if kept:
        out.print(f"Kept as they were: {', '.join(kept)}.")
    steps = ["abstracts add FILE", "abstracts build"]
    out.print("Now run:")
    for step in steps if place == Path.cwd() else [f"cd {shlex.quote(str(folder))}", *steps]:
        out.print(safe(f"  {step}"))


def _refuse_unfit(folder: Path, place: Path) -> list[str]:
    """What is in the folder; `OutputError` where a package may not begin there."""
    if is_project(place):
        raise OutputError(f"{folder}: is a package already. `abstracts build` builds it.")
    for around in place.parents:
        if is_project(around):
            raise OutputError(f"{folder}: is inside the package {around}. Choose a folder outside it.")
    there = held(place)
    strange = in_the_way(there)
    if strange:
        named = ", ".join(strange[:5]) + (f" and {len(strange) - 5} more" if len(strange) > 5 else "")
        raise OutputError(f"{folder}: holds {named}. Choose a new or empty folder (README, licence and .git may stay).")
    return there
