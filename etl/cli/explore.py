"""`abstracts explore`: see the package in a browser."""

import os
import sys
import webbrowser
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated, Final

import typer

from etl.cli.published import read_published
from etl.cli.showing import write_explorer
from etl.cli.terminal import is_dialogue, many, out
from etl.errors import OutputError
from etl.io import layout
from etl.io.explorer import HOST, Server, serve
from etl.io.files import write_json
from etl.io.site import SITE, refuse_other_folder

_PORT: Final = 8421


def explore(
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help=f"Where it is served; else {_PORT}, or any that is free.")
    ] = None,
    is_opened: Annotated[bool, typer.Option("--open/--no-open", help="Open the browser at it.")] = True,
    is_written: Annotated[bool, typer.Option("--write", help="Write the site of the latest build, and end.")] = False,
    target: Annotated[
        Path | None, typer.Option("--out", help="Write the site to this folder, for any static host, and end.")
    ] = None,
    version: Annotated[
        str | None, typer.Option("--from", help="With --out: a release such as v1.0.0, or a folder; else the latest.")
    ] = None,
) -> None:
    """See the papers in a browser: search, read, compare with the raw bytes, and take away what you picked.

    It serves `data/explorer/`, which `abstracts build` writes, on this machine alone, until Ctrl-C. The site is static
    files: --out writes them for a host of your own; of it small.html opens by a double click.
    """
    if is_written and target:
        raise typer.BadParameter("use only one of --write and --out.")
    if version and not target:
        raise typer.BadParameter("name a folder to write to as well.", param_hint="--out")
    if is_written:
        done = write_explorer(layout.EXPLORER, read_published(), is_stage=True)
        write_json(layout.METRICS / "explore.json", done._asdict())
    elif target:
        refuse_other_folder(target)
        done = write_explorer(target, read_published(version), is_stage=False)
        typer.echo(f"{many(done.papers, 'paper')} in {many(done.files, 'file')} written to {target}", err=True)
    else:
        _serve(layout.EXPLORER, port, is_opened)


def _serve(folder: Path, port: int | None, is_opened: bool) -> None:
    if not (folder / SITE).is_file():
        raise OutputError(f"{folder}: there is no site yet. `abstracts build` writes it.")
    with _at_free_port(folder) if port is None else serve(folder, port) as server:
        address = f"http://{HOST}:{server.server_port}/"
        out.print(f"The explorer is at {address} (Ctrl-C ends it).")
        if is_opened and is_dialogue() and _has_screen():
            webbrowser.open(address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            out.print()


def _at_free_port(folder: Path) -> AbstractContextManager[Server]:
    """At the usual port, so that links stay, else at any that is free."""
    try:
        return serve(folder, _PORT)
    except OutputError:
        return serve(folder, 0)


def _has_screen() -> bool:
    """Whether a browser can be opened that is none of the terminal itself."""
    return sys.platform == "darwin" or any(name in os.environ for name in ("DISPLAY", "WAYLAND_DISPLAY"))
