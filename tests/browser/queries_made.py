"""Queries for comparing two engines, made at random: of what stands in the papers, and of pieces of syntax."""

from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any, Final

import polars as pl

from etl.query.fields import FIELDS, Kind
from schemas.columns import Alias, Paper

_VISIBLE: Final = (
    'a title: yaer: doi: isbn: issn: arxiv: date: year: has: conflict: precision: pmid: author: category: " \\ - -- OR '
    "AND NOT .. 2021 2021-02 -30 10.1000/ %2F %e2%80%93 x é ﬁ “ ” 1234-567x 978 3161484100 math.AG/0303012 v2 numbre "
    "abstrct 😀 İ Σ any day 00 0 https:// doi.org/ pubmed.ncbi.nlm.nih.gov/ 123 ; . ’ ſ _ ² 一"
)
_INVISIBLE: Final = (" ", "  ", "\x1f", "\u2028", "\x85", "\ufeff", "\xa0", "\u0301", "\u200b")
_PIECES: Final = (*_VISIBLE.split(), *_INVISIBLE)
_WORD_FIELDS: Final = [field for field in dict.fromkeys(FIELDS.values()) if field.kind is Kind.WORDS]
_WHOLE_FIELDS: Final = [
    field
    for field in dict.fromkeys(FIELDS.values())
    if field.kind not in (Kind.WORDS, Kind.NAME, Kind.HAS, Kind.CONFLICT, Kind.TRUTH)
]


def made_texts(count: int, seed: int) -> list[str]:
    """Texts of which many cannot be read as queries."""
    random = Random(seed)
    return ["".join(random.choices(_PIECES, k=random.randint(1, 7))) for _ in range(count)]


def made_queries(papers: pl.DataFrame, aliases: pl.DataFrame, count: int, seed: int) -> list[str]:
    """Queries of what stands in the papers: words and phrases, often cut, names turned round, values of all fields."""
    random = Random(seed)
    rows = papers.to_dicts()
    ids = aliases[Alias.alias_id].to_list()
    return [" OR ".join(_group(random, rows, ids) for _ in range(random.choice((1, 1, 1, 2)))) for _ in range(count)]


def _group(random: Random, rows: list[dict[str, Any]], ids: list[str]) -> str:
    makers: Mapping[Callable[[], str], int] = {
        lambda: _quoted(_stretch(random, random.choice(rows), Paper.display_title)): 4,
        lambda: _quoted(_stretch(random, random.choice(rows), Paper.abstract)): 4,
        lambda: _words_of_field(random, random.choice(rows)): 4,
        lambda: _value_of_field(random, random.choice(rows)): 4,
        lambda: f"author:{_quoted(_turned(random, random.choice(rows)))}": 2,
        lambda: f"has:{random.choice(list(FIELDS.values())[:-1]).name}": 1,
        lambda: random.choice(ids): 1,
    }
    kinds = random.choices(list(makers), list(makers.values()), k=random.choice((1, 1, 2, 3)))
    return " ".join(random.choice(("", "", "", "-")) + made() for made in kinds)


def _words_of_field(random: Random, row: Mapping[str, Any]) -> str:
    field = random.choice(_WORD_FIELDS)
    return f"{field.name}:{_quoted(_stretch(random, row, field.column))}"


def _value_of_field(random: Random, row: Mapping[str, Any]) -> str:
    field = random.choice(_WHOLE_FIELDS)
    values = [one for one in _listed(row[field.column]) if str(one).strip()]
    value = str(random.choice(values or [1]))
    if field.kind is Kind.CATEGORY and random.random() < 0.5:
        value = value.partition(".")[0] + random.choice(("", ".*", ".b.*"))
    if field.kind is Kind.DATE:
        value = value[: random.choice((4, 7, 10))]
    if field.kind in (Kind.NUMBER, Kind.DATE):
        value = random.choice((value, f"{value}..", f"..{value}")) if values else "2003.."
    return f"{field.name}:{_quoted(value)}" if values or field.kind in (Kind.NUMBER, Kind.DATE) else f"has:{field.name}"


def _turned(random: Random, row: Mapping[str, Any]) -> str:
    words = random.choice(row[Paper.authors] or ["Ada Oil"]).replace(",", " ").split()
    random.shuffle(words)
    return " ".join(_cut(random, word) for word in words)


def _stretch(random: Random, row: Mapping[str, Any], column: str) -> str:
    words = " ".join(map(str, _listed(row[column]))).split() or ["oak"]
    start = random.randrange(len(words))
    return _cut(random, " ".join(words[start : start + random.choice((1, 1, 2, 3, 4))]))


def _cut(random: Random, text: str) -> str:
    return text[: random.randint(1, len(text))] if random.random() < 0.5 else text


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [] if value is None else [value]


def _quoted(text: str) -> str:
    escaped = "".join(f"\\{sign}" if sign in '\\"“”„' else sign for sign in text)
    return f'"{escaped}"'


def all_has() -> Iterator[str]:
    """A term `has:` for each field, also under the names of the columns."""
    yield from (f"has:{name}" for name in FIELDS if name != "has")
