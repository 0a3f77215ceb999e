"""`abstracts parse`: one dump to verbatim mentions and spans."""

from dataclasses import dataclass
from typing import Annotated

import polars as pl
import typer

from etl.cli.terminal import progress
from etl.errors import ConfigurationError
from etl.io import layout
from etl.io.dumps import read_dump_entries
from etl.io.files import read_bytes, write_json
from etl.io.settings import read_params
from etl.io.tables import write_table
from etl.parse import frames
from etl.parse.driver import ParseLimits
from etl.parse.driver import parse as parse_dump
from etl.parse.formats import format_named
from schemas.columns import Dump


@dataclass(frozen=True, slots=True)
class ParseParams:
    """The section `parse` of params.yaml; the values here serve a file outside any project."""

    max_dump_bytes: int = 200_000_000
    max_field_chars: int = 100_000
    min_confidence: float = 0.5


def parse(dump_id: Annotated[str, typer.Argument(help="Name of the dump in dumps.yaml.")]) -> None:
    """Parse one dump of dumps.yaml: every byte becomes part of a mention, furniture, or quarantine."""
    params = read_params(layout.PARAMS, "parse", ParseParams)
    entry = read_dump_entries(layout.DUMPS).filter(pl.col(Dump.dump_id) == dump_id)
    if entry.is_empty():
        raise ConfigurationError(f"{layout.DUMPS}: there is no dump `{dump_id}`.")
    file, format_name = entry.select(Dump.file, Dump.format).row(0)
    raw = read_bytes(layout.RAW / file, params.max_dump_bytes)
    with progress(f"Parsing {file}"):
        parsed = parse_dump(raw, dump_id, format_named(format_name), ParseLimits(params.max_field_chars))
    folder = layout.parsed(dump_id)
    quarantine = frames.quarantine_frame(parsed)
    write_table(frames.mention_frame(parsed), folder / "mentions.parquet")
    write_table(frames.span_frame(parsed), folder / "spans.parquet")
    write_table(quarantine, folder / "quarantine.parquet")
    write_table(frames.fact_frame(parsed), folder / "dump.parquet")
    quarantined = sum(span.end - span.start for span in parsed.spans if span.role == "quarantine")
    counts = {"bytes": parsed.byte_count, "mentions": len(parsed.mentions), "quarantined_bytes": quarantined}
    write_json(layout.METRICS / "parse" / f"{dump_id}.json", counts)
