"""`abstracts normalise`: the parsed dumps to comparable records."""

from collections.abc import Sequence

import polars as pl

from etl.cli.parts.normalising import normalise_in_parts
from etl.cli.parts.params import PartParams
from etl.cli.parts.referencing import of_reference
from etl.cli.terminal import progress
from etl.io import layout
from etl.io.dumps import read_dump_entries
from etl.io.files import keep_only, write_json
from etl.io.parts import part_heights
from etl.io.settings import read_params
from etl.io.sums import write_sums
from etl.io.tables import read_table, write_table
from etl.normalise import normalise as normalise_mentions
from etl.normalise.wanted import Wanted
from schemas.columns import Dump, Quarantine, Span
from schemas.interim import FACT_TYPES, VERBATIM_TYPES
from schemas.vocabulary import DUMP_ROLES


def normalise() -> None:
    """Normalise the mentions of every dump of dumps.yaml; a mention that is no record goes to quarantine.

    Of reference dumps only those mentions are taken that may be papers of other dumps; the bytes of the others are
    spans of role `unused`. What fits into one part is worked on at once, what is more part by part, to the same
    records.
    """
    entries = read_dump_entries(layout.DUMPS)
    dump_ids = entries[Dump.dump_id].to_list()
    keep_only(layout.interim("parse"), dump_ids)
    keep_only(layout.METRICS / "parse", [f"{dump_id}.json" for dump_id in dump_ids])
    primary, reference = (entries.filter(pl.col(Dump.role) == role)[Dump.dump_id].to_list() for role in DUMP_ROLES)
    rows = read_params(layout.PARAMS, "parts", PartParams).rows
    if sum(sum(part_heights(layout.parsed(dump_id) / "mentions.parquet")) for dump_id in primary) > rows:
        dumps, quarantine, unwanted_count = normalise_in_parts(entries, rows)
    else:
        dumps, quarantine, unwanted_count = _at_once(entries, primary, reference)
    counts = dumps.sort(Dump.ordinal).select(Dump.dump_id, Dump.mention_count, Dump.quarantined_byte_count)
    write_json(
        layout.METRICS / "normalise.json",
        {
            "records": dumps[Dump.mention_count].sum(),
            "rejected_mentions": quarantine.filter(pl.col(Quarantine.stage) == "normalise").height,
            "unwanted_reference_mentions": unwanted_count,
            "quarantined_bytes": dumps[Dump.quarantined_byte_count].sum(),
            "dumps": {
                dump_id: {"mentions": mentions, "quarantined_bytes": quarantined}
                for dump_id, mentions, quarantined in counts.iter_rows()
            },
        },
    )


def _at_once(
    entries: pl.DataFrame, primary: Sequence[str], reference: Sequence[str]
) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """Write the tables of a small package; the table `dumps`, the quarantine, and how many mentions nobody wanted."""
    dump_ids = entries[Dump.dump_id].to_list()
    with progress("Normalising"):
        mentions, spans = _read(primary, "mentions", VERBATIM_TYPES), _read(primary, "spans", Span.TYPES)
        wanted = Wanted([mentions])
        enriching = [of_reference(dump_id, wanted) for dump_id in reference]
        done = normalise_mentions(
            pl.concat([mentions, *(one.mentions for one in enriching)]),
            pl.concat([spans, *(one.spans for one in enriching)]),
            _read(dump_ids, "quarantine", Quarantine.TYPES),
            entries.join(_read(dump_ids, "dump", FACT_TYPES), on=Dump.dump_id, maintain_order="left"),
        )
    for name, table in done._asdict().items():
        write_table(table, layout.interim("normalise") / f"{name}.parquet")
    keep_only(layout.interim("normalise"), [f"{name}.parquet" for name in done._fields])
    write_sums(layout.interim("normalise"))
    return done.dumps, done.quarantine, sum(one.unwanted_count for one in enriching)


def _read(dump_ids: Sequence[str], name: str, types: dict[str, pl.DataType]) -> pl.DataFrame:
    """One table of every declared dump: exactly those, whatever else lies in the folder."""
    parts = [read_table(layout.parsed(dump_id) / f"{name}.parquet", types) for dump_id in dump_ids]
    return pl.concat([pl.DataFrame(schema=types), *parts])
