"""Feeds of arXiv: what is a field of what, which entries are papers, and what a hostile one can do."""

import time

import pytest

from etl.parse.formats import arxiv_atom
from etl.parse.protocol import Fault, Record
from tests.parse.reading import page, parsed, read, rules

NAMESPACES = 'xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"'
ENTRY = "<entry><id>http://arxiv.org/abs/2101.00001v2</id><title>A Tail</title>{}</entry>"
PAPER = {"arxiv_id": "2101.00001v2", "title": "A Tail"}


def feed(*entries: str) -> str:
    head = "<id>https://arxiv.org/api/x</id><title>arXiv Query: kites</title><updated>2024-03-10T12:00:00Z</updated>"
    return f"<?xml version='1.0' encoding='UTF-8'?>\n<feed {NAMESPACES}>\n  {head}\n{''.join(entries)}\n</feed>\n"


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<summary>  We\n fly.  </summary>", {"abstract": "We\n fly."}),
        ("<summary type='html'>&lt;b&gt;x&amp;lt;5&lt;/b&gt;</summary>", {"abstract": "<b>x&lt;5</b>"}),
        ("<summary type='xhtml'><div>We <i>fly</i>.</div></summary>", {"abstract": "We fly."}),
        ("<summary><![CDATA[$x<5$ & so on]]></summary>", {"abstract": "$x<5$ & so on"}),
        ("<summary/><summary></summary>", {}),
        ("<author><name>Ada Ray</name></author><author><name>Ben Öre</name></author>", {"authors": "Ada Ray; Ben Öre"}),
        ("<author><name>Ray; Sons</name></author><author><name>B</name></author>", {"authors": "Ray; Sons\nB"}),
        (
            "<author><name>A</name><arxiv:affiliation>Lab</arxiv:affiliation><email>a@b</email></author>",
            {"authors": "A", "affiliation": "Lab", "email": "a@b"},
        ),
        (
            "<published>2021-01-01</published><updated>2022-01-01</updated>",
            {"date": "2021-01-01", "updated": "2022-01-01"},
        ),
        ("<arxiv:doi>10.1000/k</arxiv:doi>", {"doi": "10.1000/k"}),
        ("<arxiv:journal_ref>J. Kites</arxiv:journal_ref>", {"journal_ref": "J. Kites"}),
        ("<arxiv:comment>5 pages</arxiv:comment>", {"comment": "5 pages"}),
        (
            "<category term='cs.RO'/><category term='cs.AI'/><arxiv:primary_category term='cs.AI'/>",
            {"categories": "cs.AI; cs.RO"},
        ),
        ("<arxiv:primary_category term='cs.AI'/><category term='H.1; I.2'/>", {"categories": "cs.AI\nH.1; I.2"}),
        ("<link href='http://a'/><link href='http://b' title='pdf'/><link rel='x'/>", {"urls": "http://a; http://b"}),
        ("<rights>CC BY</rights><x:y xmlns:x='urn:x'>z</x:y>", {"rights": "CC BY", "y": "z"}),
    ],
)
def test_fields_of_an_entry(inside: str, expected: dict[str, str]) -> None:
    text = feed(ENTRY.format(inside))
    assert read("arxiv_atom", text) == [{**PAPER, **expected}]
    assert rules("arxiv_atom", text) == []
    assert read("arxiv_atom", ENTRY.format(inside)) == [{**PAPER, **expected}]


@pytest.mark.parametrize(
    ("own", "arxiv_id"),
    [
        ("http://arxiv.org/abs/2101.00001v2", "2101.00001v2"),
        ("https://arxiv.org/abs/math/0309136", "math/0309136"),
        ("oai:arXiv.org:hep-th/9901001v1", "hep-th/9901001v1"),
        ("arXiv:2101.00001", "2101.00001"),
    ],
)
def test_ids(own: str, arxiv_id: str) -> None:
    assert read("arxiv_atom", f"<entry><id>{own}</id><title>A</title></entry>") == [
        {"title": "A", "arxiv_id": arxiv_id}
    ]


