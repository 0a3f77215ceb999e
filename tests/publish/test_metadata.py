"""What the metadata files of a release say: the same facts in each, those of the tables, and nothing made up."""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq
import pytest
import yaml

from etl import verifier
from etl.io.release_folder import files_of
from etl.publish import publish
from etl.publish.card import as_text
from etl.publish.facts import Facts, facts_of
from etl.publish.files import FILES
from etl.publish.licences import licence_statement
from etl.publish.metadata import release_texts
from etl.publish.package import Inputs, WrittenFile
from etl.publish.released import Released
from schemas.derive import arrow_schema, descriptions
from schemas.files import parquet_file
from schemas.tables import RELEASE_TABLES, TABLES
from tests.publish.conftest import ABOUT
from tests.published import in_memory

Said = dict[str, Any]
TABLE_NAMES = [table.name for table in TABLES]
PERSON, GROUP = ABOUT.creators


@pytest.fixture(scope="session")
def said(release: Path) -> Said:
    """What each metadata file of the toy release says, by its name."""
    names = ("datapackage.json", "croissant.json", "datacite.json", "zenodo.json", "dataset.jsonld", "manifest.json")
    found: Said = {name: json.loads((release / name).read_text(encoding="utf-8")) for name in names}
    found["CITATION.cff"] = yaml.safe_load((release / "CITATION.cff").read_text(encoding="utf-8"))
    found["README.md"] = (release / "README.md").read_text(encoding="utf-8")
    graph = json.loads((release / "ro-crate-metadata.json").read_text(encoding="utf-8"))["@graph"]
    found["crate"] = {entity["@id"]: entity for entity in graph}
    return found


def test_a_folder_tells_the_facts_of_its_build(facts: Facts, frames: Mapping[str, pl.DataFrame]) -> None:
    assert replace(facts_of(ABOUT, in_memory(frames)), as_of=None) == facts


def test_every_file_of_a_release_is_known_by_name(release: Path) -> None:
    assert {path.name for path in release.iterdir()} == FILES.keys()


def test_a_release_with_these_files_is_verified(release: Path) -> None:
    assert verifier.check(release).problems == []


def test_the_title_is_one(said: Said) -> None:
    front = yaml.safe_load(said["README.md"].split("---\n")[1])
    assert {
        said["datapackage.json"]["title"],
        said["croissant.json"]["name"],
        said["datacite.json"]["titles"][0]["title"],
        said["zenodo.json"]["title"],
        said["dataset.jsonld"]["name"],
        said["CITATION.cff"]["title"],
        said["crate"]["./"]["name"],
        front["pretty_name"],
    } == {ABOUT.title}


def test_the_version_and_the_day_are_one(said: Said) -> None:
    root = said["crate"]["./"]
    places = (said["CITATION.cff"], said["datacite.json"], said["zenodo.json"], said["dataset.jsonld"], root)
    assert {place["version"] for place in places} == {"v1.0.0"}
    assert {
        said["CITATION.cff"]["date-released"],
        said["datacite.json"]["dates"][0]["date"],
        said["zenodo.json"]["publication_date"],
        said["dataset.jsonld"]["datePublished"],
        root["datePublished"],
    } == {"2026-11-30"}
    assert said["datacite.json"]["publicationYear"] == "2026"


def test_the_creators_are_the_same(said: Said) -> None:
    person, group = said["CITATION.cff"]["authors"]
    assert (f"{person['family-names']}, {person['given-names']}", group["name"]) == (PERSON.full, GROUP.full)
    crate = [said["crate"][one["@id"]] for one in said["crate"]["./"]["author"]]
    for place in (said["datacite.json"]["creators"], said["zenodo.json"]["creators"], crate):
        assert [one["name"] for one in place] == [PERSON.full, GROUP.full]
    for place in (said["croissant.json"]["creator"], said["dataset.jsonld"]["creator"]):
        assert [one["name"] for one in place] == [PERSON.full, GROUP.full]
    assert [one["title"] for one in said["datapackage.json"]["contributors"]] == [PERSON.full, GROUP.full]
    orcids = (
        person["orcid"],
        crate[0]["@id"],
        said["datacite.json"]["creators"][0]["nameIdentifiers"][0]["nameIdentifier"],
        said["dataset.jsonld"]["creator"][0]["sameAs"],
        f"https://orcid.org/{said['zenodo.json']['creators'][0]['orcid']}",
    )
    assert set(orcids) == {"https://orcid.org/0000-0002-1825-0097"}


