"""The locks of git: those that one holds that works, and those that one left that was killed."""

from collections.abc import Sequence
from pathlib import Path

import psutil

from etl.io import git


def is_at_work(root: Path = Path()) -> bool:
    """Whether any git is seen to run in the repository around a folder."""
    top = git.top(root)
    for process in psutil.process_iter():
        try:
            if process.name() == "git" and Path(process.cwd()).is_relative_to(top):
                return True
        except psutil.AccessDenied:
            return True
        except (psutil.NoSuchProcess, OSError):
            continue
    return False


def locks(names: Sequence[str], root: Path = Path()) -> list[Path]:
    """The lock files that git holds of these files of its own, or that a git that was killed left."""
    return [path for path in (git.own_file(f"{name}.lock", root) for name in names) if path.exists()]
