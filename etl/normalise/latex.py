r"""LaTeX markup to readable Unicode, span by span.

Abstracts are prose with islands of LaTeX. Only the islands are read as LaTeX: in prose pylatexenc deletes what
follows `%`, takes `$5 and $10` for maths and drops the macros it does not know.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from etl.normalise.latex_quick import quickly_read
from etl.normalise.latex_reader import UNREADABLE, read
from etl.normalise.latex_spans import MATHS_STARTS, MAX_DEPTH, spans

_QUOTED: Final = re.compile(r"``((?:[^`'\"“”]|'(?!'))*)(?:''|\")")
_URL_OR_TIE: Final = re.compile(
    r"""(?P<url> (?: https?:// | www\. ) \S* )
      | (?<= [\w.,;:)\]}$%'] ) (?<! \b[A-Za-z] ) ~ (?= [A-Za-z\\${(\[] )  # et~al., 5~GeV, Lemma~\ref{x}
      | (?<= \b[A-Za-z] ) ~ (?= [A-Za-z]{2} | [\\$] )                     # a~set, but not F~r
      | (?: \. | \) | \b[A-Z][a-z]{3,}+ ) ~ (?= \d )                      # Fig.~1, Section~2, but not FWHM~5
    """,
    re.VERBOSE,
)
_ESCAPE_OR_TRAP: Final = re.compile(r"\\(?:left|right)(?![A-Za-z])\s*\.?|\\.|[%~]", re.DOTALL)
_MAY_HOLD_TRAP: Final = re.compile(r"[%~]|\\left|\\right")
_SIMPLE_SCRIPT: Final = re.compile(
    r"""([\^_]) \{ ( [+\-−±∓]? [^\W_]+ (?:\.\d+)? [+\-−*]?  # x^{10}, x^{-1}, Ca^{2+}
                   | [+\-−±∓*∗⋆†‡'∞∘⊥]{1,3} )               # x^{*}
              \} (?! [^\W_] )                               # but x_{i}y would read x_iy""",
    re.VERBOSE,
)
_ORDINAL: Final = re.compile(r"\^(st|nd|rd|th)\b")


def has_latex(text: str) -> bool:
    """Whether a text holds LaTeX that can be read; prices, paths and lone tildes are none."""
    return latex_to_text(text) != text


def latex_to_text(text: str) -> str:
    r"""A text with its LaTeX as readable Unicode, and everything else untouched.

    What pylatexenc cannot read stays as it is, and so do prices, paths, and what lacks its closing `$` or
    `}`. Scripts keep `^` and `_`. Reading twice may differ from once: `\$x\$` becomes `$x$`, which is maths.
    """
    if "``" in text:
        text = _QUOTED.sub("“\\1”", text)
    if "~" in text:
        text = _URL_OR_TIE.sub(_without_tie, text)
    return "".join(_pieces(text))


def _without_tie(found: re.Match[str]) -> str:
    return found["url"].replace(r"\~", "~") if found["url"] else found[0].replace("~", " ")


def _pieces(text: str) -> Iterator[str]:
    at = 0
    for start, end in spans(text):
        yield text[at:start]
        yield _span_to_text(text[start:end])
        at = end
    yield text[at:]


@lru_cache(maxsize=1 << 16)
def _span_to_text(span: str) -> str:
    """One span as text; the span itself where pylatexenc cannot read it."""
    try:
        source = _without_traps(span) if _MAY_HOLD_TRAP.search(span) else span
        text = quickly_read(source)
        return _with_simple_scripts(read(source) if text is None else text)
    except UNREADABLE:
        return span


def _without_traps(span: str) -> str:
    is_maths = span.startswith(MATHS_STARTS)

    def without_trap(found: re.Match[str]) -> str:
        if found[0] == "%":
            return r"\%"  # pylatexenc takes it for a comment
        if found[0] == "~":
            return " " if is_maths else "~"
        return "" if len(found[0]) > 2 else found[0]  # the dot of `\right.` is invisible

    return _ESCAPE_OR_TRAP.sub(without_trap, span)


def _with_simple_scripts(text: str) -> str:
    """Scripts without braces where these say nothing, and degrees, primes and ordinals without `^`."""
    if "^" not in text and "_" not in text:
        return text
    for _ in range(MAX_DEPTH):  # of a script in a script, the inner one comes first
        before = text
        text = _SIMPLE_SCRIPT.sub(r"\1\2", text).replace("^∘", "°").replace("^'", "'").replace("^{''}", "''")
        text = _ORDINAL.sub(r"\1", text)
        if text == before:
            break
    return text
