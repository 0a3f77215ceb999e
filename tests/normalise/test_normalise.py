"""The stage as a whole: the five dumps against values checked by eye, and what it promises of any mentions."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.io.dumps import read_dump_entries
from etl.normalise import Normalised, normalise
from etl.normalise.reject import failures
from etl.parse.driver import Parsed, ParseLimits, parse
from etl.parse.formats import format_named
from schemas.columns import Dump, Mention, Quarantine, Span
from schemas.interim import CAPTURED_DATE_RAW, ENTRY_TYPES, FACT_TYPES, RECORD_TYPES, VERBATIM_TYPES

GOLDEN = Path(__file__).parent / "golden"
RAW = Path(__file__).parents[2] / "data" / "raw"
STEMS = sorted(path.stem for path in GOLDEN.glob("*.jsonl"))


def normalise_parsed(parsed: list[Parsed], entries: pl.DataFrame) -> Normalised:
    mentions, spans, quarantine, facts = (pl.concat([dump[table] for dump in parsed]) for table in range(4))
    return normalise(mentions, spans, quarantine, entries.join(facts, on=Dump.dump_id, maintain_order="left"))


def parse_text(text: str, format_name: str = "hf_daily_papers", dump_id: str = "d") -> Parsed:
    return parse(text.encode(), dump_id, format_named(format_name), ParseLimits(max_field_chars=100_000))


def entries(*dump_ids: str, captured: date | None = None) -> pl.DataFrame:
    rows: list[dict[str, Any]] = [
        {
            **dict.fromkeys(ENTRY_TYPES),
            Dump.dump_id: dump_id,
            Dump.ordinal: number,
            Dump.file: f"{dump_id}.txt",
            Dump.format: "toy",
            Dump.role: "primary",
            Dump.captured_date: captured,
            Dump.columns: [],
        }
        for number, dump_id in enumerate(dump_ids, 1)
    ]
    return pl.DataFrame(rows, ENTRY_TYPES)


@pytest.fixture(scope="module")
def five_dumps() -> Normalised:
    declared = read_dump_entries(RAW / "dumps.yaml").filter(pl.col(Dump.dump_id).is_in(STEMS))
    parsed = [
        parse((RAW / file).read_bytes(), dump_id, format_named(format_name), ParseLimits(max_field_chars=100_000))
        for dump_id, file, format_name in declared.select(Dump.dump_id, Dump.file, Dump.format).iter_rows()
    ]
    return normalise_parsed(parsed, declared)


def as_golden(row: dict[str, Any]) -> dict[str, Any]:
    abstract: str = row[Mention.abstract]
    day: date | None = row[Mention.publication_date]
    computed = {
        "abstract_start": abstract[:60],
        "abstract_end": abstract[-60:],
        "abstract_chars": len(abstract),
        "publication_date": day and day.isoformat(),
    }
    return {**row, **computed}


@pytest.mark.parametrize("stem", STEMS)
def test_every_value_of_the_five_dumps_is_as_checked_by_eye(five_dumps: Normalised, stem: str) -> None:
    rows = list(five_dumps.mentions.filter(pl.col(Mention.dump_id) == stem).iter_rows(named=True))
    lines = (GOLDEN / f"{stem}.jsonl").read_text(encoding="utf-8").splitlines()
    for row, line in zip(rows, lines, strict=True):
        expected: dict[str, Any] = json.loads(line)
        found = as_golden(row)
        assert {name: found[name] for name in expected} == expected


def test_abstracts_without_markup_are_verbatim(five_dumps: Normalised) -> None:
    """What stands between the beginning and the end that the golden files hold."""
    changed = five_dumps.mentions.filter(pl.col(Mention.abstract) != pl.col(Mention.abstract_raw))
    assert changed.select(pl.col(Mention.dump_id).str.slice(0, 3), Mention.ordinal).rows() == [
        ("000", 3),
        ("002", 2),
        ("003", 22),
    ]
    for abstract, raw in changed.select(Mention.abstract, Mention.abstract_raw).iter_rows():
        assert abstract == raw.replace(r"$\%$", "%").replace(r"\%", "%").replace(
            r"\textit{Flamingo-CXR}", "Flamingo-CXR"
        ).replace(r"\etc.", "etc.")


def test_dates_that_the_page_printed_without_a_year(five_dumps: Normalised) -> None:
    inferred = five_dumps.mentions.filter(Mention.publication_date_is_inferred)
    assert inferred.select(Mention.title_raw, Mention.date_raw, Mention.publication_date).rows() == [
        (
            "AttenST: A Training-Free Attention-Driven Style Transfer Framework with Pre-Trained Diffusion Models",
            "Mar 10",
            date(2025, 3, 10),
        ),
        (
            "SparseJEPA: Sparse Representation Learning of Joint Embedding Predictive Architectures",
            "Apr 21",
            date(2025, 4, 21),
        ),
        (
            "STROKEVISION-BENCH: A Multimodal Video And 2D Pose Benchmark For Tracking Stroke Recovery",
            "Sep 2",
            date(2025, 9, 2),
        ),
        ("GENMO: A GENeralist Model for Human MOtion", "May 2", date(2025, 5, 2)),
        (
            "SurgLaVi: Large-Scale Hierarchical Dataset for Surgical Vision-Language Representation Learning",
            "Sep 9",
            date(2025, 9, 9),
        ),
        ("UniGraph2: Learning a Unified Embedding Space to Bind Multimodal Graphs", "Feb 2", date(2025, 2, 2)),
        ("Robust-Multi-Task Gradient Boosting", "Jul 15", date(2025, 7, 15)),
    ]


def test_the_table_of_the_five_dumps(five_dumps: Normalised) -> None:
    told = five_dumps.dumps.select(
        pl.col(Dump.dump_id).str.slice(0, 3),
        Dump.captured_date,
        Dump.captured_date_is_inferred,
        Dump.mention_count,
        Dump.quarantined_byte_count,
    )
    assert told.rows() == [
        ("000", None, False, 10, 0),
        ("001", None, False, 2, 0),
        ("002", None, False, 10, 0),
        ("003", date(2025, 12, 12), True, 39, 0),
        ("004", None, False, 10, 0),
    ]
    assert five_dumps.quarantine.is_empty()


PAGE = """Daily Papers

