"""Papers as BibTeX that LaTeX, Zotero and JabRef read: keys that stay, text escaped, each name once in an entry."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

import polars as pl

from etl.export.bibtex import bibtex, is_key
from etl.export.keys import KEYED, Keys, digits
from etl.export.latex import latex
from etl.export.layout import DATE, SERIAL, UNITS, Given, Layout, Row, listed, one_line, translated, unit_of
from etl.export.paper_rows import FORMAT, in_order, paper_rows
from etl.export.rows import Pair, extra_pairs
from etl.export.work_types import bibtex_type, is_in_book
from schemas.columns import Mention, Paper
from schemas.exchange import BIBTEX, IDENTIFIER, in_one

_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_CODES: Final = (Mention.doi, Mention.pmid, Mention.arxiv_id)
"""Ids are no text: BibTeX's readers take them letter by letter."""
_NO_NAME: Final = re.compile(r"[^A-Za-z0-9]+")
_MOST_COMMAS: Final = 2
"""BibTeX refuses a name with more of them."""
_URL, _OTHER_URLS = BIBTEX[Mention.urls][:2]
BETWEEN: Final = "\n"
"""What stands between two entries."""


def bibtex_of_papers(
    papers: pl.DataFrame, mentions: pl.DataFrame, dumps: pl.DataFrame, keys: Keys | None = None
) -> Iterator[str]:
    """An entry a paper, parted by an empty line; no key and no name within an entry stands twice.

    With the mentions of all papers of a package, a paper has the same key whichever others are exported, but for one
    that would be made of two papers alike; with the `keys` of the package, in any case.
    """
    keys, between = keys or Keys(_own_keys(mentions, dumps)), ""
    for paper, row in paper_rows(papers, mentions, dumps, _LAYOUT, _foreign):
        yield between + bibtex([_finished(paper, row, keys)], is_each_once=True)
        between = BETWEEN


def package_keys(
    package: pl.DataFrame, mentions: pl.DataFrame, dumps: pl.DataFrame, papers: pl.DataFrame | None = None
) -> Keys:
    """The keys of a package: those that its entries came with, then those made of its papers, in the order of ids.

    `package` are all its papers, `papers` those that are asked for: only what may take a key of theirs is looked at.
    """
    keys = Keys(_own_keys(mentions, dumps))
    asked = package if papers is None else papers
    rivals = package.filter(digits().is_in(asked.select(digits()).to_series().implode()))
    for paper in rivals.select(KEYED).sort(Paper.paper_id).iter_rows(named=True):
        keys.of(paper)
    return keys


def _own_keys(mentions: pl.DataFrame, dumps: pl.DataFrame) -> Iterator[tuple[str, str]]:
    """Papers with the first key that BibTeX gives each, in the order of the dumps."""
    named = pl.col(Mention.extra).list.eval(pl.element().filter(pl.element().struct.field("key") == IDENTIFIER))
    told = mentions.select(Mention.paper_id, Mention.dump_id, Mention.ordinal, named).drop_nulls()
    rows = in_order(told, dumps).filter(pl.col(FORMAT) == "bibtex").iter_rows(named=True)
    keyed: set[str] = set()
    for row in rows:
        key = _own_key(extra_pairs(row)) if row[Mention.paper_id] not in keyed else None
        if key:
            keyed.add(row[Mention.paper_id])
            yield row[Mention.paper_id], key[1]


def _own_key(extra: Sequence[Pair]) -> Pair | None:
    return next((line for line in extra if line[0] == IDENTIFIER and is_key(line[1])), None)


def _given(unit: str, paper: Row) -> Given:
    if unit == DATE:
        return Given(_date(paper))
    if unit == SERIAL:
        return Given({name: paper[name] for name in UNITS[SERIAL].fields if paper[name]})
    if unit == Mention.work_type:
        return Given({unit: bibtex_type(paper)})
    if unit in (Mention.author_count, Mention.discussion_count) or not paper[unit]:
        return Given({})
    if unit == Mention.authors:
        return Given({unit: in_one([_name(name) for name in listed(unit, paper)])})
    if isinstance(paper[unit], list):
        items = listed(unit, paper)
        return _joined(unit, items if unit == Mention.urls else [latex(item) for item in items])
    value = one_line(paper[unit])
    text = value if unit in _CODES else latex(value)
    if unit == Mention.journal and is_in_book(bibtex_type(paper)):
        return Given({}, [("booktitle", text)])
    return Given({unit: text.replace("-", "--") if unit == Mention.pages else text})


def _date(paper: Row) -> dict[str, str]:
    year, day = paper[Paper.publication_year], paper[Paper.publication_date]
    if day:
        return {DATE: f"{day.year:04} {_MONTHS[day.month - 1]} {day.day}"}
    return {DATE: f"{year:04}"} if year else {}


def _name(name: str) -> str:
    """A name as one to BibTeX, which parts names at commas."""
    text = latex(name)
    return f"{{{text}}}" if name.count(",") > _MOST_COMMAS else text


def _joined(unit: str, items: Sequence[str]) -> Given:
    """The items as one text; of addresses the first, as a link cannot be several, and the others beside it."""
    if unit == Mention.urls and len(items) > 1:
        return Given({}, _lines(unit, items))
    text = "\n".join(items) if unit == Mention.comment else in_one(items)
    return Given({unit: text} if text else {})


def _lines(unit: str, items: Sequence[str]) -> list[Pair]:
    if unit == Mention.urls:
        return [(_URL, items[0]), *([(_OTHER_URLS, in_one(items[1:]))] if items[1:] else [])]
    return [(BIBTEX[unit][0], "\n".join(items) if unit == Mention.comment else in_one(items))]


_LAYOUT: Final = Layout("bibtex", BIBTEX, _given, _joined, _lines)


def _foreign(line: Pair, row: Row) -> Pair | None:
    """A line of another format: under BibTeX's own name for it, else under its own, as far as BibTeX has the signs."""
    name, text = line
    source = row[FORMAT] or ""
    known = translated(name, source, "bibtex")
    if known:
        return known, latex(text)
    if unit_of(source, name):
        return None
    safe = _NO_NAME.sub("-", name).strip("-")
    if not safe or not safe[0].isalpha() or safe.lower() in _TAKEN or len(name) < 3:
        safe = f"{source}-{safe}"
    return safe, latex(text)


_TAKEN: Final = frozenset(name for names in BIBTEX.values() for name in names) | {"crossref", "key", "ids"}
"""Names that readers of BibTeX take for something."""


def _finished(paper: Row, row: dict[str, Any], keys: Keys) -> dict[str, Any]:
    """The row with its key first and the paper's id last, in a field that readers pass over."""
    extra = extra_pairs(row)
    own, key = _own_key(extra), keys.of(paper)
    if own:
        extra.remove(own)
    former = [line for line in extra if line[0].lower() == Paper.paper_id]
    rest = [line for line in extra if line not in former]
    ids = [(Paper.paper_id, paper[Paper.paper_id]), *(line for line in former if line[1] != paper[Paper.paper_id])]
    row[Mention.extra] = [{"key": name, "value": text} for name, text in ((IDENTIFIER, key), *rest, *ids)]
    return row
