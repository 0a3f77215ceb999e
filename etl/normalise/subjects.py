"""Subject categories and keywords, as lists."""

import re
from typing import Final

from etl.normalise.arxiv_ids import ARCHIVES
from etl.normalise.text import without_braces

_CODE: Final = re.compile(
    rf"(?:{'|'.join(sorted(ARCHIVES, reverse=True))})(?:\.(?:[A-Z]{{2}}|[a-z]+(?:-[a-z]+){{0,2}}))?"
)
_BEHIND_NAME: Final = re.compile(rf"\s?\(({_CODE.pattern})\)")
_LABEL: Final = re.compile(
    r"(?:primary |arxiv )?(?:subjects?(?: (?:areas?|class(?:es)?|headings?))?|categor(?:y|ies)"
    r"|(?:author )?key ?words?(?: and phrases)?|index terms|primary)\s?[:—–]\s?",
    re.IGNORECASE,
)
_STRONG: Final = re.compile(r"\s?[;；|•\n]\s?|\s·\s")
_COMMA: Final = re.compile(r"\s?[,，、]\s?")
_OTHER_CODE: Final = re.compile(r"\d\d(?:[A-Z]\d\d|-\d\d|[A-Zx-]{1,3})|[A-K]\.(?:\d|m)(?:\.(?:\d{1,2}|m))?")
"""Classes of mathematics (`68T50`) and of computing (`I.2.7`)."""
_MAX_CHARS: Final = 100_000


def categories(text: str) -> list[str]:
    """Subject categories in their order, each once: arXiv's as codes (`cs.CL`), others as they are printed.

    `Computation and Language (cs.CL); Machine Learning (cs.LG)` and `cs.CL cs.LG` say the same.
    """
    found: list[str] = []
    for piece in _STRONG.split(_unlabelled(text)):
        codes = re.split(r"[\s,]+", piece.strip().strip("[]"))
        if _CODE.fullmatch(codes[0]) and all(_CODE.fullmatch(code) or _OTHER_CODE.fullmatch(code) for code in codes):
            found += codes
            continue
        named = _BEHIND_NAME.findall(piece)
        found += named if named else [piece.strip(" ,.[]").strip()]
    return list(dict.fromkeys(filter(None, found)))


def keywords(text: str) -> list[str]:
    """Keywords in their order, each once: parted by line ends, else by semicolons, bullets or bars, else by commas.

    The star that marks a main heading of MEDLINE is left off.
    """
    bare = _unlabelled(text)
    pieces = bare.split("\n") if "\n" in bare else _STRONG.split(bare)
    if len(pieces) == 1:
        pieces = _COMMA.split(bare)
    once: dict[str, str] = {}
    for piece in pieces:
        word = without_braces(piece).strip(" ,;").removeprefix("*").strip()
        word = word.removesuffix(".").strip() if word.count(".") == 1 else word
        if any(map(str.isalnum, word)):
            once.setdefault(word.casefold(), word)
    return list(once.values())


def _unlabelled(text: str) -> str:
    return _LABEL.sub("", text[:_MAX_CHARS], count=1) if _LABEL.match(text) else text[:_MAX_CHARS]
