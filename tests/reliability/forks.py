"""Commands without the second that their imports take: a process that has imported all forks one for each."""

import atexit
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from tests.cli.conftest import empty_project
from tests.cli.conftest import run as run_here
from tests.reliability.journal import ROOT
from tests.reliability.killing import STEPS
from tests.reliability.toy import BEES, Ran, commit, environment, must

_FORKING: Final = """
import fcntl, gc, hashlib, importlib, json, os, resource, sys, time
from pathlib import Path

STEPS = sys.argv[1]
for name in sys.argv[2:]:
    importlib.import_module(name)
from etl.cli import main


def build(**_):
    ledger = "data/raw/ids.csv"
    known = json.loads(Path("data/processed/latest/manifest.json").read_bytes())["inputs"][ledger]
    if known != hashlib.sha256(Path(ledger).read_bytes()).hexdigest():
        importlib.import_module("etl.cli.publish").publish()
    return []


def work(asked, pipes):
    os.setsid()
    os.chdir(asked["root"])
    for number, pipe in enumerate(pipes, 1):
        os.dup2(os.open(asked["out"], os.O_WRONLY) if number == 1 and asked["out"] else pipe[1], number)
    sys.stdout, sys.stderr = (open(number, "w", closefd=False) for number in (1, 2))
    os.environ.update(asked["settings"])
    if asked["is_built"]:
        importlib.import_module("etl.cli.release").run_stages = build
    sys.argv[:] = sys.orig_argv[:] = ["abstracts", *asked["words"]]
    if "KILLED_AT" in asked["settings"]:
        exec(STEPS, {})
    if asked["limit"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (asked["limit"], asked["limit"]))
    main()


gc.freeze()
for line in sys.stdin:
    start = time.monotonic()
    pipes = os.pipe(), os.pipe()
    for pipe in pipes:
        fcntl.fcntl(pipe[1], fcntl.F_SETPIPE_SZ, 1 << 20)
    pid = os.fork()
    if pid == 0:
        work(json.loads(line), pipes)
    _, status, used = os.wait4(pid, 0)
    told = [os.waitstatus_to_exitcode(status)]
    for pipe in pipes:
        os.close(pipe[1])
        with os.fdopen(pipe[0], errors="replace") as file:
            told.append(file.read())
    print(json.dumps([*told, time.monotonic() - start, used.ru_utime + used.ru_stime]), flush=True)
"""

STAGES: Final = (("parse", "bees"), ("normalise",), ("deduplicate",), ("relate",), ("validate",), ("publish",))


class Forks:
    """Commands in processes of their own.

    `is_built`: a release runs no stage but `publish`, as the rest of what is built is what they would make.
    """

    def __init__(self, server: "subprocess.Popen[str]") -> None:
        self._server = server

    def run(
        self,
        root: Path,
        *words: str,
        limit: int | None = None,
        is_built: bool = False,
        settings: Mapping[str, str] | None = None,
        out: Path | None = None,
    ) -> Ran:
        """Run a command; no file that it writes may be larger than `limit` bytes, and `out` is what it prints to."""
        told = {"out": str(out or ""), "is_built": is_built, "settings": dict(settings or {})}
        asked = {"words": words, "root": str(root), "limit": limit, **told}
        if self._server.stdin is None or self._server.stdout is None:
            raise AssertionError("it has no pipes")
        print(json.dumps(asked), file=self._server.stdin, flush=True)
        return Ran(*json.loads(self._server.stdout.readline()))


@contextmanager
def forks(surroundings: Mapping[str, str], modules: Sequence[str]) -> Iterator[Forks]:
    """Commands that begin at once, in these surroundings, with these modules of theirs imported."""
    server = subprocess.Popen(
        [sys.executable, "-c", _FORKING, STEPS, *modules],
        env=dict(surroundings),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd="/",
    )
    try:
        yield Forks(server)
    finally:
        server.communicate()


@cache
def shared_forks(arena: Path, modules: Sequence[str]) -> Forks:
    """The same for all trials of an arena, until Python ends."""
    opened = ExitStack()
    atexit.register(opened.close)
    return opened.enter_context(forks(environment(arena), modules))


def begin_quickly(arena: Path, root: Path) -> None:
    """Make a package with one dump, built in this process and without DVC, and committed."""
    empty_project(root)
    (root / ".dvc").mkdir()
    for name in (".gitignore", ".dvc/.gitignore", ".dvc/config"):
        (root / name).write_bytes((ROOT / name).read_bytes())
    (root / "dvc.yaml").touch()
    (root / "data/raw/bees.txt").write_text(BEES)
    entry = "  bees:\n    file: bees.txt\n    format: abstract_list\n    role: primary\n    label: Bees\n"
    (root / "data/raw/dumps.yaml").write_text(f"dumps:\n{entry}")
    must(arena, root, "git", "init", "--quiet")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        for words in STAGES:
            done = run_here(*words)
            if done.exit_code:
                raise AssertionError(f"{words}: {done.output}") from done.exception
    commit(arena, root)
