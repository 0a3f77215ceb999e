import re

import polars as pl
import pytest

from schemas import vocabulary

EXAMPLES: dict[str, tuple[list[str], list[str]]] = {
    "DUMP_ID": (["a", "0", "my-list_2.1", "x" * 64], ["", "-a", "_a", ".a", "A", "ä", "a b", "a/b", "x" * 65, "a\n"]),
    "MENTION_ID": (["m0123456789abcdef"], ["m0123456789abcde", "m0123456789abcdeg", "p0123456789abcdef", " m", ""]),
    "PAPER_ID": (["p0123456789abcdef"], ["P0123456789abcdef", "p0123456789ABCDEF", "p0123456789abcdef0", ""]),
    "SHA256": (["0" * 64, "a1" * 32], ["0" * 63, "A" * 64, "g" * 64]),
    "ARXIV_ID": (
        ["0706.3725", "2101.00001", "hep-th/9901001", "math/0303012", "q-bio/0501001"],
        ["2101.00001v2", "arXiv:2101.00001", "21010.0001", "2101.1", "2101.000001", "hep-th/990100", "/9901001", ""],
    ),
    "DOI": (
        ["10.1000/a", "10.123456789/x(y)z;1", "10.1016/s0000-0000(01)00000-0"],
        ["10.1/a", "10.1000", "10.1000/", "doi:10.1000/a", "https://doi.org/10.1000/a", "10.1000/a b", "11.1000/a"],
    ),
    "PMID": (["1", "123456789"], ["0", "01", "1234567890", "PMC1", ""]),
    "ISSN": (["1234-5678", "1234-567X"], ["12345678", "1234-567x", "1234-56789", ""]),
    "ISBN": (["9783161484100", "316148410X", "0306406152"], ["978-3-16-148410-0", "97831614841", "X306406152", ""]),
    "FILE_NAME": (["a.txt", "Zürich list (2).txt", "x" * 255], ["", "a/b", "a\\b", "a\nb", "a\x00b", "x" * 256]),
    "YAML_NUMBER": (
        ["12", "2024.01", "1_000", "0123", "1e5", "1.5e3", "0x1f", "0o17", "0b101", "2025-12-12", "2025-1-2"],
        ["a", "1st", "e5", "2024-list", "0a", "1e5x", "abcdef"],
    ),
}
CASES = [
    (name, text, is_good)
    for name, (good, bad) in EXAMPLES.items()
    for texts, is_good in ((good, True), (bad, False))
    for text in texts
]


@pytest.mark.parametrize(("name", "text", "is_good"), CASES)
def test_a_pattern_takes_what_is_good_and_nothing_else(name: str, text: str, is_good: bool) -> None:
    pattern = getattr(vocabulary, name)
    assert bool(re.fullmatch(pattern, text)) is is_good
    assert pl.Series([text]).str.contains(pattern).item() is is_good


def test_every_pattern_has_examples_and_is_anchored_at_both_ends() -> None:
    patterns = {name: value for name, value in vars(vocabulary).items() if name.isupper() and isinstance(value, str)}
    assert set(patterns) == set(EXAMPLES)
    assert all(value.startswith("^") and value.endswith("$") for value in patterns.values())


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("ROLES", ("field", "furniture", "quarantine", "unused")),
        ("DUMP_ROLES", ("primary", "reference")),
        ("VERDICTS", ("exact", "strong", "review", "different")),
        ("CONFLICT_KINDS", ("number", "wording", "value", "version")),
        ("DATE_PRECISIONS", ("day", "month", "year")),
        ("RULINGS", ("same", "different", "set")),
        ("DECISION_STATES", ("applied", "gone", "overruled")),
    ],
)
def test_closed_sets_are_closed(name: str, values: tuple[str, ...]) -> None:
    assert getattr(vocabulary, name) == values, "widening a closed set is a major version"
