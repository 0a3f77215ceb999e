"""A list of abstracts, each behind a label: `Abstract: …`, one a line or wrapped, with titles above where printed.

What counts as a label says `etl.parse.lists.abstract_label`. In a text without any label each paragraph of prose, or
each long line, is an abstract: `sniff` calls that no more than a guess. A title without authors above the only abstract
of a dump is told by what follows.
"""

import re
from collections.abc import Iterator
from typing import Final

from etl.parse.lines import with_newlines
from etl.parse.lists.abstract_records import is_labelled, labelled_blocks
from etl.parse.lists.unlabelled import guess, unlabelled_blocks
from etl.parse.protocol import Block, Mention

_OTHER_LAYOUT: Final = re.compile(
    r"△ Less|▽ More|\n[ \t]*Submitted \d[^\n]{5,80}originally announced|arXiv:[ \t]?\d{4}\.\d"
)
"""Marks of the pages of arXiv, in which a labelled abstract is only a part of a record."""
_NEAR: Final = 250
_SHORTEST: Final = 30
"""Behind fewer characters, on average, stand no abstracts."""


_MARKUP: Final = re.compile(r"\s{0,99}<(?:!doctype|html|\?xml|head|body)\b", re.IGNORECASE)
"""A page of HTML is no list, whatever its attributes are called."""


def sniff(head: str) -> float:
    """Twice the share of the text that stands behind labels; without any label, how much it looks like abstracts."""
    text = with_newlines(head)
    if _MARKUP.match(text):
        return 0.0
    if not is_labelled(text):
        return guess(text)
    total = len(" ".join(text.split()))
    count = covered = above = 0
    for block in blocks(text):
        if isinstance(block, Mention):
            first, last = block.fields[0].start, block.fields[-1].end
            if not _OTHER_LAYOUT.search(text, max(above, first - _NEAR), last + _NEAR):
                count, covered = count + 1, covered + last - first
            above = last
    return min(1.0, 2.2 * covered / total) if covered >= _SHORTEST * count else 0.0


def blocks(text: str) -> Iterator[Block]:
    """A mention for each label; other text is a fault. A text without any label is read by its paragraphs."""
    text = with_newlines(text)
    return labelled_blocks(text) if is_labelled(text) else unlabelled_blocks(text)
