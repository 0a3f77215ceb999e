"""Web addresses in plain text."""

import re
from typing import Final

_URL: Final = re.compile(
    r"""(?: https?://(?=\w) | (?<![\w@./-])www\.(?=\w) )
        (?: (?![,;]https?://) [^\s<>"{}|\\^`“”„«»‘，。；：！？、（）「」『』【】《》] )+""",
    re.VERBOSE | re.IGNORECASE,
)
_CLOSED_BY: Final = {")": "(", "]": "["}
_AFTER_URL: Final = ".,;:!?'’*…(["


def urls(text: str) -> list[str]:
    """The http(s) and www addresses of a plain text as printed, in reading order, each once.

    What belongs to the sentence is left off: stop, comma or quote at the end, and all from the first bracket
    that closes nothing in the address. No scheme is added.
    """
    return list(dict.fromkeys(filter(None, (_without_sentence(found[0]) for found in _URL.finditer(text)))))


def _without_sentence(address: str) -> str:
    opened = {"(": 0, "[": 0}
    for at, character in enumerate(address):
        if character in opened:
            opened[character] += 1
        elif character in _CLOSED_BY:
            opened[_CLOSED_BY[character]] -= 1
            if opened[_CLOSED_BY[character]] < 0:
                address = address[:at]
                break
    return address.rstrip(_AFTER_URL)
