"""about.yaml: read strictly, each mistake named with its place, and not needed at all."""

from pathlib import Path

import pytest

from etl.errors import ConfigurationError
from etl.io import layout
from etl.io.about import read_about
from etl.io.package import package_files
from schemas.about import Creator, completed

ROOT = Path(__file__).parents[2]


def write(root: Path, text: str) -> Path:
    """A package that says this of itself."""
    (root / layout.RAW).mkdir(parents=True, exist_ok=True)
    (root / layout.ABOUT).write_text(text, encoding="utf-8")
    return root


def test_a_package_without_the_file_has_the_defaults(tmp_path: Path) -> None:
    assert read_about(tmp_path) == completed({})
    assert read_about(write(tmp_path, "# nothing yet\n")) == completed({})
    assert read_about(write(tmp_path, "title:\ncreators: []\n")) == completed({})


def test_all_that_may_be_said_is_read(tmp_path: Path) -> None:
    about = read_about(
        write(
            tmp_path,
            "title: Bees of\n  a valley\n"
            "description: >\n  Counted in\n  12 summers.\n"
            "creators:\n  - {family: Oil, given: Ada, orcid: 0000-0002-1825-0097}\n  - {name: Us, affiliation: Home}\n"
            "keywords: [bees, clover]\npublisher: Press\nhomepage: https://example.org\n"
            "repository: https://example.org/git\ncontact: me@example.org\ndoi: 10.1000/1\ndois: {v1.0.0: 10.1000/2}\n",
        )
    )
    assert (about.title, about.description) == ("Bees of a valley", "Counted in 12 summers.")
    person = Creator(family="Oil", given="Ada", orcid="0000-0002-1825-0097")
    assert about.creators == (person, Creator(name="Us", affiliation="Home"))
    assert (about.keywords, about.publisher) == (("bees", "clover"), "Press")
    assert (about.doi, dict(about.dois)) == ("10.1000/1", {"v1.0.0": "10.1000/2"})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- a\n", "must be a mapping of keys. Keys: title, description,"),
        ("titel: x\n", "unknown key `titel`. Did you mean `title`?"),
        ("xyz: x\n", "unknown key `xyz`. Keys: title, description,"),
        ("title: 5\n", "title: is 5, and must be text: quote it."),
        ('title: "a\\u001bb"\n', "title: is 'a\\x1bb', and must be text to read"),
        ('title: " "\n', "title: is ' ', and must be text to read"),
        ("creators: Ada\n", "creators: is 'Ada', and must be a list"),
        ("creators: [Ada]\n", "creators: entry 1: is 'Ada', and must hold `name`, or `family` and `given`."),
        ("creators: [{nmae: Ada}]\n", "creators: entry 1: unknown key `nmae`. Did you mean `name`?"),
        ("creators: [{name: Ada, orcid: 0000-0002-1825-0097}]\n", "creators: entry 1: `given` and `orcid` are"),
        ("keywords: [a, 2]\n", "keywords: entry 2: is 2, and must be text: quote it."),
        ("dois: [10.1000/1]\n", "dois: is ['10.1000/1'], and must map releases to DOIs (v1.0.0: 10.1000/1)."),
        ("dois: {v1: 10.1000/1}\n", "dois: 'v1' must be the name of a release"),
        ("doi: x\n", "doi: 'x' must be a bare DOI, such as 10.1000/182."),
        ("title: a\ntitle: b\n", "`title` stands twice"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        read_about(write(tmp_path, text))
    assert told in str(error.value)
    assert str(tmp_path / layout.ABOUT) in str(error.value)


def test_this_repository_names_nobody_but_its_authors() -> None:
    about = read_about(ROOT)
    assert about.creators == (Creator(name="The Paper Abstracts authors"),)
    assert about.creators[0].full in (ROOT / "LICENSE").read_text(encoding="utf-8")


@pytest.mark.parametrize("title", ["Bees: a 'day' #1 {x}", "- 蜂", "", "null", "true"])
def test_a_new_package_says_its_title(tmp_path: Path, title: str) -> None:
    text = package_files(title, "")[layout.ABOUT.as_posix()]
    assert read_about(write(tmp_path, text)) == completed({"title": title})


def test_its_head_is_that_of_this_repository() -> None:
    texts = (package_files("x", "")[layout.ABOUT.as_posix()], (ROOT / layout.ABOUT).read_text(encoding="utf-8"))
    heads = [[line for line in text.splitlines() if line.startswith("#")] for text in texts]
    assert heads[0] == heads[1] != []
