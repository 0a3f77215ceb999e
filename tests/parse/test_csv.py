"""Tables in text: what each column is, where rows end, and what becomes of those that are broken."""

import time

import pytest

from etl.parse.formats import FORMATS
from etl.parse.formats.csv_table import CsvTable
from etl.parse.protocol import Record, Table
from tests.parse.reading import mention_rows, page, parsed, read, rules

TABLE = CsvTable()


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        (  # Scopus
            "Authors,Author full names,Title,Year,Source title,Volume,Issue,Page start,Page end,DOI,Link,Abstract,"
            "Source",
            '"Ray A.; Öre B.","Ray, Ada (1); Öre, Ben (2)",A Tail,2021,J. Kites,7,2,11,19,10.1000/k,u,We fly.,Scopus',
            {
                "authors": "Ray A.; Öre B.",
                "Author full names": "Ray, Ada (1); Öre, Ben (2)",
                "title": "A Tail",
                "date": "2021",
                "journal": "J. Kites",
                "volume": "7",
                "number": "2",
                "pages": "11-19",
                "doi": "10.1000/k",
                "urls": "u",
                "abstract": "We fly.",
                "Source": "Scopus",
            },
        ),
        (  # Web of Science
            "Publication Type,Authors,Article Title,Source Title,Author Keywords,Publication Date,"
            "Publication Year,ISSN",
            'J,"Ray, A; Öre, B",A Tail,J KITES,tails; kites,JAN 15,2021,1234-5678',
            {
                "authors": "Ray, A; Öre, B",
                "title": "A Tail",
                "journal": "J KITES",
                "keywords": "tails; kites",
                "date": "JAN 15 2021",
                "issn": "1234-5678",
                "work_type": "J",
            },
        ),
        (  # PubMed
            "PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,DOI",
            '12345,A Tail,"Ray A, Öre B.",J Kites. 2021;7(2):11.,Ray A,J Kites,2021,2021/01/04,,10.1000/k',
            {
                "pmid": "12345",
                "title": "A Tail",
                "authors": "Ray A, Öre B.",
                "journal_ref": "J Kites. 2021;7(2):11.",
                "First Author": "Ray A",
                "journal": "J Kites",
                "date": "2021",
                "Create Date": "2021/01/04",
                "doi": "10.1000/k",
            },
        ),
        (  # Zotero
            '"Key","Item Type","Publication Year","Author","Title","Publication Title","Url",'
            '"Abstract Note","Date","Manual Tags"',
            '"K1","journalArticle","2021","Ray, Ada; Öre, Ben","A Tail","J. Kites","u","We fly.","2021-03-04","tails"',
            {
                "Key": "K1",
                "work_type": "journalArticle",
                "Publication Year": "2021",
                "authors": "Ray, Ada; Öre, Ben",
                "title": "A Tail",
                "journal": "J. Kites",
                "urls": "u",
                "abstract": "We fly.",
                "date": "2021-03-04",
                "keywords": "tails",
            },
        ),
        (  # OpenAlex
            "id,doi,title,publication_date,authorships.author.display_name,primary_location.source.display_name,"
            "biblio.first_page,biblio.last_page,type,ids.pmid",
            "https://openalex.org/W1,https://doi.org/10.1000/k,A Tail,2021-03-04,Ada Ray|Ben Öre,J. Kites,11,,article,",
            {
                "id": "https://openalex.org/W1",
                "doi": "https://doi.org/10.1000/k",
                "title": "A Tail",
                "date": "2021-03-04",
                "authors": "Ada Ray; Ben Öre",
                "journal": "J. Kites",
                "pages": "11",
                "work_type": "article",
            },
        ),
        (  # IEEE Xplore
            '"Document Title",Authors,"Publication Title",Date Added To Xplore,"Publication Year",'
            '"Start Page","End Page","Abstract",ISBNs,"DOI",PDF Link,"Author Keywords"',
            '"A Tail","A. Ray; B. Öre","Kites 2021","3 May 2021","2021","1","2",'
            '"We fly.","978-1","10.1000/k","u","tails"',
            {
                "title": "A Tail",
                "authors": "A. Ray; B. Öre",
                "journal": "Kites 2021",
                "Date Added To Xplore": "3 May 2021",
                "date": "2021",
                "pages": "1-2",
                "abstract": "We fly.",
                "isbn": "978-1",
                "doi": "10.1000/k",
                "urls": "u",
                "keywords": "tails",
            },
        ),
        (  # Publish or Perish
            "Cites,Authors,Title,Year,Source,Publisher,ArticleURL,Type,DOI,Abstract",
            '42,"A Ray, B Öre",A Tail,2021,J. Kites,Inv,u,PDF,10.1000/k,We fly.',
            {
                "Cites": "42",
                "authors": "A Ray, B Öre",
                "title": "A Tail",
                "date": "2021",
                "journal": "J. Kites",
                "Publisher": "Inv",
                "urls": "u",
                "work_type": "PDF",
                "doi": "10.1000/k",
                "abstract": "We fly.",
            },
        ),
        (  # Rayyan
            "key,title,year,month,day,journal,issue,pages,authors,url,abstract,pubmed_id",
            'r-1,A Tail,2021,5,4,J. Kites,2,1-2,"Ray, A and Öre, B",u,We fly.,12345',
            {
                "key": "r-1",
                "title": "A Tail",
                "date": "2021-5-4",
                "journal": "J. Kites",
                "number": "2",
                "pages": "1-2",
                "authors": "Ray, A and Öre, B",
                "urls": "u",
                "abstract": "We fly.",
                "pmid": "12345",
            },
        ),
        (  # the arXiv snapshot as a table
            "id,submitter,authors,title,comments,journal-ref,doi,categories,abstract,update_date",
            '706.3725,Ada,"Ada Ray, Ben Öre",A Tail,5 pages,J. Kites 7,10.1000/k,physics.flu-dyn cs.RO,'
            "We fly.,2021-03-04",
            {
                "arxiv_id": "706.3725",
                "submitter": "Ada",
                "authors": "Ada Ray, Ben Öre",
                "title": "A Tail",
                "comment": "5 pages",
                "journal_ref": "J. Kites 7",
                "doi": "10.1000/k",
                "categories": "physics.flu-dyn; cs.RO",
                "abstract": "We fly.",
                "update_date": "2021-03-04",
            },
        ),
        (  # ASReview, and what pandas writes
            ",record_id,TITLE,ABSTRACT,year,label_included,keywords",
            "0,7,A Tail,We fly.,2021.0,1,\"['tails', 'kites']\"",
            {
                "column 1": "0",
                "record_id": "7",
                "title": "A Tail",
                "abstract": "We fly.",
                "date": "2021",
                "label_included": "1",
                "keywords": "tails; kites",
            },
        ),
    ],
)
def test_columns_by_the_names_that_exporters_give_them(header: str, row: str, expected: dict[str, str]) -> None:
    text = f"{header}\n{row}\n"
    assert read("csv", text) == [expected]
    assert TABLE.sniff(text) == 1


