from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from etl.deduplicate.survive import DECIDED
from etl.release.compare import compare
from etl.release.field_causes import _DECIDED
from schemas.vocabulary import CAUSES
from tests.publish.conftest import paper, row
from tests.release.world import (
    M1,
    M2,
    M3,
    M4,
    M5,
    M6,
    P1,
    P2,
    P3,
    P4,
    Made,
    Rows,
    dump,
    library,
    made,
    origin,
    read,
    ruling,
    span,
    the,
)

OTHER = "f" * 64


def cells(old: Made, new: Made) -> dict[tuple[Any, ...], tuple[str, str | None]]:
    """The cause of every cell, by table, key and column."""
    found = pl.concat([pl.DataFrame(schema={"table": pl.String()}), *compare(old, new).cells()], how="diagonal")
    return {
        (change["table"], *change["key"], change["column"]): (change["cause"], change["cause_detail"])
        for change in found.iter_rows(named=True)
    }


def told(change: Callable[[Rows], object], **inputs: Any) -> dict[tuple[Any, ...], tuple[str, str | None]]:
    """The causes of what a change of the library makes."""
    rows = library()
    change(rows)
    return cells(made(library(), "v1.0.0"), made(rows, **inputs))


def edit(rows: Rows, key: str, new_id: str, **values: Any) -> None:
    """Let a mention be edited: it has other values, and another id everywhere; its dump has other bytes."""
    the(rows, "mentions", key).update({"mention_id": new_id, **values})
    for table in ("spans", "provenance"):
        for one in rows[table]:
            one["mention_id"] = new_id if one["mention_id"] == key else one["mention_id"]
    for one in rows["pairs"]:
        one["mention_id_a"], one["mention_id_b"] = sorted(
            new_id if each == key else each for each in (one["mention_id_a"], one["mention_id_b"])
        )
    the(rows, "dumps", next(one["dump_id"] for one in rows["mentions"] if one["mention_id"] == new_id))["sha256"] = (
        OTHER
    )


def edited_abstract(rows: Rows) -> None:
    edit(rows, M3, M5, abstract="Second text, 2.", abstract_raw="Second text, 2.")
    the(rows, "papers", P2)["abstract"] = "Second text, 2."


def test_one_number_of_one_dump_is_one_cell_of_papers() -> None:
    rows = library()
    edited_abstract(rows)
    old, new = made(library(), "v1.0.0"), made(rows)
    found = compare(old, new)
    (change,) = pl.concat(list(found.cells("papers"))).to_dicts()
    assert change == {
        "table": "papers",
        "change": "changed",
        "key": [P2],
        "column": "abstract",
        "old": "Second text.",
        "new": "Second text, 2.",
        "paper_ids": [P2],
        "cause": "dump_changed",
        "cause_detail": "a",
    }
    assert found.columns[("mentions", "abstract")] == found.columns[("mentions", "abstract_raw")] == 1
    assert not any(counts.added or counts.removed for counts in found.rows.values())
    assert set(cells(old, new).values()) == {("dump_changed", "a")}


def test_only_one_input_differs_and_all_follows_from_it() -> None:
    def title(rows: Rows) -> None:
        the(rows, "papers", P1)["title"] = "Uno"

    def label(rows: Rows) -> None:
        the(rows, "dumps", "a")["label"] = "A label"
        the(rows, "papers", P1)["sources"] = ["arXiv"]

    key = ("papers", P1, "title")
    assert told(title, params=OTHER) == {key: ("rule", "params.yaml")}
    assert told(title, ids=OTHER) == {key: ("ledger", "ids.csv")}
    assert told(title, decisions=OTHER) == {key: ("decision", None)}
    assert told(title, code=OTHER) == {key: ("rule", None)}
    assert told(title, lock=OTHER) == {key: ("rule", None)}
    assert told(title) == {key: ("rule", None)}
    entry = ("dump_entry", "a")
    assert told(label, dumps=OTHER) == {("papers", P1, "sources"): entry, ("dumps", "a", "label"): entry}


