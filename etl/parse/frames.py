"""Pieces of a dump as tables: verbatim mentions, spans, quarantine, and the facts of the dump itself."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import polars as pl

from etl.parse.encoding import Decoded, shown
from etl.parse.pieces import Pieces, joined
from etl.parse.protocol import EXTRA_TYPES, Record
from schemas.columns import Dump, Mention, Quarantine, Span
from schemas.interim import FACT_TYPES, VERBATIM_TYPES

_RAW: Final = "_raw"
_FIELDS: Final = frozenset(name.removesuffix(_RAW) for name in VERBATIM_TYPES if name.endswith(_RAW))


class Places(NamedTuple):
    """Bytes of the dump: where each piece begins and ends, and which mention it belongs to."""

    starts: list[int]
    ends: list[int]
    mention_ids: list[str]


class Source:
    """The dump that is being read: how far it was read, and which mentions it has had."""

    def __init__(self, dump_id: str) -> None:
        self.dump_id = dump_id
        self._salt = dump_id.encode()
        self.encoding = ""
        self.byte_count = 0
        self.mention_count = 0
        self._seen: set[str] = set()
        self._again: Counter[str] = Counter()

    def begin(self, raw: bytes, decoded: Decoded) -> None:
        """Go on with the next bytes, which are this text."""
        self.start, self.raw, self.decoded = self.byte_count, raw, decoded
        self.byte_count += len(raw)
        self.encoding = self.encoding or decoded.encoding
        self._ruler = (0, self.start + decoded.bom_bytes)

    def places(self, some: Pieces) -> Places:
        """The bytes of the next pieces, and the ids of the mentions among them."""
        offsets = self.decoded.byte_offsets(some.ends, self._ruler)
        starts = [self._ruler[1], *offsets[:-1]] if offsets else []
        if offsets:
            self._ruler = (some.ends[-1], offsets[-1])
        base = self.start
        edges = zip(some.first, some.last, strict=True)
        bodies = (self.raw[starts[first] - base : offsets[last] - base] for first, last in edges)
        ids = list(map(self._mention_id, bodies))
        self.mention_count += len(ids)
        return Places(starts, offsets, ids)

    def _mention_id(self, body: bytes) -> str:
        """The hash of dump, bytes, and a running number among equal bytes of the dump."""
        first = self._digest(body, 1)
        if first not in self._seen:
            self._seen.add(first)
            return first
        self._again[first] += 1
        return self._digest(body, 1 + self._again[first])

    def _digest(self, body: bytes, number: int) -> str:
        return "m" + hashlib.sha256(b"%b\0%d\0%b" % (self._salt, number, body)).hexdigest()[:16]


def mention_frame(source: Source, some: Pieces, places: Places) -> pl.DataFrame:
    """One row a mention, in order; a printed field that has no column of its own goes to `extra`."""
    height = len(some.first)
    values, extra = (some.together.values, some.together.extra) if some.together else _columns(some, source.decoded)
    ordinals = range(source.mention_count - height + 1, source.mention_count + 1)
    columns = {
        Mention.mention_id: pl.Series(places.mention_ids, dtype=pl.String()),
        Mention.dump_id: pl.Series([source.dump_id]).new_from_index(0, height),
        Mention.ordinal: pl.Series(ordinals, dtype=pl.Int64()),
        Mention.start_byte: pl.Series([places.starts[first] for first in some.first], dtype=pl.Int64()),
        Mention.end_byte: pl.Series([places.ends[last] for last in some.last], dtype=pl.Int64()),
        Mention.extra: _lists(extra, height),
    }
    columns |= {name + _RAW: column for name, column in values.items()}
    for name, dtype in VERBATIM_TYPES.items():
        if name not in columns:
            columns[name] = pl.Series([None], dtype=dtype).new_from_index(0, height)
    return pl.DataFrame({name: columns[name] for name in VERBATIM_TYPES})


def _columns(some: Pieces, decoded: Decoded) -> tuple[dict[str, pl.Series], pl.DataFrame]:
    """The fields of mentions in columns, and in rows those that have no column."""
    height = len(some.first)
    values: dict[str, list[str | None]] = {}
    extra: tuple[list[int], list[str], list[str]] = ([], [], [])
    for number, (first, last) in enumerate(zip(some.first, some.last, strict=True)):
        record = some.records.get(number)
        found, others = _read(record, decoded) if record else _values(some, first, last, decoded)
        for name, value in found.items():
            if name not in values:
                values[name] = [None] * height
            values[name][number] = value
        for key, value in others:
            extra[0].append(number)
            extra[1].append(key)
            extra[2].append(value)
    columns = {name: pl.Series(column, dtype=pl.String()) for name, column in values.items()}
    return columns, pl.DataFrame(dict(zip(EXTRA_TYPES, extra, strict=True)), EXTRA_TYPES)


def _lists(extra: pl.DataFrame, height: int) -> pl.Series:
    """Keys and values as a list for each mention; polars makes lists of its own 50 times as fast as of Python's."""
    if extra.is_empty():
        return pl.Series([[]], dtype=VERBATIM_TYPES[Mention.extra]).new_from_index(0, height)
    lists = extra.group_by("record", maintain_order=True).agg(pl.struct("key", "value").alias(Mention.extra))
    rows = pl.DataFrame({"record": pl.Series(range(height), dtype=pl.Int64())})
    return rows.join(lists, on="record", how="left", maintain_order="left")[Mention.extra].fill_null([])


