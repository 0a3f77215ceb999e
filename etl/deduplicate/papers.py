"""From clusters to papers: the golden record of each, its provenance, and its conflicts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

from etl.deduplicate.conflicts import conflict_rows
from etl.deduplicate.dated import When, choose_date
from etl.deduplicate.survive import (
    DECIDED,
    DUMP_ORDINAL,
    FIELDS,
    Choice,
    Row,
    choose_field,
    is_nothing,
    overrule,
    readings_of,
    unite,
)
from etl.errors import ConfigurationError
from schemas.columns import Dump, Mention, Paper, Provenance

UNITED: Final = (Mention.categories, Mention.keywords, Mention.urls)
_PRINTED: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(When._fields, ("date", "journal_ref")),
    **{name: (name, "journal_ref") for name in (Mention.journal, Mention.volume, Mention.pages)},
    Mention.number: ("number", "volume", "journal_ref"),
    Mention.author_count: ("author_count", "authors"),
    Mention.arxiv_id: ("arxiv_id", "doi", "journal", "journal_ref", "number", "volume", "urls", "comment"),
    Mention.doi: ("doi", "urls", "journal_ref"),
    Mention.pmid: ("pmid", "urls"),
    Mention.isbn: ("isbn", "issn"),
    Mention.issn: ("issn", "isbn"),
    Mention.flags: ("abstract", "title", "comment", "arxiv_id", "doi", "work_type"),
    Mention.urls: ("urls", "abstract", "comment"),
}
"""Which printed field a published one is read from, where the names differ; the first that a mention has."""
DISPLAY_CHARS: Final = 80
"""A display title made of an abstract is no longer."""

SpanOf = Mapping[tuple[str, str], Sequence[tuple[int, int]]]
"""The bytes `[start, end)` of each part of a mention's printed field, by mention id and field."""


@dataclass
class Built:
    """The rows of one paper, for the tables `papers`, `provenance` and `conflicts`."""

    paper: dict[str, Any] = field(default_factory=dict)
    provenance: list[dict[str, Any]] = field(default_factory=list)
    conflicts: list[dict[str, Any]] = field(default_factory=list)


def build_paper(paper_id: str, rows: Sequence[Row], spans: SpanOf, decided: Mapping[str, Any]) -> Built:
    """One paper from its mentions (in the order of dumps.yaml), and from what curators decided of its fields."""
    built = Built({Paper.paper_id: paper_id})
    choices = choices_of(rows, decided)
    for name, choice in choices.items():
        built.paper[name] = choice.value
        built.provenance += provenance_rows(paper_id, name, choice, spans)
        built.conflicts += conflict_rows(paper_id, name, choice)
    for name in UNITED:
        if name not in decided:
            built.paper[name] = _united(built, name, rows, spans)
    built.paper = _with_derived(built.paper, choices, rows, len(built.conflicts))
    return built


def choices_of(rows: Sequence[Row], decided: Mapping[str, Any]) -> dict[str, Choice]:
    """The choice for every field that some mention has, or that a curator decided."""
    found = {name: choose_field(name, rows, decided) for name in FIELDS}
    authors = found[Mention.authors]
    if authors and authors.source and Mention.author_count not in decided:
        found[Mention.author_count] = _count_of(authors, authors.source, rows)
    found |= choose_date(rows, decided)
    text = found[Mention.abstract] or found[Mention.title]
    if text and text.source and text.source[Mention.flags]:
        found[Mention.flags] = Choice(text.source[Mention.flags], text.source, text.rule)
    for name in (*UNITED, Mention.flags):
        if name in decided:
            found[name] = Choice(decided[name], None, DECIDED)
    return {name: choice for name, choice in found.items() if choice}


def _count_of(authors: Choice, source: Row, rows: Sequence[Row]) -> Choice:
    """The number of authors that goes with the chosen list, against every other number."""
    count = source[Mention.author_count]
    others = overrule(readings_of(Mention.author_count, rows), count, count).others
    return Choice(count, source, authors.rule, others)


