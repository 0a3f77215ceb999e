"""`abstracts show`: one paper as a person wants to read it, and what it is made of."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

import polars as pl
import typer
from rich.text import Text

from etl.cli.citing import ids_of, one_line, venue, when
from etl.cli.finding import the_paper
from etl.cli.published import Published, read_published
from etl.cli.terminal import many, out
from schemas.columns import Conflict, Decision, Dump, Mention, Neighbour, Paper

Row = dict[str, Any]

FLAGS: Final = {
    "lost_markup": "the text has lost its markup (`2times` for `2×`)",
    "placeholder": "the abstract only says that there is none",
    "repaired_id": "a program had taken zeros off the arXiv id; they were put back",
    "several_dois": "several DOIs are printed; the first was taken",
    "summary_only": "a page's summary stands for the abstract",
    "truncated": "the text is cut short",
    "undecodable_bytes": "some characters could not be read",
    "withdrawn": "the paper was withdrawn or retracted",
}
"""What each flag says, for people."""
_WIDEST: Final = 100
_LABEL: Final = 11
_CUT: Final = 200
_NEIGHBOURS: Final = 5
"""So many of the ten are shown."""


def show(
    paper: Annotated[
        list[str], typer.Argument(help="Paper id, former id, arXiv id, DOI, words of its title, or any query.")
    ],
    version: Annotated[
        str | None, typer.Option("--from", help="A release such as v1.0.0, or a folder; else the latest build.")
    ] = None,
) -> None:
    """Show one paper: its golden record, its mentions, what they disagree on, what curators ruled, what is like it."""
    published = read_published(version)
    row = the_paper(" ".join(paper), published)
    paper_id = row[Paper.paper_id]
    mentions = published.mentions.filter(pl.col(Mention.paper_id) == paper_id).sort(Mention.SORT).to_dicts()
    conflicts = published.conflicts.filter(pl.col(Conflict.paper_id) == paper_id).sort(Conflict.SORT).to_dicts()
    touches = pl.col(Decision.touched_paper_ids).list.contains(paper_id)
    decisions = published.decisions.filter(touches).sort(Decision.ordinal).to_dicts()
    _print_record(row)
    _print_mentions(mentions, published)
    _print_conflicts(conflicts, mentions)
    _print_decisions(decisions)
    _print_neighbours(_neighbours(paper_id, published))
    if version is None:
        _print_next(paper_id, len(mentions))


def _print_record(row: Row) -> None:
    out.print(Text(one_line(row[Paper.display_title]), "bold"))
    if row[Paper.title] is None:
        out.print("(no title is known: the abstract begins so)")
    unnamed = f"{row[Paper.author_count]}, names unknown" if row[Paper.author_count] else ""
    flags = (f"{flag}: {FLAGS[flag]}" if flag in FLAGS else flag for flag in row[Paper.flags])
    labelled = {
        "authors": "; ".join(row[Paper.authors]) or unnamed,
        "published": ", ".join(filter(None, (venue(row), when(row)))),
        "type": row[Paper.work_type],
        "ids": " · ".join(ids_of(row)),
        "address": row[Paper.paper_url],
        "links": " ".join(url for url in row[Paper.urls] if url != row[Paper.paper_url]),
        "categories": ", ".join(row[Paper.categories]),
        "keywords": "; ".join(row[Paper.keywords]),
        "comment": row[Paper.comment],
        "flags": "; ".join(flags),
    }
    for label, text in labelled.items():
        if text:
            _print_wrapped(f"  {label:<{_LABEL}}", text)
    if row[Paper.abstract]:
        out.print()
        _print_wrapped("  ", row[Paper.abstract])


def _print_mentions(mentions: list[Row], published: Published) -> None:
    files = dict(published.dumps.select(Dump.dump_id, Dump.file).iter_rows())
    _print_heading(many(len(mentions), "mention"))
    for row in mentions:
        home = f"{_place(row)}: bytes {row[Mention.start_byte]:,} to {row[Mention.end_byte]:,}"
        _print_wrapped("  ", f"{home} of {files.get(row[Mention.dump_id], '?')} ({row[Mention.mention_id]})")
        text = one_line(row[Mention.title] or row[Mention.abstract] or "")
        _print_wrapped("    ", f"“{_cut(text)}”")
        read = [name.removesuffix("_raw") for name in Mention.TYPES if name.endswith("_raw") and row[name] is not None]
        chosen = "; the paper's abstract is this one's" if row[Mention.is_abstract_source] and len(mentions) > 1 else ""
        _print_wrapped("    ", f"prints {', '.join(read) or 'nothing else'}{chosen}")


def _print_conflicts(conflicts: list[Row], mentions: list[Row]) -> None:
    if not conflicts:
        return
    places = {row[Mention.mention_id]: _place(row) for row in mentions}
    _print_heading(f"{many(len(conflicts), 'conflict')} (chosen → other)")
    for row in conflicts:
        by = " and ".join(places.get(one, one) for one in row[Conflict.other_mention_ids])
        difference = _cut(one_line(row[Conflict.difference]))
        _print_wrapped("  ", f"{row[Conflict.field]} ({row[Conflict.kind]}): {difference}; the other in {by}")


def _print_decisions(decisions: list[Row]) -> None:
    if not decisions:
        return
    _print_heading(many(len(decisions), "decision"))
    for row in decisions:
        what = f"{row[Decision.ruling]} {' '.join(row[Decision.mention_ids])}"
        if row[Decision.field]:
            value = "nothing" if row[Decision.value] is None else f"“{_cut(one_line(row[Decision.value]))}”"
            what = f"{row[Decision.ruling]} {row[Decision.field]} to {value}"
        who = f"{row[Decision.decided_by]}, {row[Decision.decided_date]}"
        _print_wrapped("  ", f"entry {row[Decision.ordinal]}, {row[Decision.state]}: {what}")
        _print_wrapped("    ", f"{one_line(row[Decision.why])} ({who})")


def _neighbours(paper_id: str, published: Published) -> list[Row]:
    """The nearest papers, the nearest first, with their titles."""
    nearest = published.neighbours.filter(pl.col(Neighbour.paper_id) == paper_id).sort(Neighbour.rank)
    titles = published.papers.select(pl.col(Paper.paper_id).alias(Neighbour.neighbour_id), Paper.display_title)
    return nearest.head(_NEIGHBOURS).join(titles, on=Neighbour.neighbour_id, maintain_order="left").to_dicts()


def _print_neighbours(neighbours: list[Row]) -> None:
    if not neighbours:
        return
    _print_heading("nearest papers (similarity of their words, 0 to 1)")
    for row in neighbours:
        title = _cut(one_line(row[Paper.display_title]))
        _print_wrapped(f"  {row[Neighbour.similarity]:.2f}  ", f"“{title}” ({row[Neighbour.neighbour_id]})")


def _print_next(paper_id: str, mention_count: int) -> None:
    further: Mapping[str, str] = {
        f"abstracts why {paper_id}": "where each value comes from",
        **({f"abstracts split {paper_id}": "if its mentions are not of one paper"} if mention_count > 1 else {}),
    }
    out.print()
    width = max(map(len, further))
    for command, purpose in further.items():
        out.print(f"{command:<{width}}   {purpose}")


def _place(mention: Row) -> str:
    return f"{mention[Mention.dump_id]}, no. {mention[Mention.ordinal]}"


def _print_heading(text: str) -> None:
    out.print()
    out.print(Text(text, "bold"))


def _print_wrapped(before: str, text: str) -> None:
    """Print a text on as many lines as it takes; the first begins with `before`, the others stand in as far."""
    width = max(20, min(out.width, _WIDEST) - len(before))
    for number, line in enumerate(Text(one_line(text)).wrap(out, width)):
        out.print(Text(before if number == 0 else " " * len(before)).append(line.plain.rstrip()))


def _cut(text: str) -> str:
    return text if len(text) <= _CUT else f"{text[: _CUT - 1]}…"
