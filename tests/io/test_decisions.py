from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from etl.deduplicate.rulings import Ruling, Trace
from etl.errors import ConfigurationError, NotFoundError
from etl.io.decision_text import append_decisions, last_decision, take_back, take_last_back
from etl.io.decisions import read_decisions

M1, M2, M3 = (f"m{number:016x}" for number in (1, 2, 3))
P1 = f"p{1:016x}"
ABOUT = {"why": "I looked.", "decided_by": "ada", "decided_date": "2026-01-02"}
GOOD = {"same": [M1, M2], **ABOUT}
SET = {"paper_id": P1, "field": "title", "value": "Cold oil"}


@pytest.fixture
def decisions_yaml(tmp_path: Path) -> Path:
    return tmp_path / "decisions.yaml"


def written(path: Path, entries: Any) -> Path:
    path.write_text(yaml.safe_dump({"decisions": entries}), encoding="utf-8")
    return path


def test_rulings_are_read_in_the_order_of_the_file(decisions_yaml: Path) -> None:
    entries = [
        {"different": [M1, M3, M2], **ABOUT, "excerpt": "Cold oil …"},
        {"set": {**SET, "field": "keywords", "value": ["oil"]}, **ABOUT},
        GOOD,
    ]
    different, ruled, same = read_decisions(written(decisions_yaml, entries))
    assert (different.ordinal, different.ruling, different.mention_ids) == (1, "different", (M1, M3, M2))
    assert (different.why, different.decided_by, different.decided_date) == ("I looked.", "ada", date(2026, 1, 2))
    assert (different.excerpt, ruled.excerpt) == ("Cold oil …", None)
    assert (ruled.ordinal, ruled.ruling, ruled.mention_ids) == (2, "set", ())
    assert (ruled.paper_id, ruled.field, ruled.value) == (P1, "keywords", ["oil"])
    assert (same.ordinal, same.ruling, same.paper_id, same.value) == (3, "same", None, None)


def test_no_rulings(decisions_yaml: Path) -> None:
    assert read_decisions(written(decisions_yaml, [])) == []


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in GOOD.items() if name != key}


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("same", "must hold exactly one of same, different, set."),
        (ABOUT, "must hold exactly one of same, different, set."),
        ({**GOOD, "different": [M1, M2]}, "must hold exactly one of"),
        (
            {**GOOD, "becuase": "x"},
            "unknown key `becuase`. Keys: same, why, decided_by, decided_date, excerpt, overrules, known_by.",
        ),
        (dict([*GOOD.items(), (7, "x"), ("b", 1)]), "unknown key `7`"),
        (without("why"), "`why` is missing: say it in words."),
        ({**GOOD, "why": "  "}, "`why` is missing"),
        ({**GOOD, "why": 7}, "`why` is missing"),
        (without("decided_by"), "`decided_by` is missing"),
        (without("decided_date"), '`decided_date` is missing; write it as "2025-12-12".'),
        ({**GOOD, "decided_date": date(2026, 1, 2)}, "decided_date is datetime.date(2026, 1, 2), and must be a quoted"),
        ({**GOOD, "decided_date": "yesterday"}, "decided_date is 'yesterday', and must be a quoted day"),
        ({**GOOD, "same": [M1]}, "`same` must list two or more different mention ids"),
        ({**GOOD, "same": [M1, M1]}, "`same` must list two or more different mention ids"),
        ({**GOOD, "same": [M1, M2, M1]}, "`same` must list two or more different mention ids"),
        ({**GOOD, "same": M1}, "`same` must list two or more different mention ids"),
        ({**GOOD, "same": [M1, "m2"]}, "`same` must list two or more different mention ids"),
        ({**GOOD, "same": [M1, 7]}, "`same` must list two or more different mention ids"),
        ({**GOOD, "same": None}, "`same` must list two or more different mention ids"),
        ({"set": {"paper_id": P1, "field": "title"}, **ABOUT}, "`set` must hold `paper_id`, `field` and `value`."),
        ({"set": {**SET, "why": "x"}, **ABOUT}, "`set` must hold `paper_id`, `field` and `value`."),
        ({"set": "title", **ABOUT}, "`set` must hold `paper_id`, `field` and `value`."),
        ({"set": {**SET, "paper_id": M1}, **ABOUT}, f"'{M1}' is no paper id"),
        ({"set": {**SET, "field": ["title"]}, **ABOUT}, "`field` is ['title'], and must name a column of `papers`."),
    ],
)
def test_an_entry_that_is_broken_is_named(decisions_yaml: Path, entry: Any, message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_decisions(written(decisions_yaml, [GOOD, entry]))
    assert str(caught.value).startswith(f"{decisions_yaml}: entry 2: ")
    assert message in str(caught.value)


@pytest.mark.parametrize("text", ["", "decisions:\n", "decisions: {}\n", "- a\n"])
def test_the_list_itself_must_be_there(decisions_yaml: Path, text: str) -> None:
    decisions_yaml.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match="must hold a list `decisions:`"):
        read_decisions(decisions_yaml)


