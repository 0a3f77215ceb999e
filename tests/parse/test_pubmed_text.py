"""Variants of PubMed's abstract export that the toy dump does not hold: what is a field of what, in short."""

import polars as pl
import pytest

from etl.normalise.printed_authors import printed_authors
from etl.parse.formats import pubmed_text
from tests.parse.reading import read, rules

HEAD = "1. Acad Kite. 2020 Apr;27(4):463-467."
KITES = "Kites of paper fall where kites of cloth stay up, and we say how long a tail should be for them to go."
ADDRESS = "Department of Kites, Pond College, Nowhere. kite@example.org"
BATEAUX = "Les bateaux de papier coulent dans les étangs et dans la mer."


def record(*paragraphs: str) -> str:
    return "\n\n".join((HEAD, "How Long a Tail.", *paragraphs, "PMID: 10000001"))


@pytest.mark.parametrize(
    ("citation", "fields"),
    [
        (
            "Acad Kite. 2020 Apr;27(4):463-7.",
            {"journal": "Acad Kite", "date": "2020 Apr", "volume": "27", "number": "4", "pages": "463-7"},
        ),
        ("Kites (Basel). 2020;12.", {"journal": "Kites (Basel)", "date": "2020", "volume": "12"}),
        (
            "Kite. 2020 Apr 1-8;21 Suppl 2:ii252-8.",
            {"date": "2020 Apr 1-8", "volume": "21 Suppl 2", "pages": "ii252-8"},
        ),
        (
            "Kite. 1999 Dec-2000 Jan;1(2 Pt 1):3.",
            {"date": "1999 Dec-2000 Jan", "volume": "1", "number": "2 Pt 1", "pages": "3"},
        ),
        ("Kite. 1990 Summer;(3):CD001.", {"date": "1990 Summer", "number": "3", "pages": "CD001"}),
        ("Kite. 2020 Apr 5;50(SI-1):592; discussion 601-2.", {"number": "SI-1", "pages": "592; discussion 601-2"}),
        (
            "kiteRxiv [Preprint]. 2020 Apr 1:2020.03.30.015008. doi: 10.1101/2020.03.30.015008.",
            {"journal": "kiteRxiv [Preprint]", "pages": "2020.03.30.015008", "doi": "10.1101/2020.03.30.015008"},
        ),
        (
            "Kite. 2020 Apr 16. pii: S0-1(20)3. doi:\n10.1000/S0-1(20)3. [Epub ahead of\nprint]",
            {
                "date": "2020 Apr 16",
                "pii": "S0-1(20)3",
                "doi": "10.1000/S0-1(20)3",
                "citation_note": "[Epub ahead of\nprint]",
            },
        ),
        (
            "Kite. 2020;1:e1. doi: 10.1002/(SICI)1097(19980815)17:15<16::AID-S9>3.0.CO;2-2. eCollection\n 2020.",
            {"doi": "10.1002/(SICI)1097(19980815)17:15<16::AID-S9>3.0.CO;2-2", "citation_note": "eCollection\n 2020"},
        ),
        (
            "Kite. 2020 Jan;1. Epub 2019. doi: 10.1000/a.",
            {"volume": "1", "citation_note": "Epub 2019", "doi": "10.1000/a"},
        ),
        ("Curr Kite. 2010 Mar;Chapter 3:Unit3.4.", {"volume": "Chapter 3", "pages": "Unit3.4"}),
        (
            "Kite. 2020 Apr;27(4 odd. doi: 10.1000/a. Epub 2020.",
            {"journal_ref": "Kite. 2020 Apr;27(4 odd.", "doi": "10.1000/a", "citation_note": "Epub 2020"},
        ),
    ],
)
def test_citations_are_cut_where_they_are_sure(citation: str, fields: dict[str, str]) -> None:
    (values,) = read(pubmed_text, f"1. {citation}\n\nA tail.\n\nPMID: 1\n")
    assert {name: values[name] for name in fields} == fields
    named = {"journal", "date", "volume", "number", "pages", "journal_ref", "doi", "pii", "citation_note"}
    assert (values.keys() & named) - fields.keys() <= {"journal", "date", "volume", "pages"}
    assert not rules(pubmed_text, f"1. {citation}\n\nA tail.\n\nPMID: 1\n")


