"""The causes that two builds' inputs allow, as numbers: the lesser, the earlier."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import polars as pl

from etl.release.inputs import IS_NEW, LEDGER, PARAMS, Inputs
from schemas.columns import Change, Decision, Dump, Paper
from schemas.vocabulary import CAUSES

CODE: Final = "code"
CODES: Final = pl.UInt32()
"""The type of a cause's number."""
BYTES: Final = "bytes"
ENTRY: Final = "entry"


class Cause(NamedTuple):
    """Why a cell differs."""

    name: str
    detail: str | None = None


_PARSER: Final = Cause("parser")
_NORMALISATION: Final = Cause("normalisation")
_RULE: Final = Cause("rule")
_ENTRY: Final = Cause("dump_entry")
_DECISION: Final = Cause("decision")
_SCHEMA: Final = Cause("schema")


@dataclass(frozen=True)
class Causes:
    """What can have made a cell differ, by number."""

    every: tuple[Cause, ...]
    """All causes, the earliest first; a cause's number is its place."""
    only: int | None
    """The one cause that there can be, if there is one."""
    otherwise: int
    """The cause of what nothing else explains: the code or params, where they differ, else the earliest."""
    schema: int
    parser: int | None
    normalisation: int | None
    """Only where the code differs, as `parser`."""
    entry: int | None
    """That dumps.yaml says otherwise of some dump, or names them in another order."""
    ruling: int | None
    """That decisions.yaml differs."""
    dumps: pl.DataFrame
    """`dump_id`, and the causes that it came, went or holds other bytes (`bytes`), or is read otherwise (`entry`)."""
    entries: pl.DataFrame
    """`dump_id`, and as `code` that dumps.yaml says otherwise of it, whether or not it is read by that."""
    references: pl.Series
    """Dumps of which mentions come and go with the papers of other dumps."""
    rulings: pl.DataFrame
    """The rulings that one side alone has: whether the new one (`is_new`), `ordinal`, `field` (null but for `set`),
    `paper_ids` touched, and `code`."""

    @property
    def touched(self) -> pl.DataFrame:
        """`paper_id`, `field`, `code`: a row for each paper that one of `rulings` touched."""
        each = self.rulings.explode(Change.paper_ids).drop_nulls(Change.paper_ids)
        return each.select(pl.col(Change.paper_ids).alias(Paper.paper_id), Decision.field, CODE)

    def told(self, codes: pl.Series) -> pl.DataFrame:
        """Numbers in words: `cause` and `cause_detail`."""
        names, details = zip(*self.every, strict=True)
        return pl.DataFrame(
            {
                Change.cause: pl.Series(names, dtype=pl.String()).gather(codes),
                Change.cause_detail: pl.Series(details, dtype=pl.String()).gather(codes),
            }
        )


def allowed(inputs: Inputs) -> Causes:
    """The causes that differences of the inputs allow."""
    told = inputs.rulings.select(Decision.ordinal, Decision.why).iter_rows()
    words = [f"ruling {ordinal}: {why}" for ordinal, why in told]
    rulings = inputs.rulings.with_columns(pl.Series("words", words, dtype=pl.String()))
    possible = [*_of_dumps(inputs), *(_BY_CODE if inputs.code else ()), *(Cause("decision", one) for one in words)]
    if inputs.params:
        possible.append(Cause("rule", PARAMS))
    possible = possible or [_without_effect(inputs)]
    otherwise = _otherwise(inputs, possible)
    kinds = {_ENTRY, _DECISION, _SCHEMA, otherwise, *possible}
    every = tuple(sorted(kinds, key=lambda one: (CAUSES.index(one.name), one.detail or "")))
    code = {cause: number for number, cause in enumerate(every)}
    return Causes(
        every=every,
        only=code[possible[0]] if len(possible) == 1 else None,
        otherwise=code[otherwise],
        schema=code[_SCHEMA],
        parser=code.get(_PARSER),
        normalisation=code.get(_NORMALISATION),
        entry=code[_ENTRY] if inputs.entered or inputs.are_reordered else None,
        ruling=code[_DECISION] if inputs.decisions_file else None,
        dumps=_dumps(inputs, code),
        entries=pl.DataFrame(
            {Dump.dump_id: list(inputs.entered), CODE: [code[Cause("dump_entry", one)] for one in inputs.entered]},
            {Dump.dump_id: pl.String(), CODE: CODES},
        ),
        references=pl.Series(sorted(inputs.references), dtype=pl.String()),
        rulings=_rulings(rulings, code),
    )


_BY_CODE: Final = (_PARSER, _NORMALISATION, _RULE)


def _of_dumps(inputs: Inputs) -> Iterator[Cause]:
    for name, dumps in _told_of_bytes(inputs).items():
        yield from (Cause(name, one) for one in sorted(dumps))
    yield from (Cause("dump_entry", one) for one in inputs.entered)
    if inputs.are_reordered:
        yield _ENTRY


def _told_of_bytes(inputs: Inputs) -> Mapping[str, frozenset[str]]:
    return {"dump_added": inputs.added, "dump_changed": inputs.changed, "dump_removed": inputs.removed}


def _without_effect(inputs: Inputs) -> Cause:
    """The cause where no input differs that says what it changes."""
    if inputs.dumps_file or inputs.decisions_file:
        return _ENTRY if inputs.dumps_file else _DECISION
    return Cause("ledger", LEDGER.rpartition("/")[2]) if inputs.ledger else _RULE


def _otherwise(inputs: Inputs, possible: Sequence[Cause]) -> Cause:
    """The cause of what nothing else explains, of those possible, which come in the order of `CAUSES`."""
    if inputs.code or inputs.params:
        return _RULE if inputs.code else Cause("rule", PARAMS)
    first = possible[0]
    return first if sum(one.name == first.name for one in possible) == 1 else Cause(first.name)


def _dumps(inputs: Inputs, code: Mapping[Cause, int]) -> pl.DataFrame:
    of_bytes = {one: code[Cause(name, one)] for name, dumps in _told_of_bytes(inputs).items() for one in dumps}
    of_entry = {one: code[Cause("dump_entry", one)] for one, is_read_by in inputs.entered.items() if is_read_by}
    ids = sorted(of_bytes.keys() | of_entry.keys())
    return pl.DataFrame(
        {Dump.dump_id: ids, BYTES: [of_bytes.get(one) for one in ids], ENTRY: [of_entry.get(one) for one in ids]},
        {Dump.dump_id: pl.String(), BYTES: CODES, ENTRY: CODES},
    )


def _rulings(rulings: pl.DataFrame, code: Mapping[Cause, int]) -> pl.DataFrame:
    codes = [code[Cause("decision", one)] for one in rulings["words"]]
    return rulings.select(
        IS_NEW,
        Decision.ordinal,
        Decision.field,
        pl.col(Decision.touched_paper_ids).alias(Change.paper_ids),
        pl.Series(CODE, codes, dtype=CODES),
    )
