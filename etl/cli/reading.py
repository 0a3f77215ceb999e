"""One file from anywhere, read as a dump of its own: what `inspect` and `add` share."""

import os
import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path
from typing import NamedTuple

import polars as pl

from etl.cli.parse import ParseParams
from etl.errors import ConfigurationError, DumpError, UnknownFormatError
from etl.io.dump_bytes import read_bytes, read_chunks, read_head
from etl.io.dumps import check_dump_id
from etl.normalise import Normalised, normalise
from etl.parse.appearance import appearance
from etl.parse.detect import HEAD_BYTES, Guess, detect
from etl.parse.driver import Parsed, parse, parse_parts
from etl.parse.formats import FORMATS, format_named
from etl.parse.protocol import Format, is_by_line
from schemas.columns import Dump
from schemas.interim import ENTRY_TYPES


class Part(NamedTuple):
    """Some of a file, as parsed and as normalised."""

    parsed: Parsed
    normalised: Normalised


@dataclass(frozen=True, slots=True)
class Reading:
    """A file read as a dump: in which format, how that was told, and what comes of it, part by part."""

    format: str
    guesses: list[Guess]
    parts: Iterator[Part]

    @property
    def confidence(self) -> float:
        """How surely the file is of its format."""
        return next(guess.confidence for guess in self.guesses if guess.format == self.format)

    @property
    def runner_up(self) -> Guess:
        """The format that it is next most likely of."""
        return next(guess for guess in self.guesses if guess.format != self.format)


class Contents(NamedTuple):
    """How much of a file was read (of a vast one its beginning), what is in that, and the day that is printed there."""

    byte_count: int
    mention_count: int
    quarantined_byte_count: int
    captured_date: date | None


def contents(reading: Reading, max_bytes: int) -> Contents:
    """What a file holds; reading stops once more than `max_bytes` were read."""
    found = Contents(0, 0, 0, None)
    for part in reading.parts:
        facts = part.normalised.dumps.row(0, named=True)
        found = Contents(
            facts[Dump.byte_count],
            found.mention_count + part.normalised.mentions.height,
            found.quarantined_byte_count + facts[Dump.quarantined_byte_count],
            found.captured_date or facts[Dump.captured_date],
        )
        if found.byte_count > max_bytes:
            break
    return found


def name_text(name: str | Path) -> str:
    """A file's name, or a word of the command line, as text; bytes that are no UTF-8 stand as `\\xe4`."""
    return os.fsencode(name).decode(errors="backslashreplace")


def refuse_stream(file: Path, called: str, instead: str = "Save what it gives as a file, and name that.") -> None:
    """Raise a `DumpError` where a file is none that can be read twice, such as a pipe, and say what to do `instead`."""
    if file.exists() and not file.is_file():
        raise DumpError(f"{called}: is no regular file. {instead}")


def slug(file: Path) -> str:
    """The name of a dump made from the name of its file."""
    return slug_of(file.stem)


def slug_of(text: str) -> str:
    """The name of a dump made from a text: lower case, and what is not allowed as `-`."""
    bare = re.sub(r"[^a-z0-9._-]+", "-", text.lower()).strip("._-")[:60]
    try:
        return check_dump_id(bare)
    except ConfigurationError:
        return check_dump_id(f"dump-{bare}".rstrip("-"))


def free_name(name: str, taken: Container[str]) -> str:
    """The name, with a running number from 2 on behind it where it is another dump's."""
    numbered = (check_dump_id(f"{name}-{number}") for number in count(2))
    return name if name not in taken else next(one for one in numbered if one not in taken)


def columns_option(given: list[str] | None) -> dict[str, str]:
    """What `--column field=name` says, by field."""
    pairs = [text.partition("=") for text in given or ()]
    for field, sign, name in pairs:
        if not (field and sign and name):
            raise ConfigurationError(f"--column {field}{sign}{name}: write `field=name of the column`.")
    return {field: name for field, _, name in pairs}


def read_file(
    file: Path,
    format_name: str | None,
    columns: Mapping[str, str],
    dump_id: str,
    limits: ParseParams,
    called: str | None = None,
) -> Reading:
    """Detect (unless a format is named), parse and normalise; `UnknownFormatError` if no format fits.

    Errors name the file as `called`, where it is not itself what the user knows.
    """
    head = read_head(file, HEAD_BYTES)
    guesses = detect(head, FORMATS)
    name = format_name or _best(called or str(file), head, guesses, limits.min_confidence)
    layout = format_named(name, columns)
    entry: dict[str, object] = {
        **dict.fromkeys(ENTRY_TYPES),
        Dump.dump_id: dump_id,
        Dump.ordinal: 1,
        Dump.file: name_text(file.name),
        Dump.format: name,
        Dump.role: "primary",
        Dump.columns: [],
    }
    parts = _parts(file, layout, dump_id, limits)
    dumps = pl.DataFrame([entry], ENTRY_TYPES)
    return Reading(name, guesses, (Part(part, _normalised(part, dumps)) for part in parts))


def _parts(file: Path, layout: Format, dump_id: str, limits: ParseParams) -> Iterator[Parsed]:
    """What a file holds: at once, as dates may need a year from elsewhere in it, or as much as was read by line."""
    bounds = limits.limits
    if is_by_line(layout):
        yield from parse_parts(read_chunks(file, None), dump_id, layout, bounds)
    else:
        yield parse(read_bytes(file, limits.max_dump_bytes), dump_id, layout, bounds)


def _normalised(part: Parsed, dumps: pl.DataFrame) -> Normalised:
    return normalise(part.mentions, part.spans, part.quarantine, dumps.join(part.facts, on=Dump.dump_id))


def _best(called: str, head: bytes, guesses: list[Guess], least: float) -> str:
    best = guesses[0]
    if best.confidence >= least:
        return best.format
    perhaps = (
        f" Perhaps it is {best.format} ({best.confidence:.2f}): try --format {best.format}." if best.confidence else ""
    )
    raise UnknownFormatError(
        f"{called}: of no known format. It looks like {appearance(head)}.{perhaps} Known formats: "
        f"{', '.join(sorted(FORMATS))}; --format names one, and `abstracts new-format NAME` begins another."
    )
