r"""The pieces of a formula put together: where a space of LaTeX's is one to a reader too."""

import re
from collections.abc import Iterable
from typing import Final

from etl.normalise.latex_macros import is_known

GROUP: Final = "{}"
"""In place of a macro's name: the piece stood in braces."""

Piece = tuple[str, str, str]
"""A text; the name of the macro without arguments that says it, or GROUP, or nothing; the space behind that macro."""

_SWALLOWS_SPACE: Final = frozenset("oe OE ae AE aa o O ss l L i j".split())
_NO_SPACE_BEFORE: Final = frozenset("^_,.;:)]}'")
_WORD: Final = re.compile(r"[A-Za-z]{2,}")


def joined(pieces: Iterable[Piece]) -> str:
    """One text of all: scripts keep their braces, and words stay apart."""
    text = said = ""  # said: what the last piece gave, if that was a macro without arguments
    post_space, spaced, unknown = "", False, False
    for piece, macro, space in pieces:
        if macro == GROUP and text.endswith(("^", "_")):
            piece = "{" + piece.strip() + "}"
        elif not piece:
            continue
        elif said:
            if macro == GROUP and unknown:
                text = text.removesuffix(said)  # `\foo{bar}` reads `bar`; `\foo bar` reads `foo bar`
            elif _needs_space(said, post_space, spaced, piece[0]):
                text += " "
        if macro and macro != GROUP:
            if _WORD.fullmatch(piece) and text[-1:].isalnum():
                text += " "
            spaced, unknown = text[-1:].isspace(), not is_known(macro)
            said, post_space = "" if macro in _SWALLOWS_SPACE else piece, space
        else:
            said = ""
        text += piece
    return text


def _needs_space(said: str, post_space: str, spaced: bool, following: str) -> bool:
    r"""Whether a macro's space is one to a reader too: in `n\log n` and `a \le b`, but not in `2\pi r`."""
    if following.isalnum():
        return bool(_WORD.fullmatch(said) or (post_space and spaced))
    return bool(post_space) and following not in _NO_SPACE_BEFORE
