"""`abstracts normalise`: the parsed dumps, together, to comparable records."""

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from etl.cli.terminal import progress
from etl.io import layout
from etl.io.dumps import read_dump_entries
from etl.io.files import keep_only, write_json
from etl.io.sums import write_sums
from etl.io.tables import read_parts, read_table, write_table
from etl.normalise import normalise as normalise_mentions
from etl.normalise.wanted import Wanted, with_unused
from schemas.columns import Dump, Mention, Quarantine, Span
from schemas.interim import FACT_TYPES, VERBATIM_TYPES
from schemas.vocabulary import DUMP_ROLES


def normalise() -> None:
    """Normalise the mentions of every dump of dumps.yaml; a mention that is no record goes to quarantine.

    Of reference dumps only those mentions are taken that may be papers of other dumps; the bytes of the others are
    spans of role `unused`.
    """
    entries = read_dump_entries(layout.DUMPS)
    dump_ids = entries[Dump.dump_id].to_list()
    keep_only(layout.interim("parse"), dump_ids)
    keep_only(layout.METRICS / "parse", [f"{dump_id}.json" for dump_id in dump_ids])
    primary, reference = (entries.filter(pl.col(Dump.role) == role)[Dump.dump_id].to_list() for role in DUMP_ROLES)
    with progress("Normalising"):
        mentions, spans = _read(primary, "mentions", VERBATIM_TYPES), _read(primary, "spans", Span.TYPES)
        wanted = Wanted(mentions)
        enriching = [_of_reference(dump_id, wanted) for dump_id in reference]
        done = normalise_mentions(
            pl.concat([mentions, *(one.mentions for one in enriching)]),
            pl.concat([spans, *(one.spans for one in enriching)]),
            _read(dump_ids, "quarantine", Quarantine.TYPES),
            entries.join(_read(dump_ids, "dump", FACT_TYPES), on=Dump.dump_id, maintain_order="left"),
        )
    for name, table in done._asdict().items():
        write_table(table, layout.interim("normalise") / f"{name}.parquet")
    write_sums(layout.interim("normalise"))
    counts = done.dumps.sort(Dump.ordinal).select(Dump.dump_id, Dump.mention_count, Dump.quarantined_byte_count)
    write_json(
        layout.METRICS / "normalise.json",
        {
            "records": done.mentions.height,
            "rejected_mentions": done.quarantine.filter(pl.col(Quarantine.stage) == "normalise").height,
            "unwanted_reference_mentions": sum(one.unwanted_count for one in enriching),
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


class _Reference(NamedTuple):
    """What is wanted of a reference dump, and how many of its mentions are not."""

    mentions: pl.DataFrame
    spans: pl.DataFrame
    unwanted_count: int


def _of_reference(dump_id: str, wanted: Wanted) -> _Reference:
    """Read a reference dump some rows at a time: it may be larger than memory."""
    folder = layout.parsed(dump_id)
    kept, count = [pl.DataFrame(schema=VERBATIM_TYPES)], 0
    for part in read_parts(folder / "mentions.parquet", VERBATIM_TYPES):
        kept.append(part.filter(wanted.among(part)))
        count += part.height
    mentions = pl.concat(kept)
    spans = [pl.DataFrame(schema=Span.TYPES)]
    for part in read_parts(folder / "spans.parquet", Span.TYPES):
        spans.append(with_unused(part, mentions[Mention.mention_id]))
    whole = with_unused(pl.concat(spans), mentions[Mention.mention_id])
    return _Reference(mentions, whole, count - mentions.height)
