"""Papers as a list in Markdown, for people: what a dump holds is text there, and never markup, HTML or a link."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote

import polars as pl

from schemas.columns import Paper

_MARKUP: Final = re.compile(r"[\\`*_\[\]<>&~$|]|:(?=//)|(?<=www)\.|^[#+=-]", re.IGNORECASE)
"""What Markdown may read within a line, as an address that it would make a link of, or where a line begins."""
_NUMBERED: Final = re.compile(r"^(\d{1,9})(?=[.)](?:\s|\Z))")
"""What begins an entry of a numbered list."""
_INVISIBLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Control characters, those too that turn the order of letters."""
_NAMES_SHOWN: Final = 10


def markdown(papers: pl.DataFrame, title: str) -> Iterator[str]:
    """A heading, then an entry a paper: its title, which links to the paper, who, where and when, ids, the abstract."""
    yield f"# {as_text(title)}\n\n{papers.height:,} {'paper' if papers.height == 1 else 'papers'}\n"
    for row in papers.iter_rows(named=True):
        yield "\n" + _entry(row)


def as_text(text: str) -> str:
    """A text as Markdown that shows it letter by letter, on one line: every sign that Markdown may read is escaped."""
    line = " ".join(_INVISIBLE.sub(" ", text).split())
    return _NUMBERED.sub(r"\1\\", _MARKUP.sub(r"\\\g<0>", line))


def link(label: str, url: str | None) -> str:
    """A text that leads to a web address; the text alone where there is none, or one of another scheme."""
    if not url or not url.startswith(("https://", "http://")):
        return as_text(label)
    address = quote(url, safe=_SAFE).replace("&", "&amp;")
    return f"[{as_text(label)}](<{address}>)"


_SAFE: Final = "/:?#@!$&'*()+,;=%~-._[]"
"""What may stand in an address as it is; `<`, `>`, spaces and control characters may not."""


def _entry(row: Mapping[str, Any]) -> str:
    lines = [f"- **{link(row[Paper.display_title], row[Paper.paper_url])}**"]
    lines += [f"  {line}" for line in (_who(row), _where(row), _ids(row)) if line]
    text = "  \n".join(lines) + "\n"
    return f"{text}\n  {as_text(row[Paper.abstract])}\n" if row[Paper.abstract] else text


def _who(row: Mapping[str, Any]) -> str:
    names = row[Paper.authors]
    count = max(row[Paper.author_count] or 0, len(names))
    shown = "; ".join(names[:_NAMES_SHOWN])
    more = count - min(len(names), _NAMES_SHOWN)
    if not names:
        return f"{count:,} authors" if count > 1 else ""
    return as_text(shown) + (f" and {more:,} more" if more > 0 else "")


def _where(row: Mapping[str, Any]) -> str:
    """The journal with volume, number and pages, else the printed reference; then the date."""
    journal, volume, number, pages = (row[name] for name in (Paper.journal, Paper.volume, Paper.number, Paper.pages))
    issue = f"{volume or ''}{f'({number})' if number else ''}"
    place = ", ".join(as_text(part) for part in (issue, pages) if part)
    parts = [f"*{as_text(journal)}*" if journal else as_text(row[Paper.journal_ref] or ""), place if journal else ""]
    when = row[Paper.publication_date] or row[Paper.publication_year]
    return ", ".join(part for part in (*parts, as_text(str(when or ""))) if part)


def _ids(row: Mapping[str, Any]) -> str:
    arxiv, doi, pmid = row[Paper.arxiv_id], row[Paper.doi], row[Paper.pmid]
    links = [
        link(f"arXiv:{arxiv}", f"https://arxiv.org/abs/{arxiv}") if arxiv else "",
        link(f"doi:{doi}", f"https://doi.org/{quote(doi, safe='/:;()')}") if doi else "",
        link(f"PMID {pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/") if pmid else "",
    ]
    return " · ".join(filter(None, links))
