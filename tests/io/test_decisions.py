from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from etl.errors import ConfigurationError
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
