"""Toy packages for the explorer: papers, their mentions in two dumps, and all that the tables tell of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, Final

import polars as pl
from hypothesis import strategies as st

from etl.cli.showing import LANGUAGE
from etl.explore.shards import packed
from etl.explore.site import Exports, Slices, site_files
from etl.export.pieces import Pieces, betweens, heads
from schemas.columns import (
    Alias,
    Columns,
    Conflict,
    Decision,
    Dump,
    Mention,
    Neighbour,
    Pair,
    Paper,
    Provenance,
    Quarantine,
    Span,
)
from tests.explore.reader import opened

Row = dict[str, Any]
Tables = dict[str, pl.DataFrame]

DUMPS: Final = ("bees", "list")
SLOT: Final = 100
"""Every mention takes so many bytes of its dump."""
_WORDS: Final = "clock clocks Clock oil naïve nai\u0308ve ﬁne ﬂour x² 日本語 ai 2021 ＡＩ ß".split()
_SIGNS: Final = (" ", ". ", "-", "–", "’", "\n", " (", ") ", "/", ":", "\u00ad", "\u200b")
texts = st.lists(st.sampled_from(_WORDS) | st.sampled_from(_SIGNS), min_size=1, max_size=12).map("".join)
_values = st.sampled_from(("12", "arXiv", "ARXIV", "Scopus", "é", "e\u0301", "a b", "–", "truncated"))
_categories = st.sampled_from(("cs.CL", "cs.LG", "cs", "CS.cl", "csx", "a.b.c", "a.b", "a", "a.b.*", "a.b.c.d"))


def blank(columns: type[Columns], **known: Any) -> Row:
    """A row in which only this is known."""
    row: Row = {name: [] if isinstance(kind, pl.List) else None for name, kind in columns.TYPES.items()}
    return row | known


def paper_id(number: int) -> str:
    """The id of a paper; ids do not go by the order of the site, and many share the digits that BibTeX keys hold."""
    return f"p{number * 7919 % 10007:016}"


@st.composite
def papers(draw: st.DrawFn, number: int) -> Row:
    """Any paper."""
    title = draw(st.none() | texts)
    day = draw(st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1)))
    authors = draw(st.lists(texts, max_size=3))
    return blank(
        Paper,
        **{
            Paper.paper_id: paper_id(number),
            Paper.display_title: title or draw(texts),
            Paper.title: title,
            Paper.abstract: draw(texts if title is None else st.none() | texts),
            Paper.authors: authors,
            Paper.author_count: draw(st.none() | st.just(len(authors))),
            Paper.keywords: draw(st.lists(texts, max_size=2)),
            Paper.journal: draw(st.none() | texts),
            Paper.journal_ref: draw(st.none() | texts),
            Paper.comment: draw(st.none() | texts),
            Paper.pages: draw(st.none() | texts),
            Paper.work_type: draw(st.none() | st.sampled_from(("article", "conference paper"))),
            Paper.urls: draw(st.lists(st.sampled_from(("https://example.org/a", "http://oil.example/b")), max_size=2)),
            Paper.paper_url: draw(st.none() | st.just("https://arxiv.org/abs/2101.00001")),
            Paper.volume: draw(st.none() | _values),
            Paper.number: draw(st.none() | _values),
            Paper.arxiv_id: draw(st.none() | st.sampled_from(("2101.00001", "math.AG/0303012", "hep-th/9901001"))),
            Paper.arxiv_version: draw(st.none() | st.integers(1, 3)),
            Paper.doi: draw(st.none() | st.sampled_from(("10.1000/clocks", "10.1000/x_y(2)"))),
            Paper.pmid: draw(st.none() | st.sampled_from(("12", "123456"))),
            Paper.issn: draw(st.none() | st.just("1234-567X")),
            Paper.isbn: draw(st.none() | st.just("9783161484100")),
            Paper.publication_date: day,
            Paper.publication_year: day.year if day else draw(st.none() | st.integers(1990, 2030)),
            Paper.publication_date_precision: "day" if day else draw(st.sampled_from((None, "year", "month"))),
            Paper.publication_date_is_inferred: draw(st.booleans()),
            Paper.categories: draw(st.lists(_categories, max_size=3, unique=True)),
            Paper.flags: draw(st.lists(_values, max_size=2, unique=True)),
            Paper.sources: draw(st.lists(_values, max_size=2, unique=True)),
            Paper.dump_ids: draw(st.sampled_from((["list"], ["bees", "list"]))),
            Paper.first_seen_dump_id: "list",
        },
    )


@st.composite
def packages(draw: st.DrawFn, most: int = 9) -> Tables:
    """The tables of a few papers, with conflicts and old ids."""
    rows = [draw(papers(number)) for number in range(draw(st.integers(1, most)))]
    ids = [row[Paper.paper_id] for row in rows]
    kinds, fields = ("number", "wording", "value", "version"), ("abstract", "title", "number", "arxiv_version")
    said = st.tuples(st.sampled_from(ids), st.sampled_from(fields), st.sampled_from(kinds), st.sampled_from("xyz"))
    conflicts = draw(st.lists(said, max_size=4, unique_by=lambda one: (one[0], one[1], one[3])))
    old = draw(st.lists(st.sampled_from(ids), max_size=3))
    return tables(rows, conflicts, old)


def tables(
    rows: Sequence[Row], conflicts: Iterable[tuple[str, str, str, str]] = (), old_ids: Sequence[str] = ()
) -> Tables:
    """The tables of papers: each is mentioned in its dumps, twenty bytes of title and forty of abstract in each."""
    conflicts = list(conflicts)
    rows = [
        row
        | {
            Paper.mention_count: len(row[Paper.dump_ids]),
            Paper.conflict_count: sum(paper == row[Paper.paper_id] for paper, *_ in conflicts),
        }
        for row in rows
    ]
    mentions = [
        blank(Mention, **{name: row[name] for name in Mention.TYPES if name in row})
        | _place(dump_id, ordinal)
        | {Mention.is_abstract_source: dump_id == "list", Mention.title_raw: row[Paper.title]}
        for dump_id in DUMPS
        for ordinal, row in enumerate((row for row in rows if dump_id in row[Paper.dump_ids]), 1)
    ]
    ids = [row[Paper.paper_id] for row in rows]
    pairs = [
        (f"m{one:015}{number}", f"m{other:015}{number}")
        for number, own in enumerate(_ordinals(mentions))
        for one, other in pairwise(own)
    ]
    aliases = [*((one, one, None) for one in ids), (f"p{'d' * 16}", None, "gone")]
    aliases += [(f"p{'a' * 15}{number}", one, None) for number, one in enumerate(old_ids)]
    return {
        Paper.TABLE: pl.DataFrame(rows, Paper.TYPES),
        Mention.TABLE: pl.DataFrame(mentions, Mention.TYPES),
        Span.TABLE: pl.DataFrame([span for row in mentions for span in _spans(row)], Span.TYPES, orient="row"),
        Provenance.TABLE: pl.DataFrame(
            [
                (
                    row[Mention.paper_id],
                    "abstract",
                    0,
                    row[Mention.mention_id],
                    row[Mention.dump_id],
                    1,
                    2,
                    "only_reading",
                )
                for row in mentions
                if row[Mention.is_abstract_source]
            ],
            Provenance.TYPES,
            orient="row",
        ),
        Pair.TABLE: pl.DataFrame(
            [blank(Pair, mention_id_a=a, mention_id_b=b, verdict="review", reason="like_text") for a, b in pairs],
            Pair.TYPES,
        ),
        Conflict.TABLE: pl.DataFrame(
            [
                (paper, field, kind, "12", other, None, ["m0"], f"{other} → 12")
                for paper, field, kind, other in conflicts
            ],
            Conflict.TYPES,
            orient="row",
        ),
        Decision.TABLE: pl.DataFrame(
            [blank(Decision, ordinal=1, ruling="same", why="One.", touched_paper_ids=ids[:2])], Decision.TYPES
        ),
        Quarantine.TABLE: pl.DataFrame(
            [("list", 0, 9, None, "parse", "no_record", "It is nothing.", "x" * 3_000)], Quarantine.TYPES, orient="row"
        ),
        Alias.TABLE: pl.DataFrame(aliases, Alias.TYPES, orient="row"),
        Dump.TABLE: pl.DataFrame(
            [
                blank(Dump, dump_id=dump_id, ordinal=2 - place, file=f"{dump_id}.txt", format="ris", role="primary")
                for place, dump_id in enumerate(DUMPS)
            ],
            Dump.TYPES,
        ),
        Neighbour.TABLE: pl.DataFrame(
            [(one, rank, other, 1 / (rank + 1)) for one in ids for rank, other in enumerate(ids, 1) if one != other],
            Neighbour.TYPES,
            orient="row",
        ),
    }


def _place(dump_id: str, ordinal: int) -> Row:
    start = SLOT * (ordinal - 1)
    return {
        Mention.mention_id: f"m{ordinal:015}{DUMPS.index(dump_id)}",
        Mention.dump_id: dump_id,
        Mention.ordinal: ordinal,
        Mention.start_byte: start,
        Mention.end_byte: start + 90,
    }


def _ordinals(mentions: Iterable[Row]) -> list[list[int]]:
    return [[row[Mention.ordinal] for row in mentions if row[Mention.dump_id] == one] for one in DUMPS]


def _spans(row: Row) -> Iterator[tuple[Any, ...]]:
    start, mention_id = row[Mention.start_byte], row[Mention.mention_id]
    edges = (0, 10, 30, 50, 90, SLOT)
    for place, name in enumerate((None, "title", None, "abstract", None)):
        end = start + edges[place + 1]
        role = "field" if name else "furniture"
        yield row[Mention.dump_id], start + edges[place], end, role, mention_id, name, 0 if name else None


def exports_of(made: Tables) -> Exports:
    """What the site needs of exports, as the command hands it in."""
    return Exports(heads(), betweens(), Pieces(made[Paper.TABLE], made[Mention.TABLE], made[Dump.TABLE]).of)


def site(made: Tables, raw: dict[str, Slices] | None = None) -> dict[str, bytes]:
    """The site's files, inflated."""
    return opened(packed(site_files(made, raw or {}, LANGUAGE, exports_of(made), {"title": "Toys"})))


def site_without_exports(made: Tables) -> dict[str, bytes]:
    """The same without what is dear to make, and only some tests look at."""
    nothing = Exports({}, {}, lambda _: {})
    return opened(packed(site_files(made, {}, LANGUAGE, nothing, {"title": "Toys"})))


def shuffled(made: Tables, order: Callable[[pl.DataFrame], pl.DataFrame]) -> Tables:
    """The tables with their rows in another order."""
    return {name: order(table) for name, table in made.items()}