def _read(record: Record, decoded: Decoded) -> tuple[Mapping[str, str], Sequence[tuple[str, str]]]:
    """What a library read, fit for a table."""
    if decoded.is_clean:
        return record.values, record.extra
    values = {name: shown(text) for name, text in record.values.items()}
    return values, [(shown(key), shown(text)) for key, text in record.extra]


def _values(
    some: Pieces, first: int, last: int, decoded: Decoded
) -> tuple[Mapping[str, str], Sequence[tuple[str, str]]]:
    """The fields of a mention that have a column, and those that have none."""
    parts: dict[str, list[str]] = {}
    rest: list[tuple[str, str]] = []
    for at in range(first, last + 1):
        name = some.fields[at]
        if name is not None:
            text = decoded.readable(some.starts[at], some.ends[at])
            if name in _FIELDS:
                parts.setdefault(name, []).append(text)
            else:
                rest.append((name, text))
    return {name: joined(name, texts) for name, texts in parts.items()}, rest


def span_frame(source: Source, some: Pieces, places: Places) -> pl.DataFrame:
    """One row a span, in order; together they cover the dump."""
    fields = pl.Series(some.fields, dtype=pl.String())
    mentions = pl.Series(some.mentions, dtype=pl.Int64())
    roles = pl.select(pl.when(fields.is_not_null()).then(pl.lit("field")).otherwise(pl.lit("furniture"))).to_series()
    parts = fields.is_not_null().replace_strict({True: 0, False: None}, return_dtype=pl.Int64())
    return pl.DataFrame(
        {
            Span.dump_id: pl.Series([source.dump_id]).new_from_index(0, fields.len()),
            Span.start_byte: pl.Series(places.starts, dtype=pl.Int64()),
            Span.end_byte: pl.Series(places.ends, dtype=pl.Int64()),
            Span.role: roles.scatter(list(some.faults), "quarantine") if some.faults else roles,
            Span.mention_id: pl.Series(places.mention_ids, dtype=pl.String()).gather(mentions),
            Span.field: fields.scatter(list(some.page_facts), list(some.page_facts.values())),
            Span.part: parts.scatter(list(some.later_parts), list(some.later_parts.values())),
        }
    )


def quarantine_frame(source: Source, some: Pieces, places: Places) -> pl.DataFrame:
    """One row for each span that could not be read, with its text and the reason."""
    rows = [
        (
            source.dump_id,
            places.starts[at],
            places.ends[at],
            None,
            "parse",
            rule,
            reason,
            source.decoded.readable(some.starts[at], some.ends[at]) or "\ufffd",
        )
        for at, (rule, reason) in some.faults.items()
    ]
    return pl.DataFrame(rows, Quarantine.TYPES, orient="row")


def fact_frame(source: Source, sha256: str, page: dict[str, str]) -> pl.DataFrame:
    """One row: what was found out about the dump so far."""
    row = (source.dump_id, sha256, source.byte_count, source.encoding, page.get(Dump.captured_date))
    return pl.DataFrame([row], FACT_TYPES, orient="row")
