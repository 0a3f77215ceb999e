"""Many papers of all fields and of odd words, to compare what the browser's engine selects: tables, and their site."""

from datetime import date
from pathlib import Path
from random import Random
from typing import Any, Final

import polars as pl

from etl.cli.showing import LANGUAGE
from etl.explore.pages import page_files
from etl.explore.shards import packed
from etl.explore.site import Exports, site_files
from etl.export.pieces import Pieces, betweens, heads
from etl.io.site import read_browser, write_site
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
from schemas.vocabulary import CONFLICT_KINDS

Row = dict[str, Any]
Tables = dict[str, pl.DataFrame]

_WORDS: Final = (
    "clock clocks clockwork bee bees bread café naïve Öre oil flour–water flour-water O'Brien e.g. C++ .NET (a+)+$ 3:1 "
    "2101.00001 ﬁnd Σίσυφος ΣΑΣ 你好 世界 שעון Straße İstanbul I'm x² 𝒜lpha a b the of and 12 1,000 “quoted” ‘single’ "
    "foo_bar foo/bar well—known model models modelling GPT-4 10.1000/clocks @home #1 50% <b>Bold</b>"
).split()
_SYLLABLES: Final = "ba be bi cla cle clo e é ghi oil".split()
_ISSUES: Final = ("12", "3", "IV", "4 A")
_CATEGORIES: Final = ("cs.CL", "cs.LG", "math.AG", "math", "a.b.c", "a.b", "hep-th", "csx.AI")
_URLS: Final = ("https://example.org/clocks", "http://a.b/c?d=1", "https://github.com/x")
_DUMPS: Final = ("bees", "list", "old.x")
_TYPES: Final = ("article", "journal article", "preprint")
_FIELDS: Final = (Paper.abstract, Paper.title, Paper.number, Paper.publication_year, Paper.authors)


