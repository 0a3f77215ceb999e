"""The layouts of printed dates: a text is brought to its shape, and a table says how each shape is read."""

import re
from typing import Final, NamedTuple

from etl.normalise.calendar_words import EARLIER, LATER, MONTHS, SEASONS, SILENT, WEEKDAYS
from etl.normalise.characters import visible

YEARS: Final = range(1000, 3000)

_SHAPES: Final = {
    **dict.fromkeys(["Y"], "y"),
    **dict.fromkeys(["Y-n", "Y/n", "Y.n", "Yn", "YM", "Y-M", "Y/M", "Y///M"], "ym"),
    **dict.fromkeys(["MY", "M-Y", "M/Y", "n/Y", "n-Y", "n.Y"], "my"),
    **dict.fromkeys(["Y-n-n", "Y/n/n", "Y.n.n", "Ynn", "YMn", "Y-M-n", "Y/M/n"], "ymd"),
    **dict.fromkeys(["MnY", "M-n-Y", "M/n/Y"], "mdy"),
    **dict.fromkeys(["nMY", "n-M-Y", "n/M/Y", "n.MY"], "dmy"),
    **dict.fromkeys(["YnM"], "ydm"),
    **dict.fromkeys(["Mn", "M-n"], "md"),
    **dict.fromkeys(["nM", "n-M"], "dm"),
    **dict.fromkeys(["n/n/Y", "n-n-Y", "n.n.Y"], "??y"),
    # of RIS: year/month/day/season, each of which may be silent
    **dict.fromkeys(["Y/n/n/S", "Y/n/n/M"], "ymd "),
    **dict.fromkeys(["Y/n//S", "Y/n//M"], "ym "),
    **dict.fromkeys(["Y///S", "Y//n", "YS", "Y/S", "Y-S"], "y "),
    **dict.fromkeys(["SY", "S/Y", "S-Y"], " y"),
    # ranges: as much as both ends have in common
    **dict.fromkeys(["YM-M", "YM/M", "Y-M-M", "YS-S", "YS/S"], "y  "),
    **dict.fromkeys(["M-MY", "M/MY", "S-SY", "S/SY"], "  y"),
    **dict.fromkeys(["YMn-n", "YMn/n"], "ym  "),
    **dict.fromkeys(["Mn-nY", "Mn/nY"], "m  y"),
    **dict.fromkeys(["n-nMY", "n/nMY"], "  my"),
    **dict.fromkeys(["YMn-Mn", "YnM-nM"], "y    "),
    **dict.fromkeys(["Mn-MnY", "nM-nMY"], "    y"),
}
"""How numbers, month names (M) and seasons (S) of a shape are read: y, m, d; `?` where order alone does not tell."""

_TIME: Final = re.compile(
    r"[T,]?\s?(?:at\s)?\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:\s?[AaPp]\.?[Mm]\b\.?)?\s?(?:Z\b|[A-Z]{3,4}\b|[+-]\d{2}:?\d{2})?"
)
_BRACKETS: Final = re.compile(r"\([^()]{0,100}\)|\([^()]{0,100}$|\[(?:cited|accessed)[^\[\]]{0,60}\]")
_ORDINAL: Final = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|º|ª|°)\b|(?<=\d)\.(?=\s)", re.IGNORECASE)
_QUARTER: Final = re.compile(r"\bq[1-4]\b|\b[1-4](?:st|nd|rd|th)\squart(?:er)?\b", re.IGNORECASE)
_EAST_ASIAN: Final = re.compile(r"(\d{4})\s?[年년]\s?(?:(\d{1,2})\s?[月월]\s?(?:(\d{1,2})\s?[日일])?)?")
_HAS_WORDS: Final = re.compile(r"[vVqQ]\d|\d[^\W\d_]|\d[.º°]")
_VERSION: Final = re.compile(r"\bv(\d{1,3})\b")
_WHOLE_FLOAT: Final = re.compile(r"(\d{4})\.0+")
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_TOKEN: Final = re.compile(r"(\d+)|([^\W\d_]+)|((?<=\d)\.(?=\d)|-|/+)|[\s,.:©\[\]]+|(.)")
_CLAUSE: Final = re.compile(
    r"[;|\n]|\s[/·•]\s|(?<=[\s.,(])(?=(?:epub|ecollection|v\d|published|received|accepted|revised|originally)\b)",
    re.IGNORECASE,
)
_MAX_CHARS: Final = 300


class Read(NamedTuple):
    """Year, month and day of a clause, None where it is silent, and its rank: 0 for the date of publication."""

    parts: tuple[int | None, int | None, int | None]
    rank: int


def clauses(text: str) -> list[str]:
    """The parts of a text that may each hold a date."""
    return _CLAUSE.split(text[:_MAX_CHARS])


def read_clause(text: str) -> Read | None:
    """The date that a text is, but for weekday, time and the words that introduce it; None if it is none."""
    bare = _bare(text) if len(text) <= _MAX_CHARS else ""
    shape, values, rank = "", [], 0
    for number, word, sign, unknown in _TOKEN.findall(bare):
        if number:
            symbol, read = _number(number)
            shape += symbol
            values += read
        elif word:
            name = word.lower()
            if name in MONTHS:
                shape += "M"
                values.append(MONTHS[name])
            elif name in SEASONS:
                shape += "S"
                values.append(0)
            elif name in EARLIER or name in LATER:
                rank = max(rank, 1 if name in EARLIER else 2)
            elif name not in WEEKDAYS and name not in SILENT:
                return None
        elif unknown:
            return None
        else:
            shape += sign
    parts = _parts(_SHAPES.get(shape.strip("/-"), ""), values)
    version = _VERSION.search(text)
    return Read(parts, rank if version is None else (2, 0)[version[1] == "1"]) if parts else None


def _bare(text: str) -> str:
    if not text.isascii():
        text = visible(text).translate(_DASHES)
        text = _EAST_ASIAN.sub(lambda found: "-".join(filter(None, found.groups())), text)
    text = text.strip(" .,:")
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    text = _TIME.sub(" ", text) if ":" in text else text
    text = _BRACKETS.sub(" ", text) if "(" in text or "[" in text else text
    if _WHOLE_FLOAT.fullmatch(text):
        return text[:4]
    return _ORDINAL.sub("", _QUARTER.sub(" winter ", _VERSION.sub(" ", text))) if _HAS_WORDS.search(text) else text


def _number(digits: str) -> tuple[str, list[int]]:
    """The symbol of a number, and its value; of eight digits, those of the three numbers that they are."""
    if len(digits) <= 2:
        return "n", [int(digits)]
    if len(digits) == 4 and int(digits) in YEARS:
        return "Y", [int(digits)]
    if len(digits) == 8 and int(digits[:4]) in YEARS:
        return "Y-n-n", [int(digits[:4]), int(digits[4:6]), int(digits[6:])]
    return "#", []


def _parts(roles: str, values: list[int]) -> tuple[int | None, int | None, int | None] | None:
    """Year, month and day by the roles of the numbers; None where a month is none. A zero says nothing."""
    said = dict(zip(roles, values, strict=True)) if roles else {}
    if "?" in said:
        first, second = values[0], values[1]
        if min(first, second) > 12:
            return None
        if first == second or max(first, second) > 12:
            said |= {"m": min(first, second), "d": max(first, second)}
    month, day = said.get("m") or None, said.get("d") or None
    if not said or (month is not None and month > 12) or (day and not month):
        return None
    return said.get("y"), month, day
