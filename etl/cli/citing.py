"""How a paper is named to people, in a line: its authors in short, where and when it appeared, its ids."""

from collections.abc import Mapping
from typing import Any, Final

from etl.cli.terminal import safe
from schemas.columns import Paper

Row = Mapping[str, Any]
"""A row of `papers`."""

_NAMED: Final = 3


def one_line(text: str) -> str:
    """The text on one line, fit for a terminal."""
    return safe(" ".join(text.split()))


def authors_in_short(paper: Row) -> str:
    """The first authors and how many more there are; empty where none is known."""
    names, count = paper[Paper.authors], paper[Paper.author_count] or len(paper[Paper.authors])
    if not names:
        return f"{count} {'author' if count == 1 else 'authors'}" if count else ""
    shown = names if count <= _NAMED + 1 and len(names) == count else names[:_NAMED]
    more = count - len(shown)
    return one_line(f"{'; '.join(shown)}{f' and {more:,} more' if more > 0 else ''}")


def when(paper: Row) -> str:
    """The day, else the year of publication, as far as it is known."""
    known = paper[Paper.publication_date] or paper[Paper.publication_year]
    return f"{known or ''}{' (the year is inferred)' if known and paper[Paper.publication_date_is_inferred] else ''}"


def venue(paper: Row) -> str:
    """Where the paper appeared: journal, volume, issue and pages, else the reference as it is printed."""
    if not paper[Paper.journal]:
        return one_line(paper[Paper.journal_ref] or "")
    volume = f" {paper[Paper.volume]}" if paper[Paper.volume] else ""
    issue = f" ({paper[Paper.number]})" if paper[Paper.number] else ""
    pages = f", {paper[Paper.pages]}" if paper[Paper.pages] else ""
    return one_line(f"{paper[Paper.journal]}{volume}{issue}{pages}")


def ids_of(paper: Row) -> list[str]:
    """The paper's own id, and those by which others know it, each with its label."""
    version = f"v{paper[Paper.arxiv_version]}" if paper[Paper.arxiv_version] else ""
    labelled = {
        "arXiv": paper[Paper.arxiv_id] and f"{paper[Paper.arxiv_id]}{version}",
        "DOI": paper[Paper.doi],
        "PubMed": paper[Paper.pmid],
        "ISBN": paper[Paper.isbn],
    }
    return [paper[Paper.paper_id], *(one_line(f"{label} {one}") for label, one in labelled.items() if one)]
