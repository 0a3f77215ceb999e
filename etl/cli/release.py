"""`abstracts release`: an immutable, versioned copy of the build, compared with the one before and explained."""

import re
from pathlib import Path
from typing import Annotated, Final

import typer

from etl.cli.build import run_stages
from etl.cli.cutting import Asked, cut
from etl.cli.judging import Judged, judged, refuse_other_inputs
from etl.cli.terminal import many, out, progress, safe, warn
from etl.errors import ConfigurationError, ValidationError
from etl.io import git, journal, layout
from etl.io.files import read_text_if_there
from etl.io.remotes import remote_warning
from etl.io.runner import hand_over, other_tool
from etl.release.versions import FIRST, LEVELS, next_version
from schemas.versions import is_version

_MOST_SHOWN: Final = 12


def release(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be released, and release nothing.")
    ] = False,
    bump: Annotated[
        str | None, typer.Option(help="major, minor or patch, where more is wanted than the least honest one.")
    ] = None,
    accept_drift: Annotated[
        str | None, typer.Option(metavar="WHY", help="Release what moved beyond its limits, and keep the reason.")
    ] = None,
    sign: Annotated[
        Path | None, typer.Option(metavar="KEY", help="Sign the release with this SSH key (`ssh-keygen -Y sign`).")
    ] = None,
    commit: Annotated[bool, typer.Option("--commit", help="Commit what was written.")] = False,
    tag: Annotated[bool, typer.Option("--tag", help="Commit it, and set the tag.")] = False,
) -> None:
    """Build, compare with the last release, choose the least honest version, and freeze the build under it.

    Nothing is released from a tree with uncommitted changes, with a smaller bump than the changes call for, where an id
    that was published stops resolving, or where counts, nulls or values moved beyond `release.drift` in params.yaml.
    """
    layout.require_project()
    if bump is not None and bump not in LEVELS:
        raise typer.BadParameter(f"one of {', '.join(LEVELS)}", param_hint="--bump")
    if accept_drift is not None and not accept_drift.strip():
        raise typer.BadParameter("say why", param_hint="--accept-drift")
    other = other_tool(layout.ROOT)
    if other:
        words = _words(dry_run, bump, accept_drift, sign, commit=commit, tag=tag)
        raise typer.Exit(hand_over(other, ["release", *words]))
    with journal.only_one():
        _finish_or_undo(dry_run=dry_run)
        _refuse_uncommitted("Commit or remove it first: a release is of a commit.")
        run_stages(quiet=True)
        _refuse_uncommitted("The build made it so. Commit it: then this build is of a commit.")
        refuse_other_inputs()
        if commit or tag:
            git.require_identity()
        with judged() as found:
            level = _told(found, bump)
            if level is None:
                return
            version = next_version(found.base, level)
            why = _drift_accepted(found, accept_drift, dry_run=dry_run)
            if dry_run:
                out.print(f"This would be {version}. Nothing was released.")
                return
            _refuse_version_there(version, is_tagged=tag)
            asked = Asked(version, level, why, sign, is_committed=commit or tag, is_tagged=tag)
            with progress(f"Releasing {version}"):
                done = cut(asked, found, rebuild=lambda: run_stages(quiet=True))
    for line in done.lines:
        out.print(safe(line))
    warning = remote_warning() if done.is_in_dvc else None
    if warning:
        warn(warning)


def _words(
    dry_run: bool, bump: str | None, why: str | None, sign: Path | None, *, commit: bool, tag: bool
) -> list[str]:
    """The options as they were typed, for another tool of the same package."""
    flags = {"--dry-run": dry_run, "--commit": commit, "--tag": tag}
    values = {"--bump": bump, "--accept-drift": why, "--sign": str(sign.absolute()) if sign else None}
    return [name for name, on in flags.items() if on] + [
        word for name, value in values.items() if value is not None for word in (name, value)
    ]


