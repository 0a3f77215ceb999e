"""The dialogue of `abstracts review`: one open pair after the other, every answer written at once."""

from datetime import date
from typing import Final, NamedTuple

from rich.text import Text

from etl.cli.deciding import Build, Curator
from etl.cli.drawing import draw_pair
from etl.cli.prompting import asked, typed
from etl.cli.terminal import out, safe
from etl.deduplicate.queue import OpenPair, Two
from etl.deduplicate.rulings import Ruling
from etl.errors import ConfigurationError
from etl.io import layout
from etl.io.decision_text import Appended, append_decisions, take_back

_ANSWERS: Final = {
    **dict.fromkeys(("s", "same"), "same"),
    **dict.fromkeys(("d", "different"), "different"),
    **dict.fromkeys(("", "k", "skip"), "skip"),
    **dict.fromkeys(("b", "back"), "back"),
    **dict.fromkeys(("q", "quit"), "quit"),
}
_PROMPT: Final = Text("[s]ame  [d]ifferent  [Enter] skip  [b]ack  [q]uit: ", "dim")
_PROMPT.highlight_regex(r"(?<=\[)\w+(?=\])", "not dim bold")
_WHY: Final = {"same": "Read side by side: one paper.", "different": "Read side by side: two papers."}


class _Step(NamedTuple):
    """A pair that was answered or passed over, and what was written for it."""

    mention_ids: Two
    appended: Appended | None = None


class _Session:
    """The rulings as they stand, and the steps that led there, so that one can go back."""

    def __init__(self, build: Build, curator: Curator, rulings: list[Ruling]) -> None:
        self.build = build
        self.curator = curator
        self.rulings = rulings
        self.steps: list[_Step] = []

    @property
    def written(self) -> list[str]:
        """What was ruled in this session, in order."""
        return [step.appended.rulings[-1].ruling for step in self.steps if step.appended]

    def open_pairs(self) -> list[OpenPair]:
        """What is left to ask: what is open, and was not passed over."""
        passed = {step.mention_ids for step in self.steps if not step.appended}
        return [pair for pair in self.build.queue(self.rulings).pairs if pair.mention_ids not in passed]

    def ask(self, pair: OpenPair, place: str) -> bool:
        """Show a pair and do what is answered; False to stop."""
        mentions = self.build.rows([pair.mention_ids])
        sides = [mentions[one] for one in pair.mention_ids]
        draw_pair(pair, sides, place)
        answer = _answer()
        if answer == "back":
            self._back()
        elif answer == "skip":
            self.steps.append(_Step(pair.mention_ids))
        elif answer in _WHY:
            why = asked("Why?", _WHY[answer])
            self._write(pair, self.curator.rules(answer, sides, why))
        return answer != "quit"

    def _write(self, pair: OpenPair, ruling: Ruling) -> None:
        try:
            ruling = self.build.as_ruled(ruling, self.rulings)
            appended = append_decisions(layout.DECISIONS, [ruling])
        except ConfigurationError as error:
            out.print(safe(f"Not written, and passed over: {error}"))
            self.steps.append(_Step(pair.mention_ids))
            return
        self.rulings = appended.rulings
        self.steps.append(_Step(pair.mention_ids, appended))

    def _back(self) -> None:
        if not self.steps:
            out.print("This is the first.")
            return
        step = self.steps[-1]
        if step.appended:
            try:
                take_back(layout.DECISIONS, step.appended)
            except ConfigurationError as error:
                out.print(safe(str(error)))
                return
            self.rulings = step.appended.rulings[:-1]
            out.print("Taken back.")
        self.steps.pop()


def ask(build: Build, name: str, day: date, rulings: list[Ruling], limit: int | None) -> None:
    """Ask for a ruling on each open pair until none is left, `limit` are done, or the curator stops.

    Who decides is asked for where `name` is empty. Ctrl-C and the end of the input stop as `quit` does: what was
    ruled is written, what was being ruled is not.
    """
    session = _Session(build, Curator(name, day, build.mentions), rulings)
    try:
        while not session.curator.name:
            session.curator = Curator(asked("Who decides?", ""), day, build.mentions)
        while limit is None or len(session.steps) < limit:
            left, done = session.open_pairs(), len(session.steps)
            total = done + len(left) if limit is None else min(limit, done + len(left))
            if not left or not session.ask(left[0], f"{done + 1} of {total}"):
                break
    except (KeyboardInterrupt, EOFError):
        out.print()
    _print_end(session)


def _answer() -> str:
    out.print()
    while True:
        answer = typed(_PROMPT).strip().lower()
        if answer in _ANSWERS:
            return _ANSWERS[answer]
        out.print("Type one of these letters, or Enter alone to skip.")


def _print_end(session: _Session) -> None:
    written = session.written
    same, left = written.count("same"), len(session.build.queue(session.rulings).pairs)
    out.print()
    out.print(
        f"Decided {len(written)} ({same} same, {len(written) - same} different); {left} open "
        f"{'pair is' if left == 1 else 'pairs are'} left."
    )
    if written:
        out.print(f"Written to {layout.DECISIONS}. `abstracts build` applies them.")
