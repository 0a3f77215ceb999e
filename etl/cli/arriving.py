"""Since when papers are asked for: a release, a day or a dump, told apart by what there is."""

import re
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from etl.cli.published import Published, read_published
from etl.errors import NotFoundError
from etl.io import layout
from etl.query.since import Since, day_of_dump, since_day, since_dump, since_release
from schemas.columns import Dump, Paper
from schemas.versions import is_version, version_numbers

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_LISTED: Final = 5


class Asked(NamedTuple):
    """What was found, since when in words, and why some papers cannot be told."""

    found: Since
    told: str
    untold: str = ""


def asked_since(since: str | None, published: Published, version: str | None) -> Asked:
    """The papers that came since what is named; `NotFoundError` if it is neither a release, a day nor a dump.

    Without a name: since the last release before `version`, or, where there is none, what the last dump brought.
    """
    dumps = published.dumps.sort(Dump.ordinal)
    if since is None:
        releases = _releases(before=version)
        return _since_release(releases[-1], published) if releases else _of_last_dump(published, dumps)
    if since in dumps[Dump.dump_id]:
        return Asked(since_dump(published.mentions, dumps, since), f"New since the dump {since}")
    if _DAY.fullmatch(since):
        return _since_day(since, published, dumps)
    if is_version(since) or Path(since).is_dir():
        return _since_release(since, published)
    near = get_close_matches(since, [*dumps[Dump.dump_id], *_releases()], n=1)
    hint = f" Did you mean `{near[0]}`?" if near else " Name a release (v1.0.0), a day (2025-11-21) or a dump."
    raise NotFoundError(f"--since {since}: is neither a release, a day nor a dump.{hint}")


def _since_release(name: str, published: Published) -> Asked:
    old = read_published(name)
    found = since_release(published.mentions, published.dumps, published.aliases, old.mentions, old.aliases)
    return Asked(found, f"New since {name}")


def _since_day(text: str, published: Published, dumps: pl.DataFrame) -> Asked:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise NotFoundError(f"--since {text}: there is no such day. Write it as 2025-11-21.") from error
    is_undated = day_of_dump().is_null() & (pl.col(Dump.role) == "primary")
    undated = dumps.filter(is_undated)[Dump.dump_id].to_list()
    listed = ", ".join(undated[:_LISTED]) + (f" and {len(undated) - _LISTED:,} more" if len(undated) > _LISTED else "")
    untold = f"it is not known when {listed} {'was' if len(undated) == 1 else 'were'} captured."
    return Asked(since_day(published.mentions, dumps, day), f"New since {day}", untold)


def _of_last_dump(published: Published, dumps: pl.DataFrame) -> Asked:
    primary = dumps.filter(pl.col(Dump.role) == "primary")[Dump.dump_id].to_list()
    if not primary:
        return Asked(since_dump(published.mentions, dumps, None), "New in the last dump")
    before = primary[-2] if len(primary) > 1 else None
    return Asked(since_dump(published.mentions, dumps, before), f"New in the last dump, {primary[-1]}")


def _releases(before: str | None = None) -> list[str]:
    """The releases that are checked out, those before another one if that is a release, the oldest first."""
    found = filter(is_version, layout.published(Paper.TABLE))
    end = version_numbers(before) if before is not None and is_version(before) else None
    return sorted((name for name in found if end is None or version_numbers(name) < end), key=version_numbers)