def test_tags_of_web_of_science_in_tabs_and_utf_16() -> None:
    text = "PT\tAU\tTI\tSO\tPY\tBP\tEP\tDI\tID\r\n"
    text += 'J\tRay, A; Öre, B\t"Green" Tails\tJ KITES\t2021\t11\t19\t10.1000/k\tWIND\r\n'
    expected = {"PT": "J", "authors": "Ray, A; Öre, B", "title": '"Green" Tails', "journal": "J KITES", "date": "2021"}
    expected |= {"pages": "11-19", "doi": "10.1000/k", "ID": "WIND"}
    assert read("csv", text.encode("utf-16")) == [expected]


@pytest.mark.parametrize(
    ("cell", "authors"),
    [
        ("Ada Ray|Ben Öre", "Ada Ray; Ben Öre"),
        ('["Ada Ray", "Ben O\'Öre"]', "Ada Ray; Ben O'Öre"),
        ("['Ada Ray', \"Ben O'Öre\"]", "Ada Ray; Ben O'Öre"),
        (r"['Ada Ray', 'Ben O\'Öre']", "Ada Ray; Ben O'Öre"),
        ("['Ada Ray; Sons', 'Ben Öre']", "Ada Ray; Sons\nBen Öre"),
        ('[{"name": "Ada Ray"}, {"given": "Ben", "family": "Öre"}]', "Ada Ray; Öre, Ben"),
        ("[{'authorId': '1', 'name': 'Ada Ray'}, {'authorId': None, 'name': 'Ben Öre'}]", "Ada Ray; Ben Öre"),
        ('[["Ray", "Ada", ""], ["Öre", "Ben", "Jr."]]', "Ray, Ada; Öre, Ben, Jr."),
        (r'["Ada \ud800", "Ben"]', "Ada \ufffd; Ben"),
        ("[Kite Collaboration]", "[Kite Collaboration]"),
        ("['Ada Ray', 'Ben", "['Ada Ray', 'Ben"),
        ("[]", "[]"),
    ],
)
def test_lists_that_programs_print(cell: str, authors: str) -> None:
    quoted = cell.replace('"', '""')
    assert read("csv", f'title,authors\nA Tail,"{quoted}"\n') == [{"title": "A Tail", "authors": authors}]


