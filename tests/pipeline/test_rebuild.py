"""A release built afresh by the real DVC, and found to be the same bytes."""

import shutil
from pathlib import Path

import pytest

from etl.io import layout
from etl.io.dvc_files import dvc_file, md5_of_file
from tests.cli.conftest import ABSTRACTS, run
from tests.frozen import VERSION, commit, freeze, git

STAGES = (("parse", "bees"), ("normalise",), ("deduplicate",), ("relate",), ("validate",), ("publish",))


def does(*words: str | Path) -> str:
    done = run(*words)
    assert done.exit_code == 0, (done.exception, done.output)
    return done.output


def test_a_release_is_built_afresh_byte_by_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a package of one's own, below the top of its repository, with a dump that DVC keeps."""
    (tmp_path / "bees.txt").write_text(ABSTRACTS)
    git(tmp_path, "init", "--quiet")
    monkeypatch.chdir(tmp_path)
    does("init", "mine")
    monkeypatch.chdir(tmp_path / "mine")
    does("add", tmp_path / "bees.txt")
    for words in STAGES:
        does(*words)
    give_to_dvc(layout.RAW / "bees.txt")
    freeze(layout.LATEST, layout.release(VERSION))
    commit(tmp_path)
    git(tmp_path, "tag", VERSION)
    told = does("verify", VERSION, "--rebuild")
    count = sum(1 for _ in layout.LATEST.iterdir())
    assert f"rebuild   byte-identical: {count} files, as the commit of {VERSION} makes them\n" in told
    assert f"vouched   by git (tag {VERSION}, HEAD)\n" in told


def give_to_dvc(path: Path) -> None:
    """What `dvc add` of a file does, in less time."""
    md5 = md5_of_file(path)
    kept = Path(".dvc/cache/files/md5", md5[:2], md5[2:])
    kept.parent.mkdir(parents=True)
    shutil.copy(path, kept)
    dvc_file(path).write_text(f"outs:\n- md5: {md5}\n  size: {path.stat().st_size}\n  hash: md5\n  path: {path.name}\n")
    (path.parent / ".gitignore").write_text(f"/{path.name}\n")
