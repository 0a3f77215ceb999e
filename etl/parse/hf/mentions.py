"""The papers of a page of Daily Papers, one after the other, with what stands before, between and behind them.

What stands before a title (votes, who submitted it) waits for the title.
"""

from collections import deque
from typing import Final, NamedTuple

from etl.parse.hf.link_marks import Own
from etl.parse.hf.paper import Paper
from etl.parse.lines import Line
from etl.parse.protocol import Fault, Field, Furniture, Mention

_OF_THE_NEXT: Final = frozenset({"upvotes", "submitted_by"})


class _Beside(NamedTuple):
    """Something that is no text, and the field in it, if its paper lacks that."""

    start: int
    end: int
    field: Field | None


class _Waiting(NamedTuple):
    """A detail that may be of the paper before or of the next one, and the line that holds it."""

    name: str
    start: int
    end: int
    line: Line


class Mentions:
    """Papers, one open at a time; those that are complete are in `out`, in order, with all that stands between."""

    def __init__(self, text: str, is_linked: bool) -> None:
        self.text = text
        self.out: list[Own] = []
        self.has_any = False
        self._is_linked = is_linked
        self._votes_lead: bool | None = True if is_linked else None
        """Whether a count on a line of its own is of the title below it; unknown before the first title."""
        self._paper: Paper | None = None
        self._waiting: list[_Waiting] = []
        self._beside: deque[_Beside] = deque()

    @property
    def is_open(self) -> bool:
        """Whether there is a paper that details may belong to."""
        return self._paper is not None

    @property
    def is_bare_title(self) -> bool:
        """Whether there is a first title, unmarked, and nothing else: it may be a line of the page's head."""
        paper = self._paper
        return not self.has_any and paper is not None and not paper.is_marked and paper.names == {"title"}

    @property
    def waits_for_abstract(self) -> bool:
        """Whether the paper has a marked title, and no abstract yet."""
        return self._paper is not None and self._paper.is_marked and "abstract" not in self._paper.names

    @property
    def is_sure_of_abstract(self) -> bool:
        """Whether it has, and the title is a link, so that text below it can be nothing else."""
        return self.waits_for_abstract and self._paper is not None and self._paper.is_linked

    def begin_paper(self, start: int, is_marked: bool = False, is_linked: bool = False) -> None:
        """A paper begins; details that wait for it are its own."""
        if self._votes_lead is None:
            self._votes_lead = any(one.name == "count" for one in self._waiting)
        own: list[_Waiting] = []
        if self._waiting:
            own = self._waiting[self._first_of_the_next() :]
            del self._waiting[len(self._waiting) - len(own) :]
        self._end_paper(own[0].line.start if own else start)
        first = own[0].line.start if own else start
        self._paper = Paper(first, first, is_marked, is_linked)
        for one in own:
            name = "upvotes" if one.name == "count" else one.name
            if name not in self._paper.names:
                self._paper.add(name, one.start, one.end)

    def _first_of_the_next(self) -> int:
        """From which of the waiting details on they are of the paper below: its votes, or who submitted it."""
        names = [one.name for one in self._waiting]
        sure = [number for number, name in enumerate(names) if name in _OF_THE_NEXT]
        if sure:
            return sure[0]
        return len(names) - 1 if self._votes_lead or self._paper is None else len(names)

    def add_title(self, start: int, end: int, is_part: bool = False) -> None:
        """The title of the paper, or a further line of it; where it is a link, its arXiv id with it."""
        paper = self._paper
        if paper is None:
            return
        paper.add_piece("title", start, end, is_part)
        if self._is_linked:
            paper.add_linked(self.text)

    def add_abstract(self, start: int, end: int, is_apart: bool) -> None:
        """A paragraph of the abstract; if it stands apart from the one before, a part of its own."""
        paper = self._paper
        if paper is None:
            return
        self.has_any = True
        if self._waiting:
            self._pass_waiting()
        paper.add_piece("abstract", start, end, is_apart)

    def begins_anew(self) -> bool:
        """Whether there are mentions, and nothing is open for what comes: then the paper before ends."""
        if self._waiting or self.waits_for_abstract or not self.has_any:
            return False
        self.end_paper()
        self.pass_all()
        return True

    def reopen(self, start: int, mention: Mention) -> None:
        """A paper that was found at once, from that character on, may go on."""
        fields = mention.fields
        self._paper = Paper(start, fields[-1].end, fields=[*fields], names={one.name for one in fields})

    def add_detail(self, name: str, start: int, end: int, line: Line) -> None:
        """A detail of the paper; one that it has already, or that belongs to none, is a fault."""
        paper = self._paper
        if paper is None or not paper.can_have([name]):
            self.fault(line)
            return
        if self._waiting:
            self._pass_waiting()
        paper.add(name, start, end)
        paper.end = max(paper.end, line.end)
        if name == "github_stars" and self._is_linked:
            paper.add_linked(self.text)

    def can_have(self, names: list[str]) -> bool:
        """Whether there is a paper that may get these details, in this order."""
        return self._paper is not None and self._paper.can_have(names)

    def fault(self, line: Line) -> None:
        """A detail that belongs to no paper; the one that is open ends."""
        self.end_paper()
        reason = "an author, date or count line with no paper to it"
        self.emit(Fault(line.start, line.end, "details_without_paper", reason), line.start, line.end)

    def add_count(self, start: int, end: int, line: Line) -> None:
        """A bare count on a line of its own: of discussions, or of the votes for the title below it."""
        paper = self._paper
        if paper and paper.fields[-1].name == "date" and self._is_below(paper, line) and not self._votes_lead:
            self.add_detail("discussion_count", start, end, line)
        else:
            self.wait("count", start, end, line)

    def _is_below(self, paper: Paper, line: Line) -> bool:
        """Whether no blank line stands between a paper's last detail and this line."""
        between = self.text[paper.end : line.start]
        return between.count("\n") + between.count("\r") - between.count("\r\n") < 2

    def count_is_of_discussions(self) -> None:
        """The count that was read last is a link to discussions."""
        if self._waiting and self._waiting[-1].name == "count" and self._paper:
            last = self._waiting.pop()
            self.add_detail("discussion_count", last.start, last.end, last.line)

    def wait(self, name: str, start: int, end: int, line: Line) -> None:
        """A detail that may be of the next paper."""
        self._waiting.append(_Waiting(name, start, end, line))

    def pass_by(self, line: Line, name: str, start: int, end: int) -> None:
        """A line that is no text, with a field in it or none."""
        self._beside.append(_Beside(line.start, line.end, Field(name, start, end) if name else None))

    def _pass_waiting(self) -> None:
        """What waits stands within the paper, so it is none of the next: bullets of a list of authors."""
        beside = [*self._beside, *(_Beside(one.line.start, one.line.end, None) for one in self._waiting)]
        self._beside = deque(sorted(beside, key=lambda one: one.start))
        self._waiting = []

    def drop_title(self) -> None:
        """The heading before what a tool wrote is its own, too."""
        paper = self._paper
        if paper and paper.names == {"title"}:
            self._paper = None
            self.emit(Furniture(paper.start, paper.end), paper.start, paper.end)

    def end_paper(self, is_end: bool = False) -> None:
        """The paper ends, and no other begins; details that wait are of its discussions, or of nothing.

        Where the text ends, the paper that they lead to may have been cut off.
        """
        self._end_paper(len(self.text), is_cut=is_end)

    def _end_paper(self, limit: int, is_cut: bool = False) -> None:
        paper, self._paper = self._paper, None
        waiting, self._waiting = self._waiting, []
        is_of_discussions = waiting and waiting[0].name == "count" and self._votes_lead and not is_cut
        if paper and is_of_discussions and paper.has_evidence and paper.can_have(["discussion_count"]):
            first = waiting.pop(0)
            paper.add("discussion_count", first.start, first.end)
        if paper:
            self._complete(paper, waiting[0].line.start if waiting else limit)
        for one in waiting:
            if one.line.text == "-":
                self.emit(Furniture(one.line.start, one.line.end), one.line.start, one.line.end)
            else:
                self.fault(one.line)

    def _complete(self, paper: Paper, limit: int) -> None:
        for one in self._beside:
            if one.start >= limit:
                break
            if one.field and one.start >= paper.start and paper.is_at(one.field):
                paper.add(*one.field)
                paper.end = max(paper.end, one.end)
        block = paper.block(self.text)
        self.has_any = self.has_any or isinstance(block, Mention)
        self.emit(block, paper.start, paper.end)

    def emit(self, block: Own, start: int, end: int) -> None:
        """A block is complete; what stands beside the papers before it is furniture, and in it a label of its own."""
        beside = self._beside
        while beside and beside[0].start < end:
            one = beside.popleft()
            if one.start < start:
                self.out.append(Furniture(one.start, one.end))
        self.out.append(block)

    def pass_all(self) -> None:
        """The text ends: what stands beside the papers, and is left, is furniture."""
        self.out += [Furniture(one.start, one.end) for one in self._beside]
        self._beside.clear()
