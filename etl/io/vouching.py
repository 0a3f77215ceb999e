"""What the package here knows of a folder of tables: by git its documents, by DVC all of its files.

Only the package of the current directory is asked, and only of what belongs in it: whoever hands over a folder can put
a repository around it that vouches for anything.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from etl.errors import ConfigurationError
from etl.io import git, layout
from etl.io.dvc_files import LISTING, dvc_file, md5_of_file, read_kept
from etl.io.settings import read_yaml
from etl.verifier import MANIFEST, RELEASE, SIGNATURE, STATEMENT, Report

_GIT: Final = "git"
_DVC: Final = "dvc"
_NOTHING: Final = "knows nothing of it"
_DOCUMENTS: Final = (RELEASE, STATEMENT, SIGNATURE, MANIFEST)
_CLOSED: Final = {"GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1", "GIT_NO_REPLACE_OBJECTS": "1"}
"""What keeps git from fetching what a repository lacks, and from taking one object for another."""


def vouch_by_git(report: Report, folder: Path, place: Path) -> None:
    """Add to a report whether the documents of a folder are those that git has in its place in the package.

    That is at `HEAD`, and at the tag of a release: one that was committed over differs from the tag.
    """
    ours = _ours(place)
    found: list[str] = []
    known: list[str] = []
    if ours is None:
        report.add(_GIT, _NOTHING)
        return
    try:
        git.place_in_repository()  # which says why, where git does not answer
        for commit, label in _commits(ours).items():
            committed = {name: raw for name in _DOCUMENTS if (raw := _content_at(commit, ours / name)) is not None}
            other = [name for name, raw in committed.items() if not _holds(folder / name, raw)]
            found += [f"{name}: is not what {label} has" for name in other]
            known += [label] if report.root and report.root[0] in committed and not other else []
    except ConfigurationError as error:
        report.add(_GIT, f"not asked: {error}")
        return
    except OSError as error:
        found.append(str(error))
    report.add(_GIT, f"the documents are those of {' and '.join(known)}" if known else _NOTHING, found)
    report.vouchers += [f"git ({', '.join(known)})"] if known and not found else []


def committed_manifests(version: str) -> list[bytes]:
    """The manifests of a release as git has them, at its tag and at `HEAD`; none where there is no git."""
    place = layout.release(version)
    try:
        found = [_content_at(commit, place / MANIFEST) for commit in _commits(place)]
    except ConfigurationError:
        return []
    return [raw for raw in found if raw is not None]


def _ours(place: Path) -> Path | None:
    """A place as the package of the current directory names it; None where it is not beside its latest build."""
    found = place.resolve()
    return layout.LATEST.parent / found.name if found.parent == layout.LATEST.parent.resolve() else None


def _commits(place: Path) -> dict[str, str]:
    """The commits that may know what is in a place, with what they are called."""
    tag = {} if place.name == layout.LATEST.name else {f"refs/tags/{place.name}": f"tag {place.name}"}
    return {**tag, "HEAD": "HEAD"}


def _content_at(commit: str, path: Path) -> bytes | None:
    """What a commit has in a path of the package, as far as its objects are here."""
    with _closed():
        return git.content_at(commit, path)


@contextmanager
def _closed() -> Iterator[None]:
    before = {name: os.environ.get(name) for name in _CLOSED}
    os.environ.update(_CLOSED)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _holds(path: Path, content: bytes) -> bool:
    """Whether a plain file is there, with this content."""
    if path.is_symlink() or not path.is_file() or path.stat().st_size != len(content):
        return False
    return path.read_bytes() == content


def vouch_by_dvc(report: Report, folder: Path, place: Path) -> None:
    """Add to a report whether a folder holds what DVC says of its place, wherever in the package that is written.

    A `.dvc` file counts as it is in the work tree, at `HEAD` and at the release's tag: one that was edited to fit a
    changed folder differs from the committed ones.
    """
    ours = _ours(place)
    try:
        known = dict(_said_of(ours)) if ours else {}
        here = object_of(folder) if known else ""
    except (ConfigurationError, OSError) as error:
        report.add(_DVC, "", [str(error)])
        return
    other = [f"{where}: names other files than are in {folder}" for where, named in known.items() if named != here]
    report.add(_DVC, f"the files are those of {' and '.join(known)}" if known else _NOTHING, other)
    if known and not other:
        report.vouchers.append(f"DVC ({', '.join(known)})")


def object_of(folder: Path) -> str:
    """The name of the object by which DVC keeps a folder: the MD5 of the listing of its files and their MD5."""
    places = (Path(place, name) for place, _, names in os.walk(folder) for name in names)
    files = {path.relative_to(folder).as_posix(): md5_of_file(path) for path in places if path.is_file()}
    listing = [{"md5": files[name], "relpath": name} for name in sorted(files)]
    return hashlib.md5(json.dumps(listing).encode(), usedforsecurity=False).hexdigest() + LISTING


def _said_of(place: Path) -> Iterator[tuple[str, str]]:
    """Where in the package it is written what is in a place, and the object that is named there."""
    if place.name == layout.LATEST.name:
        yield from _said_by_lock(layout.PIPELINE_LOCK)
        return
    file = dvc_file(place)
    texts = {where: _content_at(commit, file) for commit, where in _commits(place).items()}
    for where, text in {"the work tree": file.read_bytes() if file.is_file() else None, **texts}.items():
        if text is not None:
            yield f"{file.name} in {where}", read_kept(file, text).object_id


def _said_by_lock(lock: Path) -> Iterator[tuple[str, str]]:
    value = read_yaml(lock) if lock.is_file() else None
    stages = value.get("stages") if isinstance(value, dict) else None
    for stage in stages.values() if isinstance(stages, dict) else ():
        for out in stage.get("outs", ()) if isinstance(stage, dict) else ():
            if isinstance(out, dict) and out.get("path") == layout.LATEST.as_posix():
                is_committed = _content_at("HEAD", lock) == lock.read_bytes()
                yield f"{lock}{'' if is_committed else ', which is not committed'}", str(out.get("md5"))
