"""Lines with their places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.parse.lines import Line, line_between, lines, paragraphs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("\n", [("", 0, 0)]),
        ("a\n", [("a", 0, 1)]),
        ("a", [("a", 0, 1)]),
        ("a\nb", [("a", 0, 1), ("b", 2, 3)]),
        ("a\r\nb", [("a", 0, 1), ("b", 3, 4)]),
        ("a\rb", [("a", 0, 1), ("b", 2, 3)]),
        ("a\n\rb", [("a", 0, 1), ("", 2, 2), ("b", 3, 4)]),
        (" a \n\t\n", [("a", 1, 2), ("", 4, 4)]),
        ("a\u2028b\x0bc\x0cd\x85e", [("a\u2028b\x0bc\x0cd\x85e", 0, 9)]),
        ("\u00a0a\u00a0", [("a", 1, 2)]),
    ],
)
def test_lines_end_at_cr_lf_and_crlf_only(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert list(lines(text)) == [Line(*line) for line in expected]


@given(st.text(alphabet="ab \t\r\n\u2028é", max_size=60))
def test_a_line_stands_where_it_says(text: str) -> None:
    position = 0
    for line in lines(text):
        assert text[line.start : line.end] == line.text == line.text.strip()
        assert line.is_blank == (line.text == "")
        assert not text[position : line.start].strip()
        position = line.end
    assert not text[position:].strip()


def test_a_blank_line_is_empty_at_its_start() -> None:
    assert line_between("ab   cd", 2, 5) == Line("", 2, 2)
    assert line_between("ab x cd", 2, 5) == Line("x", 3, 4)


def test_paragraphs_are_runs_of_lines() -> None:
    found = [[line.text for line in run] for run in paragraphs("\n a\nb \n\n \n\nc\r\n\r\nd")]
    assert found == [["a", "b"], ["c"], ["d"]]
    assert list(paragraphs("\n \n")) == []
