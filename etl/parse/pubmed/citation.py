"""A citation and a list of names as PubMed prints them, cut into fields.

`Acad Kite. 2020 Apr;27(4):463-7. doi: 10.1000/k.1. Epub 2020 Feb 6.` and `Kite A(1), Boat PB(1)(2); Pebble Group.`
"""

import re
from typing import Final

from etl.parse.protocol import Field
from etl.parse.references.tagged import trimmed

_MONTH: Final = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
_SEASON: Final = "(?:Spring|Summer|Fall|Autumn|Winter|Quarter|Trimester|[1-4](?:st|nd|rd|th))"
_DATE: Final = rf"(?:1[5-9]|20)\d\d(?:[\s/–-]{{1,2}}(?:{_MONTH}|{_SEASON}|\d{{1,4}})\b){{0,6}}"
_CITATION: Final = re.compile(
    rf"([^\s.;][^.;]{{0,200}})\.\s{{1,3}}({_DATE})(?=\s{{0,2}}[;:.])"
    r"(?:\s{0,2};\s{0,2}([^\s;:().](?:[^;:().]|\.(?=\S)){0,60}?)?"
    r"(?:\s?\(\s{0,2}([^()]{1,80}(?:\([^()]{0,40}\)[^()]{0,40})?)\))?(?=\s{0,2}(?::|\.(?:\s|\Z))))?"
    r"(?:\s{0,2}:\s{0,2}([^\s.;][^.]{0,120}(?:\.(?=\S)[^.]{0,60}){0,8})(?=\.))?"
    r"(\.(?=\s|\Z))?(?:\s+pii:\s{0,3}(\S+))?(?:\s+[Dd][Oo][Ii]:\s{0,3}(10\.\S+))?"
)
_NAMES: Final = ("", "journal", "date", "volume", "number", "pages", "", "pii", "doi")
"""What the whole of a citation and its groups are; the sixth says that the others are sure."""
_DOI: Final = re.compile(r"\s(?:doi|DOI):\s{0,3}(10\.\S+)")
_REFERENCE: Final = re.compile(r"\b(?:19|20)\d\d\b[^.;:]{0,20}[;:]\s?\d|\bdoi:", re.IGNORECASE)
_LONGEST: Final = 800
"""A citation takes no more characters; where it seems to, the empty line behind it was lost."""

_BETWEEN_NAMES: Final = re.compile(r"((?:\((?=[\d#*†‡§¶])|[,;])[()\d,;\s#*†‡§¶]*+)")
_FIRST_NAME: Final = re.compile(r"([^,;:.()\[\]]{1,120}?)\s?(\((?:\d{1,4}|[a-z#*†‡§¶])\)|[,;.](?=\s|\Z)|\Z)")
_WORDS: Final = 15
"""A name has no more words, even that of a group."""
_SUFFIX: Final = re.compile(r"(?:Jr|Sr|[IVX]{1,4}|2nd|3rd|\dth)\Z")
_SENTENCE: Final = re.compile(r"\.\s{1,4}\S")


def citation(text: str, start: int, end: int) -> list[Field]:
    """The fields of the citation that a paragraph is, told by its journal and its date; none if it is something else.

    What is not sure stays together, as `journal_ref`.
    """
    match = _CITATION.match(text, start, min(end, start + _LONGEST))
    if not match or end - start > _LONGEST:
        return []
    has_month = match.end(2) - match.start(2) > 4
    if not (has_month or text[match.end(2)] in ";:" or match[7] or match[8]):
        return []
    if match[6] is None:
        return _unsure(text, start, end)
    new = tuple.__new__  # makes a Field in half the time that its class takes
    fields: list[Field] = []
    for name, (begin, stop) in zip(_NAMES, match.regs, strict=True):
        if name and begin < stop:
            if not (text[stop - 1].isalnum() and text[begin].isalnum()):
                begin, stop = _bare(text, begin, stop)
            if begin < stop:
                fields.append(new(Field, (name, begin, stop)))
    begin = match.end()
    doi = _DOI.search(text, begin, end) if match[8] is None and begin < end else None
    if doi:
        fields += _note(text, begin, doi.start())
        fields.append(Field("doi", doi.start(1), doi.start(1) + len(doi[1].rstrip(".,;"))))
        begin = doi.end()
    return fields + _note(text, begin, end) if begin < end else fields


def title_or_citation(text: str, start: int, end: int) -> list[Field]:
    """The fields of what stands in a citation's place: one of another layout, or the title of a chapter of a book."""
    is_citation = end - start <= _LONGEST and _REFERENCE.search(text, start, end)
    return _unsure(text, start, end) if is_citation else [Field("title", start, end)]


def _unsure(text: str, start: int, end: int) -> list[Field]:
    """A citation whose parts are not told apart, but for its DOI."""
    doi = _DOI.search(text, start, end)
    if not doi:
        return [Field("journal_ref", start, end)]
    stop = doi.start(1) + len(doi[1].rstrip(".,;"))
    fields = [Field("journal_ref", *trimmed(text, start, doi.start())), Field("doi", doi.start(1), stop)]
    return fields + _note(text, stop, end)


def _note(text: str, start: int, end: int) -> list[Field]:
    """What stands around a DOI, such as `Epub 2020 Feb 6`, without its full stop."""
    start, end = _bare(text, start, end)
    return [Field("citation_note", start, end)] if start < end else []


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Characters `[start, end)` without the punctuation and white space around them; empty if there is nothing else."""
    while start < end and (text[end - 1] in ".,;" or text[end - 1].isspace()):
        end -= 1
    while start < end and (text[start] in ".,;" or text[start].isspace()):
        start += 1
    return start, end


def are_names(text: str, start: int, end: int) -> bool:
    """Whether a paragraph is a list of names: the first and the last one are, and there is no sentence."""
    first = _FIRST_NAME.match(text, start, end)
    if not first:
        return False
    if first[2].startswith("("):
        return len(first[1].split()) <= _WORDS
    last = max(text.rfind(",", start, end), text.rfind(";", start, end), start - 1) + 1
    if not (_is_name(first[1]) and _is_name(text[last:end])) or _SENTENCE.search(text, start, end):
        return False
    count = 1 + text.count(",", start, end) + text.count(";", start, end)
    return len(text[start:end].split()) <= 4 * count + 8


def _is_name(name: str) -> bool:
    """Whether a name ends in initials, or all of its words but the little ones are capitalised, as those of groups."""
    words = _BETWEEN_NAMES.sub("", name.rstrip(" .")).split()
    if not 0 < len(words) <= _WORDS:
        return False
    last = words[-2] if len(words) > 2 and _SUFFIX.match(words[-1]) else words[-1]
    if len(words) > 1 and len(last) <= 5 and last.isupper() and last.isalpha():
        return True
    return words == ["et", "al"] or all(word[0].isupper() or len(word) < 4 for word in words)