def test_a_ledger_that_grew_explains_nothing_that_another_input_does() -> None:
    assert set(told(edited_abstract, ids=OTHER).values()) == {("dump_changed", "a")}


def test_dumps_that_came_and_went() -> None:
    rows = library()
    rows["dumps"].append(dump(4, "c"))
    rows["mentions"].append(read(M5, P4, "c", 1, "Four", "Fourth text."))
    rows["papers"].append(paper(P4, "Four", title="Four"))
    rows["spans"].append(span("c", 0, "title", M5))
    smaller, larger = made(library(), "v1.0.0"), made(rows, dumps=OTHER)
    assert set(cells(smaller, larger).values()) == {("dump_added", "c")}
    assert set(cells(larger, smaller).values()) == {("dump_removed", "c")}


def test_new_code_read_other_text_or_made_other_values_of_it_or_chose_otherwise() -> None:
    def change(rows: Rows) -> None:
        the(rows, "mentions", M1).update(title="ONE", title_raw="ONE")
        the(rows, "papers", P1).update(title="ONE", display_title="ONE")
        the(rows, "mentions", M3)["abstract"] = "2nd text."
        the(rows, "papers", P2)["abstract"] = "2nd text."
        the(rows, "papers", P3)["comment"] = "chosen otherwise"

    parser, normalisation = ("parser", None), ("normalisation", None)
    assert told(change, code=OTHER) == {
        ("mentions", M1, "title"): parser,
        ("mentions", M1, "title_raw"): parser,
        ("papers", P1, "title"): parser,
        ("papers", P1, "display_title"): parser,
        ("mentions", M3, "abstract"): normalisation,
        ("papers", P2, "abstract"): normalisation,
        ("papers", P3, "comment"): ("rule", None),
    }


def test_other_spans_of_the_same_bytes_are_the_parsers() -> None:
    def change(rows: Rows) -> None:
        rows["spans"][1]["end_byte"] = 8
        the(rows, "mentions", M1)["doi"] = "10.1000/1"
        the(rows, "mentions", M3)["doi"] = "10.1000/2"

    found = told(change, code=OTHER)
    assert found[("spans", "a", "5", "end_byte")] == ("parser", None)
    assert found[("mentions", M1, "doi")] == ("parser", None)
    assert found[("mentions", M3, "doi")] == ("normalisation", None)


def test_where_a_dump_and_the_code_differ_each_mention_tells() -> None:
    def change(rows: Rows) -> None:
        edited_abstract(rows)
        the(rows, "mentions", M5)["title"] = "2"
        the(rows, "papers", P2).update(title="2", display_title="2")
        the(rows, "mentions", M4)["title"] = "3"
        the(rows, "papers", P3)["title"] = "3"
        the(rows, "papers", P1)["title"] = "1"

    found = told(change, code=OTHER)
    assert found[("mentions", M5, "abstract")] == found[("papers", P2, "abstract")] == ("dump_changed", "a")
    assert found[("mentions", M5, "title")] == found[("papers", P2, "title")] == ("normalisation", None)
    assert found[("papers", P2, "display_title")] == ("normalisation", None)
    assert found[("mentions", M4, "title")] == found[("papers", P3, "title")] == ("normalisation", None)
    assert found[("papers", P1, "title")] == ("rule", None)
    assert found[("provenance", P2, "title", "0", "mention_id")] == ("normalisation", None)
    assert found[("dumps", "a", "sha256")] == ("dump_changed", "a")


