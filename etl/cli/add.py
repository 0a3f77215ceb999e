"""`abstracts add`: files, or what is pasted, become dumps of the project."""

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer

from etl.cli.added import Said, add_found
from etl.cli.adding import Given, Source, Survey
from etl.cli.parse import ParseParams
from etl.cli.pasting import pasted
from etl.cli.reading import columns_option
from etl.cli.terminal import progress
from etl.errors import ConfigurationError, DumpError
from etl.io import layout
from etl.io.dumps import check_dump_id, read_dump_entries
from etl.io.files import files_below, kept_meanwhile
from etl.io.passing import passing_folder
from etl.io.pointers import point_to
from etl.io.settings import read_params
from etl.io.store import is_address, read_address
from etl.parse.formats import format_named
from schemas.columns import Dump

_PASTE: Final = "-"
_UNKNOWN: Final = "none"


def add(
    files: Annotated[
        list[str],
        typer.Argument(
            help="Files, folders of files, objects such as `s3://bucket/key`, or `-` for what is pasted.",
            metavar="FILE|DIR|ADDRESS|-",
        ),
    ],
    name: Annotated[str | None, typer.Option(help="Name of the dump, for good; else made from the file's.")] = None,
    format_name: Annotated[str | None, typer.Option("--format", "-f", help="Its format; else detected.")] = None,
    label: Annotated[str | None, typer.Option(help="What it is, for people.")] = None,
    source: Annotated[str | None, typer.Option(help="Where it comes from, such as arXiv.")] = None,
    search_query: Annotated[str | None, typer.Option(help="Query that found its records.")] = None,
    search_date: Annotated[str | None, typer.Option(help="Day of that search, such as 2025-12-12.")] = None,
    captured: Annotated[
        str | None, typer.Option(help="Day it was copied, such as 2025-12-12, or `none`; else asked for.")
    ] = None,
    url: Annotated[str | None, typer.Option(help="Address that it was copied from.")] = None,
    licence: Annotated[str | None, typer.Option(help="Licence of its contents.")] = None,
    note: Annotated[str | None, typer.Option(help="Anything else to know.")] = None,
    role: Annotated[str | None, typer.Option(help="`reference`: it only enriches papers of other dumps.")] = None,
    column: Annotated[
        list[str] | None, typer.Option(help="Of a table, a field and its column, such as `title=Paper name`.")
    ] = None,
) -> None:
    """Copy files to data/raw/, append their entries to dumps.yaml, and say what was found; then run `abstracts build`.

    A file that is there already, under whatever name, is not added again. `-` reads standard input; a paste takes its
    name from --name, else from --label, else from its format and the day. Where the dump does not print when it was
    captured and --captured is not given, you are asked, if you are at a terminal.

    An object in S3 is read through once, and stays where it is: data/raw/ gets a small pointer with its address, size
    and hash, which every build holds it against.

    Of several files those of no known format and those that are there already are named and passed over, and the
    others added. The exit code is 1 if nothing was added, if a file could not be read, or if a file that was named by
    itself was passed over.
    """
    entries = read_dump_entries(layout.DUMPS)
    columns = columns_option(column)
    captured_date = None if captured == _UNKNOWN else _day("--captured", captured)
    said: Said = {
        Dump.role: role,
        Dump.label: label,
        Dump.source: source,
        Dump.search_query: search_query,
        Dump.search_date: _day("--search-date", search_date),
        Dump.captured_date: captured_date,
        Dump.url: url,
        Dump.licence: licence,
        Dump.columns: columns,
        Dump.note: note,
    }
    limits = read_params(layout.PARAMS, "parse", ParseParams)
    if format_name:
        format_named(format_name, columns)  # else every file would be said to be of no known format
    today = date.today()
    day = date.fromisoformat(captured_date) if captured_date else today
    given = Given(name and check_dump_id(name), format_name, columns, label, day, limits)
    survey = Survey(given, entries)
    if files == [_PASTE]:
        with kept_meanwhile(pasted(), layout.RAW) as paste:
            survey.add(Source(paste, "standard input", is_paste=True))
            add_found(survey, said, captured is not None, today)
        return
    with passing_folder() if any(map(is_address, files)) else nullcontext(layout.ROOT) as passing:
        sources = _sources(files, passing)
        if name and len(sources) > 1:
            raise ConfigurationError(
                f"--name {name}: names one dump, and here are {len(sources):,} files. Leave it out."
            )
        for one in sources:
            survey.add(one)
        add_found(survey, said, captured is not None, today)


def _day(option: str, text: str | None) -> str | None:
    try:
        return date.fromisoformat(text).isoformat() if text else None
    except ValueError as error:
        raise ConfigurationError(f"{option} is {text!r}, and must be a day such as 2025-12-12.") from error


def _sources(files: Sequence[str], passing: Path) -> list[Source]:
    """What is named, and the files below folders that are, each once; pointers to objects are in the passing folder."""
    if _PASTE in files:
        raise ConfigurationError("`-` reads standard input, and stands alone. Add the files by a call of their own.")
    sources: dict[Path, Source] = {}
    for number, word in enumerate(dict.fromkeys(files)):
        file = _pointer(word, passing / str(number)) if is_address(word) else Path(word)
        below = [Source(path, str(path), is_named=False) for path in files_below(file)] if file.is_dir() else None
        if below == []:
            raise DumpError(f"{file}: holds no file. Nothing was added.")
        for one in below or [Source(file, word if is_address(word) else str(file))]:
            sources.setdefault(one.file, one)
    return list(sources.values())


def _pointer(address: str, folder: Path) -> Path:
    """A pointer to an object, in a folder of its own, as objects of one name may come from several places."""
    where = read_address(address)
    with progress(f"Hashing {where}"):
        return point_to(where, folder)
