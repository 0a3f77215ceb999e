"""All that is said of two sides: cells, papers, and the version bump that they ask for."""

from typing import NamedTuple

from etl.release.bump import Bump, least_bump
from etl.release.compare import Comparison, compare
from etl.release.digest import Digest, digest
from etl.release.events import Events, events
from etl.release.side import Side


class Difference(NamedTuple):
    """Two sides, and what differs between them."""

    old: Side
    new: Side
    comparison: Comparison
    events: Events
    bump: Bump

    def digest(self, limit: int) -> Digest:
        """What people look at of it: at most so many papers of a kind, corrected cells and conflicts."""
        return digest(self.comparison, self.events, self.old, self.new, limit)


def difference(old: Side, new: Side) -> Difference:
    """What differs between two sides, and how much a version has to be raised for it."""
    comparison, happened = compare(old, new), events(old, new)
    return Difference(old, new, comparison, happened, least_bump(comparison, happened))
