"""What every format promises, whatever the dump: no exception, no byte lost, no id that changes when a dump grows."""

import time
from itertools import product
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from etl.io.dumps import read_dump_entries
from etl.parse.detect import detect
from etl.parse.driver import ParsedDump, ParseLimits, parse
from etl.parse.encoding import decode
from etl.parse.formats import FORMATS
from schemas.columns import Dump
from schemas.vocabulary import MENTION_ID

LIMITS = ParseLimits(max_field_chars=100_000)
RAW = Path(__file__).parents[2] / "data" / "raw"
DUMPS = {
    dump_id: (RAW / file).read_bytes()
    for dump_id, file in read_dump_entries(RAW / "dumps.yaml").select(Dump.dump_id, Dump.file).head(5).iter_rows()
}
LINES = {
    "abstract_list": (
        "Abstract:We count pebbles, and the count is right.",
        "Abstract: Kites need a tail that is longer than the kite, which nobody has doubted so far, but at the coast.",
        "Abstract.",
        "ABSTRACT",
        "[12] Abstract — Dashes are labels, too…",
        "Abstract solvers are text,",
        "and wrapped lines go on below,",
        "until the sentence ends (here).",
        "A heading",
    ),
    "publication_list": (
        "Paper boats sink when the paper is wet through, which takes longer for card than for tissue, as we all know.",
        "A heading",
        "7 pages, 3 figures",
        "arXiv:2101.00001v2",
        "arXiv:hep-th/9901001We glue a record to its predecessor, as pages do whose line ends are lost in copying.",
        "arXiv:2101.00001 - doi: 10.1016/j.inv.2021.101234A second record is glued to the DOI of the first one, here.",
        "arXiv:2101.00001, doi:10.1007/978-3-030-1_48 Invented Venue 2021 pp 5-8Third records follow after a venue, "
        "which ends in its pages, and they go on for longer than that.",
        "arXiv:2101.00001 - doi: 10.1000/",
        "arXiv: to appear",
        "arXiv:",
    ),
    "hf_daily_papers": (
        "new",
        "Daily Papers",
        "byAK and the research community",
        "Dec 12",
        "Dec 12, 2025",
        "A Title: With a Colon",
        "A short abstract ends in a full stop.",
        "A long abstract is told by its length. " * 8,
        "  • 5 authors",
        "• 1 author",
        "  • Institute of Invented Studies",
        "·",
        "Mar 10",
        "Dec 21, 2023 1.2k",
        "May 3 -",
        "•",
    ),
}
RECORDS = {
    "abstract_list": (
        "Abstract:We count pebbles.\n\n",
        "Abstract: Kites fly;\nso do naïve birds.\n\n",
        "2. ABSTRACT We go.\n\n",
    ),
    "publication_list": (
        "Boats sink when they are wet, and paper boats sink fast.\narXiv:2101.00001\n\n",
        "Kites need tails, as we show for paper – and cloth, too.\n5 pages\narXiv:2101.00002v2 - doi: 10.1000/x\n\n",
        "Whistles go out of tune in the cold, and nobody minds.\narXiv:math/0309136\n\n",
    ),
    "hf_daily_papers": (
        "PebbleNet\n\nWe count pebbles.\n\n  • 5 authors\n·\nMar 10\n\n",
        "A Tail for Kites\n\nKites need tails – long ones.\n\n  • Institute of Kites\n·\nDec 21, 2023 3\n\n",
    ),
}
"""Records that are complete and end in an empty line, so that nothing that follows can belong to them."""

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")
LINE_ENDS = ("\n", "\r\n", "\r", "\n\n", " \n", "")
EVERY_LINE = tuple(line for lines in LINES.values() for line in lines)
ODD = st.text(alphabet=st.characters(codec="utf-8"), max_size=30) | st.sampled_from(
    ("\x00", "\u2028", "\ufeff", "\x85", "\t ")
)

texts = st.lists(
    st.tuples(st.sampled_from(EVERY_LINE) | ODD, st.sampled_from(LINE_ENDS)).map("".join), max_size=25
).map("".join)
raws = st.tuples(texts, st.sampled_from(ENCODINGS)).map(lambda pair: pair[0].encode(pair[1], "replace"))
every_format = pytest.mark.parametrize("format_name", sorted(FORMATS))


def slice_text(parsed: ParsedDump, raw: bytes, start: int, end: int) -> str:
    """The bytes of a span as text, decoded apart from all others; what is no text is U+FFFD."""
    errors = "surrogatepass" if parsed.encoding.startswith("utf-16") else "surrogateescape"
    text = raw[start:end].decode(parsed.encoding, errors)
    return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)


