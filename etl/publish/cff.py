"""`CITATION.cff`: how to cite the release, in the Citation File Format 1.2.0, which forges and Zotero read."""

from etl.publish.citing import release_citation
from etl.publish.facts import Facts
from etl.publish.licences import common_licence, licence_statement
from etl.publish.released import Released
from etl.publish.yaml_text import yaml_text
from schemas.about import About, Creator, is_url


def cff(facts: Facts, released: Released) -> str:
    """The file. A licence is named only where all dumps declare the same, for several are read as a choice."""
    about, licence = facts.about, common_licence(facts)
    content = {
        "cff-version": "1.2.0",
        "message": f"Cite this release as: {release_citation(facts, released).text()}",
        "type": "dataset",
        "title": about.title,
        "abstract": f"{about.description} {licence_statement(facts)}",
        "authors": [_author(creator) for creator in about.creators],
        "version": released.version,
        "date-released": released.date,
        "commit": released.commit,
        "doi": released.doi,
        "identifiers": _identifiers(about, released),
        "keywords": list(dict.fromkeys(about.keywords)),
        "license": licence.spdx if licence else None,
        "repository-code": about.repository,
        "url": about.homepage,
        "contact": _contact(about),
    }
    known = {key: value for key, value in content.items() if value}
    return yaml_text(known)


def _author(creator: Creator) -> dict[str, str]:
    names = {"name": creator.name, "family-names": creator.family, "given-names": creator.given}
    orcid = creator.orcid and f"https://orcid.org/{creator.orcid}"
    # an organisation has no affiliation in this format
    rest = {"orcid": orcid, "affiliation": creator.affiliation if creator.family else None}
    return {key: value for key, value in (names | rest).items() if value}


def _identifiers(about: About, released: Released) -> list[dict[str, str]]:
    found = [
        {"type": "other", "value": f"sha256:{released.manifest_sha256}", "description": "SHA-256 of manifest.json."}
    ]
    if about.doi:
        found.append({"type": "doi", "value": about.doi, "description": "All versions together."})
    return found


def _contact(about: About) -> list[dict[str, str]]:
    if not about.contact:
        return []
    key = "website" if is_url(about.contact) else "email"
    return [{"name": about.title, key: about.contact}]
