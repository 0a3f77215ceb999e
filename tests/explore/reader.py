"""A slow and simple reader of a site: what the browser's code reads, in plain loops."""

import gzip
import json
import struct
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

Files = Mapping[str, bytes]


class Posting(NamedTuple):
    """A paper that has a term; a key has no mark."""

    place: int
    mark: int | None


def opened(files: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """The files by path, those that are compressed inflated; no path comes twice."""
    found: dict[str, bytes] = {}
    for path, content in files:
        assert path not in found
        found[path] = gzip.decompress(content) if path.endswith(".gz") else content
    return found


def json_of(files: Files, path: str) -> Any:
    """What a file of JSON holds."""
    return json.loads(files[path])


def rows_of(files: Files, folder: str) -> list[Any]:
    """The rows of all shards of a folder."""
    rows: list[Any] = []
    while (path := f"{folder}/{len(rows) // 64}.json.gz") in files and len(rows) % 64 == 0:
        rows += json_of(files, path)
    return rows


def column(files: Files, name: str) -> list[int | None]:
    """A column of numbers."""
    content = files[f"columns/{name}.bin.gz"]
    numbers = struct.unpack(f"<{len(content) // 4}i", content)
    return [None if number == -(2**31) else number for number in numbers]


def postings(files: Files) -> dict[str, list[Posting]]:
    """Every term with its papers, in the order in which the terms stand."""
    found: dict[str, list[Posting]] = {}
    firsts = json_of(files, "terms/index.json.gz")
    for number, first in enumerate(firsts):
        content = files[f"terms/{number}.bin.gz"]
        (length,) = struct.unpack("<I", content[:4])
        header, rest = json.loads(content[4 : 4 + length]), content[4 + length :]
        assert header[0][0] == first
        assert len(content) <= 1 << 16 or len(header) == 1
        for term, count, size in header:
            found[term] = read_postings(rest[:size], is_marked=not term.startswith("="))
            assert len(found[term]) == count
            rest = rest[size:]
        assert rest == b""
    assert f"terms/{len(firsts)}.bin.gz" not in files
    return found


def read_postings(content: bytes, *, is_marked: bool) -> list[Posting]:
    """The papers of one term."""
    found, last, at = [], -1, 0
    while at < len(content):
        gap = shift = 0
        while True:
            byte = content[at]
            at += 1
            gap |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        last += gap
        found.append(Posting(last, content[at] if is_marked else None))
        at += is_marked
    return found
