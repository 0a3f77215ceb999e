"""`abstracts release`: what it makes, what it refuses, and that it is whole or not there."""

import json
import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl import verifier
from etl.errors import AbstractsError, ConfigurationError, ValidationError
from etl.io import journal
from schemas.interim import LEDGER_TYPES
from tests.cli.conftest import ABSTRACTS, LISTED, run
from tests.cli.maintainer import Maintainer, table

RELEASES = Path("data/processed")
EDITED = ABSTRACTS.replace("12 summers", "14 summers")
WASPS = "Abstract:We count the wasps of a valley in 12 summers, and find more of them each year than there are bees.\n"


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Maintainer:
    """A package with one dump of two papers, and its release v1.0.0; to copy from."""
    root = tmp_path_factory.mktemp("once") / "package"
    with pytest.MonkeyPatch.context() as patch:
        here = Maintainer(root, patch)
        here.dump("bees.txt", ABSTRACTS)
        here.releases()
    return here


@pytest.fixture(scope="module")
def once_more(once: Maintainer, tmp_path_factory: pytest.TempPathFactory) -> Maintainer:
    """It with another dump, committed; to copy from."""
    with pytest.MonkeyPatch.context() as patch:
        more = once.copied(tmp_path_factory.mktemp("more") / "package", patch)
        more.dump("wasps.txt", WASPS)
        more.commits()
    return more


