"""Ids for life: ten releases, in which dumps come, are edited, renamed and go, and rulings are made and undone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest

from etl.parse.formats import abstract_list
from etl.parse.protocol import Block, Furniture, Mention
from schemas.columns import Paper
from tests.cli.maintainer import Maintainer, table
from tests.cli.test_correcting import CHANGED, CLOCK, CRUST, LOAF, ris
from tests.deduplicate.world import BREAD, CLOCKS, FERNS

BY = ("--by", "Ada Oil", "--date", "2026-11-21", "--why", "I read both.")
ACCEPT = ("--accept-drift", "A small package moves much.")
WASPS = "We count the wasps of a valley in 12 summers, and find more of them each year than there are bees there."
ANTS = "We follow the ants of one pavement for 40 days, and draw the roads that they take to the crumbs of a bakery."


def home(**known: str | int) -> str:
    """The id of the one paper of which this is known."""
    (found,) = table("papers").filter(*(pl.col(name) == value for name, value in known.items()))[Paper.paper_id]
    return str(found)


def without_full_stop(blocks: Callable[[str], Iterator[Block]]) -> Callable[[str], Iterator[Block]]:
    """A parser that leaves the last character of every field out."""

    def mended(text: str) -> Iterator[Block]:
        for block in blocks(text):
            if isinstance(block, Mention):
                stops = tuple(Furniture(one.end - 1, one.end) for one in block.fields)
                fields = tuple(one._replace(end=one.end - 1) for one in block.fields)
                yield block._replace(fields=fields, labels=(*block.labels, *stops))
            else:
                yield block

    return mended


def test_every_id_of_ten_releases_resolves_in_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = Maintainer(tmp_path / "package", monkeypatch)
    versions: list[str] = []
    meant: dict[str, str] = {}

    def release(**papers: dict[str, str | int]) -> None:
        """Release, and remember the ids of some papers by names of ours."""
        here.releases(*ACCEPT)
        versions.append(sorted(path.name for path in Path("data/processed").glob("v*"))[-1])
        meant.update({name: home(**known) for name, known in papers.items()})

    here.dump("alpha.ris", ris(CLOCK, LOAF))
    here.dump("gamma.txt", f"Abstract: {FERNS}\nAbstract: {WASPS}\n")
    release(
        clocks={"doi": "10.1000/clocks"}, loaf={"abstract": BREAD}, ferns={"abstract": FERNS}, wasps={"abstract": WASPS}
    )
    # 2: another search, in which one paper is wrongly merged and one is new.
    here.dump("beta.ris", ris(CHANGED, CRUST))
    release(crust={"title": CRUST["TI"]})
    # 3 and 4: the wrong merge is split; two titles of one paper are merged.
    here.does("split", "winter", "drift", *BY)
    release(changed={"publication_year": 2022})
    here.does("merge", "sourdough", "crusts", *BY)
    release()
    # 5: a dump is edited: a typo in each record, and another order.
    here.dump("alpha.ris", ris({**LOAF, "AB": f"{BREAD} Bakers were kind."}, {**CLOCK, "AB": CLOCKS.replace(",", ";")}))
    release()
    # 6: the merge is undone.
    here.does("undo", "--yes")
    release()
    # 7: a dump gets another name, and with it every mention another id.
    text = (here.root / "data/raw/gamma.txt").read_text(encoding="utf-8")
    here.remove("gamma.txt")
    here.dump("delta.txt", text)
    release()
    assert home(abstract=WASPS) == meant["wasps"]
    # 8: the parser is mended, so that mentions of unchanged bytes are other bytes and have other ids.
    monkeypatch.setattr(abstract_list, "blocks", without_full_stop(abstract_list.blocks))
    here.ran.clear()
    before = set(table("mentions")["mention_id"])
    release()
    assert len(before - set(table("mentions")["mention_id"])) == 2
    # 9: a dump goes; 10: it comes again, under another name and with one more.
    here.remove("beta.ris")
    release()
    gone = table("aliases").filter(pl.col("paper_id").is_null())
    assert gone.height >= 1
    assert gone["reason"].str.starts_with("gone: ").all()
    here.dump("omega.ris", ris(CHANGED, CRUST))
    here.dump("psi.txt", f"Abstract: {ANTS}\n")
    release(ants={"abstract": ANTS[:-1]})

    assert len(versions) == len(set(versions)) == 10
    leads = dict(table("aliases", versions[-1]).select("alias_id", "paper_id").iter_rows())
    living = set(table("papers", versions[-1])["paper_id"])
    for version in versions:
        published = {*table("papers", version)["paper_id"], *table("aliases", version)["alias_id"]}
        assert published <= leads.keys(), version
    assert {paper_id for paper_id in leads.values() if paper_id} == living
    now = {name: leads[paper_id] for name, paper_id in meant.items()}
    assert now == meant, "each under the id that it was first published under, gone and come again"
    assert len(set(now.values())) == len(now) == 7
