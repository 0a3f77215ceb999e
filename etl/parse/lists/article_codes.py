"""What the article codes of DOIs look like, publisher by publisher, so that their end is sure whatever stands behind.

A publisher (the `10.….` of a DOI) gives its codes a shape and seldom another: a number of fixed length, a check
character, a year. Of a code whose last number may have any length the shape takes all the digits there are.
"""

import re
from typing import Final

_PII = r"S\d{4}-\d{3}[\dX][12]\d{12}|S\d{4}-?\d{3}[\dX]\(?\d{2}\)?\d{5}-?[\dX]"
"""A publisher item identifier of a serial, with or without its brackets; the first one is that of SciELO."""
_SPRINGER = r"[sSv]\d{5}-\d{3}-\d{4,5}-[\da-z]"
_HEX = r"[a-z]{2}[\da-f]{4}"
_IOP = (
    rf"\d{{4}}-\d{{3}}[\dX]/(?:{_HEX}|\d{{1,4}}/T?\d{{1,3}}[AB]?/"
    r"(?:[A-Z]?\d{6}|[A-Z]\d{5}|\d\dFT\d\d|0\d\d|[A-Z]?\d{1,4}))"
)
_AIP = r"[1-9]\.\d{5,7}"
_IEEE = (
    r"[A-Za-z][\w/&-]{1,40}\.\d{4}\.(?:\d{6}\.\d{6}|\d{9}(?=[A-Z]|\s|\Z)|0\d{8}|0\d{7}(?=[A-Z]|\s|\Z)|1\d{7}(?!\d)|0\d{4}(?=[1-6]-?[DG][\s-])|0\d{4,5}"
    r"|[1-9]\d{6}(?:CM|NM|WC)?|\d{1,6})|\d{1,2}\.\d{6,7}"
)
_JPSJ = r"[A-Z]{2,8}\.\d{1,3}\.(?:\d{6}|\d\d[A-Z]{2}\d\d|[A-Z]?\d{1,4})"
_AGU = r"\d{4}[A-Z]{2}\d{6}|\d{2}[A-Z]{2}\d{5}"

