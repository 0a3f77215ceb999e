"""Author lists without what is no name: affiliations, marks that lead to them, labels, counts of further authors."""

import re
from typing import Final, NamedTuple

_LABEL: Final = re.compile(r"\s?(?:authors?|by|auteurs?|autor(?:en|es)?)\s?(?:\(s\))?\s?[:：]\s?", re.IGNORECASE)
_ADDRESS: Final = re.compile(
    r"(?:https?://)?(?:www\.)?orcid\.org/[\dxX-]{4,24}|https?://\S{1,200}"
    r"|<?[\w.+-]{1,64}@[\w-]{1,60}(?:\.[\w-]{1,30}){1,4}>?"
    r"|(?:\b\d{4}-){3}\d{3}[\dX]\b|\borcid(?:\sid)?\b:?\s?|\[(?=[\s\]])\s?\]|[✉📧🖂]",
    re.IGNORECASE,
)
_MORE: Final = re.compile(
    r"[\s,;.…]{0,5}(?:\b(?:and|&)\s|\+\s?)?[(\[]?\+?\s?(\d{1,3}(?:,\d{3}){1,2}|\d{1,6})\s(?:(?:more|other|additional|further)\b"
    r"(?:\s(?:co-?)?authors?)?|others?\b|authors?\b)(?:\s(?:are\s)?not shown)?[)\]]?\.?\s?$",
    re.IGNORECASE,
)
_ET_AL: Final = re.compile(
    r"[\s,;]{0,3}(?:[(\[]\s?)?(?:\bet\.?\sal(?:ii|\.|\b)|\bu\.\s?a\.|\band (?:others|co-?workers|colleagues)\b|等)"
    r"\.?[)\]]?\.?\s?$"
    r"|[\s,;]{0,3}(?:…|\.\.\.)$",
    re.IGNORECASE,
)
_COLLABORATION: Final = re.compile(
    r"(?P<behalf>(?:for|on behalf of)\s)?(?:the\s)?[\w\s&/'’.-]{2,80}\b(?:collaborations?|consortium|team|study group"
    r"|working group|investigators|network)",
    re.IGNORECASE,
)
_AFTER_LIST: Final = re.compile(r"\s?(?:[,;:.|]|$|and\b|&|\(|[\d*†‡§¶∗¹²³⁰-⁹])", re.IGNORECASE)
_NICKNAME: Final = re.compile(r"[^\W\d_][^\d,;:]{0,20}")
_SUPERSCRIPTS: Final = "¹²³⁰⁴⁵⁶⁷⁸⁹⁺ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿ†‡§¶‖⋆∗∥♯♭♮"
_MARKS: Final = re.compile(
    rf"[{_SUPERSCRIPTS}*#][{_SUPERSCRIPTS}*#,\s]{{0,20}}(?<![,\s])"
    r"|\^\{[^{}]{1,20}\}|\^[\d*†‡§¶∗⋆a-z](?:,[\d*†‡]{1,2}){0,9}"
)
_ENUMERATED: Final = re.compile(r"(?:^|[\s,;])\d{1,2}\.\s(?=[^\W\d_])")
_MARKED: Final = "\ue000"
"""Stands where a mark stood: between two names it may be all that parts them."""
_BETWEEN_NAMES: Final = re.compile(rf"{_MARKED}(?=\s?[^\W\d_])(?!\s?(?:and|et|und)\s)")
_NUMBERED: Final = re.compile(r"(?<=[^\W\d_])\s?\[?\d{1,2}(?:\s?,\s?\d{1,2}){0,9}\]?(?=\s?(?:[,;.|&*†‡]|$|and\s))")
_GLUED_NUMBER: Final = re.compile(r"(?<=[a-zà-ÿ])\d{1,2}(?:,\d{1,2}){0,9}(?=\s[^\W\d_])")
_IN_BRACKETS: Final = re.compile(r"\[[\d\s,*†‡a-z]{1,20}\]")
_SIGNS: Final = re.compile(
    rf"[\d():：@*#^…\[✉📧🖂等{_SUPERSCRIPTS}]|\bal\b|et\.? ?al|others|workers|colleagues|u\. ?a\.|\.\.\.|orcid",
    re.IGNORECASE,
)
"""A list without any of these holds nothing but names."""


class Names(NamedTuple):
    """An author list as printed, with nothing but names and what parts them, and how many more authors it counts."""

    text: str
    more: int


def names_alone(text: str) -> Names:
    """A readable author list without labels, addresses, affiliations in brackets and their marks, and `et al.`"""
    if not _SIGNS.search(text):
        return Names(text.strip(), 0)
    text = _LABEL.sub("", text, count=1) if _LABEL.match(text) else text
    text = _ADDRESS.sub(" ", text) if re.search(r"[@✉📧🖂]|://|orcid|\d{4}-\d{4}", text, re.IGNORECASE) else text
    counted = _MORE.search(text[-200:])
    more = 0
    if counted:
        text = text[: len(text) - len(text[-200:]) + counted.start()]
        more = int(counted[1].replace(",", ""))
    text = _without_et_al(text)
    if "(" in text or ")" in text:
        text = _without_et_al(_without_brackets(text))
    return Names(_without_marks(text).strip(), more)


def _without_et_al(text: str) -> str:
    found = _ET_AL.search(text[-60:])
    return text[: len(text) - len(text[-60:]) + found.start()] if found else text


def _without_marks(text: str) -> str:
    """No superscripts, stars and numbers behind names; a comma where a mark was all that parted two names."""
    if _IN_BRACKETS.search(text):
        text = _IN_BRACKETS.sub(_MARKED, text)
    text = _MARKS.sub(_MARKED, text)
    if any(char.isdigit() for char in text):
        text = _ENUMERATED.sub("; ", text) if len(_ENUMERATED.findall(text)) > 1 else text
        text = _GLUED_NUMBER.sub(_MARKED, _NUMBERED.sub(_MARKED, text))
    if _MARKED in text:
        text = text.rstrip(" .") if text.endswith(f"{_MARKED}.") else text
        text = _BETWEEN_NAMES.sub(", ", text).replace(_MARKED, "")
    return text


def _without_brackets(text: str) -> str:
    """No affiliations: `A. Kite (1), B. Boat (2) ((1) Beach, (2) Bay)` is two names; a nickname stays.

    A collaboration in brackets is an author; on whose behalf the authors write is not.
    """
    kept: list[str] = []
    depth, start, at = 0, 0, 0
    for place, char in enumerate(text):
        if char == "(":
            if depth == 0:
                kept.append(text[at:place])
                start = place
            depth += 1
        elif char == ")":
            if depth == 0:
                kept.append(text[at:place])
            elif depth == 1:
                kept.append(_instead_of(text[start + 1 : place], text[place + 1 : place + 40]))
            depth = max(0, depth - 1)
            at = place + 1
    if depth == 0:
        kept.append(text[at:])
    return "".join(kept)


def _instead_of(inside: str, behind: str) -> str:
    found = _COLLABORATION.fullmatch(inside.strip())
    if found:
        return "" if found["behalf"] else f", {inside.strip()}"
    if _NICKNAME.fullmatch(inside) and not _AFTER_LIST.match(behind):
        return f"({inside})"
    return _MARKED
