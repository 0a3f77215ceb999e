"""A year of corrections: dumps come, are edited and go, rules change, and every ruling holds or is named."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from schemas.columns import Decision, Paper
from tests.cli.conftest import Abstracts
from tests.cli.test_correcting import CHANGED, CLOCK, CRUST, LOAF, build, ris
from tests.deduplicate.world import BREAD, CLOCKS, CLOCKS_CHANGED, CLOCKS_TITLE, FERNS

BY = ("--by", "Ada Oil", "--date", "2026-11-21", "--why", "I read both.")
Month = Callable[..., list[str]]


def table(name: str) -> pl.DataFrame:
    return pl.read_parquet(f"data/processed/latest/{name}.parquet")


def mentions_of(dump_id: str) -> pl.DataFrame:
    return table("mentions").filter(pl.col("dump_id") == dump_id)


def homes(*places: tuple[str, int]) -> list[str]:
    """The papers of some mentions, by dump and place."""
    return [mentions_of(dump_id).filter(pl.col("ordinal") == place)["paper_id"].item() for dump_id, place in places]


@pytest.fixture
def month(project: Path, tmp_path: Path, abstracts: Abstracts) -> Month:
    """Add a dump, or take an edited or removed one, and build; what was warned of."""

    def passes(name: str, text: str) -> list[str]:
        file = project / f"data/raw/{name}"
        if file.is_file():
            file.write_text(text, encoding="utf-8")
        else:
            (tmp_path / name).write_text(text, encoding="utf-8")
            assert abstracts("add", tmp_path / name).exit_code == 0
        told = build(abstracts, name.partition(".")[0])
        return [line for line in told.splitlines() if line.startswith("warning: ")]

    return passes


def test_a_year_of_corrections(month: Month, abstracts: Abstracts, project: Path) -> None:
    def correct(*words: str) -> None:
        done = abstracts(*words, *BY)
        assert done.exit_code == 0, done.exception

    def holds() -> None:
        """The clocks are two studies; the loaf and the crusts are one, of 2019 and without a DOI."""
        first, second = homes(("january", 1), ("february", 1))
        assert first != second
        loaf, crust = homes(("january", 2), ("march", 1))
        assert loaf == crust
        paper = table("papers").filter(pl.col(Paper.paper_id) == loaf).row(0, named=True)
        assert (paper[Paper.publication_year], paper[Paper.doi]) == (2019, None)

    loaf = {**LOAF, "DO": "10.1000/wrong"}
    month("january.ris", ris(CLOCK, loaf))
    month("february.ris", ris(CHANGED))
    assert len(set(homes(("january", 1), ("february", 1)))) == 1, "the wrong merge of which the year is about"
    correct("split", "winter", "drift")
    month("march.ris", ris(CRUST))
    correct("merge", "sourdough", "crusts")
    correct("set", "sourdough", "year", "2019")
    correct("set", "sourdough", "doi", "--none")
    # April: both studies are mentioned again, as bare texts, and each goes to its own.
    assert month("april.txt", f"Abstract: {CLOCKS}\nAbstract: {CLOCKS_CHANGED}\n") == []
    holds()
    assert homes(("april", 1), ("april", 2)) == homes(("january", 1), ("february", 1))
    # May and June: the dumps ruled on are edited, records move, a typo is mended.
    assert month("january.ris", ris({**loaf, "AB": f"{BREAD} Bakers were kind."}, CLOCK)) == []
    assert month("january.ris", ris({**CLOCK, "AB": CLOCKS.replace("spoonful", "spoon")}, loaf)) == []
    holds()
    assert month("february.ris", ris({**CHANGED, "TI": f"{CLOCKS_TITLE}, again"})) == []
    holds()
    # July: other rules, under which the studies are even more surely one.
    params = project / "params.yaml"
    params.write_text(params.read_text(encoding="utf-8").replace("same_abstract: 0.7 ", "same_abstract: 0.4 "))
    assert month("july.txt", f"Abstract: {FERNS}\n") == []
    holds()
    # August: a dump that was ruled on is gone; the ruling is named, rules on the rest, and holds when it is back.
    dumps = project / "data/raw/dumps.yaml"
    with_march = dumps.read_text(encoding="utf-8")
    start, end = with_march.index("  march:"), with_march.index("  april:")
    dumps.write_text(with_march[:start] + with_march[end:], encoding="utf-8")
    (told,) = month("august.txt", f"Abstract: {FERNS} And more.\n")
    assert "entry 2 (same, Flour, not hands" in told
    assert "has no effect until that is back" in told
    states = table("decisions")[Decision.state].to_list()
    assert states == ["applied", "gone", "applied", "applied"]
    with_august = dumps.read_text(encoding="utf-8")
    august = with_august[with_august.index("  august:") :]
    dumps.write_text(with_march + august, encoding="utf-8")
    assert month("march.ris", ris(CRUST)) == []
    holds()
    # September: a second opinion overrules the first, and is taken back in October.
    correct("merge", f"id:{homes(('january', 1))[0]}", f"id:{homes(('february', 1))[0]}")
    month("september.ris", ris({**CLOCK, "TI": CLOCKS_TITLE.upper()}))
    assert len(set(homes(("january", 1), ("february", 1), ("april", 1), ("april", 2)))) == 1
    assert table("decisions")[Decision.state].to_list() == ["overruled", *["applied"] * 4]
    assert abstracts("undo", "--yes").exit_code == 0
    assert month("october.ris", ris({**CHANGED, "TI": CLOCKS_TITLE.upper()})) == []
    holds()
    # November and December: a new copy in another form, and the dumps in another order.
    assert month("november.txt", f"Abstract: {CLOCKS_CHANGED.upper()}\n") == []
    holds()
    assert homes(("november", 1)) == homes(("february", 1))
    text = dumps.read_text(encoding="utf-8")
    start, end = text.index("  january:"), text.index("  february:")
    dumps.write_text(text[:start] + text[end:] + text[start:end], encoding="utf-8")
    assert month("december.txt", f"Abstract: {BREAD}\n") == []
    holds()
    assert table("decisions")[Decision.state].to_list() == ["applied"] * 4
