"""What is checked of one input of a fuzzer: quick checks, thousands a second, and one input in some in full."""

import zlib
from collections.abc import Callable
from typing import Final

from etl.normalise.arxiv_ids import arxiv_id, named_arxiv_id, said_arxiv_ids, stored_arxiv_id
from etl.normalise.authors import author_list
from etl.normalise.catalogue import bare_pmid, catalogued_year, first_isbn, first_issn, linked_pmid
from etl.normalise.citations import citation
from etl.normalise.columns import count
from etl.normalise.dates import printed_date
from etl.normalise.dois import doi, dois, labelled_dois, linked_dois
from etl.normalise.identifiers import commented_arxiv_id
from etl.normalise.latex import has_latex
from etl.normalise.mathml import without_mathml
from etl.normalise.subjects import categories, keywords
from etl.normalise.text import plain_text, without_braces
from etl.normalise.urls import listed_urls, urls
from etl.normalise.venues import venue
from etl.normalise.work_types import work_type
from etl.parse.detect import detect
from etl.parse.driver import parse
from etl.parse.encoding import as_bytes, decode
from etl.parse.formats import FORMATS
from etl.parse.pieces import RECORD, TextLimits, pieces
from etl.parse.protocol import Format, bytes_as
from tests.reliability.hostile.conserved import LIMITS, NotConservedError, check_parsed, check_parts, read_all

_BOUNDS: Final = TextLimits(LIMITS.max_field_chars, LIMITS.max_record_chars)
_IN_FULL: Final = 32
_NAMES: Final = sorted(FORMATS)
TEXTS: Final[tuple[Callable[[str], object], ...]] = (
    *(plain_text, without_braces, without_mathml, has_latex, author_list, printed_date, venue, citation, count),
    *(arxiv_id, named_arxiv_id, said_arxiv_ids, stored_arxiv_id, commented_arxiv_id),
    *(doi, dois, labelled_dois, linked_dois, bare_pmid, catalogued_year, first_isbn, first_issn, linked_pmid),
    *(categories, keywords, listed_urls, urls, work_type),
)
"""All that `normalise` does with one text, whichever field it is of."""


def check_blocks(layout: Format, raw: bytes) -> None:
    """A format cuts a text into pieces that tile it, each field trimmed; of some inputs tables are made, too."""
    encoding = bytes_as(layout)
    decoded = as_bytes(raw, encoding) if encoding else decode(raw)
    position = 0
    for some in pieces(layout.blocks(decoded.text), decoded.text, _BOUNDS):
        for start, end, field in zip(some.starts, some.ends, some.fields, strict=True):
            if start != position or end <= start:
                raise NotConservedError(f"a piece is {start} to {end}, and the last one ended at {position}")
            position = end
            if field and field != RECORD and not decoded.text[start:end].strip() == decoded.text[start:end] != "":
                raise NotConservedError(f"field {field} at {start} is not trimmed, or empty")
    if position != len(decoded.text):
        raise NotConservedError(f"the pieces end at {position}, the text at {len(decoded.text)}")
    if not 0 <= layout.sniff(decoded.text) <= 1:
        raise NotConservedError("a confidence that is none")
    if zlib.crc32(raw) % _IN_FULL == 0:
        name = next(name for name, one in FORMATS.items() if one is layout)
        read_all(name, layout, raw)


def check_driver(raw: bytes) -> None:
    """The driver accounts for all bytes of a dump, whole and in chunks, and every format may be asked what it is."""
    if len(raw) < 2:
        return
    layout, size, body = FORMATS[_NAMES[raw[0] % len(_NAMES)]], 1 + raw[1], raw[2:]
    check_parsed(parse(body, "d", layout, LIMITS), body)
    if raw[0] & 128:
        check_parts(body, layout, size)
    if raw[0] & 64:
        detect(body, FORMATS)


def choosing(format_name: str) -> bytes:
    """The bytes that choose a format, chunks of 40 bytes, and that the formats are asked."""
    number = next(byte for byte in range(192, 256) if byte % len(_NAMES) == _NAMES.index(format_name))
    return bytes([number, 39])


def check_text(raw: bytes) -> None:
    """One field of every kind can be normalised, whatever it holds."""
    text = raw.decode("utf-8", "replace")
    plain = plain_text(text)
    if plain != " ".join(plain.split()):
        raise NotConservedError("a readable text is not on one line")
    for function in TEXTS:
        function(text)
        function(plain)
