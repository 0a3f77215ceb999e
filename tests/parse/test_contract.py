"""What every format promises, whatever the dump: no exception, no byte lost, no id that changes when a dump grows.

The lines and records that dumps are made of stand beside each format's golden files, in `<format>/contract.yaml`.
"""

import random
import time
import zlib
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from etl.io.dumps import read_dump_entries
from etl.parse.detect import detect
from etl.parse.driver import ParseLimits
from etl.parse.encoding import as_bytes, decode
from etl.parse.formats import FORMATS
from etl.parse.protocol import bytes_as
from schemas.columns import Dump
from tests.parse.reading import assert_tiles, mention_rows, page, parsed, span_rows
from tests.parse.test_golden import toy
from tests.reliability.hostile.conserved import check_parsed

HERE = Path(__file__).parent
RAW = HERE.parents[1] / "data" / "raw"
DUMPS = {
    dump_id: (RAW / file).read_bytes()
    for dump_id, file in read_dump_entries(RAW / "dumps.yaml").select(Dump.dump_id, Dump.file).head(5).iter_rows()
}
TOYS = {name: toy(name) for name in FORMATS}
FIXTURES: dict[str, dict[str, Any]] = {
    name: yaml.safe_load((HERE / name / "contract.yaml").read_text(encoding="utf-8")) for name in FORMATS
}
RECORDS: dict[str, list[str]] = {name: fixture.get("records") or [] for name, fixture in FIXTURES.items()}
"""Records that are complete and end in an empty line, so that nothing that follows can belong to them."""

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")
LINE_ENDS = ("\n", "\r\n", "\r", "\n\n", " \n", "")
EVERY_LINE = tuple(line for fixture in FIXTURES.values() for line in fixture.get("lines") or ())
ODD = st.text(alphabet=st.characters(codec="utf-8"), max_size=30) | st.sampled_from(
    ("\x00", "\u2028", "\ufeff", "\x85", "\t ")
)
every_format = pytest.mark.parametrize("format_name", sorted(FORMATS))
with_records = pytest.mark.parametrize("format_name", sorted(name for name in FORMATS if RECORDS[name]))
quietly = [HealthCheck.too_slow, HealthCheck.large_base_example, HealthCheck.data_too_large]


def encoded(parts: st.SearchStrategy[str]) -> st.SearchStrategy[bytes]:
    return st.tuples(parts, st.sampled_from(ENCODINGS)).map(lambda pair: pair[0].encode(pair[1], "replace"))


def dumps_of(lines: tuple[str, ...]) -> st.SearchStrategy[bytes]:
    some = st.sampled_from(lines) | ODD if lines else ODD
    line = st.tuples(some, st.sampled_from(LINE_ENDS)).map("".join)
    return encoded(st.lists(line, max_size=25).map("".join))


