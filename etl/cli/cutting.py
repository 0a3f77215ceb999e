"""How a release is made of a build: the ledger, the folder, the change log, git or DVC; all of it or none of it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from etl.cli.judging import Judged
from etl.cli.packing import Facts, pack
from etl.cli.terminal import many, warn
from etl.deduplicate.ledger import ledger_entries
from etl.errors import AbstractsError, ValidationError
from etl.io import git, layout
from etl.io.dvc_files import dvc_file
from etl.io.files import read_text_if_there
from etl.io.journal import Journal, is_committed, undo, written_by
from etl.io.manifest import read_manifest
from etl.io.release_folder import files_of
from etl.io.releases import side
from etl.io.runner import add_to_dvc
from etl.io.settings import read_params
from etl.io.tables import read_csv_table
from etl.release.changelog import entry, first_entry, with_entry
from schemas.columns import Alias, Dump, Mention
from schemas.files import PARQUET
from schemas.interim import LEDGER_TYPES


@dataclass(frozen=True, slots=True)
class Store:
    """Where releases are kept (params.yaml, `release.store`)."""

    max_git_bytes: int


@dataclass(frozen=True, slots=True)
class Asked:
    """The release that is wanted."""

    version: str
    level: str
    why_drift: str | None
    key: Path | None
    is_committed: bool
    is_tagged: bool


@dataclass(frozen=True, slots=True)
class Done:
    """What was written and what comes next, a line each; and whether DVC keeps the folder."""

    lines: list[str]
    is_in_dvc: bool


def cut(asked: Asked, found: Judged, rebuild: Callable[[], object]) -> Done:
    """Make the release.

    The ledger comes first, as it is an input: the build that is released is of the ledger that is committed with it, so
    that a rebuild of the tag makes the same bytes.
    """
    head = git.head() or ""
    journal = Journal(asked.version, head, asked.is_tagged)
    journal.begin()
    try:
        added = _extend_ledger(journal, rebuild)
        facts = Facts(asked.version, git.commit_date(head), head, asked.level, asked.why_drift, asked.key)
        folder = pack(journal, facts, found)
        is_in_dvc = _keep(folder)
        _extend_changelog(journal, facts, found)
        paths = _written(asked.version)
        if asked.is_committed:
            git.commit(f"Release {asked.version}", paths)
        if asked.is_tagged:
            git.tag(asked.version, asked.version)
    except BaseException:
        if not is_committed(asked.version):
            with suppress(AbstractsError, OSError):  # what a full disk lets nobody undo, the next release does
                undo(journal)
        raise
    journal.end()
    return Done(_told(asked, folder, added, paths, is_in_dvc=is_in_dvc), is_in_dvc)


def _extend_ledger(journal: Journal, rebuild: Callable[[], object]) -> int:
    """Append what the build publishes to the ledger, and build again with it; how many rows were new."""
    before = side(layout.LATEST, layout.LATEST.name)
    ledger = read_csv_table(layout.LEDGER, LEDGER_TYPES)
    dumps = before.read(Dump.TABLE, [Dump.dump_id, Dump.ordinal])
    columns = (Mention.paper_id, Mention.mention_id, Mention.arxiv_id, Mention.doi, Mention.title, Mention.abstract)
    mentions = before.read(Mention.TABLE, [*columns, Mention.dump_id, Mention.ordinal])
    aliases = before.read(Alias.TABLE, [Alias.alias_id, Alias.paper_id])
    entries = ledger_entries(mentions, dumps, aliases, ledger)
    if entries.is_empty():
        return 0
    text = layout.LEDGER.read_text(encoding="utf-8").rstrip("\n")
    journal.write(layout.LEDGER, f"{text}\n{entries.write_csv(include_header=False)}")
    tables = _tables()
    rebuild()
    changed = sorted(name for name, sha256 in _tables().items() if tables.get(name) != sha256)
    if changed:
        raise ValidationError(
            f"{layout.LEDGER}: with the ids of this build in it the build differs ({', '.join(changed)}). That is a "
            "defect of deduplicate; nothing was released."
        )
    return entries.height


def _tables() -> dict[str, str]:
    """SHA-256 of every table of the latest build."""
    files = read_manifest(layout.LATEST)
    return {name: str(file["sha256"]) for name, file in files.items() if name.endswith(PARQUET)}


def _keep(folder: Path) -> bool:
    """Leave a small release to git; give a large one to DVC, which is True."""
    size = sum(size for _, size in files_of(folder).values())
    if size <= read_params(layout.PARAMS, "release.store", Store).max_git_bytes:
        return False
    for mended in add_to_dvc(layout.ROOT, folder):
        warn(mended)
    return True


def _extend_changelog(journal: Journal, facts: Facts, found: Judged) -> None:
    if found.since:
        drift = facts.drift(found)
        section = entry(facts.version, facts.date, found.since.comparison, found.since.events, found.bump, drift)
    else:
        section = first_entry(facts.version, facts.date, found.new)
    text = read_text_if_there(layout.CHANGELOG) or "# Changes\n"
    journal.write(layout.CHANGELOG, with_entry(text, section))


def _written(version: str) -> list[str]:
    """The paths that a release has written, for git: where DVC keeps the folder, git does not."""
    folder = layout.release(version)
    is_in_dvc = dvc_file(folder).is_file()
    return [path.as_posix() for path in written_by(version) if path.exists() and not (is_in_dvc and path == folder)]


def _told(asked: Asked, folder: Path, added: int, paths: list[str], *, is_in_dvc: bool) -> list[str]:
    files = files_of(folder)
    size = sum(size for _, size in files.values())
    lines = [
        f"{folder}: {len(files)} files, {size:,} bytes, {'kept by DVC' if is_in_dvc else 'in git'}",
        f"{layout.LEDGER}: {many(added, 'more row')}",
        f"{layout.CHANGELOG}: the section {asked.version}",
    ]
    push = "git push --follow-tags" if git.is_on_branch() else f"git push origin {asked.version}"
    todo = [] if asked.is_committed else [f"git add {' '.join(paths)}", f'git commit -m "Release {asked.version}"']
    todo += [] if asked.is_tagged else [f"git tag -a {asked.version} -m {asked.version}"]
    todo += [push, *([f"abstracts push {asked.version}"] if is_in_dvc else [])]
    return [*lines, "Look at it, then:", *(f"  {line}" for line in todo)]
