"""The signatures of all records, made part by part and kept by dump; and the records in the order of their ids."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from etl.cli.terminal import steps
from etl.deduplicate.signatures import COMPACT, TEXT_KEYS, signatures
from etl.engine import Engine
from etl.io import layout
from etl.io.files import keep_only
from etl.io.kept import forget, is_kept, keep, key_of, sums_of
from etl.io.parts import read_file
from etl.io.slices import read_columns, write_columns
from schemas.columns import Mention
from schemas.interim import READABLE_TYPES

PART: Final = "part"
ROW: Final = "row"
_OWN: Final = (Mention.dump_id, Mention.ordinal)


class SignTask(NamedTuple):
    """A file of records, where its signatures go, and the least length of a title that is a key."""

    records: Path
    signatures: Path
    min_title_chars: int


class Signed(NamedTuple):
    """The compact columns of all signatures, in the order of mention ids, each with its part and its row there; the
    keys of texts, which are read when they are asked for; the files of records, part by part; a key for each dump."""

    compact: pl.DataFrame
    text_keys: Sequence[npt.NDArray[np.uint32]]
    parts: list[Path]
    dump_keys: dict[str, str]

    def row_keys(self) -> npt.NDArray[np.uint64]:
        """A key of each record: its id, and all that its dump was made of."""
        dumps = pl.DataFrame({Mention.dump_id: list(self.dump_keys), "key": list(self.dump_keys.values())})
        own = self.compact.select(Mention.mention_id, Mention.dump_id)
        keys = own.join(dumps, on=Mention.dump_id, maintain_order="left").select(
            pl.col(Mention.mention_id).hash() ^ pl.col("key").hash()
        )
        return keys.to_series().to_numpy()


def sign_one(task: SignTask) -> None:
    """Write the signatures of a part."""
    records = read_file(task.records, READABLE_TYPES)
    signed = signatures(records, task.min_title_chars)
    write_columns(signed.hstack(records.select(_OWN)), task.signatures)


def sign(dump_ids: Sequence[str], min_title_chars: int, workers: Engine) -> Signed:
    """The signatures of all records of some dumps; those that a dump has already are read."""
    home = layout.interim("deduplicate") / "kept" / "signatures"
    keys = {one: sums_of(layout.normalised(one)) for one in dump_ids}
    tasks: list[SignTask] = []
    files: list[Path] = []
    stale = []
    for one in sorted(dump_ids):
        own = [SignTask(path, home / one / f"{path.stem}.arrow", min_title_chars) for path in layout.record_files(one)]
        files += [task.signatures for task in own]
        if not is_kept(home / one, key_of("deduplicate", keys[one], min_title_chars)):
            forget(home / one)
            stale.append((one, own))
            tasks += own
    for _ in steps("Signing {} parts", workers.map(sign_one, tasks), len(tasks)):
        pass
    for one, own in stale:
        keep(home / one, key_of("deduplicate", keys[one], min_title_chars), [task.signatures.name for task in own])
    keep_only(home, dump_ids)
    return _in_order(files, [path for one in sorted(dump_ids) for path in layout.record_files(one)], keys)


def _in_order(files: list[Path], parts: list[Path], dump_keys: dict[str, str]) -> Signed:
    compact = []
    for number, path in enumerate(files):
        own = read_columns([path], [*COMPACT, *_OWN])
        compact.append(own.with_columns(pl.lit(number, pl.Int32()).alias(PART), pl.row_index(ROW).cast(pl.Int32())))
    whole = pl.concat(compact, rechunk=True)
    order = whole[Mention.mention_id].arg_sort()
    return Signed(whole[order], TextKeys(files, order), parts, dump_keys)


class TextKeys(Sequence[npt.NDArray[np.uint32]]):
    """The keys of texts, one kind in memory at a time."""

    def __init__(self, files: Sequence[Path], order: pl.Series) -> None:
        self._files = files
        self._order = order

    def __len__(self) -> int:
        return len(TEXT_KEYS)

    def __getitem__(self, kind: int | slice) -> npt.NDArray[np.uint32]:  # type: ignore[override]
        name = TEXT_KEYS[kind]
        return read_columns(self._files, [str(name)])[str(name)].gather(self._order).to_numpy()
