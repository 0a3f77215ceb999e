"""`abstracts parse`: one dump to verbatim mentions and spans."""

from dataclasses import dataclass
from typing import Annotated, Any

import polars as pl
import typer

from etl.cli.engines import engine
from etl.cli.parts.params import PartParams
from etl.cli.terminal import progress
from etl.errors import ConfigurationError
from etl.io import layout
from etl.io.dump_bytes import read_chunks
from etl.io.dumps import columns_of, read_dump_entries
from etl.io.files import keep_only, write_json
from etl.io.settings import read_params
from etl.io.sums import write_sums
from etl.io.surroundings import STAGE
from etl.io.tables import partial_tables, write_table
from etl.parse.driver import ParseLimits, parse_parts
from etl.parse.formats import format_named
from etl.parse.protocol import is_by_line
from schemas.columns import Dump


@dataclass(frozen=True, slots=True)
class ParseParams:
    """The section `parse` of params.yaml."""

    max_dump_bytes: int
    max_mentions: int
    max_record_chars: int
    max_field_chars: int
    min_confidence: float

    @property
    def limits(self) -> ParseLimits:
        """Those of them that the driver keeps."""
        return ParseLimits(self.max_field_chars, self.max_record_chars, self.max_mentions)


def parse(
    dump_id: Annotated[str, typer.Argument(envvar=STAGE, help="Name of the dump in dumps.yaml; DVC has `parse@NAME`.")],
) -> None:
    """Parse one dump of dumps.yaml: every byte becomes part of a mention, furniture, or quarantine."""
    dump_id = dump_id.rpartition("@")[2]
    with engine() as workers, progress(f"Parsing {_entry(dump_id)[Dump.file]}"):
        list(workers.map(parse_dump, [dump_id]))


def parse_dump(dump_id: str) -> None:
    """Parse a dump as the project here says, and leave its tables and their metrics."""
    params, entry = read_params(layout.PARAMS, "parse", ParseParams), _entry(dump_id)
    rows = read_params(layout.PARAMS, "parts", PartParams).rows
    chosen = format_named(entry[Dump.format], columns_of(entry))
    chunks = read_chunks(layout.RAW / entry[Dump.file], None if is_by_line(chosen) else params.max_dump_bytes)
    folder = layout.parsed(dump_id)
    mention_count = quarantined_bytes = 0
    names = ("mentions", "spans", "quarantine")
    with partial_tables([folder / f"{name}.parquet" for name in names], rows) as tables:
        for part in parse_parts(chunks, dump_id, chosen, params.limits):
            for table, frame in zip(tables, part[:3], strict=True):
                table.append(frame)
            mention_count += part.mentions.height
            quarantined_bytes += part.quarantined_byte_count
            facts = part.facts
    write_table(facts, folder / "dump.parquet")
    keep_only(folder, [f"{name}.parquet" for name in (*names, "dump")])
    write_sums(folder)
    (byte_count,) = facts[Dump.byte_count]
    counts = {"bytes": byte_count, "mentions": mention_count, "quarantined_bytes": quarantined_bytes}
    write_json(layout.METRICS / "parse" / f"{dump_id}.json", counts)


def _entry(dump_id: str) -> dict[str, Any]:
    entries = read_dump_entries(layout.DUMPS).filter(pl.col(Dump.dump_id) == dump_id)
    if entries.is_empty():
        raise ConfigurationError(f"{layout.DUMPS}: there is no dump `{dump_id}`.")
    return entries.row(0, named=True)
