from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.normalise.cells import cell_texts
from etl.normalise.flags import flag_lists
from etl.normalise.records import SPELLINGS, normalised, understood, with_plain_abstracts
from etl.normalise.text import plain_text
from schemas.columns import Mention
from schemas.interim import RECORD_TYPES

COLUMNS = (
    "mention_id title abstract authors publication_year journal volume number pages isbn issn arxiv_id doi pmid flags"
).split()


def one(**cells: Any) -> dict[str, Any]:
    """The record of a table of one row."""
    return normalised(pl.DataFrame({"record_id": ["7"]} | {name: [cell] for name, cell in cells.items()})).row(
        0, named=True
    )


def test_a_record_has_the_columns_that_are_compared_in_the_types_of_mentions() -> None:
    for table in (pl.DataFrame({"record_id": [7], "title": [None]}), pl.DataFrame(schema={"record_id": pl.String()})):
        assert dict(normalised(table).schema) == {name: RECORD_TYPES[name] for name in COLUMNS}


def test_a_record_of_text_cells() -> None:
    assert one(
        title="Cold  oil &amp; the $\\alpha$-drift of clocks",
        abstract="We measure  $\\alpha$.",
        author="Oil, A. and Cog, B. et al.",
        publication_year="2014 Jan",
        journal="J. Village Clocks",
        volume="12.0",
        issue=" 3 ",
        pages="221–8",
        isbn="0957-9672 (Print)",
        doi="https://doi.org/10.1000/OIL",
        arxiv_id="arXiv:1401.0001v2",
        pmid="PMID 42",
    ) == {
        "mention_id": "7",
        "title": "Cold oil & the α-drift of clocks",
        "abstract": "We measure  $\\alpha$.",
        "authors": ["Oil, A.", "Cog, B."],
        "publication_year": 2014,
        "journal": "J. Village Clocks",
        "volume": "12",
        "number": "3",
        "pages": "221-8",
        "isbn": None,
        "issn": "0957-9672",
        "arxiv_id": "1401.0001",
        "doi": "10.1000/oil",
        "pmid": "42",
        "flags": [],
    }


def test_a_record_of_typed_cells() -> None:
    record = one(title=["Cold oil", "and clocks"], authors=["Ada Oil", None], year=2014.0, arxiv_id=706.3725, volume=12)
    assert (record["title"], record["authors"]) == ("Cold oil and clocks", ["Ada Oil"])
    assert (record["publication_year"], record["arxiv_id"], record["volume"]) == (2014, "0706.3725", "12")


@pytest.mark.parametrize("nothing", [None, "", " ", "NA", "nan", "-"])
def test_a_table_that_says_nothing_gives_records_of_nothing(nothing: str | None) -> None:
    silent = dict.fromkeys(COLUMNS) | {"mention_id": "7", "authors": [], "flags": []}
    assert one(**{spellings[0]: nothing for spellings in SPELLINGS.values()}) == silent


def test_a_column_is_known_by_any_of_its_names() -> None:
    assert understood(["DOI", "arXiv ID", "Publication-Year", "Year", "x", "title_x", "record_id"]) == {
        "publication_year": ["Year", "Publication-Year"],
        "arxiv_id": ["arXiv ID"],
        "doi": ["DOI"],
    }


def test_where_one_column_is_silent_the_next_is_read() -> None:
    assert one(year="NA", publication_year=2014, authors=[], author="Ada Oil")["publication_year"] == 2014
    assert one(year="2013", publication_year=2014)["publication_year"] == 2013
    assert one(authors=[], author="Ada Oil")["authors"] == ["Ada Oil"]
    assert one(authors=["Bo Cog"], author="Ada Oil")["authors"] == ["Bo Cog"]


def test_a_journal_reference_is_read_where_its_parts_have_no_columns() -> None:
    record = one(journal_ref="J. Village Clocks 12, 221-228 (2014)", volume="13")
    assert (record["journal"], record["volume"], record["pages"]) == ("J. Village Clocks", "13", "221-228")


def test_the_doi_of_a_preprint_tells_its_arxiv_id() -> None:
    assert one(doi="10.48550/arXiv.1401.0001")["arxiv_id"] == "1401.0001"
    assert one(doi="10.48550/arXiv.1401.0001", arxiv_id="1402.0002")["arxiv_id"] == "1402.0002"


def test_what_was_repaired_is_flagged() -> None:
    assert one(title="Clocks", arxiv_id=706.3725)["flags"] == ["repaired_id"]
    assert one(title="Clocks", doi="10.1000/a; 10.1000/b")["flags"] == ["several_dois"]


def test_abstracts_are_read_where_they_are_asked_for() -> None:
    records = normalised(pl.DataFrame({"record_id": ["a", "b", "c"], "abstract": ["$x^2$  a", "<p> </p>", "$y$  b"]}))
    assert with_plain_abstracts(records, pl.Series([2, 1]))["abstract"].to_list() == ["$x^2$  a", None, "y b"]
    assert with_plain_abstracts(records)["abstract"].to_list() == ["x^2 a", None, "y b"]
    assert with_plain_abstracts(records, pl.Series([], dtype=pl.UInt32())).equals(records)
    assert with_plain_abstracts(records.clear()).equals(records.clear())


def test_a_licence_is_no_abstract_however_long_it_is() -> None:
    licence = "This is an open-access article, provided that the author is named. " * 5
    assert one(title="Winter clocks", abstract=licence)["flags"] == ["placeholder"]


WORDS = st.sampled_from(
    "This paper has been withdrawn by the author|was retracted|Abstract not available|No abstract.|2times|x-eta"
    "|textbfbold|\\textbf{bold}|and so\\ldots|...|…|&hellip;|[truncated]|(truncated)|read more|</p>|\n| |\ufffd|clocks"
    "|Summary: clocks.|TL;DR: clocks|mathcal{O}|Retracted:|see more|No abstract is available for this article"
    "|Copyright 2014|© the authors|(c) by A. Oil|all rights reserved"
    "|This is an open-access article.|The licence is given|METHODS: See the\nfull text.|not applicable|N/A"
    "|a long sentence on the drift of village clocks in winter, which is measured".split("|")
)
TEXTS = st.none() | st.lists(WORDS, max_size=6).map(" ".join)


@settings(max_examples=40)
@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=20))
def test_flags_are_those_of_the_readable_texts(rows: list[tuple[str | None, str | None, str | None]]) -> None:
    """Though only texts that may have one are read."""
    schema = {name: pl.String() for name in (Mention.title, Mention.abstract, Mention.comment)}
    table = pl.DataFrame(rows, schema, orient="row").with_row_index("record_id")
    plain = table.select(cell_texts(table[name]).map_elements(plain_text, pl.String()) for name in schema)
    assert normalised(table)[Mention.flags].to_list() == flag_lists(plain).to_list()
