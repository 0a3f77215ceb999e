"""What `abstracts add` would add: each file read as a dump of its own, before any is copied."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from etl.cli.parse import ParseParams
from etl.cli.reading import Contents, contents, free_name, read_file, refuse_stream, slug, slug_of
from etl.cli.terminal import progress, safe
from etl.errors import AbstractsError, DumpError, UnknownFormatError
from etl.io import layout
from etl.io.dump_bytes import KnownBytes, read_head
from etl.io.pointers import ENDING as POINTED
from etl.io.pointers import is_pointer, without_ending
from etl.parse.detect import HEAD_BYTES
from schemas.columns import Dump

ENDINGS: Final = {
    "arxiv_atom": ".xml",
    "arxiv_jsonl": ".jsonl",
    "bibtex": ".bib",
    "csv": ".csv",
    "jsonl": ".jsonl",
    "nbib": ".nbib",
    "parquet": ".parquet",
    "refer": ".enw",
    "ris": ".ris",
}
"""How a file ends whose own name does not tell, by its format; copied text ends in `.txt`."""
_ENDING: Final = re.compile(r"\.[a-z0-9]{1,9}\Z")


class Source(NamedTuple):
    """A file to add, what the user knows it by, and whether that is one of the words of the command.

    The file is a pointer where the dump lies in a store.
    """

    file: Path
    called: str
    is_named: bool = True
    is_paste: bool = False

    @property
    def name(self) -> Path:
        """The name of the dump's own file."""
        return without_ending(self.file)


@dataclass(frozen=True, slots=True)
class Given:
    """What is said of every source of one call."""

    dump_id: str | None
    format: str | None
    columns: Mapping[str, str]
    label: str | None
    day: date
    limits: ParseParams


class Found(NamedTuple):
    """A file that can be added, where to, and what is in it."""

    source: Source
    dump_id: str
    target: Path
    format: str
    contents: Contents


class PassedOver(NamedTuple):
    """A file that is not added, and why; a failure should have been: it was named by itself, or could not be read."""

    source: Source
    error: AbstractsError
    is_failure: bool

    @property
    def reason(self) -> str:
        """Why, without the name of the file."""
        if isinstance(self.error, UnknownFormatError):
            return "of no known format. `abstracts inspect` says what it looks like."
        return str(self.error).removeprefix(f"{self.source.called}: ")


class _NothingNewError(DumpError):
    """A file has no bytes that are not there already."""


class Survey:
    """What a call would add, source by source: no bytes that are there already, no name that another dump has."""

    def __init__(self, given: Given, entries: pl.DataFrame) -> None:
        self.found: list[Found] = []
        self.passed_over: list[PassedOver] = []
        self._given = given
        self._names = set(entries[Dump.dump_id])
        self._targets: set[Path] = set()
        self._known = KnownBytes()
        for dump_id, file in entries.select(Dump.dump_id, Dump.file).iter_rows():
            if (layout.RAW / file).is_file():
                self._known.add(layout.RAW / file, dump_id)
        if given.dump_id in self._names:
            raise DumpError(f"{layout.DUMPS}: there is a dump `{given.dump_id}` already. Give this one another --name.")

    def add(self, source: Source) -> None:
        """Read one source more, and tell whether it can be added."""
        try:
            self._refuse(source)
            found = self._read(source)
        except AbstractsError as error:
            is_usual = isinstance(error, UnknownFormatError | _NothingNewError)
            self.passed_over.append(PassedOver(source, error, is_failure=source.is_named or not is_usual))
            return
        self._names.add(found.dump_id)
        self._targets.add(found.target)
        self._known.add(source.file, found.dump_id)
        self.found.append(found)

    def _refuse(self, source: Source) -> None:
        refuse_stream(source.file, source.called, "Give it on standard input: `abstracts add -`.")
        head = read_head(source.file, HEAD_BYTES)
        if not head.strip() and len(head) < HEAD_BYTES:
            raise _NothingNewError(f"{source.called}: is empty, there is nothing to add.")
        twin = self._known.name_of(source.file)
        if twin:
            raise _NothingNewError(f"{source.called}: is there already, as dump `{twin}`. It is not added again.")

    def _read(self, source: Source) -> Found:
        given = self._given
        name = given.dump_id or ("paste" if source.is_paste else slug(source.name))
        with progress(safe(f"Reading {source.called}")):
            reading = read_file(source.file, given.format, given.columns, name, given.limits, source.called)
            found = contents(reading, given.limits.max_dump_bytes)
        ending = source.name.suffix.lower()
        if source.is_paste or not _ENDING.match(ending):
            ending = ENDINGS.get(reading.format, ".txt")
        dump_id = given.dump_id or self._free_name(source, reading.format, found.captured_date, ending)
        target = layout.RAW / f"{dump_id}{ending}{POINTED if is_pointer(source.file) else ''}"
        if target in self._targets or target.exists():
            raise DumpError(f"{target}: is there already. Choose another --name.")
        return Found(source, dump_id, target, reading.format, found)

    def _free_name(self, source: Source, format_name: str, captured: date | None, ending: str) -> str:
        """A name of the file, or of a paste's label, else its format and day; with a number if it is another's."""
        label = self._given.label or ""
        if not source.is_paste:
            name = slug(source.name)
        elif re.search("[A-Za-z0-9]", label):
            name = slug_of(label)
        else:
            name = slug_of(f"{format_name}-{captured or self._given.day}")
        there = {path.stem for path in layout.RAW.iterdir() if path.suffix == ending}
        return free_name(name, self._names | there)
