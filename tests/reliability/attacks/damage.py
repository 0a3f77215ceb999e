"""What is on the disk is damaged, also so that size and time stay: it is found, named, and made again or refused."""

import json
import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir
from pathlib import Path
from typing import Final

from etl.errors import AbstractsError, BrokenTableError
from etl.io.damage import BUILT, find_damage
from etl.io.sums import check_sum
from etl.io.vouching import object_of
from tests.cli.conftest import run as in_process
from tests.frozen import freeze, publish_toy
from tests.reliability.attack import Attack, Outcome
from tests.reliability.damaging import Harm, harm
from tests.reliability.shelf import RELEASE, fetched_from, pull, shelf
from tests.reliability.toy import WASPS, begin, copy_of, hashes, must, run, take_tool

_LATEST: Final = "data/processed/latest"
_READERS: Final = (
    ("find", "--count"),
    ("export", "--to", "csv"),
    ("export", "--to", "ris"),
    ("prisma", "--to", "json"),
    ("why", "Old Proofs"),
    ("show", "Old Proofs"),
    ("new", "--since", "2000-01-01"),
)
_EDITS: Final[Mapping[str, tuple[str, str, str]]] = {
    "parse": ("data/raw/dumps.yaml", "dumps:\n", "dumps:\n  wasps:\n    file: wasps.txt\n    format: abstract_list\n"),
    "normalise": ("params.yaml", "max_block_records: 50", "max_block_records: 51"),
    "deduplicate": ("params.yaml", "max_examples: 5", "max_examples: 6"),
    "relate": ("params.yaml", "max_examples: 5", "max_examples: 6"),
    "validate": ("data/raw/about.yaml", "creators: []", "creators: []\nkeywords: [bees]"),
}
"""What is edited so that the stage runs which reads what that of the name has built."""

_SILENT: Final = "silent"


def prepare(arena: Path) -> None:
    """A build and a release to read, and a release on a remote; what only builds need is made when the first does."""
    project = arena / "toy"
    publish_toy(project / _LATEST)
    freeze(project / _LATEST, project / "data/processed" / RELEASE)
    out = {"path": _LATEST, "hash": "md5", "md5": object_of(project / _LATEST)}
    (project / "dvc.lock").write_text(json.dumps({"stages": {"publish": {"outs": [out]}}}))
    (project / "data/raw").mkdir()
    (project / "data/raw/dumps.yaml").write_text("dumps: {}\n")
    (project / "dvc.yaml").touch()
    shelf(arena / "shelf", project / "data/processed" / RELEASE)


