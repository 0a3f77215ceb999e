"""Licences: as they are written, named by SPDX only where nothing is guessed."""

from dataclasses import replace

import pytest

from etl.publish.facts import Facts
from etl.publish.licences import ADDRESSES, Licence, common_licence, licence_statement, licences


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CC BY 4.0", "CC-BY-4.0"),
        ("cc-by-nc-sa-4.0", "CC-BY-NC-SA-4.0"),
        ("CC BY 4.0 International", "CC-BY-4.0"),
        ("CC0 1.0", "CC0-1.0"),
        ("https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"),
        ("http://www.creativecommons.org/licenses/by-sa/3.0/deed.de", "CC-BY-SA-3.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/legalcode", "CC0-1.0"),
        ("ODbL 1.0", "ODbL-1.0"),
        ("mit", "MIT"),
        ("CC BY", None),
        ("CC", None),
        ("CC BY 4.0 or later", None),
        ("not CC BY 4.0", None),
        ("https://example.org/licenses/by/4.0/", None),
        ("https://creativecommons.org/licenses/by/4.0/x", None),
        ("", None),
        ("public", None),
        (None, None),
    ],
)
def test_only_what_is_written_plainly_has_a_name(text: str | None, name: str | None) -> None:
    licence = Licence(text, ["a"])
    assert licence.spdx == name
    assert licence.name == (text or "No licence declared")
    assert licence.url == (text if text and text.startswith("http") else ADDRESSES.get(name or ""))


def test_every_known_licence_is_known_by_its_name_and_its_address() -> None:
    for name, address in ADDRESSES.items():
        assert (Licence(name, []).spdx, Licence(address, []).spdx) == (name, name)


def test_a_licence_is_that_of_the_whole_only_if_every_dump_declares_it(facts: Facts) -> None:
    def of(*texts: str | None) -> Facts:
        rows = ({"dump_id": f"d{number}", "licence": text} for number, text in enumerate(texts))
        return replace(facts, dumps=tuple(rows))

    assert common_licence(of("MIT", "MIT")) == Licence("MIT", ["d0", "d1"])
    for mixed in (of("MIT", "CC0 1.0"), of("MIT", None), of(None, None), of()):
        assert common_licence(mixed) is None
    assert [one.text for one in licences(of(None, "b", None, "a", "b"))] == ["b", "a", None]
    assert licence_statement(of("MIT", None)).endswith("d0: MIT. No licence is declared for d1.")
