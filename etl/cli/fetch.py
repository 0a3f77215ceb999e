"""`abstracts fetch`: a release, or some of its tables, from git, DVC's cache or remote, or built afresh."""

from pathlib import Path
from typing import Annotated

import typer

from etl.cli.terminal import many, out, progress, safe, warn
from etl.io import layout
from etl.io.bring import Asked
from etl.io.fetching import Fetched, fetch_to
from etl.io.locate import require_known


def fetch(
    version: Annotated[str, typer.Argument(help="A release, such as v1.0.0.")],
    table: Annotated[
        list[str] | None, typer.Option(help="Only this table (again for more), and what it is checked by.")
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--out", help="The folder to bring it to; else data/processed/VERSION.")
    ] = None,
    remote: Annotated[str | None, typer.Option(help="A remote of DVC; else the default one.")] = None,
) -> None:
    """Bring a release to its folder: from git, DVC's cache, its remote, or else built afresh from the tag.

    Every file is compared with the hashes that git, DVC, manifest.json and release.json have of it before it takes its
    place, all at once. Nothing that differs is overwritten. With --table only those files are downloaded.
    """
    layout.require_project()
    require_known(version)
    target = to or layout.release(version)
    with progress(f"Fetching {version}"):
        found = fetch_to(version, target, Asked(tuple(dict.fromkeys(table or ())), remote, is_cached=to is None))
    if found.why_built:
        warn(
            f"{found.why_built}\n{version} was built afresh from its tag: its tables, without what only a release has "
            "(release.json, changes.parquet, …), and nobody but its own manifest vouches for them."
        )
    out.print(safe(_told(version, target, found)))


def _told(version: str, target: Path, found: Fetched) -> str:
    came = sum(map(len, found.brought.sources.values()))
    what = f"{many(came, 'file')}, {found.byte_count:,} bytes"
    if not found.new:
        return f"{target}: {what} of {version} are there already, each as its hash says."
    sources = " · ".join(f"{len(names):,} from {source}" for source, names in found.brought.sources.items())
    more = len(found.brought.names) - came
    rest = f" `abstracts fetch {version}` brings the other {more:,}." if more else ""
    return f"{target}: {what}, each as its hash says ({sources}).{rest}"
