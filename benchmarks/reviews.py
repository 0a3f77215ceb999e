"""From three exports to one file and a review's numbers: `python benchmarks/reviews.py [--records N …] [--corpus …]`.

Makes RIS, `.nbib` and BibTeX exports of N records in all (of the corpus's columns title, authors, year, abstract and
doi, else made up); every third paper stands in two of them. Runs `abstracts match A.ris B.nbib C.bib --unique clean.ris
--prisma flow.json`, and prints what it found beside what was made.
"""

import argparse
import json
import random
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl
from pipeline import ABSTRACTS, made_up, measured

Paper = Mapping[str, Any]
BROKEN = {ord(sign): None for sign in "{}\\$%&#_^~"}


def papers(corpus: Path | None, count: int) -> Iterator[Paper]:
    """So many papers, no two of one title."""
    if corpus:
        known = pl.read_parquet(corpus, columns=["title", "authors", "year", "abstract", "doi"])
        yield from known.drop_nulls("abstract").unique("title", maintain_order=True).head(count).iter_rows(named=True)
        return
    chance = random.Random(20261130)
    for number, abstract in enumerate(made_up(2 * count)):
        if number % 10 == 9:  # a copy of another
            continue
        words = abstract.rstrip(".").split()
        yield {
            "title": " ".join(words[:12]),
            "authors": [f"{words[20].capitalize()}, {words[21].capitalize()}", f"{words[22].capitalize()}, A."],
            "year": chance.randint(1990, 2025),
            "abstract": abstract,
            "doi": f"10.5555/{number}" if number % 4 else None,
        }


def ris(paper: Paper) -> str:
    lines = ["TY  - JOUR", f"TI  - {paper['title']}", f"PY  - {paper['year']}", f"AB  - {paper['abstract']}"]
    lines += [f"AU  - {name}" for name in paper["authors"]]
    return "\n".join([*lines, *([f"DO  - {paper['doi']}"] if paper["doi"] else []), "ER  - \n\n"])


def nbib(paper: Paper) -> str:
    lines = [
        f"PMID- {paper['pmid']}",
        f"TI  - {paper['title']}",
        f"AB  - {paper['abstract']}",
        f"DP  - {paper['year']}",
    ]
    lines += [f"FAU - {name}" for name in paper["authors"]]
    return "\n".join([*lines, *([f"LID - {paper['doi']} [doi]"] if paper["doi"] else []), "\n"])


def bibtex(paper: Paper) -> str:
    values = {"author": " and ".join(paper["authors"]), **{name: paper[name] for name in ("title", "year", "abstract")}}
    fields = "".join(f"  {name} = {{{str(value).translate(BROKEN)}}},\n" for name, value in values.items())
    return f"@article{{k{paper['pmid']},\n{fields}}}\n\n"


def exports(folder: Path, corpus: Path | None, count: int) -> tuple[list[Path], int]:
    """The three files, and how many papers stand in two of them."""
    writers = (("a.ris", ris), ("b.nbib", nbib), ("c.bib", bibtex))
    texts: list[list[str]] = [[] for _ in writers]
    total = repeated = 0
    for number, paper in enumerate(papers(corpus, count)):
        if total == count:
            break
        lines = {name: " ".join(value.split()) if isinstance(value, str) else value for name, value in paper.items()}
        first = number // 3 % 3
        places = [first, (first + 1) % 3][: min(2 if number % 3 == 0 else 1, count - total)]
        for place in places:
            texts[place].append(writers[place][1]({**lines, "pmid": 10_000_000 + number}))
        total += len(places)
        repeated += len(places) == 2
    files = [folder / name for name, _ in writers]
    for file, text in zip(files, texts, strict=True):
        file.write_text("".join(text), encoding="utf-8")
    return files, repeated


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--records", type=int, nargs="+", default=[2_000])
    options.add_argument("--corpus", type=Path)
    chosen = options.parse_args()
    print(
        "| records | in two files | duplicates found | left | CPU s | wall s | peak MB |\n|---|---|---|---|---|---|---|"
    )
    for count in chosen.records:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            files, repeated = exports(folder, chosen.corpus, count)
            outputs = ["--unique", "clean.ris", "--prisma", "flow.json"]
            cost = measured([ABSTRACTS, "match", *map(str, files), *outputs], folder, stdout=subprocess.DEVNULL)
            flow = json.loads((folder / "flow.json").read_text(encoding="utf-8"))
            found = flow["duplicate_within_count"] + flow["duplicate_between_count"]
            figures = f"{cost.cpu_seconds:.1f} | {cost.wall_seconds:.1f} | {cost.peak_megabytes:,}"
            print(f"| {count:,} | {repeated:,} | {found:,} | {flow['paper_count']:,} | {figures} |", flush=True)


if __name__ == "__main__":
    main()