{captured}

A Tail for Kites

Kites need tails.

  • 5 authors
·
Mar 10

Pebbles

We count.

  • 1 author
·
Nov 13, 2023
"""


@pytest.mark.parametrize(
    ("printed", "declared", "captured", "is_inferred", "year"),
    [
        ("Dec 12", None, date(2024, 12, 12), True, 2024),
        ("Dec 12", date(2026, 1, 5), date(2026, 1, 5), False, 2026),
        ("Dec 12, 2025", None, date(2025, 12, 12), True, 2025),
        ("new", None, None, False, 2024),
    ],
)
def test_the_day_of_a_page_and_the_year_that_follows_from_it(
    printed: str, declared: date | None, captured: date | None, is_inferred: bool, year: int
) -> None:
    done = normalise_parsed([parse_text(PAGE.format(captured=printed))], entries("d", captured=declared))
    assert done.dumps.select(Dump.captured_date, Dump.captured_date_is_inferred).row(0) == (captured, is_inferred)
    assert done.mentions[Mention.publication_date].to_list() == [date(year, 3, 10), date(2023, 11, 13)]
    assert done.mentions[Mention.publication_date_is_inferred].to_list() == [True, False]


def test_no_mentions_at_all_give_typed_tables() -> None:
    done = normalise_parsed([parse_text("")], entries("d"))
    assert done.mentions.schema == pl.Schema(RECORD_TYPES)
    assert done.spans.schema == pl.Schema(Span.TYPES)
    assert done.quarantine.schema == pl.Schema(Quarantine.TYPES)
    assert done.dumps.schema == pl.Schema(Dump.TYPES)
    assert done.dumps.select(Dump.mention_count, Dump.quarantined_byte_count).rows() == [(0, 0)]
    assert [table.height for table in done] == [0, 0, 0, 1]


def test_a_mention_that_is_no_record_keeps_its_bytes_in_quarantine() -> None:
    parsed = parse_text(PAGE.format(captured="Dec 12").replace("5 authors", "0 authors"))
    done = normalise_parsed([parsed], entries("d"))
    assert done.mentions[Mention.title].to_list() == ["Pebbles"]
    (row,) = done.quarantine.iter_rows(named=True)
    assert row[Quarantine.mention_id] == parsed.mentions[Mention.mention_id][0]
    assert row[Quarantine.rule] == "greater_than_or_equal_to"
    assert row[Quarantine.raw_text] == "A Tail for Kites\nKites need tails.\n0\nMar 10"
    held = done.spans.filter(pl.col(Span.role) == "quarantine")
    assert held[Span.mention_id].unique().to_list() == [row[Quarantine.mention_id]]
    assert done.dumps[Dump.quarantined_byte_count].to_list() == [(held[Span.end_byte] - held[Span.start_byte]).sum()]
    assert done.dumps[Dump.mention_count].to_list() == [1]


NASTY = st.sampled_from(
    [
        *("", " ", "-", "0", "5", "1.2k", "9" * 40, "\x00", "\ufffd", "Ann Lee and Bo Li", "https://example.org/."),
        *("10.1000/ABC", "10.1000/.", "2101.00001v2", "math.GT/0309136", "J. Inv. 12, 3-4 (0203)", "$x$ \\emph{y}"),
        *("Mar 10", "Feb 30, 2023", "0203", "Nov 13, 2023", "2020 Apr-Jun", "05/06/2018"),
        *("JOUR", "cs.CL; cs.LG", "a; b\nc", "0957-9672", "978-0-306-40615-7", "pp. 12--15", "706.3725", "TL;DR: x"),
        *("10.1000/a;10.1000/b", "Kite A(1), Boat B(2).", "[{'name': 'Ada'}]", "Acad Kite. 2020 Apr;27(4):463-7."),
    ]
)
RAW_COLUMNS = [name for name in VERBATIM_TYPES if name.endswith("_raw")]
TEXTS = st.none() | NASTY | st.text(max_size=12)
ROWS = st.lists(st.fixed_dictionaries(dict.fromkeys(RAW_COLUMNS, TEXTS)), max_size=15)


def verbatim_tables(rows: list[dict[str, str | None]]) -> tuple[pl.DataFrame, ...]:
    """Mentions of two dumps, ten bytes each, with the spans that hold them."""
    mentions: list[dict[str, Any]] = []
    spans: list[tuple[Any, ...]] = []
    for number, row in enumerate(rows):
        dump_id, start = "de"[number % 2], number // 2 * 10
        place = {
            Mention.mention_id: f"m{number:016x}",
            Mention.dump_id: dump_id,
            Mention.ordinal: number // 2 + 1,
            Mention.start_byte: start,
            Mention.end_byte: start + 9,
        }
        mentions.append({**place, **row, Mention.extra: [{"key": "organisation", "value": "Institute of Kites"}]})
        spans.append((dump_id, start, start + 9, "field", f"m{number:016x}", "title", 0))
        spans.append((dump_id, start + 9, start + 10, "furniture", None, None, None))
    facts = [(dump_id, "0" * 64, 10 * len(rows), "utf-8", "Dec 12") for dump_id in "de"]
    dumps = entries("d", "e").join(pl.DataFrame(facts, FACT_TYPES, orient="row"), on=Dump.dump_id)
    return (
        pl.DataFrame(mentions, VERBATIM_TYPES),
        pl.DataFrame(spans, Span.TYPES, orient="row"),
        pl.DataFrame(schema=Quarantine.TYPES),
        dumps,
    )


@settings(max_examples=12)  # of up to 15 rows each: what costs is the run, not the rows
@given(rows=ROWS, seed=st.integers(0, 9))
def test_any_mentions_go_in_and_come_out_or_are_quarantined(rows: list[dict[str, str | None]], seed: int) -> None:
    mentions, spans, quarantine, dumps = verbatim_tables(rows)
    done = normalise(mentions, spans, quarantine, dumps)

    kept, gone = set(done.mentions[Mention.mention_id]), set(done.quarantine[Quarantine.mention_id])
    assert kept | gone == set(mentions[Mention.mention_id])
    assert not kept & gone
    assert done.mentions.height + done.quarantine.height == mentions.height
    assert done.quarantine[Quarantine.reason].str.len_chars().gt(0).all()
    assert done.dumps[Dump.mention_count].sum() == done.mentions.height

    assert done.mentions.schema == pl.Schema(RECORD_TYPES)
    assert failures(done.mentions).is_empty()
    verbatim = done.mentions.select(mentions.columns)
    assert verbatim.equals(mentions.filter(pl.col(Mention.mention_id).is_in(kept)).sort(Mention.SORT))

    place = [Span.dump_id, Span.start_byte, Span.end_byte, Span.mention_id, Span.field, Span.part]
    assert done.spans.select(place).equals(spans.sort(Span.SORT).select(place))
    held = set(done.spans.filter(pl.col(Span.role) == "quarantine")[Span.mention_id])
    assert held == gone

    shuffled = normalise(
        mentions.sample(fraction=1, shuffle=True, seed=seed),
        spans.sample(fraction=1, shuffle=True, seed=seed),
        quarantine,
        dumps,
    )
    for table, other in zip(done, shuffled, strict=True):
        assert table.equals(other)


def test_one_dump_alone_gives_the_same_records_as_among_others() -> None:
    pages = {"d": PAGE.format(captured="Dec 12"), "e": PAGE.format(captured="Jan 3, 2026").replace("2023", "2025")}
    parsed = {dump_id: parse_text(page, dump_id=dump_id) for dump_id, page in pages.items()}
    together = normalise_parsed(list(parsed.values()), entries("d", "e"))
    for dump_id, dump in parsed.items():
        alone = normalise_parsed([dump], entries(dump_id))
        assert alone.mentions.equals(together.mentions.filter(pl.col(Mention.dump_id) == dump_id))


def test_what_the_page_prints_of_itself_is_used_and_not_published() -> None:
    done = normalise_parsed([parse_text(PAGE.format(captured="Dec 12"))], entries("d"))
    assert CAPTURED_DATE_RAW not in done.dumps.columns
