"""What a line or a paragraph is, told by its words: prose, a heading, a title, names of authors, or a comment."""

import re
from functools import lru_cache
from typing import Final

from etl.parse.lines import SENTENCE_END

LONGEST_TITLE: Final = 250
_SAMPLE: Final = 500
"""So many characters tell what a text is."""
_FEWEST_WORDS: Final = 12
_COMMON: Final = frozenset(
    "the of and a an to in is we that for with by this on are as from our it which be can at or not has have these "
    "der die das und den von zu mit ist wir le la les des et une dans que pour est sur nous el los las y en una del "
    "con para por se como o os um uma e do da na com não il di che per un sono и в на с для что".split()
)
"""Words that stand in any prose, in some languages."""
_IDEOGRAPH: Final = re.compile(r"[\u2e80-\U0010ffff]")
_LETTER: Final = re.compile(r"[^\W\d_]| ")
_CODE: Final = re.compile(r"[{}()\[\]<>=;|#@~/\\_\"]")
_DIGIT: Final = re.compile(r"\d")
_HEADING: Final = re.compile(
    r"\b(?:abstracts|publications|papers|preprints|articles|chapters|proceedings|posters|talks|references|bibliography"
    r"|results for|showing|page \d|last (?:updated|modified)|updated|home ?page|sort(?:ed)? by"
    r"|view (?:pdf|abstract|details)|copyright|all rights|volume \d|issue \d)\b|\A\W*(?:abstract|contents|index"
    r"|introduction|keywords?|search|session|download|page)\b",
    re.IGNORECASE,
)
"""Words of headings and of pages, seldom of titles in lists."""
_NO_TITLE: Final = re.compile(
    r"\W*\Z|[•·▪*>|#}]|[-–—]\s|\W?\d[\d\W]*\Z|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?\s\d"
    r"|\d{1,2}\s[A-Z][a-z]{2,8}\s\d{4}"
)
"""What bullets, numbers and dates begin with."""
_NEVER_IN_TITLES: Final = ("://", "www.", "@", "==", "::")
_NO_NAMES: Final = re.compile(
    r"\A(?!by )[a-z]|[^,]\s(?:the|of|we|is|are|for|with|this|that|to|from|on|in|an|by|has|using)\s"
)
_PLAIN_NAMES: Final = re.compile(
    r"(?:[A-Z][\w.'’-]{0,30}(?: [A-Z][\w.'’-]{0,30}){1,4}(?:, (?:and )?| and )){1,200}"
    r"[A-Z][\w.'’-]{0,30}(?: [A-Z][\w'’-]{0,30}){1,4}"
)
"""Names in their commonest form, which most lines of authors have."""
_LONGEST_NAMES: Final = 2_000
_SHORTEST_NAME: Final = 4
_INITIALS: Final = re.compile(r"(?:[^\W\d_a-z]\.[ -]?){1,4}\Z")
_NAME_WORD: Final = re.compile(r"-?[^\W\d_][\w.'’`\"\\{}^~-]{0,40}\Z")
_CAPITAL: Final = re.compile(r"-?(?:[^\W\d_a-z]|[a-z]{1,6}['’]?[A-Z])")
_PARTICLES: Final = frozenset(
    "van von de der den del della di da dos du la le el al bin ibn ter ten y af zu jr. sr.".split()
)
_BETWEEN_NAMES: Final = re.compile(
    r"(?:(?<!\s)\s+)?(?:[,;·•|]\s*(?:and\s|&\s?)?|\(\d{0,9}[^()]{0,200}\)\s*)|(?<!\s)\s+(?:and|und|et|y|&)\s+"
)
_MARKS: Final = re.compile(r"[\d*†‡§¶#,]{1,12}\Z|\$\^?\{?[^$]{1,20}\$\Z")
_COMMENT: Final = re.compile(
    r"\W{0,2}(?:(?:\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|[ivxlc]{1,8})\s?\+?\s?(?:\d{1,3}\s)?"
    r"(?:pages?|pp?\b|pgs?\b|figures?|figs?\b|tables?|slides)"
    r"|(?:to |an? |will |(?:was|is|has been) )?(?:appear|accepted|published|submitted|presented|in press"
    r"|proceedings|proc\.)"
    r"|in proceedings|comments?\b|comments welcome|contribution to|technical report|work in progress|preprint|code\b"
    r"|project page|https?://|arxiv admin|copyright|©|latex|revtex|ams[- ]?(?:la)?tex|v\d\b|\(?version)",
    re.IGNORECASE,
)
_PAGES: Final = re.compile(
    r"\b\d{1,4}\s?\+?\s?(?:pages?|pp|pgs|figures?|figs?|tables?)\b|\barXiv admin\b|\buuencoded\b|\bpostscript\b"
    r"|\b[Ss]ubmitted to\b|\b[Tt]o appear in\b|\b[Aa]ccepted (?:for|at|to|by|in)\b|\bRevTe[xX]\b|\bLaTeX\b"
)


