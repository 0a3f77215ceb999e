"""Golden files, written by reading the dumps, against what the parsers make of them.

A line of `<format>/<dump>.jsonl` is a mention with its fields, their byte ranges and verbatim texts. The toy dumps'
files also hold the quarantined spans (`rule`) and what the page prints about itself (`page`).
"""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl.io.dumps import read_dump_entries
from etl.parse.detect import detect
from etl.parse.driver import Parsed
from etl.parse.formats import FORMATS
from schemas.columns import Dump
from tests.parse.reading import assert_tiles, mention_rows, page, parsed, span_rows

HERE = Path(__file__).parent
RAW = HERE.parents[1] / "data" / "raw"
MENTION_COUNTS = {
    "000_ad0480ccd3af2def": 10,
    "001_cb2bdf0bd3ae9c6e": 2,
    "002_e04637e70a293430": 10,
    "003_95db069833a1ff77": 39,
    "004_2305b0fce8f5b0b5": 10,
}
_ENTRIES = read_dump_entries(RAW / "dumps.yaml").filter(pl.col(Dump.dump_id).is_in(list(MENTION_COUNTS)))
FORMAT_OF: dict[str, str] = dict(_ENTRIES.select(Dump.dump_id, Dump.format).iter_rows())
FILE_OF: dict[str, str] = dict(_ENTRIES.select(Dump.dump_id, Dump.file).iter_rows())


def raw_dump(dump_id: str) -> bytes:
    return (RAW / FILE_OF[dump_id]).read_bytes()


def golden_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def mentions_as_golden(dump: Parsed, raw: bytes) -> list[dict[str, Any]]:
    """What was parsed, in the form of the golden files; the text of a field is read from the raw bytes."""
    (encoding,) = dump.facts[Dump.encoding]
    spans = [span for span in span_rows(dump) if span.role == "field"]
    found: list[dict[str, Any]] = []
    for mention in mention_rows(dump):
        own = [span for span in spans if span.mention_id == mention.mention_id]
        fields = [{"field": span.field, "start_byte": span.start, "end_byte": span.end} for span in own]
        if encoding != "binary":
            for field, span in zip(fields, own, strict=True):
                field["text"] = raw[span.start : span.end].decode(encoding)
        place = {"ordinal": mention.ordinal, "start_byte": mention.start, "end_byte": mention.end}
        found.append({**place, "fields": fields})
        if own[0].field == "record":
            row = dump.mentions.row(mention.ordinal - 1, named=True)
            known = {name.removesuffix("_raw"): value for name, value in row.items() if name.endswith("_raw")}
            found[-1]["values"] = {name: value for name, value in known.items() if value is not None}
            found[-1]["extra"] = [[pair["key"], pair["value"]] for pair in row["extra"]]
    return found


def toy(format_name: str) -> bytes:
    (path,) = (path for path in (HERE / format_name).glob("toy.*") if path.name != "toy.jsonl")
    return path.read_bytes()


def toy_of_mentions(format_name: str) -> bytes:
    """The toy dump of a format; the test is skipped if it was only begun, and its golden file holds no mention yet."""
    if not any("ordinal" in line for line in golden_lines(HERE / format_name / "toy.jsonl")):
        pytest.skip("the toy dump of a format that was begun holds no mention yet")
    return toy(format_name)


def test_every_declared_dump_has_its_golden_file() -> None:
    assert set(FORMAT_OF) == set(MENTION_COUNTS)
    for dump_id, format_name in FORMAT_OF.items():
        assert (HERE / format_name / f"{dump_id}.jsonl").is_file()


@pytest.mark.parametrize("dump_id", sorted(MENTION_COUNTS))
def test_every_field_of_every_mention_is_as_read_by_eye(dump_id: str) -> None:
    raw, format_name = raw_dump(dump_id), FORMAT_OF[dump_id]
    dump = parsed(format_name, raw)
    golden = golden_lines(HERE / format_name / f"{dump_id}.jsonl")
    assert len(golden) == MENTION_COUNTS[dump_id]
    for found, expected in zip(mentions_as_golden(dump, raw), golden, strict=True):
        assert found == expected


@pytest.mark.parametrize("dump_id", sorted(MENTION_COUNTS))
def test_verbatim_values_are_the_golden_texts(dump_id: str) -> None:
    format_name = FORMAT_OF[dump_id]
    dump = parsed(format_name, raw_dump(dump_id))
    golden = golden_lines(HERE / format_name / f"{dump_id}.jsonl")
    for mention, expected in zip(mention_rows(dump), golden, strict=True):
        assert mention.values == {field["field"]: field["text"] for field in expected["fields"]}


@pytest.mark.parametrize("dump_id", sorted(MENTION_COUNTS))
def test_spans_of_a_dump_tile_it_and_nothing_is_quarantined(dump_id: str) -> None:
    raw = raw_dump(dump_id)
    dump = parsed(FORMAT_OF[dump_id], raw)
    assert_tiles(dump, len(raw))
    assert dump.quarantine.is_empty()
    assert dump.facts.select(Dump.byte_count, Dump.encoding).row(0) == (len(raw), "utf-8")


@pytest.mark.parametrize("dump_id", sorted(MENTION_COUNTS))
def test_what_the_page_prints_about_itself(dump_id: str) -> None:
    raw = raw_dump(dump_id)
    dump = parsed(FORMAT_OF[dump_id], raw)
    golden = HERE / FORMAT_OF[dump_id] / f"{dump_id}.page.json"
    expected = json.loads(golden.read_text(encoding="utf-8")) if golden.exists() else {}
    assert page(dump) == {name: fact["text"] for name, fact in expected.items()}
    spans = {span.field: span for span in span_rows(dump) if span.role == "furniture" and span.field in expected}
    for name, fact in expected.items():
        assert (spans[name].start, spans[name].end) == (fact["start_byte"], fact["end_byte"])


@pytest.mark.parametrize("dump_id", sorted(MENTION_COUNTS))
def test_the_format_of_a_dump_is_detected_by_far(dump_id: str) -> None:
    best, runner_up, *_ = detect(raw_dump(dump_id), FORMATS)
    assert best.format == FORMAT_OF[dump_id]
    assert best.confidence >= 0.9
    assert runner_up.confidence <= 0.2


@pytest.mark.parametrize("format_name", sorted(FORMATS))
def test_toy_dump_is_read_as_its_author_meant_it(format_name: str) -> None:
    raw, golden = toy(format_name), golden_lines(HERE / format_name / "toy.jsonl")
    dump = parsed(format_name, raw)
    assert mentions_as_golden(dump, raw) == [line for line in golden if "ordinal" in line]
    quarantined = [
        {"rule": span.rule, "start_byte": span.start, "end_byte": span.end, "text": span.text}
        for span in span_rows(dump)
        if span.role == "quarantine"
    ]
    assert quarantined == [line for line in golden if "rule" in line]
    facts = {name: fact["text"] for line in golden if "page" in line for name, fact in line["page"].items()}
    assert page(dump) == facts
    assert_tiles(dump, len(raw))


@pytest.mark.parametrize("format_name", sorted(FORMATS))
def test_every_format_is_detected_in_its_toy_dump(format_name: str) -> None:
    best, runner_up, *_ = detect(toy_of_mentions(format_name), FORMATS)
    assert best.format == format_name
    assert best.confidence > 0.5 + runner_up.confidence
