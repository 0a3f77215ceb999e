"""The MEDLINE export of PubMed and of reference managers (`.nbib`): a tag of up to four characters, `- `, a value.

```
PMID- 12345678
TI  - A title that is wrapped goes on in the next line, six
      spaces in.
FAU - Kite, Ada
AU  - Kite A
```
A record begins with its PMID, behind an empty line, or where a tag stands again that a record has once.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from etl.parse.protocol import Block, Fault, Field, Furniture, Mention
from etl.parse.references.tagged import Layout, Tagged, even, is_chrome, records

_TAGS: Final = (
    "PMID OWN STAT DA DCOM LR IS ISBN VI IP DP DEP TI BTI CTI VTI TT PG LID AB OAB CI FAU AU AUID AD CN FED ED FIR IR "
    "LA GR PT PL TA JT JID RN NM SB MH OT OTO PMC MID OID COI COIS EDAT MHDA CRDT PHST AID PST SO CIN CON EIN EFR SI UI"
).split()
_KNOWN: Final = frozenset(_TAGS)
_ONCE: Final = frozenset("PMID OWN STAT TI AB TA JT DP".split())
_WRAPPED: Final = frozenset("TI BTI CTI VTI TT AB OAB AD CI COI COIS SO CIN CON GR".split())
_WIDTH: Final = 50
"""A line of at least as many characters may have been wrapped, and go on in one that lost its spaces."""

_PIECE: Final = re.compile(
    # as PubMed prints it; then with lost spaces, where the tag is a known one
    r"( ?PMID(?=-[ \t]{0,4}\d)|[A-Z][A-Z0-9](?:  |[A-Z0-9] )(?=-)|[A-Z][A-Z0-9]{3}(?=-[ \t\n])"
    rf"|(?:{'|'.join(_TAGS)})[ \t]?(?=-[ \t\n]))"
    r"-[ \t]*+([^\n]*+(?:\n[^\S\n]++(?!PMID-)\S[^\n]*+){0,5000})\n?"
    r"|((?:[^\S\n]*+\n){1,5000}|[^\S\n]++\Z)"
    r"|([^\n]++)\n?"
)
_PMID: Final = re.compile(r"^PMID-[ \t]{0,4}\d", re.MULTILINE)
_TAG: Final = re.compile(r"^([A-Z][A-Z0-9]{1,3}) {0,2}-[ \t]", re.MULTILINE)

_NAMES: Final = {
    "PMID": "pmid", "AB": "abstract", "CN": "authors", "DP": "date", "VI": "volume", "IP": "number", "PG": "pages",
    "ISBN": "isbn", "SO": "journal_ref",
}  # fmt: skip
_FIRST: Final = {"IS": "issn", "PT": "work_type", "LID": "doi", "AID": "doi"}
"""Tags that come several times, of which the first that fits fills a column; the others are extra."""


def sniff(head: str) -> float:
    """Nearly sure where PMID lines stand with a title or an abstract, whatever else the text holds."""
    text = even(head)
    pmids = len(_PMID.findall(text))
    tags = _TAG.findall(text)
    known = sum(tag in _KNOWN for tag in tags)
    if not pmids or known < 2 * pmids or known < 0.6 * len(tags):
        return 0.0
    return 0.95 if not {"TI", "AB", "BTI"}.isdisjoint(tags) else 0.4


def blocks(text: str) -> Iterator[Block]:
    """A mention for each record that holds a title or an abstract."""
    text = even(text)
    for record in records(text, _LAYOUT):
        yield _block(text, record) if isinstance(record, list) else record


def _begins(tag: str, told: set[str], last: str) -> bool:
    return tag in told or (tag == "PMID" and bool(told))


def _goes_on(text: str, tagged: Tagged, start: int) -> bool:
    """A line that kept its spaces goes on; one that lost them does where the line before it was a full one."""
    tag, _, begin, end = tagged
    if text[start].isspace():
        return begin < end
    is_full = end - max(begin, text.rfind("\n", begin, end) + 1) >= _WIDTH
    return is_full and tag in _WRAPPED and not is_chrome(text, start, start + _WIDTH)


_LAYOUT: Final = Layout(_PIECE, "PMID", _ONCE, _begins, _goes_on)


def _block(text: str, record: list[Tagged]) -> Mention | Fault:
    tags = {tagged[0] for tagged in record if tagged[2] < tagged[3]}
    if "TI" not in tags and "AB" not in tags and "BTI" not in tags:
        return Fault(record[0][1], record[-1][3], "no_title_or_abstract", "a record with neither title nor abstract")
    names = _names("TI" in tags, "FAU" in tags, "JT" in tags, "OT" in tags)
    new = tuple.__new__  # makes a Field in half the time that its class takes, which is most of the time spent here
    fields: list[Field] = []
    labels: list[Furniture] = []
    done: set[str] = set()
    for tag, label, start, end in record:
        labels.append(new(Furniture, (label, start, None)))
        if start == end:
            continue
        name = names.get(tag, tag)
        if tag in _FIRST:
            first = _FIRST[tag]
            if first not in done and (first != "doi" or text.endswith("[doi]", start + 1, end)):
                name = first
                done.add(first)
                if first == "doi":
                    kind = start + len(text[start : end - 5].rstrip())
                    labels.append(Furniture(kind, end))
                    end = kind
        fields.append(new(Field, (name, start, end)))
    return Mention(tuple(fields), tuple(labels))


@cache
def _names(has_title: bool, has_full: bool, has_journal: bool, has_keywords: bool) -> dict[str, str]:
    """The column of each tag: the full form of a name is taken where both stand."""
    return _NAMES | {
        "TI" if has_title else "BTI": "title",
        "FAU" if has_full else "AU": "authors",
        "JT" if has_journal else "TA": "journal",
        "OT" if has_keywords else "MH": "keywords",
    }
