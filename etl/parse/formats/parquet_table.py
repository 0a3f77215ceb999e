"""A Parquet file, one row a paper; its columns stand for fields as in `csv`.

A row has no bytes of its own, because Parquet stores columns. Its span is its share of the bytes of its row group, in
the order of rows: it tells rows apart, and in which part of the file to look, and no more. What a file unpacks to is
bounded by its own size.
"""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

from etl.parse.protocol import Block, Fault, Furniture, Record
from etl.parse.tables.names import Columns, columns_named
from etl.parse.tables.parquet_cells import open_parquet, text_rows, unpacked_bytes
from etl.parse.tables.parquet_footer import RowGroup, read_footer
from etl.parse.tables.values import values_of

_ROWS_AT_ONCE: Final = 1024
_UNPACKED: Final = 1 << 28
_UNPACKED_FOR_A_BYTE: Final = 64
"""A file may unpack to 256 MiB, and to 64 bytes more for each of its own; text hardly packs to a tenth."""


class _TooDenseError(ValueError):
    """A file unpacks to more than it may."""


@dataclass(frozen=True, slots=True)
class ParquetTable:
    """A table in Parquet; `columns` says of a field which column it is, where names do not tell."""

    columns: Mapping[str, str] = field(default_factory=dict)
    BYTES_AS: ClassVar[str] = "binary"

    def with_columns(self, columns: Mapping[str, str]) -> "ParquetTable":
        """The same format for files whose columns have these names, by field."""
        return ParquetTable(dict(columns))

    def sniff(self, head: str) -> float:
        """Nearly sure by the first bytes alone: which columns there are stands at the end of a file."""
        return 0.9 if head.startswith("PAR1") else 0.0

    def blocks(self, text: str) -> Iterator[Block]:
        """A record for each row that has a title or an abstract; what is no row group is furniture."""
        try:
            file, columns, groups = _opened(text, self.columns)
        except Exception as error:  # whatever pyarrow stumbles over, the file is damaged
            if text:
                yield Fault(0, len(text), "damaged_file", _reason(error))
            return
        position, left = 0, _UNPACKED + _UNPACKED_FOR_A_BYTE * len(text)
        for group in groups:
            if position < group.start:
                yield Furniture(position, group.start)
            if columns.missing or not columns.have_text:
                yield _without_columns(group, columns)
            else:
                left = yield from _group_blocks(file, group, columns, left)
            position = group.end
        yield Furniture(position, len(text))


def _opened(text: str, mapping: Mapping[str, str]) -> tuple[Any, Columns, tuple[RowGroup, ...]]:
    """The file, its columns, and its row groups that hold rows; an error of any kind where they cannot be told."""
    raw = text.encode("latin-1")
    footer = read_footer(raw)
    file = open_parquet(raw, footer.packed)
    return file, columns_named(file.schema_arrow.names, mapping), footer.groups


def _group_blocks(file: Any, group: RowGroup, columns: Columns, left: int) -> Generator[Block, None, int]:
    """The rows of a group, as far as they can be read, and how many bytes may be unpacked after them."""
    row = 0
    try:
        if group.rows > group.end - group.start:
            raise _TooDenseError(f"{group.rows:,} rows in {group.end - group.start:,} bytes")
        if group.unpacked > left:
            raise _TooDenseError(f"it declares to unpack to {group.unpacked:,} bytes, which is more than a file may")
        for batch in file.iter_batches(_ROWS_AT_ONCE, row_groups=[group.number], use_threads=False):
            left -= sum(map(unpacked_bytes, batch.columns))
            if left < 0:
                raise _TooDenseError("its repeated values unpack to more bytes than a file may")
            for cells in text_rows(batch, columns):
                yield _block(cells, columns, *group.place(row))
                row += 1
        if row < group.rows:
            raise ValueError(f"{group.rows:,} rows declared, and {row:,} there")
    except Exception as error:  # whatever pyarrow stumbles over, the group is damaged
        rule = "too_dense" if isinstance(error, _TooDenseError) else "damaged_file"
        if row < group.rows:
            yield Fault(group.place(row)[0], group.end, rule, f"row group {group.number + 1}: {_reason(error)}")
    return left


def _block(cells: tuple[str, ...], columns: Columns, start: int, end: int) -> Block:
    values, extra = values_of(cells, columns)
    if "title" not in values and "abstract" not in values:
        return Fault(start, end, "no_title_or_abstract", "a row with neither a title nor an abstract")
    return Record(start, end, values, extra)


def _without_columns(group: RowGroup, columns: Columns) -> Fault:
    if columns.missing:
        names = ", ".join(f"`{name}`" for name in columns.missing)
        return Fault(
            group.start, group.end, "no_such_column", f"no column is named {names}; there are {columns.listed()}"
        )
    reason = (
        "no column is named like a title or an abstract: say which it is under `columns:` in dumps.yaml; there are "
    )
    return Fault(group.start, group.end, "no_header", reason + columns.listed())


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__
