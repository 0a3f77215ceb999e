"""What a release adds to the ledger."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from etl.deduplicate.bind import text_key
from etl.deduplicate.ledger import ledger_entries, text_keys
from schemas.columns import Mention
from schemas.interim import LEDGER_TYPES
from tests.deduplicate.world import BREAD, CLOCKS, FERNS, dumps_of, laid_out, ledger_of, record, run

NOTHING = pl.DataFrame(schema=LEDGER_TYPES)
TEXTS = st.none() | st.text(alphabet=st.sampled_from("aZé 1,0.5\\<²_ßΩ–\n٣Ⅷ〇"), max_size=12) | st.text(max_size=8)


@given(st.lists(TEXTS, min_size=1, max_size=8))
def test_many_keys_are_the_keys_of_each(texts: list[str | None]) -> None:
    each = [text_key({Mention.title: text, Mention.abstract: None}) for text in texts]
    assert text_keys(pl.Series(texts, dtype=pl.String())).to_list() == each


def test_a_release_binds_each_mention_and_the_next_one_adds_nothing() -> None:
    rows = laid_out([record("a", abstract=BREAD), record("b", abstract=CLOCKS), record("c", abstract=BREAD)])
    built = run(rows)
    entries = ledger_entries(built.mentions, dumps_of(rows), built.aliases, NOTHING)
    assert sorted(entries["mention_id"]) == sorted(built.mentions["mention_id"])
    assert dict(entries.select("mention_id", "paper_id").iter_rows()) == dict(
        built.mentions.select("mention_id", "paper_id").iter_rows()
    )
    again = run(rows, entries)
    assert again.papers.equals(built.papers)
    assert ledger_entries(again.mentions, dumps_of(rows), again.aliases, entries).is_empty()


def test_a_mention_that_moved_or_is_recognised_otherwise_gets_another_row() -> None:
    rows = laid_out([record("a", abstract=BREAD), record("b", abstract=FERNS, doi="10.1000/x")])
    built = run(rows)
    old = ledger_of(("p" + "0" * 16, rows[0]), ("p" + "1" * 16, {**rows[1], Mention.doi: None}))
    entries = ledger_entries(built.mentions, dumps_of(rows), built.aliases, old)
    assert sorted(entries["mention_id"]) == sorted(built.mentions["mention_id"])
    assert ledger_entries(built.mentions, dumps_of(rows), built.aliases, pl.concat([old, entries])).is_empty()