@pytest.mark.parametrize("delimiter", list(",;\t|"))
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(delimiter: str, line_end: str) -> None:
    rows = (("Title", "Abstract", "Year"), ("A Tail", '"We fly,\nand; ""sail""\t|."', "2021"), ("B", "C", ""))
    text = "".join(delimiter.join(row) + line_end for row in rows)
    first, second = read("csv", f"\ufeff{text}")
    assert first == {"title": "A Tail", "abstract": 'We fly,\nand; "sail"\t|.', "date": "2021"}
    assert second == {"title": "B", "abstract": "C"}
    assert rules("csv", text) == []
    assert TABLE.sniff(text) == 1


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("A,B,C,D,E", "too_many_cells"),
        ("A", "too_few_cells"),
        (',,C,"10.1000/k"', "no_title_or_abstract"),
        ('A,"B,C,D', "broken_quotes"),
        ('"A"B","C",D', "broken_quotes"),
    ],
)
def test_a_broken_row_leaves_its_neighbours_alone(row: str, rule: str) -> None:
    text = f'title,abstract,authors,doi\nBefore,"x\ny",z,\n{row}\nBehind,x,"y, z",\n'
    assert [values["title"] for values in read("csv", text)] == ["Before", "Behind"]
    assert rules("csv", text) == [rule]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("A,B", {"title": "A", "abstract": "B"}),
        ("A,B,,,,,,", {"title": "A", "abstract": "B"}),
        (' A , " B"" " ,,', {"title": "A", "abstract": '" B"" "'}),
        ('"A "B" C","D, E","F",""', {"title": 'A "B" C', "abstract": "D, E", "authors": "F"}),
        ('"A" B,"D, E",F,', {"title": '"A" B', "abstract": "D, E", "authors": "F"}),
        (r'A,"D, \"E\" F",G,', {"title": "A", "abstract": 'D, "E" F', "authors": "G"}),
        ("NA,nan,NA,None", {"title": "NA"}),
        ("A\x00B,C\u2028D,E\x85F,", {"title": "A\x00B", "abstract": "C\u2028D", "authors": "E\x85F"}),
    ],
)
def test_rows_that_can_still_be_read(row: str, expected: dict[str, str]) -> None:
    assert read("csv", f"title,abstract,authors,doi\n{row}\nBehind,x,,\n") == [
        expected,
        {"title": "Behind", "abstract": "x"},
    ]


def test_quotes_are_only_signs_where_tabs_part_the_rows() -> None:
    text = 'Title\tAbstract\n"A\tb"c\n"D" e\tf\n"G\th\nI\tj"\n"K"\t"l\nm"\n'
    assert read("csv", text) == [
        {"title": '"A', "abstract": 'b"c'},
        {"title": '"D" e', "abstract": "f"},
        {"title": '"G', "abstract": "h"},
        {"title": "I", "abstract": 'j"'},
        {"title": "K", "abstract": "l\nm"},
    ]


def test_tables_one_behind_the_other_each_have_their_header() -> None:
    text = "title,year\nA,2021\ntitle,year\nB,2022\nyear,title\n2023,C\n\nDOI;Abstract\n10.1000/k;D\n"
    assert read("csv", text) == [
        {"title": "A", "date": "2021"},
        {"title": "B", "date": "2022"},
        {"title": "C", "date": "2023"},
        {"doi": "10.1000/k", "abstract": "D"},
    ]
    assert rules("csv", text) == []


def test_text_around_a_table_is_no_row_of_it() -> None:
    text = "My kites, pebbles, and boats:\n\nid,title,abstract,doi\n1,A,B,\n\nThanks, and so on.\nSee you,\n"
    assert read("csv", text) == [{"id": "1", "title": "A", "abstract": "B"}]
    assert rules("csv", text) == ["above_the_table", "outside_the_table"]


def test_what_exporters_write_above_the_header_is_furniture() -> None:
    about = '"About the data: Exported on Mar 10, 2024. Criteria: ""kites"""'
    for above in (about, "sep=,", f"\n{about}\n\n"):
        text = f"{above}\nRank,Title,Abstract\n1,A,B\n"
        assert read("csv", text) == [{"Rank": "1", "title": "A", "abstract": "B"}]
        assert rules("csv", text) == []
    assert page(parsed("csv", f"{about}\nTitle,Abstract\nA,B\n")) == {"captured_date": "Mar 10, 2024"}


