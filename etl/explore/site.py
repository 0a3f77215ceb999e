"""The site as a stream of files: made part by part, so that it is never whole in memory."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from etl.explore.cards import cards
from etl.explore.described import described
from etl.explore.details import Details, Tables
from etl.explore.index import index_of
from etl.explore.known import json_bytes, known_rows
from etl.explore.language import Language
from etl.explore.order import in_order
from etl.explore.shards import PAPERS_PER_SHARD
from schemas.columns import Paper, Quarantine

File = tuple[str, bytes]
Slices = Iterable[tuple[int, bytes]]
"""Slices of a dump, `SLICE_BYTES` long but for the last, with their numbers."""

_PAPERS_AT_ONCE: Final = 64 * PAPERS_PER_SHARD
_MOST_ROWS, _MOST_CHARS = 5_000, 2_000


@dataclass(frozen=True, slots=True)
class Exports:
    """What the site needs of exports: each kind's head, what stands between pieces, and the pieces of some papers."""

    heads: Mapping[str, str]
    betweens: Mapping[str, str]
    pieces: Callable[[pl.DataFrame], Mapping[str, Sequence[str]]]


def site_files(
    tables: Tables,
    raw: Mapping[str, Slices],
    language: Language,
    exports: Exports,
    facts: Mapping[str, object],
    paper_count: int | None = None,
) -> Iterator[File]:
    """The files of the site that are made of tables and dumps, those that end in `.gz` not yet compressed.

    `raw` are slices of dumps by `dump_id`. `paper_count` is how many papers the package has, where `papers` is a part
    of it; `facts` go into site.json beside what is counted: `title`, if there is a `report`, and what the values of
    `reason` and `rule` mean (`reasons`, `rules`). Same rows in whichever order, same files in the same order.
    """
    papers = in_order(tables[Paper.TABLE].select(Paper.TYPES.keys()))
    yield from _paper_files(papers, tables, exports)
    for dump_id in sorted(raw):
        for number, content in raw[dump_id]:
            yield f"raw/{dump_id}/{number}.bin.gz", content
    yield "quarantine.json.gz", _quarantine(tables[Quarantine.TABLE])
    index = index_of(papers, tables, language)
    yield from index.files(papers, language)
    yield "exports/head.json", json_bytes({**exports.heads, "between": exports.betweens})
    told = described(papers, tables, index, language)
    shown = papers.height if paper_count is None else paper_count
    yield "site.json", json_bytes({**told, "kinds": list(exports.heads), "shown": shown, **facts})


def _paper_files(papers: pl.DataFrame, tables: Tables, exports: Exports) -> Iterator[File]:
    """Cards, details and pieces of exports, of 64 papers each."""
    details = Details(papers, tables)
    for start in range(0, papers.height, _PAPERS_AT_ONCE):
        part = papers[start : start + _PAPERS_AT_ONCE]
        pieces = exports.pieces(part)
        lists = {"cards": cards(part, start), "papers": list(details.of(start, start + part.height))}
        for first in range(0, part.height, PAPERS_PER_SHARD):
            number, own = (start + first) // PAPERS_PER_SHARD, slice(first, first + PAPERS_PER_SHARD)
            for folder, rows in lists.items():
                yield f"{folder}/{number}.json.gz", json_bytes(rows[own])
            texts = zip(*(texts[own] for texts in pieces.values()), strict=True)  # side by side, as they compress best
            yield f"exports/{number}.json.gz", json_bytes([dict(zip(pieces, one, strict=True)) for one in texts])


def _quarantine(rows: pl.DataFrame) -> bytes:
    """The first rows, with the beginnings of their texts: a page of them all could not be opened."""
    first = rows.sort(Quarantine.SORT).head(_MOST_ROWS)
    return json_bytes(known_rows(first.with_columns(pl.col(Quarantine.raw_text).str.head(_MOST_CHARS))))
