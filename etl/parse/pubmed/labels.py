"""The labels of a record in PubMed's abstract export, which tell what its paragraphs are."""

import re
from collections.abc import Iterator
from typing import Final

from etl.parse.references.tagged import trimmed

Paragraph = tuple[int, int]
"""Where a paragraph stands: characters `[start, end)`, trimmed."""

_RELATED: Final = (
    r"(?:Comment|Erratum|Update|Retraction|Partial retraction|Republished|Corrected and republished|Reprint"
    r"|Retracted and republished|Expression of concern|Original report|Summary for patients|Dataset described"
    r"|Dataset use reported|Cited|Review) (?:in|on|of|for|from):?[^\S\n]*\n"
)
LABEL: Final = re.compile(
    r"(?:(?P<affiliations>Author information:)"
    r"|(?P<collaborators>(?:Collaborator|Investigator)(?:s|\(s\))?:)"
    r"|(?P<conflict_of_interest>Conflict of interest statement:)"
    r"|(?P<keywords>(?:KEY ?WORDS|Key ?[Ww]ords) ?:)"
    r"|(?P<other_abstract>Publisher:)"
    r"|(?P<plain_language_summary>Plain[ -][Ll]anguage[ -][Ss]ummary:)"
    r"|(?P<second_abstract>(?:PIP|KIE|NASA|AIDS|AAMC):)"
    rf"|(?P<related>{_RELATED})"
    r"|(?P<listed>(?:Publication [Tt]ypes?|MeSH [Tt]erms?|Substances?|Grant [Ss]upport|Personal [Nn]ame as [Ss]ubject"
    r"|Secondary [Ss]ource ID|Supplementary [Cc]oncepts?):[^\S\n]*\n)"
    r"|(?P<language>\[(?:Article|Abstract) (?:in|available)\b[^\]]{0,200}\]\.?\Z)"
    r"|(?P<nothing>\[No (?:authors?|abstract)[^\]]{0,40}\]\.?\Z|[.,;:-]{1,3}\Z|Free (?:PMC )?[Aa]rticle\Z)"
    r"|(?P<ids>(?:DOI|PMCID|PMID|PII)[ \t]{0,4}:)"
    r"|(?P<heading>(?:Abstract|ABSTRACT):?[^\S\n]*\n))\s*+"
)
_BEHIND: Final = frozenset({"conflict_of_interest", "related", "listed", "keywords", "nothing"})
IDS: Final = ("DOI:", "PMCID:", "PMID:", "PII:")
NO_TITLE: Final = (*IDS, "Author information:", "[Article in ", "[Abstract available", "[No authors")
_GLUED: Final = re.compile(
    r"\n(?=Author information:|Conflict of interest statement:|Copyright ©|©|DOI: 10\.|PMCID: PMC|PMID: \d"
    rf"|{_RELATED}[^\S\n]{{2}})(?<!\n\n)(?<!\n \n)"
)
ID: Final = re.compile(r"(DOI|PMCID|PMID|PII)[ \t]{0,4}:\s{0,4}([^\s\[]\S*+)(?:[ \t]{0,8}(\[[^\]]{1,80}\]))?\s*+")
_PMID: Final = re.compile(r"^PMID[ \t]{0,4}:[ \t]{0,4}\d", re.MULTILINE)


def has_pmid(text: str, start: int, end: int) -> bool:
    """Whether a PMID stands there on a line of its own, which ends a record."""
    return bool(_PMID.search(text, start, end))


def is_behind_pmid(text: str, start: int, end: int) -> bool:
    """Whether a paragraph may stand behind the PMID of its record, such as a statement of conflicts of interest."""
    label = LABEL.match(text, start, end)
    return label is not None and label.lastgroup in _BEHIND


def unglued(text: str, paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The paragraphs behind the head, cut where a label of another begins a line: the empty line between was lost.

    Where the identifiers stand apart, only the first paragraphs are looked through: the abstract is long.
    """
    if len(paragraphs) == 1:
        return []
    has_ids = text.startswith(IDS, paragraphs[-1][0]) or text.startswith(IDS, paragraphs[-2][0])
    if _GLUED.search(text, paragraphs[1][0], paragraphs[3 if has_ids and len(paragraphs) > 3 else -1][1]):
        return [piece for paragraph in paragraphs[1:] for piece in _cut(text, *paragraph)]
    return paragraphs[1:]


def _cut(text: str, start: int, end: int) -> Iterator[Paragraph]:
    if not text.startswith(IDS, start):
        for match in _GLUED.finditer(text, start, end):
            yield trimmed(text, start, match.start())
            start = match.end()
    yield start, end
