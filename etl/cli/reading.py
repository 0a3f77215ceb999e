"""One file from anywhere, read as a dump of its own: what `inspect` and `add` share."""

import re
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from etl.cli.parse import ParseParams
from etl.errors import ConfigurationError, UnknownFormatError
from etl.io.dumps import check_dump_id
from etl.io.files import read_bytes
from etl.normalise import Normalised, normalise
from etl.parse import frames
from etl.parse.detect import Guess, detect
from etl.parse.driver import ParsedDump, ParseLimits, parse
from etl.parse.formats import FORMATS, format_named
from schemas.columns import Dump
from schemas.interim import ENTRY_TYPES


@dataclass(frozen=True, slots=True)
class Reading:
    """A file read as a dump: in which format, how it was told, and what came of it."""

    format: str
    guesses: list[Guess]
    parsed: ParsedDump
    normalised: Normalised


def slug(file: Path) -> str:
    """The name of a dump made from the name of its file: lower case, and what is not allowed as `-`."""
    bare = re.sub(r"[^a-z0-9._-]+", "-", file.stem.lower()).strip("._-")[:60]
    try:
        return check_dump_id(bare)
    except ConfigurationError:
        return check_dump_id(f"dump-{bare}".rstrip("-"))


def read_file(file: Path, format_name: str | None, dump_id: str, limits: ParseParams) -> Reading:
    """Detect (unless a format is named), parse and normalise; `UnknownFormatError` if no format fits."""
    raw = read_bytes(file, limits.max_dump_bytes)
    guesses = detect(raw, FORMATS)
    name = format_name or _best(file, guesses, limits.min_confidence)
    parsed = parse(raw, dump_id, format_named(name), ParseLimits(limits.max_field_chars))
    entry = {
        **dict.fromkeys(ENTRY_TYPES),
        Dump.dump_id: dump_id,
        Dump.ordinal: 1,
        Dump.file: file.name,
        Dump.format: name,
        Dump.role: "primary",
    }
    dumps = pl.DataFrame([entry], ENTRY_TYPES).join(frames.fact_frame(parsed), on=Dump.dump_id)
    tables = (frames.mention_frame(parsed), frames.span_frame(parsed), frames.quarantine_frame(parsed), dumps)
    return Reading(name, guesses, parsed, normalise(*tables))


def _best(file: Path, guesses: list[Guess], least: float) -> str:
    if guesses[0].confidence >= least:
        return guesses[0].format
    looked = ", ".join(f"{guess.format} {guess.confidence:.2f}" for guess in guesses[:3])
    raise UnknownFormatError(
        f"{file}: no known format fits (best: {looked}). Name one with --format ({', '.join(sorted(FORMATS))}), or "
        "add a format: see CONTRIBUTING.md."
    )
