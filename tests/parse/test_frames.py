"""A parsed dump as tables."""

import polars as pl
import pytest

from etl.parse.driver import Parsed
from schemas.columns import Dump, Mention, Quarantine, Span
from schemas.interim import CAPTURED_DATE_RAW, FACT_TYPES, VERBATIM_TYPES
from tests.parse.reading import parsed

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
def page() -> Parsed:
    return parsed("hf_daily_papers", PAGE)


def test_mentions_are_verbatim_and_what_has_no_column_is_extra(page: Parsed) -> None:
    table = page.mentions
    assert table.schema == pl.Schema(VERBATIM_TYPES)
    (row,) = table.iter_rows(named=True)
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


def test_spans_cover_the_dump(page: Parsed) -> None:
    table = page.spans
    assert table.schema == pl.Schema(Span.TYPES)
    assert table[Span.start_byte].to_list() == [0, *table[Span.end_byte].to_list()[:-1]]
    assert table[Span.end_byte][-1] == len(PAGE.encode())
    assert set(table.filter(pl.col(Span.role) == "field")[Span.mention_id]) == set(page.mentions[Mention.mention_id])


def test_quarantine_says_where_and_why(page: Parsed) -> None:
    table = page.quarantine
    assert table.schema == pl.Schema(Quarantine.TYPES)
    (row,) = table.iter_rows(named=True)
    assert (row[Quarantine.stage], row[Quarantine.rule]) == ("parse", "details_without_paper")
    assert row[Quarantine.raw_text] == "• 9 authors"
    assert PAGE.encode()[row[Quarantine.start_byte] : row[Quarantine.end_byte]].decode() == "• 9 authors"
    assert row[Quarantine.reason]


def test_facts_of_the_dump(page: Parsed) -> None:
    table = page.facts
    assert table.schema == pl.Schema(FACT_TYPES)
    (row,) = table.iter_rows(named=True)
    assert (row[Dump.dump_id], row[Dump.byte_count], row[Dump.encoding]) == ("d", len(PAGE.encode()), "utf-8")
    assert row[CAPTURED_DATE_RAW] == "Dec 12"


@pytest.mark.parametrize("raw", [b"", b"\n", "\u2028".encode()])
def test_a_dump_without_mentions_gives_typed_tables(raw: bytes) -> None:
    dump = parsed("abstract_list", raw)
    assert dump.mentions.schema == pl.Schema(VERBATIM_TYPES)
    assert dump.mentions.is_empty()
    assert dump.spans.schema == pl.Schema(Span.TYPES)
    assert dump.quarantine.schema == pl.Schema(Quarantine.TYPES)
    assert dump.facts[CAPTURED_DATE_RAW].to_list() == [None]


def test_bytes_that_are_no_text_do_not_break_a_table() -> None:
    dump = parsed("abstract_list", "Abstract: Königsberg, Köln, Görlitz and ".encode() + b"\xff.\n\n\xfe")
    assert dump.mentions[Mention.abstract_raw].to_list() == ["Königsberg, Köln, Görlitz and \ufffd."]
    assert dump.quarantine[Quarantine.raw_text].to_list() == ["\ufffd"]
