"""The cells of a Parquet file as text.

A few bytes of a dictionary may stand for gigabytes, so repeated texts stay packed until it is known how much they are.
"""

import json
from base64 import b64encode
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final

from etl.parse.tables.lists import joined, texts_in
from etl.parse.tables.names import Columns

_PIECES_OF_TEXT: Final = frozenset({"title", "abstract", "comment"})
"""Fields whose lists are pieces of one text."""


def open_parquet(raw: bytes, packed: Sequence[str]) -> Any:
    """A Parquet file whose columns `packed` keep repeated texts packed; checksums of pages are verified."""
    import pyarrow as pa  # takes longer to import than most dumps take to read
    import pyarrow.parquet as pq

    return pq.ParquetFile(
        pa.BufferReader(raw),
        read_dictionary=list(packed),
        coerce_int96_timestamp_unit="us",
        page_checksum_verification=True,
    )


def unpacked_bytes(array: Any) -> int:
    """How many bytes the values of a column are, once no value stands for another."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(array.type):
        sizes = pc.take(pc.binary_length(array.dictionary), array.indices)
        return (pc.sum(sizes).as_py() or 0) + 8 * len(array)
    if pa.types.is_struct(array.type):
        return sum(unpacked_bytes(part) for part in array.flatten()) + len(array)
    if pa.types.is_map(array.type):
        return unpacked_bytes(array.keys) + unpacked_bytes(array.items) + 8 * len(array)
    if pa.types.is_nested(array.type):
        return unpacked_bytes(array.flatten()) + 8 * len(array)
    return int(array.nbytes)


def text_rows(batch: Any, columns: Columns) -> Iterator[tuple[str, ...]]:
    """The rows of a batch, each cell as text; a null is empty."""
    fields = {place: field for field, places in columns.fields.items() for place in places}
    cells = (_texts(array, fields.get(place, "")) for place, array in enumerate(batch.columns))
    return zip(*cells, strict=True)


def _texts(array: Any, field: str) -> list[str]:
    import pyarrow as pa

    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_timestamp(array.type):
        array = array.cast(pa.timestamp("us", array.type.tz), safe=False)  # Python knows no nanoseconds
    if pa.types.is_string(array.type) or pa.types.is_large_string(array.type):
        try:
            return [text or "" for text in array.to_pylist()]
        except UnicodeDecodeError:
            array = array.cast(pa.large_binary())
            return [(text or b"").decode("utf-8", "replace") for text in array.to_pylist()]
    return [_text(value, field) for value in array.to_pylist()]


def _text(value: object, field: str) -> str:
    """A value as text: a list as its parts, anything nested that no field holds as JSON."""
    if value is None or value != value:  # the second is not a number
        return ""
    if isinstance(value, datetime):
        return value.isoformat().removesuffix("T00:00:00")
    if isinstance(value, bytes):
        return _readable(value)
    if isinstance(value, list | dict):
        are_texts = isinstance(value, list) and all(isinstance(part, str) for part in value)
        if not field and not are_texts:
            return json.dumps(value, ensure_ascii=False, default=_json) if value else ""
        parts = value if are_texts else list(texts_in(value))
        return "\n".join(parts) if field in _PIECES_OF_TEXT else joined(parts)
    return value if isinstance(value, str) else str(value)


def _json(value: object) -> str:
    return (
        value.isoformat() if isinstance(value, date) else _readable(value) if isinstance(value, bytes) else str(value)
    )


def _readable(value: bytes) -> str:
    """Bytes as the text that they are, else in base 64."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return b64encode(value).decode()