def attack(trial: int, arena: Path, folder: Path) -> Outcome:
    """Damage one place, use it, and look whether that is told."""
    chance, is_silent = random.Random(trial), trial % 2 == 0
    place, attempt = _PLACES[trial // 2 % len(_PLACES)]
    done, faults = attempt(chance, arena, folder, is_silent)
    figures = {place: 1.0, f"{place}, found": float(not faults), _SILENT: float(is_silent)}
    return Outcome("\n".join([done.told, *faults]) if faults else "", f"{place}: {done.told}", figures)


Tried = tuple[Harm, list[str]]


def _latest(chance: random.Random, arena: Path, folder: Path, is_silent: bool) -> Tried:
    return _read(chance, arena, folder, is_silent, "latest")


def _release(chance: random.Random, arena: Path, folder: Path, is_silent: bool) -> Tried:
    return _read(chance, arena, folder, is_silent, RELEASE)


def _read(chance: random.Random, arena: Path, folder: Path, is_silent: bool, name: str) -> Tried:
    """`verify` names what was damaged; every other reader does, or answers as if nothing were: it has not read it."""
    root = shutil.copytree(arena / "toy", folder / "toy")
    words = [] if name == "latest" else ["--from", name]
    asked = [(*one, *words) for one in _READERS] + [("diff", RELEASE)]
    with chdir(root):
        before = {one: _said(*one) for one in asked}
        done = harm(chance, sorted((Path("data/processed") / name).iterdir()), is_silent=is_silent)
        after = {one: _said(*one) for one in asked}
        verified = _said("verify", *([] if name == "latest" else [name]))
    faults = [
        f"{' '.join(one)}: {after[one]}" for one in asked if after[one] != before[one] and not _names(after[one], done)
    ]
    if not _names(verified, done):
        faults.append(f"verify: {verified}")
    return done, faults


def _said(*words: str) -> str:
    """What a command answers; an error of ours as `error: …`, and anything else as a crash."""
    done = in_process(*words)
    if done.exit_code == 0:
        return done.stdout
    what = "error" if isinstance(done.exception, AbstractsError) else f"crash: {done.exception!r}"
    return f"{what}: {done.stdout}{done.exception}"


def _names(said: str, done: Harm) -> bool:
    """Whether an error tells which file is damaged; of a document also that it no longer speaks for another."""
    names = {path.name for path in done.paths}
    is_document = any(name.endswith(".json") for name in names)
    return said.startswith("error: ") and (is_document or any(name in said for name in names))


def _remote(chance: random.Random, arena: Path, folder: Path, is_silent: bool) -> Tried:
    """Neither `abstracts fetch` nor a `dvc pull` that checks takes what was altered on a remote."""
    root, remote = fetched_from(arena / "shelf", folder)
    done = harm(chance, [path for path in remote.rglob("*") if path.is_file()], is_silent=is_silent)
    object_ids = [f"{path.parent.name}{path.name}" for path in done.paths]
    with chdir(root):
        fetched = in_process("fetch", RELEASE)
        said = str(fetched.exception)
        faults = [] if fetched.exit_code and all(one in said for one in object_ids) else [f"fetch: {said}"]
        if (Path("data/processed") / RELEASE).exists():
            faults.append("fetch left something")
        if chance.random() < 0.25 and pull(root) == 0:
            faults.append("dvc pull took it")
    return done, faults


def _interim(chance: random.Random, arena: Path, folder: Path, is_silent: bool) -> Tried:
    """The next build notices before the next stage has used it, and makes again what a whole build makes."""
    stage, root, expected = _edited(chance, arena, folder)
    done = harm(chance, _files(root / "data/interim" / stage), is_silent=is_silent)
    return done, _faults(arena, root, expected, done if is_silent else None)


def _cache(chance: random.Random, arena: Path, folder: Path, is_silent: bool) -> Tried:
    """So it does where DVC brings back from its cache what was damaged there, the listing of a folder too."""
    stage, root, expected = _edited(chance, arena, folder, but="parse")  # of which DVC brings nothing back
    place = root / "data/interim" / stage
    store, listing = root / ".dvc/cache/files/md5", object_of(place)
    known = {path.read_bytes() for path in _files(place)}
    objects = [path for path in _files(store) if path.read_bytes() in known]
    done = harm(chance, [*objects, store / listing[:2] / listing[2:]], is_silent=is_silent)
    shutil.rmtree(place)
    return done, _faults(arena, root, expected, None)


def _built(chance: random.Random, arena: Path, folder: Path, is_silent: bool) -> Tried:
    """A build of which nothing has changed makes `latest/` again where that was damaged."""
    root = _settled(arena, folder)
    done = harm(chance, _files(root / _LATEST), is_silent=is_silent)
    if chance.random() < 0.5:  # its objects too, so that DVC has no whole copy
        known = {path.read_bytes() for path in _files(_package(arena) / _LATEST)}
        harm(
            chance,
            [path for path in _files(root / ".dvc/cache/files/md5") if path.read_bytes() in known],
            is_silent=True,
        )
    return done, _faults(arena, root, hashes(_package(arena) / _LATEST), done if is_silent else None)


def _faults(arena: Path, root: Path, expected: Mapping[str, str], named: Harm | None) -> list[str]:
    """What is wrong after a build of a damaged package; DVC itself says nothing of what it sees to be changed."""
    done = run(arena, root, "abstracts", "build", "--quiet")
    faults = [] if done.code == 0 else [f"the build failed: {done.told}"]
    if hashes(root / _LATEST) != expected:
        faults.append(f"latest/ is not as a whole build makes it: {done.told}")
    if named and not all(path.name in done.told for path in named.paths):
        faults.append(f"the build does not name it: {done.told}")
    return [*faults, *_lurking(root)]


def _lurking(root: Path) -> Iterator[str]:
    """What is damaged still, though no stage has used it, and would not be noticed when one does."""
    with chdir(root):
        for one in find_damage():
            if one.kind == BUILT:
                try:
                    check_sum(one.path)
                except BrokenTableError:
                    continue
                yield f"{one} is damaged still, and nothing would notice"


def _edited(chance: random.Random, arena: Path, folder: Path, but: str = "") -> tuple[str, Path, Mapping[str, str]]:
    """A copy of the package in which a stage has to run; which one has built what it reads; and what it comes to."""
    stage = chance.choice([name for name in _EDITS if name != but])
    whole = arena / f"{stage}, edited"
    if not whole.exists():
        _edit(copy_of(_package(arena), whole), stage)  # a build without any damage
        must(arena, whole, "abstracts", "build", "--quiet")
    root = _settled(arena, folder)
    _edit(root, stage)
    return stage, root, hashes(whole / _LATEST)


def _settled(arena: Path, folder: Path) -> Path:
    """A copy of the package whose files DVC has looked at, so that it will trust their size and times."""
    root = copy_of(_package(arena), folder / "package")
    must(arena, root, "abstracts", "build", "--quiet")
    return root


def _edit(root: Path, stage: str) -> None:
    name, old, new = _EDITS[stage]
    text = (root / name).read_text()
    if old not in text:
        raise AssertionError(f"{name} holds no {old!r}")
    (root / name).write_text(text.replace(old, new))


def _package(arena: Path) -> Path:
    """A package that was built, by a copy of the code; made when it is first needed."""
    if not (arena / "package").exists():
        take_tool(arena)
        begin(arena, arena / "package")
        (arena / "package/data/raw/wasps.txt").write_text(WASPS)  # declared by one of the edits
    return arena / "package"


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


_PLACES: Final[tuple[tuple[str, Callable[[random.Random, Path, Path, bool], Tried]], ...]] = (
    ("latest", _latest),
    ("release", _release),
    ("remote", _remote),
    ("interim", _interim),
    ("cache", _cache),
    ("build", _built),
)

DAMAGE: Final = Attack(
    "damage",
    "A flipped bit, a file cut to nothing or two that were swapped, in latest/, interim tables, DVC's cache, a remote "
    "or a release, is found before it is used, named, and made again to the same bytes or refused, also where size and "
    "time stay as they were.",
    200,
    (0, 1, 2, 3, 4),
    prepare,
    attack,
    sums=frozenset([_SILENT, *(name for one, _ in _PLACES for name in (one, f"{one}, found"))]),
)
