r"""LaTeX as pylatexenc reads it, which takes 5 µs a character.

Its text of its nodes is not taken as it is: it would turn `x^{n+1}` into `x^n+1`.
"""

import re
from typing import Any, Final

from pylatexenc import latex2text, latexwalker

from etl.normalise.latex_macros import BREAK, GRAMMAR, TABLE, said
from etl.normalise.latex_pieces import GROUP, Piece, joined

UNREADABLE: Final = (
    latexwalker.LatexWalkerError,
    RecursionError,
    *(LookupError, TypeError, ValueError, AttributeError),  # where a macro lacks its arguments
)
"""What `read` raises on a span that pylatexenc cannot read."""

_AFTER_STOP: Final = re.compile(r"(?<=[.,;:]);\s")


def read(source: str) -> str:
    """The text of one well-formed span, or one of the errors in UNREADABLE."""
    walker = latexwalker.LatexWalker(source, latex_context=GRAMMAR, tolerant_parsing=False)
    return _READER.nodelist_to_text(walker.get_latex_nodes()[0])


class _Reader(latex2text.LatexNodes2Text):  # type: ignore[misc]
    """pylatexenc's text of its nodes, but unknown macros stay, scripts keep braces, and words stay apart."""

    def nodelist_to_text(self, nodelist: list[Any]) -> str:
        return joined(map(self._piece, nodelist))

    def _piece(self, node: Any) -> Piece:
        text = str(self.node_to_text(node))
        if node.isNodeType(latexwalker.LatexGroupNode):
            return text, GROUP, ""
        is_bare = node.isNodeType(latexwalker.LatexMacroNode) and not _arguments_of(node)
        return (text, str(node.macroname), node.macro_post_space) if is_bare else (text, "", "")

    def macro_node_to_text(self, node: Any) -> str:
        count = len(_arguments_of(node))
        text = said(str(node.macroname), (self.node_arg_to_text(node, number) for number in range(count)))
        return str(super().macro_node_to_text(node)) if text is None else text

    def environment_node_to_text(self, node: Any) -> str:
        lines = self.nodelist_to_text(node.nodelist).replace("&", " ").split(BREAK)
        body = _AFTER_STOP.sub(" ", "; ".join(filter(None, map(str.strip, lines))))
        return f" [{body}] " if "matrix" in node.environmentname else f" {body} "

    def math_node_to_text(self, node: Any) -> str:
        body = self.nodelist_to_text(node.nodelist).strip()
        return f" {body} " if node.displaytype == "display" else body


_READER: Final = _Reader(TABLE, strict_latex_spaces={"between-latex-constructs": True})


def _arguments_of(macro: Any) -> list[Any]:
    return (macro.nodeargd and macro.nodeargd.argnlist) or []
