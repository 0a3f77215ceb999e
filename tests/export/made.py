"""Made mentions, and mentions as they come out of a text: what goes through an export and back."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from etl.parse.protocol import Format, Record
from schemas.columns import Mention

Known = tuple[Mapping[str, str], Sequence[tuple[str, str]]]
"""The values of a mention by column, and its `extra`."""

COLUMNS = [name.removesuffix("_raw") for name in Mention.TYPES if name.endswith("_raw")]
_PIECES = (
    "Kite", "a", "é", "日本", "2020", "12", "1234-5678", "10.1000/x", " ", " and ", "and others", "; ", ";", ", ",
    "-", ": ", "\n", "\n\n", "\n  ", "{", "}", "{}", "\\", "\\{", "\\_", '"', "@", "@article{x, a={", "%", "#", "=",
    "~", "$", "&", "  - ", "\nER  - ", "\nTY  - JOUR\n", "\n@misc{", "{\\textbraceleft{{}}}", "title: ",
)  # fmt: skip
_ODD_NAMES = ("a b", "a=b", "x:y", "é", "{", "%41b", "title", "authors_raw", "Note-2", "funding_text 1")

texts = (
    st.lists(st.sampled_from(_PIECES) | st.text(st.characters(codec="utf-8"), max_size=3), min_size=1, max_size=8)
    .map(lambda pieces: "".join(pieces).replace("\r", "").strip())
    .filter(bool)
)


def mentions(names: Sequence[str], taken: frozenset[str]) -> st.SearchStrategy[Known]:
    """Any values of any columns, and `extra` under names that are none of those that a format takes for columns."""
    odd = st.text(st.characters(codec="utf-8"), min_size=1, max_size=5).map(str.strip).filter(bool)
    own = (st.sampled_from([*names, *_ODD_NAMES]) | odd).filter(lambda name: not {name, name.lower()} & taken)
    values = st.fixed_dictionaries({}, optional=dict.fromkeys(COLUMNS, texts))
    return st.tuples(
        values.filter(lambda known: "title" in known or "abstract" in known), st.lists(st.tuples(own, texts))
    )


def row(known: Known) -> dict[str, Any]:
    """A row of `mentions`."""
    values, extra = known
    columns = {f"{name}_raw": values.get(name) for name in COLUMNS}
    return {**columns, Mention.extra: [{"key": key, "value": value} for key, value in extra]}


def known(layout: Format, text: str) -> list[Known]:
    """What a format makes of the records of a text."""
    return [(block.values, block.extra) for block in layout.blocks(text) if isinstance(block, Record)]


def on_one_line(some: Sequence[Known], only: Callable[[str], bool] = lambda _: True) -> list[Any]:
    """The same with all white space as single spaces, and of the columns only some."""
    return [
        (
            {name: " ".join(value.split()) for name, value in values.items() if only(name)},
            [(key, " ".join(value.split())) for key, value in extra],
        )
        for values, extra in some
    ]
