"""A package of one's own, outside this repository, by the wheel: three commands, and what comes after them."""

import json
import re
import shutil
import stat
from pathlib import Path

import polars as pl
import pytest

from etl.io.pins import code_sha256, read_pins
from tests.cli.conftest import ABSTRACTS, LISTED
from tests.pipeline.conftest import Clone
from tests.shared import without_report


@pytest.fixture(scope="module")
def package(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """A package with one dump, made and built by what the wheel installs; tests that change it copy it first."""
    home = tmp_path_factory.mktemp("home")
    (home / "bees.txt").write_text(ABSTRACTS)
    made = Clone(home, code=installed).run("abstracts", "init", "mine")
    assert "  cd mine\n  abstracts add FILE\n  abstracts build\n" in made.stdout
    mine = Clone(home / "mine", code=installed)
    mine.run("abstracts", "add", "../bees.txt")
    built = mine.run("abstracts", "build")
    assert built.stderr == ""
    assert stages(built.stdout) == [
        "parse@bees",
        "normalise",
        "deduplicate",
        "relate",
        "validate",
        "publish",
        "explore",
    ]
    assert "2 mentions are 2 papers" in built.stdout
    return mine


@pytest.fixture
def own(package: Clone, tmp_path: Path) -> Clone:
    """A copy of the package, as if it had been moved."""
    shutil.copytree(package.root, tmp_path / "moved", symlinks=True)
    return Clone(tmp_path / "moved", code=package.code)


def stages(printed: str) -> list[str]:
    """The stages that a build says it ran."""
    return re.findall(r"^(parse@\S+|normalise|deduplicate|relate|validate|publish|explore)$", printed, re.MULTILINE)


def test_the_stages_run_the_code_that_is_installed_and_pinned(
    package: Clone, installed: Path, wheel_source: Path
) -> None:
    manifest = json.loads((package.root / "data/processed/latest/manifest.json").read_text())
    pins = read_pins(package.root / "requirements.lock")
    assert pins
    assert manifest["code_sha256"] == pins.code_sha256 == code_sha256(installed) == code_sha256(wheel_source)
    lock = (package.root / "dvc.lock").read_text()
    assert lock.count("path: requirements.lock") == 7
    assert "path: etl" not in lock


def test_what_it_publishes_has_its_title_and_the_check_of_the_wheel(package: Clone, wheel_source: Path) -> None:
    latest = package.root / "data/processed/latest"
    assert "\n# mine\n" in (latest / "README.md").read_text()
    assert (latest / "verify.py").read_bytes() == (wheel_source / "etl/verifier.py").read_bytes()
    assert "data/raw/about.yaml" in json.loads((latest / "manifest.json").read_text())["inputs"]


def test_nothing_private_or_built_goes_into_git(package: Clone) -> None:
    mode = stat.S_IMODE((package.root / ".dvc/tmp").stat().st_mode)
    assert mode == 0o700
    listed = package.run("git", "ls-files", "--others", "--exclude-standard").stdout.splitlines()
    assert {"dvc.lock", "metrics/publish.json", "data/raw/bees.txt", ".dvc/config"} <= set(listed)
    built = (".dvc/tmp", ".dvc/cache", ".dvc/config.local", "data/interim", "data/processed")
    assert not [name for name in listed if name.startswith(built)]


def test_the_next_dump_is_parsed_alone_and_then_nothing_runs(own: Clone) -> None:
    (own.root / "list.txt").write_text(LISTED)
    without_report(own.root)
    own.run("abstracts", "add", "list.txt")
    assert stages(own.run("abstracts", "build").stdout) == [
        *("parse@list", "normalise", "deduplicate", "relate", "validate", "publish", "explore")
    ]
    papers = pl.read_parquet(own.root / "data/processed/latest/papers.parquet")
    assert sorted(papers["mention_count"]) == [1, 2]
    assert str(own.root.resolve() / ".dvc/tmp/site") in (own.root / ".dvc/config.local").read_text()
    assert "data/processed/latest: verified." in own.run("abstracts", "verify").stdout
    again = own.run("abstracts", "build").stdout
    assert again.startswith("Nothing has changed since the last build.\n")


def test_another_tool_than_the_pinned_one_builds_nothing_until_it_is_pinned(own: Clone) -> None:
    lock = own.root / "requirements.lock"
    before = lock.read_text()
    lock.write_text(before.replace("polars==", "polars==0."))
    refused = own.run("abstracts", "build", check=False)
    assert refused.returncode == 1
    assert "polars: 0." in refused.stderr
    assert "abstracts pin" in refused.stderr
    own.run("abstracts", "pin")
    assert lock.read_text() == before
    quiet = own.run("abstracts", "build", "--quiet")
    assert (quiet.stdout, quiet.stderr) == ("", "")


def test_a_stage_that_fails_says_why_and_its_code_is_the_commands(own: Clone) -> None:
    entries = own.root / "data/raw/dumps.yaml"
    entries.write_text(entries.read_text().replace("abstract_list", "abstract_lost"))
    failed = own.run("abstracts", "build", check=False)
    assert failed.returncode not in (0, 1)
    assert "error: " in failed.stderr
    assert "abstract_lost" in failed.stderr
    assert "failed to reproduce 'parse@bees'" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert "2 mentions" not in failed.stdout
