"""How numbers and names are put into sentences."""

from collections.abc import Iterable, Sequence
from typing import Final

_SHOWN: Final = 5


def many(count: int, one: str, several: str = "") -> str:
    """A number of things in words: `1 paper`, `2 papers`."""
    return f"{count:,} {one if count == 1 else several or f'{one}s'}"


def quoted(names: Iterable[str]) -> list[str]:
    """Names as code: `` `title` ``."""
    return [f"`{name}`" for name in names]


def listed(names: Sequence[str], count: int | None = None, between: str = ", ") -> str:
    """The first names, and how many more there are: of `count`, else of those given."""
    more = (len(names) if count is None else count) - len(names[:_SHOWN])
    return between.join(names[:_SHOWN]) + (f" and {more:,} more" if more > 0 else "")


def cut(text: str, length: int = 100) -> str:
    """A text that is no longer than this, `…` standing for what is left out."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
