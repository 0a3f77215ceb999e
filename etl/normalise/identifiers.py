"""The identifiers of records, out of every printed field that surely names the record itself.

The field of an identifier comes first. Where it is silent, another field may tell: the DOI of a preprint its arXiv
id, `arXiv preprint arXiv:…` in place of a journal, an address, a comment that says nothing but `arXiv:…`.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final

import polars as pl

from etl.normalise.arxiv_ids import CANONICAL, named_arxiv_id, said_arxiv_ids, stored_arxiv_id
from etl.normalise.arxiv_ids import ArxivId as ArxivId
from etl.normalise.arxiv_ids import arxiv_id as arxiv_id
from etl.normalise.catalogue import bare_pmid, first_isbn, first_issn, linked_pmid
from etl.normalise.distinct import is_silent, map_distinct, put, silent
from etl.normalise.dois import doi as doi
from etl.normalise.dois import dois, labelled_dois, linked_dois
from schemas.columns import Mention

REPAIRED: Final = "repaired_id"
SEVERAL: Final = "several_dois"

_BARE_DOI: Final = r"^10\.[0-9]{4,9}/[a-z0-9](?:[a-z0-9._-]{0,200}[a-z0-9])?$"
_OWN: Final = re.compile(
    r"(?:(?:this (?:paper|article|work) is |also |freely |openly )?(?:available|posted|archived)"
    r"(?: also)?(?: at| as| on| from| in| via)?|also(?: at| as| on| in)?)[:,]?\s(?=\S)",
    re.IGNORECASE,
)
_CLAUSE: Final = re.compile(r"[;\n|]|(?<=[^.])\.(?=\s|$)|,\s(?=ar[xX]iv:)")
_BETWEEN: Final = "\x1f"

Source = tuple[str, str, Callable[[str], str | None]]
"""A field, the pattern of texts in which it is worth reading, and how it is read."""


def identifiers(printed: pl.DataFrame) -> pl.DataFrame:
    """arXiv id with its version apart, DOI, PubMed id, ISBN and ISSN; null where none is printed.

    `printed` has the verbatim fields under their own names, those that a table lacks left out. Two columns of
    booleans go with them: an arXiv id was repaired; the DOI's field holds several.
    """
    arxiv, repaired = _arxiv_ids(printed)
    all_dois = _dois(printed)
    serials = (Mention.isbn, Mention.issn)
    return pl.DataFrame(
        {
            Mention.arxiv_id: arxiv.str.extract(r"^(.+?)(?:v\d+)?$", 1),
            Mention.arxiv_version: arxiv.str.extract(r"v(\d+)$", 1).cast(pl.Int64()),
            Mention.doi: all_dois.str.extract(rf"^([^{_BETWEEN}]+)", 1),
            Mention.pmid: _first(printed, (Mention.pmid, ".", bare_pmid), (Mention.urls, "(?i)nih", linked_pmid)),
            Mention.isbn: _first(printed, *((name, r"\d", first_isbn) for name in serials)),
            Mention.issn: _first(printed, *((name, r"\d", first_issn) for name in reversed(serials))),
            REPAIRED: repaired,
            SEVERAL: all_dois.str.contains(_BETWEEN, literal=True).fill_null(False),
        }
    )


def _arxiv_ids(printed: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """arXiv ids with their versions, and which of them were repaired."""
    own = _field(printed, Mention.arxiv_id)
    exact = own.str.extract(CANONICAL, 0)
    known = _filled(exact, printed, [(Mention.arxiv_id, ".", _versioned(arxiv_id))])
    stored = _filled(known, printed, [(Mention.arxiv_id, r"^\s*\d{3,4}\.\d{1,5}\s*$", _versioned(stored_arxiv_id))])
    named = (Mention.journal, Mention.journal_ref, Mention.number, Mention.volume)
    elsewhere: list[Source] = [
        (Mention.doi, "(?i)arxiv", _versioned(named_arxiv_id)),
        *((name, "(?i)arxiv|abs/", _versioned(named_arxiv_id)) for name in named),
        (Mention.urls, "(?i)arxiv|huggingface|hf.co", _versioned(_linked_arxiv_id)),
        (Mention.comment, "(?i)arxiv", _versioned(commented_arxiv_id)),
    ]
    return _filled(stored, printed, elsewhere), known.is_null() & stored.is_not_null()


def _dois(printed: pl.DataFrame) -> pl.Series:
    """The DOIs of every record, joined where a field holds several."""
    own = _field(printed, Mention.doi)
    return _filled(
        own.str.extract(_BARE_DOI, 0),
        printed,
        [
            (Mention.doi, "10", lambda text: _BETWEEN.join(dois(text)) or None),
            (Mention.urls, "(?i)doi", _only(linked_dois)),
            (Mention.journal_ref, "(?i)doi", _only(labelled_dois)),
        ],
    )


def _field(printed: pl.DataFrame, name: str) -> pl.Series:
    return printed[name] if name in printed.columns else silent(name, printed.height)


def _first(printed: pl.DataFrame, *sources: Source) -> pl.Series:
    return _filled(silent(sources[0][0], printed.height), printed, sources)


def _filled(known: pl.Series, printed: pl.DataFrame, sources: Sequence[Source]) -> pl.Series:
    """What is known, and elsewhere what the first source says that says anything."""
    for name, pattern, function in sources:
        column = _field(printed, name)
        if is_silent(column):
            continue
        worth = known.is_null() & column.str.contains(pattern).fill_null(False)
        if not worth.any():
            continue
        found = map_distinct(column.filter(worth), function, pl.String())
        known = put(known, worth, found)
    return known


def _versioned(function: Callable[[str], ArxivId | None]) -> Callable[[str], str | None]:
    def read(text: str) -> str | None:
        found = function(text)
        return found and (f"{found.id}v{found.version}" if found.version else found.id)

    return read


def _only(function: Callable[[str], list[str]]) -> Callable[[str], str | None]:
    def read(text: str) -> str | None:
        found = function(text)
        return found[0] if len(found) == 1 else None

    return read


def _linked_arxiv_id(text: str) -> ArxivId | None:
    """The arXiv id that the addresses in a text lead to, if they agree."""
    found = said_arxiv_ids(text)
    return found[0] if len(found) == 1 else None


def commented_arxiv_id(comment: str) -> ArxivId | None:
    """The arXiv id of a comment that names no other, in a clause that says nothing else (`also available as arXiv:…`).

    `Comment on arXiv:…`, `text overlap with arXiv:…` and the like are about another paper.
    """
    if len(said_arxiv_ids(comment)) != 1:
        return None
    for clause in _CLAUSE.split(comment):
        text = clause.strip()
        opening = _OWN.match(text)
        found = named_arxiv_id(text) or (named_arxiv_id(text[opening.end() :]) if opening else None)
        if found:
            return found
    return None
