"""A tiny package in git and DVC, with three releases, and remotes of every kind to keep them."""

import gc
import hashlib
import json
import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from etl.cli import command_line
from etl.errors import OutputError
from etl.io.remote import quiet
from tests.remotes.servers import KINDS, Server

SETTINGS = {
    ".dvc/config": "[core]\n    analytics = false\n    check_update = false\n",
    ".dvc/.gitignore": "/config.local\n/tmp\n/cache\n",
    ".gitignore": "/data/processed/.v*\n",
    "data/raw/dumps.yaml": "dumps: {}\n",
    "dvc.yaml": "",
}
UNCLOSED = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
"""What connections that the libraries below DVC never close say when they are dropped."""

LATER = {"papers.parquet": "more papers", "pairs.parquet": "the same", "mentions.parquet": "the same", "verify.py": "#"}


class Package:
    """A package, which is the current directory of the test."""

    def __init__(self, root: Path, patch: pytest.MonkeyPatch, *, is_here: bool = True) -> None:
        self.root = root
        if is_here:
            patch.chdir(root)

    def git(self, *words: str) -> str:
        """What git prints."""
        who = ("-c", "user.name=Ada Oil", "-c", "user.email=ada@example.org")
        return subprocess.run(["git", *who, *words], cwd=self.root, capture_output=True, text=True, check=True).stdout

    def commit(self) -> None:
        """Commit all there is."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "More")

    def release(self, version: str, files: dict[str, str]) -> Path:
        """Make the folder of a release, with its hashes."""
        folder = self.root / "data/processed" / version
        folder.mkdir(parents=True)

        def write(name: str, text: str) -> dict[str, Any]:
            (folder / name).write_text(text)
            return {"sha256": hashlib.sha256(text.encode()).hexdigest(), "bytes": len(text.encode())}

        known = {name: write(name, text) for name, text in files.items()}
        manifest = {"manifest.json": write("manifest.json", json.dumps({"files": known}))}
        write("release.json", json.dumps({"version": version, "files": known | manifest}))
        return folder

    def adds(self, *paths: str) -> None:
        """Let DVC keep files or folders."""
        from dvc.repo import Repo  # type: ignore[import-untyped]

        with quiet(), Repo(str(self.root)) as repo:
            repo.add([str(self.root / path) for path in paths])

    def uses(self, server: Server, *, is_committed: bool = True) -> None:
        """Make a server the remote of the package; what is secret is not committed."""
        config = self.root / ".dvc/config"
        lines = "".join(f"    {name} = {value}\n" for name, value in server.settings.items())
        core = f"[core]\n    analytics = false\n    remote = store\n['remote \"store\"']\n    url = {server.url}\n"
        config.write_text(core + lines)
        self.knows(server)
        if is_committed:
            self.commit()

    def knows(self, server: Server) -> None:
        """Write down here what only users of the server know."""
        secrets = "".join(f"    {name} = {value}\n" for name, value in server.secrets.items())
        site = f"[core]\n    site_cache_dir = {self.root.resolve() / '.dvc/tmp/site'}\n"
        (self.root / ".dvc/config.local").write_text(site + f"['remote \"store\"']\n{secrets}" if secrets else site)

    def clone(self, root: Path, patch: pytest.MonkeyPatch) -> "Package":
        """A fresh clone, in which the test goes on."""
        self.git("clone", "--quiet", str(self.root), str(root))
        return Package(root, patch)


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings of this machine."""
    for name in ("DVC_GLOBAL_CONFIG_DIR", "DVC_SYSTEM_CONFIG_DIR", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "nobody"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("DVC_SITE_CACHE_DIR", "SSH_AUTH_SOCK"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def let_go() -> Iterator[None]:
    """Drop connections that the libraries below DVC never close, before they are another test's warnings."""
    gc.freeze()  # what was there before is not looked through again
    yield
    with warnings.catch_warnings(action="ignore"):
        gc.collect()


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package with v1.0.0 in git, and v1.1.0 and a raw dump in DVC; to copy from."""
    root = tmp_path_factory.mktemp("shelf") / "package"
    for name, text in SETTINGS.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    with pytest.MonkeyPatch.context() as patch:
        made = Package(root, patch)
        made.git("init", "--quiet")
        made.release("v1.0.0", {"papers.parquet": "papers", "verify.py": "#"})
        made.commit()
        made.git("tag", "v1.0.0")
        made.release("v1.1.0", LATER)
        (root / "data/raw/big.txt").write_text("A dump that is too large for git.\n")
        made.adds("data/processed/v1.1.0", "data/raw/big.txt")
        made.commit()
        made.git("tag", "v1.1.0")
    return root


@pytest.fixture
def package(shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Package:
    """A copy of it."""
    return Package(shutil.copytree(shelf, tmp_path / "package"), monkeypatch)


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Server]]:
    """A server of a kind, started when it is first asked for."""
    with ExitStack() as stack:
        started: dict[str, Server] = {}

        def server(kind: str) -> Server:
            if kind not in started:
                started[kind] = stack.enter_context(KINDS[kind](tmp_path_factory.mktemp(kind) / "store"))
            return started[kind]

        yield server


@pytest.fixture
def stored(package: Package, tmp_path: Path) -> Path:
    """The folder that is the package's remote, and where objects are in it; nothing was pushed yet."""
    package.uses(Server(str(tmp_path / "store"), {}, {}))
    return tmp_path / "store/files/md5"


def objects(store: Path) -> dict[str, bytes]:
    """The objects that a folder keeps."""
    paths = sorted(path for path in store.rglob("*") if path.is_file())
    return {path.relative_to(store).as_posix(): path.read_bytes() for path in paths}


def object_of(text: str) -> str:
    """Where the object of a text is, below a folder of objects."""
    name = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
    return f"{name[:2]}/{name[2:]}"


def run(*words: str | Path) -> Result:
    """Run a command as a user would, in this process."""
    return CliRunner().invoke(command_line(("push", "fetch")), [str(word) for word in words])


def pushes(*words: str) -> str:
    """What a push prints that must succeed."""
    done = run("push", *words)
    assert done.exit_code == 0, done.exception or done.output
    return done.output


def fetches(*words: str | Path) -> str:
    """What a fetch prints that must succeed."""
    done = run("fetch", *words)
    assert done.exit_code == 0, done.exception or done.output
    return done.output


def refused(done: Result, error: type[Exception]) -> str:
    """What a command says that must fail."""
    assert done.exit_code == 1
    assert isinstance(done.exception, error), done.exception or done.output
    return str(done.exception)


def no_build(patch: pytest.MonkeyPatch) -> None:
    """Let no tag be built afresh."""

    def fail(version: str) -> AbstractContextManager[Path]:
        raise OutputError(f"{version}: does not build.")

    patch.setitem(sys.modules, "etl.io.rebuild", SimpleNamespace(rebuilt=fail))


def texts(folder: Path) -> dict[str, str]:
    """The files of a release, by name."""
    return {path.name: path.read_text() for path in sorted(folder.iterdir())}
