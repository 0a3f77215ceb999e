"""Texts to the numbers of their words, compiled by numba over Arrow buffers: one pass over the bytes of a text.

Texts come as the two buffers of a `large_string` array, in the form of `words.spelled`: every byte from 0x80 on is part
of a letter or digit. Words are known by a hash of 64 bits: of ten million words, two have one hash once in 400,000
packages, and would then be taken for one.
"""

from typing import Any

import numpy as np

from etl.relate.compiling import compiled

# All numbers that are combined are of 64 bits without sign: numba turns a mixture with signed ones into floating point.
_START, _PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
_STIR, _SHIFT = np.uint64(0xFF51AFD7ED558CCD), np.uint64(33)
_NONE = np.uint64(0)
_FEW = 1 << 12
_MOST_REPEATS = 8
_REPEAT_BITS = np.uint32(4)
_REPEAT_MASK = np.uint32(15)
_CHARS = np.zeros(256, np.uint64)
"""What a byte is hashed as: letters in lower case, digits, and all of 0x80 on; 0 parts words."""
for _byte in range(256):
    if _byte >= 0x80 or chr(_byte).isalnum():
        _CHARS[_byte] = ord(chr(_byte).lower()) if _byte < 0x80 else _byte


@compiled
def _place(slots: Any, hashes: Any, hashed: Any) -> Any:
    """Where a word stands among the slots, or would."""
    mask = np.uint64(slots.size - 1)
    slot = hashed & mask
    while slots[slot] >= 0 and hashes[slots[slot]] != hashed:
        slot = (slot + np.uint64(1)) & mask
    return slot


@compiled
def _wider(slots: Any, hashes: Any, count: Any) -> Any:
    """The slots of as many words, and room for as many again."""
    wide = np.full(slots.size * 4, -1, np.int32)
    for number in range(count):
        wide[_place(wide, hashes, hashes[number])] = number
    return wide


@compiled
def _longer(numbers: Any, fill: Any) -> Any:
    long = np.full(numbers.size * 4, fill, numbers.dtype)
    long[: numbers.size] = numbers
    return long


@compiled
def read(letters: Any, offsets: Any, sizes: Any, packed: Any) -> Any:
    """The distinct words of every text: how many (`sizes`), and each `packed`, its number times 16 and how often it
    stands there, at most 8. Returns the hashes of the words in the order of their numbers, and in how many texts each
    is. `packed` has room for half as many as there are bytes, and one more a text."""
    slots, hashes = np.full(_FEW * 4, -1, np.int32), np.empty(_FEW, np.uint64)
    frequencies, homes = np.zeros(_FEW, np.int64), np.full(_FEW, -1, np.int64)
    count, end = 0, 0
    for text in range(sizes.size):
        first, hashed, own = end, _START, letters[offsets[text] : offsets[text + 1]]
        for place in range(own.size + 1):
            char = _CHARS[own[place]] if place < own.size else _NONE
            if char != _NONE:
                hashed = (hashed ^ char) * _PRIME
                continue
            if hashed == _START:
                continue
            hashed ^= hashed >> _SHIFT
            hashed *= _STIR
            hashed ^= hashed >> _SHIFT
            slot = _place(slots, hashes, hashed)
            number = slots[slot]
            if number < 0:
                if count == hashes.size:
                    hashes, frequencies = _longer(hashes, _NONE), _longer(frequencies, 0)
                    homes, slots = _longer(homes, -1), _wider(slots, hashes, count)
                    slot = _place(slots, hashes, hashed)
                number = count
                slots[slot], hashes[number] = number, hashed
                count += 1
            home = homes[number]
            if home < first:
                homes[number] = end
                frequencies[number] += 1
                packed[end] = np.uint32(number) << _REPEAT_BITS | np.uint32(1)
                end += 1
            elif packed[home] & _REPEAT_MASK < _MOST_REPEATS:
                packed[home] += np.uint32(1)
            hashed = _START
        sizes[text] = end - first
    return hashes[:count].copy(), frequencies[:count].copy()


@compiled
def renumber(numbers: Any, rarity_of: Any, repeats: Any, sizes: Any, packed: Any, norms: Any) -> None:
    """Give packed words other numbers, and find the length of each row: the root of a whole number, which every machine
    rounds alike (IEEE 754)."""
    end = 0
    for row in range(sizes.size):
        square: Any = 0
        for place in range(end, end + sizes[row]):
            word = numbers[packed[place] >> _REPEAT_BITS]
            repeat = packed[place] & _REPEAT_MASK
            packed[place] = np.uint32(word) << _REPEAT_BITS | repeat
            weight = np.int64(repeats[repeat]) * np.int64(rarity_of[word])
            square += weight * weight
        end += sizes[row]
        norms[row] = np.sqrt(np.float64(square))
