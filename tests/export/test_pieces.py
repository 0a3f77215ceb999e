"""What each paper adds to an export, whichever others are in it."""

from itertools import combinations

import polars as pl
import pytest

from etl.export import exported
from etl.export.pieces import PIECED, Pieces, betweens, heads
from schemas.columns import Dump, Mention, Paper
from tests.query.world import ROWS, paper, tables

ALIKE = ("bread", "boats", "ferns")
"""Their ids share the digits that a key holds, and the rest of the key is made alike."""


@pytest.fixture
def package() -> dict[type, pl.DataFrame]:
    """Papers of which three would have one BibTeX key."""
    alike = [paper(name, title="Cold Oil", authors=["Ada Oil"], publication_year=2021) for name in ALIKE]
    return dict(tables(*ROWS[:2], *alike))


@pytest.mark.parametrize("kind", PIECED)
def test_the_pieces_of_any_papers_joined_are_their_export(package: dict[type, pl.DataFrame], kind: str) -> None:
    papers, rest = package[Paper], (package[Mention], package[Dump])
    pieces = dict(zip(papers[Paper.paper_id], Pieces(papers, *rest).of(papers)[kind], strict=True))
    for count in range(papers.height + 1):
        for ids in combinations(papers[Paper.paper_id], count):
            text = heads()[kind] + betweens().get(kind, "").join(pieces[one] for one in ids)
            chosen = papers.filter(pl.col(Paper.paper_id).is_in(ids))
            assert text == "".join(exported(kind, chosen, *rest, package=papers))


def test_parts_in_any_order_are_the_same_pieces(package: dict[type, pl.DataFrame]) -> None:
    papers, rest = package[Paper], (package[Mention], package[Dump])
    whole, parts = Pieces(papers, *rest), Pieces(papers.reverse(), *rest)
    for number in reversed(range(papers.height)):
        part = papers[number : number + 1]
        assert parts.of(part) == {kind: texts[number : number + 1] for kind, texts in whole.of(papers).items()}


def test_papers_alike_have_keys_of_their_own(package: dict[type, pl.DataFrame]) -> None:
    papers, rest = package[Paper], (package[Mention], package[Dump])
    keys = [text.partition(",")[0].partition("{")[2] for text in Pieces(papers, *rest).of(papers)["bibtex"]]
    assert len(set(keys)) == papers.height
    assert [key.partition("_")[0] for key in keys][2:] == ["oil2021cold"] * 3
