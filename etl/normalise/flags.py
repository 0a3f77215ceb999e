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
_TRUNCATED: Final = re.compile(r"(?:\.\.\.|…|\[truncated\]|\(truncated\)|\bread more|▽ more)$", re.IGNORECASE)
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
    """Whether a text only says that there is no text, as `No abstract available.` or `-` do."""
    return len(text) <= 60 and bool(_PLACEHOLDER.fullmatch(text.strip("[]() ")))
