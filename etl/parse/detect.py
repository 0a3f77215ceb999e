"""Which format a dump is of, told by its head."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from etl.parse.encoding import as_bytes, decode
from etl.parse.protocol import Format, bytes_as

HEAD_BYTES: Final = 1 << 16
"""What a format sees of a dump when it is asked whether the dump is its own."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A format's name and how surely a dump is of it, 0 to 1."""

    format: str
    confidence: float


def detect(raw: bytes, formats: Mapping[str, Format]) -> list[Guess]:
    """Every format with its confidence, the surest first, ties in the order of their names; `raw` may be a head."""
    head = raw[:HEAD_BYTES]
    text, characters = decode(head).text, as_bytes(head, "binary").text
    guesses = [
        Guess(name, round(layout.sniff(characters if bytes_as(layout) else text), 3))
        for name, layout in formats.items()
    ]
    return sorted(guesses, key=lambda guess: (-guess.confidence, guess.format))
