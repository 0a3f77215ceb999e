r"""Where LaTeX stands in prose: formulas, groups such as `{\em x}`, and macros with their arguments."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from etl.normalise.latex_macros import LETTER_TAKERS, is_known

MATHS_STARTS: Final = ("$", r"\(", r"\[", r"\begin{")
MAX_SPAN: Final = 10_000
"""Characters; a longer span keeps its delimiters, but the spans inside it are found."""
MAX_DEPTH: Final = 40
"""Spans within spans; pylatexenc recurses, so a deeper span keeps its delimiters too."""

_SIGNS: Final = ("\\", "$", "^{", "_{")
_DELIMITER: Final = re.compile(
    r"\\(?P<edge>begin|end) \{ (?P<name>[A-Za-z]{1,20}\*?) \} | \\. | \$\$? | [{}]",
    re.VERBOSE | re.DOTALL,
)
_OPENER_OF: Final = {"}": "{", r"\)": r"\(", r"\]": r"\["}
_OPENERS: Final = frozenset(_OPENER_OF.values())
_PLAIN: Final = r"[^$\\{}]++|\\(?!begin|end)[^][()]"
_PLAIN_GROUP: Final = rf"\{{(?:{_PLAIN}|\{{(?:{_PLAIN}|\{{(?:{_PLAIN})*\}})*\}})*\}}"
_PLAIN_FORMULA: Final = re.compile(rf"\$(?:{_PLAIN}|{_PLAIN_GROUP})*\$", re.DOTALL)
_TOKEN: Final = re.compile(
    r"""(?P<accent> \\(?: ['`^"~=.][ ]? | [cHkruv](?![A-Za-z])[ ]*+ )                 # \'e, \v s, \"\i
                    (?: \\[ij](?![A-Za-z])(?:[ ](?=[a-z]))? | [A-Za-z] ) )
      | (?P<letter> \\(?:oe|ae|OE|AE|aa|ss|[OoLlij])(?![A-Za-z])(?:[ ](?=[a-z]))? )   # \L ukasz
      | (?P<maths> \$\$? | \\[(\[] | \\begin\{ )
      | (?P<group> [\^_]\{ | \{(?=\\) )
      | \\(?P<word> [A-Za-z]++ )\*?
      | \\(?P<symbol> . )""",
    re.VERBOSE | re.DOTALL,
)
_FIRST: Final = re.compile(r"[\\$^_{]")
"""What such a token begins with."""
_OPTIONAL: Final = re.compile(r"\[[^][{}$\\]{0,80}\](?=[\[{])")
_BARE_LETTER: Final = re.compile(r" ?[A-Za-z0-9](?![A-Za-z0-9])")
_GROUP: Final = re.compile(r"\{[^{}]*+\}")
_MATHS_SIGN: Final = re.compile(r"[\\^_=<>+{}|]")
_PLAIN_WORD: Final = re.compile(r"[A-Za-z]{2}")
_SENTENCE: Final = re.compile(r"(?:(?<![\\A-Za-z])[A-Za-z]{2,}+[,;]?\s++){4}")
_SUM_AND_WORDS: Final = re.compile(r"[\d.,]++\s?[A-Za-z]++\s[A-Za-z]{2,}+\s")


def spans(text: str) -> Iterator[tuple[int, int]]:
    """The outermost LaTeX spans of a text, in order, none empty; found in linear time, whatever the text."""
    if not any(sign in text for sign in _SIGNS):
        return
    at = 0
    while first := _FIRST.search(text, at):
        start = first.start()
        end = _end_of_plain(text, start) if text[start] == "$" else 0
        if end:
            yield start, end
        elif text[start] not in "^_" or text.startswith("{", start + 1):
            break  # from here on, what stands within what must be told
        at = end or start + 1
    ends = _ends(text, at) if first else {}
    while first := _FIRST.search(text, at):
        start = first.start()
        found = _TOKEN.match(text, start)
        if not found:
            at = start + 1
            continue
        end = _end_of(found, ends)
        if start < end <= start + MAX_SPAN:
            yield start, end
            at = end
        else:  # step over it; but of `$$`, the second dollar may open a span
            at = start + 1 if found["maths"] == "$$" else found.end()


def _end_of(found: re.Match[str], ends: dict[int, int]) -> int:
    r"""Where the span of a token ends; 0 where the token is no LaTeX, such as `\path` in `C:\path`."""
    text, start, end = found.string, found.start(), found.end()
    if found["maths"]:
        return ends.get(start, 0)
    if found["group"]:
        return ends.get(end - 1, 0)
    word, symbol = found["word"], found["symbol"]
    if word or (symbol and symbol in "'`^\"~=."):
        while optional := _OPTIONAL.match(text, end):
            end = optional.end()
        while text.startswith("{", end) and end in ends:
            end = ends[end]
    if end > found.end() or not (word or symbol):
        return end
    if word in LETTER_TAKERS and (letter := _BARE_LETTER.match(text, end)):
        return letter.end()
    before, after = text[start - 1 : start], text[end : end + 1]
    if symbol == "\\":
        return 0 if after.strip() else end  # white space follows a line break, but not the `\\` of a path
    if is_known(word or symbol):
        return end
    is_path = before.isalpha() or (before != "" and before in "\\/.:")
    return 0 if symbol or is_path or word in ("begin", "end") else end


def _ends(text: str, at: int) -> dict[int, int]:
    """Where each formula, group and environment from some place on ends, by its start; neither unbalanced nor too
    deep ones.

    Of what lies in a plain formula nothing is told, because the formula is the span.
    """
    stack = _Stack(text)
    while found := _DELIMITER.search(text, at):
        token, start, at = found[0], found.start(), found.end()
        if token == "$" and not stack.openers and (end := _end_of_plain(text, start)):
            stack.ends[start] = at = end
            continue
        closes = found["name"] if found["edge"] == "end" else _OPENER_OF.get(token)
        if token == "$$" and stack.top == "$":  # `$a$$b$` is two formulas
            stack.dollar("$", start)
            stack.dollar("$", start + 1)
        elif token[0] == "$":
            stack.dollar(token, start)
        elif closes:
            stack.close(closes, at)
        elif found["edge"] or token in _OPENERS:
            stack.open(found["name"] or token, start)
    return stack.ends


def _end_of_plain(text: str, start: int) -> int:
    """Where a formula ends that holds nothing but signs, macros and groups in groups; 0 where that is not so plain."""
    found = _PLAIN_FORMULA.match(text, start)
    if not found or found.end() > start + MAX_SPAN:
        return 0
    after = text[found.end() : found.end() + 1]
    return 0 if after == "$" or _is_prose(found[0][1:-1], after) else found.end()


class _Stack:
    """The openers that wait for their closing sign: each is put on once and taken off once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.ends: dict[int, int] = {}
        self.openers: list[tuple[str, int]] = []
        self.depths: list[int] = []  # of what lies inside each opener
        self.waiting: Counter[str] = Counter()

    @property
    def top(self) -> str:
        return self.openers[-1][0] if self.openers else ""

    def open(self, kind: str, start: int) -> None:
        self.openers.append((kind, start))
        self.depths.append(0)
        self.waiting[kind] += 1

    def close(self, opener: str, end: int) -> None:
        while self.waiting[opener]:
            (kind, start), depth = self.openers.pop(), self.depths.pop()
            self.waiting[kind] -= 1
            if self.depths:
                self.depths[-1] = max(self.depths[-1], depth + 1)
            if kind == opener:  # what was opened after it never closed
                if depth < MAX_DEPTH:
                    self.ends[start] = end
                return

    def dollar(self, sign: str, at: int) -> None:
        if self.top != sign:
            self.open(sign, at)
            return
        inside, end = self.text[self.openers[-1][1] + len(sign) : at], at + len(sign)
        if _is_prose(inside, self.text[end : end + 1]):
            self.openers[-1] = (sign, at)
        else:
            self.close(sign, end)


def _is_prose(inside: str, after: str) -> bool:
    """Whether what stands between two dollars is no formula, but text between two prices."""
    if not inside.strip():
        return True
    has_sign, spaces = _MATHS_SIGN.search(inside), inside[0].isspace() + inside[-1].isspace()
    if inside[0].isdigit() and after.isdigit() and (inside[-1].isspace() or not has_sign):
        return True  # $5-$10
    if has_sign:
        return bool(_SUM_AND_WORDS.match(inside) or _SENTENCE.search(_GROUP.sub("", inside)))
    return bool(_PLAIN_WORD.search(inside)) and (spaces == 2 or (spaces == 1 and len(inside.split()) > 1))
