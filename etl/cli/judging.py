"""A build held against the last release: what differs, what that calls for, and what moved too far."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from etl.cli.terminal import many, progress
from etl.errors import ConfigurationError, ValidationError
from etl.io import git, journal, layout
from etl.io.dvc_files import dvc_file, holds, read_kept
from etl.io.locate import at_hand, versions
from etl.io.publish import sha256_of_input
from etl.io.releases import side
from etl.io.settings import read_params
from etl.io.store import is_address
from etl.io.tables import read_csv_table
from etl.release.bump import Bump, Reason
from etl.release.difference import Difference, difference
from etl.release.drift import DriftLimits, drift
from etl.release.side import Side
from schemas.columns import Alias, Dump, Mention, Paper
from schemas.interim import LEDGER_TYPES


@dataclass(frozen=True)
class Judged:
    """The build, the last release (None before the first) with what differs from it, and what that calls for."""

    new: Side
    folder: Path | None
    since: Difference | None
    bump: Bump
    drift: list[str]

    @property
    def base(self) -> str | None:
        """The last release."""
        return self.since.old.name if self.since else None


@contextmanager
def judged() -> Iterator[Judged]:
    """Compare the latest build with the newest release there is; `ValidationError` if a published id is lost."""
    newest = next(iter(versions()), None)
    _refuse_other_branch(newest)
    _refuse_other_ledger(newest)
    new = side(layout.LATEST, layout.LATEST.name)
    _refuse_lost(_known_ids(), new, layout.LEDGER.as_posix())
    if newest is None:
        yield Judged(new, None, None, Bump("first", (_first(new),)), [])
        return
    limits = read_params(layout.PARAMS, "release.drift", DriftLimits)
    with at_hand(newest) as folder:
        old = side(folder, newest)
        _refuse_lost(old.read(Alias.TABLE, [Alias.alias_id]), new, newest)
        with progress(f"Comparing with {newest}"):
            found = difference(old, new)
            moved = drift(old, new, limits)
        yield Judged(new, folder, found, found.bump, moved)


def refuse_other_inputs() -> None:
    """Stop where the build is of a file that is not committed as it is, because git was told to ignore it, say."""
    for name, sha256 in side(layout.LATEST, layout.LATEST.name).manifest["inputs"].items():
        if is_address(name):
            continue  # its pointer, which is an input too, says of which bytes it is
        committed = git.content_at("HEAD", Path(name))
        if committed is not None and sha256_of_input(Path(name), committed) == sha256:
            continue
        kept = git.content_at("HEAD", dvc_file(Path(name)))
        if kept is None or not holds(Path(name), read_kept(dvc_file(Path(name)), kept).object_id):
            raise ConfigurationError(
                f"{name}: the build is of it, and it is not committed as it is. A release could not be built again. "
                f"`git add --force {name}` and commit, or `dvc add` it."
            )


def _refuse_other_branch(newest: str | None) -> None:
    commit = git.tag_of(newest) if newest else None
    if commit and not git.is_before(commit):
        raise ConfigurationError(
            f"{newest}: was released on another branch. Merge that one first (`git merge {newest}`): its ids are for "
            "life, and what it corrected would be taken back."
        )


def _refuse_other_ledger(newest: str | None) -> None:
    """Stop where the ledger does not begin with what the last release left: it is only ever appended to."""
    commit = journal.commit_of(newest) if newest else None
    known = git.content_at(commit, layout.LEDGER) if commit else None
    lines = [] if known is None else known.splitlines()
    if layout.LEDGER.read_bytes().splitlines()[: len(lines)] != lines:
        raise ValidationError(
            f"{layout.LEDGER}: does not begin with what {newest} published. Nothing in it is ever changed: "
            f"`git checkout {commit} -- {layout.LEDGER}`, then commit and build."
        )


def _first(new: Side) -> Reason:
    counts = ((Paper, "paper"), (Mention, "mention"), (Dump, "dump"))
    papers, mentions, dumps = (many(new.rows(columns.TABLE), one) for columns, one in counts)
    return Reason("first", f"{papers} from {mentions} in {dumps}")


def _known_ids() -> pl.DataFrame:
    ledger = read_csv_table(layout.LEDGER, LEDGER_TYPES)
    return ledger.select(pl.col(Alias.paper_id).alias(Alias.alias_id)).unique()


def _refuse_lost(known: pl.DataFrame, new: Side, where: str) -> None:
    """Stop if an id that was published is not in `aliases`, where it leads to a paper or says why to none."""
    lost = known.join(new.read(Alias.TABLE, [Alias.alias_id]), on=Alias.alias_id, how="anti").sort(Alias.alias_id)
    if lost.height:
        examples = ", ".join(lost[Alias.alias_id].head(5))
        raise ValidationError(
            f"{layout.LATEST}: {lost.height:,} ids of {where} resolve no more, such as {examples}. A published id is "
            f"for life: restore {layout.LEDGER} from git, and run `abstracts build`."
        )
