"""`abstracts normalise`: the parsed dumps, together, to comparable records."""

from collections.abc import Sequence

import polars as pl

from etl.cli.terminal import progress
from etl.io import layout
from etl.io.dumps import read_dump_entries
from etl.io.files import keep_only, write_json
from etl.io.tables import read_table, write_table
from etl.normalise import normalise as normalise_mentions
from schemas.columns import Dump, Quarantine, Span
from schemas.interim import FACT_TYPES, VERBATIM_TYPES


def normalise() -> None:
    """Normalise the mentions of every dump of dumps.yaml; a mention that is no record goes to quarantine."""
    entries = read_dump_entries(layout.DUMPS)
    dump_ids = entries[Dump.dump_id].to_list()
    keep_only(layout.interim("parse"), dump_ids)
    keep_only(layout.METRICS / "parse", [f"{dump_id}.json" for dump_id in dump_ids])
    with progress("Normalising"):
        done = normalise_mentions(
            _read(dump_ids, "mentions", VERBATIM_TYPES),
            _read(dump_ids, "spans", Span.TYPES),
            _read(dump_ids, "quarantine", Quarantine.TYPES),
            entries.join(_read(dump_ids, "dump", FACT_TYPES), on=Dump.dump_id, maintain_order="left"),
        )
    for name, table in done._asdict().items():
        write_table(table, layout.interim("normalise") / f"{name}.parquet")
    counts = done.dumps.sort(Dump.ordinal).select(Dump.dump_id, Dump.mention_count, Dump.quarantined_byte_count)
    write_json(
        layout.METRICS / "normalise.json",
        {
            "records": done.mentions.height,
            "rejected_mentions": done.quarantine.filter(pl.col(Quarantine.stage) == "normalise").height,
            "quarantined_bytes": done.dumps[Dump.quarantined_byte_count].sum(),
            "dumps": {
                dump_id: {"mentions": mentions, "quarantined_bytes": quarantined}
                for dump_id, mentions, quarantined in counts.iter_rows()
            },
        },
    )


def _read(dump_ids: Sequence[str], name: str, types: dict[str, pl.DataType]) -> pl.DataFrame:
    """One table of every declared dump: exactly those, whatever else lies in the folder."""
    parts = [read_table(layout.parsed(dump_id) / f"{name}.parquet", types) for dump_id in dump_ids]
    return pl.concat([pl.DataFrame(schema=types), *parts])