def a_ruling(kind: str, *ids: str, why: str = "I looked.", excerpt: str | None = "Cold oil …") -> Ruling:
    return Ruling(1, kind, ids, None, None, None, why, "ada", date(2026, 1, 2), excerpt)


ENTRY = f"same: [{M1}, {M2}]\n    why: It is so. # surely\n    decided_by: ada\n    decided_date: '2026-01-02'\n"


@pytest.mark.parametrize(
    ("before", "kept"),
    [
        ("# Rulings.\ndecisions: []\n", "# Rulings.\ndecisions:\n"),
        ("decisions: [ ]  # none yet", "decisions:  # none yet\n"),
        (f"# Rulings.\ndecisions:\n\n  # The first.\n  - {ENTRY}# The end.", None),
        (f"decisions:\n    -   {ENTRY.replace('    ', '        ')}\n\n", None),
        (f"decisions:\n- {ENTRY.replace('    ', '  ')}", None),
        (f"about: us\ndecisions:\n  - {ENTRY}".replace("\n", "\r\n"), None),
    ],
)
def test_a_ruling_is_appended_and_the_rest_keeps_its_bytes(decisions_yaml: Path, before: str, kept: str | None) -> None:
    decisions_yaml.write_bytes(before.encode())
    known = read_decisions(decisions_yaml)
    append_decisions(decisions_yaml, [a_ruling("different", M1, M3)])
    done = append_decisions(decisions_yaml, [a_ruling("same", M3, f"m{9:016x}", excerpt=None)])
    after = decisions_yaml.read_bytes()
    assert after == done.after
    assert after.decode().startswith(before if kept is None else kept)
    assert (b"\r\n" in after) == ("\r\n" in before)
    assert after.count(b"\r\n") in (0, after.count(b"\n"))
    read = read_decisions(decisions_yaml)
    assert read == done.rulings
    assert read[: len(known)] == known
    assert [(one.ordinal, one.ruling, one.excerpt) for one in read[len(known) :]] == [
        (len(known) + 1, "different", "Cold oil …"),
        (len(known) + 2, "same", None),
    ]


@pytest.mark.parametrize("why", ['It\'s "so": # no?', "- a\\b", "naïve 𝐱 → ∅", "x " * 300 + "x", "2026-01-02", "null"])
def test_any_words_come_back_as_they_were(decisions_yaml: Path, why: str) -> None:
    append_decisions(written(decisions_yaml, []), [a_ruling("same", M1, M2, why=why, excerpt=why)])
    (read,) = read_decisions(decisions_yaml)
    assert (read.why, read.excerpt) == (why, why)


