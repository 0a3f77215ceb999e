"""The last of `abstracts add`: what was found is added, and what became of every file is told."""

from collections.abc import Mapping
from datetime import date
from typing import Final

import typer

from etl.cli.adding import Found, Survey
from etl.cli.pasting import asked_day, can_ask
from etl.cli.terminal import many, out, safe
from etl.io import layout
from etl.io.dump_bytes import dump_size
from etl.io.dumps import Entry, add_dumps
from etl.io.pointers import is_pointer
from schemas.columns import Dump

Said = Mapping[str, str | Mapping[str, str] | None]
"""What is said of every dump of one call, by the keys of dumps.yaml; nothing where it is None or empty."""

_LARGE: Final = 10_000_000
"""So many bytes at most live in git (DESIGN: dumps)."""


def add_found(survey: Survey, said: Said, is_captured_told: bool, today: date) -> None:
    """Add what was found, all of it or nothing, and tell what became of every file.

    Asks when the files were captured that do not print it, unless it is told. `typer.Exit` with code 1 if nothing was
    added, or if any file failed that should have been; of a file alone its error is raised.
    """
    found, passed_over = survey.found, survey.passed_over
    if not found and len(passed_over) == 1:
        raise passed_over[0].error
    undated = [one for one in found if one.contents.captured_date is None]
    asks = bool(undated) and not is_captured_told and can_ask(undated[0].source.is_paste)
    day = asked_day(_question(len(undated), len(found)), today) if asks else None
    add_dumps(layout.DUMPS, {one.dump_id: (one.source.file, _entry(one, said, day)) for one in found})
    for one in found:
        _tell(one)
    for other in passed_over:
        out.print(safe(f"Passed over {other.source.called}: {other.reason}"))
    total = len(found) + len(passed_over)
    if total > 1:
        mentions = sum(one.contents.mention_count for one in found)
        out.print(f"Added {len(found):,} of {total:,} files, with {many(mentions, 'mention')}.")
    if undated and not (is_captured_told or asks):
        what = "When it was captured" if total == 1 else f"When {len(undated):,} of them were captured"
        out.print(f"{what} is not known: tell it with --captured, or as `captured_date` in {layout.DUMPS}.")
    if found:
        out.print("Now run `abstracts build`.")
    if not found or any(one.is_failure for one in passed_over):
        raise typer.Exit(1)


def _question(undated_count: int, found_count: int) -> str:
    if found_count == 1:
        return "Captured on which day?"
    return f"{undated_count:,} of {found_count:,} files do not print when they were captured. On which day?"


def _entry(found: Found, said: Said, day: date | None) -> Entry:
    entry = {Dump.file: found.target.name, Dump.format: found.format, **said}
    if day and found.contents.captured_date is None:
        entry[Dump.captured_date] = day.isoformat()
    return {key: value for key, value in entry.items() if value}


def _tell(found: Found) -> None:
    size, contents = dump_size(found.target), found.contents
    where = "" if contents.byte_count == size else f" in its first {contents.byte_count:,} bytes"
    when = f", captured on {contents.captured_date}" if contents.captured_date else ""
    mentions = many(contents.mention_count, "mention")
    out.print(
        f"Added {found.target} as `{found.dump_id}`: {found.format}{when}, {mentions}{where}, "
        f"{contents.quarantined_byte_count:,} of {contents.byte_count:,} bytes quarantined."
    )
    if size > _LARGE and not is_pointer(found.target):
        out.print(f"It is large for git: run `dvc add {found.target}`, and commit {found.target}.dvc in its place.")