@pytest.mark.parametrize(
    ("paragraph", "authors"),
    [
        ("Kite AD(1), Boat PB(1)(2); PEBBLE Group(3).", ["Kite AD", "Boat PB", "PEBBLE Group"]),
        ("Kite AD, Boat PB Jr, de la Wave Ö.", ["Kite AD", "Boat PB Jr", "de la Wave Ö"]),
        ("Kite AD (1), Boat PB .", ["Kite AD", "Boat PB"]),
        ("Kite AD(#)(1), Boat PB(*).", ["Kite AD", "Boat PB"]),
        ("Rohit(2).", ["Rohit"]),
        ("Иванов АВ, Öre B.", ["Иванов АВ", "Öre B"]),
        ("Kite AD, Boat PB, et al.", ["Kite AD", "Boat PB"]),
        ("World Kite Organization.", ["World Kite Organization"]),
        ("Kite\nAD(1), Boat \nPB.", ["Kite AD", "Boat PB"]),
    ],
)
def test_names_stand_as_printed_and_are_read_without_their_marks(paragraph: str, authors: list[str]) -> None:
    (values,) = read(pubmed_text, record(paragraph, KITES))
    assert values["authors"] == paragraph.rstrip(" .")
    assert printed_authors(pl.Series([values["authors"]]))[0].to_list() == [authors]
    assert values["abstract"] == KITES


@pytest.mark.parametrize(
    "prose",
    [
        KITES,
        "Patients with HIV, kites and boats were seen by us over ten years in a harbour, as we say. We went home.",
        "In DNA, kites are rare.",
        "were identified beginning with the discovery of kites. With tails, they go.",
        "1. The effects of tails were studied. 2. Kites went up.",
        "10 questions on kites: answers by nobody at all, by Kite A, and by us.",
    ],
)
def test_an_abstract_without_authors_is_no_list_of_names(prose: str) -> None:
    (values,) = read(pubmed_text, record(prose))
    assert values["abstract"] == prose
    assert "authors" not in values


