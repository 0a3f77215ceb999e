"""The page of a difference: nothing in it runs or is loaded, all of it is text, and it can be read by everybody."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.release.difference import difference
from etl.release.digest import Cell, Corrected
from etl.release.page import page
from etl.release.page_style import STYLE
from etl.release.wording import visible
from tests.release.world import Rows, made, toy_rows

HOSTILE = "</span><script>alert(1)</script> & \"'><img src=x onerror=y> \x1b[2J\u202e"
TAGS = set(
    "html head meta title style body header main section footer h1 h2 h3 p ul li span small div table thead tbody tr"
    " th td article dl dt dd bdi del ins code".split()
)


class Read(HTMLParser):
    """What a browser makes of a page: its elements, their attributes and its text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.values: list[str] = []
        self.text: list[tuple[str, str]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.values += [value or "" for _, value in attrs]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append((self.open[-1] if self.open else "", data))

    def within(self, tag: str) -> list[str]:
        return [data for name, data in self.text if name == tag]


def drawn(rows: Rows, limit: int = 100, name: str = "latest") -> str:
    found = difference(made(toy_rows(), "v1.0.0"), made(rows, name))
    return "".join(page(found, found.digest(limit)))


def corrected() -> Rows:
    rows = toy_rows()
    rows["papers"][0]["title"] = rows["papers"][0]["display_title"] = HOSTILE
    rows["papers"][1]["abstract"] = "Two\nlines | and a pub."
    rows["papers"][2]["authors"] = [HOSTILE]
    rows["conflicts"][0]["difference"] = HOSTILE
    rows["papers"].append({**rows["papers"][0], "paper_id": "p" + "9" * 16})
    return rows


def test_it_is_one_file_that_loads_and_runs_nothing() -> None:
    text = drawn(corrected(), name=HOSTILE)
    read = Read(text)
    assert read.tags <= TAGS
    assert read.attributes == {"lang", "charset", "http-equiv", "content", "name", "class", "scope", "dir"}
    assert not any("://" in value for value in read.values)
    assert "://" not in STYLE
    assert "url(" not in STYLE
    (style,) = read.within("style")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = next(value for value in read.values if "default-src" in value)
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_what_a_dump_holds_is_text() -> None:
    text = drawn(corrected(), name=HOSTILE)
    shown = "".join(data for _, data in Read(text).text)
    assert visible(HOSTILE) in shown
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)


NOTHING = difference(made(toy_rows(), "v1.0.0"), made(toy_rows()))
EMPTY = NOTHING.digest(0)


@settings(max_examples=50)
@given(st.text(), st.text(max_size=200), st.text(max_size=200))
def test_any_text_is_shown_as_it_is(title: str, old: str, new: str) -> None:
    papers = (Corrected("p1", title, (Cell("comment", old, new, title),)),)
    read = Read("".join(page(NOTHING, EMPTY._replace(papers=papers))))
    assert read.tags <= TAGS
    assert "".join(read.within("bdi")) == visible(title)
    for tag, own, other in (("del", old, new), ("ins", new, old)):
        shown = "".join(read.within(tag))
        assert all(visible(char) in shown for char in set(own) - set(other) if not char.isspace())


def test_it_says_what_went_and_what_came() -> None:
    read = Read(drawn(corrected()))
    assert read.within("del") == ["bar.", "=1+1"]
    assert read.within("ins")[0] == "pub."
    assert read.within("ins")[1:] == [visible(HOSTILE)] * 2
    assert read.within("dt") == ["abstract", "authors", "title"]


def test_it_shows_so_many_cells_and_says_so() -> None:
    read = Read(drawn(corrected(), limit=1))
    assert "3 cells, the first 1 are shown" in read.within("small")
    assert len(read.within("dt")) == 1


def test_of_nothing_it_says_so() -> None:
    read = Read(drawn(toy_rows()))
    assert "Nothing that a consumer sees is another." in read.within("p")
    assert "article" not in read.tags


def theme(dark: bool) -> dict[str, str]:
    """The colours of the page by their names."""
    found = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]+)", found[dark]))


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(one * 2 for one in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """As WCAG 2.2 has it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_it_can_be_read_by_eyes_that_see_little_contrast(dark: bool) -> None:
    colours = theme(dark)
    grounds = [(ink, ground) for ink in ("ink", "quiet") for ground in ("paper", "card")]
    levels = [(level, "paper") for level in ("major", "minor", "patch")]
    pairs = list(chain(grounds, levels, [("old", "old-on"), ("new", "new-on")]))
    assert colours.keys() >= set(chain(*pairs))
    assert {pair: contrast(colours[pair[0]], colours[pair[1]]) >= 4.5 for pair in pairs} == dict.fromkeys(pairs, True)


def test_colour_is_never_the_only_sign() -> None:
    for rule in ('del::before { content: "−', 'ins::before { content: "+', "line-through", "underline"):
        assert rule in STYLE
    assert "prefers-color-scheme: dark" in STYLE
