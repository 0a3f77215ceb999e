"""`abstracts cite`: a release and its papers, in the words that the release says of itself."""

import shutil
from pathlib import Path

import pytest
import yaml
from bibtexparser.entrypoint import parse_string

from etl.cli.terminal import safe
from etl.errors import BrokenTableError, NotFoundError
from etl.io import layout
from etl.io.files import sha256_of_file
from etl.io.publish import verifier_text
from etl.publish.package import Inputs
from tests.cli.conftest import Abstracts
from tests.frozen import commit
from tests.publish.conftest import ABOUT, P3, become_release, toy_frames
from tests.published import publish, publish_folder

DOI = "10.1000/toys.v1"


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package with a build and a release of it; tests copy it."""
    root = tmp_path_factory.mktemp("package")
    latest, frozen = root / layout.LATEST, root / layout.release("v1.0.0")
    publish_folder(latest, publish(toy_frames(), Inputs({}, "0" * 64, "0" * 64), ABOUT, verifier_text()))
    shutil.copytree(latest, frozen)
    become_release(frozen)
    return root


@pytest.fixture
def package(releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package, the current directory of the test."""
    root = tmp_path / "package"
    shutil.copytree(releases, root)
    monkeypatch.chdir(root)
    return root


def entries(text: str) -> list[dict[str, str]]:
    """The fields of each BibTeX entry, its key among them."""
    library = parse_string(text)
    assert not library.failed_blocks
    return [
        {"key": entry.key, **{name: str(field.value) for name, field in entry.fields_dict.items()}}
        for entry in library.entries
    ]


def test_a_release_is_cited_as_its_citation_file_says(package: Path, abstracts: Abstracts) -> None:
    done = abstracts("cite", "v1.0.0")
    assert done.exit_code == 0, done.exception
    text, bibtex = done.output.split("\n\n")
    told = yaml.safe_load((layout.release("v1.0.0") / "CITATION.cff").read_text(encoding="utf-8"))
    assert told["message"] == f"Cite this release as: {text}"
    sha256 = sha256_of_file(layout.release("v1.0.0") / "manifest.json")
    assert text == (
        "O'Clock, Tick; The Toy authors (2026). Toys & <clocks> (Version v1.0.0) [Data set]. "
        f"SHA-256 of manifest.json: {sha256}"
    )
    (entry,) = entries(bibtex)
    assert entry == {
        "key": "toys-clocks-v1.0.0",
        "author": "O'Clock, Tick and {The Toy authors}",
        "title": "{Toys \\& <clocks>}",
        "year": "2026",
        "version": "v1.0.0",
        "note": f"Data set, version v1.0.0. SHA-256 of manifest.json: {sha256}",
    }


@pytest.mark.usefixtures("package")
def test_either_form_alone_is_fit_for_a_file(abstracts: Abstracts) -> None:
    text, bibtex = abstracts("cite", "v1.0.0").output.split("\n\n")
    assert abstracts("cite", "v1.0.0", "--format", "text").output == f"{text}\n"
    assert abstracts("cite", "v1.0.0", "--format", "bibtex").output == bibtex


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize("paper", [[P3], ["10.1234/toy.1"], ["2402.00001"], ["arXiv:2402.00001v1"], ["title:1+1"]])
def test_a_paper_is_cited_beside_its_release(abstracts: Abstracts, paper: list[str]) -> None:
    done = abstracts("cite", "v1.0.0", *paper)
    assert done.exit_code == 0, done.exception
    release, text, _, bibtex = done.output.split("\n\n")
    assert release.startswith("O'Clock, Tick; The Toy authors (2026).")
    assert text == (
        f"@Ann; Böb; C and 1 more (2024). =1+1. https://doi.org/10.1234/toy.1 ({P3} of Toys & <clocks>, v1.0.0)"
    )
    (entry,) = entries(bibtex)
    assert (entry["doi"], entry["year"], entry["paper_id"]) == ("10.1234/toy.1", "2024", P3)


@pytest.mark.usefixtures("package")
def test_a_paper_of_which_little_is_known(abstracts: Abstracts) -> None:
    text = abstracts("cite", "v1.0.0", "quoted", "--format", "text").output.splitlines()[-1]
    assert text.startswith('A "quoted", title (n.d.). Tab. (p0000000000000001 of ')


@pytest.mark.usefixtures("package")
def test_a_doi_that_came_later_is_told_by_about_yaml(abstracts: Abstracts, package: Path) -> None:
    for path, content in ((layout.PIPELINE, ""), (layout.DUMPS, "dumps: {}\n")):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    (package / layout.ABOUT).write_text(f"dois: {{v1.0.0: {DOI}, v1.0.1: 10.1000/other}}\n")
    text, bibtex = abstracts("cite", "v1.0.0").output.split("\n\n")
    assert text.endswith(f"[Data set]. https://doi.org/{DOI}")
    (entry,) = entries(bibtex)
    assert (entry["doi"], entry["url"]) == (DOI, f"https://doi.org/{DOI}")
    assert "SHA-256 of manifest.json" in entry["note"]


@pytest.fixture
def told_later(package: Path) -> Path:
    """The package, in git, whose about.yaml tells the DOI of its release."""
    for path, content in ((layout.PIPELINE, ""), (layout.DUMPS, "dumps: {}\n")):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    (package / layout.ABOUT).write_text(f"dois: {{v1.0.0: {DOI}}}\n")
    commit(package)
    return package


def test_the_doi_is_of_no_other_package(told_later: Path, abstracts: Abstracts, tmp_path: Path) -> None:
    own = layout.release("v1.0.0")
    assert DOI in abstracts("cite", "v1.0.0").output
    assert DOI not in abstracts("cite", own).output
    other = Path(shutil.copytree(own, tmp_path / "other" / "v1.0.0"))
    assert DOI not in abstracts("cite", other).output
    with (own / "manifest.json").open("a") as manifest:
        manifest.write("\n")
    assert DOI not in abstracts("cite", "v1.0.0").output
    shutil.rmtree(own)
    assert DOI in abstracts("cite", "v1.0.0").output
    other.rename(told_later / "v1.0.0")
    assert DOI not in abstracts("cite", "v1.0.0").output


@pytest.mark.usefixtures("package")
def test_a_build_is_not_cited(abstracts: Abstracts) -> None:
    done = abstracts("cite", "latest")
    assert isinstance(done.exception, BrokenTableError)
    assert "is no release: it has neither a version nor a date to cite" in str(done.exception)


@pytest.mark.usefixtures("package")
def test_what_is_not_there_is_named(abstracts: Abstracts) -> None:
    assert isinstance(abstracts("cite", "v1.0.0", "no such paper").exception, NotFoundError)
    assert isinstance(abstracts("cite", "v9.9.9").exception, NotFoundError)


def test_a_title_cannot_drive_the_terminal(
    package: Path, abstracts: Abstracts, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = layout.release("v1.0.0") / "datacite.json"
    path.write_text(path.read_text(encoding="utf-8").replace("Toys & <clocks>", "Toys\\u001b[2J"), encoding="utf-8")
    monkeypatch.setattr("etl.cli.cite.as_shown", lambda: safe)
    assert "\x1b" not in abstracts("cite", "v1.0.0").output
    assert package.exists()
