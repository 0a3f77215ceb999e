"""The section of a release, and its place in the change log."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from etl.release.bump import Bump, Reason
from etl.release.changelog import UNRELEASED, entry, first_entry, with_entry
from etl.release.compare import compare
from etl.release.difference import difference
from etl.release.document import AcceptedDrift
from etl.release.events import Events
from etl.release.markdown import as_sentence, as_text
from tests.release.world import made, toy_rows

HOSTILE = "<img src=x> [a](http://evil) `x` *b* |\n## v9.9.9 (x)\n\x1b[2J\u202e# 1. www.evil.example"
ENTRY = "## v1.1.0 (2026-12-01)\n\n- **minor** 1 paper added: p1\n"
OLDER = "## v1.0.0 (2026-11-01)\n\nThe first release: 2 papers.\n\n### Code\n\n- All of it.\n"
HEAD = "# Changes\n\nWhat changed.\n"


def test_the_first_release_says_how_much_there_is() -> None:
    assert first_entry("v1.0.0", "2026-11-30", made(toy_rows())) == (
        "## v1.0.0 (2026-11-30)\n\nThe first release: 3 papers from 4 mentions in 4 dumps, and 1 conflict among them.\n"
    )


def test_a_release_says_what_why_and_whose() -> None:
    rows = toy_rows()
    rows["papers"][0]["title"] = "=1+2"
    rows["papers"][0]["mention_count"] = 3
    rows["papers"][1]["title"] = HOSTILE
    found = difference(made(toy_rows()), made(rows, code="9" * 64))
    events = Events(
        added=tuple(f"p{number}" for number in range(7)),
        merged=(("p8", "p9"),),
        split=(("p9", "p8"),),
        ended=("p10",),
        titles={**{f"p{number}": f"Title {number}" for number in range(11)}, "p1": HOSTILE},
    )
    accepted = AcceptedDrift("A *better* parser", ["papers: column `title`: empty in 0.0 % …"])
    text = entry("v1.1.0", "2026-12-01", found.comparison, events, found.bump, accepted)
    lines = text.splitlines()
    assert lines[:3] == ["## v1.1.0 (2026-12-01)", "", "- **patch** papers: 2 cells corrected: `title` 2"]
    assert lines[3] == "- **patch** elsewhere: papers (1 cell that follows)"
    assert lines[4:7] == ["", "The papers by their titles:", ""]
    added = next(line for line in lines if line.startswith("- Added: "))
    assert added.startswith("- Added: “Title 0”; “\\<img src=x\\> \\[a\\](http\\://evil) \\`x\\` \\*b\\* \\| ## v9.9.9")
    assert added.endswith("“Title 4” and 2 more")
    assert "- Merged into another: “Title 8” → “Title 9”" in lines
    assert "- Split off another: “Title 8” → “Title 9”" in lines
    assert "- Ended: “Title 10”" in lines
    assert "Why: rule (2 cells)." in lines
    assert "Every cell, with its cause: [`changes.parquet`](data/processed/v1.1.0/changes.parquet)." in lines
    assert lines[-3:] == [
        "Moved further than its limits, and accepted: A \\*better\\* parser",
        "",
        "- papers: column `title`: empty in 0.0 % …",
    ]
    assert [line for line in lines if line.startswith("#")] == lines[:1]
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202e]", text)


def test_a_release_of_files_alone_is_short() -> None:
    same = compare(made(toy_rows()), made(toy_rows()))
    bump = Bump("patch", (Reason("patch", "`papers.parquet` is encoded anew, with the same content"),))
    text = entry("v1.0.1", "2026-12-01", replace(same, recoded=("papers.parquet",)), Events(), bump, None)
    assert text.splitlines()[2:] == [
        "- **patch** `papers.parquet` is encoded anew, with the same content",
        "",
        "Every cell, with its cause: [`changes.parquet`](data/processed/v1.0.1/changes.parquet).",
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (HEAD, f"{HEAD}\n{ENTRY}"),
        ("", ENTRY),
        (f"{HEAD}\n{UNRELEASED}\n", f"{HEAD}\n{UNRELEASED}\n\n{ENTRY}"),
        (f"{HEAD}\n{UNRELEASED}\n\n{OLDER}", f"{HEAD}\n{UNRELEASED}\n\n{ENTRY}\n{OLDER}"),
        (f"{HEAD}\n{OLDER}", f"{HEAD}\n{ENTRY}\n{OLDER}"),
        (
            f"{HEAD}\n{UNRELEASED}\n\n- A command.\n  And more.\n\n{OLDER}",
            f"{HEAD}\n{UNRELEASED}\n\n{ENTRY}\n### Code\n\n- A command.\n  And more.\n\n{OLDER}",
        ),
        (
            f"{HEAD}\n{UNRELEASED}\n\n### Docs\n\n- A page.\n",
            f"{HEAD}\n{UNRELEASED}\n\n{ENTRY}\n### Docs\n\n- A page.\n",
        ),
        (
            f"{HEAD}\n{UNRELEASED}\n\n- Late.\n\n## v1.1.0 (x)\n\nOld words.\n\n### Code\n\n- Early.\n\n{OLDER}",
            f"{HEAD}\n{UNRELEASED}\n\n{ENTRY}\n### Code\n\n- Early.\n\n- Late.\n\n{OLDER}",
        ),
        (
            f"{HEAD}\n```\n## no heading\n{UNRELEASED}\n```\n\n{OLDER}",
            f"{HEAD}\n```\n## no heading\n{UNRELEASED}\n```\n\n{ENTRY}\n{OLDER}",
        ),
        (f"{HEAD}\n{OLDER}".replace("\n", "\r\n"), f"{HEAD}\n{ENTRY}\n{OLDER}".replace("\n", "\r\n")),
    ],
)
def test_a_section_comes_on_top_and_takes_what_was_unreleased(before: str, after: str) -> None:
    assert with_entry(before, ENTRY) == after
    assert with_entry(after, ENTRY) == after


_LINES = st.lists(
    st.sampled_from(
        ["# Changes", UNRELEASED, "## v1.0.0 (2026-01-01)", "## v1.1.0 (x)", "### Code", "- One.", "", "```\n## x\n```"]
    ),
    max_size=14,
)


@settings(max_examples=50)
@given(_LINES)
def test_twice_is_once_and_nothing_that_people_wrote_is_lost(lines: list[str]) -> None:
    once = with_entry("\n".join(lines), ENTRY)
    assert with_entry(once, ENTRY) == once
    if "## v1.1.0 (x)" not in lines:  # what a release says of itself is said anew
        assert once.count("- One.") == lines.count("- One.")
        assert once.count("## v1.0.0") == lines.count("## v1.0.0 (2026-01-01)")
    assert ENTRY in once


@settings(max_examples=50)
@given(st.text())
def test_any_text_is_one_line_of_text(text: str) -> None:
    for told in (as_text(text), as_sentence(text)):
        assert len(told.splitlines()) <= 1


_SIGNS = st.sampled_from([*"*_`[]()<>!#&~|\\1.-+=: ", "a", "http://", "&amp;", "<b>"])


@settings(max_examples=50)
@given(st.lists(_SIGNS, max_size=12).map("".join))
def test_no_text_is_markup(text: str) -> None:
    """As a reader of Markdown reads it."""
    read = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(f"- {as_text(text)}")
    inner = [child for token in read for child in token.children or ()]
    assert {token.type.rpartition("_")[0] for token in read} <= {"bullet_list", "list_item", "paragraph", ""}
    assert {child.type for child in inner} <= {"text", "text_special"}
    assert "".join(child.content for child in inner) == " ".join(text.split())


def test_names_in_a_sentence_stay_code_and_the_rest_is_text() -> None:
    assert as_sentence("papers: column `a*b` is <gone>, and `c`") == "papers: column `a*b` is \\<gone\\>, and `c`"
    assert as_sentence("one ` alone") == "one \\` alone"
    assert as_text("1. one") == "1\\. one"
    assert as_text("- one") == "\\- one"
