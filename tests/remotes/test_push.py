"""`abstracts push`: it says `complete` of what an empty clone fetched, and of nothing else."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from etl.errors import BrokenTableError, ConfigurationError, NotFoundError, OutputError
from etl.io.remote import Remote, quiet
from etl.io.remotes import remote_warning
from tests.remotes.conftest import Package, object_of, objects, pushes, refused, run
from tests.remotes.servers import Server

ROOT = Path(__file__).parents[2]
CACHE = Path(".dvc/cache/files/md5")
SITE = Path(".dvc/tmp/site/repo")
PUSH_KILLED_HALF_WAY = """
import os, signal
from etl.cli import command_line
from etl.io.remote import Remote

def upload_half(self, files, upload=Remote._upload):
    upload(self, dict(list(files.items())[: len(files) // 2]))
    os.killpg(0, signal.SIGKILL)

Remote._upload = upload_half
command_line(("push",))(["push"])
"""


def dvc_pushes() -> int:
    """What DVC itself says that it pushed."""
    from dvc.repo import Repo  # type: ignore[import-untyped]

    with quiet(), Repo() as repo:
        return int(repo.push())


def test_a_push_that_was_killed_is_made_whole_by_the_next(package: Package, stored: Path) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", PUSH_KILLED_HALF_WAY],
        cwd=package.root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        start_new_session=True,
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert b"complete" not in killed.stdout
    assert 0 < len(objects(stored)) < 7
    assert "complete for all that DVC keeps here: an empty clone fetched 7 objects" in pushes()
    assert objects(stored) == objects(CACHE)


def test_what_dvc_believes_to_be_there_is_not_believed(package: Package, stored: Path) -> None:
    assert dvc_pushes() == 7
    lost = [name for name in objects(stored) if not name.endswith(".dir")][:3]
    for name in lost:
        (stored / name).unlink()
    assert dvc_pushes() == 0  # the trap: exit code 0, and three objects are missing
    (site,) = SITE.iterdir()
    assert (site / "index").is_dir()
    kept = {name.name for name in site.iterdir()} - {"index"}
    told = pushes()
    assert "complete for" in told
    assert objects(stored) == objects(CACHE)
    assert {name.name for name in site.iterdir()} == kept


def test_an_altered_object_is_told_by_its_file_and_replaced_alone(package: Package, stored: Path) -> None:
    pushes("v1.1.0")
    path = stored / object_of("more papers")
    path.chmod(0o644)
    path.write_text("no papers")
    times = {one: (stored / one).stat().st_mtime_ns for one in objects(stored)}
    told = pushes("v1.1.0")
    assert "data/processed/v1.1.0/papers.parquet (object " in told
    assert "was altered: its content is not what its name says; it is sent again" in told
    assert "complete for v1.1.0: an empty clone fetched 6 objects" in told
    assert objects(stored).items() < objects(CACHE).items()
    assert {one for one, time in times.items() if (stored / one).stat().st_mtime_ns != time} == {
        object_of("more papers")
    }


def test_what_is_not_whole_here_is_not_sent(package: Package, stored: Path) -> None:
    pushes("v1.1.0")
    for folder in (stored, CACHE):
        path = folder / object_of("more papers")
        path.chmod(0o644)
        path.write_text("no papers")
    said = refused(run("push", "v1.1.0"), OutputError)
    assert "data/processed/v1.1.0/papers.parquet" in said
    assert "`dvc add data/processed/v1.1.0` puts it there" in said
    package.adds("data/processed/v1.1.0")
    assert "complete for v1.1.0" in pushes("v1.1.0")


def test_a_clone_that_lacks_objects_proves_those_of_the_remote(
    package: Package, stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pushes("v1.1.0")
    clone = package.clone(tmp_path / "clone", monkeypatch)
    assert "an empty clone fetched 6 objects" in pushes("v1.1.0")
    shutil.rmtree(clone.root / ".dvc/cache")
    for name in objects(stored):
        if name.endswith(".dir"):
            (stored / name).unlink()
    assert "its listing is not in DVC's cache here" in refused(run("push", "v1.1.0"), NotFoundError)


def test_a_remote_that_loses_what_it_takes_is_not_complete(
    package: Package, stored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose(self: Remote, files: Mapping[str, Path]) -> dict[str, str]:
        failed = upload(self, files)
        (stored / object_of("more papers")).unlink(missing_ok=True)
        return failed

    upload = Remote.upload
    monkeypatch.setattr(Remote, "upload", lose)
    done = run("push")
    said = refused(done, OutputError)
    assert "is not complete, though it took all that was sent" in said
    assert "papers.parquet" in said
    assert "is missing" in said
    assert "complete for" not in done.output


def test_a_release_that_was_broken_before_dvc_took_it_is_told(package: Package, stored: Path) -> None:
    folder = package.release("v1.2.0", {"papers.parquet": "papers"})
    (folder / "papers.parquet").write_text("waspers")
    package.adds("data/processed/v1.2.0")
    package.commit()
    said = refused(run("push", "v1.2.0"), BrokenTableError)
    assert "was broken before DVC took it: papers.parquet: is another file than release.json names" in said


def test_a_full_disk_or_closed_folder_is_told_in_a_line(package: Package, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    package.uses(Server(str(tmp_path / "file"), {}, {}))
    said = refused(run("push"), ConfigurationError)
    assert f"remote `store` ({tmp_path / 'file'}): cannot be reached" in said
    assert "\n" not in said


def test_without_a_remote_it_says_how_to_add_one_of_each_kind(package: Package) -> None:
    said = refused(run("push"), ConfigurationError)
    for line in ("/mnt/", "s3://", "webdavs://", "ssh://"):
        assert f"dvc remote add -d store {line}" in said
    for extra in ("s3", "webdav", "ssh"):
        assert f'pip install "paper-abstracts[{extra}]"' in said


def test_where_dvc_keeps_nothing_no_remote_is_asked_for(package: Package) -> None:
    told = pushes("v1.0.0")
    assert "v1.0.0: is in git; `git push --follow-tags` carries it" in told
    assert "no remote is needed" in told
    package.release("v1.2.0", {"papers.parquet": "papers"})
    assert "v1.2.0: neither git nor DVC keeps it as it is here" in pushes("v1.2.0")


@pytest.mark.parametrize(
    ("url", "module", "package_name"),
    [
        ("s3://bucket/papers", "dvc_s3", "paper-abstracts[s3]"),
        ("ssh://example.org/papers", "dvc_ssh", "paper-abstracts[ssh]"),
        ("webdav://example.org/papers", "dvc_webdav", "paper-abstracts[webdav]"),
        ("webdavs://example.org/papers", "dvc_webdav", "paper-abstracts[webdav]"),
        ("gs://bucket/papers", "dvc_gs", "dvc-gs"),
    ],
)
def test_a_plugin_that_is_missing_is_named(
    package: Package, monkeypatch: pytest.MonkeyPatch, url: str, module: str, package_name: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    package.uses(Server(url, {}, {}), is_committed=False)
    said = refused(run("push"), ConfigurationError)
    assert f"remote `store` ({url}): needs `{module.replace('_', '-')}`" in said
    assert f'pip install "{package_name}"' in said


def test_a_remote_that_cannot_be_is_refused(package: Package, stored: Path) -> None:
    assert "no remote `other`. There are: store" in refused(run("push", "--remote", "other"), ConfigurationError)
    config = package.root / ".dvc/config"
    text = config.read_text()
    config.write_text(text.replace("remote = store\n", "") + "['remote \"other\"']\n    url = /nowhere\n")
    assert "none of the remotes (other, store) is the default" in refused(run("push"), ConfigurationError)
    config.write_text(text + "    nonsense = 1\n")
    assert "nonsense" in refused(run("push"), ConfigurationError)
    config.write_text(text.replace(str(stored.parents[1]), "s3://bucket/papers") + "    version_aware = true\n")
    assert "versions files in the cloud" in refused(run("push"), ConfigurationError)


def test_nothing_secret_is_printed(package: Package) -> None:
    package.uses(Server("webdav://ada:hunter2@127.0.0.1:9/papers", {}, {}))
    done = run("push")
    said = refused(done, ConfigurationError)
    assert "webdav://127.0.0.1:9/papers" in said
    assert "hunter2" not in said + done.output


def test_what_a_clone_would_not_know_is_told(package: Package, tmp_path: Path) -> None:
    package.uses(Server(str(tmp_path / "store"), {}, {}), is_committed=False)
    package.release("v1.2.0", {"papers.parquet": "papers"})
    package.adds("data/processed/v1.2.0")
    told = pushes("v1.2.0")
    assert "v1.2.0.dvc: is not committed" in told
    assert "the remote `store` is not in .dvc/config as committed" in told
    package.commit()
    assert "warning" not in pushes("v1.2.0")


def test_a_release_is_warned_of_a_remote_that_its_tag_would_lack(package: Package, tmp_path: Path) -> None:
    assert "no DVC remote is configured" in (remote_warning() or "")
    package.uses(Server(str(tmp_path), {}, {}), is_committed=False)
    assert "the remote `store` is not in .dvc/config as committed" in (remote_warning() or "")
    package.commit()
    assert remote_warning() is None


@pytest.mark.parametrize("name", ["../x", "/tmp", "v1.0.0;rm", "v1.0", "latest", "v1.0.0/../v1.1.0", ""])
def test_what_is_no_name_of_a_release_is_neither_pushed_nor_fetched(package: Package, name: str) -> None:
    for command in ("push", "fetch"):
        assert "Releases: v1.1.0, v1.0.0" in refused(run(command, name), NotFoundError)
    assert run("fetch", "-x").exit_code == 2
    assert "Releases:" in refused(run("fetch", "--", "-x"), NotFoundError)


def test_notes_that_dvc_cannot_keep_are_told_in_a_line(package: Package, stored: Path) -> None:
    pushes("v1.1.0")
    for path in Path(".dvc/tmp/site").rglob("*.db*"):
        path.unlink()
        path.write_bytes(b"no database" * 1000)
    said = refused(run("push", "v1.1.0"), ConfigurationError)
    assert ".dvc/tmp: DVC cannot keep its notes there (file is not a database)" in said
    shutil.rmtree(".dvc/tmp/site")
    assert "complete for v1.1.0" in pushes("v1.1.0")
