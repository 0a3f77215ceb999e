"""arXiv ids: the one grammar of what they look like, in every form in which people print them.

Source: https://info.arxiv.org/help/arxiv_identifier.html
"""

import re
from typing import Final, NamedTuple

ARCHIVES: Final = frozenset(
    """acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas cond-mat cs dg-ga
    econ eess funct-an gr-qc hep-ex hep-lat hep-ph hep-th math math-ph mtrl-th nlin nucl-ex nucl-th patt-sol physics
    plasm-ph q-alg q-bio q-fin quant-ph solv-int stat supr-con""".split()
)
"""All archives, those that were closed too."""

_MONTHS_OF_FOUR: Final = r"(?:07(?:0[4-9]|1[0-2])|(?:0[89]|1[0-4])(?:0[1-9]|1[0-2]))"
_MONTHS_OF_FIVE: Final = r"(?:1[5-9]|[2-9][0-9])(?:0[1-9]|1[0-2])"
"""Since April 2007 there are four digits behind the point until 1412, and five from 1501 on."""
_NEW: Final = rf"{_MONTHS_OF_FOUR}\.(?!0000)\d{{4}}|{_MONTHS_OF_FIVE}\.(?!00000)\d{{5}}"
_OLD: Final = (
    rf"(?:{'|'.join(sorted(ARCHIVES, reverse=True))})(?:\.[a-z-]{{2,16}})?"
    r"/(?:(?:9[1-9]|0[0-6])(?:0[1-9]|1[0-2])|070[1-3])(?!000)\d{3}"
)
_ID: Final = rf"({_NEW}|{_OLD})(?:v([1-9]\d{{0,2}}))?(?!\d)"
_SITE: Final = (
    r"(?:(?:[\w-]{1,20}\.){0,2}arxiv\.org/(?:abs|pdf|html|ps|format|e-print|src|tb)/"
    r"|ar5iv(?:\.labs\.arxiv)?\.org/(?:abs/|html/|pdf/)?|(?:www\.)?alphaxiv\.org/(?:abs|pdf|html|overview)/"
    r"|(?:huggingface\.co|hf\.co)/papers/|xxx\.lanl\.gov/abs/|scirate\.com/(?:arxiv/)?)"
)
_DOI: Final = r"10\.48550/arxiv[./]"
_LABEL: Final = r"oai:arxiv\.org:|info:arxiv/|(?:arxiv|corr|e-?prints?|pre-?prints?|papers?)(?:[\s:.,]{1,3}|\Z)|abs/"
_PRINTED: Final = re.compile(
    rf"[\s(\[]{{0,4}}(?:(?:https?://|doi:\s?|(?:dx\.)?doi\.org/|{_SITE}|{_DOI}|{_LABEL}){{1,5}})?{_ID}"
    r"(?:\.pdf|\.ps)?(?:[?#]\S{0,80})?(?:\s{0,3}(?:\[[\w.,;\s-]{1,80}\](?:\s[^\n]{0,60})?|\([a-z.-]{2,20}\)))?"
    r"(?:,?\s\(?(?:19|20)\d\d\)?)?[\s)\].,;]{0,4}",
    re.IGNORECASE | re.ASCII,
)
_SAID: Final = re.compile(rf"(?:{_SITE}|{_DOI}|\barxiv:\s?){_ID}", re.IGNORECASE | re.ASCII)
_NAMED: Final = re.compile(r"arxiv|\babs/", re.IGNORECASE)
CANONICAL: Final = (
    rf"^(?:{_MONTHS_OF_FOUR}\.[0-9]{{3}}[1-9]|{_MONTHS_OF_FIVE}\.[0-9]{{4}}[1-9])(?:v[1-9][0-9]{{0,2}})?$"
)
"""Most ids as they are printed, for polars, which knows no lookahead: those that end in a zero are read one by one."""
_FLOAT: Final = re.compile(r"(\d{3,4})\.(\d{1,5})", re.ASCII)
_FOUR_DIGITS: Final = ("0704", "1412")
_MAX_PRINTED: Final = 400


class ArxivId(NamedTuple):
    """An arXiv id without its version, and the version where one is printed."""

    id: str
    version: int | None


def arxiv_id(raw: str) -> ArxivId | None:
    """The canonical arXiv id that a text is (label, address, version, class and case aside); None if it is none.

    A subject class is dropped from old ids, as arXiv itself does: `math.AG/0303012` is `math/0303012`.
    """
    match = _PRINTED.fullmatch(raw) if len(raw) <= _MAX_PRINTED else None
    return _canonical(match) if match else None


def stored_arxiv_id(raw: str) -> ArxivId | None:
    """The id of a number that a program stored: `706.3725` is `0706.3725`; None if it is none.

    Numbers lose zeros at both ends: `1804.1053` is `1804.10530`.
    """
    number = _FLOAT.fullmatch(raw.strip())
    if not number:
        return None
    month = number[1].zfill(4)
    first, last = _FOUR_DIGITS
    return arxiv_id(f"{month}.{number[2].ljust(4 if first <= month <= last else 5, '0')}")


def named_arxiv_id(text: str) -> ArxivId | None:
    """The id that a text is, if the text also says that it is one: `arXiv preprint arXiv:2101.00001`."""
    return arxiv_id(text) if _NAMED.search(text[:_MAX_PRINTED]) else None


def said_arxiv_ids(text: str) -> list[ArxivId]:
    """The ids in a text that stand behind `arXiv:` or in an address of arXiv, in order, each once."""
    found: dict[str, ArxivId] = {}
    for match in _SAID.finditer(text):
        one = _canonical(match)
        found.setdefault(one.id, one)
    return list(found.values())


def _canonical(match: re.Match[str]) -> ArxivId:
    archive, slash, number = match[1].lower().rpartition("/")
    return ArxivId(f"{archive.partition('.')[0]}{slash}{number}", int(match[2]) if match[2] else None)