@pytest.mark.parametrize(
    ("paragraphs", "fields"),
    [
        (("[No authors listed]", KITES), {"abstract": KITES}),
        (("Kite A.", ADDRESS, KITES), {"abstract": KITES, "affiliations": ADDRESS}),
        (
            ("Kite A.", "Author information: \n(1)Pond.", "(2)Shore.", KITES),
            {"abstract": KITES, "affiliations": ["(1)Pond.", "(2)Shore."]},
        ),
        (
            ("Kite A.", "Comment on\n    Kite. 2019;1:2.", "Erratum in\n    Kite. 2021;1:2.", KITES),
            {"abstract": KITES, "comment_on": "Kite. 2019;1:2.", "erratum_in": "Kite. 2021;1:2."},
        ),
        (
            ("Kite A.", "Comment on the tails of kites, which we have flown for years."),
            {"abstract": "Comment on the tails of kites, which we have flown for years."},
        ),
        (
            ("Kite A.", KITES, "RESULTS: We go.\nCONCLUSIONS: Up."),
            {"abstract": f"{KITES}\nRESULTS: We go.\nCONCLUSIONS: Up."},
        ),
        (("Kite A.", f"{KITES} © 2020 Nobody."), {"abstract": KITES, "copyright": "© 2020 Nobody."}),
        (
            ("Kite A.", f"{KITES}\nCopyright © 2020 Nobody."),
            {"abstract": KITES, "copyright": "Copyright © 2020 Nobody."},
        ),
        (
            ("Kite A.", KITES, "Thieme. All rights reserved."),
            {"abstract": KITES, "copyright": "Thieme. All rights reserved."},
        ),
        (
            ("Kite A.", KITES, "Invented Kite Publishers, 3 Beach Road, Nowhere."),
            {"abstract": KITES, "copyright": "Invented Kite Publishers, 3 Beach Road, Nowhere."},
        ),
        (("Kite A.", KITES, "FUNDING: Kite Inc."), {"abstract": f"{KITES}\nFUNDING: Kite Inc."}),
        (("Kite A.", "© 2020 Nobody."), {"copyright": "© 2020 Nobody."}),
        (
            ("Kite A.", "This paper describes a distributed way of flying."),
            {"abstract": "This paper describes a distributed way of flying."},
        ),
        (("Kite A.", "Copyright issues of kites are hard."), {"abstract": "Copyright issues of kites are hard."}),
        (("Kite A.", "(18)F-KITE is a tracer, which we fly."), {"abstract": "(18)F-KITE is a tracer, which we fly."}),
        (("Kite A(1).", "(1)Pond.\n(2)Shore.", KITES), {"abstract": KITES, "affiliations": "(1)Pond.\n(2)Shore."}),
        (("Kite A.", KITES, "."), {"abstract": KITES}),
        (("Kite A.", "PIP: Kites go up."), {"abstract": "Kites go up."}),
        (
            ("Kite A.", KITES, "Publisher:\nLos barcos se hunden.", "Los barcos."),
            {"abstract": KITES, "other_abstract": ["Los barcos se hunden.", "Los barcos."]},
        ),
        (
            ("[Article in French]", "Kite A.", KITES, BATEAUX),
            {"abstract": KITES, "language": "[Article in French]", "other_abstract": BATEAUX},
        ),
        (
            ("Kite A.", KITES, "Plain Language Summary: They go up."),
            {"abstract": KITES, "plain_language_summary": "They go up."},
        ),
        (
            ("Kite A.", KITES, "Plain Language Summary: They go up.", "We saw it."),
            {"abstract": KITES, "plain_language_summary": ["They go up.", "We saw it."]},
        ),
        (
            ("Kite A.", KITES, "© Nobody.", "See a licence."),
            {"abstract": KITES, "copyright": ["© Nobody.", "See a licence."]},
        ),
        (("Kite A.", KITES, "Keywords: kites; tails."), {"abstract": KITES, "keywords": "kites; tails."}),
        (("Kite A.", "Abstract\n" + KITES), {"abstract": KITES}),
        (
            ("Kite A.", KITES, "Publication Types:\n    Review\n    Letter"),
            {"abstract": KITES, "publication_types": "Review\n    Letter"},
        ),
        (("Kite A.", KITES, "DOI: 10.1000/a \nPMCID: PMC1"), {"abstract": KITES, "doi": "10.1000/a", "pmcid": "PMC1"}),
    ],
)
def test_paragraphs_are_told_by_label_place_and_words(paragraphs: tuple[str, ...], fields: dict[str, object]) -> None:
    (values,) = read(pubmed_text, record(*paragraphs))
    known = {"journal", "date", "volume", "number", "pages", "title", "authors", "pmid"}
    assert {name: value for name, value in values.items() if name not in known} == fields
    assert (values["title"], values["pmid"]) == ("How Long a Tail.", "10000001")
    assert not rules(pubmed_text, record(*paragraphs))


@pytest.mark.parametrize(
    ("ids", "fields", "unread"),
    [
        (
            "PMID: 1 [PubMed - as supplied by\npublisher]",
            {"pmid": "1", "pmid_status": "[PubMed - as supplied by\npublisher]"},
            [],
        ),
        ("PMCID: PMC12 PMID: 1", {"pmcid": "PMC12", "pmid": "1"}, []),
        ("DOI: 10.1000/b.\nPMID: 1", {"doi": "10.1000/b", "pmid": "1"}, []),
        ("PMID: 1\nSee the web for more", {"pmid": "1"}, ["unclaimed_text"]),
    ],
)
def test_identifiers(ids: str, fields: dict[str, str], unread: list[str]) -> None:
    text = f"{HEAD}\n\nA tail.\n\n{ids}\n\n\n"
    (values,) = read(pubmed_text, text)
    assert {name: values[name] for name in fields} == fields
    assert rules(pubmed_text, text) == unread


