"""A toy package with all that the pages show: several dumps, a corrected number, markup as text, many scripts."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import ABSTRACTS, LISTED, empty_project, run

HOSTILE = "<img src=x onerror=alert(1)> and <script>alert(2)</script> as a title"
HEBREW = "שעונים שעצרו מלכת"
_TREES = "oak beech birch alder maple rowan hazel willow poplar elm ash lime".split()
_PLACES = ("the northern hills", "a wet valley", "two islands", "an old town")


def _trees() -> Iterator[str]:
    """Entries enough for several pages of results, of several years, authors, journals and categories."""
    for number, tree in enumerate(_TREES * 3):
        place, year = _PLACES[number % len(_PLACES)], 2001 + number % 9
        yield (
            f"@article{{{tree}{number},\n title = {{The {tree} in {place}, part of survey {number + 10}}},\n"
            f" author = {{Oil, Ada and Stein, Bo{'' if number % 2 else ' and Ünal, Çağla'}}},\n year = {{{year}}},\n"
            f" journal = {{Journal of {tree.title()} Studies}},\n volume = {{{number + 1}}},\n"
            f" doi = {{10.1000/{tree}.{number}}},\n keywords = {{{tree}, survey, GPT-4}},\n"
            f" abstract = {{We walk through {place} and count every {tree} that stands there: {number * 7 + 31}, "
            f"where the survey of {year - 10} found {number * 5 + 20}. The difference is told by soil, by roads and by "
            f"the {_TREES[(number + 5) % len(_TREES)]} beside it, and by nothing else that was measured "
            f"({_TREES[number % 7]}-{number}).}}\n}}\n"
        )


def _odd() -> Iterator[str]:
    for number, title in enumerate(
        (HOSTILE, HEBREW, "Long" + "est" * 90 + " word", r"On $\alpha$-clocks &amp; \emph{naïve} cafés")
    ):
        yield (
            f"@misc{{odd{number},\n title = {{{title}}},\n author = {{<b>Bold</b>, Ada}},\n year = {{2020}},\n"
            f" eprint = {{2003.0000{number + 1}}},\n archiveprefix = {{arXiv}},\n primaryclass = {{cs.CL}},\n"
            f" abstract = {{An odd text of number {number}, with <b onclick=alert(3)>markup</b>, a formula =1+1 and "
            f"a javascript:alert(4) address, which all stay text wherever it is shown; {number * 11} follow.}}\n}}\n"
        )


def dumps() -> dict[str, tuple[str, str]]:
    """File names, each with its format and its text."""
    return {
        "bees.txt": ("abstract_list", ABSTRACTS),
        "list.txt": ("publication_list", LISTED),
        "trees.bib": ("bibtex", "\n".join([*_trees(), *_odd()])),
        "again.bib": ("bibtex", "\n".join([*_trees()][:9]).replace("count every", "count each")),
    }


def build(root: Path) -> None:
    """Build the package in a new folder, and write its site."""
    project = root / "project"
    empty_project(project, has_report=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project)
        for name, (layout, text) in dumps().items():
            (root / name).write_text(text, encoding="utf-8")
            _must("add", root / name, "--format", layout)
        for name in dumps():
            _must("parse", name.partition(".")[0])
        for stage in ("normalise", "deduplicate", "relate", "validate", "publish"):
            _must(stage)
        _must("explore", "--write")


def _must(*words: str | Path) -> None:
    done = run(*words)
    if done.exit_code:
        raise AssertionError(f"{words}: {done.output}") from done.exception
