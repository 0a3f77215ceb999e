"""Author lists to names in reading order."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from etl.normalise.author_marks import names_alone
from etl.normalise.name_parts import (
    braced,
    is_degree,
    is_initials,
    is_suffix,
    paired,
    unbraced,
    without_degrees,
)
from etl.normalise.plain_names import BETWEEN_PLAIN, are_plain_names

_STRONG: Final = re.compile(r"\s?[;；|•、]\s?|\s[·∙⋅]\s")
_AND: Final = re.compile(
    r",?\s(?:(?:and|&|und|et(?!\.?\sal\b)|with (?:an )?appendi(?:x|ces) by)\s|and$)", re.IGNORECASE
)
_COMMAS: Final = re.compile(r"\s?[,，]\s?")
_LEADING: Final = re.compile(r"^(?:and|&|und|with (?:an )?appendi(?:x|ces) by)\s", re.IGNORECASE)
_BEHALF: Final = re.compile(
    r"(?:,\s?|\s|^)(?:for|on behalf of|representing)\s(?:the\s)?(?=[\w&/'’.-](?:[\w\s&/'’.-]{0,80})"
    r"\b(?:collaborations?|consortium|team|group|investigators|network)\b)",
    re.IGNORECASE,
)
_BEHALF_WORDS: Final = ("for", "behalf", "representing")
_GROUP_FIRST: Final = re.compile(
    r"([^,;:]{2,100}\b(?:collaborations?|consortium|team|group|investigators|network))\s?:\s?", re.IGNORECASE
)
_FULL_STOP: Final = re.compile(r"(?<!\b[^\W\d_])(?<!\bJr)(?<!\bSr)\.$")
_ET_AL: Final = re.compile(r",?\set\.? al\.?$", re.IGNORECASE)
_LETTER_MARK: Final = re.compile(r"\s[a-z]$")
_OF_PUBMED: Final = re.compile(r"[^\s,].*\s[A-Z]{1,3}")
_GLUE: Final = re.compile(r"(?<=[^\W\d_]\.)(?=[^\W\d_]['’]?[^\W\d_])")
_OF_THE: Final = re.compile(r"\w\s(?:of|for|on)\s\w")
_FIRM: Final = re.compile(r"(?:\bSons|,? (?:Inc|Ltd|LLC|Corp|Co|GmbH|AG|PLC))\.?$")
_NOBODY: Final = re.compile(r"et\.? al\.?|etc\.?|(?:and )?others|anonymous|n/?a|nan|none|null|unknown", re.IGNORECASE)


class AuthorList(NamedTuple):
    """The names of a list, and how many authors it counts beside them (`and 12 more authors`)."""

    names: list[str]
    more: int


def author_names(text: str) -> list[str]:
    """The names of a readable author list: see `author_list`."""
    return author_list(text).names


def author_list(text: str) -> AuthorList:
    """The names of a readable author list, split at line ends, else at semicolons, else at ` and `, else at commas.

    Commas part a name from its initials where semicolons or ` and ` part the names, where nothing but initials
    follows, and where all parts are surnames and given names by turns. `et al.`, affiliations and degrees are no
    names; a collaboration is.
    """
    if "\n" in text:
        lists = [author_list(line) for line in text.split("\n")]
        return AuthorList([name for one in lists for name in one.names], sum(one.more for one in lists))
    bare, more = names_alone(braced(text) if "{" in text else text)
    group = _GROUP_FIRST.match(bare) if ":" in bare else None
    first = [group[1]] if group else []
    bare = bare[group.end() :] if group else bare
    bare = _BEHALF.sub(", ", bare) if any(word in bare for word in _BEHALF_WORDS) else bare
    if not group and are_plain_names(bare):
        return AuthorList(bare.split(BETWEEN_PLAIN), more)
    pieces = _STRONG.split(bare)
    found = [name for piece in pieces for name in _of_piece(piece)] if len(pieces) > 1 else _of_list(bare)
    return AuthorList(_of_one_style(list(_clean([*first, *found]))), more)


def _of_piece(piece: str) -> list[str]:
    """The names between two semicolons: one, unless there are more commas than one name has."""
    parts = _folded(_COMMAS.split(_LEADING.sub("", piece.strip(), count=1)))
    if _is_organisation(piece):
        return [" ".join(piece.split())]
    if _AND.search(piece) and (len(parts) != 1 or " " in piece.split(" and ")[0].strip()):
        return _of_list(piece)
    if all(map(_OF_PUBMED.fullmatch, parts)):
        return parts
    if len(parts) == 2 and not is_initials(parts[0][:2]):
        return [", ".join(parts)]
    return paired(parts)


def _of_list(text: str) -> list[str]:
    """The names of a list without semicolons."""
    if _OF_THE.search(text) and _is_organisation(text):
        return [" ".join(text.split())]
    glued = _GLUE.split(text)
    if len(glued) > 1 and all(" " in name and is_initials(name.rpartition(" ")[2]) for name in glued):
        return glued  # of a line each, whose ends were lost: `Kite A. B.Boat C.`
    lists = [_folded(_COMMAS.split(piece)) for piece in _AND.split(text)]
    if len(lists) > 1 and _all_inverted(lists):
        return [", ".join(parts) for parts in lists]
    return [name for parts in lists for name in paired(parts)]


def _is_organisation(piece: str) -> bool:
    """Whether an `and` stands within one name: of a ministry, a firm, a society; people have no `of` in theirs."""
    halves = _AND.split(piece)
    if len(halves) != 2 or _COMMAS.search(halves[0]):
        return False
    first, second = (half.strip() for half in halves)
    is_named_alike = " " not in first and first == second
    return bool(is_named_alike or _FIRM.search(second) or (_OF_THE.search(first) and not _COMMAS.search(second)))


def _all_inverted(lists: Sequence[Sequence[str]]) -> bool:
    """Whether each piece is one `Surname, Given` (or one word) rather than a list of names."""
    named = [parts for parts in lists if len(parts) != 1 or " " in parts[0]]
    return bool(named) and all(sum(part.count(",") for part in parts) + len(parts) == 2 for parts in named)


def _folded(parts: Sequence[str]) -> list[str]:
    """Parts between commas, with suffixes and initials put to the names they belong to, and without degrees."""
    joined: list[str] = []
    has_initials = any(is_initials(part) and not is_degree(part) for part in parts)
    for part in (_stopped(part) for part in parts):
        before = joined[-1] if joined else ""
        if before and is_suffix(part):
            joined[-1] = f"{before} {part}"
        elif before and is_degree(part) and " " in before and not has_initials:
            continue
        elif before and is_initials(part) and "," not in before:
            joined[-1] = f"{before}, {part}"
        elif part:
            joined.append(part)
    return joined


def _stopped(part: str) -> str:
    """A part without the full stop that ends the list."""
    return _FULL_STOP.sub("", part.strip(" ,;:*")).strip()


def _of_one_style(names: list[str]) -> list[str]:
    """Names without what only the list as a whole tells to be none of them: letters as marks, the last full stop."""
    if len(names) > 1 and sum(bool(_LETTER_MARK.search(name)) for name in names) * 2 >= len(names):
        names = list(_clean([_LETTER_MARK.sub("", name) for name in names]))
    if names and _OF_PUBMED.fullmatch(names[-1].removesuffix(".")) and any(map(_OF_PUBMED.fullmatch, names[:-1])):
        names[-1] = names[-1].removesuffix(".")
    return names


def _clean(names: Sequence[str]) -> Iterator[str]:
    for name in names:
        bare = without_degrees(_ET_AL.sub("", _stopped(_LEADING.sub("", name.strip(), count=1))))
        bare = " ".join(unbraced(bare).split())
        if any(map(str.isalpha, bare)) and not _NOBODY.fullmatch(bare):
            yield bare
