"""What a package says of itself: complete whatever is left out, and checked."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.about import About, Creator, about_problems, completed, is_orcid, is_url, name_of

PLAIN = completed({})
ORCIDS = ("0000-0002-1825-0097", "0000-0002-1694-233X", "0000-0001-5109-3700")


def test_without_a_word_everything_has_a_default_and_nobody_is_named() -> None:
    assert PLAIN.creators == (Creator(name="The authors of Paper Abstracts"),)
    assert completed({"title": "Bees"}).creators == (Creator(name="The authors of Bees"),)
    assert completed({"title": "", "creators": (), "keywords": ()}) == PLAIN
    assert (PLAIN.publisher, PLAIN.doi, PLAIN.dois) == (None, None, {})
    assert list(about_problems(PLAIN)) == []


def test_what_is_told_stays() -> None:
    creators, dois = (Creator(name="Us"),), {"v1.0.0": "10.1000/1"}
    told = completed({"title": "Bees", "creators": creators, "dois": dois})
    assert told == replace(PLAIN, title="Bees", creators=creators, dois=dois)


@pytest.mark.parametrize("orcid", ORCIDS)
def test_an_orcid_is_known_by_its_check_digit(orcid: str) -> None:
    assert is_orcid(orcid)
    for place, old in enumerate(orcid):
        for new in "0123456789X":
            changed = f"{orcid[:place]}{new}{orcid[place + 1 :]}"
            assert is_orcid(changed) == (new == old), changed


@given(st.text(max_size=30))
def test_no_text_is_an_orcid_by_chance(text: str) -> None:
    assert not is_orcid(text)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"creators": (Creator(),)}, "creators: entry 1: must hold either `name`"),
        ({"creators": (Creator(name="A", family="B"),)}, "creators: entry 1: must hold either `name`"),
        ({"creators": (Creator(name="A"), Creator(given="B"))}, "creators: entry 2: must hold either `name`"),
        ({"creators": (Creator(name="A", orcid=ORCIDS[0]),)}, "creators: entry 1: `given` and `orcid` are a person's"),
        ({"creators": (Creator(family="A", orcid="0000"),)}, "creators: entry 1: orcid: '0000' must be"),
        ({"creators": (Creator(family="A", orcid=ORCIDS[0]),) * 2}, "creators: two have one ORCID iD"),
        ({"description": "x" * 5001}, "description: has 5,001 letters, and may have 5,000"),
        ({"contact": "me"}, "contact: 'me' must be an e-mail or a web address"),
        ({"homepage": "example.org"}, "homepage: 'example.org' must be a web address"),
        ({"repository": "git@example.org:x"}, "repository: 'git@example.org:x' must be a web address"),
        ({"doi": "https://doi.org/10.1000/1"}, "doi: 'https://doi.org/10.1000/1' must be a bare DOI"),
        ({"dois": {"1.0.0": "10.1000/1"}}, "dois: '1.0.0' must be the name of a release, such as v1.0.0"),
        ({"dois": {"v01.0.0": "10.1000/1"}}, "dois: 'v01.0.0' must be the name of a release, such as v1.0.0"),
        ({"dois": {"v1.0.0": "1"}}, "dois: v1.0.0: '1' must be a bare DOI"),
    ],
)
def test_a_problem_names_its_key(change: dict[str, object], problem: str) -> None:
    (found,) = about_problems(replace(PLAIN, **change))  # type: ignore[arg-type]
    assert found.startswith(problem)


def test_what_may_be_said_is_no_problem() -> None:
    people = (Creator(family="Óscar", given="Zoë", orcid=ORCIDS[0], affiliation="A house"), Creator(family="Mononym"))
    about = About("T", "D", (*people, Creator(name="Us", affiliation="A house")), ("k",), contact="me@example.org")
    assert list(about_problems(about)) == []
    site = replace(about, contact="https://example.org/us", doi="10.1000/1", dois={"v10.0.12": "10.1000/1.v10"})
    assert list(about_problems(site)) == []
    assert [creator.full for creator in about.creators] == ["Óscar, Zoë", "Mononym", "Us"]


@pytest.mark.parametrize(
    ("title", "name"),
    [("Paper Abstracts", "paper-abstracts"), (" Bees & Wasps (2021)!", "bees-wasps-2021"), ("蜂", "paper-abstracts")],
)
def test_a_name_has_plain_letters(title: str, name: str) -> None:
    assert name_of(title) == name


def test_an_address_is_nothing_more() -> None:
    assert is_url("https://example.org")
    assert not any(map(is_url, ("example.org", "ftp://example.org", "see https://example.org", "https://a b")))
