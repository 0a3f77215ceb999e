"""What bounds a dump: its mentions, its records, its lines where lines are read one by one."""

import json
import tracemalloc
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import DumpError
from etl.parse.driver import ParseLimits, parse, parse_parts
from etl.parse.formats import FORMATS
from etl.parse.long_lines import lines_at_once
from schemas.columns import Mention, Quarantine, Span
from tests.parse.reading import assert_tiles, parsed, span_rows

LIMITS = ParseLimits(max_field_chars=100_000, max_record_chars=80, max_mentions=3)
SHORT, LONG = json.dumps({"title": "A kite"}), json.dumps({"title": "A kite", "note": "x" * 80})


@pytest.mark.parametrize("format_name", ["jsonl", "arxiv_jsonl"])
@pytest.mark.parametrize("size", [1, 7, 64, 10_000])
def test_a_line_that_is_too_long_is_quarantined_however_it_comes(format_name: str, size: int) -> None:
    raw = "\n".join((SHORT, LONG, SHORT, "", LONG)).encode()
    chunks = [raw[at : at + size] for at in range(0, len(raw), size)]
    parts = list(parse_parts(chunks, "d", FORMATS[format_name], LIMITS))
    mentions, spans, quarantine = (pl.concat([part[table] for part in parts]) for table in range(3))
    assert mentions[Mention.title_raw].to_list() == ["A kite", "A kite"]
    assert set(quarantine[Quarantine.rule]) == {"too_long"}
    assert set(quarantine[Quarantine.reason]) == {"a record of more than 80 characters (parse.max_record_chars)"}
    edges = [0, *spans[Span.end_byte]]
    assert [*spans[Span.start_byte], len(raw)] == edges
    assert all(before < after for before, after in pairwise(edges))
    held = quarantine.select((pl.col(Quarantine.end_byte) - pl.col(Quarantine.start_byte)).sum()).item()
    assert 2 * len(LONG) <= held <= 2 * len(LONG) + 3


@pytest.mark.parametrize(
    ("format_name", "raw"),
    [
        ("bibtex", "@article{a, title = {A kite}, note = {%s}}\n" % ("x" * 80)),
        ("csv", f"title,note\nA kite,{'x' * 80}\n"),
        ("ris", f"TY  - JOUR\nTI  - A kite\nN1  - {'x' * 40}\nN1  - {'y' * 40}\nER  - \n"),
    ],
)
def test_a_record_that_is_too_long_is_quarantined_with_all_its_fields(format_name: str, raw: str) -> None:
    dump = parsed(format_name, raw, LIMITS)
    assert_tiles(dump, len(raw))
    assert dump.mentions.is_empty()
    assert "too_long" in [span.rule for span in span_rows(dump)]
    assert parsed(format_name, raw).mentions.height == 1


def test_a_mention_that_is_too_long_is_quarantined_though_none_of_its_fields_is() -> None:
    raw = f"Abstract: {'We count bees. ' * 4}\n{'And birds. ' * 6}\n"
    long = parse(raw.encode(), "d", FORMATS["abstract_list"], LIMITS)
    assert long.mentions.is_empty()
    assert parsed("abstract_list", raw).mentions.height == 1


@pytest.mark.parametrize("format_name", ["jsonl", "ris"])
def test_a_dump_of_too_many_mentions_is_refused(format_name: str) -> None:
    record = {"jsonl": f"{SHORT}\n", "ris": "TY  - JOUR\nTI  - A kite\nER  - \n"}[format_name]
    assert parse(record.encode() * 3, "d", FORMATS[format_name], LIMITS).mentions.height == 3
    with pytest.raises(DumpError, match=r"dump `d`: more than 3 mentions \(parse.max_mentions\).*Split the dump"):
        parse(record.encode() * 4, "d", FORMATS[format_name], LIMITS)


@given(
    lines=st.lists(st.integers(0, 30).map(lambda size: b"x" * size), max_size=12),
    sizes=st.lists(st.integers(1, 40), min_size=1),
)
def test_lines_come_whole_but_for_those_that_are_too_long(lines: list[bytes], sizes: list[int]) -> None:
    raw, chunks, at = b"\n".join(lines), list[bytes](), 0
    while at < len(raw):
        size = sizes[len(chunks) % len(sizes)]
        chunks.append(raw[at : at + size])
        at += size
    cuts = list(lines_at_once(chunks, 20))
    assert b"".join(cut for cut, _ in cuts) == raw
    told = b"".join(cut for cut, is_too_long in cuts if is_too_long)
    assert told.replace(b"\n", b"") == b"".join(line for line in lines if len(line) > 20)
    for cut, is_too_long in cuts[:-1]:
        assert is_too_long or cut.endswith(b"\n")
        assert is_too_long or max(map(len, cut.split(b"\n"))) <= 20


@pytest.mark.parametrize("unit", ["\n", " \n", "\n b"])
@pytest.mark.parametrize("format_name", ["nbib", "pubmed_text", "refer", "ris"])
def test_lines_that_say_nothing_take_little_memory(format_name: str, unit: str) -> None:
    """Python's `re` remembers every turn of a repeated group: a hundred bytes for each empty line, were it one."""
    raw = f"a{unit * (60_000 // len(unit))}"
    tracemalloc.start()
    for _ in FORMATS[format_name].blocks(raw):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4_000_000


@pytest.mark.parametrize("text", ["\ue001\n", "\ue000", "a\ue001 \n\n\ue001", "<pre>\ue000</pre>\ue001 \n"])
@pytest.mark.parametrize("format_name", sorted(FORMATS))
def test_characters_of_private_use_are_text(format_name: str, text: str) -> None:
    dump = parsed(format_name, text)
    assert_tiles(dump, len(text.encode()))
