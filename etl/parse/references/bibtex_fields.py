"""The fields of a BibTeX entry as the fields of a mention.

A column takes the best field that there is for it. Where its fields are not those that the export of this package
would write for it (`booktitle`, a second note, braces around a DOI), they stand in `extra` as well, so that they come
out again as they went in.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final
from urllib.parse import unquote

from etl.parse.lists.glue import ARXIV_ID
from etl.parse.references.bibtex_names import is_wrapped, names, unwrapped
from etl.parse.references.found_ids import arxiv_id_among, doi_among, pmid_among
from schemas.columns import Mention
from schemas.exchange import BIBTEX, BIBTEX_OTHERS, BIBTEX_UNTYPED, IDENTIFIER, in_one

Fields = Sequence[tuple[str, str]]
"""Names and their texts; the names of a group are in small letters."""
Found = tuple[str | None, bool]
"""The value of a column, and whether its fields can be told from it again."""

_COLUMNS: Final = frozenset(name.removesuffix("_raw") for name in Mention.TYPES if name.endswith("_raw"))
_GROUPS: Final = {name: field for field, names in BIBTEX.items() for name in names}
_IS_OTHER: Final = re.compile(BIBTEX_OTHERS)
_OTHER: Final = re.compile(r"([^\s:]+): (.+)", re.DOTALL)
_DATE: Final = re.compile(r"(\d{4})(?: ([^\s{}~]+)(?: ([^\s{}~]+))?)?")
_ESCAPED: Final = re.compile(r"\{\\([_%&#$])\}|\\([_%&#$])")
_ADDRESS: Final = re.compile(r"\\url\s?\{([^{}\s]+)\}|(https?://[^\s{}]+)")
_ARXIV: Final = re.compile(rf"(?:arxiv:\s{{0,4}})?{ARXIV_ID.pattern}", re.IGNORECASE)
_BOOKS: Final = frozenset(("book", "collection", "mvbook", "proceedings", "mvproceedings", "periodical"))
_NAMING_ARXIV: Final = ("doi", "journal", "volume", "number", "note", "howpublished", "url", "publisher")


def mention_fields(kind: str, key: str, fields: Fields) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """Values by column, and what is for `extra`, in order, beginning with the key."""
    values = {} if kind.lower() == BIBTEX_UNTYPED else {"work_type": kind}
    groups: dict[str, list[int]] = {}
    others: list[tuple[int, str, str]] = []
    extra = [(-1, (IDENTIFIER, key))] if key else []
    for number, (name, text) in enumerate(fields):
        small = name.lower()
        if not text:
            continue
        if small in _GROUPS:
            groups.setdefault(_GROUPS[small], []).append(number)
        elif _IS_OTHER.fullmatch(small) and (other := _OTHER.fullmatch(text)):
            others.append((number, other[1], other[2]))
        else:
            extra.append((number, (small if name == IDENTIFIER else name, text)))
    for number, name, text in others:
        if name in _COLUMNS and name not in values:
            values[name] = text
        else:
            extra.append((number, (unquote(name), text)))
    for group, numbers in groups.items():
        own = [(fields[number][0].lower(), fields[number][1]) for number in numbers]
        value, is_plain = _READERS.get(group, _text)(group, own)
        if not is_plain or group in values:
            extra += [(number, fields[number]) for number in numbers]
        if value:
            values.setdefault(group, value)
    _derive({name.lower(): text for name, text in reversed(fields) if text}, values)
    return values, tuple(field for _, field in sorted(extra))


def _text(group: str, own: Fields) -> Found:
    """The first field of the best name; plain if it is the only one."""
    best = next(text for name in BIBTEX[group] for own_name, text in own if own_name == name)
    return best, len(own) == 1 and own[0][0] == BIBTEX[group][0]


def _code(group: str, own: Fields) -> Found:
    """The same without braces around it, and a DOI or an address without LaTeX's backslashes."""
    value, is_plain = _text(group, own)
    bare = _bare(value or "")
    if group in ("doi", "urls"):
        bare = _ESCAPED.sub(lambda sign: sign[1] or sign[2], bare)
    return bare, is_plain and bare == value


def _bare(text: str) -> str:
    return text[1:-1].strip() if is_wrapped(text) else text


def _pieces(group: str, own: Fields) -> Found:
    """All fields of the best name, as a list or as pieces of one text."""
    best = next(name for name in BIBTEX[group] if any(own_name == name for own_name, _ in own))
    texts = [text for name, text in own if name == best]
    is_plain = len(own) == 1 and best == BIBTEX[group][0]
    return "\n".join(texts) if group == "comment" else in_one(texts), is_plain


def _authors(_: str, own: Fields) -> Found:
    text = own[0][1]
    found = names(text)
    is_plain = len(own) == 1 and (len(found) > 1 or "; " not in found[0])
    return in_one([unwrapped(name) for name in found]), is_plain and " and ".join(found).split() == text.split()


def _date(_: str, own: Fields) -> Found:
    """The date, or year, month and day as they are printed; a tie in the month (`jul # "~4"`) is a space."""
    told = {name: _bare(text) for name, text in reversed(own)}
    if "date" in told:
        return told["date"], list(own) == [("date", told["date"])] and not _DATE.fullmatch(told["date"])
    if "year" not in told:
        return None, False
    parted = ("year", "month", "day") if "month" in told else ("year",)
    value = " ".join(told[name] for name in parted if name in told).replace("~", " ").strip()
    whole = _DATE.fullmatch(value)
    parts = filter(None, whole.groups()) if whole else ()
    return value, list(own) == list(zip(("year", "month", "day"), parts, strict=False))


def _eprint(_: str, own: Fields) -> Found:
    told = {name: _bare(text) for name, text in reversed(own)}
    archive = told.get("archiveprefix", told.get("eprinttype", "")).lower()
    eprint = told.get("eprint", "")
    if archive != "arxiv" and (archive or not _ARXIV.fullmatch(eprint)):
        return None, False
    return eprint, list(own) == [("eprint", eprint), ("archiveprefix", "arXiv")]


_READERS: Final[Mapping[str, Callable[[str, Fields], Found]]] = {
    "authors": _authors,
    "date": _date,
    "arxiv_id": _eprint,
    **dict.fromkeys(("keywords", "categories", "comment"), _pieces),
    **dict.fromkeys(("doi", "pmid", "volume", "number", "pages", "issn", "isbn", "urls"), _code),
}


def _derive(told: Mapping[str, str], values: dict[str, str]) -> None:
    """Fill what no field of its own tells, from fields that say more than their name."""
    if "authors" in told:
        values.setdefault("authors", in_one(names(told["authors"])))
    if "booktitle" in told and values.get("work_type", "").lower() in _BOOKS:
        values.setdefault("title", told["booktitle"])
    address = _ADDRESS.search(told.get("howpublished", ""))
    if address:
        values.setdefault("urls", address[1] or address[2])
    naming = [f"arXiv:{told[name]}" for name in ("arxivid", "arxiv") if name in told]
    derived = {
        "doi": doi_among([values["urls"]]) if "urls" in values else None,
        "pmid": pmid_among([told["note"]]) if "note" in told else None,
        "arxiv_id": arxiv_id_among([*naming, *(told[name] for name in _NAMING_ARXIV if name in told)]),
    }
    for column, value in derived.items():
        if value:
            values.setdefault(column, value)
