"""Finding a release: in the work tree, else in git, else by DVC, else built afresh from its tag."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from etl.errors import AbstractsError, NotFoundError
from etl.io import git, layout
from etl.io.bring import Asked, bring
from etl.io.dvc_files import ENDING, dvc_file
from etl.io.passing import passing_folder
from schemas.versions import is_version, version_numbers

AFRESH: Final = "a build made afresh from its tag"


@contextmanager
def at_hand(version: str | None) -> Iterator[Path]:
    """The folder with the tables of a release, of the latest build (None), or the folder that a path names.

    A release that is not in the work tree comes to a folder that is gone after the block: from git (`HEAD` or its tag),
    from DVC's cache or remote, else built afresh from its tag. What comes by git or DVC is checked before it is used:
    `BrokenTableError` if it is not what it should be. `NotFoundError` says which releases there are, or what was tried.
    """
    with copy_at_hand(version) as copy:
        yield copy.folder


class Copy(NamedTuple):
    """A release or a build at hand: its folder, where that belongs, and where it was brought from, if it was."""

    folder: Path
    place: Path
    source: str | None = None


@contextmanager
def copy_at_hand(version: str | None, *, may_rebuild: bool = True) -> Iterator[Copy]:
    """What `at_hand` finds, and where; `NotFoundError` too where no copy is kept and it may not be built afresh."""
    there = layout.LATEST if version is None else layout.in_work_tree(version)
    if version is None or there:
        yield Copy(there or layout.LATEST, there or layout.LATEST)
        return
    require_known(version)
    with ExitStack() as stack:
        folder = stack.enter_context(passing_folder()) / version
        folder.mkdir()
        try:
            source = " and ".join(bring(version, folder, Asked(is_passing=True)).sources)
        except NotFoundError as error:
            if not may_rebuild:
                raise NotFoundError(
                    f"{error} So no copy of it is at hand, and a build made afresh is none. `git fetch --tags`, or a "
                    "remote of DVC, may bring one."
                ) from error
            folder, source = stack.enter_context(rebuilt_instead(version, error)), AFRESH
        yield Copy(folder, layout.release(version), source)


def versions() -> tuple[str, ...]:
    """The releases that are known here, the newest first: those in the work tree, at `HEAD`, and at their tags."""
    beside = layout.LATEST.parent
    names = {path.name for path in beside.iterdir()} if beside.is_dir() else set()
    if git.has_repository():
        names |= {*git.names_at("HEAD", beside), *_tagged()}
    found = {name.removesuffix(ENDING) for name in names if is_version(name.removesuffix(ENDING))}
    return tuple(sorted(found, key=version_numbers, reverse=True))


def require_known(version: str) -> None:
    """Raise `NotFoundError`, with the releases there are, unless there is one of that name."""
    known = versions()
    if version not in known:
        raise NotFoundError(
            f"`{version}`: there is no such release, in {layout.LATEST.parent}, at HEAD or at a tag, and no folder of "
            f"that name. Releases: {', '.join(known) or 'none yet'}. `git fetch --tags` may bring more."
        )


@contextmanager
def rebuilt_instead(version: str, why: NotFoundError) -> Iterator[Path]:
    """The folder of a build made afresh from the tag of a release; where that fails too, `NotFoundError` tells both."""
    from etl.io.rebuild import rebuilt  # here, as few need it

    with ExitStack() as stack:
        try:
            folder = stack.enter_context(rebuilt(version))
        except AbstractsError as error:
            raise NotFoundError(f"{why}\nNor could {version} be built afresh: {error}") from error
        yield folder


def _tagged() -> set[str]:
    """The tags that hold the release of their name: a repository may have others, about other things."""
    tags = [tag for tag in git.tags() if is_version(tag)]
    places = [(layout.release(tag), dvc_file(layout.release(tag))) for tag in tags]
    asked = [f"refs/tags/{tag}:./{path.as_posix()}" for tag, both in zip(tags, places, strict=True) for path in both]
    kinds = git.kinds_of(asked)
    found = zip(tags, kinds[::2], kinds[1::2], strict=True)
    return {tag for tag, folder, file in found if folder == "tree" or file == "blob"}
