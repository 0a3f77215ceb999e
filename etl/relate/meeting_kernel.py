"""The search for neighbours among many papers, compiled by numba: the cost of a paper does not grow with their number.

A row's words are packed (`reading_kernel.read`), numbered from the most frequent on, so that what is looked up most
often lies together. `rows` is (starts, packed, norms), `scales` what a word weighs by its number and by how often it
stands.
"""

from typing import Any

import numpy as np

from etl.relate.compiling import compiled

_FULL = 10_000.0
_UNIT = 32_767.0
_HALF = 32
_LAST = 0xFFFFFFFF
_STEP = 20
_STEPS = 1025
_REPEAT_BITS = 4
_REPEAT_MASK = 15
_BLOCK = 16
"""So many places of a list are read at a time."""
_SPREAD = 0x9E3779B1


@compiled
def _heaviest(packed: Any, norm: Any, scales: Any, shared: Any, words: Any, units: Any) -> Any:
    """The words of a row that weigh most, of those that it shares with others, and their part of its length; how many.

    Parts are whole numbers, rounded down, so that no product of two rows passes 2 ** 30. Words from `shared` on are in
    one row only.
    """
    rarity_of, repeats = scales
    count = 0
    for place in range(packed.size):
        word = np.int64(packed[place]) >> _REPEAT_BITS
        if word >= shared or rarity_of[word] == 0:
            continue
        weight = np.int64(repeats[packed[place] & _REPEAT_MASK]) * np.int64(rarity_of[word])
        unit = np.int32(weight / norm * _UNIT)
        if count < words.size:
            count += 1
        elif unit < units[count - 1] or (unit == units[count - 1] and word < words[count - 1]):
            continue
        i = count - 1
        while i > 0 and (units[i - 1] < unit or (units[i - 1] == unit and words[i - 1] < word)):
            words[i], units[i] = words[i - 1], units[i - 1]
            i -= 1
        words[i], units[i] = word, unit
    return count


@compiled
def count_lists(rows: Any, scales: Any, shared: Any, max_words: Any, sizes: Any) -> None:
    """Count in how many rows each word is among the heaviest."""
    starts, packed, norms = rows
    words, units = np.empty(max_words, np.int64), np.empty(max_words, np.int32)
    for row in range(norms.size):
        for i in range(_heaviest(packed[starts[row] : starts[row + 1]], norms[row], scales, shared, words, units)):
            sizes[words[i]] += 1


@compiled
def fill_lists(rows: Any, scales: Any, shared: Any, max_words: Any, span: Any, list_starts: Any, entries: Any) -> None:
    """Fill the lists of the words of a span: an entry is a row's part, and `_LAST` less the row below it."""
    starts, packed, norms = rows
    words, units = np.empty(max_words, np.int64), np.empty(max_words, np.int32)
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
def _compare(own: Any, row: Any, other: Any, rows: Any, repeats: Any, least: Any, best: Any) -> None:
    """Compare the row that is laid out with another by all words, and keep the key."""
    starts, packed, norms = rows
    product: Any = 0
    for place in range(starts[other], starts[other + 1]):
        product += np.int64(own[packed[place] >> _REPEAT_BITS]) * np.int64(repeats[packed[place] & _REPEAT_MASK])
    if product > 0:
        share = np.int64(np.rint(product / (norms[row] * norms[other]) * _FULL))
        if share >= least:
            _keep(best, share << _HALF | (_LAST - other))


@compiled
def _meet(count: Any, words: Any, units: Any, lists: Any, left: Any, table: Any, met: Any) -> Any:
    """Read the lists of a row's words, wherever the product of both parts is greatest, `left` places in all.

    Whom it meets is in `table` (rows and products, by slot), the slots in use in `met`; how many they are.
    """
    list_starts, members, member_units = lists
    slot_rows, products = table
    mask = slot_rows.size - 1
    cursors, heads = np.empty(count, np.int64), np.zeros(count, np.int64)
    for i in range(count):
        cursors[i] = list_starts[words[i]]
        if cursors[i] < list_starts[words[i] + 1]:
            heads[i] = np.int64(units[i]) * np.int64(member_units[cursors[i]]) + 1
    found = 0
    while left > 0 and count > 0:
        i = 0
        for j in range(1, count):
            if heads[j] > heads[i]:
                i = j
        if heads[i] == 0:
            break
        end, unit = list_starts[words[i] + 1], units[i]
        stop = min(cursors[i] + min(_BLOCK, left), end)
        left -= stop - cursors[i]
        for place in range(cursors[i], stop):
            other = members[place]
            slot = (np.int64(other) * _SPREAD >> 8) & mask
            while slot_rows[slot] >= 0 and slot_rows[slot] != other:
                slot = (slot + 1) & mask
            if slot_rows[slot] < 0:
                slot_rows[slot] = other
                met[found] = slot
                found += 1
            products[slot] += unit * np.int32(member_units[place])
        cursors[i] = stop
        heads[i] = np.int64(unit) * np.int64(member_units[stop]) + 1 if stop < end else 0
    return found


