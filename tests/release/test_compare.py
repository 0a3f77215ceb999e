from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.release import blocks, cells, field_causes, held, keys
from etl.release.compare import Comparison, RowCounts, ShapeChange, compare
from etl.release.side import ColumnShape, TableShape
from etl.release.texts import text_of
from schemas.columns import Change
from schemas.derive import polars_types
from schemas.tables import RELEASE_TABLES, TABLES
from tests.publish.conftest import paper, row
from tests.release.world import M1, M2, M4, M5, P1, P2, P3, Made, Rows, library, made, read, span, the

NO_CHANGE = RowCounts(0, 0, 0, 0, 0)


def changes(found: Comparison, *tables: str) -> list[dict[str, Any]]:
    return [change for frame in found.cells(*tables) for change in frame.to_dicts()]


def told(change: Callable[[Rows], object], *tables: str) -> list[tuple[Any, ...]]:
    """What a change of the library makes of some tables: kind, key, column, old, new."""
    rows = library()
    change(rows)
    found = changes(compare(made(library()), made(rows)), *tables)
    return [(one["change"], *one["key"], one["column"], one["old"], one["new"]) for one in found]


@pytest.mark.parametrize("with_hashes", [True, False])
def test_a_side_equals_itself(with_hashes: bool) -> None:
    side = made(library(), with_hashes=with_hashes)
    found = compare(side, side)
    assert not found.shape
    assert not found.columns
    assert not found.recoded
    assert not changes(found)
    assert found.rows["papers"] == RowCounts(3, 3, 0, 0, 0)
    assert list(found.rows) == [table.name for table in TABLES]


def test_no_table_is_read_that_the_manifests_call_equal() -> None:
    class Unread(Made):
        def read(self, table: str, *args: Any, **options: Any) -> pl.DataFrame:
            if table == "dumps":  # they say why, and are few
                return super().read(table, *args, **options)
            raise AssertionError(table)

    side = made(library())
    unread = Unread(side.name, side.shapes, side.manifest, side.frames)
    assert not changes(compare(unread, unread))


def test_what_differs_is_read_once_while_it_is_little() -> None:
    read: list[str] = []

    class Watched(Made):
        def read(self, table: str, *args: Any, **options: Any) -> pl.DataFrame:
            read.append(table)
            return super().read(table, *args, **options)

    rows = library()
    the(rows, "papers", P1)["title"] = "1"
    old, new = (Watched(side.name, side.shapes, side.manifest, side.frames) for side in (made(library()), made(rows)))
    found = compare(old, new)
    assert "papers" in read
    read.clear()
    assert changes(found)
    assert not read


def test_cells_come_in_the_order_of_tables_rows_and_columns() -> None:
    def change(rows: Rows) -> None:
        the(rows, "papers", P2).update(title="2", comment="new", keywords=["a", "b"])
        rows["papers"].remove(the(rows, "papers", P1))
        rows["papers"].append(paper("p00000000000000aa", "A", publication_date=date(2024, 2, 29)))
        the(rows, "mentions", M4).update(title=None, discussion_count=0)

    found = told(change, "papers", "mentions")
    gone, changed, mentions = found[:9], found[9:12], found[-2:]
    assert [one[:3] for one in gone] == [
        ("removed", P1, name)
        for name in "paper_id display_title title abstract publication_date_is_inferred mention_count dump_ids "
        "first_seen_dump_id conflict_count".split()
    ]
    assert gone[6] == ("removed", P1, "dump_ids", '["a","b"]', None)
    assert changed == [
        ("changed", P2, "title", "Two", "2"),
        ("changed", P2, "comment", None, "new"),
        ("changed", P2, "keywords", "[]", '["a","b"]'),
    ]
    assert found[12] == ("added", "p00000000000000aa", "paper_id", None, "p00000000000000aa")
    assert ("added", "p00000000000000aa", "publication_date", None, "2024-02-29") in found
    assert mentions == [("changed", M4, "title", "Three", None), ("changed", M4, "discussion_count", None, "0")]


def test_rows_are_counted_and_so_are_changed_cells() -> None:
    rows = library()
    the(rows, "papers", P2).update(title="2", comment="new")
    the(rows, "papers", P3).update(title="3")
    rows["papers"].remove(the(rows, "papers", P1))
    found = compare(made(library()), made(rows))
    assert found.rows["papers"] == RowCounts(3, 2, 0, 1, 2)
    assert found.columns == {("papers", "title"): 2, ("papers", "comment"): 1}


