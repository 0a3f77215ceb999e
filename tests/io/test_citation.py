"""The reference to a release is read from its folder, and from nothing that is not one."""

import hashlib
import json
from pathlib import Path

import pytest

from etl.errors import BrokenTableError
from etl.io.citation import read_citation
from schemas.about import Creator


def seal(folder: Path) -> None:
    """Let the manifest say that the text is as it should be."""
    raw = (folder / "datacite.json").read_bytes()
    entry = {"sha256": hashlib.sha256(raw).hexdigest(), "bytes": len(raw)}
    (folder / "manifest.json").write_text(json.dumps({"files": {"datacite.json": entry}}))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with what it takes, and no more."""
    told = {
        "creators": [{"name": "Oil, Ada", "familyName": "Oil", "givenName": "Ada"}, {"name": "Us,\nall"}],
        "titles": [{"title": "Bees"}],
        "publisher": {"name": ":unav"},
        "publicationYear": "2026",
        "version": "v1.0.0",
    }
    (tmp_path / "datacite.json").write_text(json.dumps(told))
    seal(tmp_path)
    return tmp_path


def change(folder: Path, **values: object) -> None:
    path = folder / "datacite.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))
    seal(folder)


def test_it_says_what_the_folder_says(folder: Path) -> None:
    found = read_citation(folder)
    manifest_sha256 = hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest()
    assert found.creators == (Creator(family="Oil", given="Ada"), Creator(name="Us, all"))
    assert (found.title, found.year, found.version) == ("Bees", "2026", "v1.0.0")
    assert (found.publisher, found.doi, found.concept_doi, found.manifest_sha256) == (None, None, None, manifest_sha256)
    related = [{"relationType": kind, "relatedIdentifier": kind} for kind in ("IsDerivedFrom", "IsVersionOf")]
    change(folder, publisher={"name": "Press"}, doi="10.1000/1", relatedIdentifiers=related)
    full = read_citation(folder)
    assert (full.publisher, full.doi, full.concept_doi) == ("Press", "10.1000/1", "IsVersionOf")


def test_a_damaged_text_is_not_cited(folder: Path) -> None:
    path = folder / "datacite.json"
    path.write_text(path.read_text().replace("Bees", "Been"))
    with pytest.raises(BrokenTableError, match=r"datacite\.json: is not what manifest\.json says it is"):
        read_citation(folder)


def test_a_build_is_no_release(tmp_path: Path) -> None:
    with pytest.raises(BrokenTableError, match="is no release: it has neither a version nor a date to cite"):
        read_citation(tmp_path)


@pytest.mark.parametrize(
    "values",
    [{"creators": 5}, {"creators": ["Oil"]}, {"titles": []}, {"version": None}, {"publisher": "x"}, {"doi": {}}],
)
def test_a_broken_one_is_named(folder: Path, values: dict[str, object]) -> None:
    change(folder, **values)
    with pytest.raises(BrokenTableError, match=r"datacite\.json: does not say how to cite this release"):
        read_citation(folder)


@pytest.mark.parametrize("text", ["", "[]", "5", '{"creators": ' + "[" * 100_000, "\x00", "NaN"])
def test_no_text_brings_it_down(folder: Path, text: str) -> None:
    (folder / "datacite.json").write_text(text)
    with pytest.raises(BrokenTableError, match=r"datacite\.json: does not say"):
        read_citation(folder)


def test_without_a_manifest_there_is_nothing_to_cite(folder: Path) -> None:
    (folder / "manifest.json").unlink()
    with pytest.raises(BrokenTableError, match=r"datacite\.json: does not say"):
        read_citation(folder)
