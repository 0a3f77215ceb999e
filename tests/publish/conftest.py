"""A toy package: four dumps, three papers, and every kind of value that the models allow."""

import hashlib
import json
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl import verifier
from etl.io.facts import read_facts
from etl.io.publish import verifier_text
from etl.io.release_folder import files_of
from etl.publish.facts import Facts
from etl.publish.metadata import release_texts
from etl.publish.package import Inputs
from etl.publish.released import Released
from etl.release.document import Release, release_json
from schemas.about import About, Creator
from schemas.columns import Change
from schemas.derive import polars_types
from schemas.tables import TABLES
from tests.published import publish, publish_folder

Row = dict[str, Any]

DUMPS = {"toy-a": b"0123456789" * 2, "toy-b": b"abcdefghij", "toy-c": b"ABCDEFGHIJ", "toy-d": b""}
ABOUT = About(
    title="Toys & <clocks>",
    description="Invented papers on toys that no child has broken yet, and on clocks.",
    creators=(
        Creator(family="O'Clock", given="Tick", orcid="0000-0002-1825-0097", affiliation="Institute of {Toys}"),
        Creator(name="The Toy authors"),
    ),
    keywords=("toys", "clocks"),
)
P1, P2, P3, P_GONE = (f"p{number:016x}" for number in (1, 2, 3, 15))
M1, M2, M3, M4 = (f"m{number:016x}" for number in (1, 2, 3, 4))


def row(table: str, **values: Any) -> Row:
    """A row of a table: what is given, null or an empty list elsewhere."""
    types = next(polars_types(each) for each in TABLES if each.name == table)
    nothing: Row = {name: [] if isinstance(dtype, pl.List) else None for name, dtype in types.items()}
    return nothing | values


def paper(paper_id: str, title: str, /, **values: Any) -> Row:
    """A row of `papers`, mentioned once, in the first dump."""
    known = {"publication_date_is_inferred": False, "dump_ids": ["toy-a"], "first_seen_dump_id": "toy-a"}
    counts = {"mention_count": 1, "conflict_count": 0}
    return row("papers", **{"paper_id": paper_id, "display_title": title, **known, **counts, **values})


def mention(mention_id: str, paper_id: str, dump_id: str, ordinal: int, /, **values: Any) -> Row:
    """A row of `mentions`; each is ten bytes long."""
    place = {
        "dump_id": dump_id,
        "ordinal": ordinal,
        "start_byte": 10 * ordinal - 10,
        "end_byte": 10 * ordinal,
    }
    known = {"is_abstract_source": False, "publication_date_is_inferred": False}
    return row("mentions", **{"mention_id": mention_id, "paper_id": paper_id, **place, **known, **values})


def dump(ordinal: int, dump_id: str, **values: Any) -> Row:
    """A row of `dumps`."""
    content = DUMPS[dump_id]
    entry = {"ordinal": ordinal, "file": f"{dump_id}.txt", "format": "toy", "role": "primary"}
    found = {"sha256": hashlib.sha256(content).hexdigest(), "byte_count": len(content), "encoding": "utf-8"}
    rest = {"captured_date_is_inferred": False, "mention_count": 1, "quarantined_byte_count": 0}
    return row("dumps", **{"dump_id": dump_id, **entry, **found, **rest, **values})


