"""`zenodo.json`: the release as the metadata of a deposit, for Zenodo's deposit API and as a `.zenodo.json`."""

import html
import json
from typing import Final

from etl.publish.citing import release_citation
from etl.publish.facts import Facts, counts
from etl.publish.licences import common_licence, licence_statement
from etl.publish.released import Released
from schemas.about import Creator, is_url
from schemas.columns import Dump

_NOT_SPECIFIED: Final = "notspecified"
"""Zenodo's word for no licence; left out, it would take CC BY for granted."""


def zenodo(facts: Facts, released: Released) -> str:
    """The metadata; the deposit API takes them under a key `metadata`."""
    about, licence = facts.about, common_licence(facts)
    statement = licence_statement(facts)
    content = {
        "title": about.title,
        "upload_type": "dataset",
        "publication_date": released.date,
        "version": released.version,
        "creators": [_creator(creator) for creator in about.creators],
        "description": "".join(
            f"<p>{html.escape(text, quote=False)}</p>" for text in (about.description, counts(facts), statement)
        ),
        "access_right": "open",
        "license": licence.spdx.lower() if licence and licence.spdx else _NOT_SPECIFIED,
        "keywords": list(about.keywords),
        "notes": html.escape(release_citation(facts, released).text(), quote=False),
        **({"doi": released.doi} if released.doi else {}),
        "related_identifiers": _related(facts),
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _creator(creator: Creator) -> dict[str, str]:
    told = {"name": creator.full, "orcid": creator.orcid, "affiliation": creator.affiliation}
    return {key: value for key, value in told.items() if value}


def _related(facts: Facts) -> list[dict[str, str]]:
    urls = dict.fromkeys(row[Dump.url] for row in facts.dumps if row[Dump.url] and is_url(row[Dump.url]))
    related = [("isSupplementTo", facts.about.repository), *(("isDerivedFrom", url) for url in urls)]
    return [{"relation": relation, "identifier": one} for relation, one in related if one]
