"""Formulas in MathML as the LaTeX that says the same, as far as scripts, fractions and roots go."""

import re
from typing import Final

_STARTS: Final = ("<mml:", "<math", "<m:math", "<msu", "<mrow", "<MML:", "<MATH")
_ELEMENT: Final = re.compile(
    r"<(/?)(?:mml:|m:)?(math|semantics|mstyle|mpadded|m[inos]|mtext|mrow|msub|msup|msubsup|mover|munder|mfrac|msqrt"
    r"|mspace|mfenced|annotation)(?:\s[^<>]{0,300})?>",
    re.IGNORECASE,
)
_ANNOTATION: Final = re.compile(r"<annotation>[^<>]{0,2000}</annotation>")
_LEAF: Final = r"<(m[inos]|mtext)>([^<>]{0,400})</\%d>\s{0,20}"
_ROW: Final = re.compile(r"<mrow>((?:\s{0,20}<(m[inos]|mtext)>[^<>]{0,400}</\2>)*)\s{0,20}</mrow>")
_PAIR: Final = re.compile(rf"<(msub|msup|mover|munder|mfrac)>\s{{0,20}}{_LEAF % 2}{_LEAF % 4}</\1>")
_TRIPLE: Final = re.compile(rf"<msubsup>\s{{0,20}}{_LEAF % 1}{_LEAF % 3}{_LEAF % 5}</msubsup>")
_ROOT: Final = re.compile(rf"<msqrt>\s{{0,20}}{_LEAF % 1}</msqrt>")
_TAG: Final = re.compile(r"</?[a-z]+>")
_MAX_DEPTH: Final = 8
_MAX_LEAF: Final = 400


def without_mathml(text: str) -> str:
    """A text whose MathML is written in one line: `x_{2}` for an `msub` of x and 2; its other tags stay."""
    if not any(start in text for start in _STARTS):
        return text
    text = _ANNOTATION.sub("", _ELEMENT.sub(lambda found: f"<{found[1]}{found[2].lower()}>", text))
    for _ in range(_MAX_DEPTH):
        before = text
        text = _ROW.sub(_row, text)
        text = _TRIPLE.sub(lambda found: _leaf(f"{found[2]}_{{{found[4]}}}^{{{found[6]}}}"), text)
        text = _ROOT.sub(lambda found: _leaf(f"√({found[2]})"), text)
        text = _PAIR.sub(_pair, text)
        if text == before:
            break
    return _ELEMENT.sub(lambda found: " " if found[2] == "mspace" else "", text)


def _leaf(text: str) -> str:
    return f"<mi>{text}</mi>" if len(text) <= _MAX_LEAF else text


def _row(found: re.Match[str]) -> str:
    return _leaf("".join(part.strip() for part in _TAG.split(found[1])))


def _pair(found: re.Match[str]) -> str:
    kind, base, script = found[1], found[3].strip(), found[5].strip()
    if kind == "mfrac":
        return _leaf(f"{_grouped(base)}/{_grouped(script)}")
    return _leaf(f"{base}{'_' if kind in ('msub', 'munder') else '^'}{{{script}}}")


def _grouped(text: str) -> str:
    return text if len(text) == 1 or text.isalnum() else f"({text})"
