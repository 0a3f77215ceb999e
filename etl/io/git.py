"""What a package asks of git: whether a folder is in a work tree already, to begin one, and who works in it."""

import subprocess
from pathlib import Path
from typing import Final

from etl.errors import ConfigurationError

_HERE: Final = Path()


def is_in_work_tree(folder: Path) -> bool:
    """Whether a repository around the folder, which need not be there yet, would take its files."""
    there = next(one for one in (folder, *folder.parents) if one.is_dir())
    inside = _git(there, "rev-parse", "--is-inside-work-tree")
    return inside.stdout.strip() == "true" and _git(there, "check-ignore", "--quiet", str(folder)).returncode != 0


def begin_repository(folder: Path) -> None:
    """Make the folder a repository of its own; nothing is committed."""
    done = _git(folder, "init", "--quiet")
    if done.returncode:
        raise ConfigurationError(f"{folder}: git init failed: {done.stderr.strip()}")


def user_name(folder: Path = _HERE) -> str:
    """The name that git signs commits in a folder with; empty where it knows none."""
    try:
        return _git(folder, "config", "user.name").stdout.strip()
    except ConfigurationError:
        return ""


def _git(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=False)
    except OSError as error:
        raise ConfigurationError("git is not installed, and a package lives in git. Install it.") from error
