"""A release built afresh: in a clean clone of its commit, with a cache of its own, by the code that the commit has."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

from etl.errors import BrokenTableError, ConfigurationError, NotFoundError
from etl.io import git, layout
from etl.io.dvc_files import ENDING, dvc_file, read_kept
from etl.io.files import sha256_of_file
from etl.io.objects import Bringing, Cache, bring_files
from etl.io.passing import passing_folder
from etl.io.pins import TOOL, read_pins, unlike_installed
from etl.io.remotes import cache_folder, open_remote
from etl.verifier import RELEASE

_LEAKING: Final = tuple("ABSTRACTS_ ARROW_ DVC_ GIT_ MAKE MFLAGS NUMBA_ POLARS_ PYTHON VIRTUAL_ENV".split())
"""What names in the environment begin with that a build afresh must not hear of."""
_CACHE: Final = "[cache]\n    dir = cache\n"
"""The settings of a clone that outweigh all others: what was built before stays out of it."""
_LAST_LINES: Final = 12


@contextmanager
def rebuilt(version: str) -> Iterator[Path]:
    """The folder of a build made afresh of the commit of a release; it is gone after the block.

    That is the commit of its tag, else the one that the release came with. A package that holds the tool's code runs
    that, with the libraries that are installed here if it pins the same ones, else with its own, which `make` installs.
    Other packages run the tool that is installed, if it is the one that they pin. `NotFoundError` where there is no
    such commit, `ConfigurationError` where its tool cannot run here, `BrokenTableError` where its build fails.
    """
    commit = commit_of(version)
    with passing_folder() as folder:
        with _scrubbed():
            clone = folder.absolute() / "clone"
            git.clone(layout.ROOT, commit, clone)
            root = clone / git.place_in_repository()
            if not layout.is_project(root):
                raise NotFoundError(
                    f"{version}: its commit {commit} holds no package here. Is its tag set where it was made?"
                )
            _keep_apart(root)
            _bring_dumps(root)
            if (root / "etl").is_dir():
                _build_by_own_code(version, root)
            else:
                _build_by_installed(version, root)
        yield root / layout.LATEST


@contextmanager
def _scrubbed() -> Iterator[None]:
    """Take what could leak into a build afresh out of the environment meanwhile."""
    taken = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith(_LEAKING)}
    try:
        yield
    finally:
        os.environ.update(taken)


def commit_of(version: str) -> str:
    """The commit of a release: that of its tag, else the one that it came with; `NotFoundError` where there is none."""
    folder = layout.release(version)
    found = git.tag_of(version)
    found = found or git.commit_that_added(folder / RELEASE) or git.commit_that_added(dvc_file(folder))
    if found is None:
        raise NotFoundError(f"{version}: has no tag, and no commit came with it. `git fetch --tags` may bring it.")
    return found


def _keep_apart(root: Path) -> None:
    """Let a clone use no cache but its own."""
    (root / ".dvc").mkdir(exist_ok=True)
    (root / ".dvc/config.local").write_text(_CACHE, encoding="utf-8")


def _bring_dumps(root: Path) -> None:
    """Put in their places the dumps that git does not hold, from DVC's cache of this package, else from its remote."""
    kept = [read_kept(path, path.read_bytes()) for path in sorted((root / layout.RAW).rglob(f"*{ENDING}"))]
    files = {one.path.relative_to(root).as_posix(): one.object_id for one in kept}
    if files:
        bring_files(files, root, Bringing(None, Cache(cache_folder()), cache(open_remote), is_cached=False))


def _build_by_own_code(version: str, root: Path) -> None:
    lock = layout.INSTALLED / layout.LOCK
    if lock.is_file() and sha256_of_file(lock) == sha256_of_file(root / layout.LOCK):
        _run(version, root, [sys.executable, "-m", "etl.cli", "build", "--quiet"], {"PYTHONPATH": str(root)})
        return
    _run(
        version,
        root,
        ["make", "build"],
        {"PYTHON": sys.executable},
        "It pins other libraries, which `make` downloads. ",
    )


def _build_by_installed(version: str, root: Path) -> None:
    pins = read_pins(root / layout.LOCK)
    other = unlike_installed(pins) if pins else [f"{TOOL}: is not pinned"]
    if other:
        listed = "\n".join(f"  {line}" for line in other)
        raise ConfigurationError(
            f"{version}: was built by another tool than is installed here.\n{listed}\nInstall what {layout.LOCK} of "
            "its commit pins, in an environment of its own, and run this there."
        )
    settings = {"PYTHONPATH": str(layout.INSTALLED)}
    _run(version, root, [sys.executable, "-m", "etl.cli", "build", "--quiet"], settings)


def _run(version: str, root: Path, command: Sequence[str], settings: Mapping[str, str], why: str = "") -> None:
    """Run a build in a clone."""
    environment = {**os.environ, "DVC_NO_ANALYTICS": "1", **settings}
    try:
        done = subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False)
    except OSError as error:
        raise ConfigurationError(f"{version}: {command[0]} cannot run ({error.strerror}). Install it.") from error
    if done.returncode:
        said = (done.stderr or done.stdout).decode(errors="replace").strip().splitlines()[-_LAST_LINES:]
        listed = "\n".join(f"  {line}" for line in said)
        raise BrokenTableError(f"{version}: could not be built afresh. {why}`{' '.join(command)}` says:\n{listed}")
