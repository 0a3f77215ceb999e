"""Small files that are vast once they are unpacked, or say that they are."""

import gzip
import io
import zipfile
import zlib

import pyarrow as pa
import pyarrow.parquet as pq


def bombs(mega: int = 200) -> dict[str, bytes]:
    """Small files that are, or say that they are, so many megabytes, and gigabytes."""
    zeros = bytes(1 << 20)
    packed, sheet = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("dump.txt", "w") as member:
        for _ in range(mega):
            member.write(zeros)
    with zipfile.ZipFile(sheet, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"<c/>" * (50_000 * mega))
    text = "a kite of paper " * 60_000
    return {
        "gzip": gzip.compress(zeros * mega),
        "gzip in gzip": gzip.compress(gzip.compress(zeros * mega)),
        "zlib": zlib.compress(zeros * mega),
        "zip": packed.getvalue(),
        "xlsx": sheet.getvalue(),
        "parquet, one text many times": _dictionary(text, 20 * mega),
        "parquet, rows of nothing": _dictionary("", 15_000 * mega),
        "parquet, texts of one letter": _letters(20 * mega),
        "entities": _entities(),
    }


def _dictionary(text: str, rows: int) -> bytes:
    """A dictionary of one text, and many rows of it."""
    target = io.BytesIO()
    column = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array([text]))
    pq.write_table(pa.table({"title": column}), target, compression="zstd")
    return target.getvalue()


def _letters(rows: int) -> bytes:
    target = io.BytesIO()
    pq.write_table(pa.table({"title": ["a" * 50_000] * rows}), target, use_dictionary=False, compression="zstd")
    return target.getvalue()


def _tenfold(names: str) -> list[str]:
    return [f"&{name};" * 10 for name in names[:-1]]


def _entities() -> bytes:
    names = "abcdefghij"
    declared = "".join(f'<!ENTITY {names[at]} "{expanded}">' for at, expanded in enumerate(_tenfold(names), 1))
    return f'<!DOCTYPE x [<!ENTITY a "kite">{declared}]><feed><entry><title>&j;</title></entry></feed>'.encode()
