"""Texts in the form in which they are compared: case, accents, punctuation and markup aside."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_TOKEN: Final = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_GENERIC: Final = frozenset(
    "editorial|introduction|preface|foreword|abstract|abstracts|discussion|erratum|errata|corrigendum|correction"
    "|reply|comment|comments|commentary|letter to the editor|letters to the editor|response|in reply|authors reply"
    "|author s reply|summary|conclusion|conclusions|contents|table of contents|index|news|obituary|book review"
    "|book reviews|untitled|no title|guest editorial|editors note|editor s note|acknowledgements|references|program"
    "|poster session|oral presentations".split("|")
)


@lru_cache(maxsize=65536)
def tokens(text: str) -> tuple[str, ...]:
    """Words and numbers of a text in lower case without accents; letters and digits part (`CO2` is `co`, `2`)."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(char for char in decomposed if not unicodedata.combining(char))
    return tuple(_TOKEN.findall(_THOUSANDS.sub("", text.lower())))


def comparable(text: str) -> str:
    """The tokens of a text with single spaces between: equal for two readings that differ in form alone."""
    return " ".join(tokens(text))


def is_number(token: str) -> bool:
    """Whether a token is a number in digits."""
    return token[0].isdigit()


def is_generic(title: str) -> bool:
    """Whether a comparable title names a section that any journal has, and so says nothing of the paper."""
    return title in _GENERIC
