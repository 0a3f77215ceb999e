"""DOIs: bare and in lower case, out of whatever stands around them."""

import re
from typing import Final
from urllib.parse import unquote

from etl.normalise.characters import visible
from etl.normalise.markup import unescaped

_NAME: Final = re.compile(
    r"""10\.[0-9]{4,9}/
        (?: [^\s"<>\[\]{}|\\^`“”„«»，。；：！？、（）「」]
          | <[^\s<>]{0,40}:[^\s<>]{0,40}> | \[[^\s\[\]]{1,40}\] )+""",
    re.VERBOSE,
)
"""Brackets, sharp or square, belong to a DOI where they hold a publisher's old codes: `…3:2<33::AID-X>3.0.CO`."""
_WHOLE: Final = re.compile(r"(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi:?\s?){0,2}(10\.[0-9]{4,9}/\S+)")
_GLUED: Final = re.compile(
    r"[,;|/]?(?:https?://(?=(?:dx\.)?doi\.org)|(?:dx\.)?doi\.org/|doi:)|[,;|](?=10\.[0-9]{4,9}/)"
)
_LINK: Final = re.compile(r"(?:doi\.(?:acm\.)?org/|/doi/(?:abs/|full/|pdf/|epdf/|pdfdirect/)?)(10\.[0-9]{4,9}/\S+)")
_LABELLED: Final = re.compile(r"\bdoi(?:\.org/|[:\s]{1,2})(10\.[0-9]{4,9}/\S+)")
_OF_ADDRESS: Final = re.compile(
    r"(?:[?&#](?=[a-z_]+=)|#[a-z]{3}|/(?:full|abstract|pdf|epdf|html|meta)\b(?!\()).*|\.pdf$"
)
_ESCAPES: Final = re.compile(r"\{?\\([_%&#$<>])\}?|\{?\\text(less|greater)\}?(?:\{\})?\}?")
_WRAPPED: Final = re.compile(r"(?<=[-/_(])[ \t]{0,40}\r?\n[ \t]{0,40}(?=[\w(])")
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—", "-"))
_TAIL: Final = ".,;:'’"
_CLOSED_BY: Final = {")": "(", "]": "[", ">": "<"}
_MAX_CHARS: Final = 4_000
"""So much of a text at most is looked through: reading `%2525252f` takes a round a layer."""
_MAX_DOI: Final = 500


def doi(raw: str) -> str | None:
    """The DOI that a text is (label, address, escapes and what closes a sentence aside); None if it is none."""
    text = _unwrapped(raw).strip()
    match = _WHOLE.fullmatch(text)
    if not match:
        return None
    found = _NAME.match(match[1])
    return _trimmed(found[0]) if found and found.end() == len(match[1]) else None


def dois(raw: str) -> list[str]:
    """The DOIs that a text holds, in order, each once."""
    text = _unwrapped(raw).strip()
    names = [found[0] for found in _NAME.finditer(_GLUED.sub(" ", text))]
    if text.startswith("http"):
        names = [_OF_ADDRESS.sub("", name) for name in names]
    return list(dict.fromkeys(filter(None, map(_trimmed, names))))


def linked_dois(text: str) -> list[str]:
    """The DOIs of the addresses in a text that lead to a DOI, in order, each once."""
    found = _LINK.finditer(_unwrapped(text))
    return list(dict.fromkeys(name for link in found for name in dois(_OF_ADDRESS.sub("", link[1]))[:1]))


def labelled_dois(text: str) -> list[str]:
    """The DOIs in a text that stand behind `doi:`, in order, each once."""
    return list(dict.fromkeys(name for one in _LABELLED.finditer(_unwrapped(text)) for name in dois(one[1])[:1]))


def _unwrapped(raw: str) -> str:
    """A text in lower case without escapes of HTML, addresses and LaTeX, nor what nobody sees."""
    text = _WRAPPED.sub("", raw[:_MAX_CHARS])
    while True:
        before = text
        text = _ESCAPES.sub(_unescaped, unescaped(visible(text).translate(_DASHES).lower()))
        if "%" in text and "\ufffd" not in (unquoted := unquote(text)):
            text = unquoted
        if text == before:
            return text


def _unescaped(escape: re.Match[str]) -> str:
    return escape[1] or {"less": "<", "greater": ">"}[escape[2]]


def _trimmed(name: str) -> str | None:
    """A DOI without what belongs to the sentence: punctuation, and closing brackets that nothing in it opened."""
    name = name[:_MAX_DOI].partition("http://")[0].partition("https://")[0].rstrip(_TAIL)
    name = name.removesuffix("[doi]")
    while name[-1:] in _CLOSED_BY and name.count(_CLOSED_BY[name[-1]]) < name.count(name[-1]):
        name = name[:-1].rstrip(_TAIL)
    return name if len(name) > name.find("/") + 1 else None