def check_spans(parsed: ParsedDump, raw: bytes) -> None:
    """Spans stand in order, do not overlap, and cover the dump; quarantined ones say why."""
    position = 0
    for span in parsed.spans:
        assert span.start == position < span.end
        position = span.end
        assert span.role in ("field", "furniture", "quarantine")
        assert (span.role == "field") == (span.part is not None)
        if span.role == "field":
            assert span.mention_id is not None
        if span.role == "quarantine":
            assert span.rule
            assert span.reason
            assert span.text
    assert position == len(raw) == parsed.byte_count
    assert sum(span.end - span.start for span in parsed.spans) == len(raw)


def check_mentions(parsed: ParsedDump, raw: bytes) -> None:
    """Every mention is told by its id; its texts are those of its bytes, trimmed; its place is that of its fields."""
    by_mention: dict[str, dict[str, list[str]]] = {}
    places: dict[str, list[int]] = {}
    for span in parsed.spans:
        if span.role == "field" and span.mention_id and span.field:
            text = slice_text(parsed, raw, span.start, span.end)
            assert text == text.strip() != ""
            by_mention.setdefault(span.mention_id, {}).setdefault(span.field, []).append(text)
            places.setdefault(span.mention_id, []).extend((span.start, span.end))
    assert len(by_mention) == len(parsed.mentions)
    for number, mention in enumerate(parsed.mentions, 1):
        assert mention.ordinal == number
        assert pl.Series([mention.mention_id]).str.contains(MENTION_ID).all()
        parts = by_mention[mention.mention_id]
        assert mention.values == {name: "\n".join(texts) for name, texts in parts.items()}
        assert (mention.start, mention.end) == (min(places[mention.mention_id]), max(places[mention.mention_id]))


def check(format_name: str, raw: bytes) -> None:
    parsed = parse(raw, "d", FORMATS[format_name], LIMITS)
    check_spans(parsed, raw)
    check_mentions(parsed, raw)
    assert parse(raw, "d", FORMATS[format_name], LIMITS) == parsed


@every_format
@settings(max_examples=250, deadline=None)
@given(raw=raws)
@example(raw=b"")
@example(raw=b"\xff\xfe")
@example(raw=b"\xef\xbb\xbf")
@example(raw=b"\xfe\xff\xd8\x00")
@example(raw=b"\xff\xfeA\x00\xd8")
@example(raw=b"Abstract: \xe2\x82 half a sign and \xed\xa0\x80 a surrogate.")
def test_generated_dumps_are_accounted_for(format_name: str, raw: bytes) -> None:
    check(format_name, raw)


@every_format
@settings(max_examples=60, deadline=None)
@given(raw=st.binary(max_size=400))
def test_bytes_of_no_meaning_are_accounted_for(format_name: str, raw: bytes) -> None:
    check(format_name, raw)


@st.composite
def mutilated_dumps(draw: st.DrawFn) -> bytes:
    """A part of a real dump, damaged: cut, flipped, lines moved, doubled or lost, line ends and encoding changed."""
    raw = DUMPS[draw(st.sampled_from(sorted(DUMPS)))]
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
    damaged = bytearray(
        draw(st.sampled_from(LINE_ENDS)).join(lines).encode(draw(st.sampled_from(ENCODINGS)), "replace")
    )
    for _ in range(draw(st.integers(0, 5))):
        if damaged:
            damaged[draw(st.integers(0, len(damaged) - 1))] = draw(st.sampled_from((0x00, 0x0A, 0x80, 0xE2, 0xFF)))
    return bytes(damaged)


@every_format
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example])
@given(raw=mutilated_dumps())
def test_mutilated_dumps_are_accounted_for(format_name: str, raw: bytes) -> None:
    check(format_name, raw)


