"""`datacite.json`: the release in the DataCite Metadata Schema 4.6, as a DOI is registered with."""

import json
from typing import Any, Final

from etl.publish.facts import Facts, counts
from etl.publish.files import media_type
from etl.publish.licences import common_licence, licence_statement
from etl.publish.released import Released
from schemas.about import Creator, is_url
from schemas.citation import UNAVAILABLE
from schemas.columns import Dump

_SCHEMA: Final = "http://datacite.org/schema/kernel-4"


def datacite(facts: Facts, released: Released) -> str:
    """The attributes of the DOI; `doi` itself only where one is known."""
    about = facts.about
    size = sum(size for _, size in released.files.values())
    content = {
        **({"doi": released.doi} if released.doi else {}),
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Bibliographic tables"},
        "creators": [_creator(creator) for creator in about.creators],
        "titles": [{"title": about.title}],
        "publisher": {"name": about.publisher or UNAVAILABLE},
        "publicationYear": released.year,
        "dates": [{"date": released.date, "dateType": "Issued"}],
        "version": released.version,
        "subjects": [{"subject": keyword} for keyword in dict.fromkeys(about.keywords)],
        "descriptions": [
            {"description": f"{about.description} {counts(facts)}", "descriptionType": "Abstract"},
        ],
        "rightsList": _rights(facts),
        "formats": sorted({media_type(name) for name in released.files}),
        "sizes": [f"{len(released.files)} files", f"{size} bytes"],
        "alternateIdentifiers": [
            {"alternateIdentifier": released.manifest_sha256, "alternateIdentifierType": "SHA-256 of manifest.json"},
            {"alternateIdentifier": released.commit, "alternateIdentifierType": "git commit"},
        ],
        "relatedIdentifiers": _related(facts),
        **({"url": about.homepage} if about.homepage else {}),
        "schemaVersion": _SCHEMA,
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _creator(creator: Creator) -> dict[str, Any]:
    names = {"givenName": creator.given, "familyName": creator.family}
    orcid = {
        "nameIdentifier": f"https://orcid.org/{creator.orcid}",
        "nameIdentifierScheme": "ORCID",
        "schemeUri": "https://orcid.org",
    }
    return {
        "name": creator.full,
        "nameType": "Personal" if creator.family else "Organizational",
        **{key: value for key, value in names.items() if value},
        **({"nameIdentifiers": [orcid]} if creator.orcid else {}),
        **({"affiliation": [{"name": creator.affiliation}]} if creator.affiliation else {}),
    }


def _rights(facts: Facts) -> list[dict[str, str]]:
    """The statement; and by its name a licence that all dumps declare, for a reader takes it for that of the whole."""
    rights = [{"rights": licence_statement(facts)}]
    licence = common_licence(facts)
    if licence and licence.url:
        spdx = {"rightsIdentifier": licence.spdx, "rightsIdentifierScheme": "SPDX"} if licence.spdx else {}
        rights.append({"rights": licence.name, "rightsUri": licence.url, **spdx})
    return rights


def _related(facts: Facts) -> list[dict[str, str]]:
    urls = dict.fromkeys(row[Dump.url] for row in facts.dumps if row[Dump.url] and is_url(row[Dump.url]))
    related = [("DOI", "IsVersionOf", facts.about.doi), ("URL", "IsSupplementTo", facts.about.repository)]
    related += [("URL", "IsDerivedFrom", url) for url in urls]
    return [
        {"relatedIdentifier": one, "relatedIdentifierType": kind, "relationType": relation}
        for kind, relation, one in related
        if one
    ]
