"""Conflicts: the readings that lost, and what differs."""

from difflib import SequenceMatcher
from itertools import takewhile
from typing import Any, Final

from etl.deduplicate.comparable import is_number, tokens
from etl.deduplicate.survive import TEXTS, Choice, Row, is_nothing
from schemas.columns import Conflict, Mention

_NOTHING: Final = "∅"
_MAX_TOKENS: Final = 5000
"""So many tokens from the first difference on are compared; difflib takes quadratic time."""


def conflict_rows(paper_id: str, field: str, choice: Choice) -> list[dict[str, Any]]:
    """One row for each reading that lost."""
    return [
        {
            Conflict.paper_id: paper_id,
            Conflict.field: field,
            Conflict.kind: _kind(field, choice, value, rows),
            Conflict.chosen_value: _NOTHING if is_nothing(choice.value) else as_text(choice.value),
            Conflict.other_value: as_text(value),
            Conflict.chosen_mention_id: choice.source[Mention.mention_id] if choice.source else None,
            Conflict.other_mention_ids: sorted(row[Mention.mention_id] for row in rows),
            Conflict.difference: difference(as_text(choice.value), as_text(value)),
        }
        for value, rows in choice.others
    ]


def as_text(value: Any) -> str:
    """A value as the tables print it: lists joined by `; `, days in ISO form, nothing as nothing."""
    if value is None:
        return ""
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def _kind(field: str, choice: Choice, other: Any, rows: tuple[Row, ...]) -> str:
    if field not in TEXTS:
        return "value"
    if field == Mention.abstract and choice.source:
        chosen, others = choice.source[Mention.arxiv_version], {row[Mention.arxiv_version] for row in rows}
        if chosen is not None and not others & {None, chosen}:
            return "version"
    changed = [word for chosen, lost in _changes(choice.value or "", other) for word in (*chosen, *lost)]
    return "number" if changed and all(map(is_number, changed)) else "wording"


def difference(chosen: str, other: str) -> str:
    """The tokens that differ, `chosen → other`, separated by `; `; `∅` where one side has nothing."""
    changes = _changes(chosen, other)
    if not changes:
        return f"{chosen} → {other}"
    return "; ".join(f"{' '.join(a) or _NOTHING} → {' '.join(b) or _NOTHING}" for a, b in changes)


def _changes(chosen: str, other: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    a, b = tokens(chosen), tokens(other)
    start = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))
    a, b = a[start : start + _MAX_TOKENS], b[start : start + _MAX_TOKENS]
    matcher = SequenceMatcher(a=a, b=b, autojunk=len(a) > 1000)
    return [(a[i:j], b[k:m]) for kind, i, j, k, m in matcher.get_opcodes() if kind != "equal"]
