"""Objects of DVC brought to a folder: from a folder that has them, from this machine's cache, from a remote."""

import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from etl.errors import BrokenTableError, NotFoundError
from etl.io.dvc_files import LISTING, Kept, holds, read_listing
from etl.io.remote import Remote

THERE: Final = "what was there"
CACHE: Final = "DVC's cache"

_READ_ONLY: Final = 0o444


class Cache(NamedTuple):
    """Where DVC keeps objects on this machine; what is there is believed only once its content has been compared."""

    folder: Path

    def path(self, object_id: str) -> Path:
        """Where an object is, or would be."""
        return self.folder / object_id[:2] / object_id[2:]

    def holds(self, object_id: str) -> bool:
        """Whether the object is there, and whole."""
        return holds(self.path(object_id), object_id)

    def take_in(self, object_id: str, source: Path, *, is_linked: bool) -> None:
        """Keep an object whose content has been compared; it is no fault where the disk will not have it."""
        path = self.path(object_id)
        temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        try:
            link_or_copy(source, temporary) if is_linked else _copy(source, temporary)
            temporary.chmod(_READ_ONLY)
            temporary.replace(path)
        except OSError:
            with suppress(OSError):
                temporary.unlink()


class Bringing(NamedTuple):
    """From where objects come, in this order; the remote is opened when it is needed.

    `is_passing`: the files are only read and go away again, so the cache needs no copies of them. `is_cached`: what is
    downloaded is kept in the cache.
    """

    nearby: Path | None
    cache: Cache
    remote: Callable[[], Remote]
    is_passing: bool = False
    is_cached: bool = True


def bring_listing(kept: Kept, folder: Path, how: Bringing) -> dict[str, str]:
    """The objects of the files of a folder that DVC keeps, by their names; nothing is left in `folder`."""
    if how.cache.holds(kept.object_id):
        return read_listing(kept, how.cache.path(kept.object_id))
    path = folder / f".{kept.path.name}{LISTING}"
    try:
        _download({kept.path.as_posix(): kept.object_id}, {kept.object_id: path}, how.remote())
        how.cache.take_in(kept.object_id, path, is_linked=False)
        return read_listing(kept, path)
    finally:
        path.unlink(missing_ok=True)


def bring_files(files: Mapping[str, str], folder: Path, how: Bringing) -> dict[str, list[str]]:
    """Write the files of these names and objects below a folder; return which came from where.

    `NotFoundError` names those that are nowhere, `BrokenTableError` those that the remote has with other content.
    """
    found: dict[str, list[str]] = {}
    for name, object_id in files.items():
        source = _at_hand(name, object_id, folder, how)
        if source:
            found.setdefault(source, []).append(name)
    lacking = {name: files[name] for name in files.keys() - {name for names in found.values() for name in names}}
    if lacking:
        remote = how.remote()
        first = {object_id: name for name, object_id in sorted(lacking.items(), reverse=True)}
        _download(lacking, {object_id: folder / name for object_id, name in first.items()}, remote)
        for name, object_id in lacking.items():
            if first[object_id] != name:
                _copy(folder / first[object_id], folder / name)
            elif how.is_cached:
                how.cache.take_in(object_id, folder / name, is_linked=how.is_passing)
        found[str(remote)] = sorted(lacking)
    return found


def _at_hand(name: str, object_id: str, folder: Path, how: Bringing) -> str | None:
    """From where on this machine a file was written: it is the copy that is compared, not what it is a copy of."""
    target = folder / name
    nearby = [(how.nearby / name, THERE)] if how.nearby else []
    for source, where in (*nearby, (how.cache.path(object_id), CACHE)):
        if source.is_file():
            link_or_copy(source, target) if how.is_passing else _copy(source, target)
            if holds(target, object_id):
                return where
            target.unlink()
    return None


def _download(names: Mapping[str, str], files: Mapping[str, Path], remote: Remote) -> None:
    """Bring objects, and compare them; errors name them by the files that they are."""
    failed = remote.download(files)
    altered = {one for one, path in files.items() if one not in failed and not holds(path, one)}
    if altered:
        raise BrokenTableError(
            f"{remote}: what it holds is not what the names of its objects say. It was altered, or an upload was cut "
            f"short. `abstracts push` puts it right, where a clone still has the files.\n"
            + _lines({name: f"object {one}" for name, one in names.items() if one in altered})
        )
    if failed:
        raise NotFoundError(
            f"{remote}: {len(failed):,} of {len(files):,} objects did not come.\n"
            + _lines({name: f"object {one} {failed[one]}" for name, one in names.items() if one in failed})
        )


def _lines(told: Mapping[str, str]) -> str:
    return "\n".join(f"  {name}: {what}" for name, what in sorted(told.items()))


def link_or_copy(source: Path, target: Path) -> None:
    """Give a file a second name, or where it cannot have one, make a copy."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source.resolve(), target)
    except OSError:
        shutil.copyfile(source, target)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
