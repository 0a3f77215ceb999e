"""`release.json`: what a rebuild of a release cannot know of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Base:
    """The release that another one was compared with."""

    version: str
    manifest_sha256: str


@dataclass(frozen=True, slots=True)
class AcceptedDrift:
    """What moved beyond its limits, and why it was released all the same."""

    why: str
    found: Sequence[str]


@dataclass(frozen=True, slots=True)
class Release:
    """A release as its maintainer made it; `date` is the day of `commit` in UTC, so that two machines say the same."""

    version: str
    date: str
    commit: str
    base: Base | None
    bump: str
    reasons: Sequence[str]
    accepted_drift: AcceptedDrift | None
    tool: str
    tool_version: str
    doi: str | None
    signed_by: str | None


def release_json(release: Release, files: Mapping[str, tuple[str, int]]) -> str:
    """The document; `files` are all others of the folder but the statement: name -> SHA-256 and size in bytes."""
    base, drift = release.base, release.accepted_drift
    content = {
        "version": release.version,
        "date": release.date,
        "commit": release.commit,
        "base": {"version": base.version, "manifest_sha256": base.manifest_sha256} if base else None,
        "bump": release.bump,
        "reasons": list(release.reasons),
        "accepted_drift": {"why": drift.why, "found": list(drift.found)} if drift else None,
        "tool": {"name": release.tool, "version": release.tool_version},
        "doi": release.doi,
        "signed_by": release.signed_by,
        "files": {name: {"sha256": sha256, "bytes": size} for name, (sha256, size) in sorted(files.items())},
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
