"""Papers as a list in Markdown: readable, and nothing of a dump is markup there."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from etl.export.markdown import as_text, link
from tests.deduplicate.world import CLOCKS
from tests.export.package import package

RIS = (
    f"TY  - JOUR\nTI  - Cold *oil*\nAU  - Oil, Ada\nAU  - Cog, Bo\nAB  - {CLOCKS}\nPY  - 2021\nT2  - Clocks_Today\n"
    "VL  - 7\nIS  - 2\nSP  - 3\nEP  - 9\nDO  - 10.1000/oil(1)\nUR  - https://arxiv.org/abs/2101.00001\nPM  - 123\n"
    "ER  - \n"
)
READER = MarkdownIt("commonmark")


def test_a_list_reads_as_people_write_it() -> None:
    assert package(("ris", RIS)).text("markdown", "Cold oil") == (
        "# Cold oil\n\n1 paper\n\n- **[Cold \\*oil\\*](<https://doi.org/10.1000/oil(1)>)**  \n  Oil, Ada; Cog, Bo  \n"
        "  *Clocks\\_Today*, 7(2), 3-9, 2021  \n"
        "  [arXiv:2101.00001](<https://arxiv.org/abs/2101.00001>) · [doi:10.1000/oil(1)](<https://doi.org/10.1000/oil(1)>)"
        f" · [PMID 123](<https://pubmed.ncbi.nlm.nih.gov/123/>)\n\n  {CLOCKS}\n"
    )


def test_many_authors_are_counted_and_unknown_ones_too() -> None:
    authors = "".join(f"AU  - Bell {letter}.\n" for letter in "ABCDEFGHIJKL")
    text = package(("ris", RIS.replace("AU  - Oil, Ada\nAU  - Cog, Bo\n", authors))).text("markdown")
    assert "Bell J. and 2 more  \n" in text
    assert "\n  5 authors  \n" in package(("ris", RIS)).row(authors=[], author_count=5).text("markdown")


HOSTILE = (
    "<script>alert(1)</script>", "[x](https://evil.example)", "![x](y)", "`code`", "**b**", "_e_", "&lt;b&gt;", "# x",
    "- x", "1. x", "+ x", "> x", "===", "---", "a\\", "<https://evil.example>", "[x]: y", "$x$", "~~x~~", "| a | b |",
)  # fmt: skip


ALLOWED = frozenset(
    "text text_special strong_open strong_close hardbreak softbreak inline paragraph_open paragraph_close "
    "bullet_list_open bullet_list_close list_item_open list_item_close".split()
)
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def shown(text: str) -> str:
    """What is left of a text on one line, without control characters."""
    kept = (" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") or char in TURNING else char for char in text)
    return " ".join("".join(kept).split())


@given(st.sampled_from(HOSTILE) | st.text(st.characters(codec="utf-8", exclude_characters="\0")).filter(shown))
def test_any_text_is_shown_letter_by_letter(text: str) -> None:
    for before, after in (("", ""), ("- **", "**  \n  x"), ("- x  \n  ", "")):
        tokens = READER.parse(f"{before}{as_text(text)}{after}\n")
        inline = [child for token in tokens for child in token.children or ()]
        assert {one.type for one in (*tokens, *inline)} <= ALLOWED
        if not before:
            assert "".join(child.content for child in inline) == shown(text)


@pytest.mark.parametrize("text", ["https://evil.example", "see www.evil.example", "HTTP://evil.example"])
def test_no_address_in_a_text_becomes_a_link(text: str) -> None:
    assert "<a" not in MarkdownIt("gfm-like", {"linkify": False}).render(as_text(text))
    assert "\\" in as_text(text)


def test_a_link_leads_to_the_web_and_nowhere_else() -> None:
    assert link("a]b", "javascript:alert(1)") == "a\\]b"
    assert link("a", None) == "a"
    (inline,) = (token for token in READER.parse(link("a]b", "https://x.example/<a b>?c=1&copy=2")) if token.children)
    assert inline.children
    assert inline.children[0].attrs["href"] == "https://x.example/%3Ca%20b%3E?c=1&copy=2"
