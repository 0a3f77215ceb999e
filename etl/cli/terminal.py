"""What people see: safe text, and progress on a terminal only."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final, TypeVar

from rich.console import Console
from rich.text import Text

out = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
"""Standard output; text from dumps is printed as it is, never as markup."""


def is_dialogue() -> bool:
    """Whether a person is there to ask: neither what is typed nor what is printed goes through a pipe or a file."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()


T = TypeVar("T")
_MINUTE: Final = 60
_HOUR: Final = 60 * _MINUTE


@contextmanager
def progress(what: str) -> Iterator[None]:
    """Show what is being done while it is, on a terminal; nothing in a pipe or a log."""
    console = Console(stderr=True)
    if console.is_terminal:
        with console.status(Text(safe(what))):  # a text, because what is in brackets in a name is no markup
            yield
    else:
        yield


def steps(what: str, done: Iterable[T], total: int, clock: Callable[[], float] = monotonic) -> Iterator[T]:
    """What comes of `total` steps as it comes, and on a terminal how many are done and how long the rest may take.

    `what` says what is done to which parts (`Normalising {} parts`); `clock` counts seconds.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield from done
        return
    start = clock()
    with console.status(Text(_how_far(what, 0, total, 0))) as status:
        for count, one in enumerate(done, 1):
            status.update(Text(_how_far(what, count, total, clock() - start)))
            yield one


def _how_far(what: str, count: int, total: int, seconds: float) -> str:
    """Such as `Normalising 34 of 200 parts, about 3 min left`, from the mean of the steps so far."""
    told = safe(what.replace("{}", f"{count:,} of {total:,}"))
    return f"{told}, about {_in_words(seconds / count * (total - count))} left" if 0 < count < total else told


def _in_words(seconds: float) -> str:
    """A time as one waits for it: `8 s`, `3 min`, `2 h 10 min`."""
    if seconds < _MINUTE:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / _MINUTE)
    return f"{minutes} min" if seconds < _HOUR else f"{minutes // _MINUTE} h {minutes % _MINUTE} min"


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
