"""A package in git whose maintainer edits dumps, commits and releases; its stages run in this process."""

import hashlib
import shutil
import subprocess
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from typer.testing import Result

from tests.cli.conftest import ROOT, empty_project, run

_STAGES = (
    ("normalise", "raw/dumps.yaml", "interim/parse/**/*"),
    ("deduplicate", "interim/normalise/*", "raw/decisions.yaml", "raw/ids.csv"),
    ("relate", "interim/deduplicate/papers.parquet"),
    ("validate", "interim/normalise/*", "interim/deduplicate/*", "interim/relate/*"),
    ("publish", "interim/deduplicate/*", "interim/normalise/*", "interim/relate/*", "interim/validate/*", "raw/*"),
)
"""Each stage with what it reads."""


class Maintainer:
    """What a maintainer does in a package, which is the current directory."""

    def __init__(self, root: Path, patch: pytest.MonkeyPatch) -> None:
        self.root = root
        self.ran: dict[str, str] = {}
        if not root.exists():
            empty_project(root)
            (root / ".dvc").mkdir()
            for name in (".gitignore", ".dvc/.gitignore"):
                (root / name).write_bytes((ROOT / name).read_bytes())
            (root / "dvc.yaml").touch()
        patch.chdir(root)
        patch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
        patch.setattr("etl.cli.release.run_stages", self.run_stages)
        self.git("init", "--quiet")
        self.git("config", "user.name", "Ada Oil")
        self.git("config", "user.email", "ada@example.org")

    def copied(self, root: Path, patch: pytest.MonkeyPatch) -> "Maintainer":
        """The same package in another folder, which becomes the current one."""
        copy = Maintainer(shutil.copytree(self.root, root), patch)
        copy.ran = dict(self.ran)
        return copy

    def git(self, *words: str) -> str:
        """What git prints."""
        return subprocess.run(["git", *words], cwd=self.root, capture_output=True, text=True, check=True).stdout

    def dump(self, name: str, text: str) -> None:
        """Add a dump, or edit the one of that name."""
        file = self.root / "data/raw" / name
        if file.is_file():
            file.write_text(text, encoding="utf-8")
            return
        outside = self.root.parent / name
        outside.write_text(text, encoding="utf-8")
        self.does("add", outside)

    def remove(self, name: str) -> None:
        """Remove a dump and its entry."""
        (self.root / "data/raw" / name).unlink()
        entries = self.entries()
        del entries[name.partition(".")[0]]
        self.write_entries(entries)

    def entries(self) -> dict[str, Any]:
        """The entries of dumps.yaml."""
        return yaml.safe_load((self.root / "data/raw/dumps.yaml").read_text(encoding="utf-8"))["dumps"]  # type: ignore[no-any-return]

    def write_entries(self, entries: dict[str, Any]) -> None:
        """Write dumps.yaml anew."""
        text = yaml.safe_dump({"dumps": entries}, sort_keys=False, allow_unicode=True)
        (self.root / "data/raw/dumps.yaml").write_text(text, encoding="utf-8")

    def run_stages(self, *, quiet: bool = True) -> list[str]:
        """The pipeline as DVC runs it: a stage of which nothing has changed is not run again."""
        assert quiet
        stages = [*((f"parse {dump_id}", "raw/dumps.yaml", "raw/*.*") for dump_id in self.entries()), *_STAGES]
        for stage, *inputs in stages:
            state = self.state(*inputs)
            if self.ran.get(stage) != state:
                self.does(*stage.split())
                self.ran[stage] = state
        return []

    def state(self, *patterns: str) -> str:
        """One hash of files below data/."""
        paths = sorted({path for pattern in patterns for path in (self.root / "data").glob(pattern) if path.is_file()})
        told = "".join(
            f"{path.relative_to(self.root)} {hashlib.sha256(path.read_bytes()).hexdigest()}\n" for path in paths
        )
        return hashlib.sha256(told.encode()).hexdigest()

    def does(self, *words: str | Path) -> Result:
        """Run a command that must succeed."""
        done = run(*words)
        assert done.exit_code == 0, done.exception or done.output
        return done

    def commits(self) -> None:
        """Build, and commit all there is."""
        self.run_stages()
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "More")

    def releases(self, *words: str) -> str:
        """Build, commit, release with a tag; what was printed."""
        self.commits()
        return self.does("release", "--tag", *words).output


def table(name: str, version: str = "latest") -> pl.DataFrame:
    """A table of a release."""
    return pl.read_parquet(f"data/processed/{version}/{name}.parquet")
