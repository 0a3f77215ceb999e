"""Keys of BibTeX entries: made from the paper alone, in plain letters, each given once."""

from typing import Any

import pytest

from etl.export.keys import Keys, family_name, made_key

PAPER = {
    "paper_id": "p1a2b3c4d5e6f7a8b",
    "authors": ["Oil, Ada", "Cog, Bo"],
    "publication_year": 2021,
    "title": "On the Cold: a winter's oil",
}


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({}, "oil2021cold_1a2b"),
        ({"authors": []}, "anon2021cold_1a2b"),
        ({"authors": ["王小明"]}, "anon2021cold_1a2b"),
        ({"publication_year": None}, "oilcold_1a2b"),
        ({"title": None}, "oil2021_1a2b"),
        ({"title": "Über die Kälte"}, "oil2021uber_1a2b"),
        ({"title": "日本"}, "oil2021_1a2b"),
        ({"title": "A 3D {\\LaTeX} %clock%"}, "oil2021latex_1a2b"),
    ],
)
def test_a_key_is_made_from_what_is_known(changes: dict[str, Any], key: str) -> None:
    assert made_key(PAPER | changes) == key


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Oil, Ada", "oil"),
        ("Ada Oil", "oil"),
        ("Ada Oil Jr.", "oil"),
        ("Oil AB", "oil"),
        ("van der Bell, B.", "vanderbell"),
        ("Müller-Lüdenscheidt, Ø.", "mullerludenscheidt"),
        ("Bo Ångström", "angstrom"),
        ("Øßæł", "ossael"),
        ("", ""),
        ("李", ""),
    ],
)
def test_a_family_name_is_plain_letters(name: str, family: str) -> None:
    assert family_name(name) == family


def test_a_key_is_given_once_and_does_not_depend_on_what_comes_later() -> None:
    keys = Keys()
    other = PAPER | {"paper_id": "p1a2bffffffffffff"}
    third = PAPER | {"paper_id": "pcccc000000000000"}
    assert [keys.of(PAPER, "Oil2021"), keys.of(other, "oil2021"), keys.of(third, None)] == [
        "Oil2021",
        "oil2021_1a2b",
        "oil2021cold_cccc",
    ]
    assert keys.of(other, "OIL2021") == "OIL2021_p1a2bffffffffffff"
    assert keys.of(other, "oil2021") == "oil2021_p1a2bffffffffffff_2"
    assert keys.of(other, "oil2021") == "oil2021_p1a2bffffffffffff_3"
