"""Hard pairs, written by hand: what looks alike and is not one paper, and what looks different and is.

The pairs are in `hard_pairs/`: `different.yaml`, `same.yaml`, and the abstracts that they refer to in `texts.yaml`.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from etl.deduplicate.block import Candidates, candidates
from etl.deduplicate.decide import Verdict
from etl.deduplicate.match import match
from etl.normalise.records import RECORD_ID, normalised, with_plain_abstracts
from schemas.columns import Mention
from tests.deduplicate.world import LIMITS, THRESHOLDS, Row
from tests.written import read_yaml

Name = tuple[str, str]
"""A record of the suite: its pair's name and its side, `a`, `b` or `bridge`."""
Found = tuple[list[set[Name]], dict[frozenset[Name], Verdict]]
"""Clusters, and verdict and reason of every kept pair."""

FOLDER: Final = Path(__file__).parent / "hard_pairs"
TEXTS: Final[dict[str, str]] = read_yaml(FOLDER / "texts.yaml")
DIFFERENT: Final[list[Row]] = read_yaml(FOLDER / "different.yaml")
SAME: Final[list[Row]] = read_yaml(FOLDER / "same.yaml")
PAIRS: Final = {pair["name"]: pair for pair in (*DIFFERENT, *SAME)}

RELATED: Final = [pair["name"] for pair in DIFFERENT if "relation" in pair]
BRIDGED: Final = [pair["name"] for pair in DIFFERENT if "bridge" in pair]
ORDERS: Final = ("as written", "reversed")


def changed(text: str, changes: Mapping[str, str]) -> str:
    """A text with whole words changed, all at once; a change that finds nothing is a mistake of the suite."""
    if not changes:
        return text
    found: set[str] = set()

    def new(match: re.Match[str]) -> str:
        found.add(match[0])
        return changes[match[0]]

    text = re.sub("|".join(map(_whole, changes)), new, text)
    assert found == set(changes), set(changes) - found
    return text


def _whole(words: str) -> str:
    """The regex of words that begin and end where words do."""
    before, after = (r"\b" if end.isalnum() else "" for end in (words[0], words[-1]))
    return f"{before}{re.escape(words)}{after}"


def abstract(of: str | Mapping[str, Any] | None) -> str | None:
    """An abstract as a pair gives it: a text, or the name of one with changes, a cut and what stands around it."""
    if of is None or isinstance(of, str):
        return of
    text = changed(TEXTS[of["text"]], of.get("change", {}))
    words = text.split(" ")
    text = " ".join(words[: of.get("words", len(words))])
    text = f"{of.get('before', '')} {text}{of.get('after', '')}".strip()
    return text.upper() if of.get("upper") else text


def printed(pair: Row, side: str) -> Row:
    """A side of a pair as a table of records has it; a bridge has nothing in common but what it says."""
    fields = {**(pair.get("both", {}) if side != "bridge" else {}), **pair.get(side, {})}
    return {**fields, "abstract": abstract(fields.get("abstract"))}


def matched(rows: Mapping[Name, Row], order: str) -> Found:
    """What `abstracts match` makes of a table of these rows; `order` is that of their ids."""
    names = in_order(rows, order)
    records = normalised(raw_table([rows[name] for name in names]))
    return joined(names, records, candidates(records, LIMITS, markup=True))


def in_order(names: Iterable[Name], order: str) -> list[Name]:
    return list(names) if order == "as written" else list(names)[::-1]


def joined(names: Sequence[Name], records: pl.DataFrame, found: Candidates) -> Found:
    """The records of these names matched, of which these are the candidate pairs."""
    result = match(with_plain_abstracts(records), found, (), THRESHOLDS)
    clusters = [{names[number] for number in group} for group in result.clusters]
    return clusters, {frozenset((names[a], names[b])): judged.verdict for (a, b), judged in result.pairs.items()}


@cache
def normalised_once() -> tuple[pl.DataFrame, dict[Name, int]]:
    """All records of the suite, normalised, which is done to each by itself; and the row of each."""
    rows = {(pair["name"], side): printed(pair, side) for pair in PAIRS.values() for side in sides(pair)}
    return normalised(raw_table(list(rows.values()))), {name: number for number, name in enumerate(rows)}


def records_of(names: Sequence[Name]) -> pl.DataFrame:
    """These records, as if they were the only ones of their table."""
    records, row = normalised_once()
    ids = pl.Series(Mention.mention_id, row_ids(len(names)))
    return records[[row[name] for name in names]].with_columns(ids)


def row_ids(count: int) -> list[str]:
    return [f"{number:06}" for number in range(count)]


def raw_table(rows: Sequence[Row]) -> pl.DataFrame:
    """The rows as a table of text, as a CSV has them; a list of authors as JSON."""
    fields = dict.fromkeys(field for row in rows for field in row)
    cells = {field: [None if row.get(field) is None else printed_cell(row[field]) for row in rows] for field in fields}
    return pl.DataFrame(
        {RECORD_ID: row_ids(len(rows)), **cells}, {RECORD_ID: pl.String(), **dict.fromkeys(fields, pl.String())}
    )


def printed_cell(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value)


@cache
def candidates_alone(name: str) -> Candidates:
    """Whether the two of a pair are candidates, where there is nothing else: no pair, or 0 and 1, in either order."""
    return candidates(records_of([(name, "a"), (name, "b")]), LIMITS, markup=True)


@cache
def alone(name: str, order: str) -> Found:
    """A pair in a run of its own."""
    names = in_order([(name, "a"), (name, "b")], order)
    return joined(names, records_of(names), candidates_alone(name))


