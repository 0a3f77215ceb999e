"""What a format is: a module that can say whether a text looks like its own, and cut such a text into blocks.

Formats count in characters of the decoded text. Bytes, encodings, ids and what no block claims are the
driver's work (`etl.parse.driver`), so that a format is only about the layout it reads.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Field:
    """Characters `[start, end)` hold a printed field of a mention, trimmed and not empty.

    A field that comes in several pieces is several `Field`s of one name, in reading order.
    """

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Furniture:
    """Characters `[start, end)` are page chrome, a label or a separator.

    `field` names a fact about the page itself: `captured_date` is the only one so far.
    """

    start: int
    end: int
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """Characters `[start, end)` could not be read; `rule` names why for programs, `reason` for people."""

    start: int
    end: int
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Mention:
    """One appearance of a paper: its fields, and the labels that stand between them."""

    fields: tuple[Field, ...]
    labels: tuple[Furniture, ...] = ()


Block = Mention | Furniture | Fault


class Format(Protocol):
    """A layout of dumps. A module with these two functions is one."""

    def sniff(self, head: str) -> float:
        """How surely the head of a dump is of this format, 0 to 1; linear in its length."""

    def blocks(self, text: str) -> Iterator[Block]:
        """Cut a text into blocks, in order and without overlap; what no block claims is quarantined.

        Linear in the length of the text, whatever it holds; never raises.
        """
