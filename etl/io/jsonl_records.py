"""Tables of records as JSON Lines: one object a line, in UTF-8."""

import json
from pathlib import Path
from typing import Final, Never

import polars as pl

from etl.errors import BrokenTableError, OutputError
from etl.io.csv_records import holds_bytes

_BOM: Final = b"\xef\xbb\xbf"
_SHOWN: Final = 40


def read_jsonl(path: Path) -> pl.DataFrame:
    """A row an object, a column a key, null where an object lacks it; blank lines are no rows.

    Where a key holds texts and other values, all of them become text. A `BrokenTableError` names the line that is no
    object.
    """
    with path.open("rb") as file:
        head = file.read(len(_BOM))
        source = file.read() if head == _BOM else path
    try:
        return pl.read_ndjson(source, infer_schema_length=None)
    except pl.exceptions.PolarsError as error:
        reason = str(error).partition("\n")[0]
        raise BrokenTableError(f"{path}: {_fault(path) or reason}. Write one JSON object a line, as UTF-8.") from error


def write_jsonl(frame: pl.DataFrame, path: Path) -> None:
    """Write a table as JSON Lines; an `OutputError` if it holds bytes."""
    for name, dtype in frame.schema.items():
        if holds_bytes(dtype):
            raise OutputError(f"column `{name}` holds bytes, which JSON cannot hold. Write a .parquet file.")
    frame.write_ndjson(path)


def append_jsonl(source: Path, columns: pl.DataFrame, path: Path) -> None:
    """Write the objects of `source` byte for byte, with the values of `columns`, a row an object, behind theirs.

    No reader and writer keep all that JSON can say: numbers as they are printed, keys that one object lacks, one key
    with values of several types.
    """
    with source.open("rb") as file, path.open("wb") as target:
        objects = (line.removeprefix(_BOM).strip() for line in file)
        rows = columns.iter_rows(named=True)
        for line, row in zip(filter(None, objects), rows, strict=True):
            body = line.removesuffix(b"}").rstrip()
            comma = b"" if body == b"{" else b","
            added = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
            target.write(body + comma + added[1:].encode() + b"\n")


def _fault(path: Path) -> str | None:
    """Where a file is not JSON Lines, told line by line; None if no line says so."""
    is_blank = True
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
                is_blank = is_blank and not text
                if text and not isinstance(json.loads(text, parse_constant=_refuse), dict):
                    return f"line {number}: `{text[:_SHOWN]}` is no object"
            except UnicodeDecodeError as error:
                return f"line {number}: byte 0x{line[error.start]:02x} is not UTF-8"
            except ValueError as error:
                return f"line {number}: is no JSON ({error})"
    return "holds nothing but blank lines" if is_blank else None


def _refuse(constant: str) -> Never:
    raise ValueError(f"{constant} is no JSON value")