def provenance_rows(paper_id: str, name: str, choice: Choice, spans: SpanOf, part: int = 0) -> list[dict[str, Any]]:
    """A row for each span that a value came from; the whole mention's where its format knows no finer.

    None for a field of which a curator ruled that the paper has no value.
    """
    if is_nothing(choice.value):
        return []
    base = {Provenance.paper_id: paper_id, Provenance.field: name, Provenance.rule: choice.rule}
    row = choice.source
    if row is None:
        return [{**dict.fromkeys(Provenance.TYPES), **base, Provenance.part: part}]
    printed = (spans.get((row[Mention.mention_id], field), ()) for field in printed_as(name))
    places = next((places for places in printed if places), ((row[Mention.start_byte], row[Mention.end_byte]),))
    return [
        {
            **base,
            Provenance.part: number,
            Provenance.mention_id: row[Mention.mention_id],
            Provenance.dump_id: row[Mention.dump_id],
            Provenance.start_byte: start,
            Provenance.end_byte: end,
        }
        for number, (start, end) in enumerate(places, part)
    ]


def printed_as(name: str) -> tuple[str, ...]:
    """The printed fields that a published one may be read from; what counts is the first that a mention has."""
    return _PRINTED.get(name, (name,))


def _united(built: Built, name: str, rows: Sequence[Row], spans: SpanOf) -> list[str]:
    """A list put together from all mentions; each mention that adds to it has its provenance."""
    values: list[str] = []
    part = 0
    for row, added in unite(name, rows):
        values += added
        origin = provenance_rows(built.paper[Paper.paper_id], name, Choice(added, row, "united"), spans, part)
        built.provenance += origin
        part += len(origin)
    return values


def _with_derived(
    paper: dict[str, Any], choices: Mapping[str, Choice], rows: Sequence[Row], conflict_count: int
) -> dict[str, Any]:
    """The columns that are computed from others."""
    known = {
        **dict.fromkeys(Paper.TYPES),
        Paper.publication_date_is_inferred: False,
        Paper.authors: [],
        Paper.flags: [],
        **paper,
    }
    if known[Paper.authors] and (known[Paper.author_count] or 0) < len(known[Paper.authors]):
        raise ConfigurationError(
            f"decisions.yaml: gives {paper[Paper.paper_id]} fewer authors than it has names. Set `authors` as well."
        )
    if known[Paper.title] is None and known[Paper.abstract] is None:
        raise ConfigurationError(
            f"decisions.yaml: leaves {paper[Paper.paper_id]} with neither title nor abstract. Set one of them."
        )
    abstract = choices.get(Mention.abstract)
    version = abstract.source[Mention.arxiv_version] if abstract and abstract.source else None
    return known | {
        Paper.display_title: known[Paper.title] or first_words(known[Paper.abstract]),
        Paper.arxiv_version: version,
        Paper.paper_url: paper_url(known[Paper.doi], known[Paper.arxiv_id]),
        Paper.mention_count: len(rows),
        Paper.dump_ids: sorted({row[Mention.dump_id] for row in rows}),
        Paper.sources: sorted({row[Dump.source] for row in rows if row[Dump.source]}),
        Paper.first_seen_dump_id: min(rows, key=lambda row: row[DUMP_ORDINAL])[Mention.dump_id],
        Paper.conflict_count: conflict_count,
    }


def first_words(text: str) -> str:
    """The beginning of a text, cut between words and marked as cut."""
    if len(text) <= DISPLAY_CHARS:
        return text
    return f"{text[:DISPLAY_CHARS].rpartition(' ')[0] or text[:DISPLAY_CHARS]} …"


def paper_url(doi: str | None, arxiv_id: str | None) -> str | None:
    """Where to read a paper: its DOI's resolver, else arXiv."""
    if doi:
        return f"https://doi.org/{quote(doi, safe='/:;()')}"
    return f"https://arxiv.org/abs/{arxiv_id}" if arxiv_id else None
