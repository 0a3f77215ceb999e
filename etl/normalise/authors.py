"""Author lists to names in reading order."""

import re
from typing import Final

_SEMICOLONS: Final = re.compile(r"\s?;\s?")
_AND: Final = re.compile(r",?\s(?:and|&)\s", re.IGNORECASE)
_COMMAS: Final = re.compile(r"\s?,\s?")
_ET_AL: Final = re.compile(r",?\s?\bet\.? al\.?$|,?\s?\band others$", re.IGNORECASE)
_SUFFIX: Final = re.compile(r"(?:Jr|Sr|II|III|IV)\.?")
_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.[ -]?){1,4}")
_FULL_STOP: Final = re.compile(r"(?<!\b[^\W\d_])(?<!\bJr)(?<!\bSr)\.$")


def author_names(text: str) -> list[str]:
    """The names of a plain-text author list, split at semicolons, else at ` and `, else at commas.

    Commas part a name from its initials where semicolons or ` and ` part the names, or where nothing but initials
    follows. `et al.` is no name.
    """
    bare = _ET_AL.sub("", text.strip())
    if ";" in bare:
        names = _SEMICOLONS.split(bare)
    else:
        pieces = _AND.split(bare)
        names = pieces if _is_inverted(pieces) else [name for piece in pieces for name in _COMMAS.split(piece)]
    joined: list[str] = []
    for name in (_FULL_STOP.sub("", name.strip(" ,;")).strip() for name in names):
        if joined and _SUFFIX.fullmatch(name):
            joined[-1] = f"{joined[-1]} {name}"
        elif joined and _INITIALS.fullmatch(name):
            joined[-1] = f"{joined[-1]}, {name}"
        elif name:
            joined.append(name)
    return joined


def _is_inverted(pieces: list[str]) -> bool:
    """Whether each piece is one `Surname, Given` (or one word) rather than a list of names."""
    named = [piece for piece in pieces if " " in piece.strip()]
    return len(pieces) > 1 and bool(named) and all(piece.count(",") == 1 for piece in named)
