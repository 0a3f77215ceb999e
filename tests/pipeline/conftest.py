"""Clones of this repository as it stands (committed or not), built by the real `dvc repro`."""

import hashlib
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.commands import environment
from tests.shared import made_once

ROOT = Path(__file__).parents[2]


@dataclass
class Clone:
    """A clone in a folder of its own, and what its commands run in; their code is its own, unless told otherwise."""

    root: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    code: Path | None = None

    def run(self, *command: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a command in the clone, with the libraries of this environment."""
        settings = environment(self.code or self.root, **self.settings)
        done = subprocess.run(command, cwd=self.root, env=settings, capture_output=True, text=True, check=False)
        if check and done.returncode:
            raise AssertionError(f"{' '.join(command)} failed:\n{done.stdout}\n{done.stderr}")
        return done

    def repro(self, check: bool = True) -> list[str]:
        """Run the pipeline and return the stages that ran."""
        done = self.run("dvc", "repro", check=check)
        return [line.split("'")[1] for line in done.stdout.splitlines() if line.startswith("Running stage")]

    def hashes(self) -> dict[str, str]:
        """SHA-256 of every published file."""
        latest = self.root / "data/processed/latest"
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(latest.iterdir())}


def clone_of(origin: Clone, root: Path, settings: Mapping[str, str] | None = None) -> Clone:
    """A fresh clone of a clone, for an environment of its own."""
    origin.run("git", "clone", "--quiet", str(origin.root), str(root))
    return Clone(root, settings or {})


def snapshot(root: Path) -> Clone:
    """This repository as it stands: the files that git knows or would add, committed, and nothing else."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in listed.stdout.decode().split("\0"):
        if name and (ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, root / name)
    clone = Clone(root)
    clone.run("git", "init", "--quiet")
    clone.run("git", "add", "--all")
    clone.run("git", "-c", "user.name=test", "-c", "user.email=test@example.org", "commit", "--quiet", "-m", "clone")
    return clone


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """A clone that was built once, for all workers of a run; tests that change it copy it first."""
    return Clone(built_once(tmp_path_factory))


def built_once(factory: pytest.TempPathFactory) -> Path:
    """The folder of that clone, for tests of other rooms too."""
    return made_once(factory, "built", lambda root: snapshot(root).repro())


@pytest.fixture
def own(built: Clone, tmp_path: Path) -> Clone:
    """A built clone of the test's own."""
    shutil.copytree(built.root, tmp_path / "own", symlinks=True)
    return Clone(tmp_path / "own", built.settings)