@cache
def pooled(kind: str, order: str) -> Found:
    """All pairs of a file and their bridges in one run."""
    pairs = DIFFERENT if kind == "different" else SAME
    return matched({(pair["name"], side): printed(pair, side) for pair in pairs for side in sides(pair)}, order)


def sides(pair: Row) -> tuple[str, ...]:
    return ("a", "b", "bridge") if "bridge" in pair else ("a", "b")


def is_joined(clusters: Sequence[set[Name]], name: str) -> bool:
    return any({(name, "a"), (name, "b")} <= group for group in clusters)


def told(found: Found, name: str) -> Verdict | None:
    """Verdict and reason of a pair; None where it was not kept."""
    return found[1].get(frozenset(((name, "a"), (name, "b"))))


def named(pairs: Sequence[Row]) -> list[str]:
    return [pair["name"] for pair in pairs]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("name", named(DIFFERENT))
def test_different_papers_stay_apart(name: str, order: str) -> None:
    for found in (alone(name, order), pooled("different", order)):
        assert not is_joined(found[0], name), told(found, name)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("name", BRIDGED)
def test_a_third_record_that_resembles_both_chains_nothing(name: str, order: str) -> None:
    names = in_order([(name, side) for side in ("bridge", "a", "b")], order)
    records = records_of(names)
    clusters, _ = joined(names, records, candidates(records, LIMITS, markup=True))
    assert not is_joined(clusters, name)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("name", RELATED)
def test_a_vetoed_pair_has_its_reason(name: str, order: str) -> None:
    relation = PAIRS[name]["relation"]
    reasons = relation if isinstance(relation, list) else [relation]
    for found in (alone(name, order), pooled("different", order)):
        assert told(found, name) in [None, *(("different", reason) for reason in reasons)]


@pytest.mark.parametrize("name", RELATED)
def test_a_vetoed_pair_is_kept(name: str) -> None:
    assert told(alone(name, "as written"), name)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("name", named(SAME))
def test_one_paper_is_one_cluster(name: str, order: str) -> None:
    for found in (alone(name, order), pooled("same", order)):
        waits = PAIRS[name].get("expect", "merge") == "merge_or_review" and (told(found, name) or ("",))[0] == "review"
        assert is_joined(found[0], name) or waits, told(found, name)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("kind", ["different", "same"])
def test_no_cluster_holds_records_of_two_pairs(kind: str, order: str) -> None:
    clusters, _ = pooled(kind, order)
    assert [group for group in clusters if len({name for name, _ in group}) > 1] == []


@pytest.mark.parametrize("name", [named(DIFFERENT)[0], named(SAME)[0], BRIDGED[0]])
def test_a_record_is_normalised_as_if_it_were_alone(name: str) -> None:
    names = [(name, side) for side in sides(PAIRS[name])]
    own = normalised(raw_table([printed(PAIRS[name], side) for _, side in names]))
    assert_frame_equal(records_of(names), own)


def test_no_order_of_two_records_makes_them_candidates() -> None:
    """Which is why each pair is looked for in one order only."""
    records, _ = normalised_once()
    forth, back = (candidates(some, LIMITS, markup=True) for some in (records, records.reverse()))
    last = records.height - 1
    assert set(zip(forth.a, forth.b, strict=True)) == {
        (last - b, last - a) for a, b in zip(back.a, back.b, strict=True)
    }


FAMILY_SIZE: Final = 80
"""More than a block holds whose records all meet each other."""


def country(number: int, *, titled: bool) -> Row:
    """A country report: the same words around another name and other figures."""
    name = f"{'ABCDEFGHIJ'[number // 10]}{'aeiouyáéíó'[number % 10]}rland"
    figures = {"4.1": f"{number}.{number % 7}", "74.2": f"{70 + number % 13}.{number % 9}", "38 %": f"{20 + number} %"}
    text = changed(TEXTS["profile"], {"Aruvia": name, "7.3 %": f"{5 + number % 8}.{number % 10} %", **figures})
    return {"abstract": text, **({"title": f"National health profile of {name}", "year": 2016} if titled else {})}


FAMILIES: Final[dict[str, Callable[[int], Row]]] = {
    "countries": lambda number: country(number, titled=True),
    "countries without titles": lambda number: country(number, titled=False),
    "strains": lambda number: {
        "title": f"Draft genome sequence of Lentibacillus orvensis strain KV{number}",
        "abstract": changed(
            TEXTS["genome"],
            {"KV12": f"KV{number}", "3,912,404": f"3,9{number:02},{404 + number}", "3,870": f"{3800 + number}"},
        ),
    },
    "withdrawals": lambda number: {
        "title": f"Estimates of the constant {'abcdefghij'[number % 10] * 2}{number} in sieve theory",
        "abstract": "This paper has been withdrawn by the author due to an error in Lemma 3.",
        "authors": "Galvin, Tomas",
    },
    "editorials": lambda number: {
        "title": "Editorial",
        "authors": "Brook, Alison",
        "journal": "Journal of Field Methods",
        "year": 1920 + number,
        "volume": str(number + 1),
        "pages": "1-2",
    },
    "notices": lambda number: {"abstract": TEXTS["copyright_notice"], "pages": f"{10 * number + 1}-{10 * number + 9}"},
}


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_of_templates_stays_apart(family: str) -> None:
    rows = {(f"{family} {number}", "a"): FAMILIES[family](number) for number in range(FAMILY_SIZE)}
    clusters, _ = matched(rows, "as written")
    assert [group for group in clusters if len(group) > 1] == []


def test_the_suite_is_what_it_claims() -> None:
    assert len(PAIRS) == len(DIFFERENT) + len(SAME)
    assert len(DIFFERENT) >= 75
    assert len(SAME) >= 40
    assert all(pair.get("why") for pair in PAIRS.values())
