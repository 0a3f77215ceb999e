"""`ro-crate-metadata.json`: the release as an RO-Crate 1.2: every file, who made it, and the dumps it is based on."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote

from etl.publish.citing import release_citation
from etl.publish.facts import Facts, counts
from etl.publish.files import RELEASE, STATEMENT, description, media_type
from etl.publish.licences import licence_statement, licences
from etl.publish.package import WrittenFile
from etl.publish.released import Released
from schemas.about import Creator, is_url
from schemas.citation import doi_link
from schemas.columns import Dump

_SPECIFICATION: Final = "https://w3id.org/ro/crate/1.2"
_NO_DUMP: Final = "#no-dump"
_IN_ADDRESS: Final = ":/?#@!$&'(*+),;=%~"
Entity = dict[str, Any]


def crate(facts: Facts, released: Released, texts: Mapping[str, WrittenFile]) -> str:
    """The crate, flat as RO-Crate wants it; `texts` are the metadata files that are made with this one.

    release.json and its statement are listed without a hash, since they in turn name that of this file.
    """
    files = [*_files(released, texts), *(_file(name) for name in (RELEASE, STATEMENT))]
    creators = [_creator(number, creator) for number, creator in enumerate(facts.about.creators, 1)]
    affiliations = [_affiliation(name) for name in _affiliations(facts)]
    rights, sources = _licences(facts), [_source(row) for row in facts.dumps]
    publisher = [_publisher(facts.about.publisher)] if facts.about.publisher else []
    identifiers = list(_identifiers(released))
    root = _root(facts, released) | {
        "identifier": _refer(identifiers),
        "author": _refer(creators),
        "license": _refer(rights),
        "hasPart": _refer(files),
        **({"publisher": _refer(publisher)} if publisher else {}),
        **({"isBasedOn": _refer(sources)} if sources else {}),
    }
    people = [*creators, *affiliations, *publisher]
    graph = [_DESCRIPTOR, root, *files, *identifiers, *people, *rights, *sources]
    content = {"@context": f"{_SPECIFICATION}/context", "@graph": graph}
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


_DESCRIPTOR: Final[Entity] = {
    "@id": "ro-crate-metadata.json",
    "@type": "CreativeWork",
    "about": {"@id": "./"},
    "conformsTo": {"@id": _SPECIFICATION},
}


def _refer(entities: list[Entity]) -> Entity | list[Entity]:
    """References to entities; to a single one as RO-Crate likes it, without a list around."""
    found = [{"@id": entity["@id"]} for entity in entities]
    return found[0] if len(found) == 1 else found


def _root(facts: Facts, released: Released) -> Entity:
    about = facts.about
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": about.title,
        "description": f"{about.description} {counts(facts)} {licence_statement(facts)}",
        "version": released.version,
        "datePublished": released.date,
        "keywords": list(about.keywords),
        "creditText": release_citation(facts, released).text(),
        **({"cite-as": doi_link(released.doi)} if released.doi else {}),
        **({"url": about.homepage} if about.homepage else {}),
    }


def _identifiers(released: Released) -> Iterator[Entity]:
    if released.doi:
        link = doi_link(released.doi)
        told = {
            "name": "DOI",
            "propertyID": "https://registry.identifiers.org/registry/doi",
            "value": f"doi:{released.doi}",
        }
        yield {"@id": link, "@type": "PropertyValue", **told, "url": link}
    told = {"name": "SHA-256 of manifest.json", "propertyID": "SHA-256", "value": released.manifest_sha256}
    yield {"@id": "#manifest-sha256", "@type": "PropertyValue", **told}


def _files(released: Released, texts: Mapping[str, WrittenFile]) -> Iterator[Entity]:
    hashes = {name: WrittenFile(*file) for name, file in released.files.items()} | dict(texts)
    for name, file in sorted(hashes.items()):
        yield _file(name) | {"contentSize": str(file.byte_count), "sha256": file.sha256}


def _file(name: str) -> Entity:
    told = {"name": name, "description": description(name), "encodingFormat": media_type(name)}
    return {"@id": name, "@type": "File", **told}


def _creator(number: int, creator: Creator) -> Entity:
    orcid = creator.orcid and f"https://orcid.org/{creator.orcid}"
    if not creator.family:
        return {"@id": f"#creator-{number}", "@type": "Organization", "name": creator.full}
    told = {"name": creator.full, "givenName": creator.given, "familyName": creator.family}
    works_for = {"affiliation": {"@id": _affiliation(creator.affiliation)["@id"]}} if creator.affiliation else {}
    known = {key: value for key, value in told.items() if value}
    return {"@id": orcid or f"#creator-{number}", "@type": "Person", **known, **works_for}


def _affiliations(facts: Facts) -> list[str]:
    return list(dict.fromkeys(one.affiliation for one in facts.about.creators if one.family and one.affiliation))


def _affiliation(name: str) -> Entity:
    return {"@id": f"#organisation-{quote(name, safe='')}", "@type": "Organization", "name": name}


def _publisher(name: str) -> Entity:
    return {"@id": "#publisher", "@type": "Organization", "name": name}


def _licences(facts: Facts) -> list[Entity]:
    """Each licence; RO-Crate wants one, also of a crate without dumps."""
    found: dict[str, Entity] = {}
    for number, licence in enumerate(licences(facts), 1):
        address = quote(licence.url or "", safe=_IN_ADDRESS)
        place = address if address and address not in found else f"#licence-{number}"
        found[place] = {"@id": place, "@type": "CreativeWork", "name": licence.name, "description": licence.scope}
    none = {"@id": _NO_DUMP, "@type": "CreativeWork", "name": "No dump", "description": licence_statement(facts)}
    return list(found.values()) or [none]


def _source(row: Mapping[str, Any]) -> Entity:
    """A dump, which is not in the crate: where it is from, and its hash."""
    url = row[Dump.url]
    return {
        "@id": f"#dump-{row[Dump.dump_id]}",
        "@type": "CreativeWork",
        "name": row[Dump.label] or row[Dump.dump_id],
        "alternateName": row[Dump.dump_id],
        "sha256": row[Dump.sha256],
        "contentSize": str(row[Dump.byte_count]),
        **({"url": url} if url and is_url(url) else {}),
        **({"dateCreated": row[Dump.captured_date].isoformat()} if row[Dump.captured_date] else {}),
    }
