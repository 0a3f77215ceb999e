"""The lines of a RIS record as the fields of a mention.

A column takes the best line that there is for it. Where its lines are not those that the export of this package would
write for it (an old tag, a second title, addresses between the authors), they stand in `extra` as well, so that they
come out again as they went in.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final
from urllib.parse import unquote

from etl.parse.references.found_ids import arxiv_id_among, doi_among, pmid_among
from schemas.columns import Mention
from schemas.exchange import RIS, RIS_OTHER, in_one

Lines = Sequence[tuple[str, str]]
"""Tags and their texts, none of them empty."""

_COLUMNS: Final = frozenset(name.removesuffix("_raw") for name in Mention.TYPES if name.endswith("_raw"))
_GROUPS: Final = {tag: field for field, tags in RIS.items() if field != "isbn" for tag in tags}
_OTHER: Final = re.compile(r"([^\s:]+): (.+)", re.DOTALL)
_PAGE: Final = re.compile(r"[^\s-]+")
_RANGE: Final = re.compile(r"[^\s-]+-[^\s-]+")
_YEAR: Final = re.compile(r"\d{4}")
_GOES_ON: Final = re.compile(r"[/-]\d")
_MONTH: Final = re.compile(r"(?:\d{1,2} )?[^\W\d_]{3,9}\.?(?:[ /-][\w-]{1,9})?")
_ISSN: Final = re.compile(r"\D*+\d{4}-?\d{3}[\dXx](?![\d-])")
_NO_DIGIT: Final = re.compile(r"[^\dXx]")
_BOOKS: Final = frozenset(("BOOK", "EBOOK", "EDBOOK", "UNPB"))
_PUBMED: Final = re.compile(r"pubmed|medline", re.IGNORECASE)
_DERIVED_TAGS: Final = frozenset("BT DO M1 M3 L1 L2 L3 N1 UR U1 AN DB DP T2 JF JO J2 ID PB".split())


def mention_fields(lines: Lines) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """Values by column, and what is for `extra`, in order, types first."""
    groups: dict[str, list[int]] = {}
    others: list[tuple[int, str, str]] = []
    values: dict[str, str] = {}
    extra: list[tuple[int, tuple[str, str]]] = []
    for number, line in enumerate(lines):
        group = _GROUPS.get(line[0])
        other = _OTHER.fullmatch(line[1]) if line[0] == RIS_OTHER else None
        if group:
            groups.setdefault(group, []).append(number)
        elif other:
            others.append((number, other[1], other[2]))
        else:
            extra.append((number, line))
    for number, name, text in others:
        if name in _COLUMNS and name not in values:
            values[name] = text
        else:
            extra.append((number, (unquote(name), text)))
    for group, numbers in sorted(groups.items(), key=_authors_last):
        found, is_plain = _READERS.get(group, _text)(group, [lines[number] for number in numbers])
        is_parted = group == "authors" and any(numbers[0] < number < numbers[-1] for number, _ in extra)
        if not is_plain or is_parted or group in values:
            first = -len(lines) if group == "work_type" else 0
            extra += [(first + number, lines[number]) for number in numbers]
        values = found | values
    _derive(lines, values)
    return values, tuple(line for _, line in sorted(extra))


def _authors_last(group: tuple[str, list[int]]) -> bool:
    return group[0] == "authors"


def _text(group: str, own: Lines) -> tuple[dict[str, str], bool]:
    """The first line of the best tag; plain if it is the only one."""
    best = next(text for tag in RIS[group] for own_tag, text in own if own_tag == tag)
    return {group: best}, len(own) == 1 and own[0][0] == RIS[group][0]


def _list(group: str, own: Lines) -> tuple[dict[str, str], bool]:
    """All lines, and within a line those that go on; one that stands under both tags counts once."""
    texts = [part.strip() for _, text in own for part in text.split("\n") if part.strip()]
    tags = {tag for tag, _ in own}
    if len(tags) > 1:
        return {group: _joined(group, list(dict.fromkeys(texts)))}, False
    is_plain = tags == {RIS[group][0]} and not any("\n" in text for _, text in own)
    is_one_a_line = group == "urls" or not any("; " in text for text in texts)
    return {group: _joined(group, texts)}, is_plain and is_one_a_line and (len(own) > 1 or "; " not in texts[0])


def _joined(group: str, texts: Sequence[str]) -> str:
    """Lines as one list: a semicolon parts names and keywords within a line as a line end does, but no address."""
    return in_one(texts) if group == "urls" else "; ".join(texts)


def _notes(group: str, own: Lines) -> tuple[dict[str, str], bool]:
    texts = [text for _, text in own]
    return {group: "\n".join(texts)}, not any("\n" in text for text in texts)


def _pages(group: str, own: Lines) -> tuple[dict[str, str], bool]:
    start, end = (next((text for own_tag, text in own if own_tag == tag), None) for tag in RIS[group])
    if start is None:
        return {}, False
    if end is None:
        return {group: start}, len(own) == 1 and not _RANGE.fullmatch(start)
    is_plain = [tag for tag, _ in own] == [*RIS[group]] and bool(_PAGE.fullmatch(start) and _PAGE.fullmatch(end))
    return {group: f"{start}-{end}"}, is_plain


def _serial(_: str, own: Lines) -> tuple[dict[str, str], bool]:
    """An ISBN has ten digits or more, an ISSN eight; plain if there is one of each at most, the ISSN first."""
    names = ["isbn" if len(_NO_DIGIT.sub("", text)) >= 10 and not _ISSN.match(text) else "issn" for _, text in own]
    found = {name: text for name, (_, text) in zip(reversed(names), reversed(own), strict=True)}
    return found, names in (["issn"], ["isbn"], ["issn", "isbn"])


def _date(group: str, own: Lines) -> tuple[dict[str, str], bool]:
    """The first date, or a more precise one that begins as it does, or a year with the month of another line."""
    best, *others = (text for tag in RIS[group] for own_tag, text in own if own_tag == tag)
    for text in others:
        stem = best.rstrip("/ ")
        if _GOES_ON.match(text, len(stem)) and text.startswith(stem):
            best = text
        elif _YEAR.fullmatch(stem) and _MONTH.fullmatch(text):
            best = f"{stem} {text}"
    return {group: best}, [tag for tag, _ in own] == [RIS[group][0]]


_READERS: Final[dict[str, Callable[[str, Lines], tuple[dict[str, str], bool]]]] = {
    "authors": _list,
    "keywords": _list,
    "urls": _list,
    "comment": _notes,
    "pages": _pages,
    "issn": _serial,
    "date": _date,
}


def _derive(lines: Lines, values: dict[str, str]) -> None:
    """Fill what no line of its own tells, from lines that say more than their tag."""
    told: dict[str, list[str]] = {}
    for tag, text in lines:
        if tag in _DERIVED_TAGS:
            told.setdefault(tag, []).append(text)

    def under(*tags: str) -> list[str]:
        return [text for tag in tags for text in told.get(tag, ())]

    is_book = values.get("work_type") in _BOOKS
    ids = under("AN") if _PUBMED.match(next(iter(under("DB", "DP")), "")) else []
    derived = {
        "title" if is_book else "journal": next(iter(under("BT")), None),
        "doi": doi_among(under("M3", "L3", "N1", "UR", "L2")) if "doi" not in values else None,
        "pmid": pmid_among(under("U1", "AN", "UR")) or next((text for text in ids if text.isdigit()), None),
        "arxiv_id": arxiv_id_among(
            under("DO", "AN", "ID", "T2", "JF", "JO", "J2", "BT", "M1", "M3", "N1", "PB", "UR", "L1")
        ),
    }
    for name, value in derived.items():
        if value:
            values.setdefault(name, value)
