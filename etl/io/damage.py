"""Damage: files that are not what DVC's records say of them, found byte for byte, and mended by letting DVC make them.

DVC takes a file for what it was where size, time and inode are the same, and an object of its cache where the mode is
read-only; a disk that flips a bit changes none of these.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, NamedTuple

from etl.errors import BrokenTableError, DumpError
from etl.io import layout
from etl.io.dvc_files import ENDING, Kept, holds, is_listing, md5_of_file, read_kept, read_listing
from etl.io.objects import Cache
from etl.io.remotes import cache_folder
from etl.io.settings import read_yaml
from etl.io.vouching import object_of

BUILT: Final = "what a stage built"
CACHED: Final = "an object of DVC's cache"
DUMP: Final = "a dump that DVC keeps"
_THREADS: Final = 2


class Damage(NamedTuple):
    """A file, or a folder whose listing is lost, that is not what it should be: `kind` is one of the three above.

    `of` is the output that it is, or that is kept in it; of a dump, its `.dvc` file.
    """

    path: Path
    kind: str
    of: str

    def __str__(self) -> str:
        kept = f" (DVC's copy of {self.of})" if self.kind == CACHED else ""
        return f"{self.path}{kept}"


def is_latest_whole(root: Path = layout.ROOT) -> bool:
    """Whether the latest build holds just the files, with just the bytes, that dvc.lock names."""
    object_id = _locked(root).get(layout.LATEST.as_posix())
    return object_id is not None and object_of(root / layout.LATEST) == object_id


def find_damage(root: Path = layout.ROOT) -> list[Damage]:
    """What of the outputs in dvc.lock, of their objects in the cache, and of the dumps that DVC keeps is damaged.

    Every byte of them is read. What is not there is no damage: DVC sees that. An output that was changed by hand
    counts as damaged, and would be made again by DVC too.
    """
    cache = Cache(cache_folder(root))
    found = [one for out, object_id in _locked(root).items() for one in _of_out(root, cache, out, object_id)]
    return [*dict.fromkeys(found), *_dumps(root)]


def mend_damage(found: Sequence[Damage]) -> list[str]:
    """Let the next `dvc repro` make again what is damaged, and say of each in a line what becomes of it.

    A damaged object is removed; at a damaged output DVC is made to look again, and readers find it until then.
    A `DumpError` names the dumps among them, of which there is no other source here; nothing is touched then.
    """
    dumps = [one for one in found if one.kind == DUMP]
    if dumps:
        raise DumpError(
            "".join(f"{one.path}: its bytes are not those that {one.of} names.\n" for one in dumps)
            + f"Where it was edited, `dvc add {dumps[0].path}` takes it as it is. Else it was damaged: remove it, and "
            f"`dvc checkout {dumps[0].of}` or `dvc pull {dumps[0].of}` brings back what it was."
        )
    for one in found:
        if one.kind == CACHED:
            one.path.unlink(missing_ok=True)
        else:
            for path in (one.path, *one.path.rglob("*")):
                os.utime(path)
    return [f"{one}: is damaged, and {'removed' if one.kind == CACHED else 'made again'}." for one in found]


def _of_out(root: Path, cache: Cache, out: str, object_id: str) -> Iterator[Damage]:
    """What is damaged of an output: its listing, the objects of its files, and the files."""
    files, path = {"": object_id}, cache.path(object_id)
    if is_listing(object_id):
        if path.is_file() and not holds(path, object_id):
            yield Damage(path, CACHED, out)
        listing = _listing(path, object_id)
        if listing is None:
            if (root / out).is_dir() and object_of(root / out) != object_id:
                yield Damage(root / out, BUILT, out)
            return
        files = listing
    for kind, places in ((CACHED, {name: cache.path(one) for name, one in files.items()}), (BUILT, None)):
        paths = places or {name: root / out / name for name in files}
        for name in _unlike(paths, files):
            yield Damage(paths[name], kind, f"{out}/{name}".rstrip("/"))


def _unlike(paths: Mapping[str, Path], objects: Mapping[str, str]) -> list[str]:
    """The names of files that are there, and not what their objects' names say."""
    there = [name for name, path in paths.items() if path.is_file()]
    with ThreadPoolExecutor(_THREADS) as pool:
        same = pool.map(lambda name: holds(paths[name], objects[name]), there)
        return [name for name, is_same in zip(there, same, strict=True) if not is_same]


def _listing(path: Path, object_id: str) -> dict[str, str] | None:
    """The objects of a folder's files by their names; None where the cache does not have them whole."""
    try:
        return read_listing(Kept(layout.PIPELINE_LOCK, object_id, b""), path) if holds(path, object_id) else None
    except BrokenTableError:
        return None


def _dumps(root: Path) -> Iterator[Damage]:
    for file in sorted((root / layout.RAW).glob(f"*{ENDING}")):
        kept = read_kept(file, file.read_bytes())
        if kept.path.is_file() and md5_of_file(kept.path) != kept.object_id:
            yield Damage(kept.path, DUMP, file.as_posix())


def _locked(root: Path) -> dict[str, str]:
    """The object of every output that dvc.lock names, by its path; nothing where there is none."""
    lock = root / layout.PIPELINE_LOCK
    value = read_yaml(lock) if lock.is_file() else None
    stages = value.get("stages") if isinstance(value, dict) else None
    outs = [out for stage in (stages or {}).values() for out in stage.get("outs", ())]
    return {out["path"]: out["md5"] for out in outs if out.get("hash") == "md5"}
