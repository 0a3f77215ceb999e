"""One field's verbatim text to readable text on one line.

Every step takes linear time: what is pasted into a dump may be hostile.
"""

import html
import re
import unicodedata
from html.entities import html5
from typing import Final

import polars as pl
from ftfy import fix_encoding

from etl.normalise.distinct import map_distinct
from etl.normalise.latex import latex_to_text

MAX_UNESCAPES: Final = 4
"""How often text that was escaped for HTML again and again (`&amp;amp;lt;`) is read."""

_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG: Final = re.compile(
    r"""<(?P<closing>/?+)
        (?P<name> (?:jats|mml|m|ce|sb):(?!sub>|sup>|inf>)[a-z-]{1,30}+ | h[1-6] | inline-formula | tex-math
          | p|br|hr|div|ul|ol|li|title|sec|abstract|abstracttext|a|b|i|u|s|em|strong|small|big|tt|code|span
          | font|sc|italic|bold|math|cite|ref|latex )
        (?: \s++ [\w:-]++ \s*+ = \s*+ (?: "[^"<>]*+" | '[^'<>]*+' ) )*
        \s*+ (?P<empty>/?+)>""",
    re.VERBOSE | re.IGNORECASE,
)
_BLOCKS: Final = frozenset("p br hr div ul ol li title sec abstract abstracttext h1 h2 h3 h4 h5 h6".split())
_SCRIPT: Final = re.compile(r"<(?:jats:|ce:)?(sub|sup|inf)>([^<>]{1,80}+)</(?:jats:|ce:)?\1>", re.IGNORECASE)
_STRAY_SCRIPT: Final = re.compile(r"</?(?:jats:|ce:)?(?:sub|sup|inf)>", re.IGNORECASE)

_SOFT_BREAK: Final = re.compile("\u00ad[ \t]*+\r?\n[ \t]*+")
_HYPHEN_BREAK: Final = re.compile("(?<=[A-Za-z0-9])[-\u2010][ \t]*+\r?\n[ \t]*+(?=[A-Za-z0-9])")
_WORD_BEFORE: Final = re.compile(r"(?<![\w-])[a-z]{2,}\Z")
_WORD_AFTER: Final = re.compile(r"[a-z]{2,}(?![\w-])")
_WORDS: Final = re.compile(r"[a-z]++(?:-[a-z]++)*")
_ENDINGS: Final = re.compile(
    r"""(?! (?: size[ds]? | sizing | rings? | motion | stability | rational | national | native | gated
              | stations? | city )\Z )
        (?: [bcdfglmnprstvz] | [cst]t | [cg]n | [st]r | [bcfp]l | pr )?
        (?: [aeiou]?tion(?:s|al|ally|ed|ing)? | sions? | (?:t?ic)?al(?:ly)? | ings? | it(?:y|ies)
          | ative(?:ly)? | tive(?:ly|s)? | [ae]nce[sd]? | ency | ments? | ness | [ai]bilit(?:y|ies)
          | ously | ular(?:ly|ity)? | iz(?:e[ds]?|ing|ation) | isms? | a?t(?:ed|ing) | tures? | rithms?
          | tors? | tics? | lems? )""",
    re.VERBOSE,
)

_MOJIBAKE: Final = re.compile("[ÂÃÄÅâÐÑð][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
"""UTF-8 read as Windows-1252: a letter that begins a sequence and one that goes on. Few real words hold such a pair."""
_CONTROLS: Final = (*range(9), *range(14, 28), 0x7F)  # the others are white space
_INVISIBLE: Final = (0xAD, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070))
_ANNOTATIONS: Final = (0xFEFF, *range(0xFFF9, 0xFFFC), *range(0xE0000, 0xE0080))
_CHARACTERS: Final = {
    **dict.fromkeys((*_CONTROLS, *_INVISIBLE, *_ANNOTATIONS)),
    # as HTML 5 reads them: they come from Windows, `don\x92t`
    **{code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)},
    # the ligatures ff, fi, fl, ffi, ffl and st
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)},
}
_NOT_PLAIN: Final = r"[^\t\n\r -~]|[\\$&<`~]|[\^_]\{|-[ \t]*\r?\n"


