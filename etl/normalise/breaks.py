"""Words broken at the ends of lines."""

import re
from typing import Final

_SOFT_BREAK: Final = re.compile("\u00ad[ \t]*+\r?\n[ \t]*+")
_HYPHEN_BREAK: Final = re.compile("(?<=[A-Za-z0-9])[-\u2010][ \t]*+\r?\n[ \t]*+(?=[A-Za-z0-9])")
_WORD_BEFORE: Final = re.compile(r"(?<![\w-])[a-z]{2,}\Z")
_WORD_AFTER: Final = re.compile(r"[a-z]{2,}(?![\w-])")
_WORDS: Final = re.compile(r"[a-z]++(?:-[a-z]++)*")
_ENDINGS: Final = re.compile(
    r"""(?! (?: size[ds]? | sizing | rings? | motion | stability | rational | national | native | gated
              | stations? | city )\Z )
        (?: [bcdfglmnprstvz] | [cst]t | [cg]n | [st]r | [bcfp]l | pr )?
        (?: [aeiou]?tion(?:s|al|ally|ed|ing)? | sions? | (?:t?ic)?al(?:ly)? | ings? | it(?:y|ies)
          | ative(?:ly)? | tive(?:ly|s)? | [ae]nce[sd]? | ency | ments? | ness | [ai]bilit(?:y|ies)
          | ously | ular(?:ly|ity)? | iz(?:e[ds]?|ing|ation) | isms? | a?t(?:ed|ing) | tures? | rithms?
          | tors? | tics? | lems? )""",
    re.VERBOSE,
)


def without_breaks(text: str) -> str:
    """Words broken at a line's end, joined where that is sure; elsewhere the hyphen stays and the break goes.

    Sure is: a soft hyphen; or two lower case parts that stand joined elsewhere in the text, or whose second
    is an ending that no compound has (`medi-⏎cal`, but `large-⏎scale`). Of 167,523 compounds in 80,000 arXiv
    abstracts, 0.07 % have such a second part, and most of these are broken words themselves.
    """
    if "\n" not in text:
        return text
    text = _SOFT_BREAK.sub("", text)
    words = set(_WORDS.findall(text)) if _HYPHEN_BREAK.search(text) else set()

    def joint(found: re.Match[str]) -> str:
        left = _WORD_BEFORE.search(text, max(0, found.start() - 40), found.start())
        right = _WORD_AFTER.match(text, found.end(), found.end() + 40)
        if right and right[0] in ("and", "or", "to"):
            return "- "  # pre- and post-training
        if not (left and right) or f"{left[0]}-{right[0]}" in words:
            return "-"
        return "" if left[0] + right[0] in words or _ENDINGS.fullmatch(right[0]) else "-"

    return _HYPHEN_BREAK.sub(joint, text)
