"""Hold the citation files and the crates of folders against the reference validators, without a network.

`python check.py CONTEXT FOLDER …` prints JSON: the `problems` of each folder, and how many `checks` its crate has seen.
CONTEXT is a file with RO-Crate's JSON-LD context, which the crates name by an address that is not asked.
"""

import json
import sys
from pathlib import Path
from typing import Any

import requests
from cffconvert import Citation
from rocrate_validator import models, services
from rocrate_validator.utils.http import HttpRequester

ADDRESS = "https://w3id.org/ro/crate/1.2/context"
PROFILE = "ro-crate-1.2"


class Offline:
    """A session that knows one document and no network."""

    cache = None

    def __init__(self, context: bytes) -> None:
        self._context = context

    def get(self, url: str, **_: object) -> requests.Response:
        """The context, for its address; for any other what a gateway says that gets no answer."""
        response = requests.Response()
        response.url = url
        response.status_code = 200 if url == ADDRESS else 504
        response.headers["Content-Type"] = "application/ld+json"
        response._content = self._context if url == ADDRESS else b""
        return response

    head = get

    def close(self) -> None:
        """Nothing is open."""


def citation_problems(folder: Path) -> list[str]:
    """What is wrong with a CITATION.cff."""
    try:
        Citation((folder / "CITATION.cff").read_text(encoding="utf-8")).validate()
    except Exception as error:  # the validator raises whatever its library does
        return [f"CITATION.cff: {error}"]
    return []


def crate_problems(folder: Path) -> tuple[list[str], int]:
    """What a crate lacks that RO-Crate requires, and how many checks said so or not; a folder may hold no crate."""
    if not (folder / "ro-crate-metadata.json").is_file():
        return [], 0
    settings = services.ValidationSettings(
        rocrate_uri=str(folder), profile_identifier=PROFILE, requirement_severity=models.Severity.REQUIRED
    )
    result = services.validate(settings)
    problems = [f"{issue.check.identifier}: {issue.message}" for issue in result.get_issues()]
    return problems, len(result.executed_checks)


def main(context: str, *folders: str) -> None:
    """Print what is found of each folder."""
    session = Offline(Path(context).read_bytes())

    def begin(requester: Any, *_: object) -> None:
        requester.session = session

    HttpRequester.__initialize_session__ = begin  # no public setting takes a session
    found = {}
    for folder in map(Path, folders):
        problems, checks = crate_problems(folder)
        found[str(folder)] = {"problems": citation_problems(folder) + problems, "checks": checks}
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
