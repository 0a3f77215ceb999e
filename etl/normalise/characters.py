"""The characters of a text: read anew where they were read in a wrong encoding, and without the invisible ones."""

import re
import unicodedata
from typing import Final

from ftfy import fix_encoding

_MOJIBAKE: Final = re.compile("[\u00c2-\u00f4][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
"""UTF-8 read as Windows-1252 or Latin-1: a letter that begins a sequence, and a sign that goes on with it.

Few real words hold such a pair (`Tomáš`, `été”`): none of 263,664 arXiv abstracts. ftfy tells these apart.
"""
_CONTROLS: Final = (*range(9), *range(14, 28), 0x7F)  # the others are white space
_INVISIBLE: Final = (0xAD, 0x34F, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070))
_ANNOTATIONS: Final = (0xFEFF, *range(0xFFF9, 0xFFFD), *range(0xE0000, 0xE0080))
_PARTING: Final = re.compile(
    f"[{''.join(re.escape(chr(code)) for code in (*_CONTROLS, *_INVISIBLE[1:], *_ANNOTATIONS))}]+"
)
"""Invisible characters that are never themselves a part of such a sequence, as a soft hyphen may be."""
_MOST_READINGS: Final = 4
_ASCII_CONTROLS: Final = bytes(_CONTROLS)
_CHARACTERS: Final = {
    **dict.fromkeys((*_CONTROLS, *_INVISIBLE, *_ANNOTATIONS)),
    # as HTML 5 reads them: they come from Windows, `don\x92t`
    **{code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)},
    # the ligatures ff, fi, fl, ffi, ffl and st
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)},
}


def decoded(text: str) -> str:
    """A text that was read in a wrong encoding on its way into the dump, once or twice, read anew.

    `MÃ¼ller` is `Müller`; only where ftfy is sure: `Ã…` may be meant. What nobody sees parts no such pair.
    """
    if _is_plain(text):
        return text
    for _ in range(_MOST_READINGS):
        before = text
        if _PARTING.search(text):
            text = _PARTING.sub("", text)
        if _MOJIBAKE.search(text):
            text = fix_encoding(text)
        if text == before:
            break
    return text


def visible(text: str) -> str:
    """A text without what nobody sees (control characters, soft hyphens, …), and without ligatures."""
    return text if _is_plain(text) else text.translate(_CHARACTERS)


def _is_plain(text: str) -> bool:
    """Whether a text is ASCII without control characters, as most are; a pattern would take far longer to tell."""
    return text.isascii() and len(text.encode().translate(None, _ASCII_CONTROLS)) == len(text)