def tables(count: int, seed: int) -> Tables:
    """The published tables of so many papers."""
    random = Random(seed)
    invented = ["".join(random.choices(_SYLLABLES, k=random.randint(1, 3))) for _ in range(150)]
    rows = [_paper(random, number, invented) for number in range(count)]
    conflicts = [_conflict(random, row) for row in random.sample(rows, count // 3)]
    ids = [row[Paper.paper_id] for row in rows]
    aliases = [(one, one, None) for one in ids] + [
        (_id(random), random.choice(ids), "merged") for _ in range(count // 5)
    ]
    frames: dict[type[Columns], pl.DataFrame] = {
        Paper: pl.DataFrame(rows, Paper.TYPES).sort(Paper.paper_id),
        Mention: pl.DataFrame([_mention(row, number) for number, row in enumerate(rows, 1)], Mention.TYPES),
        Conflict: pl.DataFrame(conflicts, Conflict.TYPES),
        Alias: pl.DataFrame([*aliases, (_id(random), None, "gone")], Alias.TYPES, orient="row"),
        Dump: pl.DataFrame([_dump(name, number) for number, name in enumerate(_DUMPS, 1)], Dump.TYPES),
    }
    empty: tuple[type[Columns], ...] = (Span, Provenance, Pair, Decision, Quarantine, Neighbour)
    return {one.TABLE: frame for one, frame in frames.items()} | {
        one.TABLE: pl.DataFrame(schema=one.TYPES) for one in empty
    }


def write(folder: Path, of: Tables) -> None:
    """Write the site of some tables, without raw bytes and report."""
    pieces = Pieces(of[Paper.TABLE], of[Mention.TABLE], of[Dump.TABLE])
    files = site_files(of, {}, LANGUAGE, Exports(heads(), betweens(), pieces.of), {"title": "Odd papers"})
    write_site(folder, (*packed(files), *page_files(read_browser())))


def _paper(random: Random, number: int, invented: list[str]) -> Row:
    def text(most: int) -> str:
        words = (random.choice(invented if random.random() < 0.4 else _WORDS) for _ in range(random.randint(1, most)))
        return " ".join(words)

    def maybe(value: Any, share: float = 0.4) -> Any:
        return value if random.random() < share else None

    def some(values: tuple[str, ...]) -> list[str]:
        return sorted(set(random.choices(values, k=random.randint(0, 3))))

    title = maybe(text(7), 0.8)
    abstract = text(30) if title is None or random.random() < 0.7 else None
    day = maybe(date(random.randint(2015, 2022), random.randint(1, 12), random.randint(1, 28)))
    year = day.year if day else maybe(random.randint(2015, 2023), 0.6)
    authors = [text(3) for _ in range(random.randint(0, 3))]
    doi = maybe(random.choice((f"10.1000/clocks.{number}", f"10.1000/a–b.{number // 2}", f"10.1000/a-b.{number // 2}")))
    return _blank(Paper) | {
        Paper.paper_id: _id(random),
        Paper.display_title: title or f"{str(abstract)[:25]} …",
        Paper.title: title,
        Paper.abstract: abstract,
        Paper.authors: authors,
        Paper.author_count: maybe(len(authors) + random.randint(0, 2), 0.8),
        Paper.arxiv_id: maybe(random.choice((f"2101.{number:05}", f"math.AG/03{number:05}", f"hep-th/99{number:05}"))),
        Paper.doi: doi,
        Paper.pmid: maybe(str(100_000 + number)),
        Paper.journal: maybe(text(4)),
        Paper.volume: maybe(random.choice(_ISSUES)),
        Paper.number: maybe(random.choice(_ISSUES)),
        Paper.pages: maybe(random.choice(("45-67", "45–67", "e12"))),
        Paper.issn: maybe(random.choice(("1234-567X", "1234-5678"))),
        Paper.isbn: maybe("9783161484100", 0.1),
        Paper.journal_ref: maybe(text(5)),
        Paper.comment: maybe(text(6)),
        Paper.publication_date: day,
        Paper.publication_year: year,
        Paper.publication_date_precision: "day" if day else (random.choice(("month", "year")) if year else None),
        Paper.publication_date_is_inferred: random.random() < 0.2,
        Paper.work_type: maybe(random.choice(_TYPES)),
        Paper.categories: some(_CATEGORIES),
        Paper.keywords: [text(2) for _ in range(random.randint(0, 2))],
        Paper.urls: some(_URLS),
        Paper.flags: some(("truncated", "withdrawn", "lost_markup")),
        Paper.arxiv_version: maybe(random.randint(1, 4)),
        Paper.paper_url: f"https://doi.org/{doi}" if doi else None,
        Paper.mention_count: random.randint(1, 3),
        Paper.dump_ids: some(_DUMPS) or ["list"],
        Paper.sources: some(("arXiv", "Scopus", "PubMed")),
        Paper.first_seen_dump_id: random.choice(_DUMPS),
        Paper.conflict_count: 0,
    }


def _conflict(random: Random, paper: Row) -> Row:
    paper[Paper.conflict_count] += 1
    return _blank(Conflict) | {
        Conflict.paper_id: paper[Paper.paper_id],
        Conflict.field: random.choice(_FIELDS),
        Conflict.kind: random.choice(CONFLICT_KINDS),
        Conflict.chosen_value: "12",
        Conflict.other_value: "13",
        Conflict.difference: "12 → 13",
    }


def _mention(paper: Row, number: int) -> Row:
    shared = {column: paper[column] for column in Mention.TYPES if column in paper}
    return (
        _blank(Mention)
        | shared
        | {
            Mention.mention_id: f"m{number:016x}",
            Mention.dump_id: "list",
            Mention.ordinal: number,
            Mention.start_byte: 10 * number,
            Mention.end_byte: 10 * number + 5,
            Mention.is_abstract_source: True,
            Mention.title_raw: paper[Paper.title],
            Mention.abstract_raw: paper[Paper.abstract],
        }
    )


def _dump(name: str, number: int) -> Row:
    about = {Dump.dump_id: name, Dump.file: f"{name}.txt", Dump.ordinal: number, Dump.format: "abstract_list"}
    return _blank(Dump) | about


def _id(random: Random) -> str:
    return f"p{random.getrandbits(64):016x}"


def _blank(columns: type[Columns]) -> Row:
    return {name: [] if isinstance(kind, pl.List) else None for name, kind in columns.TYPES.items()}
