"""A large package through all that may happen to one: each time what a build from nothing comes to, file by file."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from etl.cli.deduplicate import deduplicate
from etl.cli.normalise import normalise
from etl.cli.parts import matching, normalising, several, signing
from etl.deduplicate.traces import traces_of
from etl.errors import ConfigurationError
from etl.io import layout
from etl.io.kept import KEY, keep
from schemas.columns import Alias, Dump, Mention, Paper, Quarantine
from tests.cli.parts.world import Large, anew, begin, hashes, inside, metrics, pasted, tables, text
from tests.shared import made_once

Change = Callable[[Large], object]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package with all dumps, worked on in parts of seven; tests only read it."""
    return made_once(tmp_path_factory, "parts", _build)


def _build(root: Path) -> None:
    begin(root)
    with inside(root) as package:
        package.stages()


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(built, tmp_path / "package"))


def deduplicated_anew(root: Path, target: Path) -> Path:
    """A copy of a package in which nothing was kept of the records that were matched."""
    shutil.copytree(root, target)
    shutil.rmtree(target / "data/interim/deduplicate")
    with inside(target):
        deduplicate()
    return target


def test_a_package_in_parts_has_the_tables_of_one_that_is_worked_on_at_once(built: Path, tmp_path: Path) -> None:
    once = anew(built, tmp_path / "once", rows=1_000)
    assert (once / "data/interim/normalise/mentions.parquet").is_file()
    expected, found = tables(once), tables(built)
    assert [name for name in expected if not found[name].equals(expected[name])] == []
    assert metrics(built) == metrics(once)
    # and it is one that has what makes it hard
    flags = found["deduplicate/mentions"].filter(pl.col(Mention.flags).list.contains("summary_only"))
    assert set(flags[Mention.dump_id]) == {"brief"}
    assert set(found["normalise/quarantine"][Quarantine.stage]) == {"parse", "normalise"}
    assert '"unwanted_reference_mentions": 3' in metrics(built)["normalise.json"]
    assert '"unused_reference_mentions": 0' not in metrics(built)["deduplicate.json"]
    assert '"pairs_cut_by_block_cap": 0' not in metrics(built)["deduplicate.json"]
    assert 0 in found["deduplicate/dumps"][Dump.mention_count]
    assert found["deduplicate/mentions"].filter(pl.col(Mention.publication_date_is_inferred)).height > 1


def _rule(package: Large) -> None:
    """Set other thresholds; part one paper, join two, and set values of papers of one mention and of several."""
    mentions = package.read("mentions")
    for likeness, least in (("copied", "0.9 "), ("same", "0.7 "), ("contained", "0.85 ")):
        package.set_param(f"{likeness}_abstract: {least}", f"{likeness}_abstract: 0.99 ")

    def known(*ids: str) -> dict[str, dict[str, object]]:
        rows = mentions.filter(pl.col(Mention.mention_id).is_in(ids)).rows(named=True)
        told = {one.mention_id: one._asdict() for one in traces_of(rows, mentions)}
        return {
            one: {name: value for name, value in trace.items() if name not in ("mention_id", "beside") and value}
            for one, trace in told.items()
        }

    refs, daily, brief = (package.ids(one) for one in ("refs", "daily", "brief"))
    package.rule(different=[refs[0], package.ids("list")[0]])
    package.rule(different=[refs[6], refs[8]])
    package.rule(same=[daily[1], brief[4]], known_by=known(daily[1], brief[4]))
    package.rule(set={"paper_id": package.paper(daily[0]), "field": "publication_year", "value": 1999})
    package.rule(set={"paper_id": package.paper(daily[2]), "field": "doi", "value": "10.1000/set"})


def _unrule_and_release(package: Large) -> None:
    """Publish the ids as they are; then undo a ruling, so that one of them is split."""
    package.release()
    rulings = yaml.safe_load(layout.DECISIONS.read_text())["decisions"]
    layout.DECISIONS.write_text(yaml.safe_dump({"decisions": [one for one in rulings if "same" not in one][1:]}))


def test_what_is_kept_of_records_gives_way_to_rulings_thresholds_and_published_ids(root: Path, tmp_path: Path) -> None:
    seen = {hashes(root)["data/interim/deduplicate/sums.json"]}
    for change in (_rule, _unrule_and_release):
        with inside(root) as package:
            change(package)
            deduplicate()
        assert hashes(root) == hashes(deduplicated_anew(root, tmp_path / change.__name__))
        seen.add(hashes(root)["data/interim/deduplicate/sums.json"])
    assert len(seen) == 3  # each of them mattered


