"""Bytes to text and back: what encoding a dump is taken for, and the byte of every character."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.parse.encoding import Decoded, as_bytes, decode

GREEK = "Größe α → β: naïve “quotes” — and 数"


def shown(decoded: Decoded) -> str:
    return decoded.readable(0, len(decoded.text))


@pytest.mark.parametrize(
    ("raw", "encoding", "text", "bom_bytes", "tail_bytes"),
    [
        (b"", "utf-8", "", 0, 0),
        (b"plain ascii", "utf-8", "plain ascii", 0, 0),
        (GREEK.encode(), "utf-8", GREEK, 0, 0),
        (GREEK.encode("utf-8-sig"), "utf-8", GREEK, 3, 0),
        (b"\xff\xfe" + GREEK.encode("utf-16-le"), "utf-16-le", GREEK, 2, 0),
        (b"\xfe\xff" + GREEK.encode("utf-16-be"), "utf-16-be", GREEK, 2, 0),
        ("without a BOM".encode("utf-16-le"), "utf-16-le", "without a BOM", 0, 0),
        ("without a BOM".encode("utf-16-be"), "utf-16-be", "without a BOM", 0, 0),
        (b"\xff\xfea\x00b", "utf-16-le", "a", 2, 1),
        ("caf\u00e9 \u2013 \u201cquoted\u201d".encode("cp1252"), "cp1252", "caf\u00e9 \u2013 \u201cquoted\u201d", 0, 0),
        (b"\xef\xbb\xbf", "utf-8", "", 3, 0),
        (b"nul \x00 in the text", "utf-8", "nul \x00 in the text", 0, 0),
    ],
)
def test_encodings(raw: bytes, encoding: str, text: str, bom_bytes: int, tail_bytes: int) -> None:
    decoded = decode(raw)
    assert (decoded.encoding, decoded.text) == (encoding, text)
    assert (decoded.bom_bytes, decoded.tail_bytes) == (bom_bytes, tail_bytes)


def test_a_few_damaged_bytes_leave_a_dump_utf8() -> None:
    decoded = decode("αβγδε".encode() + b"\xff" + "ζ".encode())
    assert decoded.encoding == "utf-8"
    assert shown(decoded) == "αβγδε\ufffdζ"


def test_cp1252_is_taken_where_it_explains_as_much() -> None:
    assert decode("é".encode() + b"\xff").encoding == "cp1252"


def test_bytes_that_cp1252_lacks_are_latin_1() -> None:
    decoded = decode(b"caf\xe9 \x81\x8d")
    assert (decoded.encoding, shown(decoded)) == ("latin-1", "café \x81\x8d")
    assert decoded.byte_offsets([0, 1, 5, 7]) == [0, 1, 5, 7]


def test_bytes_in_place_of_text() -> None:
    decoded = as_bytes(b"\xef\xbb\xbf" + "naïve".encode() + b"\xff", "utf-8")
    assert (decoded.encoding, decoded.bom_bytes, len(decoded.text)) == ("utf-8", 3, 7)
    assert shown(decoded) == "naïve\ufffd"
    assert decoded.byte_offsets([2, 4]) == [5, 7]
    assert shown(as_bytes(b"\xef\xbb\xbf", "binary")) == "ï»¿"


@pytest.mark.parametrize(
    ("encoding", "offsets"),
    [
        ("utf-8", [0, 1, 3, 6, 10, 11]),
        ("utf-8-sig", [3, 4, 6, 9, 13, 14]),
        ("utf-16-le", [0, 2, 4, 6, 10, 12]),
        ("utf-16-be", [0, 2, 4, 6, 10, 12]),
    ],
)
def test_the_byte_of_every_character(encoding: str, offsets: list[int]) -> None:
    text = "aé→😀." + " and so on, in ASCII" * 3
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.byte_offsets(range(6)) == offsets


@settings(max_examples=200)
@given(raw=st.binary(max_size=200), data=st.data())
def test_every_character_has_its_bytes(raw: bytes, data: st.DataObject) -> None:
    """Cut the text anywhere: the pieces' bytes are the raw ones, in order and completely."""
    decoded = decode(raw)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(decoded.text)), max_size=5)))
    edges = decoded.byte_offsets([0, *cuts, len(decoded.text)])
    assert edges[0] == decoded.bom_bytes
    assert edges[-1] == len(raw) - decoded.tail_bytes
    errors = "surrogatepass" if decoded.encoding.startswith("utf-16") else "surrogateescape"
    pieces = [raw[start:end].decode(decoded.encoding, errors) for start, end in pairwise(edges)]
    assert "".join(pieces) == decoded.text


@settings(max_examples=200)
@given(text=st.text(max_size=100))
def test_utf8_text_stays_what_it_is(text: str) -> None:
    raw = text.encode("utf-8", "replace")
    decoded = decode(b"\xef\xbb\xbf" + raw)
    assert decoded.text == raw.decode()
    assert shown(decoded) == decoded.text
    shown(Decoded(text, "utf-8")).encode("utf-8")
