"""What RIS and BibTeX call the fields of `mentions`, and how a column holds a list: for the formats that read them, and
the export that writes them.

The first name of a field is the one that it is written under; a value that stood under another one is in `extra` as
well, under the name that it had, and is written from there.
"""

from collections.abc import Mapping, Sequence
from typing import Final

RIS: Final[Mapping[str, tuple[str, ...]]] = {
    "work_type": ("TY",),
    "title": ("TI", "T1", "CT", "ST", "TT"),
    "authors": ("AU", "A1"),
    "journal": ("T2", "JF", "JO", "JA", "J2", "J1"),
    "volume": ("VL", "VO"),
    "number": ("IS",),
    "pages": ("SP", "EP"),
    "date": ("PY", "Y1", "DA"),
    "abstract": ("AB", "N2"),
    "keywords": ("KW",),
    "doi": ("DO", "DI"),
    "pmid": ("PM",),
    "issn": ("SN",),
    "isbn": ("SN",),
    "urls": ("UR",),
    "comment": ("N1",),
}
"""Tags of each field. Pages are two lines, and `SN` is an ISSN or an ISBN, as its digits tell."""

_TAGS: Final = (
    "TY|ER|TI|T[1-3]|CT|BT|ST|TT|A[1-4BDNU]|ED|AB|N[12]|J[12AFO]|VL|IS|SP|EP|PY|Y[12]|DA|DO|SN|UR|L[1-4]|KW|PB|CY|ID"
    "|C[1-8N]|M[1-3]|U[1-5]|DB|DP|ET|LA|LB|RN|RP|SE|ZZ"
)
RIS_LINE: Final = (
    r"[ \t\ufeff\u200b]{0,12}(?:([A-Z][A-Z0-9])(?:[ \xa0]{2}|\t)[-–]"
    rf"|({_TAGS})[ \t\xa0]{{1,4}}[-–—](?![^ \t\xa0\r\n]))[ \t\xa0]*+"
)
"""How a line begins that has a tag; those that RIS knows are told even where their two spaces became one."""

RIS_OTHER: Final = "ZZ"
"""The tag of what RIS has no tag for: its value is `name: value`, the name quoted as in a URL."""

BIBTEX: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("title",),
    "authors": ("author",),
    "journal": ("journal", "journaltitle", "booktitle"),
    "volume": ("volume",),
    "number": ("number", "issue"),
    "pages": ("pages",),
    "date": ("date", "year", "month", "day"),
    "abstract": ("abstract",),
    "keywords": ("keywords", "keyword", "author_keywords", "author-keywords"),
    "doi": ("doi",),
    "arxiv_id": ("eprint", "archiveprefix", "eprinttype"),
    "pmid": ("pmid",),
    "issn": ("issn",),
    "isbn": ("isbn",),
    "urls": ("url", "link", "ee", "bdsk-url-1", "adsurl"),
    "comment": ("note", "comment", "comments", "annote", "annotation"),
    "categories": ("categories", "primaryclass"),
    "journal_ref": ("journal_ref",),
    "author_count": ("author_count",),
    "discussion_count": ("discussion_count",),
    "work_type": ("work_type",),
}
"""Field names in small letters. The type of an entry is its `work_type`; the field is for what cannot be a type."""

BIBTEX_OTHER: Final = "extra-field"
"""The field for what has no name that BibTeX allows: its value is `name: value`, the name quoted as in a URL."""

BIBTEX_OTHERS: Final = rf"{BIBTEX_OTHER}(?:-\d{{1,5}})?"
"""Its names where there are several, as BibTeX takes a name only once in an entry."""

BIBTEX_UNTYPED: Final = "unknown"
"""The type of an entry whose `work_type` nobody knows."""

BIBTEX_ENCODED: Final[Mapping[str, str]] = {
    "{": "{\\textbraceleft{{}}}",
    "}": "{\\textbraceright{{}}}",
    "\\": "{\\textbackslash{{}}}",
    "@": "{\\char64{{}}}",
}
"""What stands for these characters in a value that would break its entry; LaTeX prints it as the character."""

IDENTIFIER: Final = "ID"
"""The key in `extra` of a BibTeX entry's key, and RIS's tag for the same."""


def in_one(items: Sequence[str]) -> str:
    """A list as one text: by `; `, or by line ends where an item holds a semicolon itself."""
    return ("\n" if any(";" in item for item in items) else "; ").join(items)


def items_of(text: str) -> list[str]:
    """The items of a list that `in_one` made one text of."""
    return text.split("\n" if "\n" in text else "; ")
