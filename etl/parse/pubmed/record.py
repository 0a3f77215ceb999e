"""A record of the abstract export of PubMed: its paragraphs, told by their labels and by their order, as a mention."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from operator import itemgetter
from typing import Final

from etl.parse.protocol import Block, Fault, Field, Furniture, Mention
from etl.parse.pubmed.citation import are_names
from etl.parse.pubmed.labels import ID, IDS, LABEL, NO_TITLE, Paragraph, has_pmid, unglued
from etl.parse.pubmed.prose import is_address, is_foreign, is_notice, trailing_notice
from etl.parse.references.tagged import stray, trimmed

_AFFILIATION: Final = re.compile(r"\(\d{1,4}\)\S")
_NEXT_AFFILIATION: Final = re.compile(r"\n\(\d{1,4}\)\S")


def record_blocks(text: str, paragraphs: list[Paragraph], cited: list[Field]) -> Iterator[Block]:
    """The mention of a record, given the fields of its first paragraph, a citation.

    Where that is none that is sure, such as the title of a chapter of a book, the record must have a PMID.
    """
    if not paragraphs:
        return
    start, end = paragraphs[0][0], paragraphs[-1][1]
    if cited[0].name != "journal" and not has_pmid(text, start, end):
        yield from (stray(text, *paragraph) for paragraph in paragraphs)
        return
    record = _Record(text, cited, {name for name, _, _ in cited}, [text[i:j] for name, i, j in cited if name == "doi"])
    pieces = unglued(text, paragraphs)
    for (begin, stop), following in zip_longest(pieces, pieces[1:]):
        record.read(begin, stop, following)
    if "title" in record.seen or "abstract" in record.seen:
        yield Mention(tuple(record.fields), tuple(record.labels(start, end)))
    else:
        yield Fault(start, end, "no_title_or_abstract", "a citation with neither title nor abstract")


@dataclass(slots=True)
class _Record:
    """The fields of a record as far as it was read, their names, the DOIs cited, and what could not be read."""

    text: str
    fields: list[Field]
    seen: set[str]
    dois: list[str]
    last: str = ""
    unread: list[Paragraph] = field(default_factory=list)

    def labels(self, start: int, end: int) -> list[Furniture]:
        """What stands between the fields and around them, but for what could not be read."""
        new = tuple.__new__  # makes one in half the time that its class takes
        labels: list[Furniture] = []
        unread = [Field("", *span) for span in self.unread]
        for _, begin, stop in sorted([*self.fields, *unread], key=itemgetter(1)) if unread else self.fields:
            if start < begin:
                labels.append(new(Furniture, (start, begin, None)))
            start = stop
        if start < end:
            labels.append(Furniture(start, end))
        return labels

    def read(self, start: int, end: int, following: Paragraph | None) -> None:
        """Take a paragraph: the first is the title, others are told by their label, or by place and words."""
        text = self.text
        if "title" not in self.seen and not text.startswith(NO_TITLE, start):
            name = "title"
        elif label := LABEL.match(text, start, end):
            name, start = self.name_behind(label, start)
        else:
            name = self.name_of(start, end, following)
        if name == "ids":
            self.take_ids(start, end)
        elif name in ("abstract", "other_abstract"):
            self.take_abstract(name, start, end)
        elif start < end:
            if name == "authors" and text[end - 1] == ".":  # the list's, not a name's
                end = start + len(text[start : end - 1].rstrip())
            self.fields.append(tuple.__new__(Field, (name, start, end)))
        self.seen.add(name)
        self.last = name

    def name_behind(self, label: re.Match[str], start: int) -> tuple[str, int]:
        """The field of a paragraph with a label, and where it begins: most have no column, and the label's name."""
        kind = label.lastgroup or ""
        if kind in ("ids", "language"):
            return kind, start
        if kind in ("related", "listed"):
            kind = "_".join(label[0].rstrip(": \n").lower().split())
        elif kind in ("heading", "second_abstract"):
            kind = "other_abstract" if "abstract" in self.seen else "abstract"
        return kind, label.end()

    def name_of(self, start: int, end: int, following: Paragraph | None) -> str:
        """The field of a paragraph without a label."""
        text, seen, last = self.text, self.seen, self.last
        has_abstract = "abstract" in seen
        if not has_abstract:
            if "authors" not in seen and are_names(text, start, end):
                return "authors"
            if last in ("authors", "affiliations") and self.are_affiliations(start, end):
                return "affiliations"
            if "journal" not in seen and text.startswith("In: ", start):
                return "journal_ref"
        if is_notice(text, start, end, has_abstract and (not following or text.startswith(IDS, following[0]))):
            return "copyright"
        if last in ("other_abstract", "plain_language_summary") or (last == "copyright" and has_abstract):
            return last
        return "other_abstract" if has_abstract and "language" in seen and is_foreign(text, start, end) else "abstract"

    def are_affiliations(self, start: int, end: int) -> bool:
        """Whether affiliations go on, or stand behind the authors without a label, which old exports and losses do."""
        text = self.text
        if self.last == "authors" and is_address(text, start, end):
            return True
        is_marked = text[start] == "(" and bool(_AFFILIATION.match(text, start, end))
        return is_marked and (self.last == "affiliations" or bool(_NEXT_AFFILIATION.search(text, start, end)))

    def take_abstract(self, name: str, start: int, end: int) -> None:
        """Take a part of the abstract, and the notice of copyright that may end it."""
        stop = trailing_notice(self.text, start, end)
        if start < stop:
            self.fields.append(Field(name, start, stop))
        if stop < end:
            self.fields.append(Field("copyright", *trimmed(self.text, stop, end)))

    def take_ids(self, start: int, end: int) -> None:
        """Take the lines of identifiers; a DOI that the citation gave is not repeated."""
        text, new = self.text, tuple.__new__  # makes a Field in half the time that its class takes
        for match in ID.finditer(text, start, end):
            if start < match.start():
                self.leave(start, match.start())
            start = match.end()
            begin, stop = match.span(2)
            while text[stop - 1] in ".,;" and begin < stop - 1:
                stop -= 1
            name = match[1].lower()
            if name == "doi" and self.dois:
                name = "" if text[begin:stop] in self.dois else "other_doi"
            if name:
                self.fields.append(new(Field, (name, begin, stop)))
            if match[3]:
                self.fields.append(Field(f"{match[1].lower()}_status", *match.span(3)))
        if start < end:
            self.leave(start, end)

    def leave(self, start: int, end: int) -> None:
        """Leave what stands between identifiers unread, if it is not blank."""
        if not self.text[start:end].isspace():
            self.unread.append(trimmed(self.text, start, end))
