"""What each paper adds to an export: the head and the pieces of some papers, joined, are the export of these papers."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import polars as pl

from etl.export.bibtex_papers import BETWEEN, bibtex_of_papers, package_keys
from etl.export.ris_papers import ris_of_papers
from schemas.cells import csv_head, csv_lines
from schemas.columns import Paper

PIECED: Final = ("csv", "jsonl", "bibtex", "ris")
"""The kinds of export that are made of pieces."""


def heads() -> dict[str, str]:
    """What stands before the first piece, by kind."""
    return dict.fromkeys(PIECED, "") | {"csv": csv_head(list(Paper.TYPES))}


def betweens() -> dict[str, str]:
    """What stands between two pieces, of the kinds in which anything does."""
    return {"bibtex": BETWEEN, "ris": BETWEEN}


class Pieces:
    """The pieces of one package, whose papers are asked for part by part."""

    def __init__(self, papers: pl.DataFrame, mentions: pl.DataFrame, dumps: pl.DataFrame) -> None:
        self._mentions, self._dumps = mentions, dumps
        self._keys = package_keys(papers, mentions, dumps)

    def of(self, papers: pl.DataFrame) -> Mapping[str, Sequence[str]]:
        """The pieces of these papers by kind, in their order."""
        own = self._mentions.join(papers.select(Paper.paper_id), on=Paper.paper_id, how="semi")
        return {
            "csv": csv_lines(papers).to_list(),
            "jsonl": list(_lines(papers)),
            "bibtex": list(_alone(bibtex_of_papers(papers, own, self._dumps, self._keys))),
            "ris": list(_alone(ris_of_papers(papers, own, self._dumps))),
        }


def _lines(papers: pl.DataFrame) -> Iterator[str]:
    return (f"{line}\n" for line in papers.write_ndjson().split("\n")[:-1])


def _alone(entries: Iterator[str]) -> Iterator[str]:
    """Entries without what parts each from the one before."""
    yield from (entry if place == 0 else entry.removeprefix(BETWEEN) for place, entry in enumerate(entries))
