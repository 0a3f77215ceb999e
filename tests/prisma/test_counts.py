"""What is identified, removed and left: by hand for a toy review, and for any."""

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import ValidationError
from etl.prisma.counts import flow
from etl.prisma.flow import Overlap, Reference, Search, SourceFlow
from schemas.columns import Dump, Quarantine
from tests.prisma.tables import JANUARY, counted, dump, mentions, papers, rejected, review, table

LAB = "Lab\x1b[2J <list> & more"


def test_sources_are_counted_in_the_order_of_their_dumps() -> None:
    assert review().sources == (
        SourceFlow("PubMed", identified_count=7, quarantined_count=2, duplicate_count=1, paper_count=4),
        SourceFlow("Scopus", identified_count=4, quarantined_count=1, duplicate_count=1, paper_count=2),
        SourceFlow(LAB, identified_count=1, quarantined_count=0, duplicate_count=0, paper_count=1),
    )


def test_dumps_of_one_source_query_and_day_are_one_search() -> None:
    day, earlier, nbib = JANUARY, date(2025, 1, 2), ("pubmed-1.ris", "pubmed-2.ris")
    assert review().searches == (
        Search("PubMed", "bees", day, ("pubmed-1", "pubmed-2"), nbib, identified_count=5),
        Search("Scopus", 'TITLE("bees") AND clover', None, ("scopus",), ("scopus.ris",), identified_count=4),
        Search("PubMed", "bees", earlier, ("pubmed-old",), ("pubmed-old.ris",), identified_count=2),
        Search(LAB, None, None, ("by-hand",), ("by-hand.ris",), identified_count=1),
    )


def test_what_is_removed_and_left() -> None:
    found = review()
    assert (found.identified_count, found.quarantined_count) == (12, 3)
    assert (found.duplicate_within_count, found.duplicate_between_count, found.paper_count) == (2, 2, 5)
    assert (found.rejected_text_count, found.open_pair_count, found.waiting_paper_count) == (1, 1, 2)


def test_reference_dumps_are_not_searched() -> None:
    assert review().references == (Reference("arxiv", mention_count=3, paper_count=2),)


def test_papers_that_two_sources_share() -> None:
    assert review().overlaps == (
        Overlap("PubMed", "Scopus", 1),
        Overlap("PubMed", LAB, 1),
        Overlap("Scopus", LAB, 1),
    )


def test_nothing_in_gives_nothing() -> None:
    found = counted([], [])
    assert (found.identified_count, found.paper_count, found.sources, found.overlaps) == (0, 0, (), ())
    assert counted([dump(1, "empty")], []).sources == (SourceFlow("empty", 0, 0, 0, 0),)


def test_tables_that_do_not_belong_together_are_refused() -> None:
    dumps, none = table(Dump, [dump(1, "a")]), table(Quarantine, [])
    one, two = mentions([("a", "p1")]), mentions([("a", "p1"), ("b", "p1")])
    with pytest.raises(ValidationError, match="do not belong together: 1 records are not 2 papers"):
        flow(papers(["p1", "p2"]), one, dumps, none, 0, 0)
    with pytest.raises(ValidationError, match="abstracts build"):
        flow(papers([]), one, dumps, none, 0, 0)
    with pytest.raises(ValidationError):
        flow(papers(["p1"]), two, dumps, none, 0, 0)


DUMPS = [dump(number, f"d{number}", f"S{number % 3}" if number % 4 else None) for number in range(6)]
HOMES = st.lists(st.tuples(st.sampled_from([one["dump_id"] for one in DUMPS]), st.sampled_from("pqrstu")), max_size=40)
REJECTED = st.lists(
    st.builds(rejected, st.sampled_from(["d0", "d1", "d5"]), st.sampled_from(["no_record", "no_label", "str_length"])),
    max_size=8,
)


@given(homes=HOMES, quarantine=REJECTED)
def test_every_record_is_accounted_for(homes: list[tuple[str, str]], quarantine: list[dict[str, str]]) -> None:
    found = counted(DUMPS, homes, quarantine)
    sources = {one["dump_id"]: one["source"] or one["dump_id"] for one in DUMPS}
    held = {(sources[dump_id], paper) for dump_id, paper in homes}
    records = sum(one["rule"] != "no_label" for one in quarantine)
    assert found.identified_count == len(homes) + records
    assert found.quarantined_count == records
    assert found.duplicate_within_count == len(homes) - len(held)
    assert found.duplicate_between_count == len(held) - len({paper for _, paper in held})
    removed = found.duplicate_within_count + found.duplicate_between_count + found.quarantined_count
    assert found.identified_count - removed == found.paper_count == len({paper for _, paper in homes})
    assert sum(one.identified_count for one in found.searches) == found.identified_count
    of_source = {one: {paper for source, paper in held if source == one} for one in dict.fromkeys(sources.values())}
    assert found.overlaps == tuple(
        Overlap(a, b, len(of_source[a] & of_source[b])) for a, b in combinations(of_source, 2)
    )
