"""Author lists as bags of words: what is left of a list whatever separated its names, and in whatever order."""

import re
from collections.abc import Iterable
from typing import Final

from etl.deduplicate.comparable import is_number, tokens

_INITIALS: Final = re.compile(r"(?<![^\W\d_])[A-Z]{1,3}(?![^\W\d_])")
"""Capitals that stand alone: `JM` in `Doe JM`, where the list also knows small letters."""
_NO_NAMES: Final = frozenset(
    "and et al und others jr sr ii iii iv phd md dr prof null none na anonymous anon unknown author authors no"
    " de der den des di da do dos du del della la le los van von ten ter el bin ibn the of for on behalf".split()
)
_GROUP: Final = re.compile(
    r"\b(?:group|consortium|collaboration|network|investigators|committee|society|association|team|project|initiative)\b",
    re.IGNORECASE,
)
"""What an organisation is called: it stands for people whom another list names."""
_UMLAUTS: Final = re.compile("(?<=[aou])e(?=[a-z])")


def name_words(names: Iterable[str]) -> frozenset[str]:
    """The comparable words of the names without initials, particles, titles and groups.

    `Doe, J. M.`, `J. M. Doe`, `DOE JM` and `Doe J.M.Roe R.` all hold `doe`; `Müller` and `Mueller` are `muller`.
    """
    text = " ; ".join(name for name in names if not _GROUP.search(name)).replace("'", "").replace("’", "")
    if any(char.islower() for char in text):
        text = _INITIALS.sub(" ", text)
    words = (word for word in tokens(text) if len(word) > 1 and word not in _NO_NAMES and not is_number(word))
    return frozenset(_UMLAUTS.sub("", word) for word in words)
