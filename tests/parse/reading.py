"""What a format makes of a dump, row by row: for tables of examples and for golden files."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from etl.parse.driver import Parsed, ParseLimits, parse
from etl.parse.formats import FORMATS
from etl.parse.protocol import Format
from schemas.columns import Quarantine
from schemas.interim import CAPTURED_DATE_RAW

LIMITS = ParseLimits(max_field_chars=100_000)


@dataclass(frozen=True)
class SpanRow:
    """A span of a dump; of a quarantined one with its rule, its reason and its text."""

    start: int
    end: int
    role: str
    mention_id: str | None
    field: str | None
    part: int | None
    rule: str | None = None
    reason: str | None = None
    text: str | None = None


@dataclass(frozen=True)
class MentionRow:
    """A mention: its place, and its fields with their verbatim texts."""

    mention_id: str
    ordinal: int
    start: int
    end: int
    values: Mapping[str, Any]


def parsed(layout: str | Format, raw: bytes | str, limits: ParseLimits = LIMITS) -> Parsed:
    """A dump `d`, read in a format."""
    chosen = FORMATS[layout] if isinstance(layout, str) else layout
    return parse(raw.encode() if isinstance(raw, str) else raw, "d", chosen, limits)


def mention_rows(dump: Parsed) -> list[MentionRow]:
    """The mentions; a field without a column stands under its own key, as a list where it comes again."""
    found = []
    for row in dump.mentions.iter_rows(named=True):
        values: dict[str, Any] = {
            name.removesuffix("_raw"): value
            for name, value in row.items()
            if name.endswith("_raw") and value is not None
        }
        for pair in row["extra"]:
            key, value = pair["key"], pair["value"]
            known = values.get(key)
            values[key] = value if known is None else [*(known if isinstance(known, list) else [known]), value]
        found.append(MentionRow(row["mention_id"], row["ordinal"], row["start_byte"], row["end_byte"], values))
    return found


def span_rows(dump: Parsed) -> list[SpanRow]:
    """The spans, in order."""
    why = {
        row[Quarantine.start_byte]: (row[Quarantine.rule], row[Quarantine.reason], row[Quarantine.raw_text])
        for row in dump.quarantine.iter_rows(named=True)
    }
    return [
        SpanRow(*row, *(why[row[0]] if row[2] == "quarantine" else ()))
        for row in dump.spans.drop("dump_id").iter_rows()
    ]


def read(layout: str | Format, raw: bytes | str) -> list[Mapping[str, Any]]:
    """The fields of every mention, verbatim."""
    return [mention.values for mention in mention_rows(parsed(layout, raw))]


def rules(layout: str | Format, raw: bytes | str) -> list[str]:
    """Why spans were quarantined, in order."""
    return parsed(layout, raw).quarantine[Quarantine.rule].to_list()


def page(dump: Parsed) -> dict[str, str]:
    """What the page prints about itself."""
    (captured,) = dump.facts[CAPTURED_DATE_RAW]
    return {} if captured is None else {"captured_date": captured}


def assert_tiles(dump: Parsed, size: int) -> None:
    """The spans stand in order, do not overlap, and cover the dump."""
    position = 0
    for span in span_rows(dump):
        assert span.start == position < span.end
        position = span.end
    assert position == size
