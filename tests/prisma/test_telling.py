"""A flow in text and as JSON."""

import json

from etl.prisma.telling import flow_json, flow_text, notes
from etl.prisma.texts import cells, cut, plain
from tests.prisma.tables import counted, dump, review

TEXT = """\
Records identified                          12
Removed before screening
  duplicates within a source                 2
  duplicates between sources                 2
  in quarantine                              3
Records left to screen                       5

source                 records  quarantined  duplicates within  papers
PubMed                       7            2                  1       4
Scopus                       4            1                  1       2
Lab [2J <list> & more        1            0                  0       1

PubMed, searched on 2026-01-02: 5 records in pubmed-1.ris, pubmed-2.ris
  query: bees
Scopus: 4 records in scopus.ris
  query: TITLE("bees") AND clover
PubMed, searched on 2025-01-02: 2 records in pubmed-old.ris
  query: bees
Lab [2J <list> & more: 1 record in by-hand.ris

papers that two sources share  1  2  3
 1  PubMed                     4  1  1
 2  Scopus                        2  1
 3  Lab [2J <list> & more            1

- Identified are the records"""


def test_the_text_tells_every_number() -> None:
    told = flow_text(review())
    assert told.startswith(TEXT)
    assert told.endswith(" of it enriched\n  2 papers.\n")
    assert max(map(len, told.splitlines())) <= 80
    assert "\x1b" not in told


def test_many_files_of_a_search_are_told_in_several_lines() -> None:
    dumps = [dump(number, f"export-{number:02}", "Scopus") for number in range(20)]
    told = flow_text(counted(dumps, [("export-00", "p1")]))
    assert "\nScopus: 1 record in export-00.ris, export-01.ris, " in told
    assert "\n  export-0" in told
    assert "export-11.ris and 8 more files" in " ".join(told.split())


def test_one_source_has_nothing_to_share() -> None:
    told = flow_text(counted([dump(1, "a", "PubMed")], [("a", "p1"), ("a", "p1")]))
    assert "share" not in told
    assert "quarantine are" not in told
    assert "Records left to screen                       1\n" in told


def test_many_sources_are_compared_as_far_as_a_terminal_is_wide() -> None:
    dumps = [dump(number, f"d{number}", f"Source {number}") for number in range(15)]
    told = flow_text(counted(dumps, [(f"d{number}", "p1") for number in range(15)]))
    assert "12  Source 11 " in told
    assert "13  Source 12" not in told
    assert "… and 3 more sources" in told


def test_json_has_the_names_of_the_fields() -> None:
    told = json.loads(json.dumps(flow_json(review())))
    whole = {
        "identified_count": 12,
        "duplicate_within_count": 2,
        "duplicate_between_count": 2,
        "quarantined_count": 3,
        "paper_count": 5,
        "open_pair_count": 1,
        "waiting_paper_count": 2,
        "rejected_text_count": 1,
    }
    assert {name: told[name] for name in whole} == whole
    assert told["sources"][0] == {
        "source": "PubMed",
        "identified_count": 7,
        "quarantined_count": 2,
        "duplicate_count": 1,
        "paper_count": 4,
    }
    assert told["searches"][0] == {
        "source": "PubMed",
        "search_query": "bees",
        "search_date": "2026-01-02",
        "dump_ids": ["pubmed-1", "pubmed-2"],
        "files": ["pubmed-1.ris", "pubmed-2.ris"],
        "identified_count": 5,
    }
    assert told["overlaps"][0] == {"source_a": "PubMed", "source_b": "Scopus", "paper_count": 1}
    assert told["references"] == [{"dump_id": "arxiv", "mention_count": 3, "paper_count": 2}]
    assert told["sources"][2]["source"] == "Lab\x1b[2J <list> & more"
    assert told["notes"] == notes(review())
    assert len(told) == len(whole) + 5


def test_names_are_shown_on_one_line_and_cut() -> None:
    assert plain(" a\u202eb\x07\n c\u200d ") == "a b c\u200d"
    assert [cells(text) for text in ("abc", "数据库", "e\u0301", "")] == [3, 6, 1, 0]
    assert cut("short", 5) == "short"
    assert cut("Web of Science Core Collection", 20) == "Web of Science Core…"
    assert cut("x" * 30, 10) == "x" * 9 + "…"
    assert cut("数据库数据库", 7) == "数据库…"
