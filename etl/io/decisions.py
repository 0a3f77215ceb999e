"""decisions.yaml: what curators ruled, each entry checked; new rulings are appended, and the rest stays as it is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

from etl.deduplicate.rulings import Ruling, verdicts
from etl.errors import ConfigurationError
from etl.io.dumps import read_date
from etl.io.files import replacing
from etl.io.settings import read_yaml
from schemas.vocabulary import MENTION_ID, PAPER_ID, RULINGS

_ABOUT: Final = ("why", "decided_by", "decided_date", "excerpt")
_EMPTY: Final = re.compile(r"^decisions:[ \t]*\[[ \t]*\]", re.MULTILINE)
_FIRST: Final = re.compile(r"^decisions:.*\n(?:[ \t]*(?:#.*)?\n)*([ ]*)-[ ]", re.MULTILINE)
_LAYOUT: Final = "a ruling is appended only where `decisions:` is the last key, and its list has a line for each `-`."


class Appended(NamedTuple):
    """The bytes of decisions.yaml before and after rulings were appended, and all that it then holds."""

    before: bytes
    after: bytes
    rulings: list[Ruling]


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


def append_decisions(path: Path, new: Sequence[Ruling]) -> Appended:
    """Append rulings on mentions to decisions.yaml as text: what is there, comments included, keeps its bytes.

    The file is replaced only once the usual reader has read from its new text what was there and the new rulings, and
    no two of them contradict each other; else a `ConfigurationError` is raised, and the file stays as it was.
    """
    known = read_decisions(path)
    expected = [*known, *(replace(one, ordinal=ordinal) for ordinal, one in enumerate(new, len(known) + 1))]
    verdicts(expected)
    before = path.read_bytes()
    after = _with_entries(before.decode(), new).encode()
    with replacing(path) as temporary:
        temporary.write_bytes(after)
        try:
            is_proven = read_decisions(temporary) == expected
        except ConfigurationError as error:
            raise ConfigurationError(f"{path}: {_LAYOUT}") from error
        if not is_proven:
            raise ConfigurationError(f"{path}: {_LAYOUT}")
    return Appended(before, after, expected)


def take_back(path: Path, appended: Appended) -> None:
    """Undo what `append_decisions` did; `ConfigurationError` if the file was changed since."""
    if path.read_bytes() != appended.after:
        raise ConfigurationError(f"{path}: was changed since. Take the ruling out by hand.")
    with replacing(path) as temporary:
        temporary.write_bytes(appended.before)


def _with_entries(text: str, new: Sequence[Ruling]) -> str:
    line_end = "\r\n" if "\r\n" in text else "\n"
    text = _EMPTY.sub("decisions:", text, count=1)
    if not text.endswith("\n"):
        text += line_end
    first = _FIRST.search(text.replace("\r\n", "\n"))
    indent = first[1] if first else "  "
    lines = [indent + line for one in new for line in _entry_lines(one)]
    return text + "".join(line + line_end for line in lines)


def _entry_lines(ruling: Ruling) -> list[str]:
    about = {
        "why": ruling.why,
        "decided_by": ruling.decided_by,
        "decided_date": ruling.decided_date.isoformat(),
        **({} if ruling.excerpt is None else {"excerpt": ruling.excerpt}),
    }
    lines = [f"- {ruling.ruling}: [{', '.join(ruling.mention_ids)}]"]
    return [*lines, *(f"  {key}: {_quoted(value)}" for key, value in about.items())]


def _quoted(text: str) -> str:
    """A text as a YAML scalar in double quotes, on one line."""
    dumped: str = yaml.safe_dump(text, default_style='"', allow_unicode=True, width=float("inf"))
    return dumped.rstrip("\n")
