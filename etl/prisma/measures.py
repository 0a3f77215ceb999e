"""How much room a text takes in a drawing whose letters are whatever its reader has."""

from typing import Final

from etl.prisma.texts import is_wide, plain

SIZE: Final = 14
SMALL: Final = 12
"""Of letters, in units of the drawing, which are pixels unless it is scaled."""
_NARROW: Final = frozenset("iljtfrI.,:;'|!()[]/ ")
_JOINTS: Final = "_-./:"
_BROAD: Final = frozenset("mwMW@%—…")


def width_of(text: str, is_small: bool = False) -> float:
    """How wide a text is about, in letters of a common sans serif: rather too wide than too narrow."""
    return sum(map(_em, text)) * (SMALL if is_small else SIZE)


def _em(char: str) -> float:
    if is_wide(char):
        return 1.0
    if char in _NARROW:
        return 0.34
    return 0.93 if char in _BROAD else 0.72 if char.isupper() else 0.6


def wrapped(text: str, width: float, most: int, is_small: bool = False) -> list[str]:
    """The text in at most so many lines of a width, words kept whole where they fit; what is too long ends in `…`."""
    lines = [""]
    for word in plain(text).split(" "):
        line = f"{lines[-1]} {word}".strip()
        if width_of(line, is_small) <= width:
            lines[-1] = line
            continue
        rest = word if lines[-1] else line
        if lines[-1]:
            lines.append("")
        while width_of(rest, is_small) > width:
            size = _broken(rest, width, is_small)
            lines[-1], rest = rest[:size], rest[size:]
            lines.append("")
        lines[-1] = rest
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and width_of(f"{last}…", is_small) > width:
        last = last[:-1]
    return [*lines[: most - 1], f"{last.rstrip()}…"]


def _broken(word: str, width: float, is_small: bool) -> int:
    """How many characters of a word that is too wide go on a line: as many as fit, or up to a joint of the word."""
    fitting = next(size for size in range(len(word), 0, -1) if size == 1 or width_of(word[:size], is_small) <= width)
    joint = 1 + max(word.rfind(sign, 0, fitting) for sign in _JOINTS)
    return joint if joint * 2 > fitting else fitting
