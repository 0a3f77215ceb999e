"""decisions.yaml as text: rulings are appended and taken back, and the rest keeps its bytes, comments included."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

from etl.deduplicate.rulings import Ruling, verdicts
from etl.errors import ConfigurationError, NotFoundError
from etl.io.decisions import read_decisions
from etl.io.files import replacing

_EMPTY: Final = re.compile(r"^(\ufeff?decisions:)[ \t]*\[[ \t]*\]", re.MULTILINE)
_FIRST: Final = re.compile(r"^\ufeff?decisions:.*\n(?:[ \t]*(?:#.*)?\n)*([ ]*)-[ ]", re.MULTILINE)
_BARE: Final = re.compile(r"^(\ufeff?decisions:)", re.MULTILINE)
_ASIDE: Final = re.compile(r"[ \t]*(?:#.*)?\r?\n?")
"""A line that is blank or a comment, and so of no entry."""
_LAYOUT: Final = "a ruling is appended only where `decisions:` is the last key, and its list has a line for each `-`."


class Appended(NamedTuple):
    """The bytes of decisions.yaml before and after rulings were appended, and all that it then holds."""

    before: bytes
    after: bytes
    rulings: list[Ruling]


def append_decisions(path: Path, new: Sequence[Ruling]) -> Appended:
    """Append rulings to decisions.yaml.

    The file is replaced only once the usual reader has read from its new text what was there and the new rulings, and
    no two of them contradict each other; else a `ConfigurationError` is raised, and the file stays as it was.
    """
    known = read_decisions(path)
    new = [_in_sides(replace(one, ordinal=ordinal)) for ordinal, one in enumerate(new, len(known) + 1)]
    expected = [*known, *new]
    verdicts(expected)
    before = path.read_bytes()
    after = _with_entries(before.decode(), new).encode()
    _replace(path, after, expected, _LAYOUT)
    return Appended(before, after, expected)


def take_back(path: Path, appended: Appended) -> None:
    """Undo what `append_decisions` did; `ConfigurationError` if the file was changed since."""
    if path.read_bytes() != appended.after:
        raise ConfigurationError(f"{path}: was changed since. Take the ruling out by hand.")
    with replacing(path) as temporary:
        temporary.write_bytes(appended.before)


def last_decision(path: Path) -> Ruling:
    """The ruling that stands last; `NotFoundError` if there is none."""
    rulings = read_decisions(path)
    if not rulings:
        raise NotFoundError(f"{path}: holds no ruling that could be taken back.")
    return rulings[-1]


def take_last_back(path: Path, last: Ruling) -> None:
    """Take the last ruling out of decisions.yaml.

    `ConfigurationError` if `last` is the last no more, or stands in a layout from which it is not taken safely.
    """
    known = read_decisions(path)
    if known[-1:] != [last]:
        raise ConfigurationError(f"{path}: was changed since. Look at it, and run this again.")
    text = path.read_bytes().decode()
    after = _without_last(text) or text
    refusal = f"entry {last.ordinal} cannot be told from what is around it. Take it out by hand."
    _replace(path, after.encode(), known[:-1], refusal)


def _in_sides(ruling: Ruling) -> Ruling:
    """The ruling with the mentions of one side together, as they are written."""
    ordered = sorted(zip(ruling.sides, ruling.mention_ids, strict=True), key=lambda pair: pair[0])
    return replace(
        ruling, sides=tuple(side for side, _ in ordered), mention_ids=tuple(mention_id for _, mention_id in ordered)
    )


def _replace(path: Path, after: bytes, expected: Sequence[Ruling], refusal: str) -> None:
    """Give the file its new text if that reads as expected; else raise, and leave it as it was."""
    with replacing(path) as temporary:
        temporary.write_bytes(after)
        try:
            is_proven = read_decisions(temporary) == expected
        except ConfigurationError as error:
            raise ConfigurationError(f"{path}: {refusal}") from error
        if not is_proven:
            raise ConfigurationError(f"{path}: {refusal}")


def _with_entries(text: str, new: Sequence[Ruling]) -> str:
    line_end = "\r\n" if "\r\n" in text else "\n"
    text = _EMPTY.sub(r"\1", text, count=1)
    is_ended = text.endswith("\n")
    first = _FIRST.search(text.replace("\r\n", "\n"))
    indent = first[1] if first else "  "
    lines = [indent + line for one in new for line in _entry_lines(one)]
    # where the last line had no end, the new one has none: so what is taken back leaves what was there
    added = line_end.join(lines)
    return f"{text}{added}{line_end}" if is_ended else f"{text}{line_end}{added}"


def _without_last(text: str) -> str | None:
    """The text without the lines of the last entry of the list; None where it has no lines of its own."""
    root = yaml.compose(text, yaml.SafeLoader)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    entries: list[yaml.Node] = next((value.value for key, value in pairs if key.value == "decisions"), [])
    lines = text.splitlines(keepends=True)
    first = entries[-1].start_mark.line
    if not lines[first].lstrip(" ").startswith("-"):
        return None
    until = min(entries[-1].end_mark.line + (entries[-1].end_mark.column > 0), len(lines))
    while until > first + 1 and _ASIDE.fullmatch(lines[until - 1]):
        until -= 1
    left = "".join([*lines[:first], *lines[until:]])
    if not lines[-1].endswith("\n") and until == len(lines):
        left = left.removesuffix("\n").removesuffix("\r")
    return left if len(entries) > 1 else _BARE.sub(r"\1 []", left, count=1)


def _entry_lines(ruling: Ruling) -> Iterator[str]:
    yield f"- {ruling.ruling}: {_ruled(ruling)}"
    about: dict[str, Any] = {
        "why": ruling.why,
        "decided_by": ruling.decided_by,
        "decided_date": ruling.decided_date,
        "excerpt": ruling.excerpt,
    }
    yield from (f"  {key}: {_scalar(value)}" for key, value in about.items() if value is not None)
    if ruling.overrules:
        yield "  overrules: true"
    if ruling.known_by:
        yield "  known_by:"
    for trace in ruling.known_by:
        facts = trace._asdict() | {"beside": list(trace.beside)}
        known = {name: fact for name, fact in facts.items() if name != "mention_id" and fact not in (None, [])}
        yield f"    {trace.mention_id}: {_mapping(known)}"


def _ruled(ruling: Ruling) -> str:
    if ruling.ruling == "set":
        return f"{{paper_id: {ruling.paper_id}, field: {ruling.field}, value: {_scalar(ruling.value)}}}"
    if ruling.ruling == "same":
        return _listed(ruling.mention_ids)
    sides: dict[int, list[str]] = {}
    for mention_id, side in zip(ruling.mention_ids, ruling.sides, strict=True):
        sides.setdefault(side, []).append(mention_id)
    return _listed(ids[0] if len(ids) == 1 else _listed(ids) for ids in sides.values())


def _listed(texts: Iterable[str]) -> str:
    return f"[{', '.join(texts)}]"


def _mapping(facts: Mapping[str, Any]) -> str:
    return f"{{{', '.join(f'{name}: {_scalar(fact)}' for name, fact in facts.items())}}}"


def _scalar(value: Any) -> str:
    """A value as YAML on one line: a text, or a day, in double quotes."""
    if isinstance(value, list):
        return _listed(map(_scalar, value))
    if value is None or isinstance(value, int):
        return "null" if value is None else str(value)
    text = value.isoformat() if isinstance(value, date) else value
    dumped: str = yaml.safe_dump(text, default_style='"', allow_unicode=True, width=float("inf"))
    return dumped.rstrip("\n")
