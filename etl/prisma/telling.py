"""A flow told in text, and as a JSON object."""

from collections.abc import Sequence
from typing import Any, Final

from etl.prisma.flow import Flow, Search
from etl.prisma.texts import cells, counted, cut, plain

_NAME: Final = 36
_LONG: Final = 72
_MATRIX: Final = 12
"""So many sources at most are compared with each other in the text; JSON has all."""


def flow_text(flow: Flow) -> str:
    """The numbers as lines for people, each source with its searches, and what the words mean."""
    searches = [line for one in flow.searches for line in _search_lines(one)]
    return _joined(
        [*_numbers(flow), searches, _matrix(flow), [line for note in notes(flow) for line in _wrapped(note)]]
    )


def short_text(flow: Flow) -> str:
    """The numbers alone."""
    return _joined([*_numbers(flow), _matrix(flow)])


def _joined(parts: Sequence[Sequence[str]]) -> str:
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _numbers(flow: Flow) -> tuple[list[str], list[str]]:
    """What was identified, removed and left, and the same of every source."""
    removed = (
        ("duplicates within a source", flow.duplicate_within_count),
        ("duplicates between sources", flow.duplicate_between_count),
        ("in quarantine", flow.quarantined_count),
    )
    sources: list[Sequence[str]] = [("source", "records", "quarantined", "duplicates within", "papers")]
    sources += [(_name(one.source), *(f"{count:,}" for count in one[1:])) for one in flow.sources]
    total = [
        _line("Records identified", flow.identified_count),
        "Removed before screening",
        *(_line(f"  {what}", count) for what, count in removed),
        _line("Records left to screen", flow.paper_count),
    ]
    return total, _aligned(sources)


def flow_json(flow: Flow) -> dict[str, Any]:
    """The numbers by name; every name is one of a field of `Flow` or of its parts."""
    return {
        "identified_count": flow.identified_count,
        "duplicate_within_count": flow.duplicate_within_count,
        "duplicate_between_count": flow.duplicate_between_count,
        "quarantined_count": flow.quarantined_count,
        "paper_count": flow.paper_count,
        "open_pair_count": flow.open_pair_count,
        "waiting_paper_count": flow.waiting_paper_count,
        "rejected_text_count": flow.rejected_text_count,
        "sources": [one._asdict() for one in flow.sources],
        "searches": [
            {**one._asdict(), "search_date": one.search_date.isoformat() if one.search_date else None}
            for one in flow.searches
        ],
        "overlaps": [one._asdict() for one in flow.overlaps],
        "references": [one._asdict() for one in flow.references],
        "notes": notes(flow),
    }


def notes(flow: Flow) -> list[str]:
    """What the words mean, and what else is to be known of these numbers."""
    found = [
        "Identified are the records that were read and those in quarantine. A duplicate within a source is a record of "
        "a paper that the same source has in another record. A paper that several sources have counts among the "
        "duplicates between sources once less than there are sources. Left is every paper once.",
    ]
    if flow.quarantined_count:
        found.append(
            "In quarantine are records that could not be read or have neither title nor abstract. Those of exports are "
            "counted one by one; of copied text, a stretch that was rejected counts as one."
        )
    if flow.rejected_text_count:
        text = counted(flow.rejected_text_count, "other stretch", "other stretches")
        is_are = "is no record" if flow.rejected_text_count == 1 else "are no records"
        found.append(f"{text} of text in quarantine {is_are} and not counted.")
    if flow.open_pair_count:
        pairs, wait = counted(flow.open_pair_count, "open pair"), "waits" if flow.open_pair_count == 1 else "wait"
        papers = counted(flow.waiting_paper_count, "paper")
        found.append(f"{pairs} of {papers} {wait} for review: they may be duplicates still.")
    for one in flow.references:
        found.append(
            f"{plain(one.dump_id)} is a reference dump and was not searched: {counted(one.mention_count, 'mention')} "
            f"of it enriched {counted(one.paper_count, 'paper')}."
        )
    return found


def _name(source: str) -> str:
    return cut(plain(source), _NAME)


def _line(what: str, count: int) -> str:
    return f"{what:<{_NAME}}{count:>10,}"


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows in columns: the first to the left, the others to the right."""
    widths = [max(map(cells, column)) for column in zip(*rows, strict=True)]
    lines = []
    for first, *others in rows:
        told = [f"{' ' * (width - cells(text))}{text}" for text, width in zip(others, widths[1:], strict=True)]
        lines.append("  ".join([first + " " * (widths[0] - cells(first)), *told]).rstrip())
    return lines


def _search_lines(search: Search) -> list[str]:
    """A search by its day, the files that it gave, and its query."""
    day = f", searched on {search.search_date}" if search.search_date else ""
    more = f" and {len(search.files) - _MATRIX:,} more files" if len(search.files) > _MATRIX else ""
    files = plain(", ".join(search.files[:_MATRIX])) + more
    told = f"{_name(search.source)}{day}: {counted(search.identified_count, 'record')} in {files}"
    query = [f"  query: {cut(plain(search.search_query), _LONG)}"] if search.search_query else []
    return [*_wrapped(told, ""), *query]


def _matrix(flow: Flow) -> list[str]:
    """How many papers each two sources share; nothing where there is one source."""
    names = [one.source for one in flow.sources][:_MATRIX]
    if len(names) < 2:
        return []
    shared = {(one.source_a, one.source_b): one.paper_count for one in flow.overlaps}
    counts = {one.source: one.paper_count for one in flow.sources}
    rows = [("papers that two sources share", *(str(number) for number, _ in enumerate(names, 1)))]
    for number, a in enumerate(names):
        others = [f"{shared[a, b]:,}" for b in names[number + 1 :]]
        rows.append((f"{number + 1:>2}  {_name(a)}", *[""] * number, f"{counts[a]:,}", *others))
    more = [f"… and {len(flow.sources) - _MATRIX:,} more sources"] if len(flow.sources) > _MATRIX else []
    return [*_aligned(rows), *more]


def _wrapped(text: str, before: str = "- ") -> list[str]:
    """The text in lines, the later ones indented."""
    lines, line = [], before.rstrip()
    for word in text.split():
        if line.strip() and cells(line) + 1 + cells(word) > _LONG + 4:
            lines.append(line)
            line = " "
        line = f"{line} {word}" if line else word
    return [*lines, line]
