"""What is known of a release once it has a version."""

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.files import files_of
from schemas.tables import RELEASE_TABLES, TABLES, Table


@dataclass(frozen=True, slots=True)
class Released:
    """What a rebuild cannot know, and the files that stand in the folder when its metadata are made."""

    version: str
    date: str
    """The day of the commit in UTC, as `YYYY-MM-DD`."""
    commit: str
    manifest_sha256: str
    doi: str | None
    """The release's own, bare, if it is known already."""
    files: Mapping[str, tuple[str, int]]
    """SHA-256 and size in bytes by the file's name."""

    @property
    def year(self) -> str:
        """The year that the release is cited with."""
        return self.date[:4]

    @property
    def tables(self) -> list[Table]:
        """The tables whose files are there, in the order of the dictionary."""
        return [table for table in (*TABLES, *RELEASE_TABLES) if files_of(table.name, self.files)]
