"""Papers written as files of every kind, and on standard output."""

from collections.abc import Callable
from pathlib import Path
from typing import Final, NoReturn

import polars as pl

from etl.errors import OutputError
from etl.export import KINDS, TITLE, exported
from etl.io.files import print_parts, replacing
from etl.io.workbook import check_rows, write_workbook

_FILES: Final = {"xlsx": "an Excel workbook", "parquet": "a Parquet file"}
"""The kinds that are no text."""
_ENDINGS: Final = {ending: kind for kind, ending in KINDS.items()} | {".ndjson": "jsonl", ".markdown": "markdown"}


def kind_of(path: Path, kind: str | None) -> str:
    """The kind of export that is named, else the one that the file's name ends like; `OutputError` names all kinds."""
    known = kind or _ENDINGS.get(path.suffix.lower(), "")
    if known not in KINDS:
        listed = ", ".join(f"{name} ({ending})" for name, ending in KINDS.items())
        what = f"`{kind}` is no kind of export" if kind else f"{path}: the name does not tell the kind of export"
        raise OutputError(f"{what}. Kinds: {listed}.")
    return known


def write_export(
    kind: str,
    papers: pl.DataFrame,
    mentions: pl.DataFrame,
    dumps: pl.DataFrame,
    path: Path | None,
    title: str = TITLE,
    shown: Callable[[str], str] = str,
    package: pl.DataFrame | None = None,
) -> None:
    """Write papers as a file, whole or not at all, or on standard output, as `shown`, where no path is given.

    The tables are those of `etl.export.exported`. An `OutputError` says what cannot be written, and where.
    """
    if path is None:
        if kind in _FILES:
            _refuse_to_print(kind, papers)
        print_parts(map(shown, exported(kind, papers, mentions, dumps, title, package)))
        return
    with replacing(path) as temporary:
        write_export_to(kind, papers, mentions, dumps, temporary, title, package)


def write_export_to(
    kind: str,
    papers: pl.DataFrame,
    mentions: pl.DataFrame,
    dumps: pl.DataFrame,
    path: Path,
    title: str,
    package: pl.DataFrame | None = None,
) -> None:
    """Write papers to a file, for callers that see to it that it appears whole."""
    if kind == "xlsx":
        write_workbook(papers, path, title)
        return
    if kind == "parquet":
        papers.write_parquet(path)
        return
    with path.open("wb") as file:
        file.writelines(piece.encode() for piece in exported(kind, papers, mentions, dumps, title, package))


def _refuse_to_print(kind: str, papers: pl.DataFrame) -> NoReturn:
    if kind == "xlsx":
        check_rows(papers.height)
    raise OutputError(f"{_FILES[kind]} is not printed. Name a file: --out papers{KINDS[kind]}.")