@every_format
@pytest.mark.parametrize("line_end", ["\r\n", "\r", ""])
def test_whole_dumps_are_accounted_for_in_every_format_and_encoding(format_name: str, line_end: str) -> None:
    for number, (dump_id, encoding) in enumerate(product(sorted(DUMPS), ENCODINGS)):
        if number % 3 == len(line_end):  # a third of all pairs, another one for each line end
            check(format_name, DUMPS[dump_id].decode("utf-8").replace("\n", line_end).encode(encoding, "replace"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("dump_id", sorted(DUMPS))
def test_encoding_and_line_ends_change_no_text(dump_id: str, encoding: str) -> None:
    best, *_ = detect(DUMPS[dump_id], FORMATS)
    text = DUMPS[dump_id].decode("utf-8")
    expected = parse(DUMPS[dump_id], "d", FORMATS[best.format], LIMITS)
    raw = text.replace("\n", "\r\n").encode(encoding)
    assert detect(raw, FORMATS)[0].format == best.format
    found = parse(raw, "d", FORMATS[best.format], LIMITS)
    assert [mention.values for mention in found.mentions] == [mention.values for mention in expected.mentions]
    assert found.page == expected.page


@every_format
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_appending_to_complete_records_changes_no_earlier_id(format_name: str, data: st.DataObject) -> None:
    """The promise: where a dump ends in a complete record and an empty line, any text of its encoding may follow."""
    records = st.lists(st.sampled_from(RECORDS[format_name]), min_size=1, max_size=6).map("".join)
    before, record = data.draw(records), data.draw(records)
    any_text = st.lists(st.sampled_from(EVERY_LINE), max_size=8).map("\n".join)
    after = data.draw(
        st.just(record) | any_text | st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60)
    )
    earlier = parse(before.encode(), "d", FORMATS[format_name], LIMITS).mentions
    later = parse((before + after).encode(), "d", FORMATS[format_name], LIMITS).mentions
    assert earlier
    assert later[: len(earlier)] == earlier


@every_format
def test_equal_mentions_of_one_dump_have_ids_of_their_own(format_name: str) -> None:
    record = RECORDS[format_name][0]
    once, twice = (parse((record * n).encode(), "d", FORMATS[format_name], LIMITS).mentions for n in (1, 2))
    assert [mention.values for mention in twice] == [once[0].values] * 2
    assert twice[0].mention_id == once[0].mention_id != twice[1].mention_id
    elsewhere = parse(record.encode(), "e", FORMATS[format_name], LIMITS).mentions
    assert elsewhere[0].mention_id != once[0].mention_id


@every_format
def test_a_field_that_is_too_long_is_quarantined_with_its_labels(format_name: str) -> None:
    record = RECORDS[format_name][0]
    raw = record.encode()
    parsed = parse(raw, "d", FORMATS[format_name], ParseLimits(max_field_chars=10))
    check_spans(parsed, raw)
    assert not parsed.mentions
    (span,) = [span for span in parsed.spans if span.role == "quarantine"]
    assert span.rule == "too_long"
    assert span.text == record.strip()


HOSTILE = {
    "one long line": "a" * 300_000,
    "labels": "Abstract:" * 33_000,
    "label lines": "Abstract:\n" * 10_000,
    "bullets": "• " * 100_000,
    "bullet lines": "• x\n" * 10_000,
    "id labels": "arXiv:" * 50_000,
    "id lines": "arXiv:2101.00001\n" * 10_000,
    "a long DOI": "arXiv:2101.00001 - doi: 10.1000/" + "aA" * 100_000,
    "a DOI of digits and capitals": "arXiv:2101.00001 - doi: 10.1000/" + "1A" * 100_000 + " and prose" * 9,
    "a DOI of brackets": "arXiv:2101.00001 - doi: 10.1000/(SICI)" + "(0.0." * 60_000 + " and prose" * 9,
    "a DOI of full stops": "arXiv:2101.00001 - doi: 10.1000/a" + "." * 300_000,
    "a long venue": "arXiv:2101.00001 - doi: 10.1000/1 " + "Journal of " * 25_000,
    "spaces": " " * 300_000,
    "newlines": "\n" * 300_000,
    "carriage returns": "\r" * 30_000,
    "digits": "1" * 300_000,
    "line separators": "\u2028" * 100_000,
    "headings": "ab\n" * 30_000,
    "titles": "A title\n\n" * 10_000,
    "wrapped text": ("word " * 16 + "\n") * 3_700,
    "date lines": "Mar 10\n" * 10_000,
    "a date with digits": "Mar 10, 2023 " + "1" * 300_000,
    "bytes that are no text": "\udcff" * 300_000,
}


@every_format
@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_dumps_take_linear_time(format_name: str, name: str) -> None:
    raw = HOSTILE[name].encode("utf-8", "surrogateescape")
    start = time.process_time()
    parsed = parse(raw, "d", FORMATS[format_name], LIMITS)
    assert time.process_time() - start < 20
    assert sum(span.end - span.start for span in parsed.spans) == len(raw)


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_dumps_are_told_in_linear_time(name: str) -> None:
    raw = HOSTILE[name].encode("utf-8", "surrogateescape")
    start = time.process_time()
    detect(raw, FORMATS)
    assert time.process_time() - start < 20


@given(raw=raws)
@settings(max_examples=100, deadline=None)
def test_detection_is_total_and_ordered(raw: bytes) -> None:
    guesses = detect(raw, FORMATS)
    assert sorted(guess.format for guess in guesses) == sorted(FORMATS)
    assert all(0 <= guess.confidence <= 1 for guess in guesses)
    assert guesses == sorted(guesses, key=lambda guess: (-guess.confidence, guess.format))


@given(raw=raws)
@settings(max_examples=100, deadline=None)
def test_text_gives_its_bytes_back(raw: bytes) -> None:
    decoded = decode(raw)
    (size,) = decoded.byte_offsets([len(decoded.text)])
    assert size + decoded.tail_bytes == len(raw)
