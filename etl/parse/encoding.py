"""Bytes to text and back, so that every character knows its bytes."""

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_BOMS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_NOT_CP1252: Final = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_LONE: Final = re.compile("[\ud800-\udfff]")
_ONE_BYTE: Final = frozenset({"cp1252", "latin-1"})
_NO_LEADS: Final = bytes([*range(0xC2), *range(0xF5, 0x100)])
"""Every byte but those that begin a character of several bytes in UTF-8."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A dump as text: `text` begins after `bom_bytes` bytes; `tail_bytes` bytes at the end are half a character.

    Bytes that are no text stand in it as lone surrogates (PEP 383), so that encoding gives the same bytes back;
    `is_clean` says that there are none, `is_bytes` that every character stands for a byte, whatever the encoding.
    """

    text: str
    encoding: str
    bom_bytes: int = 0
    tail_bytes: int = 0
    is_clean: bool = False
    is_bytes: bool = False

    def byte_offsets(self, positions: Iterable[int], since: tuple[int, int] | None = None) -> list[int]:
        """Byte offsets of ascending character positions; `since` is a position with its offset to go on from."""
        position, offset = since or (0, self.bom_bytes)
        if self.is_bytes or self.encoding in _ONE_BYTE or (self.encoding == "utf-8" and self.text.isascii()):
            return [target - position + offset for target in positions]
        offsets = []
        for target in positions:
            offset += self._width(self.text[position:target])
            position = target
            offsets.append(offset)
        return offsets

    def _width(self, piece: str) -> int:
        if self.encoding.startswith("utf-16"):
            return len(piece.encode(self.encoding, "surrogatepass"))
        return len(piece) if piece.isascii() else len(piece.encode(self.encoding, "surrogateescape"))

    def readable(self, start: int, end: int) -> str:
        """Characters `[start, end)` with every byte that is no text shown as U+FFFD, fit for a table."""
        text = self.text[start:end]
        if self.is_bytes and self.encoding == "utf-8":
            return text.encode("latin-1").decode("utf-8", "replace")
        return text if self.is_clean else shown(text)


def shown(text: str) -> str:
    """A text with every half of a character, or byte that is none, as U+FFFD."""
    return text if text.isascii() else _LONE.sub("\ufffd", text)


def decode(raw: bytes) -> Decoded:
    """Decode a dump: by its BOM, else as UTF-8, UTF-16, cp1252 or latin-1, whichever its bytes are.

    A UTF-8 file with a few damaged bytes stays UTF-8: a code of one byte a character is taken only where it explains
    more. That is cp1252, unless a byte has no character there.
    """
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return decode_as(raw, encoding, len(bom))
    utf16 = _utf16_without_bom(raw)
    if utf16:
        return decode_as(raw, utf16)
    try:
        return Decoded(raw.decode("utf-8"), "utf-8", is_clean=True)
    except UnicodeDecodeError:
        kept = raw.decode("utf-8", "ignore").encode()
    multibyte = len(kept.translate(None, _NO_LEADS))
    if multibyte > len(raw) - len(kept):
        return decode_as(raw, "utf-8")
    return decode_as(raw, "latin-1" if _NOT_CP1252.search(raw) else "cp1252")


def as_bytes(raw: bytes, encoding: str) -> Decoded:
    """Every byte as the character of that number, without a byte order mark of UTF-8."""
    bom_bytes = len(codecs.BOM_UTF8) if encoding == "utf-8" and raw.startswith(codecs.BOM_UTF8) else 0
    return Decoded(raw[bom_bytes:].decode("latin-1"), encoding, bom_bytes, is_bytes=True)


def decode_as(raw: bytes, encoding: str, bom_bytes: int = 0) -> Decoded:
    """Decode bytes of a known encoding."""
    tail = (len(raw) - bom_bytes) % 2 if encoding.startswith("utf-16") else 0
    errors = "surrogatepass" if encoding.startswith("utf-16") else "surrogateescape"
    text = raw[bom_bytes : len(raw) - tail].decode(encoding, errors)
    return Decoded(text, encoding, bom_bytes, tail, is_clean=encoding in _ONE_BYTE)


def _utf16_without_bom(raw: bytes) -> str | None:
    head = raw[:4096]
    if len(head) < 8:
        return None
    even, odd = head[0::2].count(0) / len(head[0::2]), head[1::2].count(0) / len(head[1::2])
    if odd > 0.5 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.5 and odd < 0.1 else None
