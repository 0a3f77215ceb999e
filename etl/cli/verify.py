"""`abstracts verify`: a folder of tables against its manifest, its models, its promises and its raw files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import polars as pl
import typer

from etl.cli.published import folder_of
from etl.cli.terminal import out, progress, safe
from etl.errors import ValidationError
from etl.io import layout
from etl.io.manifest import Files, file_problems, read_manifest, read_tables
from etl.io.raw_bytes import compare_files, verbatim_problems
from etl.publish.package import parquet_file
from etl.validate import PROMISES, problems
from etl.validate.problem import Problem
from schemas.columns import Dump
from schemas.tables import TABLES

_SHOWN: Final = 20
_EXAMPLES: Final = 5


def verify(
    version: Annotated[
        str | None, typer.Argument(help="A release such as v1.0.0, or a folder that was published; else the latest.")
    ] = None,
) -> None:
    """Check a published folder, a line a check: files, rows, page checksums, models, promises.

    Where the raw files are beside it, they too: each dump's hash, and each printed field byte by byte. Exit code 1 if
    anything is wrong.
    """
    folder = folder_of(version)
    files = read_manifest(folder)
    report = _Report()
    with progress(f"Verifying {folder}"):
        frames = _check_files(report, folder, files)
        if len(frames) == len(TABLES):
            _check_tables(report, frames)
        else:
            report.add("promises", "not looked at")
        if report.count:
            report.add("raw", "not looked at")
        else:
            _check_raw(report, folder, frames)
    for line in report.lines:
        out.print(safe(line))
    if report.count:
        what = "problem" if report.count == 1 else "problems"
        raise ValidationError(
            f"{folder}: {report.count:,} {what}. Restore it from where it comes from, or run `abstracts build`."
        )
    out.print(safe(f"{folder}: verified."))


class _Report:
    """What was checked: a line a check, its problems below it."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.count = 0

    def add(self, name: str, ok: str, found: Sequence[str] = ()) -> None:
        """A check, with what it says if nothing was found."""
        if found:
            self.count += len(found)
            more = [f"… and {len(found) - _SHOWN:,} more"] if len(found) > _SHOWN else []
            self.lines += [f"{name:<9} WRONG", *(f"  {line}" for line in (*found[:_SHOWN], *more))]
        else:
            self.lines.append(f"{name:<9} {ok}")


def _check_files(report: _Report, folder: Path, files: Files) -> dict[str, pl.DataFrame]:
    """The tables that could be read."""
    altered = file_problems(folder, files)
    size = sum(entry["bytes"] for entry in files.values())
    found = [f"{name}: {what}" for name, what in altered.items()]
    report.add("files", f"{len(files)} files, {size:,} bytes: size and SHA-256 as in manifest.json", found)
    tables = read_tables(folder, files, altered)
    rows = sum(frame.height for frame in tables.read.values())
    ok = f"{len(TABLES)} tables, {rows:,} rows as in manifest.json, every page as its checksum"
    report.add("tables", ok, tables.problems)
    return tables.read


def _check_tables(report: _Report, frames: dict[str, pl.DataFrame]) -> None:
    found = [_line(problem) for problem in problems(frames, 0, _EXAMPLES)]
    count = len(PROMISES) + sum(len(table.foreign_keys) for table in TABLES)
    report.add("promises", f"every table keeps its model, and {count} promises between tables hold", found)


def _line(problem: Problem) -> str:
    rows = f"{problem.count:,} {'row' if problem.count == 1 else 'rows'}"
    examples = f", such as {', '.join(problem.examples)}" if problem.examples else ""
    return f"{parquet_file(problem.table)}: column `{problem.column}`: {problem.check} ({rows}{examples})"


def _check_raw(report: _Report, folder: Path, frames: dict[str, pl.DataFrame]) -> None:
    """The raw files, where the folder is in a package; a release may be older than they are, the latest build not."""
    raw = folder.resolve().parent.parent / layout.RAW.name
    if not (raw / layout.DUMPS.name).is_file():
        report.add("raw", "none beside this folder")
        return
    compared = compare_files(raw, frames[Dump.TABLE])
    is_latest = folder.resolve().name == layout.LATEST.name
    size = frames[Dump.TABLE].filter(pl.col(Dump.dump_id).is_in(compared.same))[Dump.byte_count].sum()
    later = f"; not compared, as they have changed since: {len(compared.other)}" if compared.other else ""
    ok = f"dumps: {len(compared.same)}, {size:,} bytes, as they were; their spans cover them{later}"
    report.add("raw", ok, compared.other if is_latest else ())
    count, found = verbatim_problems(raw, frames, compared.same)
    report.add("verbatim", f"{count:,} field spans hold the text that `mentions` has", found)