ROWS: dict[str, list[Row]] = {
    "papers": [
        paper(
            P3,
            "=1+1",
            title="=1+1",
            authors=["@Ann", "Böb; C"],
            author_count=3,
            arxiv_id="2402.00001",
            arxiv_version=2,
            doi="10.1234/toy.1",
            paper_url="https://doi.org/10.1234/toy.1",
            publication_date=date(2024, 2, 29),
            publication_year=2024,
            publication_date_precision="day",
            publication_date_is_inferred=True,
            keywords=["-a", "b"],
            dump_ids=["toy-a", "toy-b"],
            sources=["arXiv"],
            mention_count=2,
            conflict_count=1,
        ),
        paper(
            P1,
            'A "quoted", title',
            title='A "quoted", title',
            abstract="Two\nlines | and a bar.",
            comment="  +cmd",
            journal_ref="\tTab",
            flags=["truncated"],
        ),
        paper(
            P2,
            "\uff1d full width",
            abstract="\u200b=HYPERLINK()",
            categories=["cs.CL", "cs.LG"],
            publication_year=2023,
            publication_date_precision="year",
            work_type="-",
            dump_ids=["toy-c"],
            first_seen_dump_id="toy-c",
        ),
    ],
    "mentions": [
        mention(
            M4,
            P2,
            "toy-c",
            1,
            abstract="\u200b=HYPERLINK()",
            abstract_raw="=HYPERLINK()",
            is_abstract_source=True,
            extra=[{"key": "volume", "value": "7"}, {"key": "x", "value": ""}],
        ),
        mention(M1, P3, "toy-a", 1, title="=1+1", title_raw="=1+1", arxiv_version=2, discussion_count=0),
        mention(M2, P1, "toy-a", 2, title='A "quoted", title', extra=[{"key": "k", "value": "v"}]),
        mention(M3, P3, "toy-b", 1, title="=1+2"),
    ],
    "spans": [
        row(
            "spans",
            dump_id="toy-a",
            start_byte=0,
            end_byte=10,
            role="field",
            mention_id=M1,
            field="title",
            part=0,
        ),
        row(
            "spans",
            dump_id="toy-a",
            start_byte=10,
            end_byte=20,
            role="field",
            mention_id=M2,
            field="title",
            part=0,
        ),
        row(
            "spans",
            dump_id="toy-b",
            start_byte=0,
            end_byte=10,
            role="field",
            mention_id=M3,
            field="title",
            part=0,
        ),
        row("spans", dump_id="toy-c", start_byte=0, end_byte=10, role="furniture"),
    ],
    "provenance": [
        row("provenance", paper_id=P3, field="doi", part=0, rule="decision"),
        row(
            "provenance",
            paper_id=P3,
            field="title",
            part=0,
            mention_id=M1,
            dump_id="toy-a",
            start_byte=0,
            rule="r",
        )
        | {"end_byte": 10},
    ],
    "pairs": [
        row(
            "pairs",
            mention_id_a=M1,
            mention_id_b=M3,
            verdict="strong",
            reason="same_id",
            title_similarity=1.0,
        )
        | {
            "abstract_containment": 0.5,
            "year_gap": 0,
            "arxiv_id_equal": True,
            "number_difference": ["1", "2"],
        },
    ],
    "conflicts": [
        row("conflicts", paper_id=P3, field="title", kind="number", chosen_value="=1+1", other_value="=1+2")
        | {"chosen_mention_id": M1, "other_mention_ids": [M3], "difference": "1 → 2"},
    ],
    "neighbours": [
        row("neighbours", paper_id=P3, rank=1, neighbour_id=P1, similarity=0.25),
        row("neighbours", paper_id=P1, rank=1, neighbour_id=P3, similarity=0.25),
    ],
    "decisions": [],
    "quarantine": [],
    "aliases": [
        row("aliases", alias_id=P_GONE, reason="its dump was removed"),
        *(row("aliases", alias_id=paper_id, paper_id=paper_id) for paper_id in (P2, P3, P1)),
    ],
    "dumps": [
        dump(
            2,
            "toy-a",
            label="Pipes | and\n# lines <b>*",
            source="arXiv",
            licence="CC BY 4.0",
            url="https://example.org/list",
            captured_date=date(2025, 1, 31),
            mention_count=2,
        ),
        dump(1, "toy-b", label="ligne à l'est", licence="CC BY 4.0", search_date=date(2024, 5, 6)),
        dump(3, "toy-c", role="reference", licence="https://example.org/licence", url="copied by hand"),
        dump(4, "toy-d", mention_count=0),
    ],
}


CHANGES = [
    {"table": "papers", "change": "changed", "key": [P1], "column": "pages", "old": "1-2", "new": "1-3"}
    | {"paper_ids": [P1], "cause": "dump_changed", "cause_detail": "toy-a"},
]


@pytest.fixture(scope="session")
def frames() -> dict[str, pl.DataFrame]:
    """The toy tables as `validate` hands them over; not sorted."""
    return toy_frames()


@pytest.fixture(scope="session")
def contents() -> dict[str, bytes]:
    """The bytes of each toy dump."""
    return DUMPS


@pytest.fixture(scope="session")
def inputs() -> Inputs:
    """Hashes of what the toy package was made from."""
    return Inputs({"params.yaml": "1" * 64, "data/raw/toy-a.txt": "2" * 64}, "3" * 64, "4" * 64)


def toy_frames() -> dict[str, pl.DataFrame]:
    """The toy tables, not sorted."""
    return {table.name: pl.DataFrame(ROWS[table.name], polars_types(table)) for table in TABLES}


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, frames: Mapping[str, pl.DataFrame], inputs: Inputs) -> Path:
    """The toy package in its folder; tests only read it."""
    target = tmp_path_factory.mktemp("processed") / "latest"
    publish_folder(target, publish(frames, inputs, ABOUT, verifier_text()))
    return target


@pytest.fixture(scope="session")
def manifest(published: Path) -> dict[str, Any]:
    """The toy package's manifest."""
    content: dict[str, Any] = json.loads((published / "manifest.json").read_text(encoding="utf-8"))
    return content


def released(folder: Path, doi: str | None = None) -> Released:
    """What a release says of itself whose build is in a folder."""
    files = files_of(folder)
    return Released("v1.0.0", "2026-11-30", "c" * 40, files["manifest.json"][0], doi, files)


def become_release(folder: Path, about: About = ABOUT, doi: str | None = None) -> None:
    """Make the folder of a build that of a release."""
    pl.DataFrame(CHANGES, Change.TYPES).write_parquet(folder / "changes.parquet")
    known = released(folder, doi)
    for name, text in release_texts(read_facts(folder, about), known).items():
        (folder / name).write_text(text, encoding="utf-8")
    told = Release(known.version, known.date, known.commit, None, "first", [], None, "toy", "1", doi, None)
    text = release_json(told, files_of(folder))
    (folder / "release.json").write_text(text, encoding="utf-8")
    statement = verifier.statement(text.encode(), (folder / "manifest.json").read_bytes())
    (folder / "release.intoto.json").write_text(statement, encoding="utf-8")


@pytest.fixture(scope="session")
def facts(published: Path) -> Facts:
    """What the metadata of the toy release are made of."""
    return read_facts(published, ABOUT)


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory, published: Path) -> Path:
    """The toy package as a release; tests only read it."""
    folder = tmp_path_factory.mktemp("releases") / "v1.0.0"
    shutil.copytree(published, folder)
    become_release(folder)
    return folder