def _change_dumps(package: Large) -> None:
    """Publish; then edit a mention, take a dump away, give one another name, and turn their order about."""
    _rule(package)
    package.release()
    package.edit("daily", text(15), text(15).replace("We ", "Here we "))
    package.remove("list")
    entries = {("short" if name == "brief" else name): entry for name, entry in package.entry_of().items()}
    package.entries(dict(reversed(entries.items())))
    package.rows(12)
    package.describe("refs", source="PubMed")


def test_a_build_of_changed_dumps_is_one_from_nothing(root: Path, tmp_path: Path) -> None:
    with inside(root) as package:
        _change_dumps(package)
        package.stages()
        aliases = package.read("aliases")
    assert {"gone", "merged"} >= {reason.partition(":")[0] for reason in aliases[Alias.reason].drop_nulls()}
    assert aliases[Alias.reason].drop_nulls().len()
    assert hashes(root) == hashes(anew(root, tmp_path / "anew"))
    once = anew(root, tmp_path / "once", rows=1_000)
    expected, found = tables(once), tables(root)
    assert [name for name in expected if not found[name].equals(expected[name])] == []


def noted(work: Callable[[Any], Any], worked: list[str]) -> Callable[[Any], Any]:
    """The work of a task, and its name in a list each time that it is done."""

    def done(task: Any) -> Any:
        worked.append(work.__name__)
        return work(task)

    return done


def test_a_dump_that_repeats_nobody_makes_nobody_anew(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    worked: list[str] = []
    for room, name in ((signing, "sign_one"), (matching, "match_one"), (several, "golden_one")):
        monkeypatch.setattr(room, name, noted(getattr(room, name), worked))
    with inside(root) as package:
        sundials = "Sundials of brass were cast in three parishes, and we say by whom they were."
        package.add("later", "later.txt", "abstract_list", pasted(sundials))
        package.stages()
    assert worked == ["sign_one"]


def test_nothing_stale_is_left_when_a_package_grows_and_shrinks_past_a_part(root: Path, tmp_path: Path) -> None:
    before, folder = hashes(root), root / "data/interim"
    with inside(root) as package:
        for place in ("normalise", "deduplicate", ".deduplicate.tmp", "deduplicate/kept/old"):  # as if it was killed
            (folder / place).mkdir(exist_ok=True)
            (folder / place / ".mentions-0001.parquet.7.tmp").write_text("half a table")
        package.rows(1_000)
        package.stages()
        small = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if "parse" not in path.parts}
        assert [name for name in sorted(small) if "-0001" in name or "kept" in name or "parts" in name] == []
        assert ".deduplicate.tmp" not in small
        package.rows(7)
        package.stages()
    assert hashes(root) == before


def test_what_was_kept_and_harmed_is_made_anew(root: Path) -> None:
    before = hashes(root)
    kept, parts = (root / "data/interim" / place for place in ("deduplicate/kept", "normalise/parts"))
    (parts / "refs/mentions-0002.parquet").unlink()
    (parts / "daily/quarantine.parquet").write_bytes(b"PAR1")
    (parts / "gone").mkdir()
    (kept / "signatures/list/mentions-0001.arrow").unlink()
    (kept / "signatures/arxiv" / KEY).unlink()
    shutil.copy(kept / "matches/clusters.parquet", kept / "matches/pairs.parquet")
    papers = pl.read_parquet(kept / "papers/papers.parquet").with_columns(pl.lit("other").alias(Paper.display_title))
    papers.write_parquet(kept / "papers/papers.parquet")
    keep(
        kept / "papers", "the key of other code", [f"{name}.parquet" for name in ("papers", "provenance", "conflicts")]
    )
    (kept / "older").mkdir()
    for name in ("papers-0099.parquet", "mentions-0099.parquet", ".papers-0001.parquet.7.tmp"):
        (kept.parent / name).write_text("of a larger package")
    with inside(root) as package:
        package.stages()
    assert hashes(root) == before


def test_more_parts_than_file_names_can_tell_apart_are_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(normalising, "MOST_PARTS", 8)
    with inside(root), pytest.raises(ConfigurationError, match=r"parts\.rows: 7 rows a part make 9 parts of 7 dumps"):
        normalise()
