"""Texts as queries compare them, in a form that text and query go through alike.

docs/queries.md states it in words; whoever writes a query engine elsewhere needs no more than these lines.
"""

from collections.abc import Mapping
from typing import Final

import polars as pl

_UNSEEN: Final = r"[\p{M}\p{Cf}]+"
"""Marks (accents and the like, which NFKD parts from their letters), and characters that only format."""
_SPACE: Final = r"[\s\p{Cc}]{2,}|[^\S ]|\p{Cc}"
"""White space and control characters, but for single spaces: most texts have no other, and stay as they are."""
_KEYS: Final[Mapping[str, str]] = {r"[‐‑‒–—―−]": "-", r"[‘’ʼ]": "'", r"[“”„]": '"'}
"""Dashes and quotation marks as keyboards have them."""
_LETTER: Final = r"[\p{L}\p{N}]"
_BEFORE: Final = r"(?:^|[^\p{L}\p{N}])"


def folded(text: pl.Expr) -> pl.Expr:
    """The text in NFKD without marks, in lower case, with single spaces, plain dashes and plain quotation marks."""
    text = text.str.normalize("NFKD").str.replace_all(_UNSEEN, "").str.replace_all(_SPACE, " ")
    for pattern, key in _KEYS.items():
        text = text.str.replace_all(pattern, key)
    return text.str.to_lowercase().str.strip_chars(" ")


def folded_text(text: str) -> str:
    """One text, folded as columns are."""
    return str(pl.select(folded(pl.lit(text))).item())


def has_words(folded_column: pl.Expr, words: str) -> pl.Expr:
    """Whether a folded text holds a word or phrase; if that begins with a letter or digit, only where a word begins.

    `clock` is in `stopped clocks`, `ai` is not in `main`. No character of the words is a pattern.
    """
    literal = folded_text(words)
    begins = pl.select(pl.lit(literal).str.contains(f"^{_LETTER}")).item()
    return folded_column.str.contains(f"{_BEFORE if begins else ''}{pl.escape_regex(literal)}")
