"""Which inputs of two builds differ, as far as their manifests and the tables `dumps` and `decisions` tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from etl.release.shape import has_columns, shared_columns
from etl.release.side import Side
from etl.release.texts import text_of
from schemas.columns import Decision, Dump

PARAMS: Final = "params.yaml"
LEDGER: Final = "data/raw/ids.csv"
_DUMPS: Final = "data/raw/dumps.yaml"
_DECISIONS: Final = "data/raw/decisions.yaml"
_FOUND: Final = (
    *(Dump.dump_id, Dump.ordinal, Dump.sha256, Dump.byte_count, Dump.encoding, Dump.captured_date_is_inferred),
    *(Dump.mention_count, Dump.quarantined_byte_count),
)
"""What the table `dumps` says that is not from an entry of dumps.yaml."""
_READ_BY: Final = frozenset((Dump.format, Dump.role, Dump.columns, Dump.captured_date))
"""What an entry says that changes how its dump is read."""
_BUILT: Final = (Decision.ordinal, Decision.state, Decision.found_mention_ids, Decision.touched_paper_ids)
_NEEDED: Final = (Dump.dump_id, Dump.ordinal, Dump.sha256, Dump.captured_date, Dump.captured_date_is_inferred)
_REFERENCE: Final = "reference"
RULED: Final = tuple(name for name in Decision.TYPES if name not in _BUILT)
"""What a ruling itself says; the rest of its row is what a build made of it."""
IS_NEW: Final = "is_new"
_NO_RULINGS: Final = pl.DataFrame(
    schema={
        **{name: Decision.TYPES[name] for name in (*RULED, Decision.ordinal, Decision.touched_paper_ids)},
        IS_NEW: pl.Boolean(),
    }
)


@dataclass(frozen=True)
class Inputs:
    """What differs between the inputs of two builds."""

    added: frozenset[str]
    changed: frozenset[str]
    removed: frozenset[str]
    """Dumps that came, whose bytes are others, or that went."""
    entered: Mapping[str, bool]
    """Dumps that are on both sides, of which dumps.yaml says otherwise: whether they are read by what it says."""
    references: frozenset[str]
    """Dumps that only enrich papers of others, on both sides."""
    are_reordered: bool
    """Whether those dumps come in another order."""
    rulings: pl.DataFrame
    """The rulings that one side alone has: `RULED`, `ordinal`, `touched_paper_ids`, and whether it is the new one."""
    dumps_file: bool
    decisions_file: bool
    code: bool
    params: bool
    ledger: bool


def differing(old: Side, new: Side) -> Inputs:
    """What differs between the inputs of two sides."""
    before, since = _entries(old, new)
    both = before.keys() & since.keys()
    dumps_file, decisions_file = _differs(_DUMPS, old, new), _differs(_DECISIONS, old, new)
    entered = {one: _other_words(before[one], since[one]) for one in sorted(both)} if dumps_file else {}
    orders = [[one for one in side if one in both] for side in (before, since)]
    return Inputs(
        added=frozenset(since.keys() - both),
        changed=frozenset(one for one in both if before[one].get(Dump.sha256) != since[one].get(Dump.sha256)),
        removed=frozenset(before.keys() - both),
        entered={one: bool(words & _READ_BY) for one, words in entered.items() if words},
        references=_references(before) & _references(since),
        are_reordered=dumps_file and orders[0] != orders[1],
        rulings=_rulings(old, new) if decisions_file else _NO_RULINGS,
        dumps_file=dumps_file,
        decisions_file=decisions_file,
        code=any(old.manifest[name] != new.manifest[name] for name in ("code_sha256", "lock_sha256")),
        params=_differs(PARAMS, old, new),
        ledger=_differs(LEDGER, old, new),
    )


def _differs(path: str, old: Side, new: Side) -> bool:
    return bool(old.manifest["inputs"].get(path) != new.manifest["inputs"].get(path))


def _entries(old: Side, new: Side) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]]]:
    """The rows of `dumps` on both sides by their ids, in the order of dumps.yaml and the columns that both have.

    Lists are text, and a day that a dump itself prints is not the entry's.
    """
    if not has_columns(Dump, _NEEDED, old, new):
        return {}, {}
    columns = shared_columns(Dump.TABLE, old, new)
    before, since = (_by_id(side.read(Dump.TABLE, columns)) for side in (old, new))
    return before, since


def _by_id(dumps: pl.DataFrame) -> dict[str, dict[str, Any]]:
    ordered = dumps.sort(Dump.ordinal, Dump.dump_id)
    texts = (text_of(name, dtype) for name, dtype in ordered.schema.items() if dtype.is_nested())
    declared = pl.when(~pl.col(Dump.captured_date_is_inferred)).then(Dump.captured_date).alias(Dump.captured_date)
    return {row[Dump.dump_id]: row for row in ordered.with_columns(declared, *texts).iter_rows(named=True)}


def _references(entries: Mapping[str, Mapping[str, Any]]) -> frozenset[str]:
    return frozenset(one for one, entry in entries.items() if entry.get(Dump.role) == _REFERENCE)


def _other_words(old: Mapping[str, Any], new: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(name for name in old if name not in _FOUND and old[name] != new[name])


def _rulings(old: Side, new: Side) -> pl.DataFrame:
    """The rulings of either side that the other lacks."""
    columns = [name for name in _NO_RULINGS.columns if name != IS_NEW]
    if not has_columns(Decision, columns, old, new):
        return _NO_RULINGS
    before, since = (side.read(Decision.TABLE, columns) for side in (old, new))
    ruled = pl.struct(RULED).hash(0).alias("ruled")
    sides = [frame.with_columns(ruled) for frame in (before, since)]
    alone = [
        one.join(other, on="ruled", how="anti").with_columns(pl.lit(is_new).alias(IS_NEW)).select(_NO_RULINGS.columns)
        for (one, other), is_new in ((sides, False), (sides[::-1], True))
    ]
    return pl.concat([_NO_RULINGS, *alone])
