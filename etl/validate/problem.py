"""What is wrong with a table, and how it is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_EXAMPLE_CHARS: Final = 120


@dataclass(frozen=True, slots=True)
class Problem:
    """A check that failed: where, on how many rows, and a few of the values."""

    table: str
    column: str
    check: str
    count: int
    examples: tuple[str, ...]


def report(problems: Sequence[Problem]) -> str:
    """The problems for people, one a line, with what to do next."""
    lines = [f"validate: {_count(len(problems), 'check')} failed; data/processed/latest/ is left as it was."]
    for one in problems:
        examples = ", ".join(_cut(example) for example in one.examples)
        such_as = f", such as {examples}" if examples else ""
        lines.append(f"  {one.table}.{one.column}: {one.check} ({_count(one.count, 'row')}{such_as})")
    lines.append("Mend the stage that wrote the table, or the dump, then run `abstracts build`.")
    return "\n".join(lines)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _cut(text: str) -> str:
    return text if len(text) <= _EXAMPLE_CHARS else f"{text[:_EXAMPLE_CHARS]}…"
