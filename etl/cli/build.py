"""`abstracts build`: the package, by the tool that it pins."""

import sys
from collections.abc import Callable
from typing import Annotated

import typer

from etl.cli.summary import summary
from etl.cli.terminal import out, safe, warn
from etl.errors import ConfigurationError, DumpError, OutputError
from etl.io import layout
from etl.io.damage import find_damage, is_latest_whole, mend_damage
from etl.io.dumps import read_dump_entries
from etl.io.dvc_locks import keep_record, mend_locks, only_build
from etl.io.pins import TOOL, read_pins, unlike_installed
from etl.io.refusals import no_room
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

    A build that runs already is waited for; what a killed one left of DVC's locks, and files that were damaged, are
    mended and told. Where a stage fails the command ends with its exit code.
    """
    _refuse_other_tool()
    _refuse_missing_dumps()
    ran: list[str] = []

    def tell(stage: str, is_cached: bool) -> None:
        ran.append(stage)
        if not quiet:
            out.print(safe(f"{stage}{' (as it ran before)' if is_cached else ''}"))

    with only_build(layout.ROOT, _wait_for):
        keep_private(layout.ROOT)
        for mended in mend_locks(layout.ROOT):
            warn(mended)
        keep_record(layout.ROOT)
        code = _repro_and_mend(tell)
        keep_record(layout.ROOT)
    if code < 0:
        raise OutputError(f"dvc repro was ended by signal {-code}, and its stage with it. `abstracts build` goes on.")
    if code:
        raise typer.Exit(code)
    return ran


def _repro_and_mend(tell: Callable[[str, bool], None]) -> int:
    """Run DVC, and once more where what failed, or is not whole, was damaged; its exit code.

    `OutputError` where it failed because its disk takes nothing more, which damage is none of.
    """
    code = repro(layout.ROOT, tell)
    refused = no_room(layout.ROOT / ".dvc" / "tmp") if code else None
    if refused:
        raise OutputError(refused)
    if (code or not is_latest_whole()) and _has_mended_damage():
        return repro(layout.ROOT, tell)
    return code


def _has_mended_damage() -> bool:
    """Look through all that was built and kept, and say what is damaged; whether there is anything to make again."""
    damaged = mend_damage(find_damage())
    for mended in damaged:
        warn(mended)
    return bool(damaged)


def _wait_for(process: str) -> None:
    """Say whose end is waited for."""
    warn(f"another build runs here (process {process or 'unknown'}). Waiting until it ends.")


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
    for settings in (layout.PARAMS, layout.LEDGER, layout.DECISIONS):
        if not settings.is_file():
            raise ConfigurationError(f"{settings}: is missing, and every build reads it. Restore it from git.")
    entries = read_dump_entries(layout.DUMPS)
    if entries.is_empty():
        raise ConfigurationError(f"{layout.DUMPS}: no dump yet: `abstracts add FILE`.")
    for dump_id, file in entries.select(Dump.dump_id, Dump.file).iter_rows():
        path = layout.RAW / file
        if not path.is_file():
            mend = "`dvc pull` fetches it" if path.with_name(f"{file}.dvc").is_file() else "restore it from git"
            raise DumpError(f"{path}: the file of dump `{dump_id}` is missing; {mend}, or remove the dump's entry.")
