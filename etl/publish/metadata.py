"""The metadata files that only a release has, all from the same facts."""

import hashlib

from etl.publish.cff import cff
from etl.publish.crate import crate
from etl.publish.datacite import datacite
from etl.publish.facts import Facts
from etl.publish.files import CITATION, CRATE, DATACITE, JSON_LD, ZENODO
from etl.publish.jsonld import json_ld
from etl.publish.package import WrittenFile
from etl.publish.released import Released
from etl.publish.zenodo import zenodo


def release_texts(facts: Facts, released: Released) -> dict[str, str]:
    """Text by the name of its file; a function of its arguments alone."""
    texts = {
        CITATION: cff(facts, released),
        DATACITE: datacite(facts, released),
        ZENODO: zenodo(facts, released),
        JSON_LD: json_ld(facts, released),
    }
    return texts | {CRATE: crate(facts, released, {name: _written(text) for name, text in texts.items()})}


def _written(text: str) -> WrittenFile:
    content = text.encode()
    return WrittenFile(hashlib.sha256(content).hexdigest(), len(content))
