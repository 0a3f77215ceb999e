"""An author's publication list: abstract, comment lines, and an id line that closes the record.

The id line is `arXiv:ID[ - doi: DOI[ venue]]`. Copied from a page it loses the line end behind it, so the next
record's abstract is glued to it: `arXiv:2101.01234 - doi: 10.1000/j.bees.2021.1020A swarm is …`.
Where id, DOI and venue end is told by `etl.parse.glue`.
"""

import re
from collections.abc import Iterator

from etl.parse.glue import ARXIV_ID, split_doi, split_venue
from etl.parse.lines import SENTENCE_END, WRAPPED, Line, line_between, lines
from etl.parse.protocol import Block, Fault, Field, Furniture, Mention

_ID_LABEL = re.compile(r"arXiv:[ \t]{0,4}", re.IGNORECASE)
_DOI_LABEL = re.compile(r"[ \t]{0,4}[-–—;,|]?[ \t]{0,4}doi:[ \t]{0,4}", re.IGNORECASE)
_HEADING = 100
"""A shorter line that ends no sentence is a heading, unless it goes on or an id stands glued before it."""
_NARROW = 60
"""Text is hardly wrapped at fewer characters than this."""


def sniff(head: str) -> float:
    """Share of records that an id line closes, where there are as many as lines allow."""
    texts = [line.text for line in lines(head) if not line.is_blank]
    closed = sum(1 for block in blocks(head) if isinstance(block, Mention) and block.labels)
    return min(1.0, 3 * closed / len(texts)) if texts and _has_prose(texts) else 0.0


def _has_prose(texts: list[str]) -> bool:
    return any(len(text) > _HEADING and text.rstrip().endswith(SENTENCE_END) for text in texts)


def blocks(text: str) -> Iterator[Block]:
    """A mention for each id line; what stands before it since the last one is its abstract and comments."""
    record: list[Line] = []
    is_glued = False
    for line in lines(text):
        label = _ID_LABEL.match(line.text)
        if not label:
            if not line.is_blank:
                record.append(line)
            continue
        start = line.start + label.end()
        number = ARXIV_ID.match(text, start, line.end)
        if not number:
            yield from _record(record, (), (), is_glued)
            yield Fault(line.start, line.end, "no_arxiv_id", "'arXiv:' is not followed by an id")
            record, is_glued = [], False
            continue
        ids, labels = [Field("arxiv_id", number.start(), number.end())], [Furniture(line.start, start)]
        end = _read_doi(text, number.end(), line.end, ids, labels)
        yield from _record(record, tuple(ids), tuple(labels), is_glued)
        rest = line_between(text, end, line.end)
        record, is_glued = ([] if rest.is_blank else [rest]), not rest.is_blank
    yield from _record(record, (), (), is_glued)


def _read_doi(text: str, start: int, end: int, ids: list[Field], labels: list[Furniture]) -> int:
    """Read a DOI and a venue behind the id, if they are there; return where the next record begins."""
    label = _DOI_LABEL.match(text, start, end)
    if not label:
        return start
    doi_end = split_doi(text, label.end(), end)
    if doi_end is None:
        return start
    labels.append(Furniture(start, label.end()))
    ids.append(Field("doi", label.end(), doi_end))
    venue_start = doi_end
    while venue_start < end and text[venue_start] in ".,;":
        venue_start += 1
    if venue_start > doi_end:
        labels.append(Furniture(doi_end, venue_start))
    venue_end = split_venue(text, venue_start, end)
    venue = line_between(text, venue_start, venue_end)
    if not venue.is_blank:
        ids.append(Field("journal_ref", venue.start, venue.end))
    return venue_end


def _record(
    record: list[Line], ids: tuple[Field, ...], labels: tuple[Furniture, ...], is_glued: bool
) -> Iterator[Block]:
    """The lines before an id line as a mention: headings are faults, then the abstract, then comments."""
    headings = 0
    while headings < len(record) and not is_glued and _is_heading(record[headings : headings + 2]):
        heading = record[headings]
        yield Fault(heading.start, heading.end, "not_an_abstract", "a heading, or a line of another layout")
        headings += 1
    body = record[headings:]
    if not body and not ids:
        return
    if not body:
        yield Fault(labels[0].start, ids[-1].end, "id_without_abstract", "an id line that closes no record")
        return
    wrapped = _wrapped_lines(body)
    fields = [Field("abstract", body[0].start, body[wrapped - 1].end)]
    fields += [Field("comment", line.start, line.end) for line in body[wrapped:]]
    yield Mention((*fields, *ids), labels)


def _is_heading(pair: list[Line]) -> bool:
    """Whether the first of two lines stands before the abstract, and is not its beginning, wrapped."""
    text, following = pair[0].text, pair[-1].text
    if len(text) >= _HEADING or text.endswith(SENTENCE_END):
        return False
    is_wrapped = len(pair) == 2 and len(following) <= WRAPPED
    return not is_wrapped or (len(text) < _NARROW and not following[0].islower())


def _wrapped_lines(body: list[Line]) -> int:
    """How many lines the abstract takes: a wrapped one goes on until a line falls short of the first.

    A line that ends no sentence, behind one that does, is a comment.
    """
    count = 1
    full = len(body[0].text)
    while count < len(body) and 0.75 * full <= len(body[count - 1].text) <= WRAPPED:
        count += 1
    has_comment = body[count - 2].text.endswith(SENTENCE_END) and not body[count - 1].text.endswith(SENTENCE_END)
    return count - 1 if count > 1 and has_comment else count
