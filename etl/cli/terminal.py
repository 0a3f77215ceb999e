"""What people see: safe text, and progress on a terminal only."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.text import Text

T = TypeVar("T")

out = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
"""Standard output; text from dumps is printed as it is, never as markup."""


def is_dialogue() -> bool:
    """Whether a person is there to ask: neither what is typed nor what is printed goes through a pipe or a file."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()


@contextmanager
def progress(what: str) -> Iterator[None]:
    """Show what is being done while it is, on a terminal; nothing in a pipe or a log."""
    console = Console(stderr=True)
    if console.is_terminal:
        with console.status(Text(safe(what))):  # a text, because what is in brackets in a name is no markup
            yield
    else:
        yield


def steps(what: str, done: Iterable[T], total: int) -> Iterator[T]:
    """What comes of `total` steps as it comes."""
    with progress(what.replace("{}", f"{total:,}")):
        yield from done


def warn(text: str) -> None:
    """Tell on standard error what is not as it should be, and does not stop the work."""
    Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True).print(f"warning: {safe(text)}")


def printable(text: str) -> str:
    """The text on one line, without what no editor shows."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def many(count: int, one: str, several: str = "") -> str:
    """A number of things in words: `1 pair`, `2 pairs`."""
    return f"{count:,} {one if count == 1 else several or f'{one}s'}"


def as_shown() -> Callable[[str], str]:
    """How text of dumps is printed: as it is where a program reads it, `safe` on a terminal."""
    return safe if sys.stdout.isatty() else str


def safe(text: str) -> str:
    """The text with control characters made visible, so that a dump cannot drive the terminal."""
    return "".join(char if char.isprintable() or char in "\n\t" else f"\\x{ord(char):02x}" for char in text)
