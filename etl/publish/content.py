"""The content of a column as one hash, whichever writer, version or layout it was stored with.

A hash is the SHA-256 of the kind's name (`string`, `integer`, `number`, `boolean`, `date`, `list`, `struct`),
a zero byte, and then, all numbers as little-endian 64-bit integers:

    every kind   the number of rows, and a byte a row: 1 where there is a value, 0 where it is null
    string       the length of each value in bytes (0 for null), then the UTF-8 of all values
    integer      each value (0 for null); `boolean` as 0 and 1, `date` as days since 1970-01-01
    number       each value as an IEEE double (0 for null; one bit pattern for all NaN, +0 for -0)
    list         the length of each value (0 for null), then the elements of all values, hashed in as a column
    struct       for each member its name, a zero byte, and the member as a column, null where the struct is
"""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kinds

_NAN: Final = np.float64("nan")
_KINDS: Final = {
    "string": lambda t: kinds.is_string(t) or kinds.is_large_string(t) or kinds.is_string_view(t),
    "integer": kinds.is_integer,
    "number": kinds.is_floating,
    "boolean": kinds.is_boolean,
    "date": kinds.is_date,
    "list": lambda t: kinds.is_list(t) or kinds.is_large_list(t) or kinds.is_fixed_size_list(t),
    "struct": kinds.is_struct,
}


def content_hash(column: pa.ChunkedArray | pa.Array) -> str:
    """The same hash for the same values in the same order, whatever their chunks, offsets and encoding.

    Dictionary, large and view variants of a type, and narrower numbers, count as the plain type. A column of
    a kind that no table has raises `TypeError`.
    """
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    digest = hashlib.sha256()
    for part in _column(column.type, chunks):
        digest.update(part)
    return digest.hexdigest()


def _column(dtype: pa.DataType, chunks: Sequence[pa.Array]) -> Iterator[bytes | memoryview]:
    if kinds.is_dictionary(dtype):
        yield from _column(dtype.value_type, [chunk.dictionary_decode() for chunk in chunks])
        return
    kind = _kind(dtype)
    yield kind.encode() + b"\0"
    yield np.int64(sum(map(len, chunks))).tobytes()
    for chunk in chunks:
        yield _bytes(pc.is_valid(chunk).to_numpy(zero_copy_only=False), np.uint8)
    if kind == "string":
        yield from _strings(chunks)
    elif kind == "list":
        for chunk in chunks:
            yield _bytes(_lengths(pc.list_value_length(chunk)), np.int64)
        yield from _column(dtype.value_type, [chunk.flatten() for chunk in chunks])
    elif kind == "struct":
        members = [chunk.flatten() for chunk in chunks]
        for place, member in enumerate(dtype):
            yield member.name.encode() + b"\0"
            yield from _column(member.type, [parts[place] for parts in members])
    else:
        yield from _numbers(kind, chunks)


def _strings(chunks: Sequence[pa.Array]) -> Iterator[memoryview]:
    plain = [chunk.cast(pa.large_string()) for chunk in chunks]
    for chunk in plain:
        yield _bytes(_lengths(pc.binary_length(chunk)), np.int64)
    for chunk in plain:
        values = chunk.drop_null() if chunk.null_count else chunk
        if len(values):
            _, offsets, text = values.buffers()
            ends = np.frombuffer(offsets, np.int64)[values.offset : values.offset + len(values) + 1]
            if ends[-1] > ends[0]:
                yield memoryview(text)[ends[0] : ends[-1]]


def _numbers(kind: str, chunks: Sequence[pa.Array]) -> Iterator[memoryview]:
    for chunk in chunks:
        if kind == "number":
            values = pc.fill_null(chunk.cast(pa.float64()), 0.0).to_numpy(zero_copy_only=False)
            yield _bytes(np.where(np.isnan(values), _NAN, values + 0.0), np.float64)
            continue
        whole = chunk.cast(pa.date32()).cast(pa.int32()) if kind == "date" else chunk
        yield _bytes(pc.fill_null(whole.cast(pa.int64()), 0).to_numpy(zero_copy_only=False), np.int64)


def _lengths(lengths: pa.Array) -> npt.NDArray[np.int64]:
    filled: npt.NDArray[np.int64] = pc.fill_null(lengths, 0).to_numpy(zero_copy_only=False)
    return filled


def _bytes(values: npt.NDArray[np.generic], dtype: type[np.generic]) -> memoryview:
    return np.ascontiguousarray(values, np.dtype(dtype).newbyteorder("<")).view(np.uint8).data


def _kind(dtype: pa.DataType) -> str:
    for kind, test in _KINDS.items():
        if test(dtype):
            return kind
    raise TypeError(f"no table has a column of type {dtype}")
