"""The line that names a paper by its ids: `arXiv:ID [cs.CL] - doi: DOI venue`, and the lines behind it that go on.

What stands behind the id may be the next abstract, glued to it; `glue` and `venue` say where.
"""

import re
from typing import Final, NamedTuple

from etl.parse.lines import line_between
from etl.parse.lists.glue import ARXIV_ID, split_doi
from etl.parse.lists.named_lines import named
from etl.parse.lists.segments import trimmed
from etl.parse.lists.venue import split_venue
from etl.parse.protocol import Field, Furniture

_LABEL: Final = (
    r"[ \t\xa0]{0,40}((?:[•·▪*–—(\[>-][ \t]{0,4}){0,2}"
    r"(?:(?:(?:e-?prints?|preprint|available (?:at|as|on|from))[: \t]{1,3})?"
    r"arxiv(?:[ \t](?:id|e-?print|preprint|number|no\.))?[ \t]{0,2}:[ \t]{0,8}(?:arxiv:)?"
    r"|e-?print:[ \t]{1,8}(?=[\da-z])"
    r"|(?:arxiv:?[ \t]{1,4})?https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf)/"
    r"|(?:doi:[ \t]{0,4}|(?=https?://(?:dx\.|www\.)?doi\.org/))(?=(?:https?://(?:dx\.|www\.)?doi\.org/)?10\.\d)))"
)
ID_LABEL: Final = re.compile(rf"\n{_LABEL}", re.IGNORECASE)
"""What an id line begins with, and the line end before it; group 1 is the label."""
FIRST_ID_LABEL: Final = re.compile(_LABEL, re.IGNORECASE)
"""The same at the beginning of a text."""
_ARCHIVE: Final = (
    r"(?:astro-ph|cond-mat|cs|econ|eess|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|math|nlin|nucl-(?:ex|th)|physics|q-bio|q-fin"
    r"|quant-ph|stat|cmp-lg|chao-dyn|alg-geom|dg-ga|q-alg|solv-int|funct-an|adap-org|patt-sol|acc-phys|comp-gas|supr-con)"
    r"(?:\.[A-Za-z-]{2,10})?"
)
_CATEGORIES: Final = re.compile(rf"[ \t]{{0,4}}[\[(]({_ARCHIVE}(?:[,; ][ \t]{{0,2}}{_ARCHIVE}){{0,12}})[\])]")
_FILE: Final = (
    r"(?:pdf|ps|html|other|tex|src|format|abs|bib(?:tex)?|code|link|doi|slides|video|poster|data(?:set)?|github)"
)
_FILES: Final = re.compile(
    rf"[ \t]{{0,4}}[\[(]{_FILE}(?:[,;|/ ][ \t]{{0,2}}{_FILE}){{0,8}}[\])](?!(?-i:[a-z]))", re.IGNORECASE
)
_LINK: Final = re.compile(r"\]?\(https?://[^\s()]{1,300}\)\]?")
_DOI_LABEL: Final = re.compile(
    r"[ \t]{0,4}[-–—;,.|/·•]{0,2}[ \t]{0,4}"
    r"(?:doi[ \t]{0,2}[:=]?[ \t]{0,4}|(?=https?://(?:dx\.|www\.)?doi\.org/)|(?<=[ \t;])(?=10\.\d{3,9}/))"
    r"(?=(?:https?://(?:dx\.|www\.)?doi\.org/)?10\.)",
    re.IGNORECASE,
)
_VENUE_MARK: Final = re.compile(r"[ \t]{0,4}[-–—;,.|·•]{0,2}(?=[ \t])")
_CLOSER: Final = re.compile(r"[ \t]{0,4}[)\].,;>-]{1,3}(?=[ \t]{0,20}(?:\n|\Z))")
_TAIL: Final = frozenset(
    {"doi", "journal_ref", "comment", "categories", "report_number", "msc_class", "acm_class", "pacs"}
)
_LINES_BEHIND: Final = 6
_NAME: Final = 40
"""The name of a field ends within so many characters."""
_OPENING: Final = frozenset("[(")


class IdLine(NamedTuple):
    """What an id line holds, and the character behind it, where the next record begins: glued to it, or below."""

    fields: tuple[Field, ...]
    labels: tuple[Furniture, ...]
    end: int
    is_glued: bool


