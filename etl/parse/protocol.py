"""What a format is: a module that can say whether a text looks like its own, and cut such a text into blocks.

Formats count in characters of the decoded text. Bytes, encodings, ids and what no block claims are the
driver's work (`etl.parse.driver`), so that a format is only about the layout it reads.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple, Protocol, runtime_checkable

import polars as pl

LISTED: Final = frozenset({"authors", "keywords", "categories", "urls"})
"""Fields that are lists: their parts are joined by `; `, where those of any other field are pieces of one text."""


class Field(NamedTuple):
    """Characters `[start, end)` hold a printed field of a mention, trimmed and not empty.

    The name is that of a `…_raw` column of `mentions` without the suffix; any other goes to `extra`. A field that
    comes in several pieces is several `Field`s of one name, in reading order.
    """

    name: str
    start: int
    end: int


class Furniture(NamedTuple):
    """Characters `[start, end)` are page chrome, a label or a separator.

    `field` names a fact about the page itself: `captured_date` is the only one so far.
    """

    start: int
    end: int
    field: str | None = None


class Fault(NamedTuple):
    """Characters `[start, end)` could not be read; `rule` names why for programs, `reason` for people."""

    start: int
    end: int
    rule: str
    reason: str


class Mention(NamedTuple):
    """One appearance of a paper: its fields, and the labels that stand between them."""

    fields: tuple[Field, ...]
    labels: tuple[Furniture, ...] = ()


class Record(NamedTuple):
    """One appearance of a paper in an export, characters `[start, end)`, whose values are not there as they stand.

    They were escaped, quoted or wrapped, and a library read them: `values` by the names of `…_raw` columns without
    the suffix (lists joined by `; `), `extra` what has no column, in the order of the export; neither holds empty
    texts. The bytes of every value are those of the record.
    """

    start: int
    end: int
    values: Mapping[str, str]
    extra: tuple[tuple[str, str], ...] = ()


EXTRA_TYPES: Final = {"record": pl.Int64(), "key": pl.String(), "value": pl.String()}


class Records(NamedTuple):
    """Many records at once, in columns of text: for exports of millions of them.

    Record `n` is characters `[starts[n], ends[n])`, with `values[name][n]`, which may be null, and the rows of `extra`
    (`EXTRA_TYPES`, in the order of records) whose `record` is `n`.
    """

    starts: Sequence[int]
    ends: Sequence[int]
    values: Mapping[str, pl.Series]
    extra: pl.DataFrame

    def one_by_one(self) -> Iterator[Record]:
        """The same records, each on its own."""
        own: list[list[tuple[str, str]]] = [[] for _ in self.starts]
        for number, key, value in self.extra.iter_rows():
            own[number].append((key, value))
        rows = pl.DataFrame(dict(self.values), height=len(self.starts)).iter_rows(named=True)
        for start, end, extra, values in zip(self.starts, self.ends, own, rows, strict=True):
            yield Record(start, end, {name: value for name, value in values.items() if value}, tuple(extra))


Block = Mention | Record | Records | Furniture | Fault


class Format(Protocol):
    """A layout of dumps. A module with these two functions is one.

    A module may also say `BY_LINE = True` (every line end parts two blocks, so that a dump of any size is read piece
    by piece) or `BYTES_AS = "…"` (the text is the bytes of the file, one character each, which are of that encoding, or
    `binary`).
    """

    def sniff(self, head: str) -> float:
        """How surely the head of a dump is of this format, 0 to 1; linear in its length."""

    def blocks(self, text: str) -> Iterator[Block]:
        """Cut a text into blocks, in order and without overlap; what no block claims is quarantined.

        Linear in the length of the text, whatever it holds; never raises.
        """


@runtime_checkable
class Table(Format, Protocol):
    """A format of tables: which column holds which field can be said."""

    def with_columns(self, columns: Mapping[str, str]) -> Format:
        """The same format for tables whose columns have these names, by field."""


def is_by_line(layout: Format) -> bool:
    """Whether every line end parts two blocks."""
    return bool(getattr(layout, "BY_LINE", False))


def bytes_as(layout: Format) -> str | None:
    """The encoding of the bytes that the format reads in place of text."""
    return getattr(layout, "BYTES_AS", None)
