"""A difference as one HTML page, which loads nothing and runs nothing: what dumps hold is text in it."""

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Final

from etl.release.bump import Bump
from etl.release.compare import RowCounts
from etl.release.difference import Difference
from etl.release.digest import Cell, Corrected, Digest, Disagreement, Kind, Moved
from etl.release.page_style import POLICY, STYLE
from etl.release.reshaped import by_weight, shape_told
from etl.release.shape import ShapeChange
from etl.release.telling import cut, many
from etl.release.wording import NEW, OLD, in_short, visible, worded

_TAGS: Final = {OLD: "del", NEW: "ins"}
_SIGNS: Final = {"added": "+", "removed": "−", "changed": "±"}
_COLUMNS: Final = ("old", "new", "added", "removed", "changed")
_NONE: Final = '<td class="none">–</td>'
_LONGEST: Final = 400
_MOST_CHANGES: Final = 200


def page(found: Difference, shown: Digest) -> Iterator[str]:
    """The page of a difference, of which some is shown, part by part."""
    comparison, bump = found.comparison, found.bump
    old, new = _shown(found.old.name), _shown(found.new.name)
    title = f"{old} → {new}"
    yield (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
    )
    yield f"<header>\n<h1>{old} <span>→</span> {new}</h1>\n{_verdict(bump)}</header>\n<main>\n"
    changes = by_weight(comparison.shape)
    told = _of(many(len(changes), "change"), _MOST_CHANGES, len(changes))
    yield from _section("Schema", told, _list(map(_change, changes[:_MOST_CHANGES])))
    yield from _section("Rows", "", [_rows(comparison.rows)])
    yield from _section("Papers", "", map(_kind, shown.kinds))
    told = _of(many(shown.cell_count, "cell"), shown.shown_count, shown.cell_count)
    yield from _section("Corrected", told, map(_article, shown.papers))
    told = _of(many(shown.conflict_count, "conflict"), len(shown.conflicts), shown.conflict_count)
    yield from _section("Conflicts", told, _list(map(_conflict, shown.conflicts)))
    follows = _list(f"<li>{_followed(table, columns)}</li>\n" for table, columns in shown.following.items())
    yield from _section("What follows", "cells that only say again what is above", follows)
    yield "</main>\n<footer><p>Every cell, with its cause, is in <code>changes.parquet</code> of a release, "
    yield "and in <code>abstracts diff --format json</code>.</p></footer>\n</body>\n</html>\n"


def _verdict(bump: Bump) -> str:
    if bump.level is None:
        return "<p>Nothing that a consumer sees is another.</p>\n"
    reasons = (
        f'<li><span class="level {reason.level}">{reason.level}</span><span>{_sentence(reason.text)}</span></li>\n'
        for reason in bump.reasons
    )
    return f'<p class="quiet">The least bump is {bump.level}, for these reasons.</p>\n{_listed(reasons, "reasons")}'


def _section(heading: str, told: str, parts: Iterable[str]) -> Iterator[str]:
    """A section with what there is of it; none where there is nothing."""
    is_open = False
    for part in parts:
        if not is_open:
            yield f"<section>\n<h2>{heading}{f'<small>{told}</small>' if told else ''}</h2>\n"
            is_open = True
        yield part
    if is_open:
        yield "</section>\n"


def _of(counted: str, shown: int, count: int) -> str:
    return counted if shown >= count else f"{counted}, the first {shown:,} are shown"


def _change(change: ShapeChange) -> str:
    return f"<li>{_sentence(shape_told(change))}</li>\n"


def _rows(rows: Mapping[str, RowCounts]) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in ("table", *_COLUMNS))
    body = "".join(
        f'<tr><th scope="row">{_shown(table)}</th>{"".join(map(_count, counts[:2]))}'
        f"{''.join(_count(count) if count else _NONE for count in counts[2:])}</tr>\n"
        for table, counts in rows.items()
    )
    return f'<div class="scroll"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table></div>\n'


def _count(count: int) -> str:
    return f"<td>{count:,}</td>"


def _kind(kind: Kind) -> str:
    heading = f"{many(kind.total, 'paper')} {kind.told}"
    more = kind.total - len(kind.shown)
    rest = f'<p class="quiet">and {more:,} more</p>\n' if more else ""
    return f"<h3>{heading}</h3>\n{_listed(map(_moved, kind.shown))}{rest}"


def _moved(moved: Moved) -> str:
    other = f' <span class="quiet">→</span> {_paper(moved.other_title, moved.other_id)}' if moved.other_id else ""
    return f"<li>{_paper(moved.title, moved.paper_id)}{other}</li>\n"


def _paper(title: str, paper_id: str) -> str:
    return f'<bdi>{_shown(title)}</bdi> <span class="id">{_shown(paper_id)}</span>'


def _article(paper: Corrected) -> str:
    cells = "".join(map(_cell, paper.cells))
    return f"<article>\n<h3>{_paper(paper.title, paper.paper_id)}</h3>\n<dl>\n{cells}</dl>\n</article>\n"


def _cell(cell: Cell) -> str:
    words = "".join(
        f"<{tag}>{_shown(text)}</{tag}>" if (tag := _TAGS.get(kind)) else _shown(text)
        for kind, text in in_short(worded(cell.old or "", cell.new or ""))
    )
    why = f'<span class="why">{_shown(cell.cause)}</span>'
    return f'<dt>{_shown(cell.column)}</dt><dd><span dir="auto">{words}</span>{why}</dd>\n'


def _conflict(one: Disagreement) -> str:
    sign = f'<span class="quiet">{_SIGNS.get(one.change, "")} {_shown(one.change)}</span>'
    told = f"{_shown(one.field)} of <bdi>{_shown(one.title)}</bdi>: <bdi>{_shown(cut(one.told, _LONGEST))}</bdi>"
    return f'<li>{sign} {told}<span class="why">{_shown(one.cause)}</span></li>\n'


def _followed(table: str, columns: Mapping[str, int]) -> str:
    named = ", ".join(f"<code>{_shown(name)}</code> {count:,}" for name, count in columns.items())
    return f"{_shown(table)}: {named}"


def _list(lines: Iterable[str]) -> list[str]:
    """The lines as a list; nothing where there is none."""
    items = list(lines)
    return [_listed(items)] if items else []


def _listed(lines: Iterable[str], name: str = "") -> str:
    return f"<ul{f' class={name}' if name else ''}>\n{''.join(lines)}</ul>\n"


def _sentence(text: str) -> str:
    """A sentence of ours, names as code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return _shown(text)
    return "".join(f"<code>{_shown(part)}</code>" if n % 2 else _shown(part) for n, part in enumerate(parts))


def _shown(text: str) -> str:
    return escape(visible(text))
