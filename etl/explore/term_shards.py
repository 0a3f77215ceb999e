"""Shards of terms: the whole index cut into files of about one size, and the list of their first terms."""

from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import chain
from typing import Final, NamedTuple

import numpy as np

from etl.explore.known import json_bytes
from etl.explore.postings import Postings
from etl.explore.varints import encoded

_MOST_BYTES: Final = 1 << 16
_HEAD: Final = 4
_ENTRY: Final = len('["",,],')


class Term(NamedTuple):
    """A term with how many papers have it, and its postings as bytes."""

    term: str
    paper_count: int
    postings: bytes


File = tuple[str, bytes]


def term_files(streams: Iterable[Iterable[Postings]]) -> Iterator[File]:
    """The shards `terms/<n>.bin.gz`, and last the list `terms/index.json.gz`; of streams that are each in order."""
    shard: list[Term] = []
    firsts: list[str] = []
    size = _HEAD
    for term in merge(*(chain.from_iterable(map(_terms, stream)) for stream in streams), key=_order):
        added = _size(term)
        if shard and size + added > _MOST_BYTES:
            yield f"terms/{len(firsts) - 1}.bin.gz", _shard(shard)
            shard, size = [], _HEAD
        if not shard:
            firsts.append(term.term)
        shard.append(term)
        size += added
    if shard:
        yield f"terms/{len(firsts) - 1}.bin.gz", _shard(shard)
    yield "terms/index.json.gz", json_bytes(firsts)


def _order(term: Term) -> str:
    return term.term


def _terms(postings: Postings) -> Iterator[Term]:
    content, sizes = encoded(postings)
    whole = content.tobytes()
    end = 0
    for term, count, size in zip(postings.terms, postings.counts.tolist(), sizes.tolist(), strict=True):
        yield Term(term, count, whole[end : end + size])
        end += size


def _size(term: Term) -> int:
    """How many bytes a term adds to a shard, about."""
    return _ENTRY + len(term.term) + len(str(term.paper_count)) + len(str(len(term.postings))) + len(term.postings)


def _shard(terms: list[Term]) -> bytes:
    header = json_bytes([(one.term, one.paper_count, len(one.postings)) for one in terms])
    length = np.array([len(header)], "<u4").tobytes()
    return b"".join([length, header, *(one.postings for one in terms)])
