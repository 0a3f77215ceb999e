"""The folder of a release, put together beside its place: the build, its changes, its metadata, its statement."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Final

import polars as pl

from etl import verifier
from etl.cli.judging import Judged
from etl.errors import ValidationError
from etl.io import layout
from etl.io.about import read_about
from etl.io.facts import read_facts
from etl.io.files import sha256_of_file, write_text
from etl.io.journal import Journal
from etl.io.manifest import MANIFEST
from etl.io.pins import TOOL
from etl.io.release_folder import copy_build, files_of, take_place
from etl.io.releases import write_changes
from etl.io.signature import fingerprint, sign
from etl.publish.metadata import release_texts
from etl.publish.released import Released
from etl.release.document import AcceptedDrift, Base, Release, release_json
from schemas.columns import Change
from schemas.files import parquet_file

_CHANGES: Final = parquet_file(Change.TABLE)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a rebuild of the release cannot know; the day is that of the commit, so that two machines say the same."""

    version: str
    date: str
    commit: str
    bump: str
    why_drift: str | None
    key: Path | None

    def drift(self, found: Judged) -> AcceptedDrift | None:
        """What moved beyond its limit and is released all the same."""
        return AcceptedDrift(self.why_drift or "", found.drift) if found.drift else None


def pack(journal: Journal, facts: Facts, found: Judged) -> Path:
    """Make the folder of the release, check it, and give it its name; the place must be free."""
    building, target = journal.building, layout.release(facts.version)
    copy_build(layout.LATEST, building)
    write_changes(building / _CHANGES, _changes(found))
    about = read_about(layout.ROOT)
    doi = about.dois.get(facts.version)
    manifest_sha256 = sha256_of_file(building / MANIFEST)
    released = Released(facts.version, facts.date, facts.commit, manifest_sha256, doi, files_of(building))
    for name, text in release_texts(read_facts(building, about), released).items():
        write_text(building / name, text)
    _seal(building, facts, found, doi)
    report = verifier.check(building)
    if report.problems:
        raise ValidationError(f"{building}: {report.problems[0]}. That is a defect; nothing was released.")
    take_place(building, target)
    return target


def _changes(found: Judged) -> Iterator[pl.DataFrame]:
    """Every cell that differs from the last release; none in the first, which would only say all of it again."""
    return found.since.comparison.cells() if found.since else iter(())


def _seal(building: Path, facts: Facts, found: Judged, doi: str | None) -> None:
    """Write release.json over all that is there, the statement over that, and a signature if a key is given."""
    base = Base(found.base, sha256_of_file(found.folder / MANIFEST)) if found.base and found.folder else None
    release = Release(
        version=facts.version,
        date=facts.date,
        commit=facts.commit,
        base=base,
        bump=facts.bump,
        reasons=[reason.text for reason in found.bump.reasons],
        accepted_drift=facts.drift(found),
        tool=TOOL,
        tool_version=installed_version(TOOL),
        doi=doi,
        signed_by=fingerprint(facts.key) if facts.key else None,
    )
    text = release_json(release, files_of(building))
    write_text(building / verifier.RELEASE, text)
    statement = verifier.statement(text.encode(), (building / MANIFEST).read_bytes())
    write_text(building / verifier.STATEMENT, statement)
    if facts.key:
        sign(building, facts.key)
