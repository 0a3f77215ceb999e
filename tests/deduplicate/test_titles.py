import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.deduplicate.comparable import tokens
from etl.deduplicate.titles import answers, corrects, different_words, is_misspelling, without_notes


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Winter clocks [Chinese]", "Winter clocks"),
        ("Winter clocks. [Article in German]", "Winter clocks"),
        ("Winter clocks (Review)", "Winter clocks"),
        ("Winter clocks.[Erratum appears in Clocks. 2013;27(3):377 Note: Oil, A [added]]", "Winter clocks"),
        ("Winter clocks... [corrected][published erratum appears in Clocks 2013 Mar;27(3):377]", "Winter clocks"),
        ("Winter clocks (vol 33, pg 212, 2009)", "Winter clocks"),
        ("The winter drift of village clo...", "The winter drift of village"),
        ("Drift among 88 720 clocks", "Drift among 88720 clocks"),
        ("Oil of 0·9 %", "Oil of 0.9 %"),
        ("[Winter clocks]", "[Winter clocks]"),
        ("Winter clocks [in villages]", "Winter clocks [in villages]"),
        ("", ""),
    ],
)
def test_what_databases_append_is_no_title(title: str, expected: str) -> None:
    assert without_notes(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Erratum: Clocks in winter", True),
        ("Author Correction: Clocks in winter", True),
        ("RETRACTED: Clocks in winter", True),
        ("Expression of concern: Clocks in winter", True),
        ("Berichtigung: Uhren im Winter", True),
        ("Clocks in winter: correction", True),
        ("Clocks in winter (Erratum)", True),
        ("Clocks in winter (vol 33, pg 212, 2009)", True),
        ("Correction of errors in clocks", False),
        ("The correction of errors in clocks", False),
        ("Clocks in winter", False),
        ("", False),
    ],
)
def test_a_notice_corrects_a_paper(title: str, expected: bool) -> None:
    assert corrects(title) is expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Reply to: Clocks in winter", True),
        ("Comment on “Clocks in winter”", True),
        ("Authors' response: Clocks in winter", True),
        ("Letter by Oil et al. regarding article, Clocks in winter", True),
        ("Invited commentary: Clocks", True),
        ("Editorial: Clocks", True),
        ("Re: Clocks in winter", True),
        ("Review of: Clocks in winter, by Ada Oil", True),
        ("Data from: Clocks in winter", True),
        ("Replication files for: Clocks in winter", True),
        ("Clocks in winter. Reply", True),
        ("Clocks in winter: a rejoinder", True),
        ("Commenting winter", False),
        ("Discussion of “Clocks in winter”", True),
        ("Response of clocks to cold", False),
        ("Clocks in winter", False),
    ],
)
def test_a_remark_answers_a_paper(title: str, expected: bool) -> None:
    assert answers(title) is expected


@pytest.mark.parametrize(
    ("one", "other", "only_one", "only_other"),
    [
        ("Drift in mice", "Drift in rats", {"mice"}, {"rats"}),
        ("Drift in clocks", "The drift of a clock", set(), set()),
        ("Randomised colour of haemoglobin", "Randomized color of hemoglobin", set(), set()),
        ("Post-stroke clocks", "Poststroke clocks", set(), set()),
        ("Drift", "Drift: a survey", set(), {"survey"}),
        ("Hypertension", "Hypotension", {"hypertension"}, {"hypotension"}),
        ("Oxidation of propane", "Oxidation of propene", {"propane"}, {"propene"}),
        ("Afferent nerves", "Efferent nerves", {"afferent"}, {"efferent"}),
        ("Villages and clocks", "Vilages and clocks", set(), set()),
        ("Phase 1", "Phase I", set(), set()),
        ("Phase 1", "Phase 2", {"1"}, {"2"}),
        ("Oil versus cold", "Oil vs. cold", set(), set()),
    ],
)
def test_words_that_only_one_title_has(one: str, other: str, only_one: set[str], only_other: set[str]) -> None:
    assert tuple(map(set, different_words(tokens(one), tokens(other)))) == (only_one, only_other)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"advice", "anglers"}, {"advise", "anglres"}, True),
        ({"advice"}, {"advise", "clocks"}, False),
        ({"clocks"}, {"bread"}, False),
        (set(), set(), False),
    ],
)
def test_a_misspelling_pairs_every_word(one: set[str], other: set[str], expected: bool) -> None:
    assert is_misspelling(frozenset(one), frozenset(other)) is expected


WORDS = st.lists(
    st.sampled_from("clock clocks post stroke poststroke of mice rats 1 i one vilages villages".split()), max_size=6
)


@given(WORDS, WORDS)
def test_the_words_of_either_are_the_same_whichever_comes_first(one: list[str], other: list[str]) -> None:
    left, right = different_words(one, other)
    assert different_words(other, one) == (right, left)
    assert left <= set(one)
    assert right <= set(other)


@given(WORDS)
def test_a_title_has_no_words_that_itself_has_not(title: list[str]) -> None:
    assert different_words(title, title) == (frozenset(), frozenset())
