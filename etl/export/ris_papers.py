"""Papers as RIS that Zotero, Rayyan, ASReview and EndNote read.

What they expect, and where they differ: docs/adr/0009-exports.md.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import polars as pl

from etl.export.layout import DATE, SERIAL, UNITS, Given, Layout, Row, listed, one_line, translated, unit_of
from etl.export.paper_rows import FORMAT, paper_rows
from etl.export.ris import ris
from etl.export.rows import Pair, extra_pairs
from etl.export.work_types import ris_type
from schemas.columns import Mention, Paper
from schemas.exchange import IDENTIFIER, RIS, in_one, items_of
from schemas.vocabulary import PAPER_ID

_TAG: Final = re.compile(r"[A-Z][A-Z0-9]")
_ARXIV: Final = re.compile(
    r"(?:\barxiv[:.]\s?|\barxiv\.org/(?:abs|pdf|html)/|\babs/)(\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[a-z]{2})?/\d{7}(?:v\d+)?)",
    re.IGNORECASE,
)
_SEVERAL: Final = (Mention.comment, Mention.urls)
"""Units of which a mention of another format may have more than its column tells."""
_READ_FIRST: Final = ((Mention.title, "TI"), (Mention.abstract, "AB"))


def ris_of_papers(papers: pl.DataFrame, mentions: pl.DataFrame, dumps: pl.DataFrame) -> Iterator[str]:
    """A record a paper, parted by an empty line."""
    between = ""
    for paper, row in paper_rows(papers, mentions, dumps, _LAYOUT, _foreign):
        yield between + ris([_finished(paper, row)])
        between = "\n"


def _given(unit: str, paper: Row) -> Given:
    if unit == DATE:
        return Given({}, list(_date_lines(paper)))
    if unit == SERIAL:
        return Given({name: paper[name] for name in UNITS[SERIAL].fields if paper[name]})
    if unit == Mention.work_type:
        return Given({unit: ris_type(paper)})
    if unit in (Mention.author_count, Mention.discussion_count) or not paper[unit]:
        return Given({})
    value = paper[unit]
    return _joined(unit, listed(unit, paper)) if isinstance(value, list) else Given({unit: one_line(value)})


def _date_lines(paper: Row) -> Iterator[Pair]:
    """The year in four digits, and the day where it is known."""
    year, day = paper[Paper.publication_year], paper[Paper.publication_date]
    if year:
        yield "PY", f"{year:04}"
    if day:
        yield "DA", f"{day:%Y/%m/%d}"


def _joined(unit: str, items: Sequence[str]) -> Given:
    text = "\n".join(items) if unit == Mention.comment else in_one(items)
    return Given({unit: text} if text else {})


def _lines(unit: str, items: Sequence[str]) -> list[Pair]:
    tag = RIS[unit][0]
    return [(tag, part) for item in items for part in item.split("\n") if part.strip()]


_LAYOUT: Final = Layout("ris", RIS, _given, _joined, _lines)


def _foreign(line: Pair, row: Row) -> Pair | None:
    """A line of another format: under RIS's own tag for it, else under its name, which no reader may take for a tag."""
    name, text = line
    source = row[FORMAT] or ""
    tag = translated(name, source, "ris")
    if tag:
        return tag, text
    unit = unit_of(source, name)
    if unit:
        is_told = unit not in _SEVERAL or text in (row[f"{unit}_raw"] or "")
        return None if is_told else line
    is_key = source == "bibtex" and name == IDENTIFIER
    return (f"{source} {name}", text) if _TAG.fullmatch(name) and not is_key else line


def _finished(paper: Row, row: dict[str, Any]) -> dict[str, Any]:
    """The row with the lines that readers need, and with the paper's id."""
    extra = _with_id(extra_pairs(row), paper[Paper.paper_id])
    extra = [*_for_readers(paper, row, extra), *extra]
    if paper[Paper.arxiv_id]:
        extra = _with_arxiv(row, extra, paper[Paper.arxiv_id])
    row[Mention.extra] = [{"key": tag, "value": text} for tag, text in extra]
    return row


def _with_id(extra: Sequence[Pair], paper_id: str) -> list[Pair]:
    """The lines with the paper's id as their `ID`, which readers ignore; a record's own comes first, a former one last.

    Zotero shows any tag that it does not know in a note; EndNote and rispy take the first `ID` for the reference's.
    """
    former = [line for line in extra if line[0] == IDENTIFIER and re.match(PAPER_ID, line[1])]
    own = [line for line in extra if line not in former]
    return [*own, (IDENTIFIER, paper_id), *(line for line in former if line[1] != paper_id)]


def _for_readers(paper: Row, row: Mapping[str, Any], extra: Sequence[Pair]) -> Iterator[Pair]:
    """A line under the usual tag where a value stands under another alone.

    ASReview reads `T1` and `N2` only in files where no record has `TI` or `AB`, and a year from `PY` alone.
    """
    tags = {tag for tag, _ in extra}
    for unit, tag in _READ_FIRST:
        if tag not in tags and not tags.isdisjoint(RIS[unit]) and row[f"{unit}_raw"]:
            yield tag, row[f"{unit}_raw"]
    year = f"{paper[Paper.publication_year] or ''}"
    dates = [text for tag, text in extra if tag in RIS[DATE]]
    if year and dates and "PY" not in tags and all(re.match(rf"{year}(?:[/-]*\Z|[/-]\d)", text) for text in dates):
        yield "PY", year


def _with_arxiv(row: dict[str, Any], extra: list[Pair], arxiv_id: str) -> list[Pair]:
    """The lines with an address of arXiv, which every reader understands; ours tells the id by it.

    The column's own text goes out beside it only where another id of arXiv stands in the record, or another form.
    """
    raw = row[f"{Mention.arxiv_id}_raw"] or arxiv_id
    named = _named(row, extra)
    if raw not in named:
        address = f"https://arxiv.org/abs/{raw if _ARXIV.fullmatch(f'abs/{raw}') else arxiv_id}"
        urls = row[f"{Mention.urls}_raw"]
        if not urls and any(tag == RIS[Mention.urls][0] for tag, _ in extra):
            extra = [*extra, (RIS[Mention.urls][0], address)]
        else:
            row[f"{Mention.urls}_raw"] = in_one([*(items_of(urls) if urls else ()), address])
        named = _named(row, extra)
    if named == {raw}:
        row[f"{Mention.arxiv_id}_raw"] = None
    return extra


def _named(row: Mapping[str, Any], extra: Iterable[Pair]) -> set[str]:
    """The ids of arXiv that a record names where a reader looks for one."""
    texts = (row[f"{unit}_raw"] or "" for unit in (Mention.doi, Mention.journal, Mention.comment, Mention.urls))
    return {match[1] for text in (*texts, *(text for _, text in extra)) for match in _ARXIV.finditer(text)}
