"""A package of one's own: its files, derived from this tool's, and how they come into a folder all at once."""

import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from etl.errors import OutputError
from etl.io import layout
from schemas.interim import LEDGER_TYPES

FROM_TEMPLATES: Final[Mapping[str, str]] = {
    ".dvc/.gitignore": "dvc_gitignore",
    ".dvc/config": "dvc_config",
    ".dvcignore": "dvcignore",
    ".gitattributes": "gitattributes",
    ".gitignore": "gitignore",
    "Makefile": "Makefile",
    layout.DECISIONS.as_posix(): "decisions.yaml",
    layout.DUMPS.as_posix(): "dumps.yaml",
}
"""The files of a package that are templates as they stand."""
TITLE: Final = "{{title}}"
"""What stands for the package's title in the templates of its README and its about.yaml."""

_CODE_DEP: Final = re.compile(r"^ +- (?:etl|schemas)(?:/.*)?\n", re.MULTILINE)
_MADE_BY: Final = "# `abstracts init` made it: of the deps, requirements.lock stands for the code, which it pins.\n"
_MAY_BE_THERE: Final = re.compile(r"\.git|(?:readme|licen[cs]e|copying)(?:\..*)?", re.IGNORECASE)


def package_files(title: str, lock: str) -> dict[str, str]:
    """Every file of an empty package by its path, with its text."""
    texts = {path: _template(name) for path, name in FROM_TEMPLATES.items()}
    return {
        **texts,
        layout.ABOUT.as_posix(): _template("about.yaml").replace(TITLE, json.dumps(title or None, ensure_ascii=False)),
        layout.LEDGER.as_posix(): ",".join(LEDGER_TYPES) + "\n",
        layout.LOCK.as_posix(): lock,
        layout.PARAMS.as_posix(): layout.PACKAGED_PARAMS.read_text(encoding="utf-8"),
        layout.PIPELINE.as_posix(): package_pipeline(_template("pipeline.yaml")),
        "README.md": _template("README.md").replace(TITLE, title),
    }


def package_pipeline(pipeline: str) -> str:
    """The stages of this tool's own dvc.yaml without their code deps: where the tool is installed, its lock stands for
    its code."""
    head, rest = pipeline.split("\n", 1)
    return f"{head}\n{_MADE_BY}{_CODE_DEP.sub('', rest)}"


def held(folder: Path) -> list[str]:
    """The names that a folder holds; none where there is no folder, `OutputError` where a file is in its place."""
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder}: is a file. Name a folder.")
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def in_the_way(names: list[str]) -> list[str]:
    """Those of the names in a folder with which no package begins there; a README, a licence and `.git` may stay."""
    return [name for name in names if not _MAY_BE_THERE.fullmatch(name)]


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write texts below a folder that nobody reads yet."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


@contextmanager
def coming(folder: Path) -> Iterator[Path]:
    """A temporary folder whose entries become those of `folder`, all of them or, if the block fails, none.

    A new folder appears at once; in one that is there nothing is replaced.
    """
    is_new = not folder.exists()
    home = folder.parent if is_new else folder
    home.mkdir(parents=True, exist_ok=True)
    temporary = home / f".{folder.name}.{os.getpid()}.tmp"
    temporary.mkdir()
    try:
        yield temporary
        if is_new:
            temporary.rename(folder)
        else:
            _move(temporary, folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _move(temporary: Path, folder: Path) -> None:
    moved: list[Path] = []
    try:
        for path in sorted(temporary.iterdir()):
            target = folder / path.name
            if target.exists():
                raise OutputError(f"{target}: is there already. Move it away, or choose another folder.")
            path.rename(target)
            moved.append(target)
    except BaseException:
        for target in moved:
            target.rename(temporary / target.name)
        raise


def _template(name: str) -> str:
    return (layout.TEMPLATES / name).read_text(encoding="utf-8")