@pytest.mark.parametrize(
    "text",
    [
        f"decisions: [{{same: [{M1}, {M2}], why: so, decided_by: ada, decided_date: '2026-01-02'}}]\n",
        "decisions: []\nabout: us\n",
        "decisions: []\n...\n",
        f"decisions:\n  - {ENTRY}about: us\n",
        f"decisions:\n  - {ENTRY}    excerpt: |+\n      So it is.\n\n      So.",
    ],
)
def test_where_appending_would_not_be_read_the_file_stays_as_it_was(decisions_yaml: Path, text: str) -> None:
    decisions_yaml.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match="a ruling is appended only where"):
        append_decisions(decisions_yaml, [a_ruling("same", M1, M3)])
    assert decisions_yaml.read_text(encoding="utf-8") == text
    assert [path.name for path in decisions_yaml.parent.iterdir()] == ["decisions.yaml"]


def test_a_contradiction_is_not_written(decisions_yaml: Path) -> None:
    append_decisions(written(decisions_yaml, []), [a_ruling("same", M1, M2), a_ruling("same", M2, M3)])
    before = decisions_yaml.read_bytes()
    with pytest.raises(ConfigurationError, match="the same by way of other rulings"):
        append_decisions(decisions_yaml, [a_ruling("different", M1, M3)])
    assert decisions_yaml.read_bytes() == before


def test_what_was_appended_can_be_taken_back(decisions_yaml: Path) -> None:
    before = written(decisions_yaml, [GOOD]).read_bytes()
    appended = append_decisions(decisions_yaml, [a_ruling("different", M1, M3)])
    take_back(decisions_yaml, appended)
    assert decisions_yaml.read_bytes() == before
    with pytest.raises(ConfigurationError, match="was changed since"):
        take_back(decisions_yaml, appended)


TRACE = Trace(M1, "alpha", 3, 'A "quoted": title', "Cold \\ oil # and …", "2101.00001", text_key="0e1", beside=(M2, M3))


@pytest.mark.parametrize(
    "ruled",
    [
        Ruling(1, "different", (M1, M2, M3), None, None, None, "so", "ada", date(2026, 1, 2), None, (1, 1, 2)),
        Ruling(1, "different", (M1, M2), None, None, None, "so", "ada", date(2026, 1, 2), None, overrules=True),
        Ruling(1, "same", (M1, M2), None, None, None, "so", "ada", date(2026, 1, 2), None, known_by=(TRACE,)),
        *(
            Ruling(1, "set", (), P1, "title", value, "so", "ada", date(2026, 1, 2), "Cold oil")
            for value in ("Oil: 'new'", 2021, None, ["a; b", "#c"], "2021-05-01", "null", "7")
        ),
    ],
)
def test_a_ruling_is_read_as_it_was_written(decisions_yaml: Path, ruled: Ruling) -> None:
    append_decisions(written(decisions_yaml, []), [ruled])
    assert read_decisions(decisions_yaml) == [ruled]


