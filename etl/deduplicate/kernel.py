"""The arithmetic of `shingles`, bit for bit, compiled by numba over Arrow buffers: one pass over the bytes of a text.

Texts come as the two buffers of a `large_string` array, folded where they go beyond ASCII (`shingles.folded`), so that
every byte from 0x80 on is part of a letter. Import it only where there is much to do: loading numba takes time, and the
first run on a machine compiles for some seconds. All that is compiled is in this file: the cache knows of no other.
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

import numpy as np
import numpy.typing as npt
from numba import njit

from etl.deduplicate.shingles import (
    ADDENDS,
    BANDS,
    CROWD_WORDS,
    MULTIPLIERS,
    ROWS,
    SENTENCE_WORDS,
    SETTLE,
    STEP,
    STIR,
    Hashes,
)

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]

_Compiled = TypeVar("_Compiled", bound=Callable[..., Any])

# Compiled code is cached by this file alone, so the constants of `shingles` may never change. All numbers that are
# combined are of 64 bits without sign: numba turns a mixture with signed ones into floating point.
_STEP, _STIR, _SETTLE = np.uint64(STEP), np.uint64(STIR), np.uint64(SETTLE)
_1, _2, _8, _16, _29, _32, _64, _128 = (np.uint64(number) for number in (1, 2, 8, 16, 29, 32, 64, 128))
_NONE, _CASE, _HIGH = np.uint64(0), np.uint64(0x2020202020202020), np.uint64(0x8080808080808080)
_MASKS = np.array([(1 << 8 * count) - 1 for count in range(9)], np.uint64)
_SCRATCH_WORDS = 1024
_BLOCK_BYTES = np.uint64(4096)


def _classes(markup: bytes) -> Bytes:
    """What each byte is: 0 nothing, 1 a letter or part of one, 2 a digit, 3 the start of markup."""
    classes = np.ones(256, np.uint8)
    for byte in range(128):
        char = bytes([byte])
        classes[byte] = 1 if char.isalpha() else 2 if char.isdigit() else 3 if char in markup else 0
    return classes


_CLASSES: Final = (_classes(b""), _classes(b"\\<"))


def _compiled(function: _Compiled) -> _Compiled:
    """Compile at the first call, and keep the result where a folder can be written; without one, compile each time."""
    try:
        return cast(_Compiled, njit(nogil=True, cache=True)(function))
    except RuntimeError:
        return cast(_Compiled, njit(nogil=True)(function))


@_compiled
def _stirred(mixed: Any) -> Any:
    mixed = (mixed ^ (mixed >> _29)) * _STIR
    mixed = (mixed ^ (mixed >> _32)) * _SETTLE
    return mixed ^ (mixed >> _29)


@_compiled
def _eight(eights: Any, place: Any, count: Any) -> Any:
    """So many of the eight bytes from a place on, all letters, in lower case."""
    eight = eights[place]
    return (eight | (_CASE & ~((eight & _HIGH) >> _2))) & _MASKS[count]


@_compiled
def _word(eights: Any, place: Any, end: Any) -> Any:
    """The hash of a run of letters."""
    mixed = _NONE
    while place < end:
        low, both = min(end - place, _8), min(end - place, _16)
        mixed = _stirred((mixed + _eight(eights, place + _8, both - low) * _STEP) ^ _eight(eights, place, low))
        place += both
    return mixed


@_compiled
def _is_digit(data: Any, place: Any, end: Any) -> Any:
    return place < end and data[place] >= 48 and data[place] <= 57


@_compiled
def _number(data: Any, place: Any, end: Any) -> Any:
    """The hash of the number whose first digit is at `place`, without thousands commas; and where it ends."""
    mixed, low, high, shift = _NONE, _NONE, _NONE, _NONE
    while True:
        if shift == _128:
            mixed, low, high, shift = _stirred((mixed + high * _STEP) ^ low), _NONE, _NONE, _NONE
        if shift < _64:
            low |= np.uint64(data[place]) << shift
        else:
            high |= np.uint64(data[place]) << (shift - _64)
        shift += _8
        place += 1
        if _is_digit(data, place, end):
            continue
        if place >= end or (data[place] != 44 and data[place] != 46) or not _is_digit(data, place + 1, end):
            return _stirred((mixed + high * _STEP) ^ low), place
        if data[place] == 44 and _are_three_digits(data, place + 1, end):
            place += 1


@_compiled
def _are_three_digits(data: Any, place: Any, end: Any) -> Any:
    is_part = _is_digit(data, place, end) and _is_digit(data, place + 1, end) and _is_digit(data, place + 2, end)
    return is_part and not _is_digit(data, place + 3, end)


@_compiled
def _after_markup(data: Any, place: Any, end: Any) -> Any:
    r"""Where a LaTeX command name or HTML tag that starts at `place` ends; the next place where none does."""
    i = place + 1
    if data[place] == 92:  # a backslash
        while i < end and _is_letter(data[i]):
            i += 1
        return i
    if i < end and data[i] == 47:
        i += 1
    name = i
    while i < end and (_is_letter(data[i]) or (i > name and _goes_on(data[i]))) and i - name < 32:
        i += 1
    if i == name or i - name > 31:
        return place + 1
    if i < end and data[i] == 47:
        i += 1
    elif i < end and (data[i] == 32 or data[i] == 9 or data[i] == 10 or data[i] == 13):
        i = _after_attributes(data, i + 1, end)
    return i + 1 if i < end and data[i] == 62 else place + 1


@_compiled
def _after_attributes(data: Any, place: Any, end: Any) -> Any:
    """Where a name, `=` and all before the next angle bracket end; `end` where nothing of the kind is at `place`."""
    i = place
    while i < end and i - place < 61 and data[i] < 128 and (data[i] < 60 or data[i] > 62):
        i += 1
    if i >= end or data[i] != 61 or i == place or i - place > 60:
        return end
    i += 1
    value = i
    while i < end and i - value < 201 and data[i] < 128 and data[i] != 60 and data[i] != 62:
        i += 1
    return i if i - value < 201 else end


@_compiled
def _is_letter(byte: Any) -> Any:
    return (byte | 32) >= 97 and (byte | 32) <= 122


@_compiled
def _goes_on(byte: Any) -> Any:
    """Whether a byte can stand in the name of a tag after its first letter: a digit, `-` or `:`."""
    return (byte >= 48 and byte <= 58) or byte == 45


@_compiled
def _note_edges(data: Any, place: Any, end: Any, classes: Any, before: Any, edges: Any) -> Any:
    """Note where the class of the bytes changes; how often, and the last class."""
    found = _NONE
    for i in range(place, end):
        edges[found] = i
        now = classes[data[i]]
        found += np.uint64(now != before)
        before = now
    return found, before


@_compiled
def _words(data: Any, eights: Any, start: Any, end: Any, classes: Any, edges: Any, words: Any, used: Any) -> Any:
    """Hash the words of one text into `words` from `used` on, as far as they fit; how many there are.

    First it is noted where one kind of bytes ends and the next begins, without a branch, then the runs between are
    read. It takes half the time of a search for the end of each word: no processor foresees how long words are.
    """
    block, begun, done, stop = np.uint64(start), np.uint64(start), np.uint64(start), np.uint64(end)
    before, count = np.uint8(0), used
    while block < stop:
        after = min(block + _BLOCK_BYTES, stop)
        found, before = _note_edges(data, block, after, classes, before, edges)
        block = after
        if block == stop:
            edges[found] = stop
            found += _1
        for edge in range(found):
            first, last = max(begun, done), edges[edge]
            begun = last
            if first >= last or classes[data[first]] == 0:
                continue
            if classes[data[first]] == 3:
                done = first
                while done < last:
                    done = np.uint64(_after_markup(data, np.int64(done), end))
                continue
            if classes[data[first]] == 1:
                word = _word(eights, first, last)
            else:
                word, place = _number(data, np.int64(first), end)
                done = np.uint64(place)
            if count < words.size:
                words[count] = word
            count += 1
    return count - used


@_compiled
def _shingles(words: Any, start: Any, count: Any) -> Any:
    """Turn the hashes of words into those of their runs of three, in place; how many there are."""
    if count == 0:
        return 0
    run = words[start : start + count]
    if count < 3:
        before = run[0] if count == 2 else _NONE
        run[0] = _stirred(before * _SETTLE + run[count - 1]) | _1
        return 1
    for i in range(count - 2):
        run[i] = _stirred(run[i] * _STIR + run[i + 1] * _SETTLE + run[i + 2]) | _1
    return count - 2


@_compiled
def _run(words: Any, start: Any, end: Any) -> Any:
    """The hash of a run of words, in their order."""
    mixed, run = _NONE, words[start:end]
    for i in range(run.size):
        mixed += run[i] * np.uint64(2 * i + 1)
    return mixed


@_compiled
def _sign(
    data: Any, eights: Any, offsets: Any, classes: Any, factors: Any, addends: Any, keys: Any, counts: Any
) -> None:
    edges = np.empty(_BLOCK_BYTES + _1, np.uint64)
    words = np.empty(_SCRATCH_WORDS, np.uint64)
    least = np.empty(factors.size, np.uint32)
    for row in range(counts.size):
        start, end = offsets[row], offsets[row + 1]
        count = _words(data, eights, start, end, classes, edges, words, 0)
        if count > words.size:
            words = np.empty(count, np.uint64)
            _words(data, eights, start, end, classes, edges, words, 0)
        counts[row] = count
        keys[BANDS, row] = _run(words, 0, count)
        keys[BANDS + 1, row] = _run(words, 0, min(count, SENTENCE_WORDS))
        keys[BANDS + 2, row] = _run(words, max(0, count - SENTENCE_WORDS), count)
        keys[BANDS + 3, row] = _run(words, 0, min(count, CROWD_WORDS))
        keys[BANDS + 4, row] = _run(words, max(0, count - CROWD_WORDS), count)
        least[:] = np.uint32(0xFFFFFFFF)
        count = _shingles(words, 0, count)
        for i in range(0, count, 4):  # four at a time, the last one again where fewer are left
            one, two = np.uint32(words[i] >> _32), np.uint32(words[min(i + 1, count - 1)] >> _32)
            three, four = (
                np.uint32(words[min(i + 2, count - 1)] >> _32),
                np.uint32(words[min(i + 3, count - 1)] >> _32),
            )
            for p in range(factors.size):
                factor, addend = factors[p], addends[p]
                low = min(np.uint32(factor * one + addend), np.uint32(factor * two + addend))
                high = min(np.uint32(factor * three + addend), np.uint32(factor * four + addend))
                least[p] = min(least[p], low, high)
        for band in range(BANDS):
            p = band * ROWS
            first = np.uint64(least[p]) | np.uint64(least[p + 1]) << _32
            second = np.uint64(least[p + 2]) | np.uint64(least[p + 3]) << _32
            keys[band, row] = _stirred((np.uint64(band) + second * _STEP) ^ first)


@_compiled
def _share(
    data: Any, eights: Any, offsets: Any, classes: Any, larger: Any, smaller: Any, sizes: Any, common: Any
) -> None:
    edges = np.empty(_BLOCK_BYTES + _1, np.uint64)
    table = np.empty(_SCRATCH_WORDS, np.uint64)
    words = np.empty(data.size // 4 + _SCRATCH_WORDS, np.uint64)
    firsts = np.empty(sizes.size, np.int64)
    used = 0
    for row in range(sizes.size):  # the distinct shingles of every text, one text after another
        start, end, firsts[row] = offsets[row], offsets[row + 1], used
        count = _words(data, eights, start, end, classes, edges, words, used)
        if used + count > words.size:
            grown = np.empty(2 * (used + count), np.uint64)
            grown[:used] = words[:used]
            words = grown
            _words(data, eights, start, end, classes, edges, words, used)
        if _places(count) > table.size:
            table = np.empty(2 * _places(count), np.uint64)
        sizes[row] = _fill(table, words, used, _shingles(words, used, count))
        used += sizes[row]
    filled, places = -1, 0
    for pair in range(larger.size):
        if larger[pair] != filled:
            filled = larger[pair]
            places = _places(sizes[filled])
            _fill(table, words, firsts[filled], sizes[filled])
        first = firsts[smaller[pair]]
        for i in range(first, first + sizes[smaller[pair]]):
            common[pair] += table[_find(table, places, words[i])] == words[i]


@_compiled
def _fill(table: Any, words: Any, first: Any, count: Any) -> Any:
    """Put shingles into an empty hash table; leave the distinct ones where they were; how many."""
    places, kept = _places(count), first
    table[:places] = _NONE
    for i in range(first, first + count):
        shingle = words[i]
        place = _find(table, places, shingle)
        if table[place] != shingle:
            table[place] = shingle
            words[kept] = shingle
            kept += 1
    return kept - first


@_compiled
def _places(count: Any) -> Any:
    """The size of a hash table: so empty that a look-up seldom surprises the processor, unless that takes much room."""
    return min(8 * count, 2 * count + 8 * _SCRATCH_WORDS) + 1


@_compiled
def _find(table: Any, places: Any, shingle: Any) -> Any:
    """Where a shingle is in a hash table of so many places, or the empty place, a 0, where it would be."""
    place: Any = ((shingle >> _32) * np.uint64(places)) >> _32
    while table[place] != _NONE and table[place] != shingle:
        place += _1
        if place == np.uint64(places):
            place = _NONE
    return place


@_compiled
def _replace(
    data: Any, offsets: Any, places: Any, sizes: Any, numbers: Any, folds: Any, starts: Any, out: Any, moved: Any
) -> None:
    at, char = 0, 0
    for row in range(moved.size - 1):
        i, end = offsets[row], offsets[row + 1]
        while char < places.size and places[char] < end:
            at = _copy(data, i, places[char], out, at)
            at = _copy(folds, starts[numbers[char]], starts[numbers[char] + 1], out, at)
            i = places[char] + sizes[char]
            char += 1
        at = _copy(data, i, end, out, at)
        moved[row + 1] = at


@_compiled
def _copy(data: Any, start: Any, end: Any, out: Any, at: Any) -> Any:
    source, target = data[start:end], out[at : at + end - start]
    for i in range(source.size):
        target[i] = source[i]
    return at + end - start


def replaced(
    data: Bytes, offsets: Places, places: Places, sizes: Places, numbers: Any, folds: Bytes, starts: Places
) -> tuple[Bytes, Places]:
    """Texts with characters replaced: of `sizes` bytes at `places` (ascending), by the folds of these `numbers`."""
    data = data.copy()  # as in `_padded`
    out = np.empty(data.size + int((np.diff(starts)[numbers] - sizes).sum()), np.uint8)
    moved = np.zeros(offsets.size, np.int64)
    _replace(data, offsets, places, sizes, numbers, folds, starts, out, moved)
    return out, moved


def batch_keys(data: Bytes, offsets: Places, markup: bool) -> tuple[Hashes, Places]:
    """The keys (rows as in `arithmetic`, a column a text) and the number of words of a batch of texts."""
    counts = np.empty(offsets.size - 1, np.int64)
    keys = np.empty((BANDS + 5, counts.size), np.uint64)
    _sign(*_padded(data), offsets, _CLASSES[markup], MULTIPLIERS, ADDENDS, keys, counts)
    return keys, counts


def batch_common(data: Bytes, offsets: Places, markup: bool, larger: Places, smaller: Places) -> tuple[Places, Places]:
    """How many distinct shingles each text of a batch has, and how many each pair of its texts shares.

    Quickest where pairs of one larger text stand together: its hash table is then made once.
    """
    sizes, common = np.zeros(offsets.size - 1, np.int64), np.zeros(larger.size, np.int64)
    _share(*_padded(data), offsets, _CLASSES[markup], larger, smaller, sizes, common)
    return sizes, common


def _padded(data: Bytes) -> tuple[Bytes, Hashes]:
    """Bytes, and for each place the eight bytes from there on as one number: a view, for which more stand behind.

    A copy: numba would compile once more for what may not be written to, as Arrow's buffers.
    """
    padded = np.zeros(data.size + 16, np.uint8)
    padded[: data.size] = data
    return padded, np.lib.stride_tricks.as_strided(padded[:8].view("<u8"), (data.size + 9,), (1,))
