"""Lists in which nothing needs to be told apart: full names with semicolons between, as most exports print them."""

import re
from typing import Final

BETWEEN_PLAIN: Final = "; "
"""What parts the names of such a list."""

_UPPER: Final = "[A-ZÀ-ÖØ-Þ]"
_LOWER: Final = "[a-zß-öø-ɏ]"
_LETTER: Final = "[A-Za-zÀ-ÖØ-öø-ɏ]"
_NO_JOINT: Final = r"(?!(?i:and|und|et|with|of|for|on)\b)"
"""A word that may join two names, or be of an organisation's name, is no plain one."""
_FIRST: Final = rf"{_NO_JOINT}(?:{_UPPER}\.(?:-{_UPPER}\.)*|{_LETTER}(?:{_LETTER}|['’-])*)"
_LAST: Final = rf"{_NO_JOINT}(?:Mac|Mc|D[eiu]|L[ae]|V[ao]n|O['’])?{_UPPER}{_LOWER}+(?:['’-]{_UPPER}?{_LOWER}+)*"
_NAME: Final = rf"(?:{_FIRST} ){{1,5}}{_LAST}"
_NAMES: Final = re.compile(rf"{_NAME}(?:{BETWEEN_PLAIN}{_NAME})*")


def are_plain_names(text: str) -> bool:
    """Whether a list is like `A. Kite; Ben van Boat`: two to six words a name, the last written out, no commas."""
    return bool(_NAMES.fullmatch(text))
