"""The metadata of releases by the validators of their standards; what none checks, by what the standard documents."""

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from datacite import schema45
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rocrate.rocrate import ROCrate

from etl.publish.cff import cff
from etl.publish.crate import crate
from etl.publish.datacite import datacite
from etl.publish.facts import Facts
from etl.publish.jsonld import json_ld
from etl.publish.metadata import release_texts
from etl.publish.released import Released
from etl.publish.zenodo import zenodo
from schemas.about import About, Creator, completed
from schemas.columns import Dump
from tests.publish.conftest import ABOUT, released

ROOT = Path(__file__).parents[2]
APART = ROOT / ".venv-validators/bin/python"
LOCK = (ROOT / "validators/requirements.lock").read_text(encoding="utf-8")

FULL = About(
    title="Bees: 蜂 & “clocks” {}%\\ <b>",
    description="A description - with: signs # and 'quotes', long enough for search engines to take it.",
    creators=(
        Creator(family="Óscar", given="Zoë", orcid="0000-0002-1694-233X", affiliation="publisher"),
        Creator(family="Mononym"),
        Creator(name="Bees, Clocks and Co.", affiliation="A house of many"),
    ),
    keywords=("bees", "bees", "yes", "2021"),
    publisher="The Press of Nowhere",
    homepage="https://example.org/bees?a=b&c=d",
    repository="https://example.org/bees.git",
    contact="bees@example.org",
    doi="10.1000/bees",
)


def with_licences(facts: Facts, *licences: str | None) -> Facts:
    """The facts, the licences of their dumps exchanged."""
    dumps = (dict(row) | {"licence": licence} for row, licence in zip(facts.dumps, licences, strict=False))
    return replace(facts, dumps=tuple(dumps))


@pytest.fixture(scope="session")
def variants(facts: Facts, published: Path) -> dict[str, tuple[Facts, Released]]:
    """Releases of packages that say all, little or odd things of themselves."""
    plain = released(published)
    return {
        "toy": (facts, plain),
        "full": (replace(facts, about=FULL), replace(plain, doi="10.1000/bees.v1")),
        "silent": (replace(facts, about=completed({})), plain),
        "empty": (replace(facts, dumps=(), rows=dict.fromkeys(facts.rows, 0)), plain),
        "open": (with_licences(facts, *["CC BY 4.0"] * 4), plain),
        "alike": (with_licences(facts, "CC BY 4.0", "CC-BY-4.0", "https://example.org/<x>", "other"), plain),
        "site": (replace(facts, about=replace(ABOUT, contact="https://example.org/us")), plain),
    }


