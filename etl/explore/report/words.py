"""Words of the report: numbers with what they count, and names that may be shown, as hostile as they may be."""

from typing import Final
from unicodedata import normalize

_JOINERS: Final = "\u200c\u200d"
"""Invisible, but Persian words and emoji are wrong without them."""
_DRAWN: Final = frozenset(
    chr(code)
    for first, last in ((0x20, 0x7E), (0xA1, 0xAC), (0xAE, 0x17F), (0x388, 0x3CE), (0x400, 0x45F))
    for code in range(first, last + 1)
    if chr(code).isprintable()
) | set("–—‘’‚“”„†‡•…‰‹›€™")
"""The characters that every version of the pictures' font has: any other would be drawn by a font of the system."""


def visible(text: str) -> str:
    """The text with what no reader would see, or what would turn the order of letters, as `\\x202e`."""
    return "".join(char if char.isprintable() or char in _JOINERS else f"\\x{ord(char):02x}" for char in text)


def is_drawable(text: str) -> bool:
    """Whether a picture can show the text in its own font, whatever the system has."""
    return _DRAWN.issuperset(normalize("NFC", text))


def drawable(text: str) -> str:
    """The text on one line, a question mark for what the pictures' font lacks."""
    return "".join(char if char in _DRAWN else "?" for char in " ".join(normalize("NFC", text).split()))


def cut(text: str, longest: int) -> str:
    """The text, cut behind a whole word where there is one, if it has more than so many characters."""
    if len(text) <= longest:
        return text
    kept = text[: longest - 1]
    whole = kept if text[len(kept)] == " " else kept.rsplit(" ", 1)[0]
    return f"{(whole if len(whole) * 2 > len(kept) else kept).rstrip()}…"


def many(count: int, one: str, several: str = "") -> str:
    """A number and what it counts: `1 paper`, `2,000 papers`."""
    return f"{count:,} {one if count == 1 else several or f'{one}s'}"


def verb(count: int, one: str, several: str) -> str:
    """The verb that goes with a number."""
    return one if count == 1 else several


def percent(part: int, whole: int) -> str:
    """A share as people read it, in integers throughout: what is not all is never `100 %`, nor some `0 %`."""
    if not whole or not part:
        return "0 %"
    rounded = (200 * part + whole) // (2 * whole)
    if rounded == 0:
        return "< 1 %"
    return "> 99 %" if rounded == 100 and part < whole else f"{rounded} %"


def listed(words: list[str], most: int = 6) -> str:
    """Words in a row with an `and`; what is more than so many is counted."""
    shown = words if len(words) <= most else [*words[: most - 1], f"{len(words) - most + 1:,} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}" if shown else "none"
