"""Texts that stand where an abstract should, and only say that there is none, or who owns it."""

from typing import Final

import polars as pl

_WHAT: Final = r"(?:abstracts?|summary|description|full abstract)(?: text)?"
_THERE: Final = r"(?:available|provided|given|supplied|found|present|listed|submitted|included)"
_WHERE: Final = r"(?: (?:for|in|from|by|with|at|here|online)\b[a-z -]{0,50})?"
_PLACEHOLDER: Final = (
    r"(?i)^(?:#?n\.?/?\.?a\.?|nan|none|no|null|nil|tb[ad]|empty|missing|unknown|[-–—.?*…_]{1,60}"
    rf"|(?:there (?:is|was) |this (?:article|paper|work|record|publication) has )?no[ _]{_WHAT}"
    rf"(?: (?:is |was |has been |currently |yet )*{_THERE})?{_WHERE}"
    rf"|(?:(?:the|an) )?(?:{_WHAT}|full text)?(?: ?(?:is|was|are))?(?: currently| temporarily)? ?"
    rf"(?:not(?: yet| currently)? {_THERE}|un{_THERE}){_WHERE}"
    rf"|{_WHAT}(?::| is| -)? ?(?:n/?a|none|missing|pending|forthcoming|withheld"
    r"|to (?:follow|be (?:added|announced|provided)))?"
    r"|(?:coming soon|to be (?:added|announced|provided))"
    r"|kein(?:e)? (?:abstract|zusammenfassung)(?: verfügbar| vorhanden)?|(?:pas de|aucun) résumé(?: disponible)?"
    r"|résumé (?:non|in)\s?disponible|sin resumen|(?:no hay )?resumen no disponible|no hay resumen(?: disponible)?"
    r")[.!:]?$"
)
_PART: Final = r"(?:[A-Za-z ]{3,30}: ?)?(?:see (?:the )?(?:full )?text|not applicable|n/a)\.?"
_SEE_TEXT: Final = rf"(?i)^{_PART}(?: {_PART.replace('?:[A-Za-z ]{3,30}: ?)?', '?:[A-Za-z ]{3,30}: ?)')}){{0,9}}$"
"""Each part of a structured abstract says that there is nothing to say."""
_RIGHTS: Final = (
    r"(?i)^(?:published online[.:]? )?(?:(?:copyright|©|\(c\))(?: ©| \(c\))? ?(?:\d{4}|by |the authors?\b|is held)"
    r"|this is an open[- ]access (?:article|work|paper|publication))"
)
_RESERVED: Final = r"(?i)\brights reserved\b|\bpermission of\b|\blicen[cs]e\b|\bprovided (?:that )?the\b"
_MAX_PLACEHOLDER: Final = 100
_MAX_OWNER: Final = 120
_MAX_NOTICE: Final = 700
"""So many characters at most have a remark that there is no text, an owner's name, and a statement of rights."""
_MAY_BE: Final = r"(?i)see\s+(?:the\s+)?(?:full\s+)?text|not\s+applicable|n/a"
_MAY_START: Final = r"(?i)published\s+online|copyright|©|&copy|\(c\)|this\s+is\s+an\s+open"


def is_placeholder(text: pl.Expr) -> pl.Expr:
    """Whether a text only says that there is no text (`No abstract available.`, `-`), or who owns it."""
    bare = text.str.strip_chars("[]()<> ")
    size = bare.str.len_chars()
    is_notice = text.str.contains(_RIGHTS) & ((size <= _MAX_OWNER) | text.str.contains(_RESERVED))
    # the texts are cut before they are matched, because a pattern costs as much as the text is long
    return (size <= _MAX_NOTICE) & (
        (size == 0)
        | ((size <= _MAX_PLACEHOLDER) & bare.str.head(_MAX_PLACEHOLDER).str.contains(_PLACEHOLDER))
        | is_notice
        | bare.str.head(_MAX_NOTICE).str.contains(_SEE_TEXT)
    )


def may_be_placeholder(text: pl.Expr) -> pl.Expr:
    """Whether a text as it stands may be a placeholder of more than a few words; true for few others."""
    return text.str.contains(_MAY_BE) | text.str.head(_MAX_PLACEHOLDER).str.contains(_MAY_START)
