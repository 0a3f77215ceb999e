"""Flags: what a reader should know before using a text."""

import re
from typing import Final

import polars as pl

_WITHDRAWN: Final = re.compile(
    r"\b(?:this|the) (?:paper|article|manuscript|submission|preprint|work) (?:has been|was|is being|is) "
    r"(?:temporarily )?(?:withdrawn|retracted)\b|^(?:withdrawn|retracted)\b"
    r"|\bhas been withdrawn by (?:the )?a(?:uthor|rxiv)",
    re.IGNORECASE,
)
_PLACEHOLDER: Final = re.compile(
    r"(?:n/?a|none|null|nil|tba|tbd|[-–—.?*]+|(?:no|not|the)? ?(?:abstract|summary)?(?: is| was)?(?: not)?(?: yet)?"
    r"(?: ?(?:un)?available| provided| given| supplied| found)?)[.!]?",
    re.IGNORECASE,
)
_SEE_TEXT: Final = re.compile(
    r"(?:[A-Za-z ]{3,30}: ?)?(?:see (?:the )?(?:full )?text|not applicable|n/a)\.?"
    r"(?: [A-Za-z ]{3,30}: ?(?:see (?:the )?(?:full )?text|not applicable|n/a)\.?){0,9}",
    re.IGNORECASE,
)
_RIGHTS: Final = re.compile(
    r"(?:published online[.:]? )?(?:(?:copyright|©|\(c\))(?: ©| \(c\))? ?(?:\d{4}|by |the authors?\b|is held)"
    r"|this is an open[- ]access (?:article|work|paper|publication))",
    re.IGNORECASE,
)
_RESERVED: Final = re.compile(
    r"\brights reserved\b|\bpermission of\b|\blicen[cs]e\b|\bprovided (?:that )?the\b", re.IGNORECASE
)
_TRUNCATED: Final = re.compile(r"(?:\.\.\.|…|\[truncated\]|\(truncated\)|\bread more|▽ more)$", re.IGNORECASE)
_MAX_PLACEHOLDER: Final = 60
_MAX_OWNER: Final = 120
_MAX_NOTICE: Final = 700
"""So many characters at most have a remark that there is no text, an owner's name, and a statement of rights."""
_LOST_MARKUP: Final = re.compile(r"\b\d+(?:\.\d+)?times\b|\b[A-Za-z]+-eta\b|\b\d+%?textit|\btext(?:bf|it|sc|tt)\w")
_FLAGGED: Final = (
    r"(?i)withdrawn|retracted|see\s+(?:the\s+)?(?:full\s+)?text|not\s+applicable|n/a|\x{fffd}|&#(?:65533|x0*fffd);"
    r"|\dtimes\b|[a-z]-eta\b|\d%?textit|\btext(?:bf|it|sc|tt)\w"
)
_STARTS: Final = r"(?i)published\s+online|copyright|©|&copy|\(c\)|this\s+is\s+an\s+open"
_ENDS: Final = r"(?i)\.\.|…|dots|hellip|truncated|read\s+more|▽\s+more"
"""With `_FLAGGED` a superset, on text as it stands, of what `text_flags` tells of readable text."""
_SHORT_BYTES: Final = 200
_EDGE_CHARS: Final = 60


def text_flags(title: str | None, abstract: str | None, comment: str | None) -> list[str]:
    """The flags of a mention, sorted; told from its normalised texts."""
    body = abstract or ""
    both = f"{title or ''} {body}"
    flags = {
        "lost_markup": bool(_LOST_MARKUP.search(both)),
        "placeholder": is_placeholder(body) if abstract else False,
        "truncated": bool(_TRUNCATED.search(body)),
        "undecodable_bytes": "\ufffd" in both,
        "withdrawn": bool(_WITHDRAWN.search(body[:400]) or _WITHDRAWN.search((comment or "")[:400])),
    }
    return sorted(name for name, holds in flags.items() if holds)


def may_be_flagged(title: str, abstract: str, comment: str) -> pl.Expr:
    """Whether the texts of these columns, as they stand, need to be read for flags: true for all that have one, and
    for few others."""
    return pl.any_horizontal(
        *(pl.col(name).str.contains(_FLAGGED) for name in (title, abstract, comment)),
        pl.col(abstract).str.len_bytes() <= _SHORT_BYTES,
        pl.col(abstract).str.head(_EDGE_CHARS).str.contains(_STARTS),
        pl.col(abstract).str.tail(_EDGE_CHARS).str.contains(_ENDS),
    ).fill_null(False)


def is_placeholder(text: str) -> bool:
    """Whether a text only says that there is no text (`No abstract available.`, `-`), or who owns it."""
    bare = text.strip("[]() ")
    if len(bare) <= _MAX_PLACEHOLDER and _PLACEHOLDER.fullmatch(bare):
        return True
    if len(bare) > _MAX_NOTICE:
        return False
    is_notice = bool(_RIGHTS.match(text)) and (len(bare) <= _MAX_OWNER or bool(_RESERVED.search(text)))
    return is_notice or bool(_SEE_TEXT.fullmatch(bare))
