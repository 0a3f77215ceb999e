"""The table of what was attacked and what held, written into docs/reliability.md from the journal."""

from tests.reliability.attack import Attack
from tests.reliability.attacks import ATTACKS
from tests.reliability.journal import ROOT, Entry, last_of_each

PAGE = ROOT / "docs/reliability.md"
_BEGIN = "<!-- figures: written by `python -m tests.reliability --figures` -->\n"
_END = "<!-- end of figures -->\n"


def write_figures() -> None:
    """Put the table in its place on the page."""
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(_BEGIN)
    _, after = rest.split(_END)
    PAGE.write_text(f"{before}{_BEGIN}{table()}{_END}{after}", encoding="utf-8")


def table() -> str:
    """Every attack with its promise, how often it was made, how often the promise held, and the figures of it."""
    rows = [_row(attack, last_of_each(name)) for name, attack in ATTACKS.items()]
    head = "| attack | what must hold | trials | held | figures | code |\n|---|---|---|---|---|---|\n"
    return head + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _row(attack: Attack, done: list[Entry]) -> tuple[str, ...]:
    held = sum(not entry.fault for entry in done)
    codes = list(dict.fromkeys(entry.code for entry in done))
    code = f"`{codes[-1]}`{f' and {len(codes) - 1} before' if codes[1:] else ''}" if codes else "not run"
    return (
        f"`{attack.name}`",
        attack.promise,
        f"{len(done)} of {attack.trials}",
        str(held),
        _figures(attack, done),
        code,
    )


def _figures(attack: Attack, done: list[Entry]) -> str:
    names = dict.fromkeys(name for entry in done for name in entry.figures)
    told = []
    for name in names:
        values = [entry.figures[name] for entry in done if name in entry.figures]
        told.append(f"{name} {sum(values) if name in attack.sums else max(values):,.10g}")
    return ", ".join(told)
