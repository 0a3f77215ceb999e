"""The label that stands before an abstract: `Abstract:`, `ABSTRACT`, `**Abstract**—`, `12. Abstract.` and the like.

It needs its colon, full stop or dash (`Abstract solvers are …` is text), unless it is `ABSTRACT`, is spaced out,
stands in brackets or on a line of its own. A number may stand before it or behind it.
"""

import re
from typing import Final

_BLANK: Final = r"[ \t\xa0]"
_NUMBER: Final = r"(?:(?:[\[(]?\d{1,5}[\])]?[.):]?|[IVX]{1,4}\.)[ \t\xa0]{1,8})?"
_BEFORE: Final = (
    rf"[ \t\xa0\u3000\ufeff\u200b>•·▪#–—|-]{{0,40}}(?:\*[ \t]{{1,8}})?{_NUMBER}(?P<marks>[*_]{{1,3}})?{_NUMBER}"
)
"""Bullets, marks of Markdown and a number."""
_BEHIND: Final = (
    rf"(?:{_BLANK}?(?:#|N[or]\.?[ \t]?)?\d{{1,4}}(?=[ \t]?[:.)—–*-]))?[*_]{{0,3}}(?:[ \t]?\([A-Za-z ]{{2,20}}\))?"
)
_ALONE: Final = rf"{_BLANK}{{0,8}}#{{0,6}}{_BLANK}{{0,8}}(?=\n|\Z)(?:\n[=~-]{{3,80}}(?=\n|\Z))?"
"""Nothing but the label on its line; a line below may underline it."""
_MARK: Final = rf"{_BLANK}{{0,4}}(?::(?!:)|[.：—–])|{_BLANK}{{1,4}}-{{1,3}}(?=[ \t])|-{{2,3}}"
_SHOUTED: Final = r"(?![ \t]+[A-Z]{2,}[ \t]+[A-Z]{2,})\b(?![:(\w])"
"""Not before other words in capitals: those are a heading."""
_AFTER: Final = r"(?(marks)[*_]{0,3})[ \t\xa0\u3000]{0,40}"


def _label(word: str, shouted: str, also: str) -> str:
    return (
        rf"{_BEFORE}(?:{word}{_BEHIND}(?:{_MARK}|{_ALONE})|[\[(](?:{word}|{shouted})[\])]{_BLANK}{{0,4}}[:.：—–]?"
        rf"|(?:{shouted}){_BEHIND}(?:{_BLANK}{{0,4}}[:.：—–-]{{1,3}}|{_SHOUTED}|{_ALONE}){also}){_AFTER}"
    )


_ABSTRACT: Final = _label(
    "Abstract",
    "ABSTRACT|A B S T R A C T|a b s t r a c t",
    r"|abstract[*_]{0,3}[ \t]?:[*_]{0,3}(?=[ \t]\S{1,40} \S{1,40} \S{1,40} \S{1,40} )|\\begin\{abstract\}",
)
_SUMMARY: Final = _label(
    "(?:Summary|Résumé|Zusammenfassung|Resumen|Resumo|Riassunto|摘要)", "SUMMARY|RÉSUMÉ|RESUMEN", ""
)
BEGIN_MARK: Final = r"\begin{abstract}"
END_MARK: Final = r"\end{abstract}"
"""What ends an abstract of LaTeX."""

ABSTRACT_LABEL: Final = re.compile(rf"\n{_ABSTRACT}")
"""The label and the line end before it."""
FIRST_ABSTRACT_LABEL: Final = re.compile(_ABSTRACT)
"""The same at the beginning of a text or of a line."""
SUMMARY_LABEL: Final = re.compile(rf"\n{_SUMMARY}")
FIRST_SUMMARY_LABEL: Final = re.compile(_SUMMARY)
"""Labels of lists that print `Summary: …` or say it in another language, and never `Abstract`."""
