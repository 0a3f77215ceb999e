"""A release brought to its place: whole or not at all, and never over anything that differs from it."""

import filecmp
import os
import shutil
from pathlib import Path
from typing import NamedTuple

from etl.errors import NotFoundError, OutputError
from etl.io.arrival import refuse_other
from etl.io.bring import Asked, Brought, bring, chosen
from etl.io.files import flush_tree
from etl.io.locate import AFRESH, rebuilt_instead
from etl.io.passing import passing_in


class Fetched(NamedTuple):
    """What came from where, which of it is new in its place, and why it had to be built, if it was."""

    brought: Brought
    new: frozenset[str]
    byte_count: int
    why_built: str | None


def fetch_to(version: str, target: Path, asked: Asked) -> Fetched:
    """Bring a release, or some tables of it, to the folder `target`, once everything has been compared with its hashes.

    A new folder appears at once. One that is there gets what it lacks, if what it has is of the release; else
    `OutputError`. Where neither git nor DVC has the release, its tag is built afresh.
    """
    if target.exists() and not target.is_dir():
        raise OutputError(f"{target}: is a file. Move it away, or name another folder with --out.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with passing_in(target.parent, f".{target.name}.") as passing:
            arriving = passing / "arriving"
            arriving.mkdir()
            asked = asked._replace(nearby=target if target.is_dir() else None)
            try:
                brought, why_built = bring(version, arriving, asked), None
            except NotFoundError as error:
                brought, why_built = _built(version, arriving, asked.tables, error), str(error)
            byte_count = sum(path.stat().st_size for path in arriving.rglob("*") if path.is_file())
            new = _new(target, arriving, brought.names) if target.is_dir() else _names(arriving)
            flush_tree(arriving)
            _take_place(arriving, target, new)
    except OSError as error:
        raise OutputError(f"{target}: cannot be written ({error.strerror}). Free the place, or use --out.") from error
    return Fetched(brought, new, byte_count, why_built)


def _built(version: str, arriving: Path, tables: tuple[str, ...], why: NotFoundError) -> Brought:
    """Write what the tag makes today: the tables of the release, without what only a release has."""
    with rebuilt_instead(version, why) as folder:
        names = _names(folder)
        wanted = chosen(version, names, tables)
        shutil.rmtree(arriving)  # what came of the release before the rest did not
        for name in wanted:
            (arriving / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / name, arriving / name)
    refuse_other(arriving, wanted if tables else None, f"{version}, {AFRESH}")
    return Brought({AFRESH: sorted(wanted)}, names)


def _new(target: Path, arriving: Path, names: frozenset[str]) -> frozenset[str]:
    """The files that the folder lacks; `OutputError` where it has others, or has them otherwise."""
    strange = sorted(_names(target) - names)
    if strange:
        raise OutputError(
            f"{target / strange[0]}: is not of the release. Move it away, or name another folder with --out."
        )
    came = _names(arriving)
    there = {name for name in came if os.path.lexists(target / name)}
    other = sorted(name for name in there if not _is_same(target / name, arriving / name))
    if other:
        raise OutputError(
            f"{target / other[0]}: is another file than the release's, and nothing is overwritten. Move it away, or "
            "name a folder with --out."
        )
    return frozenset(came - there)


def _take_place(arriving: Path, target: Path, new: frozenset[str]) -> None:
    """Give a new folder its name; to one that is there add the files that it lacks, or none of them."""
    if not target.is_dir():
        arriving.rename(target)
        return
    added: list[Path] = []
    try:
        for name in sorted(new):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (arriving / name).rename(target / name)
            added.append(target / name)
    except BaseException:
        for path in added:
            path.unlink()
        raise


def _is_same(one: Path, other: Path) -> bool:
    return one.is_file() and filecmp.cmp(one, other, shallow=False)


def _names(folder: Path) -> frozenset[str]:
    """The files below a folder by their relative paths; none that is hidden, or in a hidden folder."""
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return frozenset(path.as_posix() for path in paths if not any(part.startswith(".") for part in path.parts))
