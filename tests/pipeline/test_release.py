"""Releases as maintainers cut them: by real git and DVC, on two machines."""

import re
import shutil
from pathlib import Path

import polars as pl
import pytest

from etl import verifier
from tests.pipeline.conftest import Clone, clone_of
from tests.shared import without_report

ELSEWHERE = {
    "POLARS_MAX_THREADS": "1",
    "PYTHONHASHSEED": "7",
    "TZ": "Asia/Tokyo",
    "LC_ALL": "C",
    "LANG": "C",
}
IDENTITY = {
    **{f"GIT_{who}_NAME": "Ada Oil" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_EMAIL": "ada@example.org" for who in ("AUTHOR", "COMMITTER")},
}
DUMP = "004_2305b0fce8f5b0b5"
REMOVED = "002_e04637e70a293430"


def releases(clone: Clone) -> list[Path]:
    return sorted((clone.root / "data/processed").glob("v*/"))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def released(built: Clone, tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """A clone in which one number of one dump is another, and another dump is gone; committed and released."""
    root = tmp_path_factory.mktemp("released") / "clone"
    shutil.copytree(built.root, root, symlinks=True)
    clone = Clone(root, IDENTITY)
    without_report(root)
    raw = root / f"data/raw/{DUMP}.txt"
    text = raw.read_bytes().decode()
    number = re.search(r"(?<=\s)\d{2,}(?=\s)", text)
    assert number
    raw.write_bytes(f"{text[: number.start()]}{int(number[0]) + 1}{text[number.end() :]}".encode())
    entries = root / "data/raw/dumps.yaml"
    told = entries.read_text(encoding="utf-8")
    entries.write_text(told[: told.index(f"  {REMOVED}")] + told[told.index("  003_") :], encoding="utf-8")
    (root / f"data/raw/{REMOVED}.txt").unlink()
    parsed = [stage for stage in clone.repro() if stage.startswith("parse")]
    assert parsed == [f"parse@{DUMP}"], "a dump that is touched is parsed, and no other"
    clone.run("git", "commit", "--quiet", "--all", "--message", "One number")
    clone.run("abstracts", "release", "--tag", "--accept-drift", "A dump is gone.")
    return clone


def test_one_changed_number_is_one_changed_cell(released: Clone) -> None:
    assert len(releases(released)) > 1
    changes = pl.read_parquet(releases(released)[-1] / "changes.parquet")
    of_papers = changes.filter(pl.col("table") == "papers")
    corrected = of_papers.filter((pl.col("cause") == "dump_changed") & (pl.col("column") != "conflict_count"))
    assert corrected.select("change", "column", "cause_detail").rows() == [("changed", "abstract", DUMP)]
    assert set(of_papers["cause"]) == {"dump_changed", "dump_removed"}
    assert pl.read_parquet(released.root / "data/processed/latest/papers.parquet").height == 59
    assert released.run("git", "status", "--porcelain").stdout == ""


def test_a_change_of_one_mention_changes_the_id_of_no_other(released: Clone, built: Clone) -> None:
    before, after = (
        pl.read_parquet(clone.root / "data/processed/latest/mentions.parquet").select("dump_id", "mention_id")
        for clone in (built, released)
    )
    kept = before.filter(pl.col("dump_id") != REMOVED)
    assert kept.join(after, on=["dump_id", "mention_id"], how="anti")["dump_id"].to_list() == [DUMP]
    assert after.join(kept, on=["dump_id", "mention_id"], how="anti")["dump_id"].to_list() == [DUMP]


def test_another_machine_makes_the_same_bytes_of_build_and_release(
    released: Clone, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A clean clone of the commit before, which never had the dump that is gone; other threads, seed, zone, path."""
    root = tmp_path_factory.mktemp("a folder with spaces") / "and ümlauts"
    other = clone_of(released, root, {**IDENTITY, **ELSEWHERE})
    version = releases(released)[-1].name
    other.run("git", "tag", "--delete", version)
    other.run("git", "reset", "--quiet", "--hard", "HEAD~1")
    other.run("abstracts", "release", "--tag", "--accept-drift", "A dump is gone.")
    assert contents(releases(other)[-1]) == contents(releases(released)[-1])
    assert other.hashes() == released.hashes()
    assert other.run("git", "status", "--porcelain").stdout == ""


def test_what_was_released_is_still_what_it_says_and_its_ids_lead_somewhere(built: Clone) -> None:
    aliases = pl.read_parquet(built.root / "data/processed/latest/aliases.parquet")
    for folder in releases(built):
        assert verifier.check(folder).problems == []
        ids = pl.read_parquet(folder / "aliases.parquet")["alias_id"]
        assert set(ids) <= set(aliases["alias_id"])
