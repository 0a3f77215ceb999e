"""What the parts of a name between commas are: surnames, given names, initials, suffixes, degrees."""

import re
from collections.abc import Sequence
from typing import Final

_SUFFIX: Final = re.compile(r"(?:Jr|Sr|II|III|IV|2nd|3rd)\.?", re.IGNORECASE)
_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.[ -]?){1,4}")
_DEGREE: Final = re.compile(
    r"(?:M\.?D\.?|Ph\.?\s?D\.?|D\.?Phil\.?|M\.?Sc\.?|B\.?Sc\.?|M\.?S\.?|B\.?S\.?|M\.?A\.?|B\.?A\.?|M\.?P\.?H\.?|M\.?B\.?A\.?"
    r"|MBBS|MBChB|DDS|DMD|DVM|PharmD|DrPH|ScD|DSc|EdD|JD|RN|BSN|MSN|DNP|DO|MHS|MHA|MRCP|FRCP|FRCPC|FRCS|FACP|FACS|FACC"
    r"|FAHA|CRNP|Esq)\.?(?:\s(?:MD|PhD|MSc|MPH))?"
)
_TRAILING_DEGREES: Final = re.compile(
    r"(?:\s(?:Ph\.?\s?D\.?|D\.?Phil\.?|M\.?Sc\.?|MBBS|PharmD|Dr\.\srer\.\snat\.)){1,3}$"
)
_PARTICLES: Final = frozenset(
    "van von der den de del della degli di da do dos das du la le lo el al bin ibn ben ter ten te af av zu zum zur st"
    " st. san y e 't d' mac auf dem".split()
)
_GROUP: Final = re.compile(
    r"\b(?:collaborations?|consortium|team|group|network|society|university|institute|investigators|committee|department"
    r"|laborator(?:y|ies)|cent(?:er|re)|organi[sz]ation|association|initiative|project)\b",
    re.IGNORECASE,
)
_OF_PUBMED: Final = re.compile(r"\S.*\s[A-Z]{1,3}")
"""A surname with its initials behind it: `Kite AB`."""
_MAX_WORDS: Final = 4
_SEPARATORS: Final = str.maketrans(" ,;&|", "\ue010\ue011\ue012\ue013\ue014")
_RESTORED: Final = str.maketrans("\ue010\ue011\ue012\ue013\ue014", " ,;&|")
_GROUPED: Final = re.compile(r"\{([^{}]{1,300})\}")


def is_suffix(text: str) -> bool:
    """Whether a part is `Jr.`, `III` or the like."""
    return bool(_SUFFIX.fullmatch(text))


def is_initials(text: str) -> bool:
    """Whether a part is nothing but initials with their stops: `A.`, `B.-C.`"""
    return bool(_INITIALS.fullmatch(text))


def is_degree(text: str) -> bool:
    """Whether a part is an academic degree or the like, such as `PhD`; some are initials elsewhere (`M.D.`)."""
    return bool(_DEGREE.fullmatch(text))


def is_surname(text: str) -> bool:
    """Whether a part is one capitalised word, but for particles (`van der`; not the names Di and Le) and suffixes."""
    words = [word for word in text.split() if word not in _PARTICLES and not is_suffix(word)]
    if len(words) != 1 or words[0][1:2] == "." or _GROUP.search(text):
        return False
    return words[0].lstrip("'’({")[:1].isupper()


def is_given(text: str) -> bool:
    """Whether a part may be what stands behind a surname and its comma: a few names, the first one capitalised."""
    words = text.split()
    return (
        0 < len(words) <= _MAX_WORDS
        and words[0][:1].isupper()
        and not _OF_PUBMED.fullmatch(text)
        and not _GROUP.search(text)
    )


def is_inverted(text: str) -> bool:
    """Whether a text is one name, its surname first: `Kite, Ann`."""
    parts = [part for part in text.split(",") if not is_suffix(part.strip())]
    return len(parts) == 2 and is_surname(parts[0].strip()) and is_given(parts[1].strip())


def paired(parts: Sequence[str]) -> list[str]:
    """Surnames with the given names that follow them, if all parts are such; else the parts as they are.

    Parts that hold a comma are whole names. Of two parts the first may be a surname of several words.
    """
    if len(parts) == 2 and " " not in parts[1] and is_given(parts[1]) and _is_long_surname(parts[0]):
        return [", ".join(parts)]
    names: list[str] = []
    rest = iter(parts)
    for part in rest:
        if "," in part:
            names.append(part)
            continue
        given = next(rest, "")
        if not (is_surname(part) and is_given(given) and "," not in given):
            return list(parts)
        names.append(f"{part}, {given}")
    return names


def _is_long_surname(text: str) -> bool:
    return text[:1].isupper() and text[1:2] != "." and "," not in text and not _GROUP.search(text)


def without_degrees(name: str) -> str:
    """A name without the degrees behind it that are nobody's initials."""
    return _TRAILING_DEGREES.sub("", name)


def braced(text: str) -> str:
    """A text in which what stands in braces, as BibTeX groups names, holds nothing that parts names."""
    return _GROUPED.sub(lambda found: found[0].translate(_SEPARATORS), text)


def unbraced(name: str) -> str:
    """A name without braces, and with what `braced` put aside."""
    return name.translate(_RESTORED).replace("{", "").replace("}", "")
