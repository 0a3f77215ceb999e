"""How well dumps are read, field by field: `python benchmarks/fields.py FOLDER`.

The folder holds dumps `NAME.txt`, each with the true records beside it, `NAME.gold.jsonl`: a JSON object for each
record, in the order of the dump, with `title`, `abstract`, `arxiv_id`, `doi`, `comments`, `num_authors`, `date`, and
`rendered`, the fields that the dump prints. What is found is the columns of `mentions` as `abstracts inspect` gives
them; gold is normalised by the same functions. A record is found by a mention whose abstract, or else title, is like
its own.
"""

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from rapidfuzz.fuzz import ratio

from etl.cli.parse import ParseParams
from etl.cli.reading import read_file
from etl.io.layout import PACKAGED_PARAMS
from etl.io.settings import read_params
from etl.normalise.dates import printed_date
from etl.normalise.identifiers import arxiv_id, doi
from etl.normalise.text import plain_text

FIELDS = {
    "title": "title",
    "abstract": "abstract",
    "arxiv_id": "arxiv_id",
    "doi": "doi",
    "comments": "comment",
    "num_authors": "author_count",
    "authors": "author_count",
    "date": "publication_date",
}
"""Which column holds a rendered field; of authors their number is compared."""
ALIKE = 80
WINDOW = 12


def expected(field: str, gold: dict[str, Any]) -> object:
    """The true value of a field, normalised."""
    if field in ("authors", "num_authors"):
        return int(gold.get("rendered_authors") or gold["num_authors"])
    value = gold.get(field)
    if value is None:
        return None
    if field == "arxiv_id":
        found = arxiv_id(value)
        return found and found.id
    if field == "doi":
        return doi(value)
    if field == "date":
        when = printed_date(gold.get("rendered_date") or value)
        return when and (when.as_date() or (when.month, when.day))
    return plain_text(value)


def likeness(mention: dict[str, Any], gold: dict[str, Any]) -> float:
    for field in ("abstract", "title"):
        if field in gold["rendered"] and mention[field]:
            return float(ratio(mention[field][:600], plain_text(gold[field])[:600]))
    return 0.0


def aligned(
    mentions: list[dict[str, Any]], golds: list[dict[str, Any]]
) -> list[tuple[dict[str, Any] | None, dict[str, Any]]]:
    """The mention of each record; both stand in the order of the dump."""
    pairs: list[tuple[dict[str, Any] | None, dict[str, Any]]] = []
    place = 0
    for gold in golds:
        near = range(place, min(place + WINDOW, len(mentions)))
        best = max(near, key=lambda at: likeness(mentions[at], gold), default=None)
        if best is None or likeness(mentions[best], gold) < ALIKE:
            pairs.append((None, gold))
        else:
            pairs.append((mentions[best], gold))
            place = best + 1
    return pairs


def measure(dump: Path, shown: int) -> None:
    gold_file = dump.with_suffix(".gold.jsonl")
    golds = [json.loads(line) for line in gold_file.read_text(encoding="utf-8").splitlines()]
    limits = read_params(PACKAGED_PARAMS, "parse", ParseParams)
    reading = read_file(dump, None, {}, "d", limits)
    mentions = [row for part in reading.parts for row in part.normalised.mentions.iter_rows(named=True)]
    pairs = aligned(mentions, golds)
    right, printed = Counter[str](), Counter[str]()
    for mention, gold in pairs:
        for field in gold["rendered"] if mention else ():
            if field not in FIELDS or mention is None:
                continue
            want, found = expected(field, gold), mention[FIELDS[field]]
            if want is None:
                continue
            if isinstance(want, tuple) and found:  # a day of the page's own year
                found = (found.month, found.day)
            printed[field] += 1
            right[field] += found == want
            if found != want and shown:
                print(f"  {field}: {found!r} is not {want!r}")
                shown -= 1
    found_count = sum(mention is not None for mention, _ in pairs)
    shares = ", ".join(f"{field} {right[field] / count:.2%}" for field, count in printed.items())
    extra = len(mentions) - found_count
    print(f"{dump.name}: {reading.format} {reading.confidence:.2f}")
    print(f"  {found_count / len(golds):.2%} of {len(golds):,} found, {extra} more; {shares}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", type=int, default=0, help="so many wrong values of each dump are shown")
    given = parser.parse_args()
    for gold in sorted(given.folder.glob("*.gold.jsonl")):
        measure(gold.with_name(gold.name.removesuffix(".gold.jsonl") + ".txt"), given.show)


if __name__ == "__main__":
    main()
