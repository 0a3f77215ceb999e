"""Flags: what a reader should know before using a text."""

import re
from typing import Final

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


def is_placeholder(text: str) -> bool:
    """Whether a text only says that there is no text (`No abstract available.`, `-`), or who owns it."""
    bare = text.strip("[]() ")
    if len(bare) <= _MAX_PLACEHOLDER and _PLACEHOLDER.fullmatch(bare):
        return True
    if len(bare) > _MAX_NOTICE:
        return False
    is_notice = bool(_RIGHTS.match(text)) and (len(bare) <= _MAX_OWNER or bool(_RESERVED.search(text)))
    return is_notice or bool(_SEE_TEXT.fullmatch(bare))