def lines_of(format_name: str) -> tuple[str, ...]:
    """Lines of a format, twice as often as those of the others."""
    own = tuple(FIXTURES[format_name].get("lines") or ())
    return own * (1 + len(EVERY_LINE) // max(1, len(own))) + EVERY_LINE


def check(format_name: str, raw: bytes) -> None:
    dump = parsed(format_name, raw)
    check_parsed(dump, raw)
    if zlib.crc32(raw) % 4 == 0:
        again = parsed(format_name, raw)
        assert all(one.equals(other) for one, other in zip(dump, again, strict=True))


@every_format
@settings(max_examples=12, suppress_health_check=quietly)
@given(data=st.data())
def test_generated_dumps_are_accounted_for(format_name: str, data: st.DataObject) -> None:
    check(format_name, data.draw(dumps_of(lines_of(format_name))))


@every_format
@settings(max_examples=12)
@given(raw=st.binary(max_size=400))
@example(raw=b"")
@example(raw=b"\xff\xfe")
@example(raw=b"\xef\xbb\xbf")
@example(raw=b"\xfe\xff\xd8\x00")
@example(raw=b"\xff\xfeA\x00\xd8")
@example(raw=b"Abstract: \xe2\x82 half a sign and \xed\xa0\x80 a surrogate.")
def test_bytes_of_no_meaning_are_accounted_for(format_name: str, raw: bytes) -> None:
    check(format_name, raw)


@st.composite
def mutilated(draw: st.DrawFn, toy_raw: bytes) -> bytes:
    """A part of a dump, damaged: cut, flipped, lines moved, doubled or lost, line ends and encoding changed."""
    raw = draw(st.sampled_from([toy_raw, toy_raw, *(DUMPS[name] for name in sorted(DUMPS))]))
    start = draw(st.integers(0, max(0, len(raw) - 6_000)))
    text = raw[start : start + draw(st.integers(0, 6_000))].decode("utf-8", "replace")
    lines = text.split("\n")
    for _ in range(draw(st.integers(0, 4))):
        here, there = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
        what = draw(st.sampled_from(("swap", "double", "lose")))
        if what == "swap":
            lines[here], lines[there] = lines[there], lines[here]
        elif what == "double":
            lines.insert(here, lines[there])
        elif len(lines) > 1:
            del lines[here]
    line_end, encoding = draw(st.sampled_from(LINE_ENDS)), draw(st.sampled_from(ENCODINGS))
    damaged = bytearray(line_end.join(lines).encode(encoding, "replace"))
    for _ in range(draw(st.integers(0, 5))):
        if damaged:
            damaged[draw(st.integers(0, len(damaged) - 1))] = draw(st.sampled_from((0x00, 0x0A, 0x80, 0xE2, 0xFF)))
    return bytes(damaged)


@every_format
@settings(max_examples=10, suppress_health_check=quietly)
@given(data=st.data())
def test_mutilated_dumps_are_accounted_for(format_name: str, data: st.DataObject) -> None:
    check(format_name, data.draw(mutilated(TOYS[format_name])))


@every_format
def test_a_dump_that_is_cut_or_flipped_anywhere_is_accounted_for(format_name: str) -> None:
    raw, dice = TOYS[format_name], random.Random(5)
    for _ in range(7):
        start = dice.randrange(len(raw))
        check(format_name, raw[start : start + dice.randrange(len(raw))])
        flipped = bytearray(raw)
        flipped[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
        check(format_name, bytes(flipped))


@every_format
def test_dumps_of_every_other_format_are_accounted_for(format_name: str) -> None:
    every = [*TOYS.values(), *DUMPS.values()]
    for raw in every:
        check(format_name, raw)
    check(format_name, b"\n\n".join(every))


@every_format
def test_whole_dumps_are_accounted_for_in_every_encoding(format_name: str) -> None:
    texts = [TOYS[format_name], *(DUMPS[dump_id] for dump_id in sorted(DUMPS))]
    for number, (raw, line_end, encoding) in enumerate(product(texts, ("\r\n", "\r", ""), ENCODINGS)):
        if number % 19 == 0:  # a nineteenth of all combinations, another one for each dump
            check(format_name, raw.decode("utf-8", "replace").replace("\n", line_end).encode(encoding, "replace"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("dump_id", sorted(DUMPS))
def test_encoding_and_line_ends_change_no_text(dump_id: str, encoding: str) -> None:
    best, *_ = detect(DUMPS[dump_id], FORMATS)
    text = DUMPS[dump_id].decode("utf-8")
    expected = parsed(best.format, DUMPS[dump_id])
    raw = text.replace("\n", "\r\n").encode(encoding)
    assert detect(raw, FORMATS)[0].format == best.format
    found = parsed(best.format, raw)
    assert [mention.values for mention in mention_rows(found)] == [mention.values for mention in mention_rows(expected)]
    assert page(found) == page(expected)


@with_records
@settings(max_examples=15, suppress_health_check=quietly)
@given(data=st.data())
def test_appending_to_complete_records_changes_no_earlier_id(format_name: str, data: st.DataObject) -> None:
    """The promise: where a dump ends in a complete record and an empty line, any text of its encoding may follow."""
    records = st.lists(st.sampled_from(RECORDS[format_name]), min_size=1, max_size=6).map("".join)
    before, record = data.draw(records), data.draw(records)
    any_text = st.lists(st.sampled_from(EVERY_LINE), max_size=8).map("\n".join)
    after = data.draw(
        st.just(record) | any_text | st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60)
    )
    encoding = bytes_as(FORMATS[format_name]) or decode((before + after).encode()).encoding
    assume(encoding == "utf-8")
    earlier = mention_rows(parsed(format_name, before))
    later = mention_rows(parsed(format_name, before + after))
    assert earlier
    assert later[: len(earlier)] == earlier


@with_records
def test_equal_mentions_of_one_dump_have_ids_of_their_own(format_name: str) -> None:
    head, record = FIXTURES[format_name].get("head", ""), RECORDS[format_name][0]
    once, twice = (mention_rows(parsed(format_name, head + record * n)) for n in (1, 2))
    assert [mention.values for mention in twice] == [once[0].values] * 2
    assert twice[0].mention_id == once[0].mention_id != twice[1].mention_id


@with_records
def test_a_field_that_is_too_long_is_quarantined(format_name: str) -> None:
    raw = (FIXTURES[format_name].get("head", "") + RECORDS[format_name][0]).encode()
    dump = parsed(format_name, raw, ParseLimits(max_field_chars=10))
    check_parsed(dump, raw)
    assert dump.mentions.is_empty()
    assert "too_long" in [span.rule for span in span_rows(dump)]


HOSTILE: dict[str, tuple[str, str, int]] = {
    "one long line": ("", "a", 100_000),
    "labels": ("", "Abstract:", 11_000),
    "label lines": ("", "Abstract:\n", 5_000),
    "id labels": ("", "arXiv:", 20_000),
    "spaces": ("", " ", 100_000),
    "newlines": ("", "\n", 100_000),
    "carriage returns": ("", "\r", 20_000),
    "digits": ("", "1", 100_000),
    "line separators": ("", "\u2028", 40_000),
    "headings": ("", "ab\n", 20_000),
    "titles": ("", "A title\n\n", 5_000),
    "wrapped text": ("", "word " * 16 + "\n", 1_200),
    "date lines": ("", "Mar 10\n", 5_000),
    "bytes that are no text": ("", "\udcff", 100_000),
    "brackets": ("", "[({<", 25_000),
}
"""What comes first, and what follows it how often."""
CASES = [
    *(
        (name, case, (prefix, text, count))
        for name in sorted(FORMATS)
        for case, (prefix, text, count) in HOSTILE.items()
    ),
    *(
        (name, case, (spec[0] if len(spec) == 3 else "", spec[-2], spec[-1]))
        for name in sorted(FORMATS)
        for case, spec in (FIXTURES[name].get("hostile") or {}).items()
    ),
]


QUICK, SLOW = 0.4, 10.0


def seconds(format_name: str, spec: tuple[str, str, int], share: int) -> float:
    """The processor's time to read, and to be asked for, a dump that repeats as often as said, or a share of that."""
    prefix, text, count = spec
    raw = (prefix + text * (count // share)).encode("utf-8", "surrogateescape")
    layout = FORMATS[format_name]
    start = time.process_time()
    dump = parsed(format_name, raw)
    layout.sniff(as_bytes(raw, "binary").text if bytes_as(layout) else decode(raw).text)
    taken = time.process_time() - start
    assert_tiles(dump, len(raw))
    return taken


@pytest.mark.parametrize(
    ("format_name", "spec"), [pytest.param(name, spec, id=f"{name}: {case}") for name, case, spec in CASES]
)
def test_hostile_dumps_take_linear_time(format_name: str, spec: tuple[str, str, int]) -> None:
    """A tenth tells: what is quick there takes 40 s at most for all where it grows with the square, and not hours."""
    assert seconds(format_name, spec, 10) < QUICK or seconds(format_name, spec, 2) < SLOW


@settings(max_examples=20, suppress_health_check=quietly)
@given(raw=dumps_of(EVERY_LINE))
def test_detection_is_total_and_ordered(raw: bytes) -> None:
    guesses = detect(raw, FORMATS)
    assert sorted(guess.format for guess in guesses) == sorted(FORMATS)
    assert all(0 <= guess.confidence <= 1 for guess in guesses)
    assert guesses == sorted(guesses, key=lambda guess: (-guess.confidence, guess.format))


@settings(max_examples=100)
@given(raw=dumps_of(EVERY_LINE))
def test_text_gives_its_bytes_back(raw: bytes) -> None:
    decoded = decode(raw)
    (size,) = decoded.byte_offsets([len(decoded.text)])
    assert size + decoded.tail_bytes == len(raw)