def test_changes_are_about_the_papers_of_both_sides() -> None:
    rows = library()
    the(rows, "mentions", M4)["paper_id"] = P2
    rows["spans"][0]["part"] = 1
    rows["pairs"][0]["reason"] = "decided_same"
    rows["decisions"] = [{**row("decisions", ordinal=1, ruling="same", why="so", decided_by="Ann"), "state": "applied"}]
    rows["decisions"][0].update(decided_date=date(2026, 1, 2), touched_paper_ids=[P3, P1])
    the(rows, "aliases", P3)["paper_id"] = P2
    found = {(one["table"], one["column"]): one["paper_ids"] for one in changes(compare(made(library()), made(rows)))}
    assert found[("mentions", "paper_id")] == [P2, P3]
    assert found[("spans", "part")] == [P1]
    assert found[("pairs", "reason")] == [P1]
    assert found[("decisions", "why")] == [P1, P3]
    assert found[("aliases", "paper_id")] == [P2, P3]


def test_text_that_grew_moves_no_row_but_its_places() -> None:
    def change(rows: Rows) -> None:
        for one in rows["spans"]:
            one["start_byte"], one["end_byte"] = (one[name] + 7 for name in ("start_byte", "end_byte"))
        rows["spans"].append(span("a", 0))

    found = told(change, "spans")
    assert {one[0] for one in found} == {"added", "changed"}
    assert {one[3] for one in found if one[0] == "changed"} == {"start_byte", "end_byte"}
    assert {one[1:3] for one in found if one[0] == "added"} == {("a", "0")}
    assert sum(one[3] == "start_byte" for one in found) == 11


def test_furniture_is_known_by_the_span_before_it_or_behind_it() -> None:
    def change(rows: Rows) -> None:
        rows["spans"] = [one for one in rows["spans"] if one["mention_id"] != M1]
        rows["spans"].append(span("b", 30))

    found = told(change, "spans")
    assert {one[1:3] for one in found if one[0] == "removed"} == {("a", "0"), ("a", "5")}
    assert {one[1:3] for one in found if one[0] == "added"} == {("b", "30")}


def test_a_reading_that_was_edited_is_one_conflict() -> None:
    conflict = row("conflicts", paper_id=P1, field="title", kind="wording", chosen_value="One", chosen_mention_id=M1)
    rows, later = library(), library()
    rows["conflicts"] = [{**conflict, "other_value": "Won", "other_mention_ids": [M2], "difference": "One → Won"}]
    later["conflicts"] = [{**conflict, "other_value": "Wan", "other_mention_ids": [M5], "difference": "One → Wan"}]
    the(later, "mentions", M2)["mention_id"] = M5
    found = changes(compare(made(rows), made(later)), "conflicts")
    assert {one["column"]: (one["old"], one["new"]) for one in found} == {
        "other_value": ("Won", "Wan"),
        "other_mention_ids": (f'["{M2}"]', f'["{M5}"]'),
        "difference": ("One → Won", "One → Wan"),
    }


def test_rows_that_name_an_edited_mention_are_the_same() -> None:
    a, b, later = "m000000000000000a", "m000000000000000b", "m000000000000000c"
    conflict = row("conflicts", paper_id=P1, field="title", kind="wording", chosen_value="One", difference="x")
    rows = library()
    rows["mentions"] += [read(one, P1, name, 3, "One", "First text.") for one, name in ((a, "a"), (b, "b"))]
    rows["pairs"].append(row("pairs", mention_id_a=a, mention_id_b=b, verdict="exact", reason="same_text"))
    rows["conflicts"] = [{**conflict, "other_value": "Won", "other_mention_ids": [a, b]}]
    edited = deepcopy(rows)
    the(edited, "mentions", a)["mention_id"] = later
    edited["pairs"][1].update(mention_id_a=b, mention_id_b=later)
    edited["conflicts"][0].update(other_value="Wan", other_mention_ids=[b, later])
    found = compare(made(rows), made(edited))
    assert found.columns == {
        ("mentions", "mention_id"): 1,
        ("pairs", "mention_id_a"): 1,
        ("pairs", "mention_id_b"): 1,
        ("conflicts", "other_value"): 1,
        ("conflicts", "other_mention_ids"): 1,
    }
    assert not any(counts.added or counts.removed for counts in found.rows.values())


