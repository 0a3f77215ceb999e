"""The licences that dumps declare: each as it is written, and its name in the SPDX list where that is beyond doubt."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from etl.publish.facts import Facts
from schemas.about import is_url
from schemas.columns import Dump

_CODE: Final = "MIT"
_CC: Final = "https://creativecommons.org"
_KINDS: Final = ("by", "by-sa", "by-nc", "by-nd", "by-nc-sa", "by-nc-nd")
ADDRESSES: Final = {
    **{f"CC-{kind.upper()}-{v}": f"{_CC}/licenses/{kind}/{v}/" for kind in _KINDS for v in ("3.0", "4.0")},
    "CC0-1.0": f"{_CC}/publicdomain/zero/1.0/",
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
    "ODC-By-1.0": "https://opendatacommons.org/licenses/by/1-0/",
    "PDDL-1.0": "https://opendatacommons.org/licenses/pddl/1-0/",
    "MIT": "https://opensource.org/license/mit",
}
"""Licences of data by their SPDX names, and where each is told."""
_NAMES: Final = {name.lower(): name for name in ADDRESSES}
_TOLD_AT: Final = {address.removeprefix("https://").strip("/"): name for name, address in ADDRESSES.items()}
_TAIL: Final = re.compile(r"(?:/deed(?:\.[a-z-]{2,7})?|/legalcode)?/?$")


class Licence(NamedTuple):
    """A licence, None where none is declared, and the dumps that it is declared for."""

    text: str | None
    dump_ids: Sequence[str]

    @property
    def name(self) -> str:
        """What it is called, or that there is none."""
        return self.text or "No licence declared"

    @property
    def spdx(self) -> str | None:
        """Its name in the SPDX list, where it is written so plainly that nothing is guessed."""
        if self.text is None:
            return None
        address = _TAIL.sub("", re.sub("^https?://(?:www\\.)?", "", self.text.strip().lower()))
        name = re.sub(r"[\s_]+", "-", self.text.strip().lower()).removesuffix("-international")
        return _TOLD_AT.get(address) or _NAMES.get(name)

    @property
    def url(self) -> str | None:
        """Where it is told."""
        return self.text if self.text and is_url(self.text) else ADDRESSES.get(self.spdx or "")

    @property
    def scope(self) -> str:
        """Which dumps it is for, in words."""
        return f"Dumps: {', '.join(self.dump_ids)}."


def licences(facts: Facts) -> list[Licence]:
    """Each licence that a dump declares, with the dumps under it; those without one under None, last."""
    found: dict[str | None, list[str]] = {}
    for row in sorted(facts.dumps, key=lambda row: row[Dump.licence] is None):
        found.setdefault(row[Dump.licence], []).append(row[Dump.dump_id])
    return [Licence(text, dump_ids) for text, dump_ids in found.items()]


def common_licence(facts: Facts) -> Licence | None:
    """The one licence that every dump declares; None where they differ, or one declares none."""
    found = licences(facts)
    return found[0] if len(found) == 1 and found[0].text else None


def licence_statement(facts: Facts) -> str:
    """One paragraph on the licence of the code, of each dump that declares one, and on those that do not."""
    sentences = [f"The code that built this package is under {_CODE}; each dump carries its own licence."]
    for licence in licences(facts):
        named = ", ".join(licence.dump_ids)
        sentences.append(f"{named}: {licence.text}." if licence.text else f"No licence is declared for {named}.")
    return " ".join(sentences)
