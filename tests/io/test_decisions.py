from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from etl.deduplicate.rulings import Ruling
from etl.errors import ConfigurationError
from etl.io.decisions import append_decisions, read_decisions, take_back

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
        ({**GOOD, "becuase": "x"}, "unknown key `becuase`. Keys: same, why, decided_by, decided_date, excerpt."),
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
