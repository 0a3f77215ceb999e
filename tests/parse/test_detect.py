"""Which format a dump is of; what is no dump at all is of none."""

import random
import zlib
from pathlib import Path

import pytest

from etl.errors import UnknownFormatError
from etl.parse.detect import HEAD_BYTES, Guess, detect
from etl.parse.formats import FORMATS, format_named
from etl.parse.protocol import bytes_as
from tests.parse.test_golden import toy, toy_of_mentions

LEAST = 0.5
"""What params.yaml asks for before a dump is taken for one of a format."""

CHAPTER = """CHAPTER I

The House on the Quay

It was a grey morning when Martha came down to the harbour, and the gulls were quarrelling over what the boats had left.
She had slept badly, as one does in strange houses, and the letter was still in her pocket, unread and a little damp.
Nobody had told her that the ferry would be late; nobody, indeed, had told her anything at all since she left.

"You will want tea," said the old man. "Everyone wants tea."

  • a list, as nobody puts into a novel

May 12

They sat together for an hour, perhaps for two, and he told her how the harbour had been built, stone upon stone, by men
who could not swim and did not care to learn. Abstract thoughts were not for him. It was all in the papers, he said.

Papers

"""


def _png() -> bytes:
    noise = random.Random(7).randbytes(20_000)
    header = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00d\x00\x00\x00d\x08\x02\x00\x00\x00"
    return header + b"IDAT" + zlib.compress(noise) + b"IEND"


NO_DUMPS = {
    "empty": b"",
    "white space": b" \r\n\t\n" * 50,
    "a novel": CHAPTER.encode() * 20,
    "Python": Path(__file__).read_bytes(),
    "Python of this project": (Path(__file__).parents[2] / "etl" / "parse" / "driver.py").read_bytes(),
    "a log": b"".join(b"Nov 13 10:22:%02d host sshd[%d]: Accepted publickey\n" % (n % 60, n) for n in range(900)),
    "a log of days": b"".join(b"2025-11-13T10:%02d:00 INFO Abstract: job %d done.\n" % (n % 60, n) for n in range(900)),
    "a PNG": _png(),
    "noise": random.Random(11).randbytes(9_000),
    "zeroes": bytes(9_000),
    "CSV of something else": b"name,number,day\n" + b'Kites,"Abstract: kites need a tail.",2020-01-01\n' * 300,
    "JSON": b'[{"abstract": "Abstract: kites need a tail.", "id": "arXiv:2101.00001"}]' * 90,
    "HTML": b"<html><body>" + b"<p>Abstract: kites need a tail.</p>\n" * 90,
    "a list": "• one\n• two\n• three\n".encode() * 90,
    "days": b"Dec 12\n\nDec 13\n\n" * 90,
    "ids": b"arXiv:2101.00001\n" * 90
    + b"These ids are all that is left of a list that had been much longer before it was cut, and more.\n",
    "a heading": b"Daily Papers\n\n",
}


@pytest.mark.parametrize("name", sorted(NO_DUMPS))
def test_what_is_no_dump_is_of_no_format(name: str) -> None:
    best, *_ = detect(NO_DUMPS[name], FORMATS)
    assert best.confidence < LEAST


@pytest.mark.parametrize("format_name", sorted(name for name, layout in FORMATS.items() if not bytes_as(layout)))
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_format_is_told_in_any_encoding(format_name: str, encoding: str) -> None:
    text = toy_of_mentions(format_name).decode("utf-8")
    best, *_ = detect(text.replace("\n", "\r\n").encode(encoding), FORMATS)
    assert best.format == format_name
    assert best.confidence >= LEAST


@pytest.mark.parametrize("format_name", sorted(FORMATS))
def test_a_long_dump_is_told_by_its_head(format_name: str) -> None:
    once = toy(format_name) + b"\n\n"
    head = once * (HEAD_BYTES // len(once) + 1)
    assert detect(head + b"noise " * 100_000, FORMATS) == detect(head, FORMATS)


def test_guesses_are_ordered_by_confidence_then_by_name() -> None:
    backwards = {name: FORMATS[name] for name in sorted(FORMATS, reverse=True)}
    assert detect(b"", backwards) == [Guess(name, 0.0) for name in sorted(FORMATS)]


def test_a_page_without_its_furniture_is_told_by_author_and_date_lines() -> None:
    page = "A Tail for Kites\n\nKites need tails.\n\n  • 5 authors\n·\nMar 10\n\n" * 3
    best, *_ = detect(page.encode(), FORMATS)
    assert best.format == "hf_daily_papers"
    assert best.confidence >= LEAST


def test_a_format_is_found_by_its_name() -> None:
    assert format_named("abstract_list") is FORMATS["abstract_list"]
    with pytest.raises(UnknownFormatError, match=r"Did you mean `abstract_list`. Known formats: abstract_list, "):
        format_named("abstracts")
