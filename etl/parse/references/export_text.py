"""The text of an export as its records are read from it: as long as it was, so that places stay."""

import re
from typing import Final

_LONE_RETURN: Final = re.compile(r"\r(?!\n)")
_NO_TEXT: Final = re.compile("[\ud800-\udfff]")


def uniform(text: str) -> str:
    """The text with CR alone as LF, and U+FFFD for every byte that is no text."""
    if "\r" in text:
        text = _LONE_RETURN.sub("\n", text)
    return text if text.isascii() else _NO_TEXT.sub("\ufffd", text)
