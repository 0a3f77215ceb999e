"""`dataset.jsonld`: the release as a schema.org `Dataset`, in the properties that dataset search engines read."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from etl.publish.citing import release_citation
from etl.publish.facts import Facts, counts
from etl.publish.files import description, media_type
from etl.publish.licences import Licence, licence_statement, licences
from etl.publish.released import Released
from schemas.about import Creator, is_url
from schemas.citation import doi_link
from schemas.columns import Dump
from schemas.derive import descriptions

_DOWNLOADS: Final = (".parquet", ".csv")


def json_ld(facts: Facts, released: Released) -> str:
    """The description; addresses of files are relative to it.

    The reference to the release is its `creditText`, as `citation` is for other works.
    """
    about = facts.about
    content = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        **({"@id": doi_link(released.doi)} if released.doi else {}),
        "name": about.title,
        "description": f"{about.description} {counts(facts)}",
        "version": released.version,
        "datePublished": released.date,
        "creator": [_creator(creator) for creator in about.creators],
        **({"publisher": {"@type": "Organization", "name": about.publisher}} if about.publisher else {}),
        "license": [_licence(licence) for licence in licences(facts)],
        "copyrightNotice": licence_statement(facts),
        "creditText": release_citation(facts, released).text(),
        "keywords": list(about.keywords),
        "identifier": _identifiers(released),
        **({"url": about.homepage} if about.homepage else {}),
        "isAccessibleForFree": True,
        "isBasedOn": [_source(row) for row in facts.dumps],
        "distribution": [_download(name, released) for name in sorted(released.files) if name.endswith(_DOWNLOADS)],
        "variableMeasured": list(_variables(released)),
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _creator(creator: Creator) -> dict[str, object]:
    if not creator.family:
        return {"@type": "Organization", "name": creator.full}
    told = {"givenName": creator.given, "familyName": creator.family, "name": creator.full}
    orcid = {"sameAs": f"https://orcid.org/{creator.orcid}"} if creator.orcid else {}
    works_for = {"affiliation": {"@type": "Organization", "name": creator.affiliation}} if creator.affiliation else {}
    return {"@type": "Person", **{key: value for key, value in told.items() if value}, **orcid, **works_for}


def _licence(licence: Licence) -> dict[str, str]:
    told = {"@type": "CreativeWork", "name": licence.name, "description": licence.scope}
    return {**told, **({"url": licence.url} if licence.url else {})}


def _identifiers(released: Released) -> list[object]:
    manifest = {"@type": "PropertyValue", "propertyID": "SHA-256 of manifest.json", "value": released.manifest_sha256}
    return [*([doi_link(released.doi)] if released.doi else []), manifest]


def _source(row: Mapping[str, Any]) -> dict[str, str]:
    """A dump that the tables were made from."""
    url = row[Dump.url]
    return {
        "@type": "CreativeWork",
        "name": row[Dump.label] or row[Dump.dump_id],
        "alternateName": row[Dump.dump_id],
        **({"url": url} if url and is_url(url) else {}),
        "sha256": row[Dump.sha256],
    }


def _download(name: str, released: Released) -> dict[str, str]:
    sha256, size = released.files[name]
    return {
        "@type": "DataDownload",
        "name": name,
        "description": description(name),
        "contentUrl": name,
        "encodingFormat": media_type(name),
        "contentSize": f"{size} B",
        "sha256": sha256,
    }


def _variables(released: Released) -> Iterator[dict[str, str]]:
    for table in released.tables:
        for column, text in descriptions(table, with_elements=True).items():
            yield {"@type": "PropertyValue", "name": f"{table.name}.{column}", "description": text}
