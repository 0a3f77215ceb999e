"""Objects of DVC sent to a remote, and the proof that they are there: an empty clone fetches them, and compares."""

import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from etl.errors import BrokenTableError, ConfigurationError, NotFoundError, OutputError
from etl.io import git, layout
from etl.io.arrival import arrival_problems
from etl.io.bring import find_kept
from etl.io.dvc_files import ENDING, Kept, holds, is_listing, read_kept, read_listing
from etl.io.locate import versions
from etl.io.objects import Bringing, Cache, bring_listing, link_or_copy
from etl.io.passing import passing_folder
from etl.io.remote import Remote, in_words, quiet
from etl.io.remotes import settings_elsewhere
from schemas.versions import is_version

Objects = Mapping[str, str]
"""The objects of what DVC keeps, by the path that each stands for; that of a folder is its listing's."""


class Fault(NamedTuple):
    """An object that a clone could not fetch as it should be, by the path that it stands for."""

    path: str
    object_id: str
    is_altered: bool

    def __str__(self) -> str:
        what = "was altered: its content is not what its name says" if self.is_altered else "is missing"
        return f"{self.path} (object {self.object_id}) {what}"


def all_kept() -> list[Kept]:
    """What DVC keeps: of the releases, the oldest first, and of the raw dumps that are checked out."""
    releases = [find_kept(version) for version in reversed(versions())]
    dumps = [read_kept(path, path.read_bytes()) for path in sorted(layout.RAW.glob(f"*{ENDING}"))]
    return [*(kept for kept in releases if kept), *dumps]


def objects_of(kept: Kept, cache: Cache, remote: Remote) -> Objects:
    """Every object of what is kept; the listing of a folder is read from the cache, else from the remote."""
    path = kept.path.as_posix()
    if not is_listing(kept.object_id):
        return {path: kept.object_id}
    with passing_folder() as folder:
        try:
            listing = bring_listing(kept, folder, Bringing(None, cache, lambda: remote))
        except NotFoundError as error:
            raise NotFoundError(
                f"{kept.path}: its listing is not in DVC's cache here. {_put_back(kept)}\n{error}"
            ) from error
    return {path: kept.object_id, **{f"{path}/{name}": object_id for name, object_id in listing.items()}}


def send(kept: Kept, objects: Objects, cache: Cache, remote: Remote, again: Collection[str] = ()) -> int:
    """Upload the objects that the remote lacks, and those of `again` whether or not it has them; return how many.

    Only what is whole here is sent. `OutputError` names what is not, and what the remote did not take.
    """
    wanted = {*remote.lacking(objects.values()), *again}
    absent = [path for path, one in objects.items() if one in wanted and not cache.holds(one)]
    if absent:
        raise OutputError(
            f"{remote}: lacks what DVC's cache here has not got whole, such as {absent[0]}. {_put_back(kept)}"
        )
    failed = remote.upload({one: cache.path(one) for one in sorted(wanted)})
    if failed:
        path, one = next((path, one) for path, one in objects.items() if one in failed)
        raise OutputError(f"{remote}: {len(failed):,} objects were not taken, such as {path}: it {failed[one]}.")
    return len(wanted)


def _put_back(kept: Kept) -> str:
    return f"`dvc add {kept.path}` puts it there, where {kept.path} is as it was."


@contextmanager
def empty_clone(kept: Collection[Kept]) -> Iterator[Path]:
    """The package in a clone of `HEAD`, with these `.dvc` files as they are here, and nothing that DVC keeps."""
    commit = git.head()
    if commit is None:
        raise ConfigurationError("nothing is committed here yet, so no clone can fetch anything: `git commit` first.")
    with passing_folder() as folder:
        git.clone(layout.ROOT, commit, folder / "clone")
        package = folder / "clone" / git.place_in_repository()
        for one in kept:
            (package / one.file).parent.mkdir(parents=True, exist_ok=True)
            (package / one.file).write_bytes(one.text)
        yield package


def faults(kept: Kept, objects: Objects, remote: Remote, package: Path) -> list[Fault]:
    """What DVC does not fetch into an empty clone as it should be: every object is fetched, and its content compared.

    `BrokenTableError` where a release comes as it was sent, but is not what its manifest says.
    """
    with passing_folder() as folder:
        fetched = Cache(folder / "cache" / "files" / "md5")
        said = _fetch(package, kept, remote, folder)
        found = [
            Fault(path, one, is_altered=fetched.path(one).is_file())
            for path, one in objects.items()
            if not holds(fetched.path(one), one)
        ]
        if said and not found:
            raise OutputError(f"{remote}: DVC cannot fetch {kept.path} into an empty clone: {said}.")
        if not found and is_version(kept.path.name):
            _refuse_broken(kept, fetched, folder / "release")
    return found


def _fetch(package: Path, kept: Kept, remote: Remote, folder: Path) -> str:
    """Let DVC fetch with a cache and a memory that are empty; what it complains of, if it does."""
    from dvc.repo import Repo  # type: ignore[import-untyped]

    settings = settings_elsewhere(remote.name)
    settings["core"]["site_cache_dir"] = str(folder / "site")
    settings["cache"] = {"dir": str(folder / "cache")}
    try:
        with quiet(), Repo(str(package), config=settings) as repo:
            repo.fetch(targets=[str(package / kept.file)], remote=remote.name)
            shutil.rmtree(repo.site_cache_dir)  # which the environment may have put elsewhere
    except Exception as error:  # whatever DVC, its plugins, or the libraries below them have for errors
        return in_words(error)
    return ""


def _refuse_broken(kept: Kept, fetched: Cache, folder: Path) -> None:
    for name, object_id in read_listing(kept, fetched.path(kept.object_id)).items():
        link_or_copy(fetched.path(object_id), folder / name)
    found = arrival_problems(folder)
    if found:
        raise BrokenTableError(f"{kept.path}: was broken before DVC took it: {found[0]}. `abstracts verify` says more.")


def is_as_committed(kept: Kept) -> bool:
    """Whether a clone of `HEAD` has the `.dvc` file as it is here."""
    commit = git.head()
    return commit is not None and git.content_at(commit, kept.file) == kept.text