def test_an_entry_of_another_feed_keeps_its_id_as_it_is() -> None:
    text = "<entry><id>urn:kite:1</id><title>A</title><link href='https://arxiv.org/pdf/2101.00001.pdf'/></entry>"
    expected = {
        "id": "urn:kite:1",
        "title": "A",
        "arxiv_id": "2101.00001",
        "urls": "https://arxiv.org/pdf/2101.00001.pdf",
    }
    assert read("arxiv_atom", text) == [expected]
    assert arxiv_atom.sniff("<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>urn:kite:1</id></entry></feed>") == 0


def test_several_feeds_in_one_file_and_prefixes_of_all_kinds() -> None:
    prefixed = (
        '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:id>http://arxiv.org/abs/2101.00002</a:id>'
        "<a:title>B</a:title></a:entry></a:feed>"
    )
    undeclared = "<entry><title>C</title><kite:tail>long</kite:tail></entry>"
    text = f"{feed(ENTRY.format(''))}{prefixed}\n{undeclared}{feed()}"
    assert read("arxiv_atom", text) == [PAPER, {"title": "B", "arxiv_id": "2101.00002"}, {"title": "C", "tail": "long"}]
    assert rules("arxiv_atom", text) == []
    assert page(parsed("arxiv_atom", text)) == {"captured_date": "2024-03-10T12:00:00Z"}


def test_announcements_have_their_own_words_around_a_paper() -> None:
    def announced(kind: str) -> str:
        return (
            "<rss xmlns:arxiv='http://arxiv.org/schemas/atom' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel>"
            "<title>cs.RO updates on arXiv.org</title><link>http://rss.arxiv.org/rss/cs.RO</link><description>Kites."
            "</description><item><title>A Tail</title><link>https://arxiv.org/abs/2101.00001</link>"
            f"<description>arXiv:2101.00001v2 Announce Type: {kind} \nAbstract: We fly.</description>"
            "<guid isPermaLink='false'>oai:arXiv.org:2101.00001v2</guid><category>cs.RO</category>"
            f"<pubDate>Mon, 11 Mar 2024 00:00:00 -0500</pubDate><arxiv:announce_type>{kind}</arxiv:announce_type>"
            "<dc:creator>Ada Ray, Ben Öre</dc:creator></item></channel></rss>"
        )

    expected = {**PAPER, "abstract": "We fly.", "urls": "https://arxiv.org/abs/2101.00001", "categories": "cs.RO"}
    expected |= {"authors": "Ada Ray, Ben Öre"}
    day = "Mon, 11 Mar 2024 00:00:00 -0500"
    assert read("arxiv_atom", announced("new")) == [{**expected, "date": day, "announce_type": "new"}]
    assert read("arxiv_atom", announced("cross")) == [{**expected, "announced": day, "announce_type": "cross"}]
    assert arxiv_atom.sniff(announced("new")) == 1


def test_announcements_of_old_name_the_id_in_the_title() -> None:
    text = (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
        "<item rdf:about='http://arxiv.org/abs/2101.00001'><title>A Tail. (arXiv:2101.00001v1 [cs.RO] UPDATED)</title>"
        "<link>http://arxiv.org/abs/2101.00001</link><description>&lt;p&gt;We fly.&lt;/p&gt;</description>"
        "<dc:creator>&lt;a href='x'&gt;Ada Ray&lt;/a&gt;, &lt;a href='y'&gt;Ben Öre&lt;/a&gt;</dc:creator></item>"
        "</rdf:RDF>"
    )
    expected = {"title": "A Tail.", "arxiv_id": "2101.00001v1", "categories": "cs.RO", "abstract": "<p>We fly.</p>"}
    expected |= {"urls": "http://arxiv.org/abs/2101.00001", "authors": "Ada Ray, Ben Öre"}
    assert read("arxiv_atom", text) == [expected]


