"""Texts in the form in which they are compared: case, accents, punctuation and markup aside."""

import re
from functools import lru_cache
from typing import Final

from etl.deduplicate.shingles import folded

_TOKEN: Final = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
GENERIC: Final = (
    r"(?:guest |letters? to the |from the )?editor(?:ial|ials|s)?(?: s)?(?: note| notes| comments?)?"
    r"|(?:an? )?introduction|preface|foreword|afterword|abstracts?|discussions?|errat(?:um|a)|corrigend(?:um|a)"
    r"|corrections?|retraction|(?:in |the |authors? s? ?)?(?:repl(?:y|ies)|response)|comments?|commentary"
    r"|letters? to the editors?|correspondence|summary|conclusions?|(?:table of )?contents|(?:author |subject )?index"
    r"|news|obituar(?:y|ies)|book reviews?|untitled|no title|title page|front matter|back matter|masthead"
    r"|acknowledge?ments?|references|bibliography|appendix|program(?:me)?|poster sessions?|oral presentations"
    r"|in this issue|about (?:the|this) (?:authors?|cover|issue)|calendar(?: of events)?|announcements?"
    r"|(?:information|instructions) (?:for|to) (?:authors|contributors)|(?:a )?note from the editors?"
    r"|(?:list of|thanks to|acknowledge?ment of|our) (?:the )?(?:reviewers|referees)"
    r"|from the (?:desk of the )?(?:editors?|president|chair)(?: in chief)?|(?:the )?presidents? s? ?(?:message|page)"
    r"|(?:message|welcome|foreword|preface|letter)(?: message)? (?:from|by|of) the [a-z ]{0,40}"
    r"(?:chairs?|editors?|president)"
    r"|welcome(?: message| address)?|preface to the proceedings|what is your diagnosis"
)
"""Comparable titles of sections that any journal or volume has: they say nothing of the paper."""
_GENERIC: Final = re.compile(GENERIC)


@lru_cache(maxsize=65536)
def tokens(text: str) -> tuple[str, ...]:
    """Words and numbers of a text in lower case without accents; letters and digits part (`CO2` is `co`, `2`)."""
    return tuple(_TOKEN.findall(_THOUSANDS.sub("", folded(text))))


def comparable(text: str) -> str:
    """The tokens of a text with single spaces between: equal for two readings that differ in form alone."""
    return " ".join(tokens(text))


def is_number(token: str) -> bool:
    """Whether a token is a number in digits."""
    return token[0].isdigit()


def is_generic(title: str) -> bool:
    """Whether a comparable title names a section that any journal has, and so says nothing of the paper."""
    return _GENERIC.fullmatch(title) is not None
