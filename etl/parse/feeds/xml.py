"""Entries of a feed as XML elements, each read without what stands around it.

What is read begins with an element of our own, so there is no place for a document type, and nothing to expand.
"""

import re
from typing import TYPE_CHECKING, Final

from etl.parse.feeds.entries import Entry

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_NAMESPACES: Final = {
    "arxiv": "http://arxiv.org/schemas/atom",
    "atom": "http://www.w3.org/2005/Atom",
    "dc": "http://purl.org/dc/elements/1.1/",
    "opensearch": "http://a9.com/-/spec/opensearch/1.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
"""Prefixes that a copied entry uses without its feed's declarations."""
_PREFIX: Final = re.compile(r"[<\s/]([A-Za-z_][\w.-]{0,40}):[A-Za-z_]")
_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML does not know."""


def elements(text: str, run: list[Entry]) -> "list[Element | str]":
    """Each entry as an element, or why it is none; together, which is faster, if nothing is wrong with any of them."""
    if len({entry.namespaces for entry in run}) == 1:
        together = _parsed("".join(text[entry.start : entry.end] for entry in run), run[0].namespaces)
        if not isinstance(together, str) and len(together) == len(run):
            return list(together)
    return [_alone(text[entry.start : entry.end], entry.namespaces) for entry in run]


def _alone(xml: str, namespaces: str) -> "Element | str":
    """One entry; a second try does without what no XML may hold, and knows every prefix."""
    found = _parsed(xml, namespaces)
    if isinstance(found, str):
        prefixes = set(_PREFIX.findall(xml)) - {"xml", "xmlns", *_NAMESPACES}
        known = [f'xmlns:{name}="urn:{name}"' for name in sorted(prefixes) if f"xmlns:{name}=" not in namespaces]
        again = _parsed(_NO_XML.sub("\ufffd", xml), " ".join((namespaces, *known)))
        found = found if isinstance(again, str) else again
    return found if isinstance(found, str) else found[0]


def _parsed(xml: str, namespaces: str) -> "Element | str":
    """Entries inside a feed that declares their prefixes, or why they are no XML."""
    # imported here, because every format is imported at each start, and few starts read a feed
    from defusedxml.ElementTree import ParseError, fromstring  # type: ignore[import-untyped]

    known = (f'xmlns:{name}="{uri}"' for name, uri in _NAMESPACES.items() if f"xmlns:{name}=" not in namespaces)
    try:
        feed: Element = fromstring(f"<feed {namespaces} {' '.join(known)}>{xml}</feed>", forbid_dtd=True)
    except (ParseError, ValueError) as error:
        return str(error)
    return feed if len(feed) else "it holds no element"