@pytest.mark.parametrize(
    ("entry", "rule"),
    [
        ("<entry><title>A & B</title></entry>", "broken_entry"),
        ("<entry><title>A</entry>", "broken_entry"),
        ("<entry><title>A</title>", "broken_entry"),
        ("<entry><title>&kites;</title></entry>", "broken_entry"),
        ("<entry", "broken_entry"),
        ("<entry><id>http://arxiv.org/abs/2101.00009</id></entry>", "no_title_or_abstract"),
        ("<entry><id>http://arxiv.org/api/errors#x</id><title>Error</title><summary>no</summary></entry>", "api_error"),
        ("Text.", "outside_any_entry"),
        ("</entry>", "outside_any_entry"),
        ("<!-- <entry><title>A</title></entry> -->", "outside_any_entry"),
        ("<p>A paragraph of another page.</p>", "outside_any_entry"),
        ("<!DOCTYPE feed [<!ENTITY a '<entry><title>A</title></entry>'>]>", "document_type"),
    ],
)
def test_what_is_no_paper_leaves_its_neighbours_alone(entry: str, rule: str) -> None:
    text = feed(ENTRY.format(""), f"\n{entry}\n", ENTRY.format("<summary>We fly.</summary>"))
    assert read("arxiv_atom", text) == [PAPER, {**PAPER, "abstract": "We fly."}]
    assert set(rules("arxiv_atom", text)) == {rule}


def test_an_empty_feed_holds_no_paper_and_nothing_is_quarantined() -> None:
    assert read("arxiv_atom", feed()) == []
    assert rules("arxiv_atom", feed()) == []
    assert arxiv_atom.sniff(feed()) == 1


def test_bytes_that_no_xml_may_hold_are_marked_in_their_entry_alone() -> None:
    raw = feed(ENTRY.format("<summary>Wé\x00 flÿ\x0c.</summary>")).encode().replace(b"Tail", b"T\x80il")
    assert read("arxiv_atom", raw) == [{**PAPER, "title": "A T\ufffdil", "abstract": "Wé\ufffd flÿ\ufffd."}]


def test_entities_that_a_document_type_declares_are_never_read() -> None:
    bomb = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<!DOCTYPE feed [<!ENTITY b0 "kite">{bomb}<!ENTITY f SYSTEM "file:///etc/hostname">]>\n'
    text += feed("<entry><title>&b9;</title></entry>", "<entry><title>&f;</title></entry>", ENTRY.format(""))
    start = time.process_time()
    assert read("arxiv_atom", text) == [PAPER]
    assert rules("arxiv_atom", text) == ["document_type", "broken_entry"]
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "inside", ["<a>" * 200_000 + "</a>" * 200_000, "<summary>" + "kites " * 500_000 + "</summary>"]
)
def test_deep_and_long_entries_are_read(inside: str) -> None:
    start = time.process_time()
    (found,) = arxiv_atom.blocks(f"<entry><title>A</title>{inside}</entry>")
    assert isinstance(found, Record)
    (found,) = arxiv_atom.blocks(f"<entry><title>A</title>{inside}")
    assert isinstance(found, Fault)
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    "text",
    [
        feed(ENTRY.format("")),
        ENTRY.format("") * 2,
        "Kites:\n" + feed(ENTRY.format("<summary>We fly.</summary>")) + "Another text, of half the size.\n" * 10,
        feed(*[ENTRY.format("<summary>" + "We fly. " * 200 + "</summary>")] * 60)[: 1 << 16],
    ],
)
def test_feeds_are_told(text: str) -> None:
    assert arxiv_atom.sniff(text) >= 0.8


@pytest.mark.parametrize(
    "text",
    [
        "",
        "See https://arxiv.org/abs/2101.00001 for more.\n" * 20,
        "<html><body><a href='https://arxiv.org/abs/2101.00001'>A Tail</a></body></html>",
        "<rss><channel><item><title>Kites</title><link>https://example.org/kites</link></item></channel></rss>",
        'SAMPLE = """' + ENTRY.format("") + '"""\n' + "assert read(SAMPLE) == []  # nothing is read\n" * 30,
    ],
)
def test_other_texts_are_not(text: str) -> None:
    assert arxiv_atom.sniff(text) <= 0.2
