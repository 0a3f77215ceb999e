import pytest

from etl.cli.differing import alike, differing


def drawn(a: str, b: str) -> tuple[str, str]:
    one, other = (" ".join(f"[{text}]" if mark else text for text, mark in side) for side in differing(a, b))
    return one, other


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("cold oil in clocks", "cold oil in clocks", ("cold oil in clocks", "cold oil in clocks")),
        ("Cold $oil$, in clocks", "cold oil in Clocks.", ("Cold $oil$, in clocks", "cold oil in Clocks.")),
        (
            "it falls from 66 to 4 seconds a day",
            "it falls from 60 to 4 seconds a day",
            ("it falls from [66] to 4 seconds a day", "it falls from [60] to 4 seconds a day"),
        ),
        (
            "we show how the oil of the clock freezes",
            "we show how the oil of the clock",
            ("we show how the oil of the clock [freezes]", "we show how the oil of the clock"),
        ),
        ("CO2-rich air and water", "CO2 rich air and water", ("CO2-rich air and water", "CO2 rich air and water")),
        (
            "the drift of cold oil in the train of old clocks",
            "the drift of warm wax in the train of old clocks",
            (
                "the drift of [cold oil] in the train of old clocks",
                "the drift of [warm wax] in the train of old clocks",
            ),
        ),
        (
            "when cold is no more the clocks of the town go",
            "when oil is old more the clocks of the town go",
            ("when [cold is no] more the clocks of the town go", "when [oil is old] more the clocks of the town go"),
        ),
        ("2025-03-10", "2025-10-02", ("[2025-03-10]", "[2025-10-02]")),
    ],
)
def test_words_that_differ_are_marked_whole(a: str, b: str, expected: tuple[str, str]) -> None:
    assert drawn(a, b) == expected


def test_long_texts_with_little_in_common_are_not_marked() -> None:
    a, b = "clock oil frost " * 20, "bread salt yeast " * 20
    assert drawn(a, b) == (a.strip(), b.strip())


def test_very_long_texts_are_compared_in_no_time() -> None:
    words = [str(number) for number in range(20_000)]
    one, _ = differing(" ".join(words), " ".join([*words[:9], "x", *words[10:]]))
    assert [text for text, mark in one if mark] == ["9"]


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [("Cold oil.", "cold $oil$", True), ("cold oil", "cold", False), ("∞", "∅", False), ("∞", "∞", True)],
)
def test_alike_is_equal_but_for_form(a: str, b: str, expected: bool) -> None:
    assert alike(a, b) is expected
