"""What a format of records knows of papers: its names for fields, which of them belong together, and other formats'.

A *unit* is what one value of a paper is written with: mostly one column, but a date is three, and RIS has one tag for
ISSN and ISBN.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from etl.export.rows import Pair
from schemas.columns import Mention, Paper
from schemas.exchange import BIBTEX, RIS

Row = Mapping[str, Any]


class Unit(NamedTuple):
    """The columns that must be equal for a mention to speak for a paper, and the fields whose text goes out."""

    columns: tuple[str, ...]
    fields: tuple[str, ...]


_FIELDS: Final = tuple(name.removesuffix("_raw") for name in Mention.TYPES if name.endswith("_raw"))
_SERIALS: Final = (Paper.issn, Paper.isbn)
_DATES: Final = (Paper.publication_date, Paper.publication_year, Paper.publication_date_precision)
DATE: Final = "date"
SERIAL: Final = "serial"
UNITS: Final[Mapping[str, Unit]] = {
    **{field: Unit((field,) if field in Paper.TYPES else (), (field,)) for field in _FIELDS if field not in _SERIALS},
    DATE: Unit(_DATES, (DATE,)),
    SERIAL: Unit(_SERIALS, _SERIALS),
}
TEXTS: Final = (Mention.title, Mention.abstract, Mention.journal)
"""Units of which a record may hold several forms, such as the journal's short name."""
UNITED: Final = (Mention.keywords, Mention.categories, Mention.urls, Mention.comment)
"""Units in which what several mentions say stands side by side."""


class Given(NamedTuple):
    """How a value is written: verbatim texts by field, and lines of `extra`."""

    values: Mapping[str, str]
    lines: Sequence[Pair] = ()


class Layout(NamedTuple):
    """A format of records: its names, and how it writes a paper's own value of a unit, and items side by side.

    `lines` are items as lines of their own, for where a column's text would be taken as told by other lines.
    """

    format: str
    names: Mapping[str, Sequence[str]]
    given: Callable[[str, Row], Given]
    joined: Callable[[str, Sequence[str]], Given]
    lines: Callable[[str, Sequence[str]], Sequence[Pair]]


def _unit_names(names: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {name: SERIAL if field in _SERIALS else field for field, own in names.items() for name in own}


_UNIT_OF: Final = {
    "ris": _unit_names(RIS),
    "bibtex": _unit_names({field: own for field, own in BIBTEX.items() if field not in _SERIALS})
    | {"issn": SERIAL, "isbn": SERIAL},
}
_SAME: Final[Mapping[str, Mapping[str, str]]] = {
    "bibtex": {
        **dict.fromkeys(("school", "institution", "publisher"), "PB"),  # in BibTeX `PB` is the last of them
        "address": "CY",
        "edition": "ET",
        "language": "LA",
        "series": "T3",
        "isbn": "SN",
    },
    "nbib": {"LA": "LA", "PL": "CY"},
}
"""What RIS calls fields of other formats that have no column."""
_TRANSLATED: Final[Mapping[tuple[str, str], Mapping[str, str]]] = {
    **{(other, "ris"): names for other, names in _SAME.items()},
    ("ris", "bibtex"): {tag: name for name, tag in _SAME["bibtex"].items()},
    ("nbib", "bibtex"): {"LA": "language", "PL": "address"},
}


def unit_of(format_name: str, name: str) -> str | None:
    """The unit that a name of `extra` is of in a format of records; None where it has no column."""
    names = _UNIT_OF.get(format_name, {})
    return names.get(name.lower() if format_name == "bibtex" else name)


def translated(name: str, source: str, target: str) -> str | None:
    """What one format calls a field of another, where the two have a word for it each."""
    return _TRANSLATED.get((source, target), {}).get(name.lower() if source == "bibtex" else name)


def one_line(text: str) -> str:
    """A text without line ends, as a curator may have set one."""
    return " ".join(text.split())


def listed(unit: str, paper: Row) -> list[str]:
    """The items of a list of a paper; addresses without those that stand in its abstract and comment anyway."""
    if unit != Mention.urls:
        return [one_line(item) for item in paper[unit]]
    texts = f"{paper[Paper.abstract] or ''}\n{paper[Paper.comment] or ''}"
    return [url for url in paper[unit] if url not in texts]
