"""Rows compared by all their words, compiled by numba: what is told of a pair is always exact.

`rows` is (starts, packed, norms), `scales` what a word weighs by its number and by how often it stands. A neighbour is
a key (`plain.LAST`).
"""

from typing import Any

import numpy as np

from etl.relate.compiling import compiled

_FULL = 10_000.0
_HALF = 32
_LAST = 0xFFFFFFFF
_REPEAT_BITS = np.uint32(4)
_REPEAT_MASK = np.uint32(15)
_LINE = 16
"""So many packed words come into the cache together."""


@compiled
def _keep(best: Any, key: Any) -> None:
    """Put a key among the best ones, which descend, if it is greater than the last of them and not there."""
    last = best.size - 1
    if key <= best[last]:
        return
    i = 0
    while best[i] > key:
        i += 1
    if best[i] == key:
        return
    for j in range(last, i, -1):
        best[j] = best[j - 1]
    best[i] = key


@compiled
def _unpack(packed: Any, scales: Any, own: Any, is_there: Any) -> None:
    """Lay out what a row's words weigh, times their rarity, or take it away."""
    rarity_of, repeats = scales
    for place in range(packed.size):
        word = packed[place] >> _REPEAT_BITS
        rarity = np.int32(rarity_of[word])
        own[word] = np.int32(repeats[packed[place] & _REPEAT_MASK]) * rarity * rarity if is_there else 0


@compiled
def _fetch(rows: Any, others: Any) -> Any:
    """Bring rows into the cache, all of them at once: one after another, each would be waited for.

    The sum means nothing, but what nobody uses is not read.
    """
    starts, packed, _ = rows
    total = np.uint64(0)
    for other in others:
        for place in range(starts[other], starts[other + 1], _LINE):
            total += np.uint64(packed[place])
    return total


@compiled
def compare(rows: Any, scales: Any, asked: Any, counts: Any, others: Any, least: Any, best: Any) -> Any:
    """Compare each row asked for with others, so many for each, and put those at least so like among its best."""
    starts, packed, norms = rows
    repeats = scales[1]
    often = np.empty(16, np.int32)
    often[: repeats.size] = repeats
    own, total = np.zeros(scales[0].size, np.int32), np.uint64(0)
    for i in range(asked.size):
        row, chosen = asked[i], others[i, : counts[i]]
        mine = packed[starts[row] : starts[row + 1]]
        total += _fetch(rows, chosen)
        _unpack(mine, scales, own, True)
        for other in chosen:
            product: Any = 0
            theirs = packed[starts[other] : starts[other + 1]]
            for place in range(theirs.size):
                word, repeat = theirs[place] >> _REPEAT_BITS, theirs[place] & _REPEAT_MASK
                product += np.int64(own[word] * often[repeat])
            share = np.int64(np.rint(product / (norms[row] * norms[other]) * _FULL)) if product > 0 else 0
            if share >= least:
                _keep(best[row], share << _HALF | (_LAST - other))
        _unpack(mine, scales, own, False)
    return total


@compiled
def mirror(known: Any, best: Any) -> None:
    """Whose neighbour a row is, may be its neighbour."""
    for row in range(known.shape[0]):
        for i in range(known.shape[1]):
            key = known[row, i]
            if key == 0:
                break
            _keep(best[_LAST - (key & _LAST)], (key >> _HALF) << _HALF | (_LAST - row))


@compiled
def nearest_to_some(rows: Any, scales: Any, asked: Any, sampled: Any, part: Any, least: Any, best: Any) -> None:
    """The keys of those rows of a part that are nearest to each row asked for.

    `sampled` has the rows asked for by words: where each word starts, and there which of them have it, and what it
    weighs there times its rarity; and a table of this, of the most frequent words by all rows asked for. All are whole
    numbers, and small enough for floating point to be exact. `floors` are a little less than what a product must pass
    to be worth a quotient.
    """
    starts, packed, norms = rows
    word_starts, which, weights, table = sampled
    repeats = scales[1]
    products, floors = np.empty(asked.size), np.empty(asked.size)
    for i in range(asked.size):
        floors[i] = norms[asked[i]] * (least - 1) / _FULL
    for row in range(part[0], part[1]):
        products[:] = 0
        for place in range(starts[row], starts[row + 1]):
            word, repeat = packed[place] >> _REPEAT_BITS, np.float64(repeats[packed[place] & _REPEAT_MASK])
            if word < table.shape[0]:
                for i in range(asked.size):
                    products[i] += table[word, i] * repeat
                continue
            for i in range(word_starts[word], word_starts[word + 1]):
                products[which[i]] += weights[i] * repeat
        for i in range(asked.size):
            if products[i] > floors[i] * norms[row] and asked[i] != row:
                share = np.int64(np.rint(products[i] / (norms[asked[i]] * norms[row]) * _FULL))
                if share >= least:
                    _keep(best[i], share << _HALF | (_LAST - row))
                    floors[i] = norms[asked[i]] * (max(least, best[i, -1] >> _HALF) - 1) / _FULL
