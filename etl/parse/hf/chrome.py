"""What stands around the papers of a page of Daily Papers: the site's own lines, and those of the tool that read it."""

import re
from typing import Final, NamedTuple

from etl.parse.hf.details import DATE

_LONGEST: Final = 60
_SITE_LINES: Final = """
    new | subscribe | daily papers | trending papers | weekly papers | monthly papers | papers | by | ak | by ak
    by ak and the research community | byak and the research community | daily | weekly | monthly | trending | all
    get trending papers in your email inbox once a day! | get trending papers in your email inbox!
    log in | login | sign up | signup | sign in | log out | previous | next | hugging face | hugging face's logo
    models | datasets | spaces | buckets | buckets new | storage buckets | posts | docs | enterprise | pricing
    website | tasks | huggingchat | collections | languages | organizations | community | blog | learn | discord | forum
    solutions | team & enterprise | hugging face pro | enterprise support | enterprise hub | expert support | inference
    inference support | inference providers | inference endpoints | inference endpoints (dedicated) | system theme
    company | tos | terms of service | privacy | privacy policy | about | jobs | careers | press | brand assets | home
    hugging face hub | view all papers | view all | load more | show more | see all | search papers | toggle theme
    light theme | dark theme | main menu | back to top | skip to content | submit | submit a paper | submit paper
    references | visible links | hidden links: | links | trending papers ranked by github stars activity | compute
    hugging face – the ai community building the future. | and the research community
"""
_CHROME: Final = {line.strip() for line in _SITE_LINES.replace("\n", "|").split("|") if line.strip()}
_FRAME: Final = re.compile(
    r"\[\d{1,5}\]:[ \t]\S.*|\d{1,5}\.[ \t]{1,4}(?:https?|mailto|file):\S*|```.{0,40}|~~~.{0,40}|©.{0,80}"
    r"|Get trending papers in your email inbox.{0,40}",
    re.DOTALL,
)
_PASSING: Final = re.compile(
    r"(?:[-*•][ \t]{1,4})?\[[^\[\]]{0,80}\]|[\[\]|\\]|<[!/]?[A-Za-z-][^<>]{0,200}>(?:</[a-z]{1,9}>)?", re.DOTALL
)
_HEADER: Final = re.compile(
    r"(?:[-*•][ \t])?(?:\*\*)?(?P<key>[A-Za-z][\w -]{1,24})(?:[ \t]\([\w ]{1,12}\))?:(?:\*\*)?"
    r"(?:[ \t]++(?P<value>\S.*))?",
    re.DOTALL,
)
_HEADER_KEYS: Final = frozenset(
    "url|url source|source|source url|source html|source sha256|source id|source_id|notebook_id|sha256|site|via|link"
    "|type|page title|captured|captured at|captured on|retrieved|retrieved at|retrieved on|fetched|fetched at"
    "|accessed|accessed on|access date|exported|exported at|crawled|crawled at|scraped|scraped at|saved|saved on|date"
    "|published time|command|status|statuscode|status code|transport|completeness|generated from|generated|extraction"
    "|content type|content-type|markdown content|language|tool|query|search|search query|id|warning".split("|")
)
_CAPTURED: Final = re.compile(r"captured|retrieved|fetched|accessed|access date|exported|crawled|scraped|saved|date\Z")
_DAY_VALUE: Final = re.compile(rf"\d{{4}}-\d\d-\d\d(?!\d)(?:[T ][\d:.+Z-]{{1,30}})?|(?:[A-Z][a-z]{{2}},?[ \t])?{DATE}")
_OF_THE_SITE: Final = re.compile(r"papers\b.{0,60}hugging ?face|hugging ?face.{0,60}papers\b", re.IGNORECASE)


class Header(NamedTuple):
    """A line that a tool wrote before the page, and where in it stands when the page was read, if it says so."""

    captured: tuple[int, int] | None


def is_chrome(text: str) -> bool:
    """Whether a line is of the site's menus, headings and footers; where links were masked, it may hold several."""
    if "   " in text and len(text) < 10 * _LONGEST:
        parts = [part for part in text.split("   ") if part.strip("#*-•+· \t")]
        return _is_of_the_site(" ".join(text.split())) or (bool(parts) and all(map(_is_of_the_site, parts)))
    return len(text) <= _LONGEST and _is_of_the_site(text)


def _is_of_the_site(text: str) -> bool:
    if not text[0].isalpha() or not text[-1].isalpha():
        text = text.strip("#*-•+· \t")
    return text.casefold() in _CHROME or ("  " in text and " ".join(text.split()).casefold() in _CHROME)


def is_frame(text: str) -> bool:
    """Whether a line is of what a converter wrote around the papers: rules, fences, lists of links."""
    first = text[0]
    if first in "-*_=~" and len(text) > 2 and not text.strip("-*_=~ \t"):
        return True
    return first in "[~`©G0123456789" and bool(_FRAME.fullmatch(text))


def is_passing(text: str) -> bool:
    """Whether a line is of what a converter wrote within them: anchors, brackets, what stands for an image."""
    return text[0] in "[]<|\\-*•" and bool(_PASSING.fullmatch(text))


def header(text: str) -> Header | None:
    """Read `- Captured (UTC): 2026-06-29T16:31`, `url: https://…`, `**Page Title:** …`; None if it is no such line."""
    match = _HEADER.fullmatch(text)
    if not match:
        return Header(None) if len(text) < 100 and _OF_THE_SITE.search(text) else None
    key, value = match["key"].strip().lower(), match["value"] or ""
    is_title = key == "title" and (_OF_THE_SITE.search(value) or value.strip().lower() == "hugging face")
    if key not in _HEADER_KEYS and not is_title:
        return None
    day = _DAY_VALUE.match(value) if _CAPTURED.match(key) else None
    start = match.start("value")
    return Header((start, start + day.end()) if day else None)
