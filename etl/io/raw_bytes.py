"""Published tables held against the raw files that they were made from: whole files, and fields byte by byte."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from etl.errors import AbstractsError
from etl.io.dump_bytes import open_dump, sha256_of_dump
from etl.parse.encoding import decode_as
from etl.parse.pieces import joined
from schemas.columns import Dump, Mention, Span

_RAW: Final = "_raw"
_VERBATIM: Final = tuple(name.removesuffix(_RAW) for name in Mention.TYPES if name.endswith(_RAW))

Frames = Mapping[str, pl.DataFrame]


class Compared(NamedTuple):
    """The dumps whose raw file is the one that the tables were made from, and the others, each with what is wrong."""

    same: list[str]
    other: list[str]


def compare_files(raw: Path, dumps: pl.DataFrame) -> Compared:
    """Look whether each dump's raw file still has the hash that the table `dumps` names."""
    found = Compared([], [])
    for dump_id, file, sha256 in dumps.select(Dump.dump_id, Dump.file, Dump.sha256).iter_rows():
        wrong = _wrong(raw / file, dump_id, sha256)
        if wrong:
            found.other.append(f"dumps.parquet: column `sha256`: {wrong}")
        else:
            found.same.append(dump_id)
    return found


def _wrong(path: Path, dump_id: str, sha256: str) -> str | None:
    """Why a raw file, or the object that it points to, is not the dump of that hash; None where it is."""
    if not path.is_file():
        return f"{path} of `{dump_id}` is missing"
    try:
        return None if sha256_of_dump(path) == sha256 else f"{path} of `{dump_id}` has changed since"
    except AbstractsError as error:
        return f"`{dump_id}`: {error}"


def verbatim_problems(raw: Path, frames: Frames, dump_ids: list[str]) -> tuple[int, list[str]]:
    """How many field spans were read, and the verbatim texts of `mentions` that are not what their bytes say.

    Where a span is a whole record, a library read its values from quoted or escaped text: those are not compared.
    """
    is_verbatim = (pl.col(Span.role) == "field") & pl.col(Span.field).is_in(_VERBATIM)
    spans = frames["spans"].filter(is_verbatim).sort(Span.SORT)
    count, found = 0, []
    for row in frames["dumps"].filter(pl.col(Dump.dump_id).is_in(dump_ids)).iter_rows(named=True):
        own = spans.filter(pl.col(Span.dump_id) == row[Dump.dump_id])
        count += own.height
        if own.height:
            texts = _texts(raw / row[Dump.file], own, row[Dump.encoding])
            found += _differences(raw / row[Dump.file], texts, frames["mentions"], own)
    return count, found


def _texts(path: Path, spans: pl.DataFrame, encoding: str) -> dict[tuple[str, str], list[str]]:
    """What the bytes of each mention's fields say, in reading order."""
    texts: dict[tuple[str, str], list[str]] = {}
    columns = (Span.mention_id, Span.field, Span.start_byte, Span.end_byte)
    with open_dump(path) as file:
        for mention_id, field, start, end in spans.select(columns).iter_rows():
            file.seek(start)
            decoded = decode_as(file.read(end - start), encoding)
            texts.setdefault((mention_id, field), []).append(decoded.readable(0, len(decoded.text)))
    return texts


def _differences(
    path: Path, texts: Mapping[tuple[str, str], list[str]], mentions: pl.DataFrame, spans: pl.DataFrame
) -> list[str]:
    """The printed fields of mentions that are other than their bytes, or have none."""
    found = []
    own = mentions.join(spans.select(Span.mention_id).unique(), on=Mention.mention_id, how="semi")
    for row in own.iter_rows(named=True):
        for field in _VERBATIM:
            parts = texts.get((row[Mention.mention_id], field))
            said = joined(field, parts) if parts else None
            if said != row[field + _RAW]:
                where = f"{path}, bytes {row[Mention.start_byte]:,} to {row[Mention.end_byte]:,}"
                column = f"mentions.parquet: column `{field}{_RAW}`"
                found.append(f"{column}: of {row[Mention.mention_id]} is not what its bytes say ({where})")
    return found
