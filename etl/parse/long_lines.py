"""A stream of bytes cut at line ends, in bounded memory however long its lines are."""

from collections.abc import Iterable, Iterator

Cut = tuple[bytes, bool]
"""Bytes of whole lines, or (`True`) of one line, or a part of one, that is too long."""


def lines_at_once(chunks: Iterable[bytes], max_line_bytes: int) -> Iterator[Cut]:
    """The bytes of a stream, at least one cut: as many whole lines as came, and lines that are too long by themselves.

    A line has at most `max_line_bytes` bytes before its end, or is too long: then it comes as it does in the stream.
    """
    waiting: list[bytes] = []
    size, is_within = 0, False
    for chunk in filter(None, chunks):
        waiting.append(chunk)
        size += len(chunk)
        if not is_within and size <= max_line_bytes and b"\n" not in chunk:
            continue
        raw, at = b"".join(waiting), 0
        if is_within:  # a line that is too long goes on
            at = _line_end(raw, 0)
            yield raw[:at], True
            is_within = not raw.endswith(b"\n", 0, at)
        for start, end, is_too_long in _cuts(raw, at, max_line_bytes):
            yield raw[start:end], is_too_long
            is_within, at = is_too_long and not raw.endswith(b"\n", start, end), end
        waiting, size = [raw[at:]], len(raw) - at
    yield b"".join(waiting), False


def _cuts(raw: bytes, at: int, limit: int) -> Iterator[tuple[int, int, bool]]:
    """Runs of whole lines, and lines that are too long, the last perhaps unfinished; what is left may still grow."""
    start = at
    while at < len(raw):
        behind = raw.rfind(b"\n", at, at + limit + 1) + 1
        if behind:
            at = behind
        elif len(raw) - at <= limit:
            break
        else:
            if start < at:
                yield start, at, False
            start, at = at, _line_end(raw, at)
            yield start, at, True
            start = at
    if start < at:
        yield start, at, False


def _line_end(raw: bytes, at: int) -> int:
    """Behind the next line end, or behind all."""
    return raw.find(b"\n", at) + 1 or len(raw)
