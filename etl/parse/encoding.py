"""Bytes to text and back, so that every character knows its bytes."""

import codecs
from collections.abc import Iterable
from dataclasses import dataclass

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Decoded:
    """A dump as text: `text` begins after `bom_bytes` bytes; `tail_bytes` bytes at the end are half a character.

    Bytes that are no text stand in it as lone surrogates (PEP 383), so that encoding gives the same bytes back.
    """

    text: str
    encoding: str
    bom_bytes: int
    tail_bytes: int

    def byte_offsets(self, positions: Iterable[int]) -> list[int]:
        """Byte offsets of ascending character positions; one pass over the text."""
        offsets, position, offset = [], 0, self.bom_bytes
        for target in positions:
            offset += self._width(self.text[position:target])
            position = target
            offsets.append(offset)
        return offsets

    def _width(self, piece: str) -> int:
        if self.encoding.startswith("utf-16"):
            return len(piece.encode(self.encoding, "surrogatepass"))
        if self.encoding == "cp1252" or piece.isascii():
            return len(piece)
        return len(piece.encode(self.encoding, "surrogateescape"))


def decode(raw: bytes) -> Decoded:
    """Decode a dump: by its BOM, else as UTF-8, UTF-16 or cp1252, whichever its bytes are.

    A UTF-8 file with a few damaged bytes stays UTF-8: cp1252 is taken only where it explains more.
    """
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return _decode_as(raw, encoding, len(bom))
    utf16 = _utf16_without_bom(raw)
    if utf16:
        return _decode_as(raw, utf16, 0)
    try:
        return Decoded(raw.decode("utf-8"), "utf-8", 0, 0)
    except UnicodeDecodeError:
        lenient = raw.decode("utf-8", "surrogateescape")
    damaged = sum(1 for char in lenient if "\udc80" <= char <= "\udcff")
    multibyte = sum(1 for char in lenient if char > "\x7f") - damaged
    return Decoded(lenient, "utf-8", 0, 0) if multibyte > damaged else _decode_as(raw, "cp1252", 0)


def _decode_as(raw: bytes, encoding: str, bom_bytes: int) -> Decoded:
    tail = (len(raw) - bom_bytes) % 2 if encoding.startswith("utf-16") else 0
    errors = "surrogatepass" if encoding.startswith("utf-16") else "surrogateescape"
    text = raw[bom_bytes : len(raw) - tail].decode(encoding, errors)
    return Decoded(text, encoding, bom_bytes, tail)


def _utf16_without_bom(raw: bytes) -> str | None:
    head = raw[:4096]
    if len(head) < 8:
        return None
    even, odd = head[0::2].count(0) / len(head[0::2]), head[1::2].count(0) / len(head[1::2])
    if odd > 0.5 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.5 and odd < 0.1 else None


def readable(text: str) -> str:
    """The text with every byte that is no text shown as U+FFFD, fit for a table."""
    return text if text.isascii() else "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