def test_the_statement_on_licences_is_one(said: Said, facts: Facts) -> None:
    statement = licence_statement(facts)
    assert "No licence is declared for toy-d." in statement
    texts = (
        said["datapackage.json"]["description"],
        said["croissant.json"]["description"],
        said["CITATION.cff"]["abstract"],
        said["datacite.json"]["rightsList"][0]["rights"],
        said["zenodo.json"]["description"],
        said["dataset.jsonld"]["copyrightNotice"],
        said["crate"]["./"]["description"],
    )
    assert [text for text in texts if statement not in text] == []
    assert as_text(statement) in said["README.md"]


def test_the_reference_is_one(said: Said) -> None:
    sha256 = said["dataset.jsonld"]["identifier"][0]["value"]
    reference = said["dataset.jsonld"]["creditText"]
    assert reference == (
        "O'Clock, Tick; The Toy authors (2026). Toys & <clocks> (Version v1.0.0) [Data set]. "
        f"SHA-256 of manifest.json: {sha256}"
    )
    assert said["CITATION.cff"]["message"] == f"Cite this release as: {reference}"
    assert said["crate"]["./"]["creditText"] == reference
    assert said["zenodo.json"]["notes"] == reference.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    told = re.escape(as_text(reference)).replace("2026", "year").replace(r"v1\.0\.0", r"vX\.Y\.Z").replace(sha256, "…")
    assert re.search(rf"^> {told}$", said["README.md"], re.MULTILINE)


def test_hashes_and_sizes_are_those_of_the_files(said: Said, release: Path) -> None:
    files = files_of(release)
    listed: dict[str, list[tuple[str, int]]] = {name: [] for name in files}
    for name, entry in said["manifest.json"]["files"].items():
        listed[name].append((entry["sha256"], entry["bytes"]))
    for entry in said["datapackage.json"]["resources"]:
        listed[entry["path"]].append((entry["hash"].removeprefix("sha256:"), entry["bytes"]))
    for entry in (*said["croissant.json"]["distribution"], *said["dataset.jsonld"]["distribution"]):
        listed[entry["contentUrl"]].append((entry["sha256"], int(entry["contentSize"].split()[0])))
    crate = {part["@id"] for part in said["crate"]["./"]["hasPart"]}
    assert crate == files.keys() - {"ro-crate-metadata.json"}
    for name in crate - {"release.json", "release.intoto.json"}:
        listed[name].append((said["crate"][name]["sha256"], int(said["crate"][name]["contentSize"])))
    assert {name: set(found) - {files[name]} for name, found in listed.items() if set(found) - {files[name]}} == {}
    unlisted = [name for name, found in listed.items() if not found]
    assert unlisted == ["release.intoto.json", "release.json", "ro-crate-metadata.json"]
    assert said["CITATION.cff"]["identifiers"][0]["value"] == f"sha256:{files['manifest.json'][0]}"
    assert said["datacite.json"]["alternateIdentifiers"][0]["alternateIdentifier"] == files["manifest.json"][0]


def test_the_dumps_are_the_same_in_each(said: Said, frames: Mapping[str, pl.DataFrame]) -> None:
    dumps = dict(frames["dumps"].sort("ordinal").select("dump_id", "sha256").iter_rows())
    assert {one["dump_id"]: one["sha256"] for one in said["datapackage.json"]["sources"]} == dumps
    assert {one["alternateName"]: one["sha256"] for one in said["dataset.jsonld"]["isBasedOn"]} == dumps
    sources = [said["crate"][one["@id"]] for one in said["crate"]["./"]["isBasedOn"]]
    assert {one["alternateName"]: one["sha256"] for one in sources} == dumps
    for dump_id, sha256 in dumps.items():
        assert re.search(rf"^\| `{dump_id}` .* `{sha256}` \|$", said["README.md"], re.MULTILINE)


