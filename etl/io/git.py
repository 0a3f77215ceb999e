"""What a package asks of git: whether a folder is in a work tree already, and to begin one."""

import subprocess
from pathlib import Path

from etl.errors import ConfigurationError


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


def _git(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise ConfigurationError("git is not installed, and a package lives in git. Install it.") from error
