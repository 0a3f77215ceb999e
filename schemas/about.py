"""What a package says of itself: the keys of about.yaml, and what their values must be."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

from schemas.versions import is_version
from schemas.vocabulary import DOI

_WEB_ADDRESS: Final = r"https?://[^\s/]+(/\S*)?"
_MAIL: Final = r"[^\s@<>]+@[^\s@<>]+"
_ORCID: Final = r"([0-9]{4}-){3}[0-9]{3}[0-9X]"
_LONGEST: Final = 5000
"""Letters of a description: more are refused by Google's Dataset Search."""
_NAME: Final = "paper-abstracts"
_TITLE: Final = "Paper Abstracts"
_DESCRIPTION: Final = (
    "Dumps of paper abstracts turned into one package of tables, in which every paper stands once, every "
    "value can be traced to the bytes that it came from, every disagreement between dumps is kept, and "
    "nothing that was in a dump is lost."
)
_KEYWORDS: Final = ("papers", "abstracts", "bibliography", "deduplication", "provenance")
_NO_NAME: Final = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Creator:
    """Who made the package: a person by `family` and `given`, or an organisation or group by `name`."""

    name: str | None = None
    given: str | None = None
    family: str | None = None
    orcid: str | None = None
    affiliation: str | None = None

    @property
    def full(self) -> str:
        """The name as catalogues have it, a person's as `Family, Given`."""
        return self.name or ", ".join(part for part in (self.family, self.given) if part)


@dataclass(frozen=True, slots=True)
class About:
    """What a package says of itself, in every metadata file alike."""

    title: str
    description: str
    creators: tuple[Creator, ...]
    keywords: tuple[str, ...]
    publisher: str | None = None
    homepage: str | None = None
    repository: str | None = None
    contact: str | None = None
    doi: str | None = None
    """Of all versions together (a concept DOI)."""
    dois: Mapping[str, str] = field(default_factory=dict)
    """Those of single releases, by their names."""


ABOUT_KEYS: Final = tuple(one.name for one in fields(About))
CREATOR_KEYS: Final = tuple(one.name for one in fields(Creator))


def completed(told: Mapping[str, Any]) -> About:
    """What the package says of itself, the rest by default; nobody's name is made up: its authors are called so."""
    title = told.get("title") or _TITLE
    default = {
        "title": title,
        "description": _DESCRIPTION,
        "creators": (Creator(name=f"The authors of {title}"),),
        "keywords": _KEYWORDS,
    }
    return About(**{**default, **{key: value for key, value in told.items() if value}})


def name_of(title: str) -> str:
    """A title in the letters that the names of packages may have: small, ASCII, parted by hyphens."""
    return _NO_NAME.sub("-", title.lower()).strip("-") or _NAME


def is_url(text: str) -> bool:
    """Whether a free text is a web address, and nothing more."""
    return re.fullmatch(_WEB_ADDRESS, text) is not None


def about_problems(about: About) -> Iterator[str]:
    """What about.yaml may not say, each with the key it is under and what it must be."""
    for number, creator in enumerate(about.creators, 1):
        yield from (f"creators: entry {number}: {problem}" for problem in _creator_problems(creator))
    orcids = [creator.orcid for creator in about.creators if creator.orcid]
    if len(set(orcids)) < len(orcids):
        yield "creators: two have one ORCID iD"
    if len(about.description) > _LONGEST:
        yield f"description: has {len(about.description):,} letters, and may have {_LONGEST:,}"
    if about.contact and not is_url(about.contact) and not re.fullmatch(_MAIL, about.contact):
        yield f"contact: {about.contact!r} must be an e-mail or a web address"
    for key, address in (("homepage", about.homepage), ("repository", about.repository)):
        if address and not is_url(address):
            yield f"{key}: {address!r} must be a web address that begins with https://"
    for version, doi in about.dois.items():
        if not is_version(version):
            yield f"dois: {version!r} must be the name of a release, such as v1.0.0"
        yield from _doi_problems(f"dois: {version}", doi)
    yield from _doi_problems("doi", about.doi)


def _creator_problems(creator: Creator) -> Iterator[str]:
    if (creator.name is None) == (creator.family is None):
        yield "must hold either `name`, of an organisation or a group, or `family` and `given`, of a person"
    elif creator.name and (creator.given or creator.orcid):
        yield "`given` and `orcid` are a person's: write `family` instead of `name`"
    if creator.orcid and not is_orcid(creator.orcid):
        yield f"orcid: {creator.orcid!r} must be four groups of four digits, the last a check digit"


def _doi_problems(where: str, doi: str | None) -> Iterator[str]:
    if doi and not re.match(DOI, doi):
        yield f"{where}: {doi!r} must be a bare DOI, such as 10.1000/182"


def is_orcid(text: str) -> bool:
    """Whether a text is an ORCID iD, its last sign the check digit of the others (ISO 7064, MOD 11-2)."""
    if not re.fullmatch(_ORCID, text):
        return False
    total = 0
    for digit in text.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11] == text[-1]
