"""Web addresses in plain text."""

import re
from collections.abc import Callable
from typing import Final

import polars as pl

from etl.normalise.distinct import as_lists, is_silent, map_distinct, put, silent
from schemas.columns import Mention

_URL: Final = re.compile(
    r"""(?: https?://(?=\w) | (?<![\w@./-])www\.(?=\w) )
        (?: (?![,;]https?://) [^\s<>"{}|\\^`“”„«»‘，。；：！？、（）「」『』【】《》] )+""",
    re.VERBOSE | re.IGNORECASE,
)
_BARE: Final = re.compile(r"(?:[\w-]{1,60}\.){1,5}[a-z]{2,12}/\S{0,2000}", re.IGNORECASE)
_MAY_HOLD: Final = r"(?i)https?://|www\."
_BETWEEN: Final = "\x1f"
_CLOSED_BY: Final = {")": "(", "]": "["}
_AFTER_URL: Final = ".,;:!?'’*…(["


def urls(text: str) -> list[str]:
    """The http(s) and www addresses of a plain text as printed, in reading order, each once.

    What belongs to the sentence is left off: stop, comma or quote at the end, and all from the first bracket
    that closes nothing in the address. No scheme is added.
    """
    return list(dict.fromkeys(filter(None, (_without_sentence(found[0]) for found in _URL.finditer(text)))))


def listed_urls(text: str) -> list[str]:
    """The addresses of a list of addresses, each once; there, one without a scheme counts too (`x.org/a`)."""
    found: dict[str, None] = {}
    for piece in text.split():
        inside = urls(piece)
        bare = piece.rstrip(_AFTER_URL)
        found.update(dict.fromkeys(inside or ([bare] if _BARE.fullmatch(bare) else ())))
    return list(found)


def _without_sentence(address: str) -> str:
    opened = {"(": 0, "[": 0}
    for at, character in enumerate(address):
        if character in opened:
            opened[character] += 1
        elif character in _CLOSED_BY:
            opened[_CLOSED_BY[character]] -= 1
            if opened[_CLOSED_BY[character]] < 0:
                address = address[:at]
                break
    return address.rstrip(_AFTER_URL)


def url_lists(listed: pl.Series, *texts: pl.Series) -> pl.Series:
    """The addresses of every row, each once: those of a list first, then those that stand in its texts."""
    columns = [_joined(listed, listed_urls, r"\S")]
    columns += [_joined(text, urls, _MAY_HOLD) for text in texts]
    told = [column for column in columns if not is_silent(column)]
    if not told:
        return as_lists(columns[0]).alias(Mention.urls)
    joined = pl.select(pl.concat_str(*told, separator=_BETWEEN, ignore_nulls=True)).to_series()
    lists = as_lists(joined.set(joined == "", None))
    return (lists if len(told) == 1 else lists.list.unique(maintain_order=True)).alias(Mention.urls)


def _joined(text: pl.Series, function: Callable[[str], list[str]], pattern: str) -> pl.Series:
    """The addresses in every text as one text, null where there are none."""
    worth = text.str.contains(pattern).fill_null(False)
    found = map_distinct(text.filter(worth), lambda value: _BETWEEN.join(function(value)) or None, pl.String())
    return put(silent(text.name, text.len()), worth, found)
