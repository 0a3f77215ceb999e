"""What a release leaves in a toy package: all that is to be the same however often it was cut short."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from etl import verifier
from tests.reliability.toy import Ran, hashes, must, run

VERSION: Final = "v1.1.0"
PLACE: Final = Path("data/processed")


def half_visible(arena: Path, root: Path, version: str = VERSION) -> list[str]:
    """What of a release can be seen that is not whole."""
    folder = root / PLACE / version
    faults = [f"half visible: {problem}" for problem in verifier.check(folder).problems] if folder.exists() else []
    if run(arena, root, "git", "rev-parse", "--verify", "--quiet", f"refs/tags/{version}").code == 0:
        names = must(arena, root, "git", "ls-tree", "--name-only", f"{version}:{PLACE}").out.split()
        if not {version, f"{version}.dvc"} & set(names):
            faults.append("tagged without its commit")
    return faults


def unrecovered(again: Ran, known: Mapping[str, Any], state: Mapping[str, Any]) -> list[str]:
    """What the second release did not put right."""
    if again.code:
        return [f"the second release failed with {again.code}"]
    return [
        f"{name} is not as undisturbed:\n{_unlike(known[name], state[name])}"
        for name in state
        if state[name] != known[name]
    ]


def _unlike(one: Any, other: Any) -> str:
    if not isinstance(one, dict):
        return f"{one!r} is {other!r}"
    return ", ".join(sorted(name for name in {*one, *other} if one.get(name) != other.get(name)))


def state_of(arena: Path, root: Path, version: str = VERSION) -> dict[str, Any]:
    """All that a release leaves, and nothing that depends on when it was."""
    kept = ("dvc.lock", "CHANGELOG.md", "data/raw/ids.csv", f"{PLACE}/{version}.dvc", f"{PLACE}/.gitignore")
    cache = _cache(root)
    return {
        "release": hashes(root / PLACE / version),
        "build": hashes(root / PLACE / "latest"),
        "files": {name: _hash(root / name) for name in kept if (root / name).exists()},
        "others": sorted(path.name for path in (root / PLACE).iterdir()),
        "commit": must(arena, root, "git", "rev-parse", "HEAD").out,
        "tree": must(arena, root, "git", "rev-parse", "HEAD^{tree}").out,
        "tagged": run(arena, root, "git", "rev-parse", f"{version}^{{commit}}").out,
        "status": must(arena, root, "git", "status", "--porcelain").out,
        "cache": cache,
        "broken objects": sorted(name for name, md5 in cache.items() if not name.startswith(md5)),
    }


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _cache(root: Path) -> dict[str, str]:
    """The MD5 of every object that DVC keeps here, by its name."""
    store = root / ".dvc/cache/files/md5"
    paths = sorted(path for path in store.glob("??/*") if path.is_file() and not path.name.startswith("."))
    return {
        f"{path.parent.name}{path.name}": hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
        for path in paths
    }
