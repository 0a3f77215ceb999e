"""The rows that have most of each word, compiled by numba.

A row's words are packed (`reading_kernel.read`), numbered from the most frequent on, so that what is looked up most
often lies together. `rows` is (starts, packed, norms), `scales` what a word weighs by its number and by how often it
stands.
"""

from typing import Any

import numpy as np

from etl.relate.compiling import compiled

_UNIT = 32_767.0
_HALF = 32
_LAST = 0xFFFFFFFF
_REPEAT_BITS = np.uint32(4)
_REPEAT_MASK = np.uint32(15)


@compiled
def _heaviest(packed: Any, norm: Any, scales: Any, shared: Any, words: Any, units: Any) -> Any:
    """The words of a row that weigh most, of those that it shares with others, and their part of its length; how many.

    Parts are whole numbers, rounded down, so that no product of two rows passes 2 ** 30. Words from `shared` on are in
    one row only.
    """
    rarity_of, repeats = scales
    count = 0
    for place in range(packed.size):
        word = np.int64(packed[place] >> _REPEAT_BITS)
        if word >= shared or rarity_of[word] == 0:
            continue
        weight = np.int32(repeats[packed[place] & _REPEAT_MASK]) * np.int32(rarity_of[word])
        if count < words.size:
            count += 1
        elif weight < units[count - 1] or (weight == units[count - 1] and word < words[count - 1]):
            continue
        i = count - 1
        while i > 0 and (units[i - 1] < weight or (units[i - 1] == weight and words[i - 1] < word)):
            words[i], units[i] = words[i - 1], units[i - 1]
            i -= 1
        words[i], units[i] = word, weight
    for i in range(count):
        units[i] = np.int32(units[i] / norm * _UNIT)
    return count


@compiled
def heaviest(rows: Any, scales: Any, shared: Any, asked: Any, counts: Any, words: Any, units: Any) -> None:
    """The heaviest words of each row asked for, the heaviest first: how many, which, and their part of its length."""
    starts, packed, norms = rows
    for i in range(asked.size):
        row = asked[i]
        own = packed[starts[row] : starts[row + 1]]
        counts[i] = _heaviest(own, norms[row], scales, shared, words[i], units[i])


@compiled
def count_lists(rows: Any, scales: Any, shared: Any, max_words: Any, sizes: Any) -> None:
    """Count in how many rows each word is among the heaviest."""
    starts, packed, norms = rows
    words, units = np.empty(max_words, np.int32), np.empty(max_words, np.int32)
    for row in range(norms.size):
        for i in range(_heaviest(packed[starts[row] : starts[row + 1]], norms[row], scales, shared, words, units)):
            sizes[words[i]] += 1


@compiled
def fill_lists(rows: Any, scales: Any, shared: Any, max_words: Any, span: Any, list_starts: Any, entries: Any) -> None:
    """Fill the lists of the words of a span: an entry is a row's part, and `_LAST` less the row below it."""
    starts, packed, norms = rows
    words, units = np.empty(max_words, np.int32), np.empty(max_words, np.int32)
    ends = list_starts[:-1].copy()
    for row in range(norms.size):
        for i in range(_heaviest(packed[starts[row] : starts[row + 1]], norms[row], scales, shared, words, units)):
            word = words[i] - span[0]
            if 0 <= word < span[1] - span[0]:
                entries[ends[word]] = np.int64(units[i]) << _HALF | (_LAST - row)
                ends[word] += 1


@compiled
def sort_lists(list_starts: Any, entries: Any, kept_starts: Any, members: Any, units: Any) -> None:
    """The rows of each list that have most of the word, as many as are kept of it: the most first, then the first."""
    for word in range(list_starts.size - 1):
        start, size = kept_starts[word], kept_starts[word + 1] - kept_starts[word]
        if size == 0:
            continue
        own = entries[list_starts[word] : list_starts[word + 1]]
        own.sort()
        for i in range(size):
            entry = own[own.size - 1 - i]
            members[start + i] = _LAST - (entry & _LAST)
            units[start + i] = entry >> _HALF


@compiled
def subjects(rows: Any, scales: Any, span: Any, found: Any) -> None:
    """The word of each row that weighs most, of those numbered from `span[0]` to `span[1]`; 0 where it has none."""
    starts, packed, norms = rows
    rarity_of, repeats = scales
    for row in range(norms.size):
        greatest, found[row] = np.int32(0), 0
        for place in range(starts[row], starts[row + 1]):
            word = np.int64(packed[place] >> _REPEAT_BITS)
            if span[0] <= word < span[1]:
                weight = np.int32(repeats[packed[place] & _REPEAT_MASK]) * np.int32(rarity_of[word])
                if weight > greatest:
                    greatest, found[row] = weight, word