def test_a_field_is_explained_by_the_mention_that_it_comes_from() -> None:
    def change(rows: Rows) -> None:
        rows["dumps"].append(dump(4, "c"))
        rows["mentions"].append(read(M5, P1, "c", 1, "one", "first text."))
        the(rows, "mentions", M1)["title"] = "ONE"
        the(rows, "papers", P1).update(title="ONE", abstract="first text.", mention_count=3, dump_ids=["a", "b", "c"])
        rows["provenance"][1].update(mention_id=M5, dump_id="c", rule="most_dumps")

    found = told(change, code=OTHER, dumps=OTHER)
    assert found[("papers", P1, "title")] == ("normalisation", None)
    assert found[("papers", P1, "abstract")] == ("dump_added", "c")
    assert found[("papers", P1, "mention_count")] == ("dump_added", "c")
    assert found[("provenance", P1, "abstract", "0", "rule")] == ("dump_added", "c")


def test_a_field_that_no_mention_of_its_own_explains_takes_another_of_the_paper() -> None:
    def change(rows: Rows) -> None:
        the(rows, "mentions", M2)["title"] = "Eins"
        the(rows, "papers", P1)["title"] = "one"

    assert told(change, code=OTHER)[("papers", P1, "title")] == ("normalisation", None)


def test_a_field_is_explained_by_its_own_mention_before_another_that_has_it_too() -> None:
    def change(rows: Rows) -> None:
        edit(rows, M2, M5, title="Won", title_raw="Won")
        the(rows, "mentions", M1)["title"] = "ONE"
        the(rows, "papers", P1)["title"] = "ONE"

    found = told(change, code=OTHER)
    assert found[("papers", P1, "title")] == ("normalisation", None)
    assert found[("mentions", M5, "title")] == ("dump_changed", "b")


def test_what_was_moved_by_an_edit_before_it_explains_nothing() -> None:
    def change(rows: Rows) -> None:
        edited_abstract(rows)
        the(rows, "mentions", M1).update(start_byte=1, end_byte=11, title_raw="ONE", title="ONE")
        rows["provenance"][0]["start_byte"] = 1
        the(rows, "papers", P1).update(title="ONE", comment="chosen otherwise", mention_count=9)

    found = told(change, code=OTHER)
    moved = (("mentions", M1), ("provenance", P1, "title", "0"))
    assert {found[(*key, "start_byte")] for key in moved} == {("dump_changed", "a")}
    assert found[("mentions", M1, "title_raw")] == found[("papers", P1, "title")] == ("parser", None)
    assert found[("papers", P1, "mention_count")] == found[("papers", P1, "comment")] == ("parser", None)


def test_places_that_an_edit_moved_are_its_dumps() -> None:
    def change(rows: Rows) -> None:
        edited_abstract(rows)
        the(rows, "mentions", M1).update(start_byte=1, end_byte=11)
        rows["provenance"][0]["start_byte"] = 1
        rows["spans"][0]["start_byte"] = 1
        the(rows, "papers", P1)["comment"] = "chosen otherwise"

    found = told(change, code=OTHER)
    for key in (("mentions", M1), ("provenance", P1, "title", "0"), ("spans", "a", "1")):
        assert found[(*key, "start_byte")] == ("dump_changed", "a")
    assert found[("papers", P1, "comment")] == ("rule", None)


def test_a_value_that_a_curator_set_is_the_rulings_whatever_field_that_names() -> None:
    def change(rows: Rows) -> None:
        edited_abstract(rows)
        the(rows, "papers", P2)["publication_year"] = 1999
        rows["provenance"].append(origin(P2, "publication_year", None, None, None, rule=DECIDED))
        rows["decisions"].append(ruling(1, "set", "a slip", [P2], paper_id=P2, field="publication_date", value="1999"))

    found = told(change, decisions=OTHER)
    assert found[("papers", P2, "publication_year")] == ("decision", "ruling 1: a slip")
    assert found[("papers", P2, "abstract")] == ("dump_changed", "a")


