"""How the release of a folder is cited, as the folder itself says it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from etl.errors import BrokenTableError
from etl.io.files import read_json, sha256_of_file
from etl.io.sums import check_sum
from etl.verifier import MANIFEST
from schemas.about import Creator
from schemas.citation import UNAVAILABLE, Citation
from schemas.files import DATACITE

_MOST_BYTES: Final = 10_000_000


def read_citation(folder: Path) -> Citation:
    """The reference to a release; `BrokenTableError` if the folder is a build, is damaged, or does not say enough."""
    path = folder / DATACITE
    if not path.is_file():
        raise BrokenTableError(
            f"{folder}: is no release: it has neither a version nor a date to cite. `abstracts release` makes one."
        )
    try:
        found = _citation(read_json(path, _MOST_BYTES), sha256_of_file(folder / MANIFEST))
    except (OSError, ValueError, TypeError, LookupError, AttributeError) as error:
        raise BrokenTableError(f"{path}: does not say how to cite this release ({error}). Restore it.") from error
    check_sum(path)
    return found


def _citation(told: Mapping[str, Any], manifest_sha256: str) -> Citation:
    publisher = _text(told["publisher"]["name"])
    concepts = [one for one in told.get("relatedIdentifiers", []) if one["relationType"] == "IsVersionOf"]
    return Citation(
        creators=tuple(_creator(one) for one in told["creators"]),
        year=_text(told["publicationYear"]),
        title=_text(told["titles"][0]["title"]),
        version=_text(told["version"]),
        publisher=None if publisher == UNAVAILABLE else publisher,
        doi=_text(told["doi"]) if "doi" in told else None,
        concept_doi=_text(concepts[0]["relatedIdentifier"]) if concepts else None,
        manifest_sha256=manifest_sha256,
    )


def _creator(told: Mapping[str, Any]) -> Creator:
    if "familyName" not in told:
        return Creator(name=_text(told["name"]))
    return Creator(family=_text(told["familyName"]), given=_text(told["givenName"]) if "givenName" in told else None)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return " ".join(value.split())
