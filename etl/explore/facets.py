"""Facets: of a few fields how many papers each value finds, every value being one that a query may name."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import polars as pl

from etl.explore.language import Language
from schemas.columns import Paper
from schemas.vocabulary import CONFLICT_KINDS

Facet = dict[str, Any]
Counts = Mapping[str, int]
Found = tuple[str, int]
"""A value, and how many papers it finds."""

_MOST: Final = 100
_LISTS: Final = {"dump": Paper.dump_ids, "category": Paper.categories, "source": Paper.sources, "flag": Paper.flags}
_YEAR: Final = "year"
_NAMES: Final = {
    "dump": "Dump",
    _YEAR: "Year",
    "category": "Category",
    "source": "Source",
    "flag": "Flag",
    "has": "Has",
    "conflict": "Conflict",
}
_ARCHIVE: Final = ".*"
"""What ends so asks for more than the category of that name."""
_KIND, _DISPUTED = "=conflict:", "=conflict_field:"
COUNTED: Final = (*(f"={field}:" for field in (*_LISTS, "has")), _KIND, _DISPUTED)
"""How the keys begin whose papers are counted."""


def facets(papers: pl.DataFrame, counts: Counts, language: Language) -> list[Facet]:
    """All facets, of each the 100 values that find most papers, years newest first; `counts` tell it of each key."""
    return [_facet(field, list(_values(field, papers, counts, language))) for field in _NAMES]


def _facet(field: str, values: list[Found]) -> Facet:
    found = [one for one in values if one[1]]
    if field != _YEAR:
        found.sort(key=lambda one: (-one[1], one[0]))
    return {"name": _NAMES[field], "field": field, "values": found[:_MOST], "distinct": len(found)}


def _values(field: str, papers: pl.DataFrame, counts: Counts, language: Language) -> Iterator[Found]:
    if field == _YEAR:
        years = papers[Paper.publication_year].drop_nulls().value_counts(name="count")
        yield from ((str(year), count) for year, count in years.sort(years.columns[0], descending=True).iter_rows())
    elif field == "has":
        yield from ((name, counts.get(f"=has:{name}", 0)) for name in dict.fromkeys(language.fields.values()))
    elif field == "conflict":
        yield from ((key.removeprefix(_KIND), count) for key, count in counts.items() if key.startswith(_KIND))
        disputed = ((key.removeprefix(_DISPUTED), count) for key, count in counts.items() if key.startswith(_DISPUTED))
        yield from ((_asked_by(column, language), count) for column, count in disputed)
    else:
        spelt = _spelt(papers[_LISTS[field]], language)
        whole = ((value, key) for value, key in spelt if field != "category" or not key.endswith(_ARCHIVE))
        yield from ((value, counts.get(f"={field}:{key}", 0)) for value, key in whole)


def _asked_by(column: str, language: Language) -> str:
    """By which name a query asks for conflicts on a column: a kind of conflict of the same name comes first there."""
    name = language.fields[column]
    return column if name in CONFLICT_KINDS else name


def _spelt(column: pl.Series, language: Language) -> Iterator[tuple[str, str]]:
    """The values of lists that differ when folded, each as it is mostly written, and folded."""
    value, key, count = "value", "key", "count"
    found = column.explode().drop_nulls().alias(value).value_counts(name=count)
    found = found.with_columns(language.folded(pl.col(value)).alias(key)).sort(count, value, descending=[True, False])
    yield from found.unique(key, keep="first", maintain_order=True).select(value, key).iter_rows()
