"""Groups of names that grow by unions, and remember what joined them."""

from collections import deque


class Groups:
    """A partition of names; a name that nothing has joined is a group of its own."""

    def __init__(self) -> None:
        self._members: dict[str, list[str]] = {}
        self._links: dict[str, list[tuple[str, int]]] = {}

    def members(self, name: str) -> list[str]:
        """The names that are one with this one, itself among them; the first of them stands for all."""
        return self._members.get(name, [name])

    def joined(self, a: str, b: str) -> bool:
        """Whether two names are in one group."""
        return self.members(a)[0] == self.members(b)[0]

    def join(self, a: str, b: str, by: int) -> None:
        """Make the groups of two names one, because of what `by` numbers."""
        self._links.setdefault(a, []).append((b, by))
        self._links.setdefault(b, []).append((a, by))
        one, other = (self._members.setdefault(name, [name]) for name in (a, b))
        if one is not other:
            fewer, more = sorted((one, other), key=len)
            more += fewer
            self._members.update(dict.fromkeys(fewer, more))

    def joined_by(self, a: str, b: str) -> tuple[int, ...]:
        """The numbers along a shortest chain that makes two names one; empty if there is none."""
        reached: dict[str, tuple[int, ...]] = {a: ()}
        waiting = deque([a])
        while waiting and b not in reached:
            name = waiting.popleft()
            for other, by in self._links.get(name, ()):
                if other not in reached:
                    reached[other] = (*reached[name], by)
                    waiting.append(other)
        return reached.get(b, ())
