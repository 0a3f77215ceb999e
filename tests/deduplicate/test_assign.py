"""Papers named a column at a time, against the same told one by one: random packages, rulings of clusters, ledgers."""

from collections.abc import Sequence

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.deduplicate.assign import Assigned, assigned, member_table
from etl.deduplicate.identify import paper_ids
from etl.deduplicate.rows import first_primary, in_dump_order, place_of, rows_of
from etl.deduplicate.tables import table
from schemas.columns import Alias, Dump, Mention, Paper
from tests.deduplicate.world import Row, dumps_of, frame, laid_out, ledger_of, mention_id, record

_DUMPS = ("alpha", "beta", "omega")  # omega is a reference dump
_TEXTS = [f"{word} are counted in twelve villages, and what was counted is told here." for word in ("Bees", "Ants", "")]


@st.composite
def _rows(draw: st.DrawFn) -> list[Row]:
    """Some mentions of a few papers; texts and identifiers are shared as often as not."""
    some = st.tuples(
        st.sampled_from([*_DUMPS, *_DUMPS[:2]]),
        st.sampled_from([None, *_TEXTS]),
        st.sampled_from([None, None, "2101.00001", "2101.00002"]),
        st.sampled_from([None, None, "10.1000/a"]),
    )
    return [
        record(f"{number}", dump_id=dump_id, abstract=text, title=f"Title {number}", arxiv_id=arxiv_id, doi=doi)
        for number, (dump_id, text, arxiv_id, doi) in enumerate(draw(st.lists(some, min_size=1, max_size=7)))
    ]


@st.composite
def _package(draw: st.DrawFn) -> tuple[list[Row], list[list[int]], list[tuple[str, Row]]]:
    """Records, a partition of them, and a ledger that has some of their ids, in part given away, and some gone."""
    every = draw(_rows())
    is_all_here = draw(st.booleans())  # else texts are read, and all is told one by one
    here = laid_out(row for row in every if is_all_here or draw(st.booleans())) or laid_out(every[:1])
    groups: dict[int, list[int]] = {}
    for number in range(len(here)):
        groups.setdefault(draw(st.integers(0, 3)), []).append(number)
    ids = [f"p{mention_id(str(number))[1:]}" for number in range(2)] + [f"p{number:016x}" for number in range(2)]
    known = draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(laid_out(every))), max_size=5))
    return here, sorted(groups.values()), known


def _one_by_one(rows: list[Row], clusters: Sequence[Sequence[int]], ledger: pl.DataFrame) -> Assigned:
    """As `assigned`, of all clusters and the whole ledger."""
    known = rows_of(frame(rows), dumps_of(rows))
    of = {row[Mention.mention_id]: row for row in known}
    groups = [in_dump_order(of[rows[number][Mention.mention_id]] for number in numbers) for numbers in clusters]
    primary = sorted((group for group in groups if first_primary(group)), key=place_of)
    ids, aliases = paper_ids(primary, ledger)
    named = [(row[Mention.mention_id], one) for one, group in zip(ids, primary, strict=True) for row in group]
    return Assigned(
        pl.DataFrame(named, {Mention.mention_id: pl.String(), Paper.paper_id: pl.String()}, orient="row"),
        table(Alias, aliases),
    )


@settings(max_examples=40)
@given(_package())
def test_names_told_a_column_at_a_time_are_those_told_one_by_one(
    package: tuple[list[Row], list[list[int]], list[tuple[str, Row]]],
) -> None:
    _agree(*package)


@pytest.mark.parametrize(
    ("clusters", "known"),
    [
        ([[0], [1]], [(1, 0), (1, 1)]),  # split
        ([[0, 1], [2]], [(1, 0), (2, 1)]),  # merged
        ([[0], [1]], [(1, 0), (2, 0)]),  # given to another id
        ([[0], [1]], [(1, 0), (2, 1), (1, 1)]),
        ([[0, 1], [2]], [(1, 0), (1, 2), (2, 1)]),
        ([[0], [1], [2]], [(1, 0)]),
    ],
)
def test_they_are_where_ids_were_split_and_merged(clusters: list[list[int]], known: list[tuple[int, int]]) -> None:
    rows = laid_out(record(f"{number}") for number in range(3))
    _agree(rows, clusters, [(f"p{paper:016x}", rows[row]) for paper, row in known])


def test_they_are_where_the_own_id_of_a_paper_was_given_away() -> None:
    rows = laid_out(record(f"{number}") for number in range(2))
    own = f"p{rows[0][Mention.mention_id][1:]}"
    _agree(rows, [[0], [1]], [(own, rows[1])])


def _agree(rows: list[Row], clusters: list[list[int]], known: list[tuple[str, Row]]) -> None:
    clusters = [
        *clusters,
        *([number] for number in range(len(rows)) if number not in {one for own in clusters for one in own}),
    ]
    dumps, ledger = dumps_of(rows), ledger_of(*known)
    by_id = sorted(range(len(rows)), key=lambda number: rows[number][Mention.mention_id])
    place = {number: row for row, number in enumerate(by_id)}
    records = frame(rows[number] for number in by_id)
    members = member_table(records, [sorted(place[number] for number in one) for one in clusters], dumps)
    found = assigned(members, ledger, lambda: rows_of(records, dumps))
    expected = _one_by_one(rows, clusters, ledger)
    assert found.named.sort(Mention.mention_id).equals(expected.named.sort(Mention.mention_id))
    assert found.aliases.equals(expected.aliases)


def test_no_text_is_asked_for_while_every_published_mention_is_there() -> None:
    rows = laid_out([record("a"), record("b"), record("c", dump_id="omega"), record("d", dump_id="beta")])
    ledger = ledger_of(("p" + "1" * 16, rows[0]), ("p" + "2" * 16, rows[1]), ("p" + "2" * 16, rows[3]))

    def never() -> list[Row]:
        raise AssertionError("texts were read")

    found = assigned(member_table(frame(rows), [[0, 2, 3]], dumps_of(rows)), ledger, never)
    assert dict(found.named.iter_rows()) == {
        rows[0][Mention.mention_id]: "p" + "1" * 16,
        rows[1][Mention.mention_id]: "p" + "2" * 16,
        rows[2][Mention.mention_id]: "p" + "1" * 16,
        rows[3][Mention.mention_id]: "p" + "1" * 16,
    }
    assert Dump.role in member_table(frame(rows), [], dumps_of(rows)).columns