def test_a_field_that_a_ruling_emptied_is_the_rulings() -> None:
    rows, later = library(), library()
    the(rows, "papers", P2)["comment"] = "a slip"
    rows["provenance"].append(origin(P2, "comment", M3, "a", 15))
    edited_abstract(later)
    later["decisions"] = [ruling(1, "set", "no comment", [P2], paper_id=P2, field="comment")]
    found = cells(made(rows, "v1.0.0"), made(later, decisions=OTHER))
    assert found[("papers", P2, "comment")] == ("decision", "ruling 1: no comment")
    assert found[("papers", P2, "abstract")] == ("dump_changed", "a")


def test_a_field_takes_a_mention_that_went_before_one_that_differs_elsewhere() -> None:
    def change(rows: Rows) -> None:
        edit(rows, M1, M5, abstract="1st text.", abstract_raw="1st text.")
        the(rows, "papers", P1).update(title="one", abstract="1st text.", mention_count=1)
        for table in ("mentions", "spans", "dumps"):
            rows[table] = [one for one in rows[table] if one["dump_id"] != "b"]
        rows["pairs"] = []

    found = told(change, dumps=OTHER)
    assert found[("papers", P1, "title")] == ("dump_removed", "b")
    assert found[("papers", P1, "abstract")] == found[("papers", P1, "mention_count")] == ("dump_changed", "a")


@pytest.mark.parametrize("code", [OTHER, None])
def test_a_ruling_explains_the_field_that_it_set(code: str | None) -> None:
    def change(rows: Rows) -> None:
        edited_abstract(rows)
        the(rows, "papers", P2)["title"] = "Deux"
        rows["provenance"][2] = origin(P2, "title", None, None, None, rule=DECIDED)
        rows["decisions"].append(ruling(1, "set", "a slip", [P2], paper_id=P2, field="title", value="Deux"))

    found = told(change, decisions=OTHER, **({"code": code} if code else {}))
    by_ruling = ("decision", "ruling 1: a slip")
    assert found[("papers", P2, "title")] == found[("provenance", P2, "title", "0", "rule")] == by_ruling
    assert found[("decisions", "1", "why")] == by_ruling
    assert found[("papers", P2, "abstract")] == ("dump_changed", "a")


def test_a_ruling_that_was_taken_back_explains_what_is_as_before_again() -> None:
    rows = library()
    the(rows, "papers", P2)["title"] = "Deux"
    the(rows, "papers", P3)["title"] = "Trois"
    rows["decisions"] = [
        ruling(1, "set", "a slip", [P2], paper_id=P2, field="title", value="Deux"),
        ruling(2, "set", "another", [P3], paper_id=P3, field="title", value="Trois"),
    ]
    found = cells(made(rows, "v1.0.0"), made(library(), decisions=OTHER))
    assert found[("papers", P2, "title")] == ("decision", "ruling 1: a slip")
    assert found[("papers", P3, "title")] == ("decision", "ruling 2: another")


def test_a_ruling_explains_papers_that_it_joined_and_those_that_lost_their_mentions_to_them() -> None:
    def change(rows: Rows) -> None:
        the(rows, "mentions", M4)["paper_id"] = P2
        rows["papers"].remove(the(rows, "papers", P3))
        the(rows, "papers", P2).update(mention_count=2, dump_ids=["a", "b"])
        the(rows, "aliases", P3).update(paper_id=P2, reason="merged")
        rows["pairs"].append(row("pairs", mention_id_a=M3, mention_id_b=M4, verdict="strong", reason="decided_same"))
        rows["decisions"].append(ruling(1, "same", "a preprint", [P2], mention_ids=[M3, M4], side_numbers=[1, 1]))
        the(rows, "papers", P1)["comment"] = "of the code"

    found = told(change, decisions=OTHER, code=OTHER)
    others = {key: cause for key, cause in found.items() if key != ("papers", P1, "comment")}
    assert set(others.values()) == {("decision", "ruling 1: a preprint")}
    assert {key[:2] for key in others} >= {("papers", P3), ("mentions", M4), ("aliases", P3), ("pairs", M3)}
    assert found[("papers", P1, "comment")] == ("rule", None)


