"""A toy package of everything that makes a large one hard, a handful of each, and what its builds come to."""

import hashlib
import json
import random
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import polars as pl
import pytest

from etl.cli.deduplicate import deduplicate
from etl.cli.normalise import normalise
from etl.cli.parse import parse
from etl.deduplicate.ledger import ledger_entries
from etl.io import layout
from etl.io.tables import read_any_table, read_csv_table
from schemas.columns import Mention, Paper
from schemas.interim import LEDGER_TYPES
from tests.cli.conftest import empty_project
from tests.release.package import Package, record

BUILT: Final = ("data/interim", "metrics")
TABLES: Final = {
    "normalise": ("dumps", "quarantine"),
    "deduplicate": (
        *("papers", "mentions", "spans", "provenance", "pairs", "conflicts", "decisions", "aliases", "dumps"),
    ),
}
_WORDS: Final = [
    "".join(random.Random(number).choices("abcdefghijklmnoprstuvwxyz", k=3 + number % 7)) for number in range(600)
]


def text(number: int, *changes: tuple[int, str]) -> str:
    """The abstract of this number, some of its words exchanged."""
    words = random.Random(number).choices(_WORDS, k=40)
    for place, word in changes:
        words[place] = word
    return f"We {' '.join(words)}."


def title(number: int) -> str:
    """The title that goes with an abstract."""
    return " ".join(random.Random(-number).choices(_WORDS, k=7)).capitalize()


def paper(number: int, *changes: tuple[int, str], **tags: str) -> str:
    """A record of a RIS export about the paper of this number."""
    own = {"TI": title(number), "AU": f"Oil, Ada{number}", "PY": str(2000 + number), "AB": text(number, *changes)}
    return record(**{name: value for name, value in (own | tags).items() if value})


def pasted(*abstracts: str) -> str:
    """A pasted list of abstracts."""
    return "".join(f"Abstract:{one}\n" for one in abstracts)


def snapshot(*records: Mapping[str, Any]) -> str:
    """Lines as arXiv's snapshot has them."""
    return "".join(f"{json.dumps(one)}\n" for one in records)


def page(*papers: tuple[int, str, str]) -> str:
    """A page of Daily Papers: the number of each paper, its date, and its abstract."""
    head = (
        "new",
        "Get trending papers in your email inbox!",
        "Subscribe",
        "Daily Papers",
        "byAK and the research community",
    )
    body = (f"{title(number)}\n\n{abstract}\n\n  • 5 authors\n·\n{day}\n" for number, day, abstract in papers)
    return "\n\n".join(head) + "\n\n" + "\n".join(body)


REFS: Final = (
    paper(1, DO="10.1000/one")
    + paper(2)
    + paper(3, AB="")
    + paper(4, TI="")
    + paper(5, (3, "17"), DO="10.1000/five")
    + "".join(paper(6, TI="", AU="", PY="") for _ in range(6))  # a crowd of one text
    + paper(7, (9, "of"))
    + record(TI="Ferns", SP="12", VL="3", PY="2001")
)
LIST: Final = pasted(text(1, (4, "other")), text(5, (3, "18")), text(6), text(6), text(8), text(8), text(9))
BRIEF: Final = "".join(
    paper(number, AB=f"A {_WORDS[number]} {_WORDS[-number]} tells the time, though nobody has wound it for years.")
    for number in (10, 11, 12, 13)
) + paper(14)
DAILY: Final = page((2, "Mar 10", text(2)), (15, "Dec 21, 2023", text(15)), (16, "June 3", text(16)))
SNAPSHOT: Final = snapshot(
    {"id": "2101.00001", "title": title(7), "abstract": text(7), "versions": [{"version": "v1"}, {"version": "v2"}]},
    {"id": "2101.00002", "title": "<i></i>", "abstract": "<br/>", "doi": "10.1000/none"},
    {"id": "2101.00003", "title": title(17), "abstract": text(17), "doi": "10.1000/ONE"},
    {"id": "2101.00004", "title": title(8), "abstract": text(8)},
)
WIDE: Final = snapshot(
    *(
        {"id": f"2102.000{number:02}", "title": title(number), "abstract": text(number), "authors": "Ada Oil, Bo Tin"}
        for number in (1, 40, 41, 9, 42, 14)
    ),
    {"id": "2102.00077", "title": title(16), "abstract": ""},
)
Entry = tuple[str, str, str, dict[str, str]]
DUMPS: Final[dict[str, Entry]] = {
    "refs": ("refs.ris", "ris", REFS, {"source": "Scopus"}),
    "list": ("list.txt", "abstract_list", LIST, {}),
    "brief": ("brief.ris", "ris", BRIEF, {}),
    "nothing": ("nothing.txt", "abstract_list", "Nobody\nwrote\nanything.\n", {}),
    "daily": ("daily.txt", "hf_daily_papers", DAILY, {"note": "its page prints no year"}),
    "arxiv": ("arxiv.jsonl", "arxiv_jsonl", SNAPSHOT, {"source": "arXiv"}),
    "wide": ("wide.jsonl", "arxiv_jsonl", WIDE, {"role": "reference"}),
}


