"""Where the row groups of a Parquet file stand, read out of its footer.

pyarrow knows it, too, but asked for the columns of a damaged footer it ends the whole program (26.0.1: a C++ exception
that nothing catches). The footer is Thrift's compact protocol: https://parquet.apache.org/docs/file-format/metadata/
"""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

MAGIC: Final = b"PAR1"
_DEEPEST: Final = 32
_LONGEST: Final = 1 << 26
_ROW_GROUPS, _COLUMNS, _UNPACKED, _ROWS, _METADATA = 4, 1, 2, 3, 3
_TYPE, _ENCODINGS, _PATH, _PACKED, _DATA_PAGE, _DICTIONARY_PAGE = 1, 2, 3, 7, 9, 11
"""Fields of the file, of a row group, of a column, and of a column's metadata."""
_TEXT_TYPE: Final = 6
_DICTIONARIES: Final = frozenset({2, 8})


class RowGroup(NamedTuple):
    """Row group `number` is bytes `[start, end)`; it declares so many rows, and bytes once it is unpacked."""

    number: int
    start: int
    end: int
    rows: int
    unpacked: int

    def place(self, row: int) -> tuple[int, int]:
        """The share of a row in the bytes of its group."""
        size = self.end - self.start
        return self.start + row * size // self.rows, self.start + (row + 1) * size // self.rows


class Footer(NamedTuple):
    """The row groups that hold rows, in order, and the paths of columns whose texts stand in a dictionary."""

    groups: tuple[RowGroup, ...]
    packed: tuple[str, ...]


def read_footer(raw: bytes) -> Footer:
    """The footer of a Parquet file; a `ValueError` where the file is not one, or its row groups overlap."""
    if not raw.startswith(MAGIC) or not raw.endswith(MAGIC) or len(raw) < 12:
        raise ValueError("not Parquet, or cut: it does not begin and end with `PAR1`")
    footer = len(raw) - 8 - int.from_bytes(raw[-8:-4], "little")
    if footer < len(MAGIC) or len(raw) - footer > _LONGEST:
        raise ValueError("its footer is said to be longer than the file, or than any footer is")
    try:
        declared = _Thrift(raw, footer).struct()[_ROW_GROUPS]
        groups, packed, position = [], set[str](), len(MAGIC)
        for number, group in enumerate(declared):
            if not group[_ROWS]:
                continue
            columns = [column[_METADATA] for column in group[_COLUMNS]]
            starts = [column.get(_DICTIONARY_PAGE) or column[_DATA_PAGE] for column in columns]
            start = min(starts)
            end = max(first + column[_PACKED] for first, column in zip(starts, columns, strict=True))
            if not position <= start < end <= footer or group[_ROWS] < 0:
                raise ValueError(f"row group {number + 1} does not stand where its columns are said to")
            groups.append(RowGroup(number, start, end, group[_ROWS], group[_UNPACKED]))
            position = end
            packed |= {
                b".".join(column[_PATH]).decode()
                for column in columns
                if column[_TYPE] == _TEXT_TYPE and not _DICTIONARIES.isdisjoint(column[_ENCODINGS])
            }
    except (LookupError, TypeError, AttributeError) as error:
        raise ValueError(f"its footer is damaged ({type(error).__name__})") from error
    return Footer(tuple(groups), tuple(sorted(packed)))


@dataclass(slots=True)
class _Thrift:
    """Thrift's compact protocol, from a position on: structures as values by the numbers of their fields."""

    raw: bytes
    position: int
    depth: int = 0

    def struct(self) -> dict[int, Any]:
        """A structure; an `IndexError` where the bytes end."""
        fields: dict[int, Any] = {}
        number = 0
        while head := self._byte():
            number = number + (head >> 4) if head >> 4 else self._integer()
            fields[number] = (head & 15) == 1 if (head & 15) in (1, 2) else self._value(head & 15)
        return fields

    def _value(self, kind: int) -> Any:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise IndexError("values within values without end")
        value = self._any(kind)
        self.depth -= 1
        return value

    def _any(self, kind: int) -> Any:
        if kind in (1, 2, 3):
            return self._byte()
        if kind in (4, 5, 6):
            return self._integer()
        if kind == 7:
            return self._bytes(8)
        if kind == 8:
            return self._bytes(self._natural())
        if kind in (9, 10):
            head = self._byte()
            size = head >> 4 if head >> 4 < 15 else self._natural()
            return [self._value(head & 15) for _ in range(size)]
        if kind == 11:
            size = self._natural()
            head = self._byte() if size else 0
            return [(self._value(head >> 4), self._value(head & 15)) for _ in range(size)]
        if kind == 12:
            return self.struct()
        raise IndexError(f"no type has the number {kind}")

    def _byte(self) -> int:
        self.position += 1
        return self.raw[self.position - 1]

    def _bytes(self, size: int) -> bytes:
        self.position += size
        if self.position > len(self.raw):
            raise IndexError("the file ends")
        return self.raw[self.position - size : self.position]

    def _natural(self) -> int:
        value = shift = 0
        while (byte := self._byte()) > 127 and shift < 64:
            value |= (byte & 127) << shift
            shift += 7
        return value | byte << shift

    def _integer(self) -> int:
        value = self._natural()
        return value >> 1 ^ -(value & 1)
