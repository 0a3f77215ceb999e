"""Author lists to names in reading order."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.normalise.authors import author_list, author_names
from etl.normalise.text import plain_text


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", []),
        ("Ann Lee", ["Ann Lee"]),
        ("Ann Lee, Bo Li", ["Ann Lee", "Bo Li"]),
        ("Ann Lee and Bo Li", ["Ann Lee", "Bo Li"]),
        ("Ann Lee & Bo Li", ["Ann Lee", "Bo Li"]),
        ("Ann Lee, Bo Li and Cy Doe", ["Ann Lee", "Bo Li", "Cy Doe"]),
        ("Ann Lee, Bo Li, and Cy Doe.", ["Ann Lee", "Bo Li", "Cy Doe"]),
        ("Ann Lee and Bo Li and Cy Doe", ["Ann Lee", "Bo Li", "Cy Doe"]),
        ("Lee, Ann and Li, Bo", ["Lee, Ann", "Li, Bo"]),
        ("Lee, A. and Li, B. C. and Doe, D.", ["Lee, A.", "Li, B. C.", "Doe, D."]),
        ("Lee, A.; Li, B.", ["Lee, A.", "Li, B."]),
        ("Lee, Ann;Li, Bo ; Doe, Cy", ["Lee, Ann", "Li, Bo", "Doe, Cy"]),
        ("Lee, A., Li, B.-C. and Doe, D. E.", ["Lee, A.", "Li, B.-C.", "Doe, D. E."]),
        ("A. Lee, B. Li", ["A. Lee", "B. Li"]),
        ("Ann Lee, Jr., Bo Li", ["Ann Lee Jr.", "Bo Li"]),
        ("Ann Lee III and Bo Li", ["Ann Lee III", "Bo Li"]),
        ("Plato and Aristotle", ["Plato", "Aristotle"]),
        ("Plato and Lee, Ann", ["Plato", "Lee, Ann"]),
        ("Ann Lee et al.", ["Ann Lee"]),
        ("Lee, A., Li, B., et al", ["Lee, A.", "Li, B."]),
        ("Ann Lee and others", ["Ann Lee"]),
        ("R. Anderson, M. Candy", ["R. Anderson", "M. Candy"]),
        ("Åsa Öberg, José Muñoz", ["Åsa Öberg", "José Muñoz"]),
        ("Ann Lee,, Bo Li,", ["Ann Lee", "Bo Li"]),
        ("Lee, A.; Li, B.; and Doe, C.", ["Lee, A.", "Li, B.", "Doe, C."]),
        ("Lee, A.; Li, B. & Doe, C.", ["Lee, A.", "Li, B.", "Doe, C."]),
        ("Lee A., Li B., Doe C.D.", ["Lee A.", "Li B.", "Doe C.D."]),
        ("Lee,A.,Li,B.", ["Lee, A.", "Li, B."]),
        ("J.Lee, A.Li", ["J.Lee", "A.Li"]),
        ("Kite A. B.de Boat C.O'Whistle D. E.", ["Kite A. B.", "de Boat C.", "O'Whistle D. E."]),
        ("Ann J.Lee", ["Ann J.Lee"]),
        ("Hans Lee und Eva Li", ["Hans Lee", "Eva Li"]),
        ("Jean Lee et Marie Li", ["Jean Lee", "Marie Li"]),
        ("Ann Lee and", ["Ann Lee"]),
        ("Ann Lee\nBo Li\nDoe, Cy", ["Ann Lee", "Bo Li", "Doe, Cy"]),
        ("Ann Lee · Bo Li · Cy Doe", ["Ann Lee", "Bo Li", "Cy Doe"]),
        ("Ann Lee | Bo Li • Cy Doe", ["Ann Lee", "Bo Li", "Cy Doe"]),
        ("张三、李四、王五", ["张三", "李四", "王五"]),
        ("张三，李四", ["张三", "李四"]),
        ("张三; 李四", ["张三", "李四"]),
        ("Authors: Ann Lee, Bo Li", ["Ann Lee", "Bo Li"]),
        ("Author(s): Ann Lee", ["Ann Lee"]),
        ("1. Ann Lee 2. Bo Li", ["Ann Lee", "Bo Li"]),
        ("Anonymous", []),
        ("N/A", []),
    ],
)
def test_lists(text: str, names: list[str]) -> None:
    assert author_names(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Knuth, Donald E.", ["Knuth, Donald E."]),
        ("Lee, Ann", ["Lee, Ann"]),
        ("van der Berg, Jan", ["van der Berg, Jan"]),
        ("García Márquez, Gabriel", ["García Márquez, Gabriel"]),
        ("García Márquez, Gabriel José; Li, Bo", ["García Márquez, Gabriel José", "Li, Bo"]),
        ("Lee, Ann, Li, Bo", ["Lee, Ann", "Li, Bo"]),
        ("Lee, AB, Li, C", ["Lee, AB", "Li, C"]),
        ("Lee, Ann B., Li, Bo, and Doe, Cy", ["Lee, Ann B.", "Li, Bo", "Doe, Cy"]),
        ("Lee, Ann and Bo Li", ["Lee, Ann", "Bo Li"]),
        ("Lee, Jr., Ann and Li, Bo", ["Lee Jr., Ann", "Li, Bo"]),
        ("Lee, Ann, III and Li, Bo", ["Lee, Ann III", "Li, Bo"]),
        ("O'Neil, Ann and D'Arcy, Bo", ["O'Neil, Ann", "D'Arcy, Bo"]),
        ("de la Cruz, Juan; van den Oord, Aäron", ["de la Cruz, Juan", "van den Oord, Aäron"]),
        ("Rumi De, Bo Li", ["Rumi De", "Bo Li"]),
        ("Di Wang, Le Zhang", ["Di Wang", "Le Zhang"]),
        ("Ludwig van Lee, Jan van der Berg", ["Ludwig van Lee", "Jan van der Berg"]),
        ("Kite AB, Boat C", ["Kite AB", "Boat C"]),
        ("Kite, Boat C", ["Kite", "Boat C"]),
    ],
)
def test_surnames_first(text: str, names: list[str]) -> None:
    assert author_names(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Kite AB(1), Boat C(1)(2), Pebble D(2).", ["Kite AB", "Boat C", "Pebble D"]),
        ("Kite(1), Boat T(2).", ["Kite", "Boat T"]),
        ("Gökçe E(1).", ["Gökçe E"]),
        ("A. Lee (1), B. Li (2) ((1) Univ. of X, (2) Univ. of Y)", ["A. Lee", "B. Li"]),
        ("A. Lee (1 and 2), B. Li (2) ((1) X, Paris, (2) Y; Rome)", ["A. Lee", "B. Li"]),
        ("A. Lee (Univ. of X), B. Li (X and Y) and C. Doe (Z)", ["A. Lee", "B. Li", "C. Doe"]),
        ("Ann Lee, Bo Li (Univ", ["Ann Lee", "Bo Li"]),
        ("Ann Lee¹², Bo Li², Cy Doe*", ["Ann Lee", "Bo Li", "Cy Doe"]),
        ("Ann Lee¹ Bo Li² Cy Doe¹,³", ["Ann Lee", "Bo Li", "Cy Doe"]),
        ("Ann Lee1,2, Bo Li3, and Cy Doe1,*", ["Ann Lee", "Bo Li", "Cy Doe"]),
        ("Ann Lee1 Bo Li2", ["Ann Lee", "Bo Li"]),
        ("Ann Lee [1], Bo Li [1,2]", ["Ann Lee", "Bo Li"]),
        ("Ann Lee a, Bo Li b", ["Ann Lee", "Bo Li"]),
        ("Ann Lee†, Bo Li‡ & Cy Doe§", ["Ann Lee", "Bo Li", "Cy Doe"]),
        (r"Ann Lee$^{1,2}$ and Bo Li${}^{\dagger}$", ["Ann Lee", "Bo Li"]),
        ("Ann Lee 0000-0002-1825-0097, Bo Li https://orcid.org/0000-0001-2345-678X", ["Ann Lee", "Bo Li"]),
        ("Ann Lee (ORCID: 0000-0002-1825-0097), Bo Li", ["Ann Lee", "Bo Li"]),
        ("Ann Lee <ann@example.org>, Bo Li", ["Ann Lee", "Bo Li"]),
        ("Ann Lee, MD, PhD, Bo Li, MS", ["Ann Lee", "Bo Li"]),
        ("Ann Lee, M.D., Bo Li, Ph.D.", ["Ann Lee", "Bo Li"]),
        ("Ann Lee PhD; Bo Li PhD", ["Ann Lee", "Bo Li"]),
        ("Lee, M.D., Li, B.", ["Lee, M.D.", "Li, B."]),
        ("Lee MD, Li DO", ["Lee MD", "Li DO"]),
        ("Md Lee, Bo Li", ["Md Lee", "Bo Li"]),
        ("Xiaoming (Simon) Wang, Bo Li", ["Xiaoming (Simon) Wang", "Bo Li"]),
        ("Ann Lee (with an appendix by Bo Li)", ["Ann Lee"]),
        ("Ann Lee with an appendix by Bo Li", ["Ann Lee", "Bo Li"]),
    ],
)
def test_what_is_printed_beside_names_is_left_out(text: str, names: list[str]) -> None:
    assert author_names(plain_text(text)) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The KITE Collaboration", ["The KITE Collaboration"]),
        ("KITE Collaboration: A. Lee, B. Li", ["KITE Collaboration", "A. Lee", "B. Li"]),
        ("Ann Lee, Bo Li, for the KITE Collaboration", ["Ann Lee", "Bo Li", "KITE Collaboration"]),
        ("Ann Lee on behalf of the KITE Collaboration", ["Ann Lee", "KITE Collaboration"]),
        ("Ann Lee (for the KITE Collaboration)", ["Ann Lee"]),
        ("A. Lee et al. (Super-Kite Collaboration)", ["A. Lee", "Super-Kite Collaboration"]),
        ("W7-X Team, the SST-1 team, D0 Collaboration", ["W7-X Team", "the SST-1 team", "D0 Collaboration"]),
        ("{Kites and Boats} and Lee, Ann", ["Kites and Boats", "Lee, Ann"]),
        ("{The KITE Collaboration}", ["The KITE Collaboration"]),
    ],
)
def test_groups(text: str, names: list[str]) -> None:
    assert author_names(text) == names


@pytest.mark.parametrize(
    ("text", "names", "more"),
    [
        ("Ann Lee, Bo Li, et al. (2880 additional authors not shown)", ["Ann Lee", "Bo Li"], 2880),
        ("Ann Lee, Bo Li, and 12 more authors", ["Ann Lee", "Bo Li"], 12),
        ("Ann Lee, Bo Li (3 more authors)", ["Ann Lee", "Bo Li"], 3),
        ("Ann Lee, Bo Li and 1,005 others", ["Ann Lee", "Bo Li"], 1005),
        ("Ann Lee, Bo Li, + 5 authors", ["Ann Lee", "Bo Li"], 5),
        ("Ann Lee, Bo Li, …", ["Ann Lee", "Bo Li"], 0),
        ("Ann Lee and others", ["Ann Lee"], 0),
    ],
)
def test_authors_that_are_counted_and_not_named(text: str, names: list[str], more: int) -> None:
    assert author_list(text) == (names, more)


def test_accents_in_latex() -> None:
    assert author_names(plain_text(r"C. Bal\'azs and {\'E}mile Erd{\H{o}}s")) == ["C. Balázs", "Émile Erdős"]


GIVEN = "Ada Ben Cyrus Dora Eva Finn Gus Hal Ida Jonas".split()
SURNAMES = "Ray Stone Kite Wave Quill Moss Bellows Harbour Öre Whistle".split()
NAMES = st.lists(st.builds("{} {}".format, st.sampled_from(GIVEN), st.sampled_from(SURNAMES)), min_size=1, max_size=6)


@given(NAMES)
def test_names_come_back_from_the_usual_lists(names: list[str]) -> None:
    assert author_names("; ".join(names)) == names
    assert author_names(", ".join(names)) == names
    assert author_names(" and ".join(names)) == names
    if len(names) > 2:
        assert author_names(", ".join(names[:-1]) + ", and " + names[-1]) == names
        assert author_names(", ".join(names[:-1]) + " and " + names[-1]) == names


@given(st.text(alphabet="AbC.,; &and\tJr()1¹*{}\n:", max_size=40) | st.text(max_size=40))
def test_a_name_holds_a_letter_and_no_space_around_it(text: str) -> None:
    found = author_list("\n".join(" ".join(line.split()) for line in text.split("\n")))
    assert found.more >= 0
    for name in found.names:
        assert name == name.strip() != ""
        assert any(map(str.isalpha, name))


@pytest.mark.parametrize(
    "unit", ["(", ")", "A, ", "A. ", "and ", "¹", "{a", "a@", "1,", "; ", "A and ", "et al. ", "\n"]
)
def test_hostile_lists_take_linear_time(unit: str) -> None:
    begin = time.process_time()
    author_names(unit * (200_000 // len(unit)))
    assert time.process_time() - begin < 10


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Department of Health and Human Services", ["Department of Health and Human Services"]),
        ("Centre for Clocks & Bells; Oil, A", ["Centre for Clocks & Bells", "Oil, A"]),
        ("Johnson & Johnson; Oil, A", ["Johnson & Johnson", "Oil, A"]),
        ("Smith and Sons, Inc.; Oil, A", ["Smith and Sons, Inc", "Oil, A"]),
        ("Ada Oil and Ben Brot; Cy Dow", ["Ada Oil", "Ben Brot", "Cy Dow"]),
        ("Oil, A and Brot, B; Cee, C", ["Oil, A", "Brot, B", "Cee, C"]),
        ("Ada Oil and Ben Brot", ["Ada Oil", "Ben Brot"]),
        ("Smith and Jones", ["Smith", "Jones"]),
    ],
)
def test_an_and_within_a_name_of_an_organisation_parts_nothing(text: str, names: list[str]) -> None:
    assert author_names(text) == names
