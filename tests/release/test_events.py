"""What became of papers, a case a line: who had which mentions then and now, and where ids lead."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.release.events import Events, events, titles_of
from tests.publish.conftest import Row, mention, paper, row
from tests.release.world import Made, made

Papers = Mapping[str, str]
"""The numbers of a paper's mentions, by the letter of the paper."""


def paper_id(letter: str) -> str:
    return f"p{letter * 16}"


def rows_of(papers: Papers, aliases: Mapping[str, str | None]) -> dict[str, list[Row]]:
    """The tables of a build, `aliases` beside those that its papers have of themselves."""
    leads: dict[str, str | None] = {**{letter: letter for letter in papers}, **aliases}
    return {
        "papers": [paper(paper_id(letter), f"Paper {letter}") for letter in papers],
        "mentions": [
            mention(f"m{number * 16}", paper_id(letter), "toy-a", int(number) + 1)
            for letter, numbers in papers.items()
            for number in numbers
        ],
        "aliases": [
            row("aliases", alias_id=paper_id(one), paper_id=to and paper_id(to), reason=None if one == to else "so")
            for one, to in leads.items()
        ],
    }


def side(papers: Papers, aliases: Mapping[str, str | None] | None = None) -> Made:
    return made(rows_of(papers, aliases or {}), with_hashes=False)


def letters(found: Events) -> dict[str, Any]:
    """The events as letters, without the kinds that have none."""
    told = {
        "added": [one[1] for one in found.added],
        "merged": [a[1] + b[1] for a, b in found.merged],
        "split": [a[1] + b[1] for a, b in found.split],
        "ended": [one[1] for one in found.ended],
        "lost": [one[1] for one in found.lost],
    }
    return {kind: ids for kind, ids in told.items() if ids}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(side({"a": "1"}), side({"a": "1"}), {}, id="nothing"),
        pytest.param(side({"a": "1"}), side({"a": "12", "b": "3"}), {"added": ["b"]}, id="a paper and a mention came"),
        pytest.param(
            side({"a": "1", "b": "2"}), side({"a": "12"}, {"b": "a"}), {"merged": ["ba"]}, id="two became one"
        ),
        pytest.param(side({"a": "12"}), side({"a": "1", "b": "2"}), {"split": ["ab"]}, id="one became two"),
        pytest.param(
            side({"a": "12"}, {"b": "a"}), side({"a": "1", "b": "2"}), {"split": ["ab"]}, id="a merge was undone"
        ),
        pytest.param(
            side({"a": "1"}, {"b": "a"}),
            side({"a": "1", "b": "2"}),
            {"split": ["ab"]},
            id="an alias lives, by its name",
        ),
        pytest.param(side({"a": "1", "b": "2"}), side({"a": "1"}, {"b": None}), {"ended": ["b"]}, id="a tombstone"),
        pytest.param(
            side({"a": "1"}, {"b": None}),
            side({"a": "1", "b": "2"}),
            {"added": ["b"]},
            id="a tombstone that lives again",
        ),
        pytest.param(side({"a": "1", "b": "2"}), side({"a": "1"}), {"lost": ["b"]}, id="gone without a tombstone"),
        pytest.param(
            side({"a": "1", "b": "2"}),
            side({"a": "1"}, {"b": "c"}),
            {"lost": ["b"]},
            id="led to a paper that is not there",
        ),
        pytest.param(side({"a": "1"}, {"b": "a"}), side({"a": "1"}), {"lost": ["b"]}, id="an alias is forgotten"),
        pytest.param(side({"a": "1"}, {"b": None}), side({"a": "1"}), {"lost": ["b"]}, id="a tombstone is forgotten"),
        pytest.param(
            side({"a": "1", "b": "2"}),
            side({"c": "12"}, {"a": "c", "b": "c"}),
            {"merged": ["ac", "bc"]},
            id="under a new id",
        ),
        pytest.param(
            side({"a": "12", "b": "3"}),
            side({"b": "13", "c": "2"}, {"a": "b"}),
            {"merged": ["ab"], "split": ["ac"]},
            id="torn between two",
        ),
        pytest.param(side({"a": "1", "b": "2"}), side({"a": "12", "b": "3"}), {}, id="a mention moved, both live"),
        pytest.param(side({}), side({"a": "1"}), {"added": ["a"]}, id="from nothing"),
        pytest.param(side({"a": "1"}), side({}), {"lost": ["a"]}, id="to nothing"),
    ],
)
def test_what_became_of_papers(old: Made, new: Made, expected: dict[str, list[str]]) -> None:
    assert letters(events(old, new)) == expected


_PAPERS = st.dictionaries(st.sampled_from("abcd"), st.sets(st.sampled_from("123456")), max_size=4)


@settings(max_examples=40)
@given(_PAPERS, _PAPERS, st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["a", "b", "c", "d", None])))
def test_every_id_is_accounted_for(old: Mapping[str, set[str]], new: Mapping[str, set[str]], leads: Papers) -> None:
    then, now = ({letter: "".join(sorted(own)) for letter, own in papers.items()} for papers in (old, new))
    found = letters(events(side(then), side(now, {one: to for one, to in leads.items() if one not in now})))
    gone = {*(two[0] for two in found.get("merged", [])), *found.get("ended", []), *found.get("lost", [])}
    assert gone == then.keys() - now.keys()
    came = {*found.get("added", []), *(two[1] for two in found.get("split", []))}
    targets = {two[1] for two in found.get("merged", [])}
    assert came <= now.keys() - then.keys() <= came | targets


def test_some_of_each_kind_are_known_by_title() -> None:
    old = {letter: str(place) for place, letter in enumerate("abcdef")}
    found = events(side(old), side({"x": "7", "y": "8"}, dict.fromkeys("abcdef")))
    assert [found.titles[one] for one in found.ended[:5]] == [f"Paper {letter}" for letter in "abcde"]
    assert found.titles[paper_id("x")] == "Paper x"
    assert paper_id("f") not in found.titles


def test_titles_are_looked_for_some_rows_at_a_time() -> None:
    there = side({letter: str(place) for place, letter in enumerate("abcdef")})
    wanted = [paper_id("e"), paper_id("a"), paper_id("z")]
    assert titles_of(there, wanted, rows_at_once=2) == {paper_id("a"): "Paper a", paper_id("e"): "Paper e"}


def test_other_files_that_differ_are_named() -> None:
    old, new = side({"a": "1"}), side({"a": "1"})
    files = {"README.md": {"sha256": "1"}, "datapackage.json": {"sha256": "1"}, "papers.parquet": {"sha256": "1"}}
    then = Made(old.name, old.shapes, {**old.manifest, "files": files}, old.frames)
    files = {"README.md": {"sha256": "2"}, "views.sql": {"sha256": "1"}, "papers.parquet": {"sha256": "2"}}
    files["datapackage.json"] = {"sha256": "1"}
    assert events(then, Made(new.name, new.shapes, {**new.manifest, "files": files}, new.frames)).files == (
        "README.md",
        "views.sql",
    )


def test_a_side_without_aliases_forgets_none() -> None:
    """A folder of a stranger may lack the table."""
    new = side({"a": "1"})
    shapes = {name: shape for name, shape in new.shapes.items() if name != "aliases"}
    assert letters(events(side({"a": "1", "b": "2"}), Made("x", shapes, new.manifest, new.frames))) == {"lost": ["b"]}