class Large(Package):
    """A package that is worked on in parts of few rows, by the stages that do so."""

    def rows(self, count: int) -> None:
        """Work on so many records at a time."""
        lines = layout.PARAMS.read_text().splitlines()
        lines[lines.index("parts:") + 1] = f"  rows: {count}"
        layout.PARAMS.write_text("\n".join(lines) + "\n")

    def stages(self) -> None:
        """Parse the dumps that have changed, or are to be cut otherwise; then bring all together."""
        for dump_id, entry in self.entry_of().items():
            parsed = self.root / f".{dump_id}.parsed"
            asked = layout.PARAMS.read_text() + str(entry) + (layout.RAW / entry["file"]).read_text()
            is_there = layout.parsed(dump_id).is_dir() and parsed.is_file()
            if not is_there or parsed.read_text() != asked:
                parse(dump_id)
                parsed.write_text(asked)
        normalise()
        deduplicate()

    def release(self) -> None:
        """Enter what was built into the ledger, as a release does."""
        ledger = read_csv_table(layout.LEDGER, LEDGER_TYPES)
        mentions, dumps, aliases = (self.read(name) for name in ("mentions", "dumps", "aliases"))
        pl.concat([ledger, ledger_entries(mentions, dumps, aliases, ledger)]).write_csv(layout.LEDGER)

    def read(self, table: str) -> pl.DataFrame:
        """A table that deduplicate handed on."""
        return read_any_table(layout.interim("deduplicate") / f"{table}.parquet")

    def ids(self, dump_id: str) -> list[str]:
        """The mentions of a dump."""
        return self.read("mentions").filter(pl.col(Mention.dump_id) == dump_id)[Mention.mention_id].to_list()

    def paper(self, mention_id: str) -> str:
        """The paper of a mention."""
        own = self.read("mentions").filter(pl.col(Mention.mention_id) == mention_id)
        return str(own[Paper.paper_id].item())


@contextmanager
def inside(root: Path) -> Iterator[Large]:
    """The package in a folder, which is the current one in the block."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        yield Large(root)


def begin(root: Path, dumps: Iterable[str] = tuple(DUMPS), rows: int = 7) -> None:
    """A package of some of the dumps, in which nothing is built."""
    empty_project(root)
    with inside(root) as package:
        package.set_param("max_block_records: 50", "max_block_records: 4")
        package.rows(rows)
        for dump_id in dumps:
            file, kind, words, entry = DUMPS[dump_id]
            package.add(dump_id, file, kind, words, **entry)


def hashes(root: Path, built: Sequence[str] = BUILT) -> dict[str, str]:
    """SHA-256 of every file that was built, hidden ones too; folders are told by a slash."""
    paths = sorted(path for folder in built for path in (root / folder).rglob("*"))
    return {
        f"{path.relative_to(root).as_posix()}{'/' * path.is_dir()}": hashlib.sha256(path.read_bytes()).hexdigest()
        if path.is_file()
        else ""
        for path in paths
    }


def inputs(root: Path, target: Path) -> Path:
    """A copy of a package in which nothing is built."""
    for name in ("params.yaml", "requirements.lock", "data/raw"):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (root / name).is_dir() else shutil.copy)(root / name, target / name)
    return target


def anew(root: Path, target: Path, rows: int | None = None) -> Path:
    """The package of another folder, built from nothing."""
    with inside(inputs(root, target)) as package:
        if rows:
            package.rows(rows)
        package.stages()
    return target


def tables(root: Path) -> dict[str, pl.DataFrame]:
    """What a build hands on, but for how it is split into files."""
    return {
        f"{stage}/{name}": read_any_table(root / "data/interim" / stage / f"{name}.parquet")
        for stage, names in TABLES.items()
        for name in names
    }


def metrics(root: Path) -> dict[str, str]:
    """What a build counted."""
    return {path.name: path.read_text() for path in sorted((root / "metrics").glob("*.json"))}
