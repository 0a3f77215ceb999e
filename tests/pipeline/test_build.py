"""The pipeline as its users run it: a clean clone and `dvc repro`."""

import json

import polars as pl

from etl.io.sums import write_sums
from tests.pipeline.conftest import Clone

DUMPS = [
    "000_ad0480ccd3af2def",
    "001_cb2bdf0bd3ae9c6e",
    "002_e04637e70a293430",
    "003_95db069833a1ff77",
    "004_2305b0fce8f5b0b5",
]


def table(clone: Clone, name: str) -> pl.DataFrame:
    return pl.read_parquet(clone.root / "data/processed/latest" / f"{name}.parquet")


def test_a_build_leaves_git_clean(built: Clone) -> None:
    """Lock file and metrics in git are those that a fresh clone makes: the build is repeated, hash by hash."""
    assert built.run("git", "status", "--porcelain").stdout == ""


def test_nothing_to_do_runs_nothing(built: Clone) -> None:
    assert built.repro() == []


def test_the_five_dumps(built: Clone) -> None:
    mentions, papers = table(built, "mentions"), table(built, "papers")
    assert dict(mentions.group_by("dump_id").len().sort("dump_id").iter_rows()) == dict(
        zip(DUMPS, (10, 2, 10, 39, 10), strict=True)
    )
    assert papers.height == 67
    assert table(built, "quarantine").is_empty()


def test_repeated_abstracts_are_merged(built: Clone) -> None:
    papers = table(built, "papers")
    repeated = papers.filter(pl.col("mention_count") > 1).sort("mention_count")
    assert repeated["mention_count"].to_list() == [2, 2, 3]
    med_gemini = papers.filter(pl.col("abstract").str.contains("Med-Gemini"))
    assert sorted(med_gemini["mention_count"]) == [1, 3]
    flamingo = papers.filter(pl.col("abstract").str.contains("Flamingo-CXR"))
    assert flamingo["mention_count"].to_list() == [2]


def test_the_disagreement_is_kept_and_markup_is_none(built: Clone) -> None:
    conflicts = table(built, "conflicts")
    assert conflicts.select("field", "kind", "difference").rows() == [("abstract", "number", "66 → 60")]


def test_a_paper_is_put_together_from_two_dumps(built: Clone) -> None:
    paper = table(built, "papers").filter(pl.col("title") == "Towards Generalist Biomedical AI").row(0, named=True)
    origins = table(built, "provenance").filter(pl.col("paper_id") == paper["paper_id"])
    home = dict(origins.select("field", "dump_id").iter_rows())
    assert (paper["arxiv_id"], paper["author_count"], paper["publication_year"]) == ("2307.14334", 32, 2023)
    assert home["arxiv_id"] == "002_e04637e70a293430"
    assert {home["title"], home["publication_date"], home["author_count"]} == {"003_95db069833a1ff77"}


def test_every_value_leads_back_to_its_bytes(built: Clone) -> None:
    files = dict(table(built, "dumps").select("dump_id", "file").iter_rows())
    raw = {dump_id: (built.root / "data/raw" / file).read_bytes() for dump_id, file in files.items()}
    mentions = {row["mention_id"]: row for row in table(built, "mentions").iter_rows(named=True)}
    spans = table(built, "spans").filter(pl.col("role") == "field")
    for row in spans.iter_rows(named=True):
        said = raw[row["dump_id"]][row["start_byte"] : row["end_byte"]].decode()
        assert said == mentions[row["mention_id"]][f"{row['field']}_raw"]


def test_a_broken_table_stops_the_build_and_leaves_latest(own: Clone) -> None:
    before = own.hashes()
    broken = own.root / "data/interim/deduplicate/papers.parquet"
    broken.chmod(0o644)
    frame = pl.read_parquet(broken).drop("author_count")
    broken.unlink()
    frame.write_parquet(broken)
    write_sums(broken.parent)
    done = own.run("abstracts", "validate", check=False)
    assert done.returncode == 1
    assert "papers" in done.stderr
    assert "author_count" in done.stderr
    assert "abstracts build" in done.stderr
    assert own.hashes() == before


def test_metrics_say_what_was_built(built: Clone) -> None:
    metrics = {path.stem: json.loads(path.read_text()) for path in (built.root / "metrics").glob("*.json")}
    assert set(metrics) == {"normalise", "deduplicate", "relate", "validate", "publish", "explore"}
    assert metrics["deduplicate"]["papers"] == 67
    assert metrics["deduplicate"]["merges"] == 4
    assert metrics["relate"]["papers"] == 67
    assert metrics["normalise"]["dumps"]["003_95db069833a1ff77"] == {"mentions": 39, "quarantined_bytes": 0}
    shown = json.loads(built.run("dvc", "metrics", "show", "--json").stdout)
    assert "metrics/parse/003_95db069833a1ff77.json" in json.dumps(shown).replace("\\\\", "/")
