"""The disk is full, takes no writing, lets no file grow, or loses one: told in a line, nothing half done, made good."""

import json
import os
import re
import resource
import shutil
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from tests.reliability.attack import Attack, Outcome
from tests.reliability.attacks import kill_push
from tests.reliability.forks import STAGES, begin_quickly, shared_forks
from tests.reliability.refused import LATEST, Seen, left, looked, said, state
from tests.reliability.toy import Ran, begin, copy_of, hashes, must, run, take_tool

_SIZES: Final = (
    1,
    3,
    10,
    30,
    100,
    300,
    1_000,
    2_000,
    3_000,
    5_000,
    7_000,
    10_000,
    15_000,
    20_000,
    30_000,
    50_000,
    100_000,
    300_000,
    1_000_000,
    4_000_000,
)
_EXPORTS: Final = ("csv", "xlsx", "ris", "bib", "jsonl", "md", "atom")
_QUICK: Final = "quick"
_ROOM: Final = (0, 8, 32, 64, 128, 256, 512, 1024, 2048, 4096)
"""KiB that a small disk has left once the package is on it."""
_MODULES: Final = ("etl.cli.export", "etl.cli.publish", "etl.io.workbook", "xlsxwriter")
_NOBODY: Final = 65534
_GONE: Final = {
    "a raw dump": "data/raw/bees.txt",
    "dumps.yaml": "data/raw/dumps.yaml",
    "the ledger": "data/raw/ids.csv",
    "params.yaml": "params.yaml",
    "the lock": "requirements.lock",
    "a table of parse": "data/interim/parse/bees/mentions.parquet",
    "a table of normalise": "data/interim/normalise/mentions.parquet",
    "what validate held good": "data/interim/validate/validated.json",
    "a published table": f"{LATEST}/papers.parquet",
    "the published manifest": f"{LATEST}/manifest.json",
    "dvc.lock": "dvc.lock",
    "metrics": "metrics/normalise.json",
    "DVC's cache": ".dvc/cache",
}
_CLOSED: Final = ("data/processed", "data/interim", "metrics", ".dvc", ".")


def prepare(arena: Path) -> None:
    """A package that is built without DVC; those with DVC are made when a trial needs them."""
    take_tool(arena)
    begin_quickly(arena, arena / _QUICK)


def _package(arena: Path, name: str) -> Path:
    """A package that DVC built (`built`), or the same with a dump more that is not built yet (`grown`)."""
    package = arena / "built"
    if not package.exists():
        begin(arena, package)
    if not (arena / "grown").exists():
        copy_of(package, arena / "grown")
        must(arena, arena / "grown", "abstracts", "add", "../wasps.txt")
    return arena / name


def attack(trial: int, arena: Path, folder: Path) -> Outcome:
    """Put one fault in the way of one or several commands, look at what they say and leave, take it away, run again."""
    told, run_it = _FAULTS[trial]
    seen: Seen = run_it(arena, folder)
    fault = "\n".join(f"{told}: {one}" for one in seen.faults)
    figures = {"commands refused": seen.refused, "commands done": seen.done, "skipped": not seen.refused + seen.done}
    return Outcome(fault, f"{told}; {seen.refused} refused, {seen.done} done", figures)


def _stages(limit: int, arena: Path, folder: Path, stages: Sequence[tuple[str, ...]] = STAGES) -> Seen:
    """Stages by themselves, no file larger than the limit; then without it."""
    root, commands = copy_of(arena / _QUICK, folder / "it"), shared_forks(arena, _MODULES)
    places = {"parse": "data/interim/parse/bees", "publish": str(LATEST)}
    faults, refused = [], 0
    for words in stages:
        place = root / places.get(words[0], f"data/interim/{words[0]}")
        before = hashes(place)
        if words[0] != "publish":
            shutil.rmtree(place)
        done = commands.run(root, *words, limit=limit)
        refused += done.code != 0
        found = hashes(place)
        faults += said(words, done, "limit", is_made=found == before)
        cut = [name for name, sha256 in found.items() if before.get(name) != sha256]
        faults += [f"{words}: left {name}, which is not whole" for name in cut]
        again = commands.run(root, *words)
        if again.code or hashes(place) != before:
            faults.append(f"{words}: does not recover: {again.told}")
    return Seen(faults + left(root), refused, len(stages) - refused)


