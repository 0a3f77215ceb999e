"""`abstracts push` is killed at any moment: the next makes the remote whole, and `complete` is never said of less."""

import hashlib
import json
import random
import shutil
import signal
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import pytest

from tests.reliability.attack import Attack, Outcome
from tests.reliability.forks import shared_forks
from tests.reliability.killing import When, after_work, killed, killed_at_step, steps_told
from tests.reliability.toy import copy_of, environment, hashes, must, run, take_tool
from tests.remotes.conftest import SETTINGS, Package
from tests.remotes.servers import KINDS

_VERSIONS: Final = ("v1.1.0", "v1.2.0")
_DUMP: Final = Path("data/raw/large.txt")
_KINDS: Final = ("moment", "step", "objects", "step", "end")
_ELSEWHERE: Final = ("webdav", "ssh", "s3")
_PLACE: Final = Path("data/processed")
_STORE: Final = "files/md5"
_REAL: Final = 50
"""So many trials are of the command as people run it; those after them begin quicker."""
_FEWEST_STEPS: Final = 300
"""A push of the package takes more steps than these."""
_MODULES: Final = ("etl.cli.push", "etl.cli.fetch", "dvc.repo", "dvc_objects.fs.local", "dvc.fs")


def prepare(arena: Path) -> None:
    """A package of which DVC keeps two releases and a dump, of a few bytes and of millions; and what a push does."""
    take_tool(arena)
    root = arena / "package"
    for name, text in SETTINGS.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    chance = random.Random(0)
    texts = [chance.randbytes(10 ** chance.randint(0, 6)).hex() for _ in range(24)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DVC_SITE_CACHE_DIR", str(root / ".dvc/tmp/site"))
        package = Package(root, patch, is_here=False)
        package.git("init", "--quiet")
        for version, first in zip(_VERSIONS, (0, 12), strict=True):
            package.release(version, {f"part-{number}.parquet": texts[number] for number in range(first, first + 12)})
        (root / _DUMP).write_text(texts[5] * 2)
        package.adds(*(f"{_PLACE}/{version}" for version in _VERSIONS), _DUMP.as_posix())
        package.commit()


def attack(trial: int, arena: Path, folder: Path) -> Outcome:
    """Kill one push, look at what it said and sent, push again, and fetch all of it into an empty clone."""
    if trial >= _REAL:
        return _quick_attack(trial, arena, folder)
    _push_undisturbed(arena)
    chance = random.Random(trial)
    server = _ELSEWHERE[trial // 10 % len(_ELSEWHERE)] if trial % 10 == 9 else "folder"
    store = folder / "store"
    with ExitStack() as stack:
        url, settings, secrets = stack.enter_context(KINDS[server](store))
        root = with_remote(arena, folder / "package", url, settings, secrets)
        told, hit, when = _plan(trial, chance, arena, store if server == "folder" else None)
        is_group = trial % 2 == 0
        done = killed(("abstracts", "push"), root, environment(arena, hit), folder / "log", when, is_group=is_group)
        told = f"{server}; {told}; {'killed' if done.is_hit else f'ended with {done.code}'}"
        faults = []
        if "complete for" in done.told:
            missing = lacking(root, store) if server == "folder" else _unlike(arena, root, folder / "early", secrets)
            faults = [f"said complete: {fault}" for fault in missing]
        known = _objects(root / ".dvc/cache")
        sent = _objects(store)
        again = run(arena, root, "abstracts", "push")
        if again.code or "complete for all that DVC keeps here" not in again.out:
            faults.append(f"the second push: {again.told}")
        if server == "folder":
            faults += lacking(root, store)
        faults += _unlike(arena, root, folder / "clone", secrets)
        if done.outlived > 5:
            faults.append(f"a child lived on for {done.outlived:.1f} s")
    figures = {
        "killed": done.is_hit,
        "recovered": not faults,
        "half sent": 0 < len(sent) < len(known),
        "objects cut short": sum(md5 not in name for name, md5 in sent.items()),
        "s that a child lived on": round(done.outlived, 2),
        "CPU s of extra work": round(max(0, again.cpu - json.loads((arena / "cpu").read_text())), 1),
    }
    fault = "\n".join(f"{told}: {one}" for one in faults)
    return Outcome(fault and f"{fault}\n{done.told}", f"{told}; {len(sent)} of {len(known)} objects sent", figures)


def _push_undisturbed(arena: Path) -> None:
    """Write down what a push does that nobody kills: its steps, and the seconds of the processors that it takes."""
    if (arena / "cpu").exists():
        return
    root = with_remote(arena, arena / "undisturbed", str(arena / "store"))
    settings = steps_told(arena, str(arena / "tool"), "push", arena / "steps")
    done = must(arena, root, "abstracts", "push", settings=settings)
    (arena / "cpu").write_text(json.dumps(done.cpu))


def _quick_attack(trial: int, arena: Path, folder: Path) -> Outcome:
    """Kill a push to a folder at one of its steps; no Python begins anew for it."""
    root, store = with_remote(arena, folder / "package", str(folder / "store")), folder / "store"
    step = random.Random(trial).randint(1, _FEWEST_STEPS)
    commands = shared_forks(arena, _MODULES)
    done = commands.run(root, "push", settings={"KILLED_AT": f"push {step} self -"})
    sent, known = _objects(store), _objects(root / ".dvc/cache")
    faults = [f"said complete: {fault}" for fault in lacking(root, store) if "complete for" in done.out]
    again = commands.run(root, "push")
    if again.code or "complete for all that DVC keeps here" not in again.out:
        faults.append(f"the second push: {again.told}")
    faults += lacking(root, store)
    clone = folder / "clone"
    must(arena, root, "git", "clone", "--quiet", str(root), str(clone))
    for version in _VERSIONS:
        came = commands.run(clone, "fetch", version)
        if came.code or hashes(clone / _PLACE / version) != hashes(root / _PLACE / version):
            faults.append(f"an empty clone does not fetch {version}: {came.told}")
    is_hit = done.code == -signal.SIGKILL
    told = f"folder; step {step}; {'killed' if is_hit else f'ended with {done.code}'}"
    figures = {"killed": is_hit, "recovered": not faults, "half sent": 0 < len(sent) < len(known)}
    fault = "\n".join(f"{told}: {one}" for one in faults)
    return Outcome(fault, f"{told}; {len(sent)} of {len(known)} objects sent", figures)


def _plan(
    trial: int, chance: random.Random, arena: Path, store: Path | None
) -> tuple[str, Mapping[str, str], When | None]:
    """How the push is killed: in words, by which settings, and when; a server's steps are no folder's."""
    kind, whom = _KINDS[trial // 2 % len(_KINDS)], "the group" if trial % 2 == 0 else "the parent alone"
    cpu = json.loads((arena / "cpu").read_text())
    steps = (arena / "steps").read_text().splitlines()
    if store is None:
        kind = "moment"
    if kind == "objects" and store:
        count = chance.randint(1, 26)
        place = store / _STORE
        return f"after {count} objects; {whom}", {}, lambda _: len(list(place.glob("*/*"))) >= count
    if kind in ("step", "end"):
        first = next((number for number, step in enumerate(steps, 1) if "/store" in step), 1)
        number = chance.randint(first if kind == "step" else len(steps) - 20, len(steps))
        hit = killed_at_step(arena, str(arena / "tool"), "push", number, "group" if trial % 2 == 0 else "self")
        return f"step {number} of {len(steps)}: {steps[number - 1][:80]}; {whom}", hit, None
    share = chance.uniform(0.2, 1)
    return f"after {share:.0%} of the work; {whom}", {}, after_work(share * cpu)


def with_remote(
    arena: Path,
    root: Path,
    url: str,
    settings: Mapping[str, str] | None = None,
    secrets: Mapping[str, str] | None = None,
) -> Path:
    """A copy of the package, with a remote that is committed, and its secrets that are not."""
    copy_of(arena / "package", root)
    lines = "".join(f"    {name} = {value}\n" for name, value in (settings or {}).items())
    core = "[core]\n    analytics = false\n    check_update = false\n    remote = store\n"
    (root / ".dvc/config").write_text(f"{core}['remote \"store\"']\n    url = {url}\n{lines}")
    _know(root, secrets or {})
    must(arena, root, "git", "commit", "--quiet", "--all", "--message", "A remote")
    return root


def _know(root: Path, secrets: Mapping[str, str]) -> None:
    lines = "".join(f"    {name} = {value}\n" for name, value in secrets.items())
    (root / ".dvc/config.local").write_text(f"['remote \"store\"']\n{lines}" if lines else "")


def _objects(store: Path) -> dict[str, str]:
    """The MD5 of every object below a folder of objects, by its name."""
    paths = sorted(path for path in (store / _STORE).glob("??/*") if path.is_file())
    return {
        path.parent.name + path.name: hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
        for path in paths
    }


def lacking(root: Path, store: Path) -> list[str]:
    """The objects that DVC keeps here and a folder has not got whole."""
    there = _objects(store)
    return [f"the remote lacks {name}" for name, md5 in _objects(root / ".dvc/cache").items() if there.get(name) != md5]


def _unlike(arena: Path, root: Path, clone: Path, secrets: Mapping[str, str]) -> list[str]:
    """What an empty clone does not fetch as it is here."""
    must(arena, root, "git", "clone", "--quiet", str(root), str(clone))
    _know(clone, secrets)
    faults = []
    for version in _VERSIONS:
        done = run(arena, clone, "abstracts", "fetch", version)
        if done.code or hashes(clone / _PLACE / version) != hashes(root / _PLACE / version):
            faults.append(f"an empty clone does not fetch {version}: {done.told}")
    done = run(arena, clone, "dvc", "pull", "--quiet", f"{_DUMP}.dvc", settings={"DVC_NO_ANALYTICS": "1"})
    if done.code or (clone / _DUMP).read_bytes() != (root / _DUMP).read_bytes():
        faults.append(f"an empty clone does not fetch {_DUMP}: {done.told}")
    shutil.rmtree(clone)
    return faults


KILL_PUSH: Final = Attack(
    name="kill_push",
    promise="after a push that was killed, the next makes the remote complete; `complete` is never said of less",
    trials=_REAL + 50,
    short=(50,),
    prepare=prepare,
    run=attack,
    sums=frozenset({"killed", "recovered", "half sent", "objects cut short"}),
)
