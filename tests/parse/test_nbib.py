"""Variants of the MEDLINE export that the toy dump does not hold: what is a field of what, in short."""

import pytest

from etl.parse.formats import nbib
from tests.parse.reading import read, rules

ONE = """PMID- 1
OWN - NLM
TI  - How long a tail a kite
      needs.
AB  - Kites of paper fall where kites of cloth stay up, which nobody has doubted until
      today.
FAU - Kite, Ada
AU  - Kite A
"""
TWO = """PMID- 2
OWN - NLM
TI  - Boats.
AU  - Boat PB
"""


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("DP  - 2019 May", "date", "2019 May"),
        ("VI  - 12", "volume", "12"),
        ("IP  - 3", "number", "3"),
        ("PG  - 1-9", "pages", "1-9"),
        ("IS  - 1234-5679 (Print)", "issn", "1234-5679 (Print)"),
        ("ISBN- 9780000000002", "isbn", "9780000000002"),
        ("TA  - Acad Kite", "journal", "Acad Kite"),
        ("JT  - Academy of kites", "journal", "Academy of kites"),
        ("LID - 10.1000/a [doi]", "doi", "10.1000/a"),
        ("AID - 10.1000/a [doi]", "doi", "10.1000/a"),
        ("AID - e12 [pii]", "AID", "e12 [pii]"),
        ("AID - [doi]", "AID", "[doi]"),
        ("PT  - Journal Article", "work_type", "Journal Article"),
        ("MH  - *Kites/methods", "keywords", "*Kites/methods"),
        ("OT  - kites; tails", "keywords", "kites; tails"),
        ("SO  - Acad Kite. 2019;1:2.", "journal_ref", "Acad Kite. 2019;1:2."),
        ("XYZ - what is it", "XYZ", "what is it"),
        ("COIS- None declared", "COIS", "None declared"),
        ("LA - eng", "LA", "eng"),
        ("VI  -12", "volume", "12"),
        ("DEP - 20190101 ", "DEP", "20190101"),
    ],
)
def test_tags(line: str, name: str, value: str) -> None:
    (values,) = read(nbib, ONE + line)
    assert values[name] == value
    assert values["title"] == "How long a tail a kite\n      needs."


@pytest.mark.parametrize(
    ("lines", "fields"),
    [
        ("FAU - Kite, Ada\nAU  - Kite A\nCN  - Group", {"authors": "Kite, Ada; Group", "AU": "Kite A"}),
        ("AU  - Kite A\nAU  - Boat B", {"authors": "Kite A; Boat B"}),
        ("MH  - Kites\nOT  - tails", {"keywords": "tails", "MH": "Kites"}),
        ("TA  - Kite\nJT  - Kites", {"journal": "Kites", "TA": "Kite"}),
        ("PT  - Letter\nPT  - Comment", {"work_type": "Letter", "PT": "Comment"}),
        ("IS  - 1234-5679\nIS  - 0123-4567", {"issn": "1234-5679", "IS": "0123-4567"}),
        (
            "LID - e1 [pii]\nAID - 10.1/a [doi]\nAID - 10.1/b [doi]",
            {"doi": "10.1/a", "LID": "e1 [pii]", "AID": "10.1/b [doi]"},
        ),
        ("GR  - one\nGR  - two\nGR  - three", {"GR": ["one", "two", "three"]}),
        ("BTI - A book", {"BTI": "A book"}),
    ],
)
def test_what_comes_twice(lines: str, fields: dict[str, object]) -> None:
    (values,) = read(nbib, f"PMID- 1\nTI  - Tails\n{lines}\n")
    assert values == {"pmid": "1", "title": "Tails", **fields}


@pytest.mark.parametrize(
    "text",
    [
        f"{ONE}\n{TWO}",
        f"{ONE}{TWO}",
        f"\n\n{ONE}\n\n\n{TWO}\n\n",
        f"{ONE}\n{TWO.replace('PMID- 2' + chr(10), '')}",
        f"{ONE}{TWO.replace('PMID- 2' + chr(10), '')}",
        f"{ONE}{TWO}".replace("PMID- ", "PMID-"),
        f"{ONE}\n{TWO}".replace("\n", "\r\n"),
        f"{ONE}\n{TWO}".replace("\n", "\r"),
        f"{ONE}\n{TWO}".replace("\n", " \n"),
        f"{ONE}{TWO}".replace("\n", "\n\n"),
        f"{ONE}\n{TWO}".replace("      ", "\t"),
        f"{ONE}\n{TWO}".replace("      ", "\u00a0" * 6),
        f"{ONE}\n{TWO}".replace("until\n      today", "until\ntoday"),
        f"<html><pre>{ONE}\n{TWO}</pre></html>",
        f"<pre>\n{ONE}\n{TWO}\n</pre>\n",
        f"\ufeff{ONE}\n\ufeff{TWO}",
    ],
)
def test_records_are_told_apart(text: str) -> None:
    first, second = read(nbib, text)
    words = {name: " ".join(str(value).split()) for name, value in first.items()}
    assert words["title"] == "How long a tail a kite needs."
    assert words["abstract"].startswith("Kites of paper")
    assert words["abstract"].endswith("until today.")
    assert (words["pmid"], words["authors"], words["AU"]) == ("1", "Kite, Ada", "Kite A")
    assert (second["title"], second["authors"]) == ("Boats.", "Boat PB")
    assert not rules(nbib, text)


def test_what_is_in_no_record() -> None:
    text = f"Dear reader,\n\n{ONE}\nRegards\n\nPMID- 3\nOWN - NLM\n\n{TWO}Page 2\n"
    assert [values["pmid"] for values in read(nbib, text)] == ["1", "2"]
    assert rules(nbib, text) == ["outside_record", "outside_record", "no_title_or_abstract", "outside_record"]


def test_a_line_between_two_of_a_record_is_not_read() -> None:
    text = "PMID- 1\nTI  - Tails\nstray\nAB  - Kites go.\n"
    assert read(nbib, text) == [{"pmid": "1", "title": "Tails", "abstract": "Kites go."}]
    assert rules(nbib, text) == ["unclaimed_text"]


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        (ONE, 0.8, 1),
        (f"{ONE}\n{TWO}", 0.9, 1),
        (f"{'Kites go up, and they come down. ' * 40}\n\n{ONE}\n{TWO}", 0.9, 1),
        ("TY  - JOUR\nTI  - Kites\nAB  - They go.\nER  - \n", 0, 0),
        ("UI  - 1\nTI  - Kites\n", 0, 0.2),
        ("1. Kite. 2020;1:2.\n\nA tail.\n\nPMID: 1\n", 0, 0),
        ("PMID- 1 is what a line may say.\n", 0, 0.2),
        ("", 0, 0),
    ],
)
def test_how_surely_a_text_is_such_an_export(text: str, least: float, most: float) -> None:
    assert least <= nbib.sniff(text) <= most
