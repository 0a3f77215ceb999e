"""A parsed dump as tables."""

import polars as pl
import pytest

from etl.parse import frames
from etl.parse.driver import ParsedDump, ParseLimits, parse
from etl.parse.formats import FORMATS
from schemas.columns import Dump, Mention, Quarantine, Span
from schemas.interim import CAPTURED_DATE_RAW, FACT_TYPES, VERBATIM_TYPES

PAGE = """Daily Papers

Dec 12

A Tail for Kites

Kites need tails.

  • Institute of Kites
·
Mar 10 7

• 9 authors
"""


@pytest.fixture
def page() -> ParsedDump:
    return parse(PAGE.encode(), "d", FORMATS["hf_daily_papers"], ParseLimits(max_field_chars=1_000))


def test_mentions_are_verbatim_and_what_has_no_column_is_extra(page: ParsedDump) -> None:
    table = frames.mention_frame(page)
    assert table.schema == pl.Schema(VERBATIM_TYPES)
    (row,) = table.iter_rows(named=True)
    assert row[Mention.mention_id] == page.mentions[0].mention_id
    assert (row[Mention.dump_id], row[Mention.ordinal]) == ("d", 1)
    assert PAGE.encode()[row[Mention.start_byte] : row[Mention.end_byte]].decode().startswith("A Tail for Kites\n")
    printed = {name: value for name, value in row.items() if name.endswith("_raw") and value is not None}
    assert printed == {
        Mention.title_raw: "A Tail for Kites",
        Mention.abstract_raw: "Kites need tails.",
        Mention.date_raw: "Mar 10",
        Mention.discussion_count_raw: "7",
    }
    assert row[Mention.extra] == [{"key": "organisation", "value": "Institute of Kites"}]


def test_spans_cover_the_dump(page: ParsedDump) -> None:
    table = frames.span_frame(page)
    assert table.schema == pl.Schema(Span.TYPES)
    assert table[Span.start_byte].to_list() == [0, *table[Span.end_byte].to_list()[:-1]]
    assert table[Span.end_byte][-1] == len(PAGE.encode())
    assert set(table.filter(pl.col(Span.role) == "field")[Span.mention_id]) == {page.mentions[0].mention_id}


def test_quarantine_says_where_and_why(page: ParsedDump) -> None:
    table = frames.quarantine_frame(page)
    assert table.schema == pl.Schema(Quarantine.TYPES)
    (row,) = table.iter_rows(named=True)
    assert (row[Quarantine.stage], row[Quarantine.rule]) == ("parse", "details_without_paper")
    assert row[Quarantine.raw_text] == "• 9 authors"
    assert PAGE.encode()[row[Quarantine.start_byte] : row[Quarantine.end_byte]].decode() == "• 9 authors"
    assert row[Quarantine.reason]


def test_facts_of_the_dump(page: ParsedDump) -> None:
    table = frames.fact_frame(page)
    assert table.schema == pl.Schema(FACT_TYPES)
    (row,) = table.iter_rows(named=True)
    assert (row[Dump.dump_id], row[Dump.byte_count], row[Dump.encoding]) == ("d", len(PAGE.encode()), "utf-8")
    assert row[CAPTURED_DATE_RAW] == "Dec 12"


@pytest.mark.parametrize("raw", [b"", b"\n", "\u2028".encode()])
def test_a_dump_without_mentions_gives_typed_tables(raw: bytes) -> None:
    parsed = parse(raw, "d", FORMATS["abstract_list"], ParseLimits(max_field_chars=1_000))
    assert frames.mention_frame(parsed).schema == pl.Schema(VERBATIM_TYPES)
    assert frames.mention_frame(parsed).is_empty()
    assert frames.span_frame(parsed).schema == pl.Schema(Span.TYPES)
    assert frames.quarantine_frame(parsed).schema == pl.Schema(Quarantine.TYPES)
    assert frames.fact_frame(parsed)[CAPTURED_DATE_RAW].to_list() == [None]


def test_bytes_that_are_no_text_do_not_break_a_table() -> None:
    raw = "Abstract: Königsberg, Köln, Görlitz and ".encode() + b"\xff.\n\n\xfe"
    parsed = parse(raw, "d", FORMATS["abstract_list"], ParseLimits(max_field_chars=1_000))
    assert frames.mention_frame(parsed)[Mention.abstract_raw].to_list() == ["Königsberg, Köln, Görlitz and \ufffd."]
    assert frames.quarantine_frame(parsed)[Quarantine.raw_text].to_list() == ["\ufffd"]