def test_a_doi_that_differs_from_the_cited_one_is_kept() -> None:
    (values,) = read(pubmed_text, "1. Kite. 2020;1. doi: 10.1000/a.\n\nA tail.\n\nDOI: 10.1000/b\nPMID: 1\n")
    assert (values["doi"], values["other_doi"]) == ("10.1000/a", "10.1000/b")


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", " \n", "\n\n", "\n \n"])
@pytest.mark.parametrize("number", ["{}. ", "{}: ", "", "<pre>\n{}. "])
def test_records_are_told_apart(line_end: str, number: str) -> None:
    some = "\n\n\n".join(
        f"{number.format(count)}Kite. 2020 Apr;{count}:1.\n\nTail {count}.\n\nKite A(1).\n\n{KITES}\n\n\nPMID: {count}"
        f"\n\nConflict of interest statement: None, {count}."
        for count in (1, 2, 3)
    )
    found = read(pubmed_text, some.replace("\n", line_end))
    assert [values["pmid"] for values in found] == ["1", "2", "3"]
    assert [values["title"] for values in found] == ["Tail 1.", "Tail 2.", "Tail 3."]
    assert [values["conflict_of_interest"] for values in found] == ["None, 1.", "None, 2.", "None, 3."]
    assert all(values["abstract"] == KITES for values in found)


def test_what_stands_between_records_is_in_none() -> None:
    second = f"2. Kite. 2020;2:1.\n\nB.\n\nKite A.\n\n{KITES}"
    text = f"Search results\n\n{record(KITES)}\n\n\nPage 2\n\n{second}\n\n\nOutlook\n\nBye."
    assert [values["abstract"] for values in read(pubmed_text, text)] == [KITES, KITES]
    assert rules(pubmed_text, text) == ["outside_record"] * 3


def test_a_citation_of_another_layout_is_kept_whole_where_records_are_numbered() -> None:
    some = "\n\n\n".join(f"{count}. J. Kite. 2020 Apr;27(4):{count}.\n\nTail.\n\nPMID: {count}" for count in (1, 2))
    first, second = read(pubmed_text, some)
    assert first == {"journal_ref": "J. Kite. 2020 Apr;27(4):1.", "title": "Tail.", "pmid": "1"}
    assert second["journal_ref"] == "J. Kite. 2020 Apr;27(4):2."


def test_a_numbered_paragraph_is_no_record() -> None:
    text = f"1. Introduction\n\nKites go up.\n\n2. Methods. 2020.\n\n{KITES}\n\n3. Kite. 2020;1:2.\n"
    assert read(pubmed_text, text) == []
    assert set(rules(pubmed_text, text)) == {"outside_record", "no_title_or_abstract"}


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        (f"{record(KITES)}\n", 0.8, 1),
        (f"{record(KITES)}\n\n\n{record(KITES)}\n", 0.9, 1),
        (f"Notes\n\n{KITES}\n\n{record(KITES)}\n\n\n{record(KITES)}\n\n\n{KITES * 20}", 0.8, 1),
        (f"PMID- 1\nTI  - Kites\nAB  - {KITES}\n", 0, 0.1),
        (f"1. Kite A, Boat B. A tail. Kite. 2020 Apr;27(4):463-7. PMID: 1\n\n{KITES}\n", 0, 0.1),
        (f"1. Kites\n\n{KITES}\n\n2. Boats. 2020.\n\n{KITES}\n", 0, 0),
        ("%T Kites\n%X They go up.\n", 0, 0),
        ("def kite():\n    return 1\n\n\n# PMID: 1\n", 0, 0.1),
        ("", 0, 0),
    ],
)
def test_how_surely_a_text_is_such_an_export(text: str, least: float, most: float) -> None:
    assert least <= pubmed_text.sniff(text) <= most
