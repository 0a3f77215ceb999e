"""The bibliographic columns, each from its verbatim ones."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.normalise.columns import (
    count,
    with_authors,
    with_findings,
    with_identifiers,
    with_subjects,
    with_texts,
    with_venues,
)
from etl.normalise.dated import page_years, with_dates
from schemas.columns import Mention
from schemas.interim import VERBATIM_TYPES


def verbatim(*rows: dict[str, Any]) -> pl.DataFrame:
    """Mentions as parse leaves them: what is given, null or an empty list elsewhere."""
    return pl.DataFrame([{**dict.fromkeys(VERBATIM_TYPES), Mention.extra: [], **row} for row in rows], VERBATIM_TYPES)


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("0", 0),
        ("5", 5),
        (" 32 ", 32),
        ("1,204", 1204),
        ("1,234,567", 1_234_567),
        ("1.2k", 1200),
        ("3k", 3000),
        ("12.5K", 12_500),
        ("999999999", 999_999_999),
    ],
)
def test_printed_numbers(raw: str, number: int) -> None:
    assert count(raw) == number


@pytest.mark.parametrize(
    "raw", ["", "-", "k", "1.5", "1.25k", "12,34", "-3", "five", "1e3", "9" * 30, "1" + ",000" * 9]
)
def test_what_is_no_printed_number(raw: str) -> None:
    assert count(raw) is None


@given(st.text(alphabet="0123456789,.k-", max_size=30) | st.text(max_size=10))
def test_every_printed_number_fits_its_column(raw: str) -> None:
    number = count(raw)
    assert number is None or 0 <= number < 2**63


def test_texts_are_plain_and_null_where_nothing_is_left() -> None:
    table = with_texts(
        verbatim(
            {
                Mention.title_raw: r"A \emph{Tail}  for\nKites".replace(r"\n", "\n"),
                Mention.abstract_raw: "over 60$\\%$\r\nof kites",
            },
            {Mention.title_raw: "NA", Mention.abstract_raw: "NA", Mention.comment_raw: "-"},
            {Mention.title_raw: " \t", Mention.comment_raw: "5 pages", Mention.journal_ref_raw: "J.\nInv. 1"},
        )
    )
    assert table.select(Mention.title, Mention.abstract, Mention.comment, Mention.journal_ref).rows() == [
        ("A Tail for Kites", "over 60% of kites", None, None),
        (None, "NA", None, None),
        (None, None, "5 pages", "J. Inv. 1"),
    ]


def test_the_braces_that_protect_a_title_go_and_those_of_mathematics_stay() -> None:
    titles = [
        "{BERT}: {P}re-training {{of Kites}}",
        "{A {Nested} One}",
        "Sets {0, 1}, {a, b} and A_{n-1}",
        "G{alpha}12",
    ]
    table = with_texts(verbatim(*({Mention.title_raw: title, Mention.abstract_raw: "{BERT}"} for title in titles)))
    assert table[Mention.title].to_list() == [
        "BERT: Pre-training of Kites",
        "A Nested One",
        "Sets {0, 1}, {a, b} and A_{n-1}",
        "Gα12",
    ]
    assert table[Mention.abstract].to_list() == ["{BERT}"] * 4


def test_identifiers_are_canonical_with_their_version_apart() -> None:
    table = with_identifiers(
        verbatim(
            {Mention.arxiv_id_raw: "2101.00001v2", Mention.doi_raw: "10.1000/ABC."},
            {Mention.arxiv_id_raw: "math.GT/0309136", Mention.doi_raw: "soon"},
            {Mention.arxiv_id_raw: "nonsense"},
            {},
        )
    )
    assert table.select(Mention.arxiv_id, Mention.arxiv_version, Mention.doi).rows() == [
        ("2101.00001", 2, "10.1000/abc"),
        ("math/0309136", None, None),
        (None, None, None),
        (None, None, None),
    ]


def test_venues_are_taken_from_their_fields_and_from_the_readable_reference() -> None:
    table = verbatim(
        {Mention.journal_ref_raw: "J. Inv.\n12(3), 4--5 (2020)"},
        {Mention.journal_ref_raw: "J. Inv. 12(3), 4--5 (2020)", Mention.journal_raw: "{J}ournal of\n Inv."},
        {Mention.volume_raw: "Vol. 7", Mention.number_raw: " 2 ", Mention.pages_raw: "123–130"},
        {Mention.journal_ref_raw: "soon"},
        {},
    )
    venues = with_venues(with_texts(table)).select(Mention.journal, Mention.volume, Mention.number, Mention.pages)
    assert venues.rows() == [
        ("J. Inv.", "12", "3", "4-5"),
        ("Journal of Inv.", "12", "3", "4-5"),
        (None, "7", "2", "123-130"),
        (None,) * 4,
        (None,) * 4,
    ]
    assert set(venues.dtypes) == {pl.String()}


def test_subjects_are_lists_and_the_kind_is_a_word() -> None:
    table = with_subjects(
        verbatim(
            {
                Mention.work_type_raw: "JOUR",
                Mention.categories_raw: "cs.CL; cs.LG",
                Mention.keywords_raw: "kites\nstrings",
            },
            {Mention.keywords_raw: "kites,\nstrings"},
            {},
        )
    )
    assert table.select(Mention.work_type, Mention.categories, Mention.keywords).rows() == [
        ("article", ["cs.CL", "cs.LG"], ["kites", "strings"]),
        (None, [], ["kites", "strings"]),
        (None, [], []),
    ]


def test_authors_are_counted_where_no_count_is_printed() -> None:
    table = with_authors(
        verbatim(
            {Mention.authors_raw: 'Ann Lee, Bo Li and K. G{\\"o}del'},
            {Mention.author_count_raw: "32", Mention.discussion_count_raw: "1.2k"},
            {Mention.authors_raw: "Ann Lee et al.", Mention.author_count_raw: "7", Mention.discussion_count_raw: "-"},
            {Mention.authors_raw: " "},
            {Mention.authors_raw: "Ann Lee, Bo Li and 5 others"},
            {Mention.authors_raw: "Ann Lee, Bo Li", Mention.author_count_raw: "1"},
        )
    )
    assert table.select(Mention.authors, Mention.author_count, Mention.discussion_count).rows() == [
        (["Ann Lee", "Bo Li", "K. Gödel"], 3, None),
        ([], 32, 1200),
        (["Ann Lee"], 7, None),
        ([], None, None),
        (["Ann Lee", "Bo Li"], 7, None),
        (["Ann Lee", "Bo Li"], 2, None),
    ]


PAGE = (
    {Mention.dump_id: "page", Mention.date_raw: "Mar 10"},
    {Mention.dump_id: "page", Mention.date_raw: "Nov 13, 2023"},
    {Mention.dump_id: "page", Mention.date_raw: "Sep 5, 2020"},
    {Mention.dump_id: "page"},
)
DATE_COLUMNS = (
    Mention.publication_date,
    Mention.publication_year,
    Mention.publication_date_precision,
    Mention.publication_date_is_inferred,
)


@pytest.mark.parametrize(("declared", "year"), [(None, 2024), (date(2026, 1, 5), 2026)])
def test_a_date_without_a_year_takes_the_page_s(declared: date | None, year: int) -> None:
    page = verbatim(*PAGE)
    table = with_dates(page, page_years(page, {"page": declared}))
    assert table.select(DATE_COLUMNS).rows() == [
        (date(year, 3, 10), year, "day", True),
        (date(2023, 11, 13), 2023, "day", False),
        (date(2020, 9, 5), 2020, "day", False),
        (None, None, None, False),
    ]


def test_years_of_one_dump_say_nothing_about_another() -> None:
    rows = (*PAGE, {Mention.dump_id: "other", Mention.date_raw: "Mar 10"}, {Mention.dump_id: "third"})
    table = verbatim(*rows)
    assert page_years(table, {"page": None, "other": None, "third": None}) == {
        "page": 2024,
        "other": None,
        "third": None,
    }
    dated = with_dates(table, page_years(table, {"page": None, "other": None, "third": None}))
    assert dated.row(4, named=True)[Mention.publication_date_is_inferred] is False
    assert dated.select(DATE_COLUMNS[:3]).row(4) == (None, None, None)


def test_no_day_is_made_up() -> None:
    rows = [{Mention.dump_id: "d", Mention.date_raw: raw} for raw in ("2023 Nov", "2023", "Feb 29", "nonsense", "2024")]
    page = verbatim(*rows)
    dated = with_dates(page, page_years(page, {"d": None})).select(DATE_COLUMNS)
    assert dated.rows() == [
        (None, 2023, "month", False),
        (None, 2023, "year", False),
        (None, 2025, "month", True),  # February 2025 has no such day
        (None, None, None, False),
        (None, 2024, "year", False),
    ]


def test_a_citation_tells_the_date_where_nothing_else_does() -> None:
    cited = "Acad Kite. 2020 Apr;27(4):463-7."
    rows = verbatim({Mention.journal_ref_raw: cited}, {Mention.journal_ref_raw: cited, Mention.date_raw: "2019"})
    dated = rows.pipe(with_texts).pipe(with_venues).pipe(with_dates, {})
    assert dated[Mention.publication_year].to_list() == [2020, 2019]
    assert dated[Mention.publication_date_precision].to_list() == ["month", "year"]


def test_findings_are_told_from_the_readable_texts() -> None:
    table = with_findings(
        with_texts(
            verbatim(
                {
                    Mention.abstract_raw: "Code: https://example.org/kites. It is 2times faster.",
                    Mention.comment_raw: "See https://example.org/kites and www.example.org/b",
                },
                {Mention.title_raw: "Kites", Mention.work_type_raw: "Journal Article; Retracted Publication"},
                {Mention.title_raw: "No addresses", Mention.urls_raw: "https://example.org/a; example.org/b"},
            )
        )
    )
    assert table.select(Mention.urls, Mention.flags).rows() == [
        (["https://example.org/kites", "www.example.org/b"], ["lost_markup"]),
        ([], ["withdrawn"]),
        (["https://example.org/a", "example.org/b"], []),
    ]


@pytest.mark.parametrize("function", [with_texts, with_identifiers, with_authors, with_subjects])
def test_no_mentions_give_typed_columns(function: Any) -> None:
    before, after = verbatim(), function(verbatim())
    assert after.is_empty()
    added = {name: dtype for name, dtype in after.schema.items() if name not in before.columns}
    assert added
    assert added == {name: Mention.TYPES.get(name, pl.Boolean()) for name in added}


def test_verbatim_columns_stay_as_they_are() -> None:
    table = verbatim(*PAGE)
    done = table.pipe(with_texts).pipe(with_identifiers).pipe(with_venues).pipe(with_subjects).pipe(with_authors)
    done = done.pipe(with_dates, page_years(done, {"page": None})).pipe(with_findings)
    assert done.select(table.columns).equals(table)
