"""`abstracts build`: the package, by the tool that it pins."""

import sys
from typing import Annotated

import typer

from etl.cli.summary import summary
from etl.cli.terminal import out, safe
from etl.errors import ConfigurationError, DumpError
from etl.io import layout
from etl.io.dumps import read_dump_entries
from etl.io.pins import TOOL, read_pins, unlike_installed
from etl.io.runner import hand_over, keep_private, other_tool, repro
from schemas.columns import Dump


def build(
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print only what is wrong.")] = False,
) -> None:
    """Run the stages whose inputs have changed, and print what was built.

    What is installed must be what requirements.lock pins; else it says what differs, and runs nothing.
    """
    layout.require_project()
    other = other_tool(layout.ROOT)
    if other:
        raise typer.Exit(hand_over(other, ["build", *(["--quiet"] if quiet else [])]))
    ran = run_stages(quiet=quiet)
    if not quiet:
        if not ran:
            out.print("Nothing has changed since the last build.")
        summary()


def run_stages(*, quiet: bool) -> list[str]:
    """Run the stages whose inputs have changed by the tool that the package pins, and return their names.

    Where one fails the command ends with its exit code.
    """
    _refuse_other_tool()
    _refuse_missing_dumps()
    keep_private(layout.ROOT)
    ran: list[str] = []

    def tell(stage: str, is_cached: bool) -> None:
        ran.append(stage)
        if not quiet:
            out.print(safe(f"{stage}{' (as it ran before)' if is_cached else ''}"))

    code = repro(layout.ROOT, tell)
    if code:
        raise typer.Exit(code)
    return ran


def _refuse_other_tool() -> None:
    """Stop where another tool or library would run than the lock of the package pins."""
    pins = read_pins(layout.LOCK)  # none in this tool's own repository, whose lock pip has checked by its hashes
    differences = unlike_installed(pins) if pins else []
    if pins and differences:
        listed = "\n".join(f"  {line}" for line in differences)
        raise ConfigurationError(
            f"{layout.LOCK}: what is installed in {sys.prefix} is not what it pins.\n{listed}\n"
            f"Install what it pins: `pip install -r {layout.LOCK}`, with the wheel of {TOOL} {pins.versions[TOOL]} "
            "before `-r` where no index has it. Or take what is installed for this package: `abstracts pin`."
        )


def _refuse_missing_dumps() -> None:
    """Stop where there is nothing to build from, which DVC says in words of its own."""
    entries = read_dump_entries(layout.DUMPS)
    if entries.is_empty():
        raise ConfigurationError(f"{layout.DUMPS}: no dump yet: `abstracts add FILE`.")
    for dump_id, file in entries.select(Dump.dump_id, Dump.file).iter_rows():
        path = layout.RAW / file
        if not path.is_file():
            mend = "`dvc pull` fetches it" if path.with_name(f"{file}.dvc").is_file() else "restore it from git"
            raise DumpError(f"{path}: the file of dump `{dump_id}` is missing; {mend}, or remove the dump's entry.")
