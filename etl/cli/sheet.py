"""`abstracts review --export` and `--import`: the queue as a sheet to fill in, and its rulings read back."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import polars as pl

from etl.cli.deciding import Build, Curator
from etl.cli.terminal import out
from etl.deduplicate.queue import COMPARISONS, OpenPair
from etl.deduplicate.rulings import SAME, Ruling, contradictions, entries, verdicts
from etl.errors import SheetError
from etl.io import layout
from etl.io.decision_text import append_decisions
from etl.io.sheets import RULING, WHY, read_sheet, refusal, write_sheet
from schemas.columns import Mention, Pair

_SIDES: Final = (
    Mention.title,
    Mention.authors,
    Mention.publication_year,
    Mention.arxiv_id,
    Mention.doi,
    Mention.pmid,
    Mention.journal,
    Mention.volume,
    Mention.pages,
    Mention.abstract,
    Mention.dump_id,
    Mention.paper_id,
)
"""The columns of a mention that a row shows of both sides, `title_a` beside `title_b`."""
_WORTH: Final = "worth"
_DIGITS: Final = 3


def export_queue(path: Path, build: Build, pairs: Sequence[OpenPair]) -> None:
    """Write one row a pair: an empty `ruling` and `why`, both sides, and the evidence."""
    mentions = build.rows(pair.mention_ids for pair in pairs)
    types: dict[str, pl.DataType] = {
        **dict.fromkeys((RULING, WHY, Pair.reason), pl.String()),
        _WORTH: pl.Float64(),
        **{f"{name}_{side}": Mention.TYPES[name] for name in _SIDES for side in "ab"},
        **{name: Pair.TYPES[name] for name in (*COMPARISONS, Pair.mention_id_a, Pair.mention_id_b)},
    }
    rows = [
        {
            RULING: "",
            WHY: "",
            Pair.reason: pair.reason,
            _WORTH: pair.worth,
            **{
                f"{name}_{side}": mentions[one][name]
                for side, one in zip("ab", pair.mention_ids, strict=True)
                for name in _SIDES
            },
            **pair.comparisons,
            Pair.mention_id_a: pair.mention_ids[0],
            Pair.mention_id_b: pair.mention_ids[1],
        }
        for pair in pairs
    ]
    write_sheet(path, pl.DataFrame(rows, types).with_columns(pl.col(pl.Float64).round(_DIGITS)))
    what = f"{len(rows):,} open {'pair' if len(rows) == 1 else 'pairs, the most valuable first'}"
    out.print(f"{path}: {what}. Fill in `{RULING}` with same, different or skip, and give it to --import.")


def import_rulings(path: Path, build: Build, curator: Curator, rulings: Sequence[Ruling]) -> None:
    """Append the rulings of a sheet that decisions.yaml does not hold yet: all of them, or none if one is wrong."""
    answers = read_sheet(path, build.paper_of)
    mentions = build.rows(answer.mention_ids for answer in answers)
    decided = verdicts(build.now(rulings))
    held = {(pair, "same" if verdict == SAME else "different") for pair, verdict in decided.items()}
    new: list[Ruling] = []
    lines: dict[int, int] = {}
    for answer in answers:
        key = (frozenset(answer.mention_ids), answer.ruling)
        if key not in held:
            held.add(key)
            why = answer.why or f"Ruled in {path.name}."
            ordinal = len(rulings) + len(new) + 1
            ruling = curator.rules(answer.ruling, [mentions[one] for one in answer.mention_ids], why, ordinal)
            new.append(build.as_ruled(ruling, rulings))
            lines[ordinal] = answer.line
    _refuse_contradictions(path, [*rulings, *new], lines)
    if new:
        append_decisions(layout.DECISIONS, new)
    same, known = sum(one.ruling == "same" for one in new), len(answers) - len(new)
    out.print(
        f"{path}: {len(new):,} new {'ruling' if len(new) == 1 else 'rulings'} ({same:,} same, {len(new) - same:,} "
        f"different) written to {layout.DECISIONS}{f'; {known:,} it held already' if known else ''}."
    )
    if new:
        out.print("`abstracts build` applies them.")


def _refuse_contradictions(path: Path, rulings: Sequence[Ruling], lines: dict[int, int]) -> None:
    """Raise `SheetError` where a new ruling contradicts another of the sheet, or one of decisions.yaml."""

    def cite(ordinals: Sequence[int]) -> str:
        old = [ordinal for ordinal in ordinals if ordinal not in lines]
        new = [f"line {lines[ordinal]}" for ordinal in ordinals if ordinal in lines]
        return " and ".join([*([f"{entries(old)} of {layout.DECISIONS.name}"] if old else []), *new])

    found = [
        (max(lines[one] for one in (each.different, *each.same) if one in lines), each)
        for each in contradictions(rulings)
    ]
    if found:
        raise SheetError(refusal(path, [f"line {line}: {each.told(cite)}" for line, each in sorted(found)]))
