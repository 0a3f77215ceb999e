"""What a file of no known format looks like."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.parse.appearance import appearance

PROSE = "It was a grey morning when Martha came down to the harbour, and the gulls were quarrelling.\n" * 9


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"", "an empty file"),
        (b" \n\t\n", "nothing but white space"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"%PDF-1.7", "a PDF document"),
        (b"PK\x03\x04", "a zip archive"),
        (b"\x1f\x8b\x08", "a gzip archive"),
        (random.Random(3).randbytes(5_000), "bytes that are no text"),
        (bytes(5_000), "bytes that are no text"),
        (b'{"id": 1, "name": "a"}\n{"id": 2}', "JSON lines with the keys id, name"),
        (b'[{"id": 1}]', "a JSON list"),
        (b'{"id": "cut', "JSON that breaks off"),
        (b"<!DOCTYPE html><html>", "a page of HTML"),
        (b"<?xml version='1.0'?><records><record/>", "XML of <records>"),
        (b"a,b,c\n1,2,3\n4,5,6\n7,8,9\n", "a table with the columns a, b, c"),
        (b"a\tb\n" + b"1\t2\n" * 5, "a table with the columns a, b:"),
        (PROSE.encode(), "paragraphs of prose in lines of about 91 characters, beginning"),
        (b"#!/bin/sh\nset -e\ncd /tmp\n", "text in lines of about"),
    ],
)
def test_what_it_looks_like(head: bytes, words: str) -> None:
    assert words in appearance(head)


def test_what_is_shown_of_it_is_short() -> None:
    assert len(appearance(b"x" * 60_000)) < 200
    assert len(appearance(b",".join(b"c%d" % n for n in range(5_000)) + b"\n")) < 400
    wide = b",".join(b"c%d" % n for n in range(50)) + b"\n"
    assert appearance(wide * 5).endswith("…: name them with `columns:`")


@settings(max_examples=100)
@given(head=st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_every_file_looks_like_something(head: bytes) -> None:
    assert appearance(head)