def read_id_line(text: str, start: int, value: int, end: int) -> IdLine | None:
    """The id line whose label is `[start, value)` and whose line ends at `end`; None if no id stands there."""
    fields: list[Field] = []
    labels = [Furniture(start, value)] if value > start else []
    number = ARXIV_ID.match(text, value, end)
    if number:
        fields.append(Field("arxiv_id", value, number.end()))
        position = number.end()
        if position == end:
            position = _read_lines_behind(text, end, fields, labels)
            return IdLine(tuple(fields), tuple(labels), position, False)
        if text[position].isalpha():
            return IdLine(tuple(fields), tuple(labels), position, True)
        if text.startswith(".pdf", position):
            position += 4
            labels.append(Furniture(position - 4, position))
        position = _read_brackets(text, position, end, fields, labels)
        position = _read_dois(text, position, end, fields, labels)
    else:
        doi_end = split_doi(text, value, end)
        if doi_end is None:
            return None
        fields.append(Field("doi", value, doi_end))
        position = _read_venue(text, _read_dois(text, doi_end, end, fields, labels), end, fields, labels)
    position = _read_venue(text, _read_brackets(text, position, end, fields, labels), end, fields, labels)
    position = _read_brackets(text, position, end, fields, labels)
    closer = _CLOSER.match(text, position, end)
    if closer:
        labels.append(Furniture(*trimmed(text, position, closer.end())))
        position = closer.end()
    is_glued = not text[position:end].isspace() and position < end
    if not is_glued:
        position = _read_lines_behind(text, end, fields, labels)
    return IdLine(tuple(fields), tuple(labels), position, is_glued)


def _read_brackets(text: str, start: int, end: int, fields: list[Field], labels: list[Furniture]) -> int:
    """Take `[cs.CL]`, `[pdf, ps, other]` and the address of a link, in any order."""
    while True:
        categories = _CATEGORIES.match(text, start, end)
        match = categories or _FILES.match(text, start, end) or _LINK.match(text, start, end)
        if not match:
            return start
        first = trimmed(text, start, match.end())[0]
        if categories:
            fields.append(Field("categories", *categories.span(1)))
            labels += [Furniture(first, categories.start(1)), Furniture(categories.end(1), match.end())]
        else:
            labels.append(Furniture(first, match.end()))
        start = match.end()


def _read_dois(text: str, start: int, end: int, fields: list[Field], labels: list[Furniture]) -> int:
    """Take one DOI or more."""
    while True:
        label = _DOI_LABEL.match(text, start, end)
        doi_end = split_doi(text, label.end(), end) if label else None
        if not label or doi_end is None:
            return start
        first = trimmed(text, start, label.end())
        if first[1] > first[0]:
            labels.append(Furniture(*first))
        fields.append(Field("doi", label.end(), doi_end))
        start = doi_end


def _read_venue(text: str, start: int, end: int, fields: list[Field], labels: list[Furniture]) -> int:
    """Take the venue behind the ids, and the marks around it."""
    has_doi = fields[-1].name == "doi"
    mark = _VENUE_MARK.match(text, start, end)
    space = mark.end() if mark else start
    if not mark and has_doi:
        while space < end and text[space] in ".,;":
            space += 1
    venue_end = split_venue(text, space, end)
    venue = line_between(text, space, venue_end)
    if venue.is_blank or not (has_doi or any(char.isdigit() for char in venue.text)):
        venue_end = space if has_doi else start
    if has_doi or venue_end > start:
        label = trimmed(text, start, space)
        if label[1] > label[0]:
            labels.append(Furniture(*label))
    if venue_end > space:
        fields.append(Field("journal_ref", venue.start, venue.end))
    return venue_end


def _read_lines_behind(text: str, start: int, fields: list[Field], labels: list[Furniture]) -> int:
    """Take the lines right below that name more of the same paper: `DOI: …`, `Journal-ref: …`, `[pdf]`."""
    for _ in range(_LINES_BEHIND):
        if ":" not in text[start + 1 : start + _NAME] and text[start + 1 : start + 2] not in _OPENING:
            break
        end = text.find("\n", start + 1)
        line = line_between(text, start + 1, end if end >= 0 else len(text))
        name = named(line.text)
        if name and name[0] in _TAIL and not (name[0] == "doi" and any(field.name == "doi" for field in fields)):
            value = line.start + name[1]
            labels.append(Furniture(line.start, value))
            fields.append(Field(name[0], value, line.end))
        elif (files := _FILES.match(line.text)) and files.end() == len(line.text):
            labels.append(Furniture(line.start, line.end))
        else:
            break
        start = end if end >= 0 else len(text)
    return start
