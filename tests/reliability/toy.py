"""A toy package in git and DVC for attacks on commands: real processes, run by a copy of the code that nobody edits."""

import hashlib
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from tests.reliability.journal import ROOT
from tests.shared import without_report

BEES: Final = (
    "Abstract:We count the bees of a valley in 12 summers and find that their number follows the clover, not the "
    "weather. The counts, and the code that reads them, are at https://example.org/bees.\n"
    "Abstract:A clock that nobody winds still tells something: we describe 40 stopped clocks, and what owners say.\n"
)
WASPS: Final = "".join(
    f"Abstract:We count the wasps of the valley {chr(97 + number) * 5}, in {number + 12} summers, and find more of "
    f"them each year than there are bees in the valley {chr(122 - number) * 7}.\n"
    for number in range(12)
)
_WHEN: Final = "2026-11-30T12:00:00+00:00"
_PRIVATE: Final = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "DVC_SITE_CACHE_DIR")


class Ran(NamedTuple):
    """What a command came to; `cpu` are seconds of it and of all that it waited for."""

    code: int
    out: str
    err: str
    seconds: float
    cpu: float

    @property
    def told(self) -> str:
        """All that it printed."""
        return f"exit code {self.code}\n{self.out}{self.err}"


def environment(arena: Path, settings: Mapping[str, str] | None = None) -> dict[str, str]:
    """What commands see: the copy of the code, no settings of this machine, one name and one hour for every commit."""
    people = {
        f"GIT_{who}_{what}": value
        for who in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "Ada Oil"), ("EMAIL", "ada@example.org"), ("DATE", _WHEN))
    }
    return {
        **{name: value for name, value in os.environ.items() if name not in _PRIVATE},
        **people,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "PYTHONPATH": str(arena / "tool"),
        "HOME": str(arena / "nobody"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        **(settings or {}),
    }


def run(
    arena: Path,
    root: Path,
    *words: str,
    settings: Mapping[str, str] | None = None,
    before: Callable[[], None] | None = None,
) -> Ran:
    """Run a command in a folder; `before` is called in its process before it begins."""
    start, used = time.monotonic(), _cpu()
    done = subprocess.run(
        words,
        cwd=root,
        env=environment(arena, settings),
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
        preexec_fn=before,
    )
    out, err = (stream.decode(errors="replace") for stream in (done.stdout, done.stderr))
    return Ran(done.returncode, out, err, time.monotonic() - start, _cpu() - used)


def must(arena: Path, root: Path, *words: str, settings: Mapping[str, str] | None = None) -> Ran:
    """Run a command that must succeed."""
    done = run(arena, root, *words, settings=settings)
    if done.code:
        raise AssertionError(f"{' '.join(words)}: {done.told}")
    return done


def take_tool(arena: Path) -> None:
    """Copy the code into the arena, so that who edits it meanwhile is no part of the attack."""
    for room in ("etl", "schemas"):
        shutil.copytree(ROOT / room, arena / "tool" / room, ignore=shutil.ignore_patterns("__pycache__"))
    (arena / "nobody").mkdir()


def begin(arena: Path, root: Path) -> None:
    """Make a package with one dump, built and committed."""
    (root.parent / "bees.txt").write_text(BEES)
    (root.parent / "wasps.txt").write_text(WASPS)
    must(arena, root.parent, "abstracts", "init", root.name)
    without_report(root)
    must(arena, root, "abstracts", "add", "../bees.txt")
    must(arena, root, "abstracts", "build", "--quiet")
    commit(arena, root)


def commit(arena: Path, root: Path) -> None:
    """Commit all there is."""
    must(arena, root, "git", "add", "--all")
    must(arena, root, "git", "commit", "--quiet", "--message", "More")


def copy_of(package: Path, root: Path) -> Path:
    """The package in another folder, as if it had been moved."""
    return shutil.copytree(package, root, symlinks=True)


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder, by its relative path; none where there is no such folder."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