@pytest.fixture(scope="session")
def judged(
    variants: dict[str, tuple[Facts, Released]], release: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """What the validators apart say of the toy release and of the citation file of each variant, asked once for all."""
    if not APART.exists():
        pytest.skip("there is no .venv-validators: `make test` makes it")
    home = tmp_path_factory.mktemp("variants")
    for name, (facts, known) in variants.items():
        (home / name).mkdir()
        (home / name / "CITATION.cff").write_text(cff(facts, known), encoding="utf-8")
    (home / "broken").mkdir()
    (home / "broken/CITATION.cff").write_text(cff(*variants["toy"]).replace("2026-11-30", "soon"), encoding="utf-8")
    context = files("rocrate") / "data/ro-crate.jsonld"
    names = [*variants, "broken"]
    folders = [str(release), *(str(home / name) for name in names)]
    words = [str(APART), "-W", "ignore", str(ROOT / "validators/check.py"), str(context), *folders]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    return dict(zip(["release", *names], (found[folder] for folder in folders), strict=True))


def test_ro_crate_and_citation_of_a_release_are_valid(judged: dict[str, Any]) -> None:
    assert judged["release"]["problems"] == []
    assert judged["release"]["checks"] > 60


def test_every_citation_file_is_valid_and_a_broken_one_is_not(judged: dict[str, Any]) -> None:
    wrong = {name: found["problems"] for name, found in judged.items() if found["problems"]}
    assert wrong.keys() == {"broken"}
    assert "'soon' is not a 'date'" in wrong["broken"][0]


def test_datacite_takes_every_variant(variants: dict[str, tuple[Facts, Released]]) -> None:
    for name, (facts, known) in variants.items():
        told = json.loads(datacite(facts, known))
        assert [error.message for error in schema45.validator.iter_errors(told)] == [], name
    assert not schema45.validate({**told, "publicationYear": 2026})


def test_datacite_says_what_is_known_and_no_more(variants: dict[str, tuple[Facts, Released]]) -> None:
    toy, full, opened = (json.loads(datacite(*variants[name])) for name in ("toy", "full", "open"))
    assert (toy["publisher"], "doi" in toy) == ({"name": ":unav"}, False)
    assert (full["publisher"], full["doi"]) == ({"name": "The Press of Nowhere"}, "10.1000/bees.v1")
    assert [(one["relationType"], one["relatedIdentifier"]) for one in full["relatedIdentifiers"]] == [
        ("IsVersionOf", "10.1000/bees"),
        ("IsSupplementTo", "https://example.org/bees.git"),
        ("IsDerivedFrom", "https://example.org/list"),
    ]
    assert len(toy["rightsList"]) == 1
    assert opened["rightsList"][1]["rightsIdentifier"] == "CC-BY-4.0"


def test_rocrate_reads_every_variant(
    variants: dict[str, tuple[Facts, Released]], release: Path, tmp_path: Path
) -> None:
    for name, (facts, known) in variants.items():
        target = tmp_path / name
        target.mkdir()
        for file in release.iterdir():
            (target / file.name).touch()
        (target / "ro-crate-metadata.json").write_text(crate(facts, known, {}), encoding="utf-8")
        read = ROCrate(target)
        assert read.root_dataset["name"] == facts.about.title
        graph = json.loads(crate(facts, known, {}))["@graph"]
        ids = [entity["@id"] for entity in graph]
        assert len(ids) == len(set(ids)), name
        assert {one["@id"] for entity in graph for one in references(entity)} <= {*ids, *KNOWN_ELSEWHERE}, name


KNOWN_ELSEWHERE: Final = ("https://w3id.org/ro/crate/1.2",)


def references(entity: dict[str, Any]) -> Iterator[dict[str, str]]:
    """The references that an entity holds."""
    for value in entity.values():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                assert one.keys() == {"@id"}
                yield one


FIELDS: Final = {
    "title": str,
    "upload_type": str,
    "publication_date": str,
    "version": str,
    "creators": list,
    "description": str,
    "access_right": str,
    "license": str,
    "keywords": list,
    "notes": str,
    "doi": str,
    "related_identifiers": list,
}
"""The documented fields of a Zenodo deposit that are used, and their types."""
REQUIRED: Final = FIELDS.keys() - {"doi"}
RELATIONS: Final = {"isSupplementTo", "isDerivedFrom"}


def test_zenodo_takes_every_variant(variants: dict[str, tuple[Facts, Released]]) -> None:
    for name, (facts, known) in variants.items():
        told = json.loads(zenodo(facts, known))
        assert REQUIRED <= told.keys() <= FIELDS.keys(), name
        assert all(isinstance(value, FIELDS[key]) for key, value in told.items())
        assert (told["upload_type"], told["access_right"]) == ("dataset", "open")
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", told["publication_date"])
        assert told["creators"]
        for creator in told["creators"]:
            assert {"name"} <= creator.keys() <= {"name", "orcid", "affiliation"}
        for one in told["related_identifiers"]:
            assert one.keys() == {"relation", "identifier"}
            assert one["relation"] in RELATIONS
            assert one["identifier"].startswith("https://")
        assert "<b>" not in told["description"]
        assert told["license"] == ("cc-by-4.0" if name == "open" else "notspecified")


ANY: Final = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


@settings(max_examples=20)
@given(title=ANY, licence=ANY, label=ANY)
@example(title="0", licence="0\x85", label="0")
def test_no_text_breaks_a_file(title: str, licence: str, label: str) -> None:
    dump = dict.fromkeys(Dump.TYPES) | {"dump_id": "a", "label": label, "licence": licence, "sha256": "0", "url": label}
    facts = Facts(completed({"title": title}), (dump,), {"papers": 1, "mentions": 1, "dumps": 1})
    known = Released("v1.0.0", "2026-11-30", "c", "0" * 64, None, {"papers.parquet": ("0" * 64, 1)})
    texts = release_texts(facts, known)
    citation = yaml.safe_load(texts.pop("CITATION.cff"))
    assert (citation["title"], licence in citation["abstract"]) == (title, True)
    told = {name: json.loads(text) for name, text in texts.items()}
    assert told["zenodo.json"]["title"] == told["dataset.jsonld"]["name"] == title
    assert told["datacite.json"]["titles"][0]["title"] == title
    assert licence in told["dataset.jsonld"]["copyrightNotice"]


def test_search_engines_get_what_they_ask_for(variants: dict[str, tuple[Facts, Released]]) -> None:
    for facts, known in variants.values():
        told = json.loads(json_ld(facts, known))
        assert (told["@context"], told["@type"]) == ("https://schema.org/", "Dataset")
        assert 50 <= len(told["description"]) <= 5000
        assert {"name", "creator", "license", "version", "keywords", "identifier", "variableMeasured"} <= told.keys()
        for one in told["distribution"]:
            assert {"contentUrl", "encodingFormat"} <= one.keys()
        assert len(told["distribution"]) == 12
    full = json.loads(json_ld(*variants["full"]))
    assert (full["@id"], full["url"]) == ("https://doi.org/10.1000/bees.v1", FULL.homepage)
    assert full["publisher"]["name"] == FULL.publisher


def test_the_validators_apart_are_pinned_by_hash_and_name_no_address() -> None:
    pinned = re.findall(r"^[a-z][\w.-]*==[^\s\\;]+.*?(?=^[a-z]|\Z)", LOCK, re.MULTILINE | re.DOTALL)
    assert len(pinned) > 30
    assert [entry.split()[0] for entry in pinned if "--hash=sha256:" not in entry] == []
    assert "://" not in LOCK
    for line in (ROOT / "validators/requirements.in").read_text(encoding="utf-8").splitlines():
        assert line.startswith("#") or f"{line} " in LOCK
