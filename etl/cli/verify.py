"""`abstracts verify`: a folder of tables against its documents, their vouchers, its promises and its raw files."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import polars as pl
import typer

from etl import verifier
from etl.cli.rebuilding import tell_rebuild
from etl.cli.terminal import many, out, progress, safe
from etl.errors import AbstractsError, ValidationError
from etl.io import layout
from etl.io.locate import copy_at_hand
from etl.io.manifest import read_whole_manifest
from etl.io.raw_bytes import compare_files, verbatim_problems
from etl.io.tables import read_any_table
from etl.io.vouching import vouch_by_dvc, vouch_by_git
from etl.validate import PROMISES, problems
from etl.validate.problem import Problem
from etl.verifier import Report
from schemas.columns import Dump
from schemas.derive import SCHEMA_VERSION
from schemas.files import files_of, parquet_file
from schemas.tables import TABLES
from schemas.versions import is_version

_EXAMPLES: Final = 5
_MOST_ROWS: Final = 2_000_000
"""Of all tables, for promises to be looked at unasked: some 15 s, and 2 GB."""

Frames = dict[str, pl.DataFrame]


def verify(
    version: Annotated[
        str | None, typer.Argument(help="A release such as v1.0.0, or a folder that was published; else the latest.")
    ] = None,
    is_rebuilt: Annotated[
        bool, typer.Option("--rebuild", help="Build the release afresh from its tag, and compare.")
    ] = False,
    signers: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="ssh-keygen's allowed signers: who may sign.")
    ] = None,
    sha256: Annotated[
        str | None,
        typer.Option(help="What release.json must hash to (in a build manifest.json), as its publisher says."),
    ] = None,
    is_required: Annotated[
        bool, typer.Option("--require-vouched", help="Fail where nothing vouches for the folder.")
    ] = False,
    promises: Annotated[
        bool, typer.Option("--promises", help="Look at models and promises of large tables too.")
    ] = False,
) -> None:
    """Check a published folder, a line a check: files, tables, schemas, statement, who vouches for it, promises.

    Where the raw files are beside it, they too: each dump's hash, and each printed field byte by byte. Exit code 1 if
    anything is wrong. The folder's own verify.py, which needs only pyarrow, checks files, tables, schemas, statement
    and signature; git, DVC, promises and raw files are asked only here, in the folder's own package.
    """
    if is_rebuilt and (version is None or not is_version(version)):
        raise typer.BadParameter("name the release to build afresh, such as v1.0.0.", param_hint="--rebuild")
    with copy_at_hand(version, may_rebuild=False) as (folder, place, source):
        manifest = read_whole_manifest(folder)
        with progress(f"Verifying {place}"):
            report = verifier.check(folder, signers=signers, sha256=sha256, must_be_vouched=is_required)
            vouch_by_git(report, folder, place)
            vouch_by_dvc(report, folder, place)
            _check_further(report, folder, place, manifest, is_asked=promises)
            if is_rebuilt:
                _rebuild(report, folder, str(version))
    if source:
        out.print(safe(f"{place}: is not there; what {source} has of it was looked at."))
    for line in report.lines:
        out.print(safe(line))
    if report.problems:
        raise ValidationError(
            f"{place}: {many(len(report.problems), 'problem')}. Restore it from where it comes from, or run "
            "`abstracts build`."
        )
    out.print(safe(f"{place}: verified."))


def _rebuild(report: Report, folder: Path, version: str) -> None:
    """What a build afresh says; why there can be none is wrong too, and hides nothing that was found before."""
    try:
        tell_rebuild(report, folder, version)
    except AbstractsError as error:
        report.add("rebuild", "", str(error).splitlines())


def _check_further(report: Report, folder: Path, place: Path, manifest: Mapping[str, Any], *, is_asked: bool) -> None:
    """What only this tool knows of the tables: their models, the promises between them, the bytes they came from."""
    why_not = _why_not(report, manifest, is_asked=is_asked)
    if why_not:
        report.add("promises", f"not looked at{why_not}")
    else:
        names = [table.name for table in TABLES if files_of(table.name, manifest["files"])]
        frames = {name: read_any_table(folder / parquet_file(name)) for name in names}
        _check_promises(report, frames)
    if why_not or not report.is_whole:
        report.add("raw", "not looked at")
    else:
        _check_raw(report, place, frames)


def _why_not(report: Report, manifest: Mapping[str, Any], *, is_asked: bool) -> str:
    """Why promises are not looked at, if they are not: it would be in vain, or take long."""
    files, shape = manifest["files"], manifest.get("schema_version")
    if not report.is_whole:
        return ", as something is wrong already"
    if shape != SCHEMA_VERSION:
        return f": the tables have the shape {shape}, and this tool knows that of {SCHEMA_VERSION}"
    rows = sum(entry["rows"] for name, entry in files.items() if name.endswith(parquet_file("")))
    large = f": {rows:,} rows take a while; --promises looks at them, and at the raw files"
    return large if rows > _MOST_ROWS and not is_asked else ""


def _check_promises(report: Report, frames: Frames) -> None:
    found = [_line(problem) for problem in problems(frames, 0, _EXAMPLES)]
    count = len(PROMISES) + sum(len(table.foreign_keys) for table in TABLES)
    report.add("promises", f"every table keeps its model, and {count} promises between tables hold", found)


def _line(problem: Problem) -> str:
    examples = f", such as {', '.join(problem.examples)}" if problem.examples else ""
    where = f"{parquet_file(problem.table)}: column `{problem.column}`"
    return f"{where}: {problem.check} ({many(problem.count, 'row')}{examples})"


def _check_raw(report: Report, place: Path, frames: Frames) -> None:
    """The raw files, where the folder is in a package; a release may be older than they are, the latest build not."""
    raw = place.resolve().parent.parent / layout.RAW.name
    if not (raw / layout.DUMPS.name).is_file():
        report.add("raw", "none beside this folder")
        return
    compared = compare_files(raw, frames[Dump.TABLE])
    is_latest = place.resolve().name == layout.LATEST.name
    size = frames[Dump.TABLE].filter(pl.col(Dump.dump_id).is_in(compared.same))[Dump.byte_count].sum()
    later = f"; not compared, as they have changed since: {len(compared.other)}" if compared.other else ""
    ok = f"dumps: {len(compared.same)}, {size:,} bytes, as they were; their spans cover them{later}"
    report.add("raw", ok, compared.other if is_latest else ())
    count, found = verbatim_problems(raw, frames, compared.same)
    report.add("verbatim", f"{count:,} field spans hold the text that `mentions` has", found)
