"""The text of an export, and what stands in it between the records."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from etl.parse.encoding import shown
from etl.parse.lines import is_blank, lines
from etl.parse.protocol import Block, Fault, Furniture, Record

_LONE_RETURN: Final = re.compile(r"\r(?!\n)")


def uniform(text: str) -> str:
    """The text with CR alone as LF, and U+FFFD for every byte that is no text; as long as it was, so places stay."""
    return shown(_LONE_RETURN.sub("\n", text) if "\r" in text else text)


def with_furniture(
    text: str, claimed: Iterable[Record | Fault | Furniture], is_furniture: Callable[[str], bool]
) -> Iterator[Block]:
    """The blocks that are claimed, and as furniture the lines between them that are; any others are left unclaimed."""
    position = 0
    for one in claimed:
        yield from _between(text, position, one.start, is_furniture)
        yield one
        position = one.end
    yield from _between(text, position, len(text), is_furniture)


def _between(text: str, start: int, end: int, is_furniture: Callable[[str], bool]) -> Iterator[Furniture]:
    if end > start and not is_blank(text[start:end]):
        for line in lines(text[start:end]):
            if not line.is_blank and is_furniture(line.text):
                yield Furniture(start + line.start, start + line.end)
