"""Git and DVC as vouchers: what is committed of a folder's documents, what a `.dvc` file says of it, and dvc.lock."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from etl.io import layout
from etl.io.dvc_files import dvc_file, md5_of_file
from etl.io.vouching import committed_manifests, object_of, vouch_by_dvc, vouch_by_git
from etl.verifier import MANIFEST, RELEASE, Report
from tests.frozen import VERSION, commit, git

FOLDER = layout.release(VERSION)


@pytest.fixture(autouse=True)
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with a release that DVC keeps, and a build."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    for folder in (FOLDER, layout.LATEST):
        folder.mkdir(parents=True)
        (folder / "papers.csv").write_text("paper_id\n")
        (folder / "a b.txt").write_text("é\n")
    keep(FOLDER)
    return tmp_path


def keep(folder: Path) -> None:
    """Write what `dvc add` of the folder would."""
    text = f"outs:\n- md5: {object_of(folder)}\n  size: 1\n  nfiles: 2\n  hash: md5\n  path: {folder.name}\n"
    dvc_file(folder).write_text(text)


def lock(object_id: str) -> None:
    out = {"path": "data/processed/latest", "md5": object_id}
    layout.PIPELINE_LOCK.write_text(json.dumps({"schema": "2.0", "stages": {"parse": {}, "publish": {"outs": [out]}}}))


def asked(folder: Path = FOLDER, place: Path | None = None) -> Report:
    report = Report()
    vouch_by_dvc(report, folder, place or folder)
    return report


def by_git(folder: Path = FOLDER, place: Path | None = None) -> Report:
    report = Report()
    report.root = (RELEASE, "0" * 64)
    vouch_by_git(report, folder, place or folder)
    return report


@pytest.fixture
def committed() -> Path:
    """The release, whose documents git has."""
    for name in (RELEASE, MANIFEST):
        (FOLDER / name).write_text("{}\n")
    commit(Path())
    return FOLDER


def test_git_knows_better_at_head_and_at_the_tag(committed: Path) -> None:
    assert by_git().vouchers == ["git (HEAD)"]
    git(Path(), "tag", VERSION)
    assert by_git().vouchers == [f"git (tag {VERSION}, HEAD)"]
    assert by_git(committed.resolve()).lines[0] == f"git       the documents are those of tag {VERSION} and HEAD"
    for name in (RELEASE, MANIFEST):
        (committed / name).write_text("[]\n")
    at_tag = [f"{name}: is not what tag {VERSION} has" for name in (RELEASE, MANIFEST)]
    assert by_git().problems == [*at_tag, *(f"{name}: is not what HEAD has" for name in (RELEASE, MANIFEST))]
    commit(Path())
    assert (by_git().problems, by_git().vouchers) == (at_tag, [])
    assert committed_manifests(VERSION) == [b"{}\n", b"[]\n"]


def test_a_document_that_git_has_is_missed(committed: Path) -> None:
    (committed / RELEASE).unlink()
    (committed / MANIFEST).rename("elsewhere")
    (committed / MANIFEST).symlink_to(Path("elsewhere").absolute())
    assert by_git().problems == [f"{name}: is not what HEAD has" for name in (RELEASE, MANIFEST)]


def test_what_git_does_not_have_it_does_not_vouch_for() -> None:
    (FOLDER / "papers.csv").rename(FOLDER / MANIFEST)
    commit(Path())
    (FOLDER / RELEASE).touch()
    report = by_git()
    assert (report.lines[0], report.vouchers) == ("git       knows nothing of it", [])


def test_a_folder_that_was_brought_is_held_against_its_place_in_git(committed: Path, tmp_path: Path) -> None:
    brought = committed.rename(tmp_path / "brought")
    assert by_git(brought, FOLDER).vouchers == ["git (HEAD)"]
    (brought / MANIFEST).unlink()
    assert by_git(brought, FOLDER).problems == [f"{MANIFEST}: is not what HEAD has"]


@pytest.mark.parametrize("place", [VERSION, f"data/processed/{VERSION}", f"data/processed/{VERSION}/more"])
def test_a_repository_that_lies_around_a_folder_is_not_asked(committed: Path, tmp_path: Path, place: str) -> None:
    strange = tmp_path.with_name(f"{tmp_path.name}-evil")
    shutil.copytree(committed, strange / place)
    commit(strange)
    git(strange, "tag", VERSION)
    report = by_git(strange / place)
    assert (report.lines[0], report.vouchers) == ("git       knows nothing of it", [])
    shutil.rmtree(committed)
    committed.symlink_to(strange / place)
    assert by_git().vouchers == []


def test_nothing_is_fetched_for_it_and_no_program_runs(committed: Path, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    for name in ("core.fsmonitor", "core.sshCommand", "core.pager", "credential.helper", "diff.external"):
        git(Path(), "config", name, f"touch {ran} #")
    git(Path(), "config", "remote.origin.url", f"ext::touch {ran}")
    git(Path(), "config", "remote.origin.promisor", "true")
    git(Path(), "config", "extensions.partialClone", "origin")
    git(Path(), "config", "protocol.ext.allow", "always")
    before = dict(os.environ)
    for path in Path(".git/objects").glob("??/*"):
        kind = subprocess.run(["git", "cat-file", "-t", path.parent.name + path.name], capture_output=True, check=True)
        if kind.stdout == b"blob\n":
            path.unlink()
    assert by_git(committed).vouchers == []
    assert not ran.exists()
    assert dict(os.environ) == before
    subprocess.run(["git", "cat-file", "blob", f"HEAD:{committed}/{RELEASE}"], capture_output=True, check=False)
    assert ran.exists()  # so would it without care


def test_a_git_that_will_not_answer_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "git").write_text("#!/bin/sh\necho 'fatal: detected dubious ownership' >&2\nexit 128\n")
    (tmp_path / "bin" / "git").chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)
    report = by_git()
    assert report.lines[0].startswith("git       not asked: ")
    assert report.lines[0].endswith("fatal: detected dubious ownership")
    assert report.problems == report.vouchers == []


def test_a_folder_is_named_as_dvc_names_it() -> None:
    from dvc_data.hashfile.hash_info import HashInfo
    from dvc_data.hashfile.tree import Tree

    (FOLDER / "sub").mkdir()
    (FOLDER / "sub" / "z").write_text("z\n")
    tree = Tree()  # type: ignore[no-untyped-call]
    for name in ("sub/z", "papers.csv", "a b.txt"):
        tree.add(tuple(name.split("/")), None, HashInfo("md5", md5_of_file(FOLDER / name)))
    tree.digest()
    assert object_of(FOLDER) == tree.oid


def test_a_dvc_file_vouches_wherever_it_is() -> None:
    assert asked().vouchers == [f"DVC ({VERSION}.dvc in the work tree)"]
    commit(Path())
    git(Path(), "tag", VERSION)
    dvc_file(FOLDER).unlink()
    assert asked().vouchers == [f"DVC ({VERSION}.dvc in tag {VERSION}, {VERSION}.dvc in HEAD)"]
    assert asked().problems == []


def test_one_that_was_edited_to_fit_is_caught_by_what_was_committed() -> None:
    commit(Path())
    (FOLDER / "papers.csv").write_text("paper_id,title\n")
    assert asked().problems == [
        f"{VERSION}.dvc in {where}: names other files than are in {FOLDER}" for where in ("the work tree", "HEAD")
    ]
    keep(FOLDER)
    report = asked()
    assert report.problems == [f"{VERSION}.dvc in HEAD: names other files than are in {FOLDER}"]
    assert report.vouchers == []
    commit(Path())
    assert asked().problems == []


def test_a_folder_that_was_brought_is_held_against_its_place(tmp_path: Path) -> None:
    brought = FOLDER.rename(tmp_path / "brought")
    assert asked(brought, FOLDER).vouchers == [f"DVC ({VERSION}.dvc in the work tree)"]
    (brought / "papers.csv").unlink()
    assert asked(brought, FOLDER).problems
    assert asked(brought).lines == ["dvc       knows nothing of it"]


def test_the_lock_of_the_pipeline_knows_the_latest_build() -> None:
    assert asked(layout.LATEST).lines == ["dvc       knows nothing of it"]
    lock(object_of(layout.LATEST))
    assert asked(layout.LATEST).vouchers == ["DVC (dvc.lock, which is not committed)"]
    commit(Path())
    assert asked(layout.LATEST).vouchers == ["DVC (dvc.lock)"]
    (layout.LATEST / "more").touch()
    assert asked(layout.LATEST).problems == ["dvc.lock: names other files than are in data/processed/latest"]


@pytest.mark.parametrize("text", ["[]", "outs: 1", "outs:\n- md5: x\n  hash: md5\n  path: v1.0.0\n", "a: [", "\0"])
def test_what_is_no_dvc_file_is_told(text: str) -> None:
    dvc_file(FOLDER).write_text(text)
    (found,) = asked().problems
    assert found.startswith(f"{dvc_file(FOLDER)}: ")


@pytest.mark.parametrize(
    "text", ["[]", "stages: []", "stages: {a: 1}", "stages: {a: {outs: []}}", "stages: {a: {outs: [b]}}"]
)
def test_a_lock_that_names_nothing_knows_nothing(text: str) -> None:
    layout.PIPELINE_LOCK.write_text(text)
    assert asked(layout.LATEST).lines == ["dvc       knows nothing of it"]
