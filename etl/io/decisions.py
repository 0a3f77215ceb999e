"""decisions.yaml: what curators ruled, each entry checked."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from etl.deduplicate.rulings import Ruling
from etl.errors import ConfigurationError
from etl.io.dumps import read_date
from etl.io.settings import read_yaml
from schemas.vocabulary import MENTION_ID, PAPER_ID, RULINGS

_ABOUT: Final = ("why", "decided_by", "decided_date", "excerpt")


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
    about = {"why": entry["why"], "decided_by": entry["decided_by"], "decided_date": decided}
    excerpt = entry.get("excerpt")
    ruled = _set(where, entry["set"]) if kinds[0] == "set" else _mentions(where, kinds[0], entry[kinds[0]])
    return Ruling(ordinal=ordinal, ruling=kinds[0], excerpt=None if excerpt is None else str(excerpt), **about, **ruled)


def _mentions(where: str, kind: str, ids: object) -> dict[str, Any]:
    is_list = isinstance(ids, list) and len(set(map(str, ids))) == len(ids) > 1
    if not is_list or not all(re.fullmatch(MENTION_ID, str(one)) for one in ids):  # type: ignore[attr-defined]
        raise ConfigurationError(f"{where}: `{kind}` must list two or more different mention ids (`m` and 16 digits).")
    return {"mention_ids": tuple(ids), "paper_id": None, "field": None, "value": None}  # type: ignore[arg-type]


def _set(where: str, ruled: object) -> dict[str, Any]:
    if not isinstance(ruled, Mapping) or ruled.keys() != {"paper_id", "field", "value"}:
        raise ConfigurationError(f"{where}: `set` must hold `paper_id`, `field` and `value`.")
    if not isinstance(ruled["field"], str):
        raise ConfigurationError(f"{where}: `field` is {ruled['field']!r}, and must name a column of `papers`.")
    if not re.fullmatch(PAPER_ID, str(ruled["paper_id"])):
        raise ConfigurationError(f"{where}: {ruled['paper_id']!r} is no paper id (`p` and 16 digits).")
    return {"mention_ids": (), **ruled}
