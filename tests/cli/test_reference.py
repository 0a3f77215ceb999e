"""A reference dump enriches the papers of others, adds none of its own, and every byte of it is accounted for."""

import json
from pathlib import Path

import polars as pl
import pytest

from tests.cli.conftest import Abstracts, empty_project, run

CLOCKS = (
    "A clock that nobody winds still tells something: we describe 40 stopped clocks, what their owners say of them, "
    "and when each of them stopped, as far as anybody knows."
)
ABSTRACTS = (
    "Abstract:"
    "We count the bees of a valley in 12 summers and find that their number follows the clover, not the weather. The "
    "counts, and the code that reads them, are at https://example.org/bees.\n"
    f"Abstract:{CLOCKS}\n"
)
LISTED = (
    "We count the bees of a valley in 13 summers and find that their number follows the clover, not the weather. "
    "The counts, and the code that reads them, are at https://example.org/bees.\n"
    "7 pages\n"
    "arXiv:2101.00001v2 - doi: 10.1000/bees.2021.17\n"
)
RECORDS = [
    {
        "id": "2101.00077",
        "title": "Clocks That Nobody Winds",
        "abstract": "  " + CLOCKS.replace("something: ", "something:\n").replace("each of", "EACH OF") + "\n",
        "authors_parsed": [["Ray", "Ada", ""], ["Öre", "Ben", ""]],
        "categories": "physics.hist-ph cs.CY",
        "doi": "10.1000/clocks",
        "versions": [{"version": "v1", "created": "Fri, 1 Jan 2021 10:00:00 GMT"}],
    },
    {
        "id": "2101.00001",
        "title": "Bees of a Valley",
        "abstract": "We count the bees of a valley in 13 summers, and find that their number follows the clover.",
        "authors_parsed": [["Stone", "Cy", ""]],
    },
    {
        "id": "2101.00099",
        "title": "The Same First Clause, Another Paper",
        "abstract": "A clock that nobody winds still tells something: but this is about boats that sink when wet, "
        "which takes longer for card than for tissue, and about nothing else at all.",
    },
    *(
        {"id": f"2102.{n:05}", "title": f"Pebbles, Counted {n} Times", "abstract": f"We count {n} pebbles. Again."}
        for n in range(300)
    ),
]


def snapshot_in(folder: Path) -> Path:
    """A large dump of references, in a file of this folder."""
    file = folder / "snapshot.json"
    lines = [json.dumps(record) for record in RECORDS]
    file.write_text("\n".join([*lines[150:], *lines[:150]]) + "\n{broken\n")
    return file


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    return snapshot_in(tmp_path)


@pytest.fixture(scope="module")
def enriched_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with two primary dumps and one of references, built; tests only read it."""
    home = tmp_path_factory.mktemp("enriched")
    root = home / "project"
    empty_project(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        for name, text, layout in (("bees.txt", ABSTRACTS, "abstract_list"), ("list.txt", LISTED, "publication_list")):
            (home / name).write_text(text)
            assert run("add", home / name, "--format", layout).exit_code == 0
        added = run("add", snapshot_in(home), "--role", "reference", "--source", "arXiv")
        assert "arxiv_jsonl, 303 mentions" in added.output
        stages = [("parse", name) for name in ("bees", "list", "snapshot")]
        for words in (*stages, ("normalise",), ("deduplicate",), ("relate",), ("validate",), ("publish",)):
            done = run(*words)
            assert done.exit_code == 0, done.exception
    return root


@pytest.fixture
def enriched(enriched_once: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """It, as the current directory."""
    monkeypatch.chdir(enriched_once)
    return enriched_once


def table(root: Path, name: str) -> pl.DataFrame:
    return pl.read_parquet(root / f"data/processed/latest/{name}.parquet")


def test_it_enriches_by_abstract_and_by_id_and_adds_no_paper(enriched: Path) -> None:
    papers = table(enriched, "papers").sort("arxiv_id")
    assert papers["title"].to_list() == ["Bees of a Valley", "Clocks That Nobody Winds"]
    bees, clocks = papers.iter_rows(named=True)
    assert (bees["arxiv_id"], bees["authors"], bees["dump_ids"]) == (
        "2101.00001",
        ["Cy Stone"],
        ["bees", "list", "snapshot"],
    )
    assert bees["abstract"].startswith("We count the bees")
    assert (clocks["arxiv_id"], clocks["doi"]) == ("2101.00077", "10.1000/clocks")
    assert clocks["authors"] == ["Ada Ray", "Ben Öre"]
    assert clocks["categories"] == ["physics.hist-ph", "cs.CY"]
    assert str(clocks["publication_date"]) == "2021-01-01"
    assert clocks["first_seen_dump_id"] == "bees"


def test_what_it_does_not_use_is_not_published_and_its_bytes_are_unused(enriched: Path, snapshot: Path) -> None:
    mentions = table(enriched, "mentions").filter(pl.col("dump_id") == "snapshot")
    assert sorted(mentions["arxiv_id"]) == ["2101.00001", "2101.00077"]
    spans = table(enriched, "spans").filter(pl.col("dump_id") == "snapshot")
    sizes = dict(spans.group_by("role").agg((pl.col("end_byte") - pl.col("start_byte")).sum()).iter_rows())
    assert sum(sizes.values()) == snapshot.stat().st_size
    assert sizes["unused"] > 0.9 * snapshot.stat().st_size
    assert sizes["quarantine"] == len("{broken")
    assert spans.filter(pl.col("role") == "unused").height <= 4
    (counted,) = table(enriched, "dumps").filter(pl.col("dump_id") == "snapshot")["mention_count"]
    assert counted == 2


def test_the_metrics_count_what_was_left_out(enriched: Path) -> None:
    normalised = json.loads((enriched / "metrics/normalise.json").read_text())
    assert normalised["unwanted_reference_mentions"] == 300
    deduplicated = json.loads((enriched / "metrics/deduplicate.json").read_text())
    assert deduplicated["unused_reference_mentions"] == 1


def test_without_primary_dumps_it_adds_nothing(project: Path, snapshot: Path, abstracts: Abstracts) -> None:
    assert abstracts("add", snapshot, "--role", "reference").exit_code == 0
    for words in (("parse", "snapshot"), ("normalise",), ("deduplicate",)):
        done = abstracts(*words)
        assert done.exit_code == 0, done.exception
    assert pl.read_parquet(project / "data/interim/deduplicate/papers.parquet").is_empty()
    spans = pl.read_parquet(project / "data/interim/deduplicate/spans.parquet")
    assert spans["end_byte"].max() == snapshot.stat().st_size


def test_a_role_that_is_none_is_refused(project: Path, snapshot: Path, abstracts: Abstracts) -> None:
    refused = abstracts("add", snapshot, "--role", "other")
    assert "role must be one of primary, reference" in str(refused.exception)
    assert not list((project / "data/raw").glob("snapshot*"))
