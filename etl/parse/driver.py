"""The driver: runs a format over a dump and accounts for every byte of it.

Whatever a format yields, the spans of a dump stand in order, do not overlap and cover `[0, size)`: white space
that no block claims becomes furniture, any other text quarantine.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from etl.errors import FormatContractError
from etl.parse.encoding import decode, readable
from etl.parse.protocol import Block, Fault, Field, Format, Furniture, Mention


@dataclass(frozen=True, slots=True)
class ParseLimits:
    """Bounds on what is taken for a mention; what is beyond them is quarantined."""

    max_field_chars: int


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes `[start, end)` of a dump and what they are; `rule` and `reason` say why a span is quarantined."""

    start: int
    end: int
    role: str
    mention_id: str | None = None
    field: str | None = None
    part: int | None = None
    rule: str | None = None
    reason: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedMention:
    """A mention with its id, its place, and the verbatim text of each field, parts joined by a line end."""

    mention_id: str
    ordinal: int
    start: int
    end: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class ParsedDump:
    """A dump in pieces: its mentions, the spans that tile it, and the facts that its page prints about itself."""

    dump_id: str
    sha256: str
    byte_count: int
    encoding: str
    page: dict[str, str]
    mentions: list[ParsedMention]
    spans: list[Span]


@dataclass(frozen=True, slots=True)
class _Piece:
    """Characters `[start, end)`, what they are, and which mention (by its number) they belong to."""

    start: int
    end: int
    role: str
    field: str | None = None
    part: int | None = None
    mention: int | None = None
    rule: str | None = None
    reason: str | None = None


def parse(raw: bytes, dump_id: str, layout: Format, limits: ParseLimits) -> ParsedDump:
    """Read a dump in a format; `FormatContractError` if the format yields blocks out of order or overlapping."""
    decoded = decode(raw)
    text = decoded.text
    pieces = list(_pieces(layout.blocks(text), text, limits))
    edges = decoded.byte_offsets(edge for piece in pieces for edge in (piece.start, piece.end))
    places = list(zip(edges[0::2], edges[1::2], pieces, strict=True))
    mentions = list(_mentions(raw, dump_id, text, places))
    spans = [Span(0, decoded.bom_bytes, "furniture")] if decoded.bom_bytes else []
    for start, end, piece in places:
        mention_id = None if piece.mention is None else mentions[piece.mention].mention_id
        rejected = readable(text[piece.start : piece.end]) if piece.role == "quarantine" else None
        spans.append(
            Span(start, end, piece.role, mention_id, piece.field, piece.part, piece.rule, piece.reason, rejected)
        )
    if decoded.tail_bytes:
        start, reason = len(raw) - decoded.tail_bytes, "the file ends in the middle of a character"
        spans.append(Span(start, len(raw), "quarantine", rule="half_a_character", reason=reason, text="\ufffd"))
    page: dict[str, str] = {}
    for piece in pieces:
        if piece.role == "furniture" and piece.field:
            page.setdefault(piece.field, readable(text[piece.start : piece.end]))
    return ParsedDump(dump_id, hashlib.sha256(raw).hexdigest(), len(raw), decoded.encoding, page, mentions, spans)


def _mentions(
    raw: bytes, dump_id: str, text: str, places: Iterable[tuple[int, int, _Piece]]
) -> Iterator[ParsedMention]:
    """The mentions of a dump; equal bytes in one dump are told apart by a running number."""
    seen: Counter[bytes] = Counter()
    fields = (place for place in places if place[2].role == "field")
    for number, group in groupby(fields, key=lambda place: place[2].mention):
        parts = list(group)
        start, end = parts[0][0], parts[-1][1]
        values: dict[str, str] = {}
        for _, _, piece in parts:
            value = readable(text[piece.start : piece.end])
            name = piece.field or ""
            values[name] = f"{values[name]}\n{value}" if name in values else value
        body = raw[start:end]
        seen[body] += 1
        digest = hashlib.sha256(b"\0".join((dump_id.encode(), str(seen[body]).encode(), body))).hexdigest()
        yield ParsedMention(f"m{digest[:16]}", (number or 0) + 1, start, end, values)


def _pieces(blocks: Iterable[Block], text: str, limits: ParseLimits) -> Iterator[_Piece]:
    """Blocks as pieces that cover the whole text; faults of one rule with only white space between are one."""
    position = 0
    open_fault: _Piece | None = None
    for piece in _in_order(_claimed(blocks, limits), len(text)):
        gap = text[position : piece.start]
        if open_fault and piece.rule == open_fault.rule and not gap.strip():
            open_fault = replace(open_fault, end=piece.end)
        else:
            if open_fault:
                yield open_fault
            yield from _gap(position, piece.start, gap)
            open_fault = piece if piece.rule else None
            if not open_fault:
                yield piece
        position = piece.end
    if open_fault:
        yield open_fault
    yield from _gap(position, len(text), text[position:])


def _claimed(blocks: Iterable[Block], limits: ParseLimits) -> Iterator[_Piece]:
    """What the format claims, piece by piece, mentions numbered from 0."""
    number = 0
    for block in blocks:
        if isinstance(block, Furniture):
            yield _Piece(block.start, block.end, "furniture", block.field)
        elif isinstance(block, Fault):
            yield _Piece(block.start, block.end, "quarantine", rule=block.rule, reason=block.reason)
        elif any(field.end - field.start > limits.max_field_chars for field in block.fields):
            pieces: list[Field | Furniture] = [*block.fields, *block.labels]
            start, end = min(piece.start for piece in pieces), max(piece.end for piece in pieces)
            reason = f"a field of more than {limits.max_field_chars:,} characters (parse.max_field_chars)"
            yield _Piece(start, end, "quarantine", rule="too_long", reason=reason)
        else:
            yield from _mention_pieces(block, number)
            number += 1


def _mention_pieces(block: Mention, number: int) -> Iterator[_Piece]:
    if not block.fields:
        raise FormatContractError("a mention without fields")
    parts: Counter[str] = Counter()
    pieces: list[Field | Furniture] = [*block.fields, *block.labels]
    for piece in sorted(pieces, key=lambda piece: piece.start):
        if isinstance(piece, Field):
            yield _Piece(piece.start, piece.end, "field", piece.name, parts[piece.name], number)
            parts[piece.name] += 1
        else:
            yield _Piece(piece.start, piece.end, "furniture", mention=number)


def _in_order(pieces: Iterable[_Piece], size: int) -> Iterator[_Piece]:
    position = 0
    for piece in pieces:
        if not position <= piece.start < piece.end <= size:
            raise FormatContractError(
                f"block at characters {piece.start} to {piece.end} is empty, out of order or out of the text "
                f"(the last one ended at {position}, the text at {size})"
            )
        position = piece.end
        yield piece


def _gap(start: int, end: int, text: str) -> Iterator[_Piece]:
    """Text that no block claims: white space is furniture, anything else is quarantined and never dropped."""
    if not text:
        return
    if text.isspace():
        yield _Piece(start, end, "furniture")
    else:
        yield _Piece(start, end, "quarantine", rule="unclaimed_text", reason="text that the format did not read")