def test_a_ruling_is_the_same_at_another_place() -> None:
    ruling = row("decisions", ruling="set", paper_id=P2, field="title", why="so", decided_by="Ann", state="applied")
    first, second = ({**ruling, "value": value, "decided_date": date(2026, 1, 2)} for value in ("1", "2"))
    rows, later = library(), library()
    rows["decisions"] = [{**first, "ordinal": 1}, {**second, "ordinal": 2, "field": "comment"}]
    later["decisions"] = [{**second, "ordinal": 1, "field": "comment"}]
    found = compare(made(rows), made(later))
    assert found.rows["decisions"] == RowCounts(2, 1, 0, 1, 1)
    assert found.columns == {("decisions", "ordinal"): 1}


def with_shape(side: Made, table: str, shape: TableShape | None) -> Made:
    others = {name: one for name, one in side.shapes.items() if name != table}
    return replace(side, shapes=others if shape is None else {**others, table: shape})


def without(side: Made, table: str, column: str) -> Made:
    """The same side before a column was added to a table."""
    shape = side.shapes[table]
    columns = {name: one for name, one in shape.columns.items() if name != column}
    return with_shape(side, table, shape._replace(columns=columns))


def test_a_column_that_came_is_one_change_and_listed_with_rows_that_came() -> None:
    rows = library()
    rows["papers"].append(paper("p00000000000000aa", "A", comment="said"))
    the(rows, "papers", P1)["comment"] = "kept"
    old, new = without(made(library()), "papers", "comment"), made(rows)
    found = compare(old, new)
    assert found.shape == (ShapeChange("papers", "comment", "column_added", None, "string, may be null"),)
    assert [one for one in changes(found, "papers") if one["column"] == "comment"] == [
        {
            "table": "papers",
            "change": "added",
            "key": [],
            "column": "comment",
            "old": None,
            "new": "string, may be null",
            "paper_ids": [],
            "cause": "schema",
            "cause_detail": None,
        },
        {
            "table": "papers",
            "change": "added",
            "key": ["p00000000000000aa"],
            "column": "comment",
            "old": None,
            "new": "said",
            "paper_ids": ["p00000000000000aa"],
            "cause": "rule",
            "cause_detail": None,
        },
    ]
    (gone,) = [one for one in changes(compare(new, old), "papers") if not one["key"]]
    assert (gone["change"], gone["column"], gone["old"], gone["cause"]) == (
        *("removed", "comment", "string, may be null", "schema"),
    )


def test_a_table_that_came_is_a_change_a_column() -> None:
    rows = library()
    old, new = with_shape(made(rows), "aliases", None), made(rows)
    found = compare(old, new)
    assert found.shape == (ShapeChange("aliases", None, "table_added", None, "alias_id, paper_id, reason"),)
    assert found.rows["aliases"] == RowCounts(0, 3, 3, 0, 0)
    assert [(one["change"], one["key"], one["column"]) for one in changes(found)] == [
        ("added", [], name) for name in ("alias_id", "paper_id", "reason")
    ]
    assert compare(new, old).rows["aliases"] == RowCounts(3, 0, 0, 3, 0)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"type": "integer"}, "retyped"),
        ({"nullable": True}, "now_nullable"),
        ({"values": ("different", "exact", "strong")}, "set_narrowed"),
        ({"values": ("different", "exact", "maybe", "review", "strong")}, "set_widened"),
        ({"values": None}, "set_widened"),
        ({"description": "In other words."}, "described"),
    ],
)
def test_what_consumers_rely_on_is_compared(change: dict[str, Any], what: str) -> None:
    side = made(library())
    shape = side.shapes["pairs"]
    other = shape._replace(columns={**shape.columns, "verdict": shape.columns["verdict"]._replace(**change)})
    backwards = {"now_nullable": "never_null", "set_narrowed": "set_widened", "set_widened": "set_narrowed"}
    later = with_shape(side, "pairs", other)
    assert [(one.column, one.what) for one in compare(side, later).shape] == [("verdict", what)]
    assert [one.what for one in compare(later, side).shape] == [backwards.get(what, what)]


def test_a_column_of_another_type_is_compared_as_text() -> None:
    rows = library()
    old, new = made(rows), made(rows)
    frame = new.frames["papers"].with_columns(pl.col("mention_count").cast(pl.String()) + pl.lit("0").head(1))
    shape = new.shapes["papers"]
    columns = {**shape.columns, "mention_count": ColumnShape("string", False, None, "")}
    later = replace(with_shape(new, "papers", shape._replace(columns=columns)), frames={**new.frames, "papers": frame})
    found = changes(compare(old, later), "papers")
    assert [(one["key"], one["old"], one["new"]) for one in found] == [
        ([], "integer", "string"),
        *(([one], count, f"{count}0") for one, count in ((P1, "2"), (P2, "1"), (P3, "1"))),
    ]


