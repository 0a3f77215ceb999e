"""The words of printed dates: months, weekdays, seasons, and what says which date it is."""

from collections.abc import Iterable
from typing import Final


def _numbered(names: str) -> dict[str, int]:
    """The month of every name; names of one month are joined by a bar."""
    return {name: month for month, both in enumerate(names.split(), 1) for name in both.split("|")}


def _shortened(names: Iterable[str]) -> dict[str, int]:
    """Full English names and all that they are shortened to, from three letters on."""
    return {name[:size]: month for month, name in enumerate(names, 1) for size in range(3, len(name) + 1)}


MONTHS: Final = {
    **_numbered(
        "januar|jänner februar märz|mrz|maerz april mai juni juli august september oktober|okt november dezember|dez"
    ),
    **_numbered(
        "janvier|janv février|fevrier|févr|fevr mars avril|avr mai juin juillet|juil août|aout septembre octobre"
        " novembre décembre|decembre|déc"
    ),
    **_numbered(
        "enero|ene febrero marzo abril|abr mayo junio julio agosto septiembre|setiembre octubre noviembre diciembre|dic"
    ),
    **_numbered("janeiro fevereiro março|marco abril maio junho julho agosto setembro outubro novembro dezembro"),
    **_numbered("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"),
    **_shortened("january february march april may june july august september october november december".split()),
}
"""The month of a name in lower case: English, German, French, Spanish, Portuguese and Italian."""

WEEKDAYS: Final = frozenset(
    name[:size]
    for name in "monday tuesday wednesday thursday friday saturday sunday".split()
    for size in range(3, len(name) + 1)
)
SEASONS: Final = frozenset("spring summer fall autumn winter q1 q2 q3 q4 quarter quart".split())
SILENT: Final = frozenset(
    """the of de del le den am on in at by date dated day year month published publication publ pub first online version
    electronic ecollection issue issued cover available posted print printed since from as original originally released
    release presented appeared web copyright c el du er der""".split()
)
"""Words that leave it open which date follows, or name the date of publication itself."""
EARLIER: Final = frozenset("submitted epub created ahead deposited uploaded entered".split())
LATER: Final = frozenset(
    "received accepted revised updated modified announced last indexed accessed captured retrieved".split()
)
"""Words that name another date: of what is on its way to publication, or comes after it, or only touches the record."""
