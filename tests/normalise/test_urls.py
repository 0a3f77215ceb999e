import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.normalise.text import plain_text
from etl.normalise.urls import urls

PIECES = ["http://", "https://", "www.", "x.org", "/", "a", *"()[].,;\"'”， "]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Code at https://x.org/a_b.", ["https://x.org/a_b"]),
        ("http://x.org, (https://y.org), [https://z.org]!", ["http://x.org", "https://y.org", "https://z.org"]),
        ("(see https://x.org/a_(b))", ["https://x.org/a_(b)"]),
        ("(code: https://x.org/a).Then", ["https://x.org/a"]),
        ("https://x.org/?q=1&b=2#f, “https://y.org/~me”", ["https://x.org/?q=1&b=2#f", "https://y.org/~me"]),
        ("www.x.org/a. But not me@www.x.org or awww.x", ["www.x.org/a"]),
        ("https://a.org,https://b.org;http://c.org", ["https://a.org", "https://b.org", "http://c.org"]),
        ("https://web.org/2020/http://x.org", ["https://web.org/2020/http://x.org"]),
        ("https://x.org and https://x.org", ["https://x.org"]),
        ("代码 https://x.org/a，我们", ["https://x.org/a"]),
        ("HTTPS://X.org http:// www. https://... x.org", ["HTTPS://X.org"]),
        ("", []),
    ],
)
def test_addresses_without_their_sentence(text: str, found: list[str]) -> None:
    assert urls(text) == found


def test_addresses_in_latex_survive_plain_text() -> None:
    text = plain_text(r"At \url{https://x.org/a\_b~c}\footnote{\url{http://y.org}} and \href{https://z.org}{here}.")
    assert urls(text) == ["https://x.org/a_b~c", "http://y.org", "https://z.org"]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3))).map("".join))
def test_each_is_printed_there_and_listed_once(text: str) -> None:
    found = urls(text)
    assert len(set(found)) == len(found)
    assert all(url in text and urls(url) == [url] for url in found)


@pytest.mark.parametrize("unit", ["http://a", "http://", "www.", "(", ")", "https://x(", ".", ",http://a"])
def test_hostile_text_takes_linear_time(unit: str) -> None:
    begin = time.process_time()
    urls(unit * (200_000 // len(unit)))
    urls("https://x" + unit * (200_000 // len(unit)))
    assert time.process_time() - begin < 10
