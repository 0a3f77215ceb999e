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
        ("Oil A.B.", "oil"),
        ("Müller J.-P.", "muller"),
        ("van der Berg A. B.", "vanderberg"),
        ("Oil Ö.", "oil"),
        ("A. B. Oil", "oil"),
        ("Ada WANG", "wang"),
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


def test_a_key_is_given_once_and_the_first_claim_keeps_it() -> None:
    first, *others = "p1a2b3c4d5e6f7a8b", "p1a2bffffffffffff", "p1a2beeeeeeeeeeee", "p1a2b000000000000"
    claims = [
        (first, "Oil2021"),
        *((paper_id, "oil2021") for paper_id in others),
        ("pc", "OIL2021_p1a2b000000000000_2"),
    ]
    keys = Keys(claims)
    assert [keys.of(PAPER | {"paper_id": paper_id}) for paper_id in ("pc", *reversed(others), first)] == [
        "OIL2021_p1a2b000000000000_2", "oil2021_p1a2b000000000000", "oil2021_p1a2beeeeeeeeeeee", "oil2021_1a2b",
        "Oil2021",
    ]  # fmt: skip


def test_a_made_key_gives_way_to_any_own_one() -> None:
    keys = Keys(
        [("p0", "Oil2021cold_1a2b"), ("p1", "OIL2021COLD_1a2b_1a2b"), ("p2", f"oil2021cold_1a2b_{PAPER['paper_id']}")]
    )
    assert keys.of(PAPER) == f"oil2021cold_1a2b_{PAPER['paper_id']}_2"