def test_two_dumps_that_changed_are_told_apart() -> None:
    def change(rows: Rows) -> None:
        edited_abstract(rows)
        edit(rows, M4, M6, title="3", title_raw="3")
        the(rows, "papers", P3)["title"] = "3"
        the(rows, "papers", P1)["comment"] = "at a distance"

    found = told(change)
    assert found[("papers", P2, "abstract")] == ("dump_changed", "a")
    assert found[("papers", P3, "title")] == ("dump_changed", "b")
    assert found[("papers", P1, "comment")] == ("dump_changed", None)
    assert found[("spans", "b", "10", "mention_id")] == ("dump_changed", "b")


def test_a_dump_that_is_read_as_another_format_is_its_entrys() -> None:
    def change(rows: Rows) -> None:
        the(rows, "dumps", "b")["format"] = "other"
        the(rows, "dumps", "a")["label"] = "a label, by which nothing is read"
        the(rows, "mentions", M4).update(title="3", title_raw="3")
        the(rows, "mentions", M3)["title"] = "2"

    found = told(change, dumps=OTHER, code=OTHER)
    assert found[("mentions", M4, "title")] == found[("dumps", "b", "format")] == ("dump_entry", "b")
    assert found[("mentions", M3, "title")] == ("normalisation", None)


def test_mentions_of_a_reference_dump_come_with_the_paper_that_needs_them() -> None:
    def change(rows: Rows) -> None:
        edited_abstract(rows)
        rows["mentions"].append(read(M6, P2, "r", 1, "Two", "Second text, 2."))
        rows["spans"][-1].update(span("r", 0, "title", M6))

    found = told(change, code=OTHER)
    assert found[("mentions", M6, "title")] == ("dump_changed", "a")


def test_a_span_of_a_reference_dump_is_used_by_the_paper_that_needs_it() -> None:
    rows, later = library(), library()
    edited_abstract(later)
    later["mentions"].append(read(M6, P2, "r", 1, "Two", "Second text, 2."))
    for one, role in ((rows, "unused"), (later, "field")):
        one["spans"][-1] = {**span("r", 0, "title", M6), "role": role}
    found = cells(made(rows, "v1.0.0"), made(later, code=OTHER))
    assert found[("spans", "r", "0", "role")] == ("dump_changed", "a")


def test_a_verdict_that_a_curator_gave_is_the_rulings() -> None:
    def change(rows: Rows) -> None:
        edit(rows, M1, M5, title="ONE", title_raw="ONE")
        rows["pairs"][0].update(reason="decided_same", title_similarity=0.5)
        rows["decisions"].append(ruling(1, "same", "a preprint", [P1], mention_ids=[M5, M2], side_numbers=[1, 1]))

    found = told(change, decisions=OTHER)
    assert found[("pairs", M2, M5, "reason")] == ("decision", "ruling 1: a preprint")
    assert found[("pairs", M2, M5, "title_similarity")] == ("dump_changed", "a")


def test_what_is_rejected_is_its_dumps_or_its_stages() -> None:
    def change(rows: Rows) -> None:
        edited_abstract(rows)
        known = {"end_byte": 9, "rule": "r", "reason": "odd", "raw_text": "?"}
        rows["quarantine"] = [
            row("quarantine", dump_id="a", start_byte=1, stage="parse", **known),
            row("quarantine", dump_id="b", start_byte=1, stage="parse", **known),
            row("quarantine", dump_id="b", start_byte=2, stage="normalise", **known),
        ]

    found = told(change, code=OTHER)
    assert found[("quarantine", "a", "1", "rule")] == ("dump_changed", "a")
    assert found[("quarantine", "b", "1", "rule")] == ("parser", None)
    assert found[("quarantine", "b", "2", "rule")] == ("normalisation", None)


def test_the_causes_are_those_of_the_vocabulary() -> None:
    assert _DECIDED == DECIDED
    assert {"schema", "ledger"} < set(CAUSES)
