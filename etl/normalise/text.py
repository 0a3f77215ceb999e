"""One field's verbatim text to readable text on one line.

Every step takes linear time: what is pasted into a dump may be hostile.
"""

import re
import unicodedata
from typing import Final

import polars as pl

from etl.normalise.breaks import without_breaks
from etl.normalise.characters import decoded, visible
from etl.normalise.distinct import is_silent, map_distinct, put
from etl.normalise.latex import latex_to_text
from etl.normalise.markup import without_markup

_NOT_PLAIN: Final = r"[^\t\n\r -~]|[\\$&<`~]|[\^_]\{|-[ \t]*\r?\n"
_UNTIDY: Final = r"  |[\t\n\r]"
NOTHING: Final = r"(?i)^\s*(?:n/?a|n\.a\.|<na>|nan|nat|none|null|nil|unknown|tb[ad]|[-–—.…?*]*)\s*$"
"""A field that only says that nothing is known, as programs and people write it."""
_BRACES: Final = re.compile(r"(?<![_^])\{([^{}\\$=<>|]{1,400})\}")
_LETTER: Final = re.compile(r"[^\W\d_]")
_WORD: Final = re.compile(r"[^\W\d_]{3}")
_GREEK: Final = {
    name: unicodedata.lookup(f"GREEK SMALL LETTER {name.upper().replace('LAMBDA', 'LAMDA')}")
    for name in (
        "alpha beta gamma delta epsilon zeta eta theta kappa lambda mu nu xi pi rho sigma tau phi chi psi omega"
    ).split()
}
"""PubMed's `{alpha}`."""
_MAX_PROTECTED: Final = 3
"""How many braces within braces are read."""


def plain_text(raw: str) -> str:
    r"""The readable text of a field on one line: no markup, LaTeX, invisible characters or line breaks.

    Idempotent on text without `\`, `$`, `&` and `<`: what escapes an escape (`\$x\$`) is read one step
    further each time. NFC, not NFKC, which would turn 10⁵ into 105; only the ligatures of `ﬁnite` are undone.
    """
    text = visible(without_breaks(without_markup(decoded(raw))))
    text = " ".join(unicodedata.normalize("NFC", text).split())
    read = latex_to_text(text)
    return text if read == text else " ".join(unicodedata.normalize("NFC", read).split())


def plain_text_series(raw: pl.Series) -> pl.Series:
    """plain_text of every value, nulls staying null; what holds nothing but words never leaves polars."""
    if is_silent(raw):
        return raw
    to_read = raw.str.contains(_NOT_PLAIN).fill_null(False)
    text = raw.str.strip_chars()
    untidy = text.str.contains(_UNTIDY).fill_null(False) & ~to_read
    if untidy.any():
        text = put(text, untidy, text.filter(untidy).str.replace_all(r"\s+", " "))
    if not to_read.any():
        return text
    return put(text, to_read, map_distinct(raw.filter(to_read), plain_text, pl.String()))


def readable(raw: pl.Series) -> pl.Series:
    """plain_text of every value, null where nothing readable is left."""
    text = plain_text_series(raw)
    return text.set(text == "", None)


def telling(raw: pl.Series) -> pl.Series:
    """Readable text of a field, null also where it only says that nothing is known (`NA`, `nan`, `-`)."""
    text = readable(raw)
    return text if is_silent(text) else text.set(text.str.contains(NOTHING), None)


def readable_line(raw: pl.Series) -> pl.Series:
    """Telling text of a short field, without the braces that keep BibTeX from changing its letters."""
    text = telling(raw)
    if is_silent(text):
        return text
    to_read = text.str.contains("{", literal=True).fill_null(False)
    if not to_read.any():
        return text
    return put(text, to_read, map_distinct(text.filter(to_read), without_braces, pl.String()))


def without_braces(text: str) -> str:
    """A text without the braces of BibTeX, `{BERT}` and `{{A Title}}`; those of sets, `{0, 1}`, stay."""
    for _ in range(_MAX_PROTECTED):
        before, text = text, _BRACES.sub(_protected, text)
        if text == before:
            break
    return text


def _protected(found: re.Match[str]) -> str:
    if found[1] in _GREEK:
        return _GREEK[found[1]]
    is_set = not _LETTER.search(found[1]) or ("," in found[1] and not _WORD.search(found[1]))
    return found[0] if is_set else found[1]
