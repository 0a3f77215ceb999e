"""How a table's columns stand for our fields: by the names that databases, reference managers and people give them.

Case, spaces and punctuation of a name do not matter. Of several columns of one field the first that a row fills is
its value; what no field takes goes to `extra`, under the column's own name (`etl.parse.tables.values`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

_KNOWN: Final = {
    "title": "title articletitle documenttitle papertitle itemtitle primarytitle titles displayname titre titel título",
    "abstract": "abstract abstractnote abstracttext paperabstract notesabstract abstracts summary summaries resumen",
    "authors": "authors author authorlist authornames authorfullnames creators creator dccreator authorsparsed "
    "authorshipsauthordisplayname authorshipsrawauthorname",
    "author_count": "authorcount numberofauthors",
    "arxiv_id": "arxivid arxiv arxivnumber arxividentifier eprint entryid id paperid archiveid",
    "doi": "doi itemdoi articledoi dois doinumber idsdoi doiurl doilink",
    "pmid": "pmid pubmedid pubmed medlinepmid idspmid",
    "journal": "journal journalbook sourcetitle publicationtitle publicationname containertitle journaltitle "
    "journalname primarylocationsourcedisplayname hostvenuedisplayname venue secondarytitle booktitle "
    "proceedingstitle conferencename source",
    "volume": "volume journalvolume vol volumenumber bibliovolume",
    "number": "issue journalissue issuenumber issueno biblioissue number",
    "pages": "pages page pagerange pagenumbers pagination",
    "issn": "issn issns printissn eissn onlineissn",
    "isbn": "isbn isbns printisbn eisbn",
    "journal_ref": "journalref journalreference citation",
    "comment": "comments comment arxivcomment authorcomment",
    "date": "publicationdate datepublished publisheddate pubdate date published publishtime coverdate "
    "year publicationyear publishedyear pubyear yearpublished issuedate onlinedate",
    "work_type": "documenttype publicationtype itemtype worktype articletype doctype contenttype type",
    "categories": "categories category arxivcategories subjects primarycategory terms woscategories fieldsofstudy",
    "keywords": "authorkeywords keywords keyword manualtags",
    "urls": "url urls link links articleurl paperurl absurl pdfurl pdflink fulltexturl fulltextlink externalurl "
    "documenturl sourceurls",
}
"""Names, the best first."""
_PIECES: Final = {
    "first_page": "pagestart startpage firstpage bibliofirstpage",
    "last_page": "pageend endpage lastpage bibliolastpage",
    "month": "month publishedmonth publicationmonth",
    "day": "day publishedday publicationday",
}
"""Columns that hold a part of a field: of the pages, or of a date whose year stands alone."""
_TAGS: Final = {
    "title": "TI",
    "abstract": "AB",
    "authors": "AU AF",
    "doi": "DI",
    "pmid": "PM",
    "journal": "SO",
    "volume": "VL",
    "number": "IS",
    "issn": "SN EI",
    "isbn": "BN",
    "date": "PD PY",
    "work_type": "DT",
    "categories": "WC",
    "keywords": "DE",
    "first_page": "BP",
    "last_page": "EP",
}
"""Web of Science's names, which are words of other tables unless `TI` or `AB` stands beside them."""
_BESIDE: Final = {
    "source": {"cites", "gsrank", "articleurl", "citationurl"},
    "number": {"volume", "vol"},
    "citation": {"pmid", "pubmedid"},
}
"""Names that mean something else unless one of these is a column, too."""
_LOOSE_ID: Final = frozenset({"eprint", "entryid", "id", "paperid", "archiveid"})


def _ranks(known: Mapping[str, str]) -> dict[str, tuple[str, int]]:
    return {word: (field, rank) for field, words in known.items() for rank, word in enumerate(words.split())}


_OURS: Final = frozenset({*_KNOWN, "discussion_count"})
_FIELD_OF: Final = _ranks(_KNOWN | _PIECES)
_FIELD_OF_TAG: Final = _ranks(_TAGS)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table by their own names, and for each field its columns, the best first.

    `pieces` hold a part of a field. A `loose` column holds an arXiv id in one table and a running number in the
    next, so its values tell. `missing` are names that a mapping gives, and the header does not.
    """

    names: tuple[str, ...]
    fields: Mapping[str, tuple[int, ...]]
    pieces: Mapping[str, int]
    loose: frozenset[int] = frozenset()
    missing: tuple[str, ...] = ()

    @property
    def have_text(self) -> bool:
        """Whether a title or an abstract is among them, without which no row is a mention."""
        return "title" in self.fields or "abstract" in self.fields

    @property
    def understood(self) -> int:
        """How many columns stand for a field for sure."""
        return len({place for places in self.fields.values() for place in places} - self.loose)

    def listed(self) -> str:
        """The columns' own names, for a reason that a person reads."""
        shown = ", ".join(f"`{name[:60]}`" for name in self.names[:40])
        return shown if len(self.names) <= 40 else f"{shown}, and {len(self.names) - 40} more"


def columns_named(names: Sequence[str], mapping: Mapping[str, str] | None = None) -> Columns:
    """What the columns of a header stand for: as `mapping` says (field to column), else by their names.

    A field of the mapping that is none of ours is a new name for its column.
    """
    names = tuple(name.strip().lstrip("\ufeff") or f"column {place}" for place, name in enumerate(names, 1))
    given = {field: _place(names, name) for field, name in (mapping or {}).items()}
    missing = tuple(name for field, name in (mapping or {}).items() if given[field] is None)
    places = {field: [(0, place)] for field, place in given.items() if place is not None and field in _OURS}
    taken = {place for place in given.values() if place is not None}
    bares = [bare(name) for name in names]
    has_tags = "TI" in names or "AB" in names
    for place, (name, key) in enumerate(zip(names, bares, strict=True)):
        field, rank = _FIELD_OF_TAG.get(name, ("", 0)) if has_tags else ("", 0)
        field, rank = (field, rank) if field else _FIELD_OF.get(key, ("", 0))
        is_meant = key not in _BESIDE or not _BESIDE[key].isdisjoint(bares)
        if field and field not in given and place not in taken and is_meant:
            places.setdefault(field, []).append((rank, place))
    fields = {field: tuple(place for _, place in sorted(ranked)) for field, ranked in places.items()}
    pieces = {field: fields.pop(field)[0] for field in _PIECES if field in fields}
    ids = fields.get("arxiv_id", ())
    loose = frozenset(place for place in ids if bares[place] in _LOOSE_ID and place not in taken)
    renamed = {place: field for field, place in given.items() if field not in _OURS}
    names = tuple(renamed.get(place, name) for place, name in enumerate(names))
    return Columns(names, fields, pieces, loose, missing)


def bare(name: str) -> str:
    """A column's name without case, white space and punctuation."""
    return "".join(char for char in name.casefold() if char.isalnum())


def _place(names: tuple[str, ...], name: str) -> int | None:
    """Where a column stands that a person named: letter by letter, else as names are read."""
    if name in names:
        return names.index(name)
    alike = [place for place, other in enumerate(names) if bare(other) == bare(name)]
    return alike[0] if alike else None
