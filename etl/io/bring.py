"""A release brought to a folder, from git or by DVC, and checked before anybody reads it."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from etl.errors import NotFoundError, OutputError
from etl.io import git, layout
from etl.io.arrival import COMPANIONS, refuse_other
from etl.io.dvc_files import Kept, dvc_file, read_kept
from etl.io.objects import Bringing, Cache, bring_files, bring_listing
from etl.io.remote import Remote
from etl.io.remotes import cache_folder, has_remote, open_remote
from schemas.files import table_of


class Asked(NamedTuple):
    """What of a release is wanted, all of it without `tables`, and from which remote (None: the default one).

    `nearby` is a folder that may hold some of it already. `is_passing`: what comes is only read, and goes away again.
    `is_cached`: what is downloaded goes to DVC's cache too, as `dvc pull` would have it.
    """

    tables: tuple[str, ...] = ()
    remote: str | None = None
    nearby: Path | None = None
    is_passing: bool = False
    is_cached: bool = True


class Brought(NamedTuple):
    """Which files came, by where from, and the names of all files of the release."""

    sources: Mapping[str, Sequence[str]]
    names: frozenset[str]


def bring(version: str, folder: Path, asked: Asked) -> Brought:
    """Write the files of a release to a folder that is empty, from git or by DVC, and compare them with their hashes.

    `NotFoundError` says why it could not come, `BrokenTableError` what came otherwise than it should be.
    """
    try:
        brought = _from_git(version, folder, asked) or _by_dvc(version, folder, asked)
        names = chosen(version, brought.names, asked.tables) if asked.tables else None
        refuse_other(folder, names, f"{version}, from {' and '.join(brought.sources)}")
    except OSError as error:
        raise OutputError(f"{folder}: {version} cannot be written there ({error.strerror}). Free the place.") from error
    return brought


def chosen(version: str, names: frozenset[str], tables: tuple[str, ...]) -> frozenset[str]:
    """The files of these tables, with those that they are checked by; all files where no table is named."""
    if not tables:
        return names
    files = {table: {name for name in names if _is_of(name, table)} for table in tables}
    unknown = [table for table, found in files.items() if not found]
    if unknown:
        known = sorted({table for table in map(table_of, names) if table})
        raise OutputError(f"{version}: has no table `{unknown[0]}`. Tables: {', '.join(known)}.")
    return frozenset(names.intersection(COMPANIONS).union(*files.values()))


def _is_of(name: str, table: str) -> bool:
    """Whether a file is a table, or a part of one."""
    return table_of(name) == table


def find_kept(version: str) -> Kept | None:
    """What DVC keeps of a release, by its `.dvc` file in the work tree, else at `HEAD`, else at its tag."""
    file = dvc_file(layout.release(version))
    if file.is_file():
        return read_kept(file, file.read_bytes())
    texts = (git.content_at(commit, file) for _, commit in _commits(version))
    return next((read_kept(file, text) for text in texts if text is not None), None)


def _from_git(version: str, folder: Path, asked: Asked) -> Brought | None:
    for where, commit in _commits(version):
        if git.copy_tree(commit, layout.release(version), folder):
            names = frozenset(path.name for path in folder.iterdir())
            wanted = chosen(version, names, asked.tables)
            for name in names - wanted:
                (folder / name).unlink()
            return Brought({f"git ({where})": sorted(wanted)}, names)
    return None


def _by_dvc(version: str, folder: Path, asked: Asked) -> Brought:
    kept = find_kept(version)
    if kept is None:
        raise NotFoundError(f"{version}: neither git nor DVC keeps its files, at HEAD or at its tag.")
    cache, remote = Cache(cache_folder()), _opener(version, asked.remote)
    how = Bringing(asked.nearby, cache, remote, asked.is_passing, asked.is_cached)
    listing = bring_listing(kept, folder, how)
    wanted = chosen(version, frozenset(listing), asked.tables)
    files = {name: object_id for name, object_id in listing.items() if name in wanted}
    return Brought(bring_files(files, folder, how), frozenset(listing))


def _opener(version: str, name: str | None) -> Callable[[], Remote]:
    """What opens the remote when it is needed, once; where there is none, that is why the release is not found."""
    opened: list[Remote] = []

    def remote() -> Remote:
        if not opened:
            if name is None and not has_remote():
                raise NotFoundError(f"{version}: DVC's cache here lacks its files, and no remote is configured.")
            opened.append(open_remote(name))
        return opened[0]

    return remote


def _commits(version: str) -> list[tuple[str, str]]:
    """The commits that may hold a release, each by a name."""
    found = (("HEAD", git.head()), (f"the tag {version}", git.tag_of(version)))
    return [(name, commit) for name, commit in found if commit]
