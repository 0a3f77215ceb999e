"""Candidate pairs: records that share at least one blocking key.

Nothing is decided here; a key only has to bring true pairs together without bringing everything together.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import combinations, pairwise
from typing import Final, NamedTuple

import numpy as np

from etl.deduplicate.features import Features, Hashes

_BANDS: Final = 32
_ROWS: Final = 4
"""32 bands of 4 rows find every pair with Jaccard 0.7 or more (FACTS; measured in docs/adr/0005)."""
_RARE_WORDS: Final = 2
"""So many of a title's rarest words are keys: one is not enough, because a misspelt word is the rarest of all."""
_SENTENCE_WORDS: Final = 8
"""So many words from the start and from the end of an abstract stand for its first and last sentence."""


def _constants(name: str) -> Hashes:
    """One number a permutation: the same for ever, on every machine and with every version of numpy."""
    named = (f"{name} {number}".encode() for number in range(_BANDS * _ROWS))
    return np.array(
        [int.from_bytes(hashlib.blake2b(one, digest_size=8).digest(), "little") for one in named], np.uint64
    )


_MULTIPLIERS: Final = _constants("multiplier") | np.uint64(1)
_ADDENDS: Final = _constants("addend")


@dataclass(frozen=True, slots=True)
class BlockLimits:
    """`max_block_records`: in a larger block each record meets only the first and its neighbours.
    `min_title_chars`: a shorter title is no key."""

    max_block_records: int
    min_title_chars: int


class Candidates(NamedTuple):
    """Pairs of record numbers (a < b), ascending, and how many the cap on blocks left out, counted in each block."""

    pairs: list[tuple[int, int]]
    cut_count: int


def candidates(records: Sequence[Features], limits: BlockLimits) -> Candidates:
    """Every pair of records that shares a key, each once."""
    blocks: dict[tuple[str, object], list[int]] = defaultdict(list)
    rare = Counter(word for record in records for word in set(record.title))
    for number, record in enumerate(records):
        for key in dict.fromkeys(_keys(record, rare, limits)):
            blocks[key].append(number)
    pairs: set[tuple[int, int]] = set()
    cut = 0
    for members in blocks.values():
        size = len(members)
        if size <= limits.max_block_records:
            pairs.update(combinations(members, 2))
        else:
            kept = {(members[0], other) for other in members[1:]} | set(pairwise(members))
            cut += size * (size - 1) // 2 - len(kept)
            pairs |= kept
    return Candidates(sorted(pairs), cut)


def _keys(record: Features, rare: Counter[str], limits: BlockLimits) -> Iterator[tuple[str, object]]:
    for kind in ("arxiv_id", "doi", "pmid"):
        value = getattr(record, kind)
        if value:
            yield kind, value
    title = "".join(record.title)
    if len(title) >= limits.min_title_chars:
        yield "title", title
    if record.title and record.surnames:
        for word in nsmallest(_RARE_WORDS, set(record.title), key=lambda word: (rare[word], word)):
            yield "author", (record.surnames[0], word)
    if len(record.abstract) >= _SENTENCE_WORDS:
        yield "sentence", record.abstract[:_SENTENCE_WORDS]
        yield "sentence", record.abstract[-_SENTENCE_WORDS:]
    if record.shingles.size:
        yield "text", record.shingles.tobytes()
        for band, rows in enumerate(minhash(record.shingles).reshape(_BANDS, _ROWS)):
            yield f"band {band}", rows.tobytes()


def minhash(shingles: Hashes) -> Hashes:
    """The least value of each of 128 permutations of the shingles (Broder 1997)."""
    mixed = shingles[:, None] * _MULTIPLIERS + _ADDENDS
    mixed ^= mixed >> np.uint64(32)
    least: Hashes = mixed.min(axis=0)
    return least
