"""A large dump as arXiv's metadata snapshot has it: `python benchmarks/snapshot.py OUT.jsonl COUNT [CORPUS.parquet]`.

The corpus has columns `title`, `abstract`, `authors` (a list), `year` and `doi`. Where it is too small it comes again
with every letter of its words exchanged for another, LaTeX commands aside: other words, as many and as rare. Without a
corpus texts are made up. Of every hundred records one is an earlier one with a few words changed.
"""

import random
import re
import string
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import count, islice
from pathlib import Path
from typing import Any

import orjson
import polars as pl
from synthetic_abstracts import Writer

SEED = 20261130
_COMMAND = re.compile(r"\\[A-Za-z]+|[^\\]+|\\")
Row = dict[str, Any]


def turned(time: int) -> Callable[[str], str]:
    """What exchanges the letters of a text, another way each time, and leaves commands as they are."""
    order = [(place + time) % 26 for place in range(26)]
    if time >= 26:
        random.Random(time).shuffle(order)
    table = str.maketrans(
        {
            letters[place]: letters[other]
            for letters in (string.ascii_lowercase, string.ascii_uppercase)
            for place, other in enumerate(order)
        }
    )
    return lambda text: "".join(
        part if part.startswith("\\") else part.translate(table) for part in _COMMAND.findall(text)
    )


def from_corpus(path: Path) -> Iterator[Row]:
    """The records of a corpus, again and again in other words."""
    frame = pl.read_parquet(path, columns=["title", "abstract", "authors", "year", "doi"])
    for time in count():
        turn = turned(time)
        for row in frame.iter_rows(named=True):
            authors = [turn(name) for name in row["authors"]]
            doi = f"{row['doi']}.{time}" if row["doi"] and time else row["doi"]
            yield {
                **row,
                "title": turn(row["title"]),
                "abstract": turn(row["abstract"]),
                "authors": authors,
                "doi": doi,
            }


def made_up() -> Iterator[Row]:
    """Records of no meaning, without end."""
    writer = Writer(SEED)
    while True:
        title, names = " ".join(writer.draw(10)).capitalize(), writer.draw(6)
        authors = [
            f"{one.strip('.,').title()} {other.strip('.,').title()}"
            for one, other in zip(names[::2], names[1::2], strict=True)
        ]
        year = writer.rng.randint(1995, 2025)
        yield {"title": title, "abstract": " ".join(writer.abstract()), "authors": authors, "year": year, "doi": None}


def with_copies(rows: Iterator[Row], chance: random.Random) -> Iterator[Row]:
    """Every hundredth record is an earlier one with three words changed, and without a DOI."""
    kept: list[Row] = []
    for number, row in enumerate(rows):
        yield row
        if number % 99 == 98:
            again = dict(chance.choice(kept))
            words = again["abstract"].split()
            for _ in range(3):
                words[chance.randrange(len(words))] = "however"
            yield {**again, "abstract": " ".join(words), "doi": None}
        elif len(row["abstract"]) > 300:
            kept = [*kept[-999:], row]


def lines(rows: Iterator[Row], first: int) -> Iterator[bytes]:
    """One JSON object a line; record number n has an arXiv id of its own."""
    for number, row in enumerate(rows, first):
        month, place = divmod(number, 90_000)
        arxiv_id = f"{7 + month // 12:02d}{month % 12 + 1:02d}.{10_000 + place:05d}"
        created = f"Mon, 2 Apr {row['year']} 19:18:42 GMT"
        yield (
            orjson.dumps(
                {
                    "id": arxiv_id,
                    "submitter": row["authors"][0] if row["authors"] else None,
                    "authors": ", ".join(row["authors"]),
                    "title": row["title"],
                    "comments": None,
                    "journal-ref": None,
                    "doi": row["doi"],
                    "categories": "hep-ph",
                    "abstract": f"  {row['abstract'].strip()}\n",
                    "versions": [{"version": "v1", "created": created}],
                    "update_date": f"{row['year']}-04-02",
                    "authors_parsed": [_parsed(name) for name in row["authors"]],
                }
            )
            + b"\n"
        )


def _parsed(name: str) -> Sequence[str]:
    given, _, family = name.rpartition(" ")
    return [family, given, ""]


def write_snapshot(path: Path, record_count: int, corpus: Path | None, skip: int = 0) -> int:
    """Write so many records, those after the first `skip` of the same endless list; returns the bytes."""
    rows = with_copies(from_corpus(corpus) if corpus else made_up(), random.Random(SEED))
    with path.open("wb") as file:
        file.writelines(lines(islice(rows, skip, skip + record_count), skip))
    return path.stat().st_size


if __name__ == "__main__":
    print(write_snapshot(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]) if len(sys.argv) > 3 else None))
