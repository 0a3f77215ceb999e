from datetime import date
from typing import Any

import pytest

from etl.deduplicate.papers import Built, build_paper, first_words, paper_url
from etl.deduplicate.survive import DUMP_ORDINAL
from schemas.columns import Dump, Paper
from tests.deduplicate.world import BREAD, CLOCKS, CLOCKS_CHANGED, DUMPS, SOURCES, mention_id, record

PAPER = "p" + 16 * "0"


def paper(
    *fields: dict[str, Any], spans: dict[tuple[str, str], list[tuple[int, int]]] | None = None, **decided: Any
) -> Built:
    """A paper of mentions named 0, 1, …; spans by name and printed field."""
    rows = []
    for number, given in enumerate(fields):
        dump_id = list(DUMPS)[number]
        known = {DUMP_ORDINAL: number + 1, Dump.source: SOURCES.get(dump_id), Dump.role: DUMPS[dump_id]}
        rows.append(record(str(number), **{"dump_id": dump_id, **given}) | known)
    places = {(mention_id(name), field): parts for (name, field), parts in (spans or {}).items()}
    return build_paper(PAPER, rows, places, decided)


def provenance(built: Built, field: str) -> list[tuple[Any, ...]]:
    return [
        (row["part"], row["mention_id"], row["dump_id"], row["start_byte"], row["end_byte"], row["rule"])
        for row in built.provenance
        if row["field"] == field
    ]


def conflicts(built: Built) -> dict[str, list[tuple[str, str, list[str]]]]:
    found: dict[str, list[tuple[str, str, list[str]]]] = {}
    for row in built.conflicts:
        told = (row["chosen_value"], row["other_value"], row["other_mention_ids"])
        found.setdefault(row["field"], []).append(told)
    return found


@pytest.mark.parametrize(
    ("fields", "column", "expected"),
    [
        ([{"title": "Oil", "abstract": CLOCKS}], "display_title", "Oil"),
        ([{"abstract": "Short."}], "display_title", "Short."),
        ([{"abstract": CLOCKS}], "display_title", f"{CLOCKS[:77]} …"),
        ([{"doi": "10.1000/a", "arxiv_id": "2101.00001"}], "paper_url", "https://doi.org/10.1000/a"),
        ([{"arxiv_id": "2101.00001"}], "paper_url", "https://arxiv.org/abs/2101.00001"),
        ([{}], "paper_url", None),
        ([{}, {}, {}], "mention_count", 3),
        ([{"dump_id": "beta"}, {"dump_id": "alpha"}, {"dump_id": "alpha"}], "dump_ids", ["alpha", "beta"]),
        ([{}, {}, {}], "sources", ["Scopus", "arXiv"]),
        ([{"dump_id": "gamma"}, {}], "first_seen_dump_id", "gamma"),
        ([{"title": "Oil"}, {"title": "Bread"}], "conflict_count", 1),
        ([{"abstract": CLOCKS, "arxiv_version": 2}], "arxiv_version", 2),
        ([{"title": "Oil", "arxiv_version": 2}], "arxiv_version", None),
        ([{"abstract": CLOCKS}, {"title": "Oil", "arxiv_version": 2}], "arxiv_version", None),
        ([{"abstract": CLOCKS, "flags": ["truncated"]}, {"title": "Oil"}], "flags", ["truncated"]),
        ([{"title": "Oil", "flags": ["truncated"]}, {"abstract": CLOCKS}], "flags", []),
        ([{}], "authors", []),
        ([{}], "publication_date_is_inferred", False),
        ([{"keywords": ["b", "a"]}, {"keywords": ["c", "a"]}], "keywords", ["b", "a", "c"]),
    ],
)
def test_columns_computed_from_others(fields: list[dict[str, Any]], column: str, expected: Any) -> None:
    fields = [{"title": "Any"} | given if column == "paper_url" else given for given in fields]
    if not any({"title", "abstract"} & given.keys() for given in fields):
        fields[0] = {"title": "Any"} | fields[0]
    assert paper(*fields).paper[column] == expected


def test_a_paper_has_every_column_once() -> None:
    assert set(paper({"title": "Oil"}).paper) == set(Paper.TYPES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("short", "short"), ("a " * 40, "a " * 40), ("ab " * 30, f"{'ab ' * 25}ab …"), ("x" * 90, f"{'x' * 80} …")],
)
def test_first_words_are_cut_between_words(text: str, expected: str) -> None:
    assert first_words(text) == expected


@pytest.mark.parametrize(
    ("doi", "expected"),
    [
        ("10.1000/(a)b;2", "https://doi.org/10.1000/(a)b;2"),
        ("10.1000/a<b>#c?d", "https://doi.org/10.1000/a%3Cb%3E%23c%3Fd"),
    ],
)
def test_a_paper_url_is_quoted(doi: str, expected: str) -> None:
    assert paper_url(doi, None) == expected


def test_authors_come_with_their_number() -> None:
    built = paper(
        {"title": "Oil", "author_count": 40},
        {"authors": ["Ada Oil", "Ben Brot"], "author_count": 3, "doi": "10.1/a"},
        {"author_count": 40},
        {"authors": ["Ada Oil"], "author_count": 3},
    )
    assert (built.paper["authors"], built.paper["author_count"]) == (["Ada Oil", "Ben Brot"], 3)
    assert provenance(built, "author_count") == [(0, mention_id("1"), "beta", 0, 100, "identified")]
    assert conflicts(built) == {
        "authors": [("Ada Oil; Ben Brot", "Ada Oil", [mention_id("3")])],
        "author_count": [("3", "40", sorted([mention_id("0"), mention_id("2")]))],
    }


