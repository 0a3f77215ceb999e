"""How a picture looks: for a wide page or a phone, in light or dark, in colours that the colour-blind tell apart.

Colours keep a contrast of 3 to the paper, and their hues differ by lightness too, so that no pair is one for readers
who lack a cone. Names of colours say what they stand for.
"""

from typing import Final, NamedTuple

FONT: Final = "Liberation Sans, Arial, Helvetica, sans-serif"
"""The first is shipped with the renderer; the others are as wide, and are what a browser has in its place."""


class Ink(NamedTuple):
    """The colours of a theme; `dumps` are those of dumps and kinds, `other` of what has none of its own."""

    paper: str
    text: str
    quiet: str
    line: str
    faint: str
    main: str
    second: str
    bad: str
    other: str
    dumps: tuple[str, ...]
    low: str
    high: str
    """The ends of the shades of a grid; the text is read on all of them."""


LIGHT: Final = Ink(
    *("#fcfbf8", "#1c1e21", "#5a5f66", "#dedbd3", "#b5b9be"),
    *("#1b7472", "#c18344", "#75051d", "#8b9097"),
    dumps=("#1b7472", "#c18344", "#004262", "#8f6705", "#6947a1", "#75051d"),
    low="#edf4f3",
    high="#63aba5",
)
DARK: Final = Ink(
    *("#15171a", "#e8e6e1", "#a4a9b0", "#363a40", "#5b616a"),
    *("#4fb3a9", "#d98c2e", "#f4a0a1", "#7d838b"),
    dumps=("#93f8e1", "#b87018", "#5599e2", "#fce076", "#ccb6fd", "#f4a0a1"),
    low="#1c2827",
    high="#24706b",
)


class Look(NamedTuple):
    """One way to draw a picture; its name is the part between the picture's name and the ending of a file."""

    is_narrow: bool = False
    is_dark: bool = False

    @property
    def name(self) -> str:
        """Empty for the first look, which stands for the picture wherever there is only one."""
        return f"{'.narrow' if self.is_narrow else ''}{'.dark' if self.is_dark else ''}"

    @property
    def width(self) -> int:
        """In pixels, all round."""
        return 340 if self.is_narrow else 760

    @property
    def ink(self) -> Ink:
        """The colours of its theme."""
        return DARK if self.is_dark else LIGHT


LOOKS: Final = (Look(), Look(is_dark=True), Look(is_narrow=True), Look(is_narrow=True, is_dark=True))
"""All of them, the first one first."""
