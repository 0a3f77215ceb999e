"""Lines that name what they hold: `Title: …`, `Authors: …`, `Keywords: …`; and the sections of an abstract."""

import re
from typing import Final

_FIELDS: Final = {
    "title": "title",
    "author": "authors",
    "authors": "authors",
    "comment": "comment",
    "comments": "comment",
    "journal-ref": "journal_ref",
    "journal ref": "journal_ref",
    "journal reference": "journal_ref",
    "journal-reference": "journal_ref",
    "published in": "journal_ref",
    "journal": "journal",
    "doi": "doi",
    "subject": "categories",
    "subjects": "categories",
    "date": "date",
    "published": "date",
    "year": "date",
    "url": "urls",
    "urls": "urls",
    "link": "urls",
    "links": "urls",
    "pmid": "pmid",
    "report-no": "report_number",
    "report number": "report_number",
    "msc-class": "msc_class",
    "msc": "msc_class",
    "acm-class": "acm_class",
    "pacs": "pacs",
}
_NAMED: Final = re.compile(
    r"[*_#>• \t]{0,6}(?:(title|authors?|comments?|journal[- ]ref(?:erence)?|journal|published in|published|doi|date"
    r"|year|subjects?(?=:.{0,300}\([a-z.-]{2,18}\))|urls?|links?|pmid|report-no|report number|msc-class|msc"
    r"|acm-class|pacs)"
    r"(?:\(s\))?[*_]{0,3}[ \t]{0,3}[:：]"
    r"|(key[- ]?words?(?: and phrases)?|index terms?)[*_]{0,3}[ \t]{0,3}[:：.—–-])[*_]{0,3}[ \t]{0,8}(?=\S)",
    re.IGNORECASE,
)
_SECTION: Final = re.compile(
    r"[*_(\[]{0,3}(?:background|introduction|context|objectives?|aims?|purpose|motivations?|hypothes[ie]s|methods?"
    r"|materials? and methods?|methodology|design|study design|settings?|participants|patients|interventions?|approach"
    r"|(?:main )?outcomes?(?: measures?)?|measurements?|results?(?: and discussion)?|(?:main )?findings?|conclusions?"
    r"|discussion|interpretation|significance|implications?|limitations?|strengths|contributions?|evaluation|originality"
    r"|availability(?: and implementation)?|contact|supplementary information|trial registration|registration|funding)"
    r"(?:[ /&](?:and )?[a-z]{4,12})?[*_)\]]{0,3}[ \t]?[:.—–][*_]{0,2}",
    re.IGNORECASE,
)


def named(text: str) -> tuple[str, int] | None:
    """The field that a line names, and where its value begins; None if it names none."""
    match = _NAMED.match(text)
    if not match:
        return None
    return ("keywords" if match[2] else _FIELDS[match[1].lower()]), match.end()


def is_section(text: str) -> bool:
    """Whether a line begins a section of a structured abstract: `Results: …`."""
    return bool(_SECTION.match(text))