def test_a_table_without_a_column_that_both_sides_have_is_another() -> None:
    def renamed(name: str, shape: TableShape, frame: pl.DataFrame) -> tuple[TableShape, pl.DataFrame]:
        if name != "aliases":
            return shape, frame
        columns = {f"x_{column}": one for column, one in shape.columns.items()}
        return TableShape(("x_alias_id",), columns), frame.rename(lambda column: f"x_{column}")

    found = compare(made(library()), reshaped(made(library()), renamed))
    assert found.rows["aliases"] == RowCounts(3, 3, 3, 3, 0)
    told = [(one["change"], one["key"], one["column"]) for one in changes(found) if one["key"]]
    assert told[:2] == [("added", [P1], "x_alias_id"), ("added", [P1], "x_paper_id")]
    assert told[-1] == ("removed", [P3], "paper_id")


def test_a_file_that_was_encoded_anew_is_told() -> None:
    rows = library()
    old, new = made(rows), made(rows)
    new.manifest["files"]["papers.parquet"]["sha256"] = "0"
    assert compare(old, new).recoded == ("papers.parquet",)
    the(rows, "papers", P1)["title"] = "1"
    assert not compare(old, made(rows)).recoded


# Properties: any two releases, however odd

TEXTS = st.sampled_from([None, "a", "b", "c"])
IDS = st.sampled_from(["a", "b", "c", "d", "e"])


def rows_of(table: str, keys: Sequence[str], **columns: Any) -> st.SearchStrategy[list[dict[str, Any]]]:
    one = st.fixed_dictionaries(columns)
    return st.lists(one, max_size=5, unique_by=lambda row: tuple(row[name] for name in keys)).map(
        lambda found: [row(table, **values) for values in found]
    )


NUMBERS = st.integers(0, 5)
WORLDS = st.fixed_dictionaries(
    {
        "papers": rows_of(
            "papers",
            ["paper_id"],
            paper_id=IDS,
            title=TEXTS,
            author_count=st.none() | NUMBERS,
            flags=st.lists(IDS, max_size=2),
        ),
        "mentions": rows_of(
            *("mentions", ["dump_id", "ordinal"]),
            mention_id=st.uuids().map(lambda one: "m" + one.hex[:1]),
            dump_id=st.sampled_from("de"),
            ordinal=NUMBERS,
            paper_id=IDS,
            title=TEXTS,
            title_raw=TEXTS,
        ).map(lambda found: list({one["mention_id"]: one for one in found}.values())),
        "spans": rows_of(
            *("spans", ["dump_id", "start_byte"]),
            dump_id=st.sampled_from("de"),
            start_byte=NUMBERS,
            end_byte=NUMBERS,
            role=st.sampled_from(["field", "furniture"]),
            mention_id=st.none() | IDS,
            field=TEXTS,
        ),
        "conflicts": rows_of(
            *("conflicts", ["paper_id", "field", "other_value"]),
            paper_id=IDS,
            field=st.sampled_from("tx"),
            other_value=IDS,
            chosen_value=IDS,
            other_mention_ids=st.lists(IDS, min_size=1, max_size=1),
        ),
        "quarantine": rows_of(
            *("quarantine", ["dump_id", "start_byte"]),
            dump_id=st.sampled_from("de"),
            start_byte=NUMBERS,
            raw_text=IDS,
            mention_id=st.none() | IDS,
        ),
    }
)


def of_texts(side: Made, table: str) -> dict[tuple[str | None, ...], dict[str, str | None]]:
    """The rows of a table as texts, by their key."""
    frame = side.frames[table]
    rows = frame.select(text_of(name, dtype) for name, dtype in frame.schema.items()).to_dicts()
    key = side.shapes[table].key
    return {
        tuple(one[name] for name in key): {name: None if text == "[]" else text for name, text in one.items()}
        for one in rows
    }


def applied(side: Made, table: str, found: Sequence[Mapping[str, Any]]) -> list[dict[str, str | None]]:
    """The rows of a table with these changes made in them."""
    before, key = of_texts(side, table), side.shapes[table].key
    cells: dict[tuple[str, tuple[str, ...]], dict[str, Mapping[str, Any]]] = {}
    for one in found:
        cells.setdefault((one["change"], tuple(one["key"])), {})[one["column"]] = one
    rows = []
    for (change, where), columns in cells.items():
        if change == "removed":
            assert {name: one["old"] for name, one in columns.items()} == {
                name: text for name, text in before.pop(where).items() if text is not None
            }
        elif change == "changed":
            was = tuple(
                columns[name]["old"] if name in columns else text for name, text in zip(key, where, strict=True)
            )
            row = before.pop(was)
            assert all(row[name] == (None if one["old"] == "[]" else one["old"]) for name, one in columns.items())
            rows.append(row | {name: None if one["new"] == "[]" else one["new"] for name, one in columns.items()})
        else:
            nothing = dict.fromkeys(side.frames[table].columns)
            rows.append({**nothing, **{name: one["new"] for name, one in columns.items()}})
    return [*before.values(), *rows]


