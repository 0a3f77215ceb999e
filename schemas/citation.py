"""How a release is cited, in the same words wherever it is said."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from schemas.about import Creator, name_of

UNAVAILABLE: Final = ":unav"
"""DataCite's word for what must be said and is not known."""


class Citation(NamedTuple):
    """All that a reference to a release consists of; a card, which does not know its release, puts words for some."""

    creators: Sequence[Creator]
    year: str
    title: str
    version: str
    publisher: str | None
    doi: str | None
    """The release's own, bare."""
    concept_doi: str | None
    """That of all versions together, bare."""
    manifest_sha256: str

    @property
    def where(self) -> str:
        """Where the release is found: the link of its own DOI, else what tells it from all others."""
        if self.doi:
            return doi_link(self.doi)
        whole = f"{doi_link(self.concept_doi)} (all versions). " if self.concept_doi else ""
        return f"{whole}SHA-256 of manifest.json: {self.manifest_sha256}"

    @property
    def key(self) -> str:
        """What a list of references calls the release, such as `paper-abstracts-v1.0.0`."""
        return f"{name_of(self.title)}-{self.version}"

    def text(self) -> str:
        """The reference on one line: `Creators (year). Title (Version v1.0.0) [Data set]. Publisher. Where`."""
        creators = "; ".join(creator.full for creator in self.creators)
        publisher = f" {self.publisher}." if self.publisher else ""
        return f"{creators} ({self.year}). {self.title} (Version {self.version}) [Data set].{publisher} {self.where}"


def doi_link(doi: str) -> str:
    """The web address of a DOI."""
    return f"https://doi.org/{doi}"