def _finish_or_undo(*, dry_run: bool) -> None:
    """Take away what a killed release left, of which nothing is committed; where all but its tag was done, set that."""
    for begun in journal.unfinished():
        if dry_run:
            warn(f"the release {begun.version} had been cut short; the next one without --dry-run mends that.")
            continue
        for path in journal.free_locks(begun.version):
            warn(f"{path}: removed, as a git that was killed had left it.")
        if not journal.is_committed(begun.version):
            journal.undo(begun)
            warn(f"the release {begun.version} had been cut short; what it left is removed.")
            continue
        if begun.wants_tag and git.tag_of(begun.version) is None:
            git.tag(begun.version, begun.version, commit=journal.commit_of(begun.version) or "HEAD")
        begun.end()
        warn(f"the release {begun.version} is committed; it is finished now.")


def _refuse_uncommitted(what_next: str) -> None:
    if git.head() is None:
        raise ConfigurationError("nothing is committed here yet. A release is of a commit: `git add`, `git commit`.")
    changed = git.unlike_commit()
    if changed:
        shown = [f"  {path}" for path in changed[:_MOST_SHOWN]]
        more = [f"  … and {len(changed) - _MOST_SHOWN:,} more"] if len(changed) > _MOST_SHOWN else []
        released = sorted({one for path in changed if (one := _released(path)) and not journal.is_committed(one)})
        hint = [f"{', '.join(released)}: released here and not committed. Commit it, or remove it."] if released else []
        raise ConfigurationError("\n".join([f"not as committed. {what_next}", *shown, *more, *hint]))


def _released(path: str) -> str | None:
    """The release that a file is of."""
    parts = Path(path).parts
    place = layout.LATEST.parent.parts
    name = parts[len(place)].removesuffix(".dvc") if parts[: len(place)] == place else ""
    return name if is_version(name) else None


def _told(found: Judged, asked: str | None) -> str | None:
    """Print what differs and what that calls for; the level of the release, None where there is nothing to release."""
    least = found.bump.level
    if found.base is None and asked is not None:
        raise ConfigurationError(f"the first release is {FIRST}, whatever is in it. Leave `--bump` out.")
    if least is None and asked is None:
        out.print(f"Nothing that a reader sees has changed since {found.base}: no release. `--bump patch` makes one.")
        return None
    out.print(f"Since {found.base}:" if found.base else "The first release:")
    for reason in found.bump.reasons:
        out.print(safe(f"  {reason.level:<5}  {reason.text}"))
    if asked is None or least is None:
        return asked or least
    if LEVELS.index(asked) < LEVELS.index(least):
        raise ValidationError(
            f"`--bump {asked}` is less than the changes call for: {least}. Leave it out, or undo them."
        )
    return asked


def _drift_accepted(found: Judged, why: str | None, *, dry_run: bool) -> str | None:
    """Why the drift that was found is released all the same, if any was."""
    if not found.drift:
        return None
    out.print("Moved beyond its limit (params.yaml, release.drift):")
    for line in found.drift:
        out.print(safe(f"  {line}"))
    if why is None and not dry_run:
        raise ValidationError(
            f"{many(len(found.drift), 'value')} moved beyond the limits, and nothing was released. Mend what broke; "
            'or, where it is meant, `--accept-drift "why"` keeps the reason in the release.'
        )
    return why


def _refuse_version_there(version: str, *, is_tagged: bool) -> None:
    """Stop where the name is taken: what was released once is never made anew, and nobody's words are written over."""
    if is_tagged and git.tag_of(version):
        raise ConfigurationError(
            f"{version}: there is such a tag, and it marks no release that is known here. Rename it "
            f"(`git tag OTHER {version}`, `git tag --delete {version}`), or take a larger `--bump`."
        )
    if re.search(rf"^## {re.escape(version)}\b", read_text_if_there(layout.CHANGELOG) or "", re.MULTILINE):
        raise ConfigurationError(
            f"{layout.CHANGELOG}: has a section {version} already, and no such release is here. Name it otherwise, or "
            "bring that release back, or take a larger `--bump`."
        )