def plain_text(raw: str) -> str:
    r"""The readable text of a field on one line: no markup, LaTeX, invisible characters or line breaks.

    Idempotent on text without `\`, `$`, `&` and `<`: what escapes an escape (`\$x\$`) is read one step
    further each time. NFC, not NFKC, which would turn 10⁵ into 105; only the ligatures of `ﬁnite` are undone.
    """
    text = _without_breaks(_without_markup(_decoded(raw))).translate(_CHARACTERS)
    text = " ".join(unicodedata.normalize("NFC", text).split())
    return " ".join(unicodedata.normalize("NFC", latex_to_text(text)).split())


def plain_text_series(raw: pl.Series) -> pl.Series:
    """plain_text of every value, nulls staying null; what holds nothing but words never leaves polars."""
    to_read = raw.str.contains(_NOT_PLAIN).fill_null(False)
    text = raw.str.replace_all(r"\s+", " ").str.strip_chars()
    return text.scatter(to_read.arg_true(), map_distinct(raw.filter(to_read), plain_text, pl.String()))


def _decoded(text: str) -> str:
    """A text that was read in a wrong encoding on its way into the dump, read anew: `MÃ¼ller` is `Müller`."""
    return fix_encoding(text) if _MOJIBAKE.search(text) else text


def _without_markup(text: str) -> str:
    for _ in range(MAX_UNESCAPES):
        before = text
        if "&" in text:
            text = _ENTITY.sub(_character, text)
        if "<" in text:
            text = _without_tags(text)
        if text == before:
            break
    return text


def _character(entity: re.Match[str]) -> str:
    # not html.unescape alone: it also takes the start of a word for an entity (`&notes;` is `¬es;` to it)
    is_known = entity[0][1] == "#" or entity[0][1:] in html5
    return html.unescape(entity[0]) if is_known else entity[0]


def _without_tags(text: str) -> str:
    """No tags; CO<sub>2</sub> becomes `CO_{2}`, to be read on like the LaTeX CO$_2$.

    A tag counts only beside its closing one: `<p>`, `<s>` or `<B>` alone is a mean value to physicists.
    """
    sure = {"br", "hr"} | {tag["name"].lower() for tag in _TAG.finditer(text) if tag["closing"]}

    def replacement(tag: re.Match[str]) -> str:
        name = tag["name"].lower()
        if not (name in sure or tag["empty"] or ":" in name):
            return tag[0]
        return " " if name.removeprefix("jats:") in _BLOCKS else ""

    def script(tags: re.Match[str]) -> str:
        return f"{'^' if tags[1].lower() == 'sup' else '_'}{{{tags[2].strip()}}}"

    return _STRAY_SCRIPT.sub("", _SCRIPT.sub(script, _TAG.sub(replacement, text)))


def _without_breaks(text: str) -> str:
    """Words broken at a line's end, joined where that is sure; elsewhere the hyphen stays and the break goes.

    Sure is: a soft hyphen; or two lower case parts that stand joined elsewhere in the text, or whose second
    is an ending that no compound has (`medi-⏎cal`, but `large-⏎scale`). Of 167,523 compounds in 80,000 arXiv
    abstracts, 0.07 % have such a second part, and most of these are broken words themselves.
    """
    if "\n" not in text:
        return text
    text = _SOFT_BREAK.sub("", text)
    words = set(_WORDS.findall(text)) if _HYPHEN_BREAK.search(text) else set()

    def joint(found: re.Match[str]) -> str:
        left = _WORD_BEFORE.search(text, max(0, found.start() - 40), found.start())
        right = _WORD_AFTER.match(text, found.end(), found.end() + 40)
        if right and right[0] in ("and", "or", "to"):
            return "- "  # pre- and post-training
        if not (left and right) or f"{left[0]}-{right[0]}" in words:
            return "-"
        return "" if left[0] + right[0] in words or _ENDINGS.fullmatch(right[0]) else "-"

    return _HYPHEN_BREAK.sub(joint, text)
