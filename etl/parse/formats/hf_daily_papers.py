"""A page of Daily Papers, copied as text: page furniture, then title, abstract, author count and date for each paper.

```
Title of the paper                                ### [Title of the paper][32]

Its abstract, one paragraph.                      [

  • 5 authors                                     Its abstract, one paragraph.
·
Dec 24, 2021 17                                   ][33]
```
The year is not printed for the page's own year; a number behind the date counts discussions, one before a title votes.
An organisation may stand in place of the author count, and some papers lack these lines altogether. Copies that kept
headings and links (Markdown, `[n]` marks) are read as what they show (`etl.parse.hf.link_marks`).
"""

from collections.abc import Iterator
from typing import Final

from etl.parse.hf.link_marks import Own, masked, with_marks
from etl.parse.hf.linked import linked_records
from etl.parse.hf.page import Page
from etl.parse.hf.records import usual_records
from etl.parse.lines import Line, lines
from etl.parse.protocol import Block, Fault, Furniture, Mention

_SITE_WORDS: Final = ("trending papers in your email inbox", "AK and the research community", "huggingface.co/papers")
_SHARE: Final = 0.25
"""A page of which its own papers are less is rather something else."""


def sniff(head: str) -> float:
    """Most for papers that a count of authors or an organisation stands below, which no other page has."""
    found = [block for block in _blocks(head) if not isinstance(block, Furniture)]
    names = [{one.name for one in block.fields} if isinstance(block, Mention) else set() for block in found]
    words = sum(word in head for word in _SITE_WORDS)
    is_told = words > 0 or any("author_count" in said for said in names)
    own = ["author_count" in said or (is_told and "organisation" in said) for said in names]
    near = [bool(said & {"github_stars", "upvotes"}) for said in names]
    if not any(own):
        return 0.8 if words and sum(near) > 1 else 0.5 if words > 1 and sum(map(bool, names)) > 1 else 0.0
    sizes = [_size(block) for block in found]
    share = sum(size for size, is_own, is_near in zip(sizes, own, near, strict=True) if is_own or is_near) / sum(sizes)
    sure = 0.85 if sum(own) > 1 or words else 0.6
    return min(1.0, share / _SHARE) * (sure + 0.1 * (words > 0) + 0.05 * share)


def _size(block: Mention | Fault) -> int:
    return block.fields[-1].end - block.fields[0].start if isinstance(block, Mention) else block.end - block.start


def blocks(text: str) -> Iterator[Block]:
    """A mention for each title with an abstract, or with details."""
    return _blocks(text)


def _blocks(text: str) -> Iterator[Own]:
    seen = masked(text)
    return _read(text, text, False) if seen is text else with_marks(_read(seen, text, True), seen, text)


def _read(seen: str, text: str, is_linked: bool) -> Iterator[Own]:
    """Line by line, but for runs of papers in the usual layout; the last of a run may have further lines."""
    page, position = Page(text, is_linked), 0
    out, before = page.mentions.out, None
    for usual in linked_records(seen, text) if is_linked else usual_records(seen):
        if before and seen[before.end : usual.start].isspace():
            yield before.mention
            before = usual
            continue
        if before:
            page.mentions.reopen(before.start, before.mention)
            position = before.end
        yield from _read_lines(page, seen, position, usual.start)
        position, before = usual.start, usual if page.begins_anew() else None
        yield from out
        out.clear()
    if before:
        page.mentions.reopen(before.start, before.mention)
        position = before.end
    yield from _read_lines(page, seen, position, len(seen))
    page.end()
    yield from out


def _read_lines(page: Page, seen: str, start: int, end: int) -> Iterator[Own]:
    section, out = page.section, page.mentions.out
    for line in lines(seen[start:end]):
        if start:
            line = Line(line.text, line.start + start, line.end + start)
        if not line.text:
            if section.run or page.heading:
                page.end_run()
        elif section.run and page.goes_on_in(line.text):
            section.add(line)
        else:
            page.read(line)
            if out:
                yield from out
                out.clear()
