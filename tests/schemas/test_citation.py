"""One sentence cites a release, whatever is known of it."""

from schemas.about import Creator
from schemas.citation import Citation

PEOPLE = (Creator(family="Oil", given="Ada"), Creator(name="The others"))
HASH = "0" * 64
PLAIN = Citation(PEOPLE, "2026", "Bees", "v1.0.0", None, None, None, HASH)


def test_by_its_own_doi() -> None:
    cited = PLAIN._replace(publisher="Nowhere Press", doi="10.1000/1", concept_doi="10.1000/0")
    told = "Oil, Ada; The others (2026). Bees (Version v1.0.0) [Data set]. Nowhere Press. https://doi.org/10.1000/1"
    assert cited.text() == told


def test_without_one_by_the_hash_of_its_manifest() -> None:
    by_hash = f"SHA-256 of manifest.json: {HASH}"
    begin = "Oil, Ada; The others (2026). Bees (Version v1.0.0) [Data set]. "
    assert PLAIN.text() == begin + by_hash
    concept = PLAIN._replace(concept_doi="10.1000/0")
    assert concept.text() == f"{begin}https://doi.org/10.1000/0 (all versions). {by_hash}"


def test_its_key_is_that_of_a_list_of_references() -> None:
    assert PLAIN.key == "bees-v1.0.0"