def _exports(limit: int, arena: Path, folder: Path, endings: Sequence[str] = _EXPORTS) -> Seen:
    """Exports of these kinds, to a file no larger than the limit, and to a full disk; then without it."""
    root, commands = copy_of(arena / _QUICK, folder / "it"), shared_forks(arena, _MODULES)
    faults, refused = [], 0
    for ending in endings:
        words, path = ("export", "--out", f"papers.{ending}"), root / f"papers.{ending}"
        done = commands.run(root, *words, limit=limit)
        refused += done.code != 0
        found = path.read_bytes() if path.exists() else None
        again = commands.run(root, *words)
        whole = path.read_bytes() if path.exists() else b""
        faults += said(words, done, "limit", is_made=found == whole)
        if found not in (None, whole):
            faults.append(f"{words}: left a part of the file")
        if again.code:
            faults.append(f"{words}: does not recover: {again.told}")
    done = commands.run(root, "export", "--to", "csv", out=Path("/dev/full"))
    faults += said(("export", "to a full disk"), done, "full", is_made=False)
    return Seen(faults + left(root), refused, len(endings) - refused)


def _some(limit: int, arena: Path, folder: Path) -> Seen:
    """What of all that takes the least time: a stage, two exports, a full disk."""
    one = _stages(limit, arena, folder / "stages", [("publish",)])
    two = _exports(limit, arena, folder / "exports", ("csv", "xlsx"))
    return Seen(one.faults + two.faults, one.refused + two.refused, one.done + two.done)


def _limit(limit: int) -> Callable[[], None]:
    return partial(resource.setrlimit, resource.RLIMIT_FSIZE, (limit, limit))


def _build(limit: int, arena: Path, folder: Path) -> Seen:
    """The whole build, no file larger than the limit; then without it."""
    root = copy_of(_package(arena, "grown"), folder / "it")
    done = run(arena, root, "abstracts", "build", "--quiet", before=_limit(limit))
    return _settled(arena, root, ("build",), done, "limit")


def _release(limit: int, arena: Path, folder: Path) -> Seen:
    """A release, no file larger than the limit, in git; then without it."""
    root = copy_of(_package(arena, "built"), folder / "it")
    done = run(arena, root, "abstracts", "release", "--tag", before=_limit(limit))
    return _settled(arena, root, ("release",), done, "limit")


def _push(limit: int, arena: Path, folder: Path) -> Seen:
    """A push to a folder, no file larger than the limit; then without it."""
    if not (arena / "push").exists():
        (arena / "push").mkdir()
        kill_push.prepare(arena / "push")
    root = kill_push.with_remote(arena / "push", folder / "it", str(folder / "store"))
    done = run(arena, root, "abstracts", "push", before=_limit(limit))
    lacking = kill_push.lacking(root, folder / "store")
    faults = said(("push",), done, "limit", is_made=not lacking)
    if "complete for" in done.out and lacking:
        faults.append(f"said complete: {lacking[0]}")
    again = run(arena, root, "abstracts", "push")
    if again.code or kill_push.lacking(root, folder / "store"):
        faults.append(f"does not recover: {again.told}")
    return Seen(faults, int(done.code != 0), int(done.code == 0))


