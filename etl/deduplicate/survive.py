"""Survivorship: which mention's reading of a field a paper takes, and by which rule.

The criteria stand in `CRITERIA`, surest first; each keeps the best of what is left, until one reading is. The rule
that a value carries is the criterion that settled it: `only_reading` and `all_agree` where nothing had to be.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from etl.deduplicate.comparable import comparable
from schemas.columns import Mention

Row = dict[str, Any]
"""A mention as a row, with its dump's place in dumps.yaml as `dump_ordinal`."""

DUMP_ORDINAL: Final = "dump_ordinal"
DECIDED: Final = "decided"
_NOTHING: Final[Mapping[str, Any]] = {}
TEXTS: Final = (Mention.title, Mention.abstract, Mention.journal, Mention.journal_ref, Mention.comment)
PRINTED: Final = (Mention.volume, Mention.number, Mention.pages, Mention.work_type)
VALUES: Final = (Mention.arxiv_id, Mention.doi, Mention.pmid, Mention.issn, Mention.isbn, Mention.author_count)
FIELDS: Final = (*TEXTS, *PRINTED, *VALUES, Mention.authors)
"""The fields whose value is one mention's; dates have a rule of their own (`dated`), lists are united."""

_DAMAGE: Final = frozenset(
    {"placeholder", "withdrawn", "truncated", "summary_only", "lost_markup", "undecodable_bytes"}
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A field's value, the mention it is from (None where a curator set it), the rule, and the readings that lost."""

    value: Any
    source: Row | None
    rule: str
    others: tuple[tuple[Any, tuple[Row, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One mention's reading of a field; readings of one `key` differ in form alone."""

    value: Any
    key: Hashable
    row: Row


Counts = Mapping[Hashable, int]
"""In how many dumps each reading stands, by its key."""


def _is_whole(reading: Reading, _: Counts) -> bool:
    return not _DAMAGE.intersection(reading.row[Mention.flags])


def _is_identified(reading: Reading, _: Counts) -> bool:
    return any(reading.row[name] is not None for name in (Mention.arxiv_id, Mention.doi, Mention.pmid))


def _dump_count(reading: Reading, counts: Counts) -> int:
    return counts[reading.key]


def _is_printed(reading: Reading, _: Counts) -> bool:
    return not reading.row[Mention.publication_date_is_inferred]


def _place(reading: Reading, _: Counts) -> tuple[int, int]:
    return (-reading.row[DUMP_ORDINAL], -reading.row[Mention.ordinal])


CRITERIA: Final[tuple[tuple[str, Callable[[Reading, Counts], Any]], ...]] = (
    ("undamaged", _is_whole),
    ("identified", _is_identified),
    ("most_dumps", _dump_count),
    ("printed_year", _is_printed),
    ("first_dump", _place),
)
"""The greatest score stays; `printed_year` weighs for dates only."""

RULES: Final = {
    DECIDED: "a curator decided it (decisions.yaml)",
    "only_reading": "only one mention has it",
    "all_agree": "the mentions that have it agree",
    "undamaged": "the other readings are of damaged, withdrawn or placeholder mentions",
    "identified": "the other readings are of mentions without an identifier",
    "most_dumps": "most dumps say so",
    "printed_year": "the other readings have no printed year",
    "first_dump": "its dump comes first in dumps.yaml",
    "most_precise": "it is the most precise of readings that agree",
    "united": "the list is put together from all mentions",
}
"""What each rule means, for people."""


def choose(readings: Sequence[Reading], *, is_date: bool = False) -> Choice | None:
    """The reading that survives, and those that lost, each with the mentions that have it; None without readings."""
    if not readings:
        return None
    keys = {reading.key for reading in readings}
    rule = "only_reading" if len(readings) == 1 else "all_agree" if len(keys) == 1 else None
    left, counts = list(readings), _dump_counts(readings)
    for name, score in CRITERIA:
        if name == "printed_year" and not is_date:
            continue
        best = max(score(reading, counts) for reading in left)
        left = [reading for reading in left if score(reading, counts) == best]
        if rule is None and len({reading.key for reading in left}) == 1:
            rule = name
    winner = left[0]
    return Choice(winner.value, winner.row, rule or CRITERIA[-1][0], _others(readings, winner.key))


def _dump_counts(readings: Sequence[Reading]) -> Counts:
    dumps: dict[Hashable, set[str]] = {}
    for reading in readings:
        dumps.setdefault(reading.key, set()).add(reading.row[Mention.dump_id])
    return {key: len(found) for key, found in dumps.items()}


def overrule(readings: Sequence[Reading], value: Any, key: Hashable) -> Choice:
    """What a curator decided; readings that differ from it have lost, whoever has them."""
    return Choice(value, None, DECIDED, _others(readings, key))


def _others(readings: Sequence[Reading], chosen: Hashable) -> tuple[tuple[Any, tuple[Row, ...]], ...]:
    losing: dict[Hashable, list[Reading]] = {}
    for reading in readings:
        if reading.key != chosen:
            losing.setdefault(reading.key, []).append(reading)
    return tuple((group[0].value, tuple(reading.row for reading in group)) for group in losing.values())


def choose_field(field: str, rows: Sequence[Row], decided: Mapping[str, Any] = _NOTHING) -> Choice | None:
    """A field's value among the mentions that have it, or the decided one against them; None where nobody has one."""
    readings = readings_of(field, rows)
    if field in decided:
        value = decided[field]
        return overrule(readings, value, None if is_nothing(value) else form_free(field, value))
    return choose(readings)


def readings_of(field: str, rows: Sequence[Row]) -> list[Reading]:
    """What the mentions say of a field, in their order; null and an empty list say nothing."""
    return [Reading(row[field], form_free(field, row[field]), row) for row in rows if not is_nothing(row[field])]


def is_nothing(value: Any) -> bool:
    """Whether a value says nothing: null, or an empty list."""
    return value is None or value == []


def form_free(field: str, value: Any) -> Hashable:
    """A value without its form (case, markup, punctuation, white space), by which readings are one or another.

    Identifiers and numbers have no form: they are equal or not.
    """
    if field == Mention.authors:
        return tuple(comparable(name) for name in value)
    return (comparable(value) or value) if field in TEXTS or field in PRINTED else value


def unite(field: str, rows: Sequence[Row]) -> list[tuple[Row, list[str]]]:
    """A list such as categories or web addresses: what each mention adds to those before it, in survivorship order."""
    ranked = sorted(
        (Reading(row[field], None, row) for row in rows if row[field]),
        key=lambda reading: (
            not _is_whole(reading, {}),
            not _is_identified(reading, {}),
            reading.row[DUMP_ORDINAL],
            reading.row[Mention.ordinal],
        ),
    )
    seen: set[str] = set()
    added: list[tuple[Row, list[str]]] = []
    for reading in ranked:
        new = [value for value in dict.fromkeys(reading.value) if value not in seen]
        seen.update(new)
        if new:
            added.append((reading.row, new))
    return added
