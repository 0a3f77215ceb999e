"""Flags: what a reader should know before using a text.

Each is an expression over readable texts (`title`, `abstract`, `comment`), so that a million texts are told at once.
"""

from collections.abc import Mapping
from typing import Final

import polars as pl

from etl.normalise.distinct import STRINGS, put
from etl.normalise.placeholders import is_placeholder, may_be_placeholder
from etl.normalise.summaries import LABELLED_STARTS, is_labelled_summary
from schemas.columns import Mention

_TITLE: Final = pl.col(Mention.title)
_ABSTRACT: Final = pl.col(Mention.abstract)
_COMMENT: Final = pl.col(Mention.comment)

_WITHDRAWN: Final = (
    r"(?i)\b(?:this|the) (?:paper|article|manuscript|submission|preprint|work) (?:has been|was|is being|is) "
    r"(?:temporarily )?(?:withdrawn|retracted)\b|^\W{0,3}(?:withdrawn|retracted)\b"
    r"|\bhas been withdrawn by (?:the )?a(?:uthor|rxiv)"
)
_MAY_BE_WITHDRAWN: Final = "(?i)withdrawn|retracted"
_WITHDRAWN_TITLE: Final = r"(?i)^\W{0,3}(?:withdrawn|retracted)(?: (?:article|paper|chapter|manuscript))?\s?[:\])]"
_OPENING: Final = 400
"""A withdrawal is told in the first so many characters."""
_TRUNCATED: Final = (
    r"(?i)(?:(?:\.\.\.|…)[\])”\"’']{0,2}|[\[(]truncated[\])]|\b(?:read|see|show|view) more\W{0,2}|[▽▼∨] ?more)$"
)
_STYLE: Final = r"math(?:cal|bb|bf|rm|it|sf|frak|scr|tt)"
_TEXT_STYLE: Final = r"text(?:bf|it|sc|tt|rm|sf|superscript|subscript)"
_COMMAND: Final = r"(?:emph|mbox|textup|boldsymbol|operatorname|frac|sqrt|overline|widetilde|widehat)\{"
_SYMBOL: Final = (
    r"(?:leq|geq|neq|rightarrow|Rightarrow|leftarrow|mapsto|infty|simeq|lesssim|gtrsim|cdots|ldots|otimes|oplus"
    r"|varepsilon|varphi)"
)
_RELATION: Final = r"(?:sim|approx|leq|geq|pm)\d"
_LOST_MARKUP: Final = (
    r"\b\d+(?:\.\d+)?times\b|\b[A-Za-z]+-eta\b|\b\d+%?textit"
    rf"|(?:^|[^\\A-Za-z])(?:{_STYLE}(?:[{{ A-Z]|$)|{_TEXT_STYLE}[\w{{]|{_COMMAND}|{_SYMBOL}(?:$|[^a-zA-Z-])"
    rf"|{_RELATION}+(?:\.\d+)?(?:$|[%\s,.)x]))"
)
"""Macros without their backslashes, as a page prints them that strips `$` and `\\`; prose has no such words."""
_MAY_BE_LOST: Final = rf"\dtimes|-eta|{_STYLE}|{_TEXT_STYLE}|{_COMMAND}|{_SYMBOL}|{_RELATION}"
"""A superset, which takes a twelfth of the time because it looks at no neighbours."""
_UNDECODABLE: Final = "\ufffd"
_FLAGGED: Final = rf"(?i)withdrawn|retracted|\x{{fffd}}|&#(?:65533|x0*fffd);|{_LOST_MARKUP}"
_STARTS: Final = rf"(?i){LABELLED_STARTS}"
_ENDS: Final = r"(?i)\.\.|…|dots|hellip|truncated|(?:read|see|show|view)\s+more|[▽▼∨]\s*more"
"""A superset, on text as it stands, of what is told of readable text."""
_SHORT_BYTES: Final = 200
_EDGE_CHARS: Final = 60

TOLD: Final[Mapping[str, pl.Expr]] = {
    "lost_markup": _TITLE.str.contains(_LOST_MARKUP) | _ABSTRACT.str.contains(_LOST_MARKUP),
    "placeholder": is_placeholder(_ABSTRACT),
    "summary_only": is_labelled_summary(_ABSTRACT),
    "truncated": _ABSTRACT.str.tail(_EDGE_CHARS).str.contains(_TRUNCATED),
    "undecodable_bytes": _TITLE.str.contains(_UNDECODABLE, literal=True)
    | _ABSTRACT.str.contains(_UNDECODABLE, literal=True),
    "withdrawn": _ABSTRACT.str.head(_OPENING).str.contains(_WITHDRAWN)
    | _COMMENT.str.head(_OPENING).str.contains(_WITHDRAWN)
    | _TITLE.str.contains(_WITHDRAWN_TITLE),
}
"""What the texts of a mention alone tell, flag by flag; null counts as false."""


_WORTH: Final[Mapping[str, pl.Expr]] = {
    "lost_markup": _TITLE.str.contains(_MAY_BE_LOST) | _ABSTRACT.str.contains(_MAY_BE_LOST),
    "withdrawn": pl.any_horizontal(text.str.contains(_MAY_BE_WITHDRAWN) for text in (_TITLE, _ABSTRACT, _COMMENT)),
}
"""Of flags that are slow to tell: which mentions are worth looking at."""


def flag_lists(texts: pl.DataFrame, known: Mapping[str, pl.Series] | None = None) -> pl.Series:
    """The flags of every mention, sorted: those that its readable texts tell, and those that are known already."""
    told = texts.select(_or_false(name, told) for name, told in TOLD.items() if name not in _WORTH)
    told = told.with_columns(_told_where_worth(texts, name) for name in _WORTH)
    for name, holds in (known or {}).items():
        told = told.with_columns((told[name] | holds if name in told.columns else holds).alias(name))
    flagged = told.select(pl.any_horizontal(pl.all())).to_series()
    flags = pl.Series(Mention.flags, [[]], STRINGS).new_from_index(0, texts.height)
    if not flagged.any():
        return flags
    some = told.filter(flagged).select(
        pl.concat_list(pl.when(pl.col(name)).then(pl.lit(name)) for name in sorted(told.columns)).list.drop_nulls()
    )
    numbered = pl.DataFrame({"row": flagged.arg_true(), Mention.flags: some.to_series()})
    rows = pl.DataFrame({"row": pl.arange(texts.height, eager=True, dtype=pl.UInt32())})
    return rows.join(numbered, on="row", how="left", maintain_order="left")[Mention.flags].fill_null([])


def may_be_flagged() -> pl.Expr:
    """Whether the texts of a record, as they stand, need to be read for flags: true for all that have one, and for few
    others."""
    return pl.any_horizontal(
        *(text.str.contains(_FLAGGED) for text in (_TITLE, _ABSTRACT, _COMMENT)),
        _ABSTRACT.str.len_bytes() <= _SHORT_BYTES,
        may_be_placeholder(_ABSTRACT),
        _ABSTRACT.str.head(_EDGE_CHARS).str.contains(_STARTS),
        _ABSTRACT.str.tail(_EDGE_CHARS).str.contains(_ENDS),
    ).fill_null(False)


def _told_where_worth(texts: pl.DataFrame, name: str) -> pl.Series:
    worth = texts.select(_or_false(name, _WORTH[name])).to_series()
    found = texts.filter(worth).select(_or_false(name, TOLD[name])).to_series()
    return put(worth, worth, found)


def _or_false(name: str, told: pl.Expr) -> pl.Expr:
    return told.fill_null(False).alias(name)
