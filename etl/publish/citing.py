"""The reference to a release, and to a build, which does not know what release it will be."""

from typing import Final

from etl.publish.facts import Facts
from etl.publish.released import Released
from schemas.about import About
from schemas.citation import Citation

YEAR: Final = "year"
VERSION: Final = "vX.Y.Z"
HASH: Final = "…"


def build_citation(about: About) -> Citation:
    """How any release of the package is cited; words stand for its year, its version and its hash."""
    return _citation(about, YEAR, VERSION, None, HASH)


def release_citation(facts: Facts, released: Released) -> Citation:
    """How the release is cited."""
    return _citation(facts.about, released.year, released.version, released.doi, released.manifest_sha256)


def _citation(about: About, year: str, version: str, doi: str | None, manifest_sha256: str) -> Citation:
    return Citation(about.creators, year, about.title, version, about.publisher, doi, about.doi, manifest_sha256)
