r"""How a LaTeX macro reads in plain text: pylatexenc's tables, and what they lack or get wrong for abstracts.

pylatexenc parses, and knows a thousand symbols. Left alone it would drop unknown macros, and `\texttt{…}`
with its text; print `<cit.>` for a citation and today's date for `\today`; turn `x^{n+1}` into `x^n+1`.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Any, Final

from pylatexenc import latex2text, latexwalker, macrospec

UNREADABLE: Final = (
    latexwalker.LatexWalkerError,
    RecursionError,
    *(LookupError, TypeError, ValueError, AttributeError),  # where a macro lacks its arguments
)
"""What `read` raises on a span that pylatexenc cannot read."""

Arguments = list[str]
"""The arguments of a macro as text, in order; an optional one that is not there is empty."""

_BREAK: Final = "\u2028"  # Unicode's line separator: told from the white space of the source
_SILENT: Final = """
    left right middle big Big bigg Bigg bigl bigr bigm Bigl Bigr Bigm biggl biggr Biggl Biggr limits nolimits
    displaystyle textstyle scriptstyle scriptscriptstyle nonumber notag noindent centering boldmath unboldmath
    rm it bf em sf tt sl sc up rmfamily sffamily ttfamily bfseries mdseries itshape slshape scshape upshape
    normalfont tiny scriptsize footnotesize small normalsize large Large xspace allowbreak nobreak null
    protect relax maketitle label color vspace hspace mspace phantom hphantom vphantom - / @ !
    """.split()
_AS_PRINTED: Final = """
    mathrm mathbf mathit mathsf mathtt boldsymbol bm pmb bold hbox underline operatorname url path nolinkurl
    ref autoref cref Cref pageref title author date input include part chapter section subsection
    """.split()
_CITATIONS: Final = "cite citet citep citealt citealp citeauthor citeyear Citet Citep".split()
_SYMBOLS: Final = {
    "\\": _BREAK, "item": f"{_BREAK}- ", ">": " ", "thinspace": " ", "par": " ", "newline": " ",
    "linebreak": " ", "|": "‖", "ne": "≠", "over": "/", "lsim": "≲", "gsim": "≳", "bot": "⊥", "Box": "□",
    "triangle": "△", "neg": "¬", "land": "∧", "lor": "∨", "implies": "⟹", "iff": "⟺", "models": "⊨",
    "leadsto": "⇝", "lq": "‘", "rq": "’", "lbrack": "[", "rbrack": "]", "colon": ":", "degree": "°",
    "circledR": "®", "imath": "ı", "jmath": "ȷ", "today": "today",
}  # fmt: skip
_ALPHABETS: Final = {
    **dict.fromkeys("mathbb Bbb mathds mathbbm".split(), "doublestruck"),
    **dict.fromkeys("mathcal mathscr cal Cal".split(), "script"),
    **dict.fromkeys("mathfrak frak goth".split(), "fraktur"),
}
_TEXT_ACCENTS: Final = {
    "'": "\u0301", "`": "\u0300", '"': "\u0308", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "c": "\u0327", "H": "\u030b", "k": "\u0328", "r": "\u030a", "u": "\u0306", "v": "\u030c", "d": "\u0323",
    "b": "\u0331",
}  # fmt: skip
_MATHS_ACCENTS: Final = {
    "bar": "\u0304", "overline": "\u0305", "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303",
    "widetilde": "\u0303", "vec": "\u20d7", "dot": "\u0307", "ddot": "\u0308", "check": "\u030c",
    "breve": "\u0306",
}  # fmt: skip
LETTER_TAKERS: Final = frozenset(_ALPHABETS) | frozenset(_MATHS_ACCENTS)
r"""Macros whose argument may be the next letter: `\bar p`, `\Bbb R`."""

_DEFINITIONS: Final = {
    **dict.fromkeys(_ALPHABETS, "{"),
    **dict.fromkeys("boldsymbol bm pmb bold hbox path nolinkurl pageref thanks tag pmod".split(), "{"),
    **dict.fromkeys("textsuperscript textsubscript mspace phantom".split(), "{"),
    **dict.fromkeys("href binom dfrac tfrac cfrac stackrel overset underset SI qty".split(), "{{"),
    "operatorname": "*{",
    "\\": "",  # pylatexenc looks for the star of `\\*`, and fails where the text ends
    "item": "",
}
"""Argument lists that pylatexenc does not know; other unknown macros may have one group as argument."""

_FOREIGN: Final = ["latex-ethuebung", "nonstandard-qit", "latex-placeholders"]
_SWALLOWS_SPACE: Final = frozenset("oe OE ae AE aa o O ss l L i j".split())
_NO_SPACE_BEFORE: Final = frozenset("^_,.;:)]}'")
_WORD: Final = re.compile(r"[A-Za-z]{2,}")
_ATOM: Final = re.compile(r"[^\s+\-±/·×*∗=<>,;:()]*|\([^()]*\)")
_AFTER_STOP: Final = re.compile(r"(?<=[.,;:]);\s")


def _in_brackets(part: str) -> str:
    return part if _ATOM.fullmatch(part) else f"({part})"


def _fraction(arguments: Arguments) -> str:
    return "/".join(map(_in_brackets, arguments))


def _root(arguments: Arguments) -> str:
    degree, radicand = arguments
    return (f"^{{{degree}}}" if degree else "") + "√" + _in_brackets(radicand)


def _link(arguments: Arguments) -> str:
    address, label = arguments
    return address if label in address else f"{label} ({address})"


def _citation(arguments: Arguments) -> str:
    first, second, key = ["", "", *arguments][-3:]
    before, after = (first, second) if second else ("", first)
    return f"[{before} {key}, {after}]".replace("[ ", "[").replace(", ]", "]")


def _note(arguments: Arguments) -> str:
    return f" ({arguments[-1]})" if arguments[-1] else ""


def _text_accent(name: str, mark: str) -> Callable[[Arguments], str]:
    def accented(arguments: Arguments) -> str:
        letters = arguments[0].replace("ı", "i").replace("ȷ", "j")
        first = unicodedata.normalize("NFC", letters[:1] + mark)
        # no such letter: the sign of `don\'t` was an escaped quote, that of `\~{}` is a tilde
        return first + letters[1:] if letters and len(first) == 1 else name + letters

    return accented


def _maths_accent(mark: str) -> Callable[[Arguments], str]:
    def accented(arguments: Arguments) -> str:
        letters = arguments[0]  # over several letters the mark is lost: Unicode has none that long
        return unicodedata.normalize("NFC", letters + mark) if len(letters) == 1 else letters

    return accented


def _alphabet(style: str) -> Callable[[Arguments], str]:
    def styled(arguments: Arguments) -> str:
        letters = arguments[0]  # one is a symbol; `\mathcal{ALC}` is a word that someone will search for
        return str(latex2text.fmt_math_text_style(letters, style)) if len(letters) == 1 else letters

    return styled


_READINGS: Final[dict[str, Callable[[Arguments], str]]] = {
    **dict.fromkeys(_AS_PRINTED, lambda arguments: arguments[-1]),
    **dict.fromkeys(_CITATIONS, _citation),
    **dict.fromkeys("frac dfrac tfrac cfrac nicefrac".split(), _fraction),
    **dict.fromkeys("footnote thanks tag".split(), _note),
    **dict.fromkeys(("stackrel", "overset"), lambda arguments: f"{arguments[1]}^{{{arguments[0]}}}"),
    **dict.fromkeys(("SI", "qty"), " ".join),
    **{name: _text_accent(name, mark) for name, mark in _TEXT_ACCENTS.items()},
    **{name: _maths_accent(mark) for name, mark in _MATHS_ACCENTS.items()},
    **{name: _alphabet(style) for name, style in _ALPHABETS.items()},
    "underset": lambda arguments: f"{arguments[1]}_{{{arguments[0]}}}",
    "textsuperscript": lambda arguments: f"^{{{arguments[0]}}}",
    "textsubscript": lambda arguments: f"_{{{arguments[0]}}}",
    "eqref": lambda arguments: f"({arguments[-1]})",
    "pmod": lambda arguments: f" (mod {arguments[-1]})",
    "binom": lambda arguments: f"({arguments[0]} choose {arguments[1]})",
    "sqrt": _root,
    "href": _link,
}
_FIXED: Final = {**_SYMBOLS, **dict.fromkeys(_SILENT, "")}
_TABLE: Final = latex2text.get_default_latex_context_db().filter_context(exclude_categories=_FOREIGN)
_KNOWN: Final = frozenset((*_FIXED, *_READINGS, *(spec.macroname for spec in _TABLE.iter_macro_specs()))) - {
    name for name in _SILENT if name.isalpha()
}


def _grammar() -> Any:
    """pylatexenc's grammar and our definitions, without its specials: it would read `f''` as a quote."""
    grammar = latexwalker.get_default_latex_context_db().filter_context(
        exclude_categories=_FOREIGN, keep_which=["macros", "environments"]
    )
    ours = [macrospec.MacroSpec(name, arguments) for name, arguments in _DEFINITIONS.items()]
    grammar.add_context_category("abstracts", macros=ours, environments=[], specials=[], prepend=True)
    return grammar


