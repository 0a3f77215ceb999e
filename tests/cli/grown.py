"""A package that grew: two dumps, the release v1.0.0, and a third dump with one new paper and one old one."""

import shutil
from pathlib import Path
from typing import Final

import pytest

from tests.cli.conftest import ABSTRACTS, LISTED, empty_project, run

WASPS: Final = (
    "Abstract:We count the wasps of a valley in 12 summers, and find more of them each year than there are bees.\n"
)
STAGES: Final = (("normalise",), ("deduplicate",), ("relate",), ("validate",), ("publish",))
_RELEASE: Final = "data/processed/v1.0.0"


def grow(root: Path) -> None:
    """Build the package in an empty folder."""
    empty_project(root)
    bees = ABSTRACTS.splitlines(keepends=True)[0]
    for name, text in (("bees.txt", ABSTRACTS), ("list.txt", LISTED), ("wasps.txt", bees + WASPS)):
        (root.parent / name).write_text(text)
    about = ("--captured", "2025-11-21", "--label", "Week 47\x1b[2J", "--source", "Post")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        _run("add", "../bees.txt")
        _run("add", "../list.txt", "--format", "publication_list")
        for words in (("parse", "bees"), ("parse", "list"), *STAGES):
            _run(*words)
        shutil.copytree("data/processed/latest", _RELEASE)
        _run("add", "../wasps.txt", *about)
        for words in (("parse", "wasps"), *STAGES):
            _run(*words)


def _run(*words: str) -> None:
    done = run(*words)
    assert done.exit_code == 0, done.exception
