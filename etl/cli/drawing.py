"""How an open pair and the review queue look, in colour and without."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from rich import box
from rich.table import Table as Grid
from rich.text import Text

from etl.cli.differing import alike, differing
from etl.cli.terminal import many, out, safe
from etl.deduplicate.queue import OpenPair, Queue
from schemas.columns import Mention
from schemas.reasons import REASONS

Row = Mapping[str, Any]

FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "title": (Mention.title,),
    "authors": (Mention.authors,),
    "date": (Mention.publication_date, Mention.publication_year),
    "arXiv": (Mention.arxiv_id,),
    "DOI": (Mention.doi,),
    "PubMed": (Mention.pmid,),
    "journal": (Mention.journal, Mention.journal_ref),
    "volume": (Mention.volume,),
    "number": (Mention.number,),
    "pages": (Mention.pages,),
    "type": (Mention.work_type,),
    "comment": (Mention.comment,),
    "abstract": (Mention.abstract,),
}
"""What is shown of a mention: for each label the first of its columns that says something."""
_NAMES: Final = ("A", "B")
_COLOURS: Final = ("yellow", "cyan")
"""Of what only the one or only the other says: neither is right or wrong, and most eyes tell them apart."""
_NARROW: Final = 96
_WHOLE: Final = 100


def said(row: Row, columns: Sequence[str]) -> str:
    """The first of some columns of a mention that says something, as text fit for a terminal."""
    for name in columns:
        value = row[name]
        if value is not None and value != []:
            return safe("; ".join(value) if isinstance(value, list) else str(value))
    return ""


def name_of(row: Row) -> str:
    """What a person calls a mention: its title, else how its abstract begins."""
    return said(row, (Mention.title, Mention.abstract))


def draw_pair(pair: OpenPair, sides: Sequence[Row], place: str) -> None:
    """Print both sides of a pair, field by field, with what differs marked, and the evidence below.

    They stand side by side where the terminal is wide enough, else one above the other. Without colours the words
    that differ stand in ⟦brackets⟧.
    """
    is_wide = out.width >= _NARROW
    grid = Grid(box=None, show_header=False, padding=(0, 2, 0, 0), expand=True, pad_edge=False)
    for ratio in (None, 1, 1) if is_wide else (None, None, 1):
        grid.add_column(ratio=ratio, overflow="fold")
    heads = [Text(home_of(row), _style(side)) for side, row in enumerate(sides)]
    for label, texts in [("", heads), *_compared(sides)]:
        if is_wide:
            marked = [text if label else Text(f"{_NAMES[side]}  ").append(text) for side, text in enumerate(texts)]
            grid.add_row(Text(label, "dim"), *marked)
        else:
            for side, text in enumerate(texts):
                grid.add_row(Text("" if side else label, "dim"), Text(_NAMES[side], "dim"), text)
    out.print()
    out.rule(Text(f"{place} · {_words(pair.reason)}", "bold"), align="left", style="dim", characters="─")
    out.print()
    out.print(grid, soft_wrap=False)
    out.print()
    below = Grid.grid(padding=(0, 2, 0, 0))
    below.add_row("asked", Text(REASONS.get(pair.reason, _words(pair.reason))))
    below.add_row("evidence", _evidence(pair))
    below.add_row("at stake", _stake(pair))
    out.print(below, style="dim", soft_wrap=False)


def draw_queue(found: Queue, pairs: Sequence[OpenPair], mentions: Mapping[str, Row]) -> None:
    """Print the first pairs of the queue as a table, and how many there are of which reason."""
    if pairs:
        grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
        for name in ("", "worth", "mentions", "reason"):
            grid.add_column(name, no_wrap=True, justify="right" if name == "worth" else "left")
        grid.add_column("A / B", no_wrap=True, overflow="ellipsis", ratio=1)
        for number, pair in enumerate(pairs, 1):
            titles = Text("\n").join(_short(name_of(mentions[one])) for one in pair.mention_ids)
            counts = " + ".join(map(str, pair.mention_counts))
            grid.add_row(str(number), f"{pair.worth:.2f}", counts, _words(pair.reason), titles)
        out.print(grid)
    for line in counted(found, len(pairs)):
        out.print(line)


def counted(found: Queue, shown_count: int | None = None) -> list[str]:
    """The queue in numbers, in words."""
    total = len(found.pairs)
    if not total:
        head = "No open pair: nothing waits for review."
    else:
        cut = f" (the first {shown_count} are shown)" if shown_count is not None and shown_count < total else ""
        head = f"{many(total, 'open pair')}{', the most valuable first' if total > 1 else ''}{cut}."
    notes = []
    if found.further_count:
        notes.append(f"{many(found.further_count, 'further pair')} of the same papers will be settled with them.")
    if found.settled_count:
        notes.append(f"{many(found.settled_count, 'waiting pair')} of this build: settled by decisions.yaml already.")
    reasons = Counter(one.reason for one in found.pairs)
    by_reason = [" · ".join(f"{_words(reason)} {count:,}" for reason, count in sorted(reasons.items()))]
    return [head, *(by_reason if len(reasons) > 1 else []), *notes]


def _words(name: str) -> str:
    return name.replace("_", " ")


def _short(text: str) -> Text:
    return Text(text if len(text) <= _WHOLE else f"{text[: _WHOLE - 1]}…")


def _has_colour() -> bool:
    return out.is_terminal and not out.no_color


def _style(side: int) -> str:
    return f"bold {_COLOURS[side]}" if _has_colour() else "bold"


def home_of(row: Row) -> str:
    """Where a mention stands."""
    return safe(f"{row[Mention.dump_id]}, no. {row[Mention.ordinal]} ({row[Mention.mention_id]})")


def _compared(sides: Sequence[Row]) -> list[tuple[str, list[Text]]]:
    """For every field that at least one side has, its label and both readings, marked."""
    rows = []
    for label, columns in FIELDS.items():
        a, b = (said(row, columns) for row in sides)
        if not a and not b:
            continue
        if alike(a, b):
            rows.append((label, [Text(a), Text("the same", "dim italic")]))
        elif a and b:
            rows.append((label, [marked(text, side) for side, text in enumerate(differing(a, b))]))
        else:
            rows.append((label, [Text(text) if text else Text("–", "dim") for text in (a, b)]))
    return rows


def marked(stretches: Sequence[tuple[str, bool]], side: int) -> Text:
    """A text whose marked words are in a side's colour, or in ⟦brackets⟧ where there are no colours."""
    parts = [
        Text(text if not is_marked or _has_colour() else f"⟦{text}⟧", _style(side) if is_marked else "")
        for text, is_marked in stretches
    ]
    return Text(" ").join(parts)


def _evidence(pair: OpenPair) -> str:
    known = {name: value for name, value in pair.comparisons.items() if value is not None and value != []}
    return " · ".join(f"{_words(name)} {_figure(value)}" for name, value in known.items()) or "nothing to compare"


def _figure(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return safe(", ".join(map(str, value)))
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _stake(pair: OpenPair) -> str:
    a, b = pair.mention_counts
    if pair.is_within_one_paper:
        return f"“different” splits a paper of {many(a, 'mention')} · worth {pair.worth:.2f}"
    if pair.veto:
        apart = f"their papers are kept apart ({_words(pair.veto)})"
        return f"“same” joins these two mentions, but not all of {a:,} and {b:,}: {apart} · worth {pair.worth:.2f}"
    further = f", and settles {many(pair.further_count, 'further pair')}" if pair.further_count else ""
    return f"“same” joins {many(a, 'mention')} with {b:,}{further} · worth {pair.worth:.2f}"
