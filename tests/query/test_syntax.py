"""Text to terms and back, and what is refused with which words."""

import re
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import QueryError
from etl.query.syntax import Query, Term, parse

PAGE = (Path(__file__).parents[2] / "docs/queries.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("", ()),
        ("a b", ((Term(None, "a"), Term(None, "b")),)),
        ("a b OR c", ((Term(None, "a"), Term(None, "b")), (Term(None, "c"),))),
        ('"a b" -c', ((Term(None, "a b"), Term(None, "c", True)),)),
        ('Authors:"ada oil"', ((Term("author", "ada oil"),),)),
        ("-publication_year:2021..", ((Term("year", "2021..", True),),)),
        ('a" "b', ((Term(None, "a b"),),)),
        ('\\"a \\-b a\\:b c\\\\', ((Term(None, '"a'), Term(None, "-b"), Term(None, "a:b"), Term(None, "c\\")),)),
        ('"a:b" "OR" "-c"', ((Term(None, "a:b"), Term(None, "OR"), Term(None, "-c")),)),
        ("ORDER or ORs", ((Term(None, "ORDER"), Term(None, "or"), Term(None, "ORs")),)),
        ("Kites: a 3:1 draw", ((Term(None, "Kites:"), Term(None, "a"), Term(None, "3:1"), Term(None, "draw")),)),
        ("https://doi.org/10.1000/x", ((Term(None, "https://doi.org/10.1000/x"),),)),
        ("url:https://a.b", ((Term("url", "https://a.b"),),)),
        ("a - b --- c", (tuple(Term(None, word) for word in ("a", "-", "b", "---", "c")),)),
        ("(a+)+$ .* '; DROP", (tuple(Term(None, word) for word in ("(a+)+$", ".*", "';", "DROP")),)),
    ],
)
def test_text_is_read_as_terms(text: str, groups: tuple[tuple[Term, ...], ...]) -> None:
    assert parse(text) == Query(groups)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("auther:ada", "`auther` at character 1 is no field. Did you mean `author`? Fields: title, abstract, "),
        ("bees -titel:x", "`titel` at character 7 is no field. Did you mean `title`?"),
        ("std::vector", "For the words put them in quotes."),
        ("title:", "`title:` at character 1 has no value. Write it right behind the colon"),
        ("a year: 2021", "`year:` at character 3 has no value"),
        ('title:""', '`""` at character 7 is empty'),
        ('""', '`""` at character 1 is empty'),
        ("\u0301", "is empty"),
        ("¨", "is empty"),
        ('author:"ada', '`"` at character 8 opens a quotation that nothing closes'),
        ('5" pipes', '`"` at character 2 opens'),
        ('"a\\"', '`"` at character 1 opens'),
        ("a\\", "`\\` at character 2 has nothing behind it"),
        ("a OR", "nothing stands behind its last OR (character 3)"),
        ("a OR ", "nothing stands behind its last OR (character 3)"),
        ("OR a", "`OR` at character 1 has no term before it"),
        ("a OR OR b", "`OR` at character 6 has no term before it"),
        ("a AND b", "`AND` at character 3 is no operator"),
        ("NOT a", "`NOT` at character 1 is no operator. Write a dash"),
        ("a --limit 3", "`--limit` at character 3 begins with two dashes"),
        ("year:spring", "`spring` at character 6 is no number. Write one, or a range"),
        ("year:2019-2021", "is no number"),
        ("year:..", "is no number"),
        ("year:2019...2021", "is no number"),
        ("year:12345678901234567890", "is no number"),
        ("year:２０２１", "is no number"),
        ("year:2021..2019", "`2021..2019` at character 6 runs backwards. Write 2019..2021."),
        ("date:2021-02-30", "`2021-02-30` at character 6 is no date. Write 2021-03"),
        ("date:2021-13..", "is no date"),
        ("date:0000", "is no date"),
        ("date:2021-06..2021-03", "runs backwards. Write 2021-03..2021-06."),
        ("author:,", "`,` at character 8 is no name"),
        ("arxiv:banana", "is no arXiv id. Write 2101.00001"),
        ("doi:10.1000", "is no DOI"),
        ("pmid:0", "is no PubMed id"),
        ("issn:12", "is no ISSN"),
        ("isbn:12", "is no ISBN"),
        ("precision:hour", "`hour` at character 11 cannot be. Write day or month or year."),
        ("inferred:maybe", "Write true or false."),
        ("conflict:nunber", "Did you mean `number`? Write one of any, number, wording"),
        ("conflict:mentions", "is no kind or field of a conflict"),
        ("has:dio", "`dio` at character 5 is no field. Did you mean `doi`?"),
        ("has:has", "says nothing of a paper"),
        ("a\udc80", "at character 2 is no character of a text"),
        ("x" * 2_001, "is longer than 2,000 characters"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place_and_what_to_do(text: str, told: str) -> None:
    with pytest.raises(QueryError, match=re.escape(told)) as error:
        parse(text)
    assert str(error.value).startswith("query: ")
    assert len(str(error.value)) < 600


def test_the_page_shows_the_messages_that_are_told() -> None:
    (block,) = re.findall(r"```\n(query: .*?)```", PAGE, re.DOTALL)
    for query, line in zip(("auther:ada", "year:2021..2019", 'author:"ada'), block.splitlines(), strict=True):
        with pytest.raises(QueryError, match=re.escape(line)):
            parse(query)


def test_a_message_shows_no_control_characters() -> None:
    with pytest.raises(QueryError) as error:
        parse("year:\x1b[2J")
    assert "\\x1b[2J" in str(error.value)


@given(st.text(max_size=60) | st.text('ab:"\\- OR.0129', max_size=30))
def test_any_text_is_read_or_refused_and_what_is_read_is_printed_as_it_was_meant(text: str) -> None:
    try:
        query = parse(text)
    except QueryError:
        return
    assert parse(str(query)) == query


@given(
    st.lists(st.lists(st.tuples(st.text(min_size=1, max_size=9), st.booleans()), min_size=1, max_size=3), max_size=3)
)
def test_any_words_can_be_written(groups: list[list[tuple[str, bool]]]) -> None:
    query = Query(tuple(tuple(Term(None, f"x{text}", negated) for text, negated in group) for group in groups))
    assert parse(str(query)) == query


@pytest.mark.parametrize("piece", ["a ", '\\"', "-", "a", "OR ", "a:", 'a"b"', "\u0301", '"', "\\", "a OR ", "(a+)+ "])
def test_reading_takes_linear_time(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    began = time.perf_counter()
    with suppress(QueryError):
        parse(text)
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize("text", ["“stopped clocks” bees", "„stopped clocks“ bees", '"stopped clocks" bees'])
def test_typographic_quotation_marks_are_quotation_marks(text: str) -> None:
    assert parse(text) == Query(((Term(None, "stopped clocks"), Term(None, "bees")),))
    assert parse(str(parse("\\“a \\\\"))) == parse("\\“a \\\\")