@contextmanager
def rows_at_a_time(count: int) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        for module in (blocks, cells, keys):
            patched.setattr(module, "BLOCK", count)
        patched.setattr(field_causes, "_AT_ONCE", count)
        patched.setattr(blocks, "_WINDOW", 3 * count)
        patched.setattr(held, "_MOST_BYTES", 0)
        yield


@settings(max_examples=5)
@given(WORLDS, WORLDS)
def test_the_changes_made_in_the_old_side_give_the_new_one(before: Any, since: Any) -> None:
    old, new = made(before, with_hashes=False), made(since, with_hashes=False, code="f" * 64)
    found = compare(old, new)
    frame = pl.concat([pl.DataFrame(schema=Change.TYPES), *found.cells()])
    for table in before:
        later = applied(old, table, frame.filter(pl.col("table") == table).to_dicts())
        assert sorted(map(str, later)) == sorted(map(str, of_texts(new, table).values()))
    assert frame.select(Change.table, Change.change, Change.key, Change.column).is_unique().all()
    with rows_at_a_time(2):
        again = compare(old, new)
        assert pl.concat([pl.DataFrame(schema=Change.TYPES), *again.cells()]).equals(frame)
        assert (again.rows, again.columns) == (found.rows, found.columns)


def test_the_model_holds_what_is_made() -> None:
    rows = library()
    rows["papers"].remove(the(rows, "papers", P1))
    found = pl.concat(list(compare(made(library()), without(made(rows), "papers", "comment")).cells()))
    (table,) = RELEASE_TABLES
    table.model.validate(found)
    assert Change.TYPES == polars_types(table) == dict(found.schema)


def reshaped(side: Made, change: Callable[[str, TableShape, pl.DataFrame], tuple[TableShape, pl.DataFrame]]) -> Made:
    found = {name: change(name, side.shapes[name], side.frames[name]) for name in side.shapes}
    return replace(
        side,
        shapes={name: shape for name, (shape, _) in found.items()},
        frames={name: frame for name, (_, frame) in found.items()},
    )


def only_keys(_: str, shape: TableShape, frame: pl.DataFrame) -> tuple[TableShape, pl.DataFrame]:
    columns = {name: shape.columns[name] for name in shape.key}
    return TableShape(shape.key, columns, shape.key), frame.select(shape.key)


def without_first(_: str, shape: TableShape, frame: pl.DataFrame) -> tuple[TableShape, pl.DataFrame]:
    columns = {name: one for name, one in shape.columns.items() if name != shape.key[0]}
    key = (*shape.key[1:], list(columns)[-1])
    return TableShape(key, columns, key), frame.drop(shape.key[0])


def all_text(_: str, shape: TableShape, frame: pl.DataFrame) -> tuple[TableShape, pl.DataFrame]:
    columns = {name: one._replace(type="string", values=None) for name, one in shape.columns.items()}
    return shape._replace(columns=columns), frame.select(text_of(name, dtype) for name, dtype in frame.schema.items())


@pytest.mark.parametrize("change", [only_keys, without_first, all_text])
@pytest.mark.parametrize("is_backwards", [False, True])
def test_tables_of_any_shape_are_compared(change: Any, is_backwards: bool) -> None:
    rows = library()
    the(rows, "papers", P1)["title"] = "1"
    the(rows, "mentions", M1).update(title="1", mention_id=M5)
    rows["spans"].pop()
    old, new = reshaped(made(library(), code="f" * 64), change), made(rows, dumps="f" * 64, decisions="f" * 64)
    found = compare(new, old) if is_backwards else compare(old, new)
    (table,) = RELEASE_TABLES
    table.model.validate(pl.concat(list(found.cells())))
    assert {one.table for one in found.shape} >= {"papers", "mentions", "spans", "decisions", "dumps"}
    if change is all_text:
        assert found.columns[("papers", "title")] == 1
        assert found.rows["papers"] == RowCounts(3, 3, 0, 0, 1)
