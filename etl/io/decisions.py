"""decisions.yaml: what curators ruled, each entry checked."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from etl.deduplicate.rulings import Ruling, Trace
from etl.errors import ConfigurationError
from etl.io.dumps import read_date
from etl.io.settings import read_yaml
from schemas.vocabulary import MENTION_ID, PAPER_ID, RULINGS

_ABOUT: Final = ("why", "decided_by", "decided_date", "excerpt", "overrules", "known_by")
_TRACED: Final = tuple(name for name in Trace._fields if name != "mention_id")


def read_decisions(path: Path) -> list[Ruling]:
    """The rulings, in the order of the file; `ConfigurationError` names the entry that is broken."""
    content = read_yaml(path)
    entries = content.get("decisions") if isinstance(content, dict) else None
    if not isinstance(entries, list):
        raise ConfigurationError(f"{path}: must hold a list `decisions:` (`decisions: []` when there are none).")
    return [_ruling(f"{path}: entry {ordinal}", ordinal, entry) for ordinal, entry in enumerate(entries, 1)]


def _ruling(where: str, ordinal: int, entry: object) -> Ruling:
    kinds = [kind for kind in RULINGS if isinstance(entry, Mapping) and kind in entry]
    if not isinstance(entry, Mapping) or len(kinds) != 1:
        raise ConfigurationError(f"{where}: must hold exactly one of {', '.join(RULINGS)}.")
    unknown = sorted(entry.keys() - {*_ABOUT, *kinds}, key=str)
    if unknown:
        raise ConfigurationError(f"{where}: unknown key `{unknown[0]}`. Keys: {', '.join((kinds[0], *_ABOUT))}.")
    for key in ("why", "decided_by"):
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            raise ConfigurationError(f"{where}: `{key}` is missing: say it in words.")
    decided = read_date(f"{where}: decided_date", entry.get("decided_date"))
    if decided is None:
        raise ConfigurationError(f'{where}: `decided_date` is missing; write it as "2025-12-12".')
    overrules = entry.get("overrules", False)
    if not isinstance(overrules, bool):
        raise ConfigurationError(f"{where}: `overrules` is {overrules!r}, and must be true or false.")
    excerpt = entry.get("excerpt")
    ruled = _set(where, entry["set"]) if kinds[0] == "set" else _mentions(where, kinds[0], entry[kinds[0]])
    return Ruling(
        ordinal=ordinal,
        ruling=kinds[0],
        why=entry["why"],
        decided_by=entry["decided_by"],
        decided_date=decided,
        excerpt=None if excerpt is None else str(excerpt),
        overrules=overrules,
        known_by=tuple(_traces(where, entry.get("known_by", {}))),
        **ruled,
    )


def _mentions(where: str, kind: str, ruled: object) -> dict[str, Any]:
    """The mentions ruled on with their sides: of `different` each is one of its own, but those listed together."""
    sides = ruled if isinstance(ruled, list) else []
    if kind == "different":
        sides = [side if isinstance(side, list) else [side] for side in sides]
        has_sides = len(sides) > 1 and all(sides)
    else:
        sides, has_sides = [sides], True
    ids = [one for side in sides for one in side]
    is_list = has_sides and len(set(map(str, ids))) == len(ids) > 1
    if not is_list or not all(re.fullmatch(MENTION_ID, str(one)) for one in ids):
        raise ConfigurationError(f"{where}: `{kind}` must list two or more different mention ids (`m` and 16 digits).")
    numbers = tuple(number for number, side in enumerate(sides, 1) for _ in side)
    return {"mention_ids": tuple(ids), "sides": numbers, "paper_id": None, "field": None, "value": None}


def _set(where: str, ruled: object) -> dict[str, Any]:
    if not isinstance(ruled, Mapping) or ruled.keys() != {"paper_id", "field", "value"}:
        raise ConfigurationError(f"{where}: `set` must hold `paper_id`, `field` and `value`.")
    if not isinstance(ruled["field"], str):
        raise ConfigurationError(f"{where}: `field` is {ruled['field']!r}, and must name a column of `papers`.")
    if not re.fullmatch(PAPER_ID, str(ruled["paper_id"])):
        raise ConfigurationError(f"{where}: {ruled['paper_id']!r} is no paper id (`p` and 16 digits).")
    return {"mention_ids": (), **ruled}


def _traces(where: str, known_by: object) -> Iterator[Trace]:
    """What each mention is recognised by, by its id."""
    if not isinstance(known_by, Mapping):
        raise ConfigurationError(f"{where}: `known_by` must map mention ids to what is known of them.")
    for mention_id, facts in known_by.items():
        if not re.fullmatch(MENTION_ID, str(mention_id)) or not isinstance(facts, Mapping):
            raise ConfigurationError(f"{where}: `known_by` holds {mention_id!r}, and must map mention ids to mappings.")
        unknown = sorted(facts.keys() - set(_TRACED), key=str)
        wrong = [name for name, fact in facts.items() if not _is_fact(name, fact)]
        missing = [name for name in ("dump_id", "ordinal") if name not in facts]
        for names, what in ((unknown, "is no key of it"), (wrong, "is of the wrong type"), (missing, "is missing")):
            if names:
                raise ConfigurationError(
                    f"{where}: `known_by` of {mention_id}: `{names[0]}` {what}. Keys: {', '.join(_TRACED)}."
                )
        yield Trace(mention_id=mention_id, **{**facts, "beside": tuple(facts.get("beside", ()))})


def _is_fact(name: str, fact: object) -> bool:
    if name == "beside":
        return isinstance(fact, list) and all(re.fullmatch(MENTION_ID, str(one)) for one in fact)
    return type(fact) is (int if name == "ordinal" else str)