Columns = dict[tuple[str, str], str]


def parquet_columns(folder: Path, names: list[str]) -> Columns:
    """The description of each column as the Parquet files have it."""
    schemas = {name: pq.read_schema(folder / parquet_file(name)) for name in names}
    return {
        (name, field.name): (field.metadata or {})[b"description"].decode()
        for name, schema in schemas.items()
        for field in schema
    }


def told_columns(folder: Path) -> dict[str, Columns]:
    """The description of each column as every file has it that names columns."""
    read = {name: (folder / name).read_text(encoding="utf-8") for name in ("README.md", "papers.csv", "views.sql")}
    package, croissant, dataset = (
        json.loads((folder / name).read_text(encoding="utf-8"))
        for name in ("datapackage.json", "croissant.json", "dataset.jsonld")
    )
    return {
        "datapackage.json": {
            (one["name"], field["name"]): field["description"]
            for one in package["resources"]
            if one["format"] == "parquet"
            for field in one["schema"]["fields"]
        },
        "croissant.json": {
            (one["name"], field["name"]): field["description"]
            for one in croissant["recordSet"]
            for field in one["field"]
        },
        "dataset.jsonld": {
            (one["name"].split(".")[0], one["name"].split(".")[1]): one["description"]
            for one in dataset["variableMeasured"]
        },
        "views.sql": dict(_view_columns(read["views.sql"])),
        "README.md": dict(_card_columns(read["README.md"])),
    }


def _view_columns(text: str) -> Iterator[tuple[tuple[str, str], str]]:
    for table, column, quoted in re.findall(r"^COMMENT ON COLUMN (\w+)\.\"(\w+)\" IS '(.*)';$", text, re.MULTILINE):
        yield (table, column), quoted.replace("''", "'")


def _card_columns(text: str) -> Iterator[tuple[tuple[str, str], str]]:
    for section in text.split("\n### ")[1:]:
        table = section.split("\n")[0]
        for column, description in re.findall(r"^\| `(\w+)` \| [^|]+ \| \w+ \| (.*) \|$", section, re.MULTILINE):
            yield (table, column), description


def without_references(columns: Columns) -> Columns:
    """The descriptions without what elements of lists refer to, which Parquet leaves to others."""
    return {key: re.sub(r" Each refers to `[^`]+`\.", "", text) for key, text in columns.items()}


def test_the_columns_are_those_of_the_tables(release: Path) -> None:
    expected = parquet_columns(release, TABLE_NAMES)
    changes = {("changes", name): text for name, text in descriptions(RELEASE_TABLES[0]).items()}
    for name, columns in told_columns(release).items():
        also = changes if name in ("dataset.jsonld", "README.md") else {}
        assert without_references(columns) == expected | also, name
    with (release / "papers.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.reader(file)) == [column for table, column in expected if table == "papers"]


def test_a_changed_description_changes_all_of_them(
    frames: Mapping[str, pl.DataFrame], facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = next(table for table in TABLES if table.name == "papers")
    schema, new = one.model.to_schema(), "Told 'otherwise' since; a | bar."

    def changed(_: object) -> object:
        return schema

    monkeypatch.setattr(schema.columns["pages"], "description", new)
    monkeypatch.setattr(one.model, "to_schema", classmethod(changed))
    made = publish(Inputs({}, "", ""), ABOUT, "")(in_memory(frames))
    files = {name: WrittenFile("0" * 64, 1) for name in FILES}
    texts = {name: "".join(text(files)) for name, text in made.items()}
    known = {name: (file.sha256, file.byte_count) for name, file in files.items()}
    texts |= release_texts(facts, Released("v1.0.0", "2026-11-30", "c" * 40, "0" * 64, None, known))
    assert arrow_schema(one).field("pages").metadata[b"description"].decode() == new
    saying = [name for name, text in texts.items() if new in text or new.replace("'", "''") in text]
    assert saying == ["README.md", "views.sql", "datapackage.json", "croissant.json", "dataset.jsonld"]
