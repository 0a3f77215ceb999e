"""Whether all of a dump is accounted for, whatever it holds: the check of every hostile dump."""

import polars as pl

from etl.normalise import Normalised, normalise
from etl.parse.driver import Parsed, ParseLimits, parse, parse_parts
from etl.parse.encoding import decode_as
from etl.parse.pieces import RECORD, joined
from etl.parse.protocol import Format, is_by_line
from schemas.columns import Dump, Mention, Quarantine, Span
from schemas.interim import ENTRY_TYPES
from schemas.vocabulary import MENTION_ID

LIMITS = ParseLimits(max_field_chars=100_000)
_RAW = "_raw"
_PLACE = (Span.start_byte, Span.end_byte)


class NotConservedError(Exception):
    """Something of a dump was lost, or is there twice."""


def read_all(format_name: str, layout: Format, raw: bytes, limits: ParseLimits = LIMITS) -> Normalised:
    """Parse and normalise a dump, and check both; `NotConservedError` says what is not accounted for."""
    parsed = parse(raw, "d", layout, limits)
    check_parsed(parsed, raw)
    entry = {**dict.fromkeys(ENTRY_TYPES), Dump.dump_id: "d", Dump.ordinal: 1, Dump.file: "d.txt"}
    entry |= {Dump.format: format_name, Dump.role: "primary", Dump.columns: []}
    dumps = pl.DataFrame([entry], ENTRY_TYPES).join(parsed.facts, on=Dump.dump_id)
    normalised = normalise(parsed.mentions, parsed.spans, parsed.quarantine, dumps)
    check_normalised(parsed, normalised)
    return normalised


def check_parsed(parsed: Parsed, raw: bytes) -> None:
    """Spans tile the bytes, every mention and every quarantined span has its rows, every text is that of its bytes."""
    mentions, spans, quarantine, facts = parsed
    _check(facts[Dump.byte_count].to_list() == [len(raw)], "the number of bytes is another")
    _check_tiles(spans, len(raw))
    _check_roles(spans)
    held = spans.filter(pl.col(Span.role) == "quarantine").select(_PLACE)
    _check(held.equals(quarantine.select(_PLACE)), "the quarantine is not that of the spans")
    told = quarantine.select(Quarantine.rule, Quarantine.reason, Quarantine.raw_text)
    _check(all(all(row) for row in told.iter_rows()), "a quarantined span does not say why, or has no text")
    places = spans.filter(pl.col(Span.role) == "field").group_by(Span.mention_id, maintain_order=True)
    edges = places.agg(pl.col(Span.start_byte).min(), pl.col(Span.end_byte).max())
    _check(edges.equals(mentions.select(Mention.mention_id, *_PLACE)), "the mentions are not those of the spans")
    _check(bool(mentions[Mention.mention_id].str.contains(MENTION_ID).all()), "a mention has no id")
    _check(mentions[Mention.mention_id].is_unique().all(), "two mentions have one id")
    _check(mentions[Mention.ordinal].to_list() == list(range(1, mentions.height + 1)), "mentions are out of order")
    _check_texts(parsed, raw)


def check_parts(raw: bytes, layout: Format, size: int, limits: ParseLimits = LIMITS) -> None:
    """A dump that comes in chunks gives the mentions of the whole, and its spans tile it, too."""
    parts = list(parse_parts([raw[at : at + size] for at in range(0, len(raw), size)], "d", layout, limits))
    mentions, spans = (pl.concat([part[table] for part in parts]) for table in range(2))
    _check_tiles(spans, len(raw))
    _check(mentions.equals(parse(raw, "d", layout, limits).mentions), "in chunks there are other mentions")
    _check(len(parts) == 1 or is_by_line(layout) or bool(spans.height), "parts of nothing")


def check_normalised(parsed: Parsed, normalised: Normalised) -> None:
    """What was a mention still is one, or is quarantined with its bytes; nothing else has changed its place."""
    before, spans = parsed.spans, normalised.spans
    _check(spans.select(_PLACE).equals(before.select(_PLACE)), "normalise moved spans")
    rejected = normalised.quarantine.filter(pl.col(Quarantine.stage) == "normalise")
    ids = [*normalised.mentions[Mention.mention_id], *rejected[Quarantine.mention_id]]
    _check(sorted(ids) == sorted(parsed.mentions[Mention.mention_id]), "mentions are lost, or there twice")
    _check(normalised.quarantine.height == parsed.quarantine.height + rejected.height, "quarantine is lost")
    is_rejected = pl.col(Span.mention_id).is_in(rejected[Quarantine.mention_id].implode())
    roles = pl.when((pl.col(Span.role) == "field") & is_rejected).then(pl.lit("quarantine")).otherwise(Span.role)
    _check(before.select(roles.alias(Span.role)).equals(spans.select(Span.role)), "spans of mentions have other roles")
    (quarantined,) = normalised.dumps[Dump.quarantined_byte_count]
    sizes = spans.filter(pl.col(Span.role) == "quarantine").select(pl.col(Span.end_byte) - pl.col(Span.start_byte))
    _check(quarantined == sizes.sum().item(), "the quarantined bytes are not counted right")
    _check(normalised.dumps[Dump.mention_count].to_list() == [normalised.mentions.height], "mentions miscounted")


def _check_tiles(spans: pl.DataFrame, size: int) -> None:
    starts, ends = spans[Span.start_byte].to_list(), spans[Span.end_byte].to_list()
    _check([*starts, size] == [0, *ends], "the spans do not tile the dump")
    _check(all(start < end for start, end in zip(starts, ends, strict=True)), "a span is empty")


def _check_roles(spans: pl.DataFrame) -> None:
    is_field = pl.col(Span.role) == "field"
    has_mention = ~is_field | pl.col(Span.mention_id).is_not_null()
    is_told = pl.col(Span.role).is_in(["field", "furniture", "quarantine"]) & has_mention
    is_told &= is_field == pl.col(Span.part).is_not_null()
    _check(bool(spans.select(is_told.all()).item()), "a span has a role that it may not have")


def _check_texts(parsed: Parsed, raw: bytes) -> None:
    """Every verbatim text is that of its spans' bytes; of a record, a library read it."""
    (encoding,) = parsed.facts[Dump.encoding]
    texts: dict[str, dict[str, list[str]]] = {}
    fields = parsed.spans.filter(pl.col(Span.role) == "field")
    for mention_id, field, start, end in fields.select(Span.mention_id, Span.field, *_PLACE).iter_rows():
        if field != RECORD:
            decoded = decode_as(raw[start:end], encoding)
            text = decoded.readable(0, len(decoded.text))
            _check(text == text.strip() != "", "a field is not trimmed, or empty")
            texts.setdefault(mention_id, {}).setdefault(field, []).append(text)
    for row in parsed.mentions.iter_rows(named=True):
        known = {name.removesuffix(_RAW): value for name, value in row.items() if name.endswith(_RAW) and value}
        own = texts.get(row[Mention.mention_id])
        _check(bool(known or row[Mention.extra]), "a mention of nothing")
        if own is not None:
            said = {name: joined(name, pieces) for name, pieces in own.items() if f"{name}{_RAW}" in row}
            _check(said == known, "a text is not what its bytes say")
            rest = [text for name, pieces in own.items() if name not in said for text in pieces]
            _check(sorted(rest) == sorted(pair["value"] for pair in row[Mention.extra]), "an extra text is another")


def _check(holds: bool, fault: str) -> None:
    if not holds:
        raise NotConservedError(fault)
