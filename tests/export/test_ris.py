"""RIS goes in and comes out again, and so does any mention."""

from pathlib import Path

import pytest
import rispy  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from etl.export.ris import ris
from etl.parse.formats import FORMATS
from schemas.exchange import RIS, RIS_OTHER
from tests.export.made import Known, known, mentions, on_one_line, row, texts

TOY = (Path(__file__).parents[1] / "parse" / "ris" / "toy.ris").read_text(encoding="utf-8")
TAGS = frozenset(tag for tags in RIS.values() for tag in tags)
TELLING = ("BT", "M3", "L3", "L1", "L2", "U1", "AN", "DB", "DP", "ID", "M1", "PB")
"""Tags of no column that may say more than their name."""
DERIVED = ("doi", "pmid", "arxiv_id", "journal", "title")
REAL = (
    "Kite", "A, B.", "a; b", "2020", "2020///", "2020/05/01", "DEC", "SEP 10", "12", "12-34", "1234-5678", "BOOK",
    "PubMed", "9780000000002", "10.1000/x", "doi: 10.1000/y", "https://doi.org/10.1000/z", "arXiv:2101.00001",
    "123[pmid]", "a\nb",
)  # fmt: skip


def again(some: list[Known]) -> list[Known]:
    return known(FORMATS["ris"], ris(map(row, some)))


def test_a_record_reads_as_people_write_it() -> None:
    values = {
        "title": "A kite",
        "work_type": "JOUR",
        "authors": "Kite, Ada D.; Stone, S.",
        "pages": "3-9",
        "date": "2020",
        "comment": "a\nb",
        "arxiv_id": "2101.00001",
    }
    extra = [("PB", "Beach Press"), ("publisher place", "Nowhere"), ("authors", "printed otherwise")]
    assert ris([row((values, extra))]) == (
        "TY  - JOUR\nTI  - A kite\nAU  - Kite, Ada D.\nAU  - Stone, S.\nSP  - 3\nEP  - 9\nPY  - 2020\n"
        "N1  - a\nN1  - b\nZZ  - arxiv_id: 2101.00001\nPB  - Beach Press\nZZ  - publisher%20place: Nowhere\n"
        "ZZ  - %61uthors: printed otherwise\nER  - \n"
    )


def test_the_toy_dump_comes_out_again() -> None:
    mentions_in = known(FORMATS["ris"], TOY)
    assert len(mentions_in) == 5
    assert again(mentions_in) == mentions_in


def test_old_tags_and_addresses_between_authors_stay_where_they_were() -> None:
    text = "TY  - CHAP\nT1  - A\nA1  - B\nAD  - C\nA1  - D\nAD  - E\nY1  - 2020//\nJA  - F\nER  - \n"
    assert ris(map(row, known(FORMATS["ris"], text))) == text


def test_rispy_reads_the_same_from_what_went_out() -> None:
    text = TOY[: TOY.index("DB  - Whistle Base")].replace("XX  - \n", "")  # below are records that rispy cannot read
    first, second = rispy.loads(text)
    second["doi"] = "10.1000/ponds"  # which rispy does not find in the notes
    assert rispy.loads(ris(map(row, known(FORMATS["ris"], text)))) == [first, second]


@given(mentions(("A2", "C1", "U2", "XX", "publisher", "ER"), TAGS | {*TELLING, RIS_OTHER}))
def test_any_mention_comes_back(made: Known) -> None:
    (found,) = on_one_line(again([made]), only=lambda name: name in made[0] or name not in DERIVED)
    (expected,) = on_one_line([made])
    assert found[0] == expected[0]
    assert sorted(found[1]) == sorted(expected[1])


@given(st.lists(st.tuples(st.sampled_from([*sorted(TAGS), *TELLING]), st.sampled_from(REAL) | texts), max_size=12))
def test_any_record_comes_out_as_it_went_in(lines: list[tuple[str, str]]) -> None:
    body = "".join(f"{tag}  - {text}\n" for tag, text in lines)
    went_in = known(FORMATS["ris"], f"TY  - JOUR\nTI  - A kite\n{body}ER  - \n")
    assert on_one_line(again(went_in)) == on_one_line(went_in)


@pytest.mark.parametrize("layout", ["nbib", "bibtex"])
def test_mentions_of_other_formats_come_back(layout: str) -> None:
    (path,) = (path for path in (Path(__file__).parents[1] / "parse" / layout).glob("toy.*") if path.suffix != ".jsonl")
    went_in = known(FORMATS[layout], path.read_text(encoding="utf-8"))
    assert [sorted(extra) for _, extra in on_one_line(again(went_in))] == [
        sorted(extra) for _, extra in on_one_line(went_in)
    ]
