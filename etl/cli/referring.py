"""References as people and BibTeX write them: a release, and a paper of one."""

from etl.cli.citing import Row, authors_in_short, one_line, venue
from etl.export.bibtex import bibtex
from etl.export.latex import latex
from schemas.about import Creator
from schemas.citation import Citation, doi_link
from schemas.columns import Mention, Paper
from schemas.exchange import IDENTIFIER


def text_of_paper(paper: Row, release: Citation) -> str:
    """A paper's reference on one line, as far as the release knows it, and where its values were read."""
    title = one_line(paper[Paper.display_title])
    year = f"({paper[Paper.publication_year] or 'n.d.'})"
    authors = authors_in_short(paper)
    parts = [f"{authors} {year}", title] if authors else [f"{title} {year}"]
    parts += [part for part in (venue(paper),) if part]
    address = f" {paper[Paper.paper_url]}" if paper[Paper.paper_url] else ""
    read = f"({paper[Paper.paper_id]} of {release.title}, {release.version})"
    return f"{' '.join(_ended(part) for part in parts)}{address} {read}"


def bibtex_of_release(citation: Citation) -> str:
    """An entry that every BibTeX style knows (`@misc`); the title keeps its capitals."""
    doi = citation.doi or citation.concept_doi
    fields = {
        IDENTIFIER: citation.key,
        "author": " and ".join(_author(creator) for creator in citation.creators),
        "title": f"{{{latex(citation.title)}}}",
        "year": citation.year,
        "version": citation.version,
        "publisher": latex(citation.publisher or ""),
        "doi": doi,
        "url": doi_link(doi) if doi else None,
        "note": f"Data set, version {citation.version}. SHA-256 of manifest.json: {citation.manifest_sha256}",
    }
    extra = [{"key": name, "value": value} for name, value in fields.items() if value]
    return bibtex([{Mention.work_type_raw: "misc", Mention.extra: extra}], is_each_once=True)


def _author(creator: Creator) -> str:
    """A person as BibTeX parts names; a group in braces, so that it stays whole."""
    if creator.family and " and " not in creator.full:
        return latex(creator.full)
    return f"{{{latex(creator.full)}}}"


def _ended(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."