@compiled
def _bar(heights: Any, room: Any) -> Any:
    """The height that is not passed by more than so many, and for how many of this height there is room."""
    bar = heights.size - 1
    while bar > 0 and heights[bar] <= room:
        room -= heights[bar]
        bar -= 1
    return bar, room


@compiled
def nearest_of_met(
    rows: Any, scales: Any, lists: Any, shared: Any, part: Any, bounds: Any, least: Any, best: Any
) -> None:
    """The keys of the rows nearest to each row of a part, of those that it meets in the lists of its heaviest words.

    Of `bounds` = (words, places, candidates) so many places of its words' lists are read, and so many of those met are
    compared that look most alike by what was read, in steps of a thousandth; of one step those that were met first.
    """
    starts, packed, norms = rows
    max_words, max_postings, max_candidates = bounds
    size = 1
    while size < 2 * max_postings:
        size *= 2
    slot_rows, products = np.full(size, -1, np.int32), np.zeros(size, np.int32)
    met, heights = np.empty(max_postings, np.int64), np.empty(_STEPS, np.int64)
    words, units = np.empty(max_words, np.int64), np.empty(max_words, np.int32)
    own = np.zeros(scales[0].size, np.int32)
    for row in range(part[0], part[1]):
        mine = packed[starts[row] : starts[row + 1]]
        count = _heaviest(mine, norms[row], scales, shared, words, units)
        found = _meet(count, words, units, lists, max_postings, (slot_rows, products), met)
        heights[:] = 0
        for i in range(found):
            if slot_rows[met[i]] != row:
                heights[products[met[i]] >> _STEP] += 1
        bar, room = _bar(heights, max_candidates)
        _unpack(mine, scales, own, True)
        for i in range(found):
            other, height = slot_rows[met[i]], products[met[i]] >> _STEP
            slot_rows[met[i]], products[met[i]] = -1, 0
            if other == row or height < bar or (height == bar and room == 0):
                continue
            room -= height == bar
            _compare(own, row, other, rows, scales[1], least, best[row])
        _unpack(mine, scales, own, False)


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
def nearest_around(rows: Any, scales: Any, part: Any, max_asked: Any, least: Any, known: Any, best: Any) -> None:
    """Compare each row of a part with the nearest rows of its nearest rows, `max_asked` of each."""
    starts, packed, _ = rows
    own, seen = np.zeros(scales[0].size, np.int32), np.empty(max_asked * max_asked, np.int64)
    for row in range(part[0], part[1]):
        found = 0
        for i in range(min(max_asked, known.shape[1])):
            if known[row, i] == 0:
                break
            near = _LAST - (known[row, i] & _LAST)
            for j in range(min(max_asked, known.shape[1])):
                if known[near, j] == 0:
                    break
                other = _LAST - (known[near, j] & _LAST)
                if other != row:
                    seen[found] = other
                    found += 1
        others = seen[:found]
        others.sort()
        mine = packed[starts[row] : starts[row + 1]]
        _unpack(mine, scales, own, True)
        before = -1
        for other in others:
            is_known = other == before
            before = other
            for key in known[row]:
                is_known |= key != 0 and _LAST - (key & _LAST) == other
            if not is_known:
                _compare(own, row, other, rows, scales[1], least, best[row])
        _unpack(mine, scales, own, False)


@compiled
def nearest_to_some(rows: Any, scales: Any, asked: Any, sampled: Any, part: Any, least: Any, best: Any) -> None:
    """The keys of those rows of a part that are nearest to each row asked for.

    `sampled` has the rows asked for by words: where each word starts, and there which of them have it, and what it
    weighs there times its rarity.
    """
    starts, packed, norms = rows
    word_starts, which, weights = sampled
    repeats = scales[1]
    products = np.empty(asked.size, np.int64)
    for row in range(part[0], part[1]):
        products[:] = 0
        for place in range(starts[row], starts[row + 1]):
            word, repeat = packed[place] >> _REPEAT_BITS, np.int64(repeats[packed[place] & _REPEAT_MASK])
            for i in range(word_starts[word], word_starts[word + 1]):
                products[which[i]] += weights[i] * repeat
        for i in range(asked.size):
            if products[i] > 0 and asked[i] != row:
                share = np.int64(np.rint(products[i] / (norms[asked[i]] * norms[row]) * _FULL))
                if share >= least:
                    _keep(best[i], share << _HALF | (_LAST - row))
