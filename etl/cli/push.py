"""`abstracts push`: what DVC keeps goes to a remote, and a clone with an empty cache proves that it is there."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from etl.cli.terminal import many, out, progress, safe, warn
from etl.errors import OutputError
from etl.io import git, layout
from etl.io.bring import find_kept
from etl.io.dvc_files import Kept
from etl.io.locate import require_known, versions
from etl.io.objects import Cache
from etl.io.pushing import Fault, Objects, all_kept, empty_clone, faults, is_as_committed, objects_of, send
from etl.io.remote import Remote
from etl.io.remotes import cache_folder, forget_pushes, knows_at_head, open_remote
from etl.io.runner import keep_private
from schemas.versions import is_version


def push(
    releases: Annotated[
        list[str] | None, typer.Argument(metavar="VERSION", help="Only these releases; else all, and the raw dumps.")
    ] = None,
    remote: Annotated[str | None, typer.Option(help="A remote of DVC; else the default one.")] = None,
) -> None:
    """Upload the releases and raw dumps that DVC keeps, and prove it.

    A clone with an empty cache fetches all that was named, and compares every file with its hash. What is missing there
    or was altered is sent once more. Exit code 0 only if the proof holds. What git keeps, `git push` carries.
    """
    layout.require_project()
    kept = _asked(releases or [])
    if not kept:
        out.print("DVC keeps none of it, so no remote is needed.")
        return
    target, cache = open_remote(remote), Cache(cache_folder())
    keep_private(layout.ROOT)
    forget_pushes()
    objects = {one: objects_of(one, cache, target) for one in kept}
    for one, known in objects.items():
        with progress(f"Uploading {one.path}"):
            count = send(one, known, cache, target)
        what = f"{count:,} uploaded" if count else "all there already"
        out.print(safe(f"{_name(one)}: {many(len(set(known.values())), 'object')}, {what}"))
    _prove(objects, cache, target)
    count = len({object_id for known in objects.values() for object_id in known.values()})
    proved = ", ".join(map(_name, kept)) if releases else "all that DVC keeps here"
    fetched = f"an empty clone fetched {many(count, 'object')}, each as its hash says"
    out.print(safe(f"{target}: complete for {proved}: {fetched}."))
    for warning in _warnings(kept, target):
        warn(warning)


def _asked(names: Sequence[str]) -> list[Kept]:
    """What DVC keeps of these releases, or of everything; of what git keeps it is told who carries it."""
    if not names:
        for version in reversed(versions()):
            _tell_kept_elsewhere(version)
        return all_kept()
    for name in names:
        require_known(name)
    found = {name: find_kept(name) for name in dict.fromkeys(names)}
    for name, one in found.items():
        if one is None:
            _tell_kept_elsewhere(name)
    return [one for one in found.values() if one]


def _tell_kept_elsewhere(version: str) -> None:
    """Say of a release that DVC does not keep who does."""
    if find_kept(version):
        return
    folder = layout.release(version)
    if folder.is_dir() and git.unlike_commit(paths=[folder.as_posix()]):
        warn(f"{version}: neither git nor DVC keeps it as it is here. Commit it, or `dvc add {folder}`.")
    else:
        out.print(safe(f"{version}: is in git; `git push --follow-tags` carries it"))


def _prove(objects: Mapping[Kept, Objects], cache: Cache, remote: Remote) -> None:
    """Fetch all of it into an empty clone; send what did not come as it should once more, and look again."""
    with empty_clone(objects) as package:
        wrong = dict(_looked_at(objects, remote, package))
        for one, found in wrong.items():
            for fault in found:
                warn(f"{remote}: {fault}; it is sent again.")
            send(one, objects[one], cache, remote, again={fault.object_id for fault in found})
        still = dict(_looked_at({one: objects[one] for one in wrong}, remote, package))
    if still:
        lines = "\n".join(f"  {fault}" for found in still.values() for fault in found)
        raise OutputError(f"{remote}: is not complete, though it took all that was sent.\n{lines}")


def _looked_at(objects: Mapping[Kept, Objects], remote: Remote, package: Path) -> Iterator[tuple[Kept, list[Fault]]]:
    for one, known in objects.items():
        with progress(f"Fetching {one.path} into an empty clone"):
            found = faults(one, known, remote, package)
        if found:
            yield one, found


def _warnings(kept: Sequence[Kept], remote: Remote) -> Iterator[str]:
    """What a clone would not know, though the objects are there."""
    for one in kept:
        if not is_as_committed(one):
            yield f"{one.file}: is not committed as it is here, so a clone does not know of it. Commit it."
    if not knows_at_head(remote.name):
        yield f"the remote `{remote.name}` is not in .dvc/config as committed: a clone does not know of it. Commit it."


def _name(kept: Kept) -> str:
    """A release by its version, anything else by its path."""
    return kept.path.name if is_version(kept.path.name) else kept.path.as_posix()
