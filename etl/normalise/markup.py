"""HTML, JATS and MathML markup in a text, against mathematics with `<` and `>`."""

import html
import re
from html.entities import html5
from typing import Final

from etl.normalise.mathml import without_mathml

MAX_UNESCAPES: Final = 4
"""How often text that was escaped for HTML again and again (`&amp;amp;lt;`) is read."""
MAX_SCRIPTS: Final = 4
"""How many scripts in scripts are read."""

_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG: Final = re.compile(
    r"""<(?P<closing>/?+)
        (?P<name> (?:jats|m|ce|sb):(?!sub>|sup>|inf>)[a-z-]{1,30}+ | h[1-6] | inline-formula | disp-formula | tex-math
          | p|br|hr|div|ul|ol|li|title|sec|section|abstract|abstracttext|a|b|i|u|s|em|strong|small|big|tt|code|span
          | font|sc|italic|bold|roman|monospace|underline|math|cite|ref|latex|img|inline-graphic|graphic|xref
          | ext-link|uri|formula|center|pre|blockquote|alternatives|named-content|styled-content )
        (?: \s++ [\w:-]++ \s*+ = \s*+ (?: "[^"<>]*+" | '[^'<>]*+' | [^\s"'<>=`]++ ) )*
        \s*+ (?P<empty>/?+)>""",
    re.VERBOSE | re.IGNORECASE,
)
_BLOCKS: Final = frozenset("p br hr div ul ol li title sec section abstract abstracttext h1 h2 h3 h4 h5 h6".split())
_ALONE: Final = ("br", "hr", "img")
_SCRIPT: Final = re.compile(r"<(?:jats:|ce:)?(sub|sup|inf)>([^<>]{1,80}+)</(?:jats:|ce:)?\1>", re.IGNORECASE)
_STRAY_SCRIPT: Final = re.compile(r"</?(?:jats:|ce:)?(?:sub|sup|inf)>", re.IGNORECASE)
_DECLARATION: Final = re.compile(r"<!--[^<>]{0,500}?-->|<!\[CDATA\[|\]\]>|<\?[A-Za-z][^<>]{0,200}\?>")


def without_markup(text: str) -> str:
    """A text without entities and tags, however often it was escaped; scripts become `_{…}` and `^{…}`."""
    for _ in range(MAX_UNESCAPES):
        before = text
        text = unescaped(text)
        if "<" in text:
            text = _without_tags(without_mathml(_DECLARATION.sub("", text)))
        if text == before:
            break
    return text


def unescaped(text: str) -> str:
    """A text whose HTML entities are read once."""
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(entity: re.Match[str]) -> str:
    # not html.unescape alone: it also takes the start of a word for an entity (`&notes;` is `¬es;` to it)
    is_known = entity[0][1] == "#" or entity[0][1:] in html5
    return html.unescape(entity[0]) if is_known else entity[0]


def _without_tags(text: str) -> str:
    """No tags; CO<sub>2</sub> becomes `CO_{2}`, to be read on like the LaTeX CO$_2$.

    A tag counts only beside its closing one: `<p>`, `<s>` or `<B>` alone is a mean value to physicists.
    """
    sure = {*_ALONE, *(tag["name"].lower() for tag in _TAG.finditer(text) if tag["closing"])}

    def replacement(tag: re.Match[str]) -> str:
        name = tag["name"].lower()
        if not (name in sure or tag["empty"] or ":" in name):
            return tag[0]
        return " " if name.removeprefix("jats:") in _BLOCKS else ""

    def script(tags: re.Match[str]) -> str:
        return f"{'^' if tags[1].lower() == 'sup' else '_'}{{{tags[2].strip()}}}"

    text = _TAG.sub(replacement, text)
    for _ in range(MAX_SCRIPTS):  # of a script in a script, the inner one comes first
        before, text = text, _SCRIPT.sub(script, text)
        if text == before:
            break
    return _STRAY_SCRIPT.sub("", text)