@pytest.fixture
def here(once: Maintainer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Maintainer:
    """A copy of the first, in the current directory."""
    return once.copied(tmp_path / "package", monkeypatch)


@pytest.fixture
def grown(once_more: Maintainer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Maintainer:
    """A copy of the second, in the current directory; not released yet."""
    return once_more.copied(tmp_path / "package", monkeypatch)


def document(version: str) -> dict[str, Any]:
    return json.loads((RELEASES / version / "release.json").read_bytes())  # type: ignore[no-any-return]


def refused(error: type[AbstractsError], *words: str) -> str:
    done = run("release", *words)
    assert isinstance(done.exception, error), done.exception or done.output
    return str(done.exception)


def names() -> list[str]:
    return sorted(path.name for path in RELEASES.glob("*"))


def test_the_first_release_is_of_the_build_and_binds_its_ids(here: Maintainer) -> None:
    told = document("v1.0.0")
    build = {path.name for path in (RELEASES / "latest").iterdir()}
    released = {path.name for path in (RELEASES / "v1.0.0").iterdir()}
    assert build < released
    for name in build:
        assert (RELEASES / "latest" / name).read_bytes() == (RELEASES / "v1.0.0" / name).read_bytes()
    assert (told["version"], told["bump"], told["base"]) == ("v1.0.0", "first", None)
    assert told["commit"] == here.git("rev-parse", "v1.0.0~1").strip()
    assert set(told["files"]) == released - {"release.json", verifier.STATEMENT}
    ledger = pl.read_csv("data/raw/ids.csv")
    assert dict(ledger.select("mention_id", "paper_id").iter_rows()) == dict(
        table("mentions").select("mention_id", "paper_id").iter_rows()
    )
    assert table("changes", "v1.0.0").is_empty()
    assert here.git("status", "--porcelain") == ""
    assert "## v1.0.0" in Path("CHANGELOG.md").read_text(encoding="utf-8")
    assert verifier.check(RELEASES / "v1.0.0").problems == []


def test_one_changed_number_is_a_patch_and_one_cell(here: Maintainer) -> None:
    here.dump("bees.txt", EDITED)
    printed = here.releases()
    assert "patch" in printed
    assert names()[-2:] == ["v1.0.0", "v1.0.1"]
    cells = table("changes", "v1.0.1").filter(pl.col("table") == "papers")
    assert cells["column"].to_list() == ["display_title", "abstract"], "a paper without title is shown by its abstract"
    cell = cells.row(1, named=True)
    paper = table("papers", "v1.0.0").filter(pl.col("abstract").str.contains("12 summers"))["paper_id"].item()
    assert (cell["column"], cell["cause"], cell["cause_detail"]) == ("abstract", "dump_changed", "bees")
    assert (cell["change"], cell["key"], cell["paper_ids"]) == ("changed", [paper], [paper])
    assert "12 summers" in cell["old"]
    assert "14 summers" in cell["new"]
    assert document("v1.0.1")["base"]["version"] == "v1.0.0"


def test_a_dump_more_is_a_minor_release(grown: Maintainer) -> None:
    grown.does("release", "--tag")
    assert document("v1.1.0")["bump"] == "minor"
    assert grown.git("tag").split() == ["v1.0.0", "v1.1.0"]
    changes = table("changes", "v1.1.0").filter(pl.col("table") == "papers")
    assert set(changes["change"]) == {"added"}
    assert set(changes["cause"]) == {"dump_added"}


def test_nothing_changed_is_no_release_unless_it_is_asked_for(here: Maintainer) -> None:
    assert "no release" in here.releases()
    assert "v1.0.1" not in names()
    here.releases("--bump", "patch")
    assert document("v1.0.1")["bump"] == "patch"


def test_the_first_release_takes_no_bump(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = Maintainer(tmp_path / "package", monkeypatch)
    here.dump("bees.txt", ABSTRACTS)
    here.commits()
    assert "v1.0.0" in refused(ConfigurationError, "--bump", "minor")


def test_a_larger_bump_may_be_asked_for_and_a_smaller_one_not(grown: Maintainer) -> None:
    assert "minor" in refused(ValidationError, "--bump", "patch")
    assert names()[-1] == "v1.0.0"
    grown.does("release", "--bump", "major")
    assert document("v2.0.0")["bump"] == "major"


def test_a_dry_run_tells_all_and_writes_nothing(grown: Maintainer) -> None:
    before = grown.state("**/*")
    assert "This would be v1.1.0." in grown.does("release", "--dry-run").output
    assert grown.state("**/*") == before
    assert grown.git("status", "--porcelain") == ""
    assert grown.git("tag").split() == ["v1.0.0"]


def test_a_tree_that_is_not_as_committed_is_refused(here: Maintainer) -> None:
    Path("notes.txt").write_text("Not committed.")
    assert "notes.txt" in refused(ConfigurationError)
    Path("notes.txt").unlink()
    Path("params.yaml").write_text(Path("params.yaml").read_text() + "# more\n")
    assert "params.yaml" in refused(ConfigurationError)


def test_a_build_that_is_not_the_committed_one_is_refused(here: Maintainer) -> None:
    here.dump("wasps.txt", WASPS)
    here.git("add", "--all")
    here.git("commit", "--quiet", "--message", "A dump, and not what it is built to")
    assert "metrics/" in refused(ConfigurationError)


def test_drift_stops_a_release_until_it_is_said_to_be_meant(here: Maintainer) -> None:
    many = "".join(f"Abstract:{ABSTRACTS[9:60]} {number}, and {chr(97 + number) * 30} too.\n" for number in range(26))
    here.dump("many.txt", many)
    here.releases("--accept-drift", "It grows.")
    here.dump("many.txt", "".join(many.splitlines(keepends=True)[:5]))
    here.commits()
    assert "--accept-drift" in refused(ValidationError)
    here.does("release", "--accept-drift", "They were of one page, and wrong.")
    version = names()[-1]
    drift = document(version)["accepted_drift"]
    assert drift["why"] == "They were of one page, and wrong."
    assert any("papers" in line for line in drift["found"])
    assert "They were of one page" in Path("CHANGELOG.md").read_text(encoding="utf-8")


def test_an_id_that_stops_resolving_stops_the_release(here: Maintainer, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("data/raw/ids.csv").write_text(",".join(LEDGER_TYPES) + "\n")
    here.dump(
        "bees.txt", "Abstract:" + "Nothing of what was here before is here now, but ants in their roads. " * 2 + "\n"
    )
    here.commits()
    assert "does not begin with what v1.0.0 published" in refused(ValidationError, "--accept-drift", "All is new.")
    monkeypatch.setattr("etl.cli.judging.journal.commit_of", lambda _: None)
    assert "resolve no more" in refused(ValidationError, "--accept-drift", "All is new.")


@pytest.mark.parametrize("step", ["pack", "_written"])
def test_a_release_that_fails_leaves_no_trace(grown: Maintainer, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = names()

    def fails(*_: object, **__: object) -> None:
        raise ConfigurationError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(f"etl.cli.cutting.{step}", fails)
        assert "the disk is full" in refused(ConfigurationError)
    assert names() == before
    assert grown.git("status", "--porcelain") == ""
    grown.does("release", "--tag")
    assert verifier.check(RELEASES / "v1.1.0").problems == []


def killed(*_: object, **__: object) -> None:
    raise Killed


class Killed(BaseException):
    """As a kill, nothing is done after it."""


@pytest.mark.parametrize("step", ["pack", "git.commit", "git.tag"])
def test_a_release_that_is_killed_is_undone_or_finished_by_the_next(
    grown: Maintainer, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:

    with monkeypatch.context() as patch:
        patch.setattr(f"etl.cli.cutting.{step}", killed)
        patch.setattr("etl.cli.cutting.undo", lambda _: None)
        with pytest.raises(Killed):
            run("release", "--tag")
    assert len(journal.unfinished()) == 1
    done = run("release", "--tag")
    assert done.exit_code == 0, done.exception or done.output
    assert "warning: the release v1.1.0" in done.stderr
    assert names()[-1] == "v1.1.0"
    assert grown.git("tag").split() == ["v1.0.0", "v1.1.0"]
    assert grown.git("status", "--porcelain") == ""
    assert verifier.check(RELEASES / "v1.1.0").problems == []
    assert journal.unfinished() == []


def test_a_tag_that_was_cut_off_marks_the_commit_of_the_release(
    grown: Maintainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("etl.cli.cutting.git.tag", killed)
        with pytest.raises(Killed):
            run("release", "--tag")
    released = grown.git("rev-parse", "HEAD")
    grown.git("commit", "--quiet", "--allow-empty", "--message", "Something else")
    assert "finished" in grown.does("release").stderr
    assert grown.git("rev-parse", "v1.1.0^{commit}") == released


def test_what_a_person_edited_since_is_not_undone(here: Maintainer, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = journal.Journal("v1.1.0", here.git("rev-parse", "HEAD").strip())
    begun.write(Path("CHANGELOG.md"), "# Changes\n")
    Path("CHANGELOG.md").write_text("# Changes\n\nMy own words.\n")
    assert "CHANGELOG.md" in refused(ConfigurationError)
    assert "My own words." in Path("CHANGELOG.md").read_text()


def test_two_releases_at_once_are_one(here: Maintainer) -> None:
    with journal.only_one():
        assert "another" in refused(ConfigurationError)


def test_the_same_commit_makes_the_same_release(
    here: Maintainer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.dump("list.txt", LISTED)
    here.commits()
    other = shutil.copytree(here.root, tmp_path / "elsewhere" / "with ümlauts")
    here.does("release")
    there = Maintainer(other, monkeypatch)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    there.does("release")
    version = names()[-1]
    for path in sorted((RELEASES / version).iterdir()):
        assert path.read_bytes() == (here.root / path).read_bytes(), path.name
    assert Path("CHANGELOG.md").read_bytes() == (here.root / "CHANGELOG.md").read_bytes()


def merge(here: Maintainer, *words: str) -> None:
    here.does("merge", *words, "--by", "Ada Oil", "--date", "2026-11-21", "--why", "I read both.")


CLOCK = (
    "A clock that nobody winds still tells something: we describe 40 stopped clocks in three towns of one county, and "
    "write down what their owners say about the hour."
)


def test_an_edit_and_a_merge_in_one_release_keep_both_ids(here: Maintainer) -> None:
    """And the id that leads elsewhere still does when its mention is edited once more, in a release of its own."""
    here.dump("clocks.txt", f"Abstract: {CLOCK}\n")
    here.releases()
    own, other = (
        table("papers").filter(pl.col("abstract").str.contains(word))["paper_id"].item()
        for word in ("bees", "three towns")
    )
    merge(here, "valley", "stopped clocks in three")
    for number in ("41", "42"):
        here.dump("clocks.txt", f"Abstract: {CLOCK.replace('40', number)}\n")
        here.releases()
        assert dict(table("aliases").select("alias_id", "paper_id").iter_rows())[other] == own


def test_what_is_not_committed_as_it_is_cannot_be_released(here: Maintainer) -> None:
    Path(".git/info/exclude").write_text("wasps.txt\n")
    here.dump("wasps.txt", WASPS)
    here.commits()
    assert "data/raw/wasps.txt" in refused(ConfigurationError)


def test_a_commit_that_fails_leaves_nothing_behind(grown: Maintainer) -> None:
    hook = Path(".git/hooks/pre-commit")
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    assert "git commit failed" in refused(ConfigurationError, "--tag")
    assert grown.git("status", "--porcelain") == ""
    hook.unlink()
    grown.does("release", "--tag")
    assert grown.git("status", "--porcelain") == ""


def test_a_lock_that_a_killed_git_left_is_removed(grown: Maintainer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.io.journal._DOUBT", 0.1)
    journal.Journal("v1.1.0", grown.git("rev-parse", "HEAD").strip(), True).begin()
    Path(".git/index.lock").touch()
    assert "index.lock: removed" in grown.does("release", "--tag").stderr
    assert grown.git("status", "--porcelain") == ""


def test_a_release_of_another_branch_is_merged_first(here: Maintainer) -> None:
    here.git("branch", "-m", "trunk")
    here.git("checkout", "--quiet", "-b", "other")
    here.dump("wasps.txt", WASPS)
    here.releases()
    here.git("checkout", "--quiet", "trunk")
    here.ran.clear()
    here.dump("list.txt", LISTED)
    here.commits()
    assert "git merge v1.1.0" in refused(ConfigurationError)


def test_a_change_log_keeps_its_line_ends(here: Maintainer) -> None:
    Path("CHANGELOG.md").write_bytes(b"# Changes\r\n\r\n## Unreleased\r\n\r\n- Mine.\r\n")
    here.dump("wasps.txt", WASPS)
    here.releases()
    written = Path("CHANGELOG.md").read_bytes()
    assert b"## v1.1.0" in written
    assert written.count(b"\n") == written.count(b"\r\n")
