"""A parsed dump as tables: verbatim mentions, spans, quarantine, and the facts of the dump itself."""

from typing import Final

import polars as pl

from etl.parse.driver import ParsedDump, ParsedMention
from schemas.columns import Dump, Mention, Quarantine, Span
from schemas.interim import FACT_TYPES, VERBATIM_TYPES

_RAW: Final = "_raw"


def mention_frame(parsed: ParsedDump) -> pl.DataFrame:
    """One row a mention, in order; a printed field that has no column of its own goes to `extra`."""
    return pl.DataFrame([_mention_row(parsed.dump_id, mention) for mention in parsed.mentions], VERBATIM_TYPES)


def _mention_row(dump_id: str, mention: ParsedMention) -> dict[str, object]:
    columns = {name + _RAW: value for name, value in mention.values.items() if name + _RAW in VERBATIM_TYPES}
    extra = [{"key": name, "value": value} for name, value in mention.values.items() if name + _RAW not in columns]
    place = {
        Mention.mention_id: mention.mention_id,
        Mention.dump_id: dump_id,
        Mention.ordinal: mention.ordinal,
        Mention.start_byte: mention.start,
        Mention.end_byte: mention.end,
    }
    return {**dict.fromkeys(VERBATIM_TYPES), **place, **columns, Mention.extra: extra}


def span_frame(parsed: ParsedDump) -> pl.DataFrame:
    """One row a span, in order; together they cover the dump."""
    rows = [
        (parsed.dump_id, span.start, span.end, span.role, span.mention_id, span.field, span.part)
        for span in parsed.spans
    ]
    return pl.DataFrame(rows, Span.TYPES, orient="row")


def quarantine_frame(parsed: ParsedDump) -> pl.DataFrame:
    """One row for each span that could not be read, with its text and the reason."""
    rows = [
        (parsed.dump_id, span.start, span.end, span.mention_id, "parse", span.rule, span.reason, span.text)
        for span in parsed.spans
        if span.role == "quarantine"
    ]
    return pl.DataFrame(rows, Quarantine.TYPES, orient="row")


def fact_frame(parsed: ParsedDump) -> pl.DataFrame:
    """One row: what was found out about the dump."""
    page_date = parsed.page.get(Dump.captured_date)
    row = (parsed.dump_id, parsed.sha256, parsed.byte_count, parsed.encoding, page_date)
    return pl.DataFrame([row], FACT_TYPES, orient="row")
