"""The driver, fed by formats made for the purpose: gaps, faults, order, and what the page says about itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.errors import FormatContractError
from etl.parse.driver import Parsed, ParseLimits, parse, parse_parts
from etl.parse.formats import arxiv_jsonl
from etl.parse.pieces import PIECES_AT_ONCE
from etl.parse.protocol import EXTRA_TYPES, Block, Fault, Field, Furniture, Mention, Record, Records
from schemas.columns import Dump
from tests.parse.reading import mention_rows, page, span_rows

LIMITS = ParseLimits(max_field_chars=1_000)


@dataclass(frozen=True)
class Scripted:
    """A format that yields what it was told to, whatever the text."""

    script: Sequence[Block]

    def sniff(self, head: str) -> float:
        return float(bool(head))

    def blocks(self, text: str) -> Iterator[Block]:
        yield from self.script


def run(text: str, *script: Block) -> Parsed:
    return parse(text.encode(), "d", Scripted(script), LIMITS)


def shape(dump: Parsed) -> list[tuple[int, int, str, str | None]]:
    return [(span.start, span.end, span.role, span.field or span.rule) for span in span_rows(dump)]


def test_text_that_no_block_claims_is_quarantined_and_white_space_is_furniture() -> None:
    dump = run("ab  cd\n", Mention((Field("title", 4, 6),)))
    assert shape(dump) == [
        (0, 4, "quarantine", "unclaimed_text"),
        (4, 6, "field", "title"),
        (6, 7, "furniture", None),
    ]
    first = span_rows(dump)[0]
    assert (first.text, first.reason) == ("ab  ", "text that the format did not read")


def test_a_format_that_yields_nothing_loses_nothing() -> None:
    assert shape(run("some text")) == [(0, 9, "quarantine", "unclaimed_text")]
    assert shape(run(" \n")) == [(0, 2, "furniture", None)]
    assert shape(run("")) == []


def test_faults_of_one_rule_are_one_span_where_only_white_space_stands_between() -> None:
    faults = [
        Fault(start, start + 1, rule, "why") for start, rule in ((0, "x"), (2, "x"), (4, "y"), (6, "y"), (8, "y"))
    ]
    assert shape(run("a b c d-e", *faults)) == [
        (0, 3, "quarantine", "x"),
        (3, 4, "furniture", None),
        (4, 7, "quarantine", "y"),
        (7, 8, "quarantine", "unclaimed_text"),
        (8, 9, "quarantine", "y"),
    ]


def test_pieces_of_a_text_are_joined_by_a_line_end_and_items_of_a_list_by_semicolons() -> None:
    fields = (Field("abstract", 0, 3), Field("authors", 8, 9), Field("abstract", 4, 7), Field("authors", 10, 14))
    dump = run("one two 3 four x", Mention((*fields, Field("odd", 15, 16))))
    (mention,) = mention_rows(dump)
    assert mention.values == {"abstract": "one\ntwo", "authors": "3; four", "odd": "x"}
    assert [(span.field, span.part) for span in span_rows(dump) if span.role == "field"] == [
        ("abstract", 0),
        ("abstract", 1),
        ("authors", 0),
        ("authors", 1),
        ("odd", 0),
    ]
    assert (mention.start, mention.end) == (0, 16)


def test_a_label_behind_the_last_field_is_its_mention_s() -> None:
    dump = run("one two", Mention((Field("title", 0, 3),), (Furniture(4, 7),)))
    (mention,) = mention_rows(dump)
    label = span_rows(dump)[-1]
    assert (label.role, label.mention_id, mention.end) == ("furniture", mention.mention_id, 3)


def test_a_record_has_one_span_and_the_values_that_were_read() -> None:
    values = {"title": "a & b", "authors": "c; d"}
    dump = run("  <r/> ", Record(2, 6, values, (("key", "1"), ("key", "2"))))
    (mention,) = mention_rows(dump)
    assert mention.values == {**values, "key": ["1", "2"]}
    assert shape(dump) == [(0, 2, "furniture", None), (2, 6, "field", "record"), (6, 7, "furniture", None)]


NO_EXTRA = pl.DataFrame(schema=EXTRA_TYPES)
MANY = Records(
    [0, 3, 7],
    [2, 6, 9],
    {"title": pl.Series(["a", None, "c"]), "abstract": pl.Series([None, "b", None])},
    pl.DataFrame([(1, "key", "v"), (1, "key", "w")], EXTRA_TYPES, orient="row"),
)


def test_many_records_at_once_are_the_same_as_one_by_one() -> None:
    text = "aa bbb cc\n"
    assert_equal(run(text, MANY), run(text, *MANY.one_by_one()))
    behind = Records([0, 2, 5], [2, 5, 7], MANY.values, MANY.extra)
    assert_equal(run("aabbbcc", behind), run("aabbbcc", *behind.one_by_one()))


def test_many_records_with_text_between_them_lose_none_of_it() -> None:
    dump = run("aa-bbb cc", MANY)
    assert shape(dump)[1] == (2, 3, "quarantine", "unclaimed_text")
    assert_equal(dump, run("aa-bbb cc", *MANY.one_by_one()))
    long = Records([0, 3], [2, 6], {"title": pl.Series(["a", "x" * 1_001])}, NO_EXTRA)
    assert shape(run("aa bbb", long))[-1] == (3, 6, "quarantine", "too_long")


def assert_equal(found: Parsed, expected: Parsed) -> None:
    assert all(one.equals(other) for one, other in zip(found, expected, strict=True))


def test_the_first_fact_that_a_page_prints_about_itself_counts() -> None:
    dump = run("Dec 12 Dec 13", Furniture(0, 6, "captured_date"), Furniture(7, 13, "captured_date"))
    assert page(dump) == {"captured_date": "Dec 12"}


def test_what_is_known_of_the_dump() -> None:
    raw = b"\xef\xbb\xbfab"
    dump = parse(raw, "d", Scripted(()), LIMITS)
    facts = dump.facts.row(0, named=True)
    assert (facts[Dump.dump_id], facts[Dump.byte_count], facts[Dump.encoding]) == ("d", 5, "utf-8")
    assert facts[Dump.sha256] == sha256(raw).hexdigest()
    assert shape(dump) == [(0, 3, "furniture", None), (3, 5, "quarantine", "unclaimed_text")]
    assert dump.quarantined_byte_count == 2


def test_half_a_character_at_the_end_is_quarantined() -> None:
    dump = parse(b"\xff\xfea\x00b", "d", Scripted((Mention((Field("title", 0, 1),)),)), LIMITS)
    assert shape(dump) == [
        (0, 2, "furniture", None),
        (2, 4, "field", "title"),
        (4, 5, "quarantine", "half_a_character"),
    ]


def test_parts_of_a_dump_are_its_whole() -> None:
    count = PIECES_AT_ONCE
    text = "é\n" * count
    script = [Mention((Field("title", 2 * n, 2 * n + 1),)) for n in range(count)]
    parts = list(parse_parts([text.encode()], "d", Scripted(script), LIMITS))
    assert len(parts) > 1
    whole = run(text, *script)
    assert whole.mentions["ordinal"].to_list() == list(range(1, count + 1))
    assert whole.mentions["mention_id"].n_unique() == count
    assert whole.mentions["title_raw"].unique().to_list() == ["é"]
    assert whole.spans["end_byte"][-1] == 3 * count
    assert (whole.spans["start_byte"][1:] == whole.spans["end_byte"][:-1]).all()


LINE = (
    '{"id": "2101.00001", "title": "Kites é", "abstract": "Kites need a tail.", "authors_parsed": [["Ray", "A.", ""]]}'
)


@settings(max_examples=50)
@given(
    lines=st.lists(st.sampled_from((LINE, "", " ", '{"title": null}', "[1]", '{"title": "a"', "\ufeff")), max_size=8),
    size=st.integers(1, 200),
)
def test_a_dump_that_is_read_by_line_may_come_in_any_chunks(lines: list[str], size: int) -> None:
    raw = "\n".join(lines).encode()
    chunks = [raw[start : start + size] for start in range(0, len(raw), size)]
    parts = list(parse_parts(chunks, "d", arxiv_jsonl, LIMITS))
    whole = parse(raw, "d", arxiv_jsonl, LIMITS)
    assert [row for part in parts for row in mention_rows(part)] == mention_rows(whole)
    assert parts[-1].facts.equals(whole.facts)
    spans = [span for part in parts for span in span_rows(part)]
    assert [span.start for span in spans] == [0, *(span.end for span in spans)][: len(spans)]
    assert not spans or spans[-1].end == len(raw)


@pytest.mark.parametrize(
    "script",
    [
        (Mention(()),),
        (Mention((), (Furniture(0, 1),)),),
        (Furniture(1, 2), Furniture(0, 1)),
        (Furniture(0, 2), Fault(1, 3, "x", "why")),
        (Mention((Field("a", 0, 2), Field("b", 1, 3))),),
        (Mention((Field("a", 0, 2),), (Furniture(1, 3),)),),
        (Furniture(1, 1),),
        (Furniture(2, 1),),
        (Furniture(-1, 1),),
        (Furniture(0, 5),),
    ],
)
def test_a_format_that_breaks_the_protocol_is_named_as_the_bug_that_it_is(script: tuple[Block, ...]) -> None:
    with pytest.raises(FormatContractError):
        run("abcd", *script)


def test_what_a_library_read_of_damaged_text_fits_a_table() -> None:
    record = Record(0, 2, {"title": "a\udcff"}, (("k\udcff", "b\udcff"),))
    dump = parse("é".encode() * 9 + b"\xff", "d", Scripted((record,)), LIMITS)
    assert mention_rows(dump)[0].values == {"title": "a\ufffd", "k\ufffd": "b\ufffd"}