_GRAMMAR: Final = _grammar()


def is_known(name: str) -> bool:
    """Whether a macro says something else than its own name."""
    return name in _KNOWN


def read(source: str) -> str:
    """The text of one well-formed span, or one of the errors in UNREADABLE."""
    walker = latexwalker.LatexWalker(source, latex_context=_GRAMMAR, tolerant_parsing=False)
    return _READER.nodelist_to_text(walker.get_latex_nodes()[0])


class _Reader(latex2text.LatexNodes2Text):  # type: ignore[misc]
    """pylatexenc's text of its nodes, but unknown macros stay, scripts keep braces, and words stay apart."""

    def nodelist_to_text(self, nodelist: list[Any]) -> str:
        text = said = ""  # said: what the last node gave, if that was a macro without arguments
        post_space, spaced, unknown = "", False, False
        for node in nodelist:
            piece = self.node_to_text(node)
            is_group = node.isNodeType(latexwalker.LatexGroupNode)
            if is_group and text.endswith(("^", "_")):
                piece = "{" + piece.strip() + "}"
            elif not piece:
                continue
            elif is_group and unknown:
                text = text.removesuffix(said)  # `\foo{bar}` reads `bar`; `\foo bar` reads `foo bar`
            elif _needs_space(said, post_space, spaced, piece[0]):
                text += " "
            is_bare = node.isNodeType(latexwalker.LatexMacroNode) and not _arguments_of(node)
            if is_bare and _WORD.fullmatch(piece) and text[-1:].isalnum():
                text += " "
            spaced = text[-1:].isspace()
            unknown = is_bare and not is_known(node.macroname)
            said, post_space = (piece, node.macro_post_space) if is_bare else ("", "")
            if is_bare and node.macroname in _SWALLOWS_SPACE:
                said = ""
            text += piece
        return text

    def macro_node_to_text(self, node: Any) -> str:
        name = str(node.macroname)
        if name in _FIXED:
            return _FIXED[name]
        count = len(_arguments_of(node))
        arguments = [self.node_arg_to_text(node, number).strip() for number in range(count)]
        if name in _READINGS and arguments:
            return _READINGS[name](arguments)
        if name in _READINGS or not is_known(name):
            return " ".join(filter(None, arguments)) or name
        template = self.latex_context.get_macro_spec(name).simplify_repl
        if isinstance(template, str) and "%" in template and not arguments:
            return name  # pylatexenc would print the template
        return str(super().macro_node_to_text(node))

    def environment_node_to_text(self, node: Any) -> str:
        lines = self.nodelist_to_text(node.nodelist).replace("&", " ").split(_BREAK)
        body = _AFTER_STOP.sub(" ", "; ".join(filter(None, map(str.strip, lines))))
        return f" [{body}] " if "matrix" in node.environmentname else f" {body} "

    def math_node_to_text(self, node: Any) -> str:
        body = self.nodelist_to_text(node.nodelist).strip()
        return f" {body} " if node.displaytype == "display" else body


_READER: Final = _Reader(_TABLE, strict_latex_spaces={"between-latex-constructs": True})


def _needs_space(said: str, post_space: str, spaced: bool, following: str) -> bool:
    r"""Whether a macro's space is one to a reader too: in `n\log n` and `a \le b`, but not in `2\pi r`."""
    if following.isalnum():
        return bool(_WORD.fullmatch(said) or (said and post_space and spaced))
    return bool(said and post_space) and following not in _NO_SPACE_BEFORE


def _arguments_of(macro: Any) -> list[Any]:
    return (macro.nodeargd and macro.nodeargd.argnlist) or []
