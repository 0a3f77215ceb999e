"""The driver, fed by formats made for the purpose: gaps, faults, order, and what the page says about itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

import pytest

from etl.errors import FormatContractError
from etl.parse.driver import ParsedDump, ParseLimits, parse
from etl.parse.protocol import Block, Fault, Field, Furniture, Mention

LIMITS = ParseLimits(max_field_chars=1_000)


@dataclass(frozen=True)
class Scripted:
    """A format that yields what it was told to, whatever the text."""

    script: Sequence[Block]

    def sniff(self, head: str) -> float:
        return float(bool(head))

    def blocks(self, text: str) -> Iterator[Block]:
        yield from self.script


def run(text: str, *script: Block) -> ParsedDump:
    return parse(text.encode(), "d", Scripted(script), LIMITS)


def shape(parsed: ParsedDump) -> list[tuple[int, int, str, str | None]]:
    return [(span.start, span.end, span.role, span.field or span.rule) for span in parsed.spans]


def test_text_that_no_block_claims_is_quarantined_and_white_space_is_furniture() -> None:
    parsed = run("ab  cd\n", Mention((Field("title", 4, 6),)))
    assert shape(parsed) == [
        (0, 4, "quarantine", "unclaimed_text"),
        (4, 6, "field", "title"),
        (6, 7, "furniture", None),
    ]
    assert parsed.spans[0].text == "ab  "
    assert parsed.spans[0].reason == "text that the format did not read"


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


def test_fields_in_pieces_are_joined_by_a_line_end_and_counted() -> None:
    parsed = run(
        "one two 3 four", Mention((Field("a", 0, 3), Field("b", 8, 9), Field("a", 4, 7)), (Furniture(10, 14),))
    )
    assert parsed.mentions[0].values == {"a": "one\ntwo", "b": "3"}
    assert [(span.field, span.part) for span in parsed.spans if span.role == "field"] == [("a", 0), ("a", 1), ("b", 0)]
    assert (parsed.mentions[0].start, parsed.mentions[0].end) == (0, 9)
    label = parsed.spans[-1]
    assert (label.role, label.mention_id) == ("furniture", parsed.mentions[0].mention_id)


def test_the_first_fact_that_a_page_prints_about_itself_counts() -> None:
    parsed = run("Dec 12 Dec 13", Furniture(0, 6, "captured_date"), Furniture(7, 13, "captured_date"))
    assert parsed.page == {"captured_date": "Dec 12"}


def test_what_is_known_of_the_dump() -> None:
    raw = b"\xef\xbb\xbfab"
    parsed = parse(raw, "d", Scripted(()), LIMITS)
    assert (parsed.dump_id, parsed.byte_count, parsed.encoding) == ("d", 5, "utf-8")
    assert parsed.sha256 == sha256(raw).hexdigest()
    assert shape(parsed) == [(0, 3, "furniture", None), (3, 5, "quarantine", "unclaimed_text")]


def test_half_a_character_at_the_end_is_quarantined() -> None:
    parsed = parse(b"\xff\xfea\x00b", "d", Scripted((Mention((Field("title", 0, 1),)),)), LIMITS)
    assert shape(parsed) == [
        (0, 2, "furniture", None),
        (2, 4, "field", "title"),
        (4, 5, "quarantine", "half_a_character"),
    ]


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