def test_a_markdown_table_is_one_too() -> None:
    text = "| Title | Abstract |\n|:---|---:|\n| A Tail | We fly. |\n"
    assert read("csv", text) == [{"title": "A Tail", "abstract": "We fly."}]
    assert rules("csv", text) == []


def test_one_column_is_a_table_if_its_name_stands_first() -> None:
    assert read("csv", "abstract\nWe fly, and fly.\nWe sail.\n") == [
        {"abstract": "We fly, and fly."},
        {"abstract": "We sail."},
    ]
    assert rules("csv", "kites\nabstract\nWe fly.\n") == ["no_header"]


def test_a_mapping_says_which_column_a_field_is() -> None:
    text = "Paper name;TEXT;Title;who\nA;B;C;D\n"
    mapped = TABLE.with_columns({"title": "paper_name", "abstract": "TEXT", "reviewer": "who"})
    assert read(mapped, text) == [{"title": "A", "abstract": "B", "Title": "C", "reviewer": "D"}]
    assert isinstance(FORMATS["csv"], Table)


@pytest.mark.parametrize("text", ["name;text\nA;B\n", "x\ntitle,abstract\nA,B\n", "none\n"])
def test_a_mapping_to_a_column_that_is_not_there_is_one_fault(text: str) -> None:
    mapped = TABLE.with_columns({"title": "names"})
    dump = parsed(mapped, text)
    assert mention_rows(dump) == []
    assert dump.quarantine["rule"].to_list() == ["no_such_column"]
    assert "`names`" in dump.quarantine["reason"][0]


ROWS = "".join(f'{n},"A Tail, {n}","Kites need a tail, and so on.",2021\n' for n in range(40))


@pytest.mark.parametrize(
    "text",
    [
        f"id,title,abstract,year\n{ROWS}",
        "title,abstract\nA,B\n",
        "Title\tDOI\nA\t10.1000/k\n",
        f"Kites, pebbles and boats.\n\nid,title,abstract,year\n{ROWS}\nThat is all, thank you.\n",
        f"id,title,abstract,year\n{ROWS}\n" + "Another text, of half the size, and no table at all.\n" * 35,
        ("id,title,abstract,year\n" + ROWS * 60)[: 1 << 16],
    ],
)
def test_tables_are_told(text: str) -> None:
    assert TABLE.sniff(text) >= 0.8


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "name,price,colour\nkite,3,red\nboat,4,blue\n",
        "title,abstract\n",
        "Title, abstract and keywords were screened, and the full text was read.\n" * 9,
        "2024-03-10 12:00:00,INFO,kite started\n" * 50,
        "def read(title, abstract, authors):\n    return title, abstract\n" * 9,
        'columns = ["title", "abstract", "authors"]\nfor title, abstract in rows:\n    pass\n' * 9,
        '{"title": "A", "abstract": "B"}\n' * 20,
        "@article{kite,\n  title = {A Tail},\n  abstract = {We fly.},\n}\n" * 9,
        "TY  - JOUR\nTI  - A Tail\nAB  - We fly.\nER  - \n" * 9,
        "Title: A Tail\nAbstract: We fly, and fly, and fly.\n\n" * 9,
        "<table><tr><th>Title</th><th>Abstract</th></tr></table>\n",
        "title\nA Tail for Kites\n",
    ],
)
def test_other_texts_are_not(text: str) -> None:
    assert TABLE.sniff(text) <= 0.2


def test_a_text_without_a_header_is_one_fault_that_names_its_columns() -> None:
    dump = parsed("csv", "name,price\nkite,3\n")
    assert dump.quarantine["rule"].to_list() == ["no_header"]
    assert "`name`, `price`" in dump.quarantine["reason"][0]
    assert "columns:" in dump.quarantine["reason"][0]
    assert parsed("csv", " \n ").quarantine.is_empty()


def test_tiny_rows_and_a_huge_cell_take_no_long_time() -> None:
    start = time.process_time()
    assert sum(1 for _ in TABLE.blocks("title,year\n" + "a,1\n" * 100_000)) == 100_001
    _, record = TABLE.blocks('title,abstract\na,"' + "kites fly\n" * 300_000 + '"')
    assert isinstance(record, Record)
    assert record.end - record.start > 3_000_000
    assert time.process_time() - start < 10


def test_a_row_is_tried_as_a_header_with_every_separator_even_where_that_breaks_its_quotes() -> None:
    """Parted by `;`, the line ends stand in no quotes: Python's `csv` refused that, and the dump with it."""
    text = 'title,abstract,year\nTitle,"Kites; boats\n\nand birds",2020\nA boat,It swims,2021\n'
    assert [found["title"] for found in read("csv", text)] == ["Title", "A boat"]