def test_a_number_of_authors_without_their_names() -> None:
    assert paper({"title": "Oil", "author_count": 40}).paper["author_count"] == 40


def test_a_value_leads_back_to_each_span_that_it_came_from() -> None:
    built = paper({"abstract": CLOCKS}, spans={("0", "abstract"): [(0, 40), (50, 90)]})
    assert provenance(built, "abstract") == [
        (0, mention_id("0"), "alpha", 0, 40, "only_reading"),
        (1, mention_id("0"), "alpha", 50, 90, "only_reading"),
    ]


def test_a_value_whose_format_knows_no_finer_leads_back_to_its_mention() -> None:
    built = paper({"title": "Oil", "start_byte": 7, "end_byte": 70})
    assert provenance(built, "title") == [(0, mention_id("0"), "alpha", 7, 70, "only_reading")]


@pytest.mark.parametrize(
    ("field", "value", "printed"),
    [
        ("publication_year", 2021, "date"),
        ("journal", "Clocks", "journal_ref"),
        ("pages", "1-7", "journal_ref"),
        ("author_count", 3, "authors"),
        ("flags", ["truncated"], "abstract"),
        ("urls", ["https://example.org"], "comment"),
        ("doi", "10.1000/a", "doi"),
    ],
)
def test_a_value_leads_back_to_the_printed_field_that_it_was_read_from(field: str, value: Any, printed: str) -> None:
    fields = {"abstract": CLOCKS, field: value, "publication_year": 2021, "publication_date_precision": "year"}
    built = paper(fields, spans={("0", printed): [(3, 9)]})
    assert [row[3:5] for row in provenance(built, field)] == [(3, 9)]


def test_a_list_leads_back_to_every_mention_that_added_to_it() -> None:
    built = paper(
        {"title": "Oil", "urls": ["a"]},
        {"urls": ["a"]},
        {"urls": ["b", "a"]},
        spans={("0", "abstract"): [(1, 2), (3, 4)], ("2", "comment"): [(5, 6)]},
    )
    assert provenance(built, "urls") == [
        (0, mention_id("0"), "alpha", 1, 2, "united"),
        (1, mention_id("0"), "alpha", 3, 4, "united"),
        (2, mention_id("2"), "gamma", 5, 6, "united"),
    ]


def test_every_value_of_a_paper_leads_back() -> None:
    built = paper(
        {"title": "Oil", "abstract": CLOCKS, "authors": ["Ada Oil"], "flags": ["truncated"], "categories": ["cs.CL"]},
        {"journal": "Clocks", "publication_year": 2021, "publication_date_precision": "year", "keywords": ["oil"]},
    )
    computed = "paper_id display_title mention_count dump_ids sources first_seen_dump_id conflict_count".split()
    values = {name for name, value in built.paper.items() if value not in (None, [])}
    assert values - set(computed) == {row["field"] for row in built.provenance}


DATE = {
    "publication_date": date(2021, 5, 1),
    "publication_year": 2021,
    "publication_date_precision": "day",
    "publication_date_is_inferred": False,
}


@pytest.mark.parametrize(
    ("decided", "lost"),
    [
        ({"title": "Bread"}, {"title": [("Bread", "Oil", sorted([mention_id("0"), mention_id("1")]))]}),
        ({"title": "OIL!"}, {}),
        (
            {"abstract": BREAD},
            {"abstract": [(BREAD, CLOCKS, [mention_id("0")]), (BREAD, CLOCKS_CHANGED, [mention_id("1")])]},
        ),
        ({"keywords": ["bread"]}, {}),
        ({"flags": ["withdrawn"]}, {}),
        (
            {"authors": ["Cy Fern"], "author_count": 1},
            {
                "authors": [("Cy Fern", "Ada Oil; Ben Brot", [mention_id("0")])],
                "author_count": [("1", "2", [mention_id("0")]), ("1", "3", [mention_id("1")])],
            },
        ),
        ({"author_count": 3}, {"author_count": [("3", "2", [mention_id("0")])]}),
        (DATE, {"publication_date": [("2021-05-01", "2020-05-01", [mention_id("0")])]}),
    ],
)
def test_a_decided_value_is_taken_and_what_the_mentions_say_is_kept(
    decided: dict[str, Any], lost: dict[str, Any]
) -> None:
    mentions: list[dict[str, Any]] = [
        {
            "title": "Oil",
            "abstract": CLOCKS,
            "authors": ["Ada Oil", "Ben Brot"],
            "keywords": ["oil"],
            "publication_date": date(2020, 5, 1),
            "publication_year": 2020,
            "publication_date_precision": "day",
            "publication_date_is_inferred": True,
            "flags": ["truncated"],
            "arxiv_version": 2,
        },
        {"title": "oil", "abstract": CLOCKS_CHANGED, "author_count": 3, "flags": ["truncated"]},
    ]
    before, built = conflicts(paper(*mentions)), paper(*mentions, **decided)
    assert {name: built.paper[name] for name in decided} == decided
    assert conflicts(built) == {name: told for name, told in before.items() if name not in decided} | lost
    for name in decided:
        assert provenance(built, name) == [(0, None, None, None, None, "decided")]


def test_a_decided_abstract_is_of_no_version_and_has_no_mentions_flags() -> None:
    built = paper({"abstract": CLOCKS, "arxiv_version": 2, "flags": ["truncated"]}, abstract=BREAD)
    assert (built.paper["arxiv_version"], built.paper["flags"]) == (None, [])


def test_a_decided_value_that_no_mention_has() -> None:
    built = paper({"abstract": CLOCKS}, title="Oil")
    assert (built.paper["title"], built.paper["display_title"], built.conflicts) == ("Oil", "Oil", [])