def _small(command: Sequence[str], room: int, arena: Path, folder: Path) -> Seen:
    """A command in a package on a disk with so many KiB left; then with room."""
    origin = _package(arena, "grown" if command[0] == "build" else "built")
    size = sum((path.stat().st_size + 4095) // 4096 * 4 for path in origin.rglob("*") if path.is_file())
    place = folder / "disk"
    place.mkdir()
    script = f"""set -e
mount -t tmpfs -o size=1g none {place}
cp -a {origin} {place}/it
used=$(df --output=used -k {place} | tail -n 1)
mount -o remount,size=$((used + {room}))k {place}
cd {place}/it
set +e
abstracts {" ".join(command)} > {folder}/out 2> {folder}/err
echo $? > {folder}/code
cp -a {place}/it {folder}/full
mount -o remount,size=1g {place}
abstracts {" ".join(command)} > {folder}/out.again 2> {folder}/err.again
echo $? > {folder}/code.again
cp -a {place}/it {folder}/again
"""
    done = run(arena, folder, "unshare", "--mount", "sh", "-c", script)
    if not (folder / "code").exists():
        return Seen([] if re.search("not permitted|not found|denied", done.err) else [f"{size}: {done.told}"], 0, 0)
    first, again = (_ran(folder, ending) for ending in ("", ".again"))
    return looked(command, first, again, folder / "full", folder / "again", "full", _expected(arena, command[0]))


def _closed(place: str, is_user: bool, arena: Path, folder: Path) -> Seen:
    """A build in a package of which a folder takes no writing, by its mount or by its owner; then it does."""
    root = copy_of(_package(arena, "grown"), folder / "it")
    if is_user:
        user = ("setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups")
        told = {"COUNT": "1", "KEY_0": "safe.directory", "VALUE_0": "*"}
        trusted = {f"GIT_CONFIG_{what}": value for what, value in told.items()}
        _open_way(folder)
        _open_way(arena)
        done = run(arena, root, *user, "abstracts", "build", "--quiet", settings={**trusted, "HOME": "/nonexistent"})
    else:
        script = f"mount --bind -o ro {root / place} {root / place} && cd {root} && exec abstracts build --quiet"
        done = run(arena, folder, "unshare", "--mount", "sh", "-c", script)
    if re.search(r"(?:unshare|mount|setpriv): .*(?:not permitted|failed)", done.err):
        return Seen([], 0, 0)
    return _settled(arena, root, ("build",), done, "closed")


def _gone(name: str, arena: Path, folder: Path) -> Seen:
    """A build in a package with a dump to be built, of which a file has vanished; then it is back."""
    root = copy_of(_package(arena, "grown"), folder / "it")
    lost = root / _GONE[name]
    lost.rename(folder / "lost")
    done = run(arena, root, "abstracts", "build", "--quiet")
    if not done.code and state(root) == _expected(arena, "build"):
        return Seen(left(root), 0, 1)
    if not lost.exists():
        (folder / "lost").rename(lost)
    return _settled(arena, root, ("build",), done, "gone")


def _settled(arena: Path, root: Path, command: Sequence[str], done: Ran, cause: str) -> Seen:
    """What a command said and left that met a fault, and that the same command makes it good."""
    before = copy_of(root, root.with_name("before"))
    words = {"build": ("build", "--quiet"), "release": ("release", "--tag")}[command[0]]
    again = run(arena, root, "abstracts", *words)
    return looked(command, done, again, before, root, cause, _expected(arena, command[0]))


def _expected(arena: Path, command: str) -> dict[str, object]:
    """The state after the command where nothing is in its way; worked out once."""
    path = arena / f"{command}.expected.json"
    if not path.is_file():
        root = copy_of(_package(arena, "grown" if command == "build" else "built"), arena / f"expected-{command}")
        must(arena, root, "abstracts", *{"build": ("build", "--quiet"), "release": ("release", "--tag")}[command])
        path.write_text(json.dumps(state(root)))
    return dict(json.loads(path.read_text()))


def _ran(folder: Path, ending: str) -> Ran:
    out, err, code = ((folder / f"{name}{ending}").read_text(errors="replace") for name in ("out", "err", "code"))
    return Ran(int(code), out, err, 0, 0)


def _open_way(folder: Path) -> None:
    """Let everybody into a folder and all above it."""
    for path in (folder, *folder.parents):
        if path.stat().st_uid == os.getuid() and path.stat().st_mode & 0o005 != 0o005:
            path.chmod(path.stat().st_mode | 0o055)


Fault = Callable[[Path, Path], Seen]
_FAULTS: Final[Sequence[tuple[str, Fault]]] = (
    *((f"no file above {size:,} bytes: stages", partial(_stages, size)) for size in _SIZES),
    *((f"no file above {size:,} bytes: exports", partial(_exports, size)) for size in _SIZES),
    *((f"no file above {size:,} bytes: build", partial(_build, size)) for size in _SIZES),
    *((f"no file above {size:,} bytes: release", partial(_release, size)) for size in _SIZES),
    *((f"no file above {size:,} bytes: push", partial(_push, size)) for size in _SIZES),
    *((f"{room} KiB left: build", partial(_small, ("build", "--quiet"), room)) for room in _ROOM),
    *((f"{room} KiB left: release", partial(_small, ("release", "--tag"), room)) for room in _ROOM[1:8:2]),
    *((f"{place} takes no writing: build", partial(_closed, place, False)) for place in _CLOSED),
    ("another user's package: build", partial(_closed, ".", True)),
    *((f"{name} has vanished: build", partial(_gone, name)) for name in _GONE),
    ("no file above 1,000 bytes: publish, two exports", partial(_some, 1_000)),
)
"""Every fault in words, and how it is tried; a trial is one of them."""


FULL_DISK: Final = Attack(
    name="full_disk",
    promise="what cannot be written is told in a line, nothing is half published, and the next run makes it good",
    trials=len(_FAULTS),
    short=(len(_FAULTS) - 1,),
    prepare=prepare,
    run=attack,
    sums=frozenset({"commands refused", "commands done", "skipped"}),
)