def test_mentions_of_one_side_are_written_together(decisions_yaml: Path) -> None:
    mixed = Ruling(1, "different", (M1, M2, M3), None, None, None, "so", "ada", date(2026, 1, 2), None, (1, 2, 1))
    append_decisions(written(decisions_yaml, []), [mixed])
    assert f"different: [[{M1}, {M3}], {M2}]" in decisions_yaml.read_text(encoding="utf-8")
    (read,) = read_decisions(decisions_yaml)
    assert (read.mention_ids, read.sides) == ((M1, M3, M2), (1, 1, 2))


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"different": [[M1, M2]]}, "`different` must list two or more"),
        ({"different": [[M1, M2], []]}, "`different` must list two or more"),
        ({"different": [[M1, M2], M2]}, "`different` must list two or more"),
        ({"same": [[M1, M2], M3]}, "`same` must list two or more"),
        ({"same": [M1, M2], "overrules": "yes"}, "`overrules` is 'yes', and must be true or false."),
        ({"same": [M1, M2], "known_by": [M1]}, "`known_by` must map mention ids"),
        ({"same": [M1, M2], "known_by": {"m1": {}}}, "`known_by` holds 'm1'"),
        ({"same": [M1, M2], "known_by": {M1: {"dump_id": "a"}}}, "`ordinal` is missing"),
        ({"same": [M1, M2], "known_by": {M1: {"dump_id": "a", "ordinal": "1"}}}, "`ordinal` is of the wrong type"),
        ({"same": [M1, M2], "known_by": {M1: {"dump_id": "a", "ordinal": 1, "age": 1}}}, "`age` is no key of it"),
        (
            {"same": [M1, M2], "known_by": {M1: {"dump_id": "a", "ordinal": 1, "beside": ["x"]}}},
            "`beside` is of the wrong",
        ),
    ],
)
def test_broken_sides_and_traces_are_named(decisions_yaml: Path, keys: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_decisions(written(decisions_yaml, [{**without("same"), **keys}]))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "# Rulings.\ndecisions: []\n",
        "decisions: []  # none yet\n",
        f"# Rulings.\ndecisions:\n\n  # The first.\n  - {ENTRY}# The end.\n",
        f"decisions:\n- {ENTRY.replace('    ', '  ')}",
        f"about: us\ndecisions:\n  - {ENTRY}".replace("\n", "\r\n"),
        "decisions: []",
        f"decisions:\n  - {ENTRY.rstrip()}",
        f"decisions:\r\n  - {ENTRY.rstrip()}".replace("\n", "\r\n").replace("\r\r", "\r"),
        "\ufeffdecisions: []\n",
        f"\ufeffdecisions:\n  - {ENTRY}",
    ],
)
def test_the_last_ruling_is_taken_back_and_the_rest_keeps_its_bytes(decisions_yaml: Path, text: str) -> None:
    decisions_yaml.write_bytes(text.encode())
    appended = append_decisions(decisions_yaml, [a_ruling("different", M1, M3)])
    take_last_back(decisions_yaml, last_decision(decisions_yaml))
    assert decisions_yaml.read_bytes() == text.encode()
    assert read_decisions(decisions_yaml) == appended.rulings[:-1]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"decisions:\n  - {ENTRY}  # above\n  - {ENTRY}  # below\n", f"decisions:\n  - {ENTRY}  # above\n  # below\n"),
        (f"decisions:\n  - {ENTRY}about: us\n", "decisions: []\nabout: us\n"),
    ],
)
def test_an_entry_written_by_hand_is_taken_back(decisions_yaml: Path, text: str, left: str) -> None:
    decisions_yaml.write_text(text, encoding="utf-8")
    take_last_back(decisions_yaml, last_decision(decisions_yaml))
    assert decisions_yaml.read_text(encoding="utf-8") == left


@pytest.mark.parametrize(
    "text",
    [
        f"decisions: [{{same: [{M1}, {M2}], why: so, decided_by: ada, decided_date: '2026-01-02'}}]\n",
        f"decisions:\n  -\n    {ENTRY}",
    ],
)
def test_an_entry_without_lines_of_its_own_is_not_taken_back(decisions_yaml: Path, text: str) -> None:
    decisions_yaml.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match="Take it out by hand"):
        take_last_back(decisions_yaml, last_decision(decisions_yaml))
    assert decisions_yaml.read_text(encoding="utf-8") == text


def test_what_is_not_the_last_any_more_is_not_taken_back(decisions_yaml: Path) -> None:
    append_decisions(written(decisions_yaml, []), [a_ruling("same", M1, M2)])
    last = last_decision(decisions_yaml)
    append_decisions(decisions_yaml, [a_ruling("same", M2, M3)])
    with pytest.raises(ConfigurationError, match="was changed since"):
        take_last_back(decisions_yaml, last)


def test_where_there_is_no_ruling_none_is_taken_back(decisions_yaml: Path) -> None:
    with pytest.raises(NotFoundError, match="holds no ruling"):
        last_decision(written(decisions_yaml, []))
