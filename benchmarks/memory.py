"""Peak memory and CPU time of each stage by the size of a dump: `python benchmarks/memory.py [--megabytes N …]`.

Builds a project in a temporary folder from one made-up dump of each format and size, and runs each stage's command in
it as a process of its own; the figures are the operating system's.
"""

import argparse
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline import ABSTRACTS, ROOT, made_up, measured

STAGES = (("parse", "big"), ("normalise",), ("deduplicate",), ("relate",), ("validate",), ("publish",))


def listed(abstract: str, _: int) -> str:
    return f"Abstract:{abstract}\n"


def entry(abstract: str, number: int) -> str:
    title, year = " ".join(abstract.split()[:9]), 1990 + number % 35
    names = f"Kite, A. {number % 97} and Boat, {chr(65 + number % 26)}."
    return (
        f"@article{{k{number},\n  title = {{{title} {{Part}} {number}}},\n  author = {{{names}}},\n"
        f"  journal = {{J. Kites}},\n  year = {{{year}}},\n  doi = {{10.1000/kite.{number}}},\n"
        f"  abstract = {{{abstract}}},\n}}\n\n"
    )


FORMATS: dict[str, Callable[[str, int], str]] = {"abstract_list": listed, "bibtex": entry}


def project(folder: Path, layout: str, megabytes: float) -> int:
    """A project with one dump of about so many megabytes; returns how many records it has."""
    (folder / "data/raw").mkdir(parents=True)
    for name in ("params.yaml", "requirements.lock", "data/raw/ids.csv", "data/raw/decisions.yaml"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "data/raw/dumps.yaml").write_text(f"dumps:\n  big:\n    file: big.txt\n    format: {layout}\n")
    with (folder / "data/raw/big.txt").open("w", encoding="utf-8") as file:
        return sum(1 for text in records(layout, megabytes * 1e6) if file.write(text))


def records(layout: str, size: float) -> Iterator[str]:
    """Records of a format until they are so many characters."""
    for number, abstract in enumerate(made_up(10**9)):
        text = FORMATS[layout](abstract, number)
        size -= len(text)
        if size < 0:
            return
        yield text


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--megabytes", type=float, nargs="+", default=[1, 10, 100])
    options.add_argument("--formats", nargs="+", choices=sorted(FORMATS), default=sorted(FORMATS))
    chosen = options.parse_args()
    names = " | ".join(f"{stage[0]}: MB | CPU s" for stage in STAGES)
    print(f"| format | MB | records | {names} |\n|{'---|' * (3 + 2 * len(STAGES))}")
    for layout in chosen.formats:
        for size in chosen.megabytes:
            with tempfile.TemporaryDirectory() as name:
                count = project(Path(name), layout, size)
                costs = [measured([ABSTRACTS, *stage], Path(name)) for stage in STAGES]
                figures = " | ".join(f"{cost.peak_megabytes:,} | {cost.cpu_seconds:.1f}" for cost in costs)
                print(f"| {layout} | {size:g} | {count:,} | {figures} |", flush=True)


if __name__ == "__main__":
    main()