def is_prose(text: str, at_least: int) -> bool:
    """Whether a text of at least so many characters reads like sentences, not like code, a log, names or a table."""
    if len(text) < at_least:
        return False
    sample = text[:_SAMPLE]
    if not sample.isascii() and 3 * len(_IDEOGRAPH.findall(sample)) > len(sample):
        return True  # scripts without spaces: nothing but their length tells
    words = sample.split()
    common = sum(map(_COMMON.__contains__, words))
    small = sum(map(str.islower, words))
    return (
        len(words) >= _FEWEST_WORDS
        and len(words) * 14 >= len(sample)
        and common * 10 >= len(words)
        and small * 2 >= len(words)
        and len(_CODE.findall(sample)) * (5 if "\\" in sample or "$" in sample else 8) <= len(sample)
        and len(_DIGIT.findall(sample)) * 8 <= len(sample)
    )


def is_heading(text: str) -> bool:
    """Whether a short line has the words of a heading or of a page about itself."""
    return bool(_HEADING.search(text))


def is_title(text: str) -> bool:
    """Whether a line can be a title: some words, the first one capitalised, that end no sentence (but may ask)."""
    if not 8 <= len(text) <= LONGEST_TITLE or (text.endswith(SENTENCE_END) and text[-1] not in "?!"):
        return False
    first = text.lstrip("\"'“‘`$({[\\")[:1]
    return (
        " " in text
        and (not first.islower() or text[1:2] == "-")
        and not text.endswith((",", ":", "-", "—", "…", "{", "}", "<", ">", "|", ";"))
        and len(_LETTER.findall(text)) * 5 >= len(text) * 3
        and not _NO_TITLE.match(text)
        and not any(mark in text for mark in _NEVER_IN_TITLES)
    )


@lru_cache(maxsize=256)  # the same lines are looked at from several sides
def is_author_line(text: str) -> bool:
    """Whether a line is surely of names: two or more with a surname each, or one with initials."""
    if len(text) > _LONGEST_NAMES or _NO_NAMES.search(text):
        return False
    if _PLAIN_NAMES.fullmatch(text):
        return True
    text = text.removesuffix(".").removesuffix(",").removesuffix(" et al")
    if len(text) < _SHORTEST_NAME or text.endswith(SENTENCE_END):
        return False
    parts = _BETWEEN_NAMES.split(text.removeprefix("by ").removeprefix("By "))
    names = [name for part in parts if (name := _MARKS.sub("", part).strip())]
    whole = [name for name in names if _is_name(name)]
    if len(names) < 2:
        return any("." in name for name in whole)
    odd = [name for name in names if name not in whole]
    return len(odd) * 3 <= len(names) and all(len(name.split()) < 3 and name[0].isupper() for name in odd)


def is_one_name(text: str) -> bool:
    """Whether a line may be the name of one person, written out."""
    return 2 <= len(text.split()) <= (4 if "." in text else 3) and len(text) <= 40 and _is_name(text)


def _is_name(text: str) -> bool:
    words = text.split()
    if len(words) == 1:
        return bool(_INITIALS.match(text))
    return len(words) <= 6 and all(
        word in _PARTICLES or bool(_NAME_WORD.match(word) and _CAPITAL.match(word)) or bool(_INITIALS.match(word))
        for word in words
    )


def is_comment(text: str) -> bool:
    """Whether a line begins like a comment: with its pages, where it appears, or an address."""
    return bool(_COMMENT.match(text))


def counts_pages(text: str) -> bool:
    """Whether a text counts its pages or figures, or says how it was typed, as comments do."""
    return bool(_PAGES.search(text))