_SHAPES: Final = {
    "1002": rf"{_AGU}|[a-z]{{2,6}}\d?\.(?:20\d{{7}}|\d{{9,11}}|\d{{3,5}})",
    "1006": r"[a-z]{4}\.\d{4}\.\d{4}",
    "1007": (
        rf"{_SPRINGER}|BF\d{{8}}|BFb\d{{7}}|s\d{{12}}|JHEP\d{{2}}\(\d{{4}}\)\d{{3}}"
        r"|(?:978-[\d-]{11}|\d-[\d-]{8,9})-[\dX](?:\\?_(?:\d{1,6}-\d(?!\d)|\d{1,3}))?|\d{8}_\d{1,3}"
    ),
    "1016": (
        r"j\.[a-z]{2,14}\.\d{4}\.(?:\d{6}|e\d{5}|[01]\d\.\d{3}"
        r"(?:\d(?![\d.,)%-]|[A-Za-z]\b|[ \t][a-z]|(?:st|nd|rd|th)\b))?)"
        r"|B978-[\d-]{12,14}\.\d{5}-[\dX]|\d{4}-\d{3}[\dX]\(\d{2}\)\d{5}-[\dA-Z]"
    ),
    "1017": r"[a-zA-Z]{2,6}\.\d{4}\.\d{1,4}",
    "1021": r"(?:[a-z]{2,8}\.)?[a-z]{2,12}\.\d[a-z]\d{5}|[a-z]{2}\d{6}[\da-z]",
    "1023": r"A:\d{13}|B:[A-Z]{4}\.\d{10}\.\d{5}\.[\da-f]{2}",
    "1029": _AGU,
    "1038": rf"{_SPRINGER}|nature\d{{5}}|srep\d{{5}}|n[a-z]{{2,8}}\d{{3,5}}|[a-z]{{2,8}}\.\d{{4}}\.\d{{1,3}}",
    "1039": r"[A-D]\d[A-Z]{2}\d{5}[A-Z]|[a-d]\d[a-z]{2}\d{5}[a-z]|[a-bA-B]\d{6}[a-zA-Z]",
    "1049": r"[a-z]{2,4}(?:-[a-z]{2,4})?\.\d{4}\.\d{4}",
    "1051": r"0004-6361[/:]20\d{7}(?!\d)|0004-6361:\d{8}|[a-z]{2,10}\d?[/:]\d{7,12}",
    "1063": _AIP,
    "1070": r"[A-Z]{2}\d{4}v\d{3}n\d{2}ABEH\d{6}",
    "1073": r"pnas\.(?:\d{10}|\d{9}|\d{2,3}\.\d{1,2}\.\d{1,5})",
    "1080": r"\d{7}[\dX]\.(?:19|20)\d{2}\.\d{6,8}|\d{15,20}",
    "1086": r"\d{6}",
    "1088": _IOP,
    "1090": r"S\d{4}-\d{3}[\dX]-(?:\d{4}|\d{2})-\d{5}-[\dX]|[a-z]{3,5}/\d{3,5}",
    "1093": r"[a-z]{2,15}/(?:[a-z]{2,3}\d{3,4}|\d{2,3}\.\d\.\d{1,4})",
    "1098": r"[a-z]{4}\.(?:\d{4}\.\d{4}|\d{6})",
    "1101": r"\d{4}\.\d{2}\.\d{2}\.\d{6,8}|\d{6}",
    "1103": r"[A-Z][A-Za-z]{4,30}\.\d{1,3}\.[A-Z]?(?:\d{6}|\d{1,5})|[a-z\d]{4}-[a-z\d]{4}",
    "1109": _IEEE,
    "1111": r"j\.\d{4}-\d{3}[\dX]\.\d{4}\.(?:\d{5}|tb\d{5})\.x|[a-z]{3,5}\d?\.\d{5}",
    "1112": r"[a-z]{3,5}\d?\.\d{5}|[a-z]{3,5}/[a-z]{3}\d{3}",
    "1117": r"12\.\d{6,7}|1\.[A-Z]{2,6}\.\d{1,2}\.[\dS]{1,2}\.\d{6}|1\.\d{7}",
    "1119": rf"{_AIP}|10\.\d{{7}}",
    "1121": rf"{_AIP}|10\.\d{{7}}",
    "1126": r"[a-z]{5,12}\.(?:[a-z]{3}\d{4}|\d{7})",
    "1134": _AIP,
    "1137": r"\d{2}[Mm]\d{6}[\dX]|\d{8}[\dX]|1\.978\d{10}\.\d{1,3}",
    "1139": r"[a-z]{3}-\d{4}-\d{4}|[A-Za-z]\d{2}-\d{3}",
    "1140": rf"epj[a-z]{{1,3}}/(?:{_SPRINGER}|[ei]\d{{4}}-\d{{5,6}}-[\da-z])",
    "1142": r"\d{13}_\d{4}",
    "1145": r"\d{6,7}(?:\.\d{6,7})?",
    "1143": _JPSJ,
    "1149": r"[12]\.\d{7}(?:[a-z]{3}|[A-Z]{3})",
    "1155": r"\d{4}/\d{5,7}",
    "1162": r"[A-Za-z]{4}_[a-z]_\d{5}",
    "1175": r"[A-Z]{3,4}-[A-Z]-\d{2}-\d{4}\.1|\d{4}[A-Z]{3,4}\d{3,4}\.1",
    "1177": r"\d{15}[\dX]",
    "1186": _SPRINGER,
    "1209": r"0295-5075/\d{1,3}/(?:\d/\d{3}(?!\d\d)|\d{5})|epl/i\d{4}-\d{5}-[\da-z]",
    "1214": r"\d{2}-[A-Z]{3,5}\d{2,4}(?:[A-Z]{2}(?![a-z]))?|\d{18}",
    "1215": r"\d{8}-\d{4}-\d{3,4}|\d{8}-\d{7}",
    "1364": r"[A-Za-z]{2,7}\.\d{1,2}\.(?:\d{6}|\d{3}[A-Z]\d{2}|\d{4}[A-Z]\d)",
    "1371": r"journal\.p[a-z]{3}\.\d{7}",
    "1515": r"[a-z]{2,6}-\d{4}-\d{4}",
    "1529": r"[a-z]{4,10}\.\d{3}\.\d{6}",
    "1613": r"jair\.(?:1\.\d{5}|\d{3,4})",
    "2118": r"\d{5,6}-[A-Z]{2}",
    "2140": r"[a-z]{2,8}\.\d{4}\.\d{1,3}\.\d{1,4}",
    "2298": r"[A-Z]{2,6}\d{6,9}[A-Z]",
    "2478": rf"{_SPRINGER}|[a-z]{{2,6}}-\d{{4}}-\d{{4}}",
    "2991": r"[a-z]{2,8}\.\d{4}\.\d{1,2}\.[a-z]?\d(?:-\d)?\.\d{1,2}",
    "3389": r"f[a-z]{3,5}\.\d{4}\.\d{5}",
    "3390": r"[a-z]{1,20}\d{7,10}",
    "3842": r"SIGMA\.\d{4}\.\d{3}",
    "3847": rf"{_IOP}|[A-Z]{{2,5}}\d{{7}}",
    "3934": r"[A-Za-z]{2,6}\.\d{7}",
    "4204": r"EPTCS\.\d{1,3}(?:\.\d{1,2})?",
    "4230": r"[A-Za-z]{4,10}\.[A-Za-z-]{2,24}\.\d{4}\.\d{1,3}",
    "5065": r"D6[A-Z\d]{5,6}",
    "5121": r"[a-z]{3,8}\.\d{4}\.\d{4,5}",
    "5194": r"[a-z]{2,8}-\d{1,2}-\d{1,5}-\d{4}",
    "5281": r"zenodo\.\d{5,8}",
    "7566": _JPSJ,
    "7567": _JPSJ,
    "13140": r"RG\.2\.\d\.\d{5}\.\d{5}(?:/\d)?",
    "17605": r"[A-Z]{3,8}\.IO/[A-Z\d]{5}",
    "18653": r"v1/(?:[A-Z]\d{2}-\d{4}|\d{4}\.[a-z\d-]{3,30}\.\d{1,4})",
    "21437": r"[A-Za-z_]{3,20}\.\d{4}-\d{1,4}",
    "21468": r"[A-Z][A-Za-z]{5,24}\.\d{1,3}(?:\.\d\.\d{3})?",
    "23638": r"LMCS-\d{1,2}\(\d:\d{1,2}\)\d{4}",
    "23919": _IEEE,
    "31219": r"osf\.io/[a-z\d]{5}",
    "48550": r"arXiv\.\d{4}\.\d{4,5}",
}
_OF_ANY: Final = rf"{_PII}|(?:\(SICI\))?\d{{4}}-\d{{3}}[\dX]\([!-~]{{10,90}}?\d\.\d\.[A-Z]{{2}};\d-[\dA-Z#]"
"""Shapes that several publishers use; the second is a serial item and contribution identifier."""
_CODES: Final = {registrant: re.compile(f"(?:{_OF_ANY}|{shape})") for registrant, shape in _SHAPES.items()}
_ANY: Final = re.compile(_OF_ANY)
_GOES_ON: Final = re.compile(r"[/_:<#+=~-]\w|[.;](?![A-Z](?:[a-z]|[A-Z]{0,7}s?(?!\S)))\w|\(\d\d|%[\dA-F]{2}")
"""What stands behind a code that is not whole."""


def code_end(text: str, start: int, end: int) -> int | None:
    """Where the article code of the DOI at `start` (`10.…/…`) ends; None if no shape tells. Its line ends at `end`."""
    slash = text.index("/", start, end)
    match = _CODES.get(text[start + 3 : slash], _ANY).match(text, slash + 1, end)
    return match.end() if match and not _GOES_ON.match(text, match.end(), end) else None
