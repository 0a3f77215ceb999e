"""Clean clones built as on other machines: by another user, at another time, in another order, by another Python."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final, NamedTuple

from tests.pipeline.conftest import Clone, snapshot
from tests.reliability.attack import Attack, Outcome

_NOBODY: Final = 65534
_PREPARED: Final = "origin"
_KEPT: Final = ("data/processed/latest", "metrics", "dvc.lock")

_TURNED_ROUND: Final = '''"""Folders are listed in the order that no file system has."""
import os

listdir, scandir = os.listdir, os.scandir


class Turned:
    def __init__(self, folder):
        with scandir(folder) as entries:
            self.entries = iter(sorted(entries, key=lambda entry: entry.name, reverse=True))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def __iter__(self):
        return self

    def __next__(self):
        return next(self.entries)

    def close(self):
        return None


os.listdir = lambda folder=".": sorted(listdir(folder), reverse=True)
os.scandir = lambda folder=".": Turned(folder)
'''
"""A `sitecustomize` for every Python process of a trial."""


class Machine(NamedTuple):
    """What is unlike the machine of the first build."""

    told: str
    folder: str = "clone"
    settings: Mapping[str, str] = {}
    umask: int = 0o022
    is_another_user: bool = False
    clock: str = ""
    is_turned_round: bool = False
    is_another_python: bool = False

    @property
    def user(self) -> int | None:
        """The number of the user who builds, if it is another."""
        return _NOBODY if self.is_another_user else None


_MACHINES: Final = (
    Machine(
        "one thread, a seed, Tokyo, a path of two words",
        "a folder/and ümlauts",
        {"POLARS_MAX_THREADS": "1", "NUMBA_NUM_THREADS": "1", "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
    ),
    Machine("another user, who lets nobody read", umask=0o077, is_another_user=True),
    Machine("the clock of 2001, where it stands still", clock="2001-09-09 01:46:40", settings={"TZ": "America/Lima"}),
    Machine(
        "folders listed the other way round, Turkish, all may write",
        settings={"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "4294967295"},
        umask=0o002,
        is_turned_round=True,
    ),
    Machine(
        "a clock fifty years on, another user, one thread",
        "z" * 120,
        {"POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1", "TZ": "Pacific/Chatham", "COLUMNS": "40"},
        is_another_user=True,
        clock="2076-02-29 23:59:58",
    ),
    Machine("another patch release of Python", is_another_python=True),
)


def _prepare(arena: Path) -> None:
    snapshot(arena / _PREPARED).run("abstracts", "build")


def _run(trial: int, arena: Path, folder: Path) -> Outcome:
    machine, origin = _MACHINES[trial], Clone(arena / _PREPARED)
    lacks = _lacks(machine)
    if lacks:
        return Outcome("", f"{machine.told}: {lacks}", {"not at hand": 1})
    root = folder / machine.folder
    root.parent.mkdir(parents=True, exist_ok=True)
    _does(machine, folder, "git", "clone", "--quiet", str(origin.root), str(root))
    if machine.is_another_user:
        _give_away(folder)
    _does(machine, root, str(_command(machine, folder)), "build", settings=_settings(machine, root, folder))
    if _hashes(root) != _hashes(origin.root):
        unlike = sorted(dict(_hashes(root).items() ^ _hashes(origin.root).items()))
        return Outcome(f"{machine.told}: other bytes: {', '.join(unlike)}")
    return Outcome("", machine.told, {"builds": 1, "files": len(_hashes(root))})


def _lacks(machine: Machine) -> str:
    if machine.is_another_user and os.geteuid() != 0:
        return "only root may be another user"
    if machine.clock and find_spec("libfaketime") is None:
        return "libfaketime is not installed"
    return "" if _python(machine) else "no Python for it is here"


def _python(machine: Machine) -> str | None:
    """A Python of this minor version, whose libraries can thus be these, that runs here as that user."""
    here, minor = sys.version.split()[0], f"{sys.version_info.major}.{sys.version_info.minor}"
    folders = ("/usr/bin", "/usr/local/bin", *os.environ["PATH"].split(os.pathsep))
    for path in (sys.executable, *(f"{folder}/python{minor}" for folder in folders)):
        told = _told_version(path, machine.user)
        if told.startswith(f"{minor}.") and (told != here or not machine.is_another_python):
            return path
    return None


def _told_version(python: str, user: int | None) -> str:
    try:
        done = subprocess.run([python, "--version"], capture_output=True, text=True, check=False, user=user)
    except OSError:
        return ""
    return done.stdout.removeprefix("Python").strip()


def _give_away(folder: Path) -> None:
    """Let the other user own the clone, and pass through the folders above it."""
    for path in (folder, *folder.rglob("*")):
        os.chown(path, _NOBODY, _NOBODY, follow_symlinks=False)
    for above in folder.parents:
        if above.stat().st_uid == 0 and str(above).startswith("/tmp/"):
            above.chmod(above.stat().st_mode | 0o011)


def _settings(machine: Machine, root: Path, folder: Path) -> dict[str, str]:
    """The environment of a build: its code is the clone's own, its libraries are those of this environment."""
    paths = [str(root), *(entry for entry in sys.path if entry.endswith("site-packages"))]
    found = {"PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}", **machine.settings}
    if machine.is_turned_round:
        (folder / "site").mkdir()
        (folder / "site/sitecustomize.py").write_text(_TURNED_ROUND)
        paths.insert(0, str(folder / "site"))
    if machine.clock:
        import libfaketime

        found |= dict(libfaketime._env_additions[sys.platform[:5]]) | {"FAKETIME": machine.clock}
    home = folder / "home"
    home.mkdir()
    if machine.is_another_user:
        os.chown(home, _NOBODY, _NOBODY)
    return found | {"PYTHONPATH": os.pathsep.join(paths), "HOME": str(home)}


def _command(machine: Machine, folder: Path) -> Path:
    """The command `abstracts` by the Python that the machine has."""
    place = folder / "bin"
    place.mkdir()
    command = place / "abstracts"
    command.write_text(f"#!{_python(machine)}\nfrom etl.cli import main\nmain()\n")
    command.chmod(0o755)
    return command


def _does(machine: Machine, folder: Path, *command: str, settings: Mapping[str, str] | None = None) -> None:
    user = machine.user if settings else None
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"GIT_CONFIG_GLOBAL": os.devnull} | dict(settings or {}),
        capture_output=True,
        text=True,
        check=False,
        user=user,
        group=user,
        extra_groups=None if user is None else [],
        umask=machine.umask,
    )
    if done.returncode:
        raise RuntimeError(f"{machine.told}: {' '.join(command[-2:])}: {done.stdout[-2000:]}{done.stderr[-3000:]}")


def _hashes(root: Path) -> dict[str, str]:
    kept = [path for name in _KEPT for path in ((root / name).rglob("*") if (root / name).is_dir() else [root / name])]
    files = sorted(path for path in kept if path.is_file())
    return {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


CLONES: Final = Attack(
    "clones",
    "a clean clone makes the same bytes, whoever builds it, where, when and by how many threads",
    len(_MACHINES),
    (),
    _prepare,
    _run,
    frozenset({"builds", "not at hand"}),
)
