"""The driver: runs a format over a dump and accounts for every byte of it.

Whatever a format yields, the spans of a dump stand in order, do not overlap and cover `[0, size)`.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from etl.errors import DumpError
from etl.parse.encoding import Decoded, as_bytes, decode
from etl.parse.frames import Places, Source, fact_frame, mention_frame, quarantine_frame, span_frame
from etl.parse.long_lines import lines_at_once
from etl.parse.pieces import Pieces, TextLimits, one_piece, pieces, too_long_record
from etl.parse.protocol import Format, bytes_as, is_by_line
from schemas.columns import Quarantine


@dataclass(frozen=True, slots=True)
class ParseLimits:
    """Bounds on what is taken for a mention: what is beyond them is quarantined, and a dump of too many is refused."""

    max_field_chars: int
    max_record_chars: int = 2_000_000
    max_mentions: int = 5_000_000


class Parsed(NamedTuple):
    """A dump, or a part of it, in tables: verbatim mentions, the spans that tile it, its quarantine, and its facts.

    The facts of a part are those of the dump up to its end.
    """

    mentions: pl.DataFrame
    spans: pl.DataFrame
    quarantine: pl.DataFrame
    facts: pl.DataFrame

    @property
    def quarantined_byte_count(self) -> int:
        """How many bytes could not be read."""
        held = self.quarantine.select((pl.col(Quarantine.end_byte) - pl.col(Quarantine.start_byte)).sum())
        return int(held.item())


def parse(raw: bytes, dump_id: str, layout: Format, limits: ParseLimits) -> Parsed:
    """Read a dump in a format; `FormatContractError` if the format yields blocks out of order or overlapping.

    A dump of more mentions than the limits allow raises a `DumpError`.
    """
    parts = list(parse_parts([raw], dump_id, layout, limits))
    mentions, spans, quarantine = (pl.concat([part[table] for part in parts]) for table in range(3))
    return Parsed(mentions, spans, quarantine, parts[-1].facts)


def parse_parts(chunks: Iterable[bytes], dump_id: str, layout: Format, limits: ParseLimits) -> Iterator[Parsed]:
    """Read a dump that comes in chunks, part by part, at least one; together the parts are what `parse` gives, but that
    faults on both sides of a cut stay two.

    Only where lines are read one by one (`BY_LINE`) does the memory that it takes not grow with the dump.
    """
    sha256, source, page = hashlib.sha256(), Source(dump_id), dict[str, str]()
    for raw, decoded, is_too_long in _texts(chunks, layout, limits.max_record_chars):
        sha256.update(raw)
        source.begin(raw, decoded)
        for some, places in _placed(source, decoded, None if is_too_long else layout, limits):
            if source.mention_count > limits.max_mentions:
                raise DumpError(
                    f"dump `{dump_id}`: more than {limits.max_mentions:,} mentions (parse.max_mentions), in its first "
                    f"{source.start + len(raw):,} bytes. Split the dump."
                )
            for at, name in some.page_facts.items():
                page.setdefault(name, decoded.readable(some.starts[at], some.ends[at]))
            yield Parsed(
                mention_frame(source, some, places),
                span_frame(source, some, places),
                quarantine_frame(source, some, places),
                fact_frame(source, sha256.hexdigest(), page),
            )


def _placed(
    source: Source, decoded: Decoded, layout: Format | None, limits: ParseLimits
) -> Iterator[tuple[Pieces, Places]]:
    """The pieces of a text and their bytes; a byte order mark stands before them, half a character behind them.

    Without a format the text is a part of a line that is too long to be read.
    """
    if decoded.bom_bytes:
        mark = one_piece(0, 0)
        yield mark, Places([source.start], [source.start + decoded.bom_bytes], [])
    if layout is None:
        some = one_piece(0, len(decoded.text), too_long_record(limits.max_record_chars))
        yield some, source.places(some)
        return
    bounds = TextLimits(limits.max_field_chars, limits.max_record_chars)
    for some in pieces(layout.blocks(decoded.text), decoded.text, bounds):
        yield some, source.places(some)
    if decoded.tail_bytes:
        fault = ("half_a_character", "the file ends in the middle of a character")
        half = one_piece(len(decoded.text), len(decoded.text), fault)
        yield half, Places([source.byte_count - decoded.tail_bytes], [source.byte_count], [])


def _texts(chunks: Iterable[bytes], layout: Format, max_line_bytes: int) -> Iterator[tuple[bytes, Decoded, bool]]:
    """The text of a dump, at least one: whole, or cut at line ends where lines are read one by one.

    Of the latter it is said whether it is a part of a line that is too long.
    """
    encoding = bytes_as(layout)
    if encoding is None:
        raw = b"".join(chunks)
        yield raw, decode(raw), False
    elif is_by_line(layout):
        for raw, is_too_long in lines_at_once(chunks, max_line_bytes):
            yield raw, as_bytes(raw, encoding), is_too_long
    else:
        raw = b"".join(chunks)
        yield raw, as_bytes(raw, encoding), False
