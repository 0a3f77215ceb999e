r"""How a LaTeX macro reads in plain text: pylatexenc's tables, and what they lack or get wrong for abstracts.

pylatexenc knows a thousand symbols. Left alone it would drop unknown macros, and `\texttt{…}` with its text, and
print `<cit.>` for a citation and today's date for `\today`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, Final

from pylatexenc import latex2text, latexwalker, macrospec

Arguments = list[str]
"""The arguments of a macro as text, in order; an optional one that is not there is empty."""

BREAK: Final = "\u2028"  # Unicode's line separator: told from the white space of the source
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
    "\\": BREAK, "item": f"{BREAK}- ", ">": " ", "thinspace": " ", "par": " ", "newline": " ",
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
_ATOM: Final = re.compile(r"[^\s+\-±/·×*∗=<>,;:()]*|\([^()]*\)")


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
TABLE: Final = latex2text.get_default_latex_context_db().filter_context(exclude_categories=_FOREIGN)
"""pylatexenc's own readings."""

_KNOWN: Final = frozenset((*_FIXED, *_READINGS, *(spec.macroname for spec in TABLE.iter_macro_specs()))) - {
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


GRAMMAR: Final = _grammar()
"""Which arguments each macro takes."""


def is_known(name: str) -> bool:
    """Whether a macro says something else than its own name."""
    return name in _KNOWN


def takes(name: str) -> str | None:
    """The arguments of a macro as pylatexenc writes them: `{` for one, `[` for an optional one, `*` for a star.

    None where they are read in another way, as those of `verb` are; an unknown macro takes none.
    """
    spec = GRAMMAR.get_macro_spec(name)
    if spec is None:
        return ""
    return str(spec.args_parser.argspec) if type(spec.args_parser) is macrospec.MacroStandardArgsParser else None


def said(name: str, printed: Iterable[str]) -> str | None:
    """What a macro says with arguments that print so, read only if they matter; None if TABLE tells it."""
    if name in _FIXED:
        return _FIXED[name]
    arguments = [argument.strip() for argument in printed]
    if name in _READINGS and arguments:
        return _READINGS[name](arguments)
    if name in _READINGS or name not in _KNOWN:
        return " ".join(filter(None, arguments)) or name
    template = TABLE.get_macro_spec(name).simplify_repl
    is_filled = not isinstance(template, str) or "%" not in template or arguments
    return None if is_filled else name  # pylatexenc would print the template
