"""Plain text as LaTeX that prints it letter by letter; Unicode stays, as every engine of today reads it."""

from typing import Final

_ESCAPES: Final = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "&%#_$"},
        "{": "\\lbrace{}",
        "}": "\\rbrace{}",
        "~": "\\~{}",
        "^": "\\^{}",
        "\\": "\\textbackslash{}",
    }
)
"""Braces by name: BibTeX counts them, also behind a backslash, and one alone would break its entry."""


def latex(text: str) -> str:
    """The text with all that LaTeX and BibTeX would read as a command, in forms that `normalise` reads back."""
    return text.translate(_ESCAPES)
