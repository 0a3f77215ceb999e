"""The words of a paper: title and abstract in a form in which case, accents and markup make no difference."""

from typing import Final

import polars as pl

from schemas.columns import Paper

USED: Final = (Paper.paper_id, Paper.title, Paper.abstract, Paper.flags)
"""The columns of `papers` that neighbours are found by."""

_UNSEEN: Final = r"[\p{M}\p{Cf}]+"
_MARKUP: Final = r"\\[A-Za-z]+|</?[A-Za-z][A-Za-z0-9:-]{0,30}(?:\s[^<>=]{1,60}=[^<>]{0,200}|/)?>"
_HAN: Final = r"(\p{Han})"
_NO_LETTER: Final = r"[^\p{L}\p{N}\p{Han}\x00-\x7F]"
_WORD: Final = r"\p{Han}|[\p{L}\p{N}--\p{Han}]+"
"""A run of letters and digits; of a script that does not part words, a character."""
_SAYS_NOTHING: Final = "placeholder"


def texts(papers: pl.DataFrame) -> pl.Series:
    """The title, twice as what tells most, and the abstract of every paper; an abstract that is none is left out."""
    abstract = pl.when(~pl.col(Paper.flags).list.contains(_SAYS_NOTHING)).then(Paper.abstract)
    both = pl.concat_str(Paper.title, Paper.title, abstract, separator=" ", ignore_nulls=True)
    return papers.select(both.alias("text")).to_series()


def words_of(text: pl.Series) -> pl.Series:
    """The words of each text, a list in their order: in NFKD without marks and in lower case, markup left out."""
    return _plain(text.str.replace_all(_MARKUP, " ")).str.extract_all(_WORD)


def _plain(text: pl.Series) -> pl.Series:
    return text.str.normalize("NFKD").str.replace_all(_UNSEEN, "").str.to_lowercase()


def spelled(text: pl.Series) -> pl.Series:
    """Texts whose words are the runs of letters and digits of ASCII, in either case, and of all that is beyond ASCII:
    these are the words of `words_of`."""
    text = text.fill_null("").str.replace_all(_MARKUP, " ")
    is_beyond = text.str.len_bytes() != text.str.len_chars()
    if not is_beyond.any():
        return text
    return text.scatter(is_beyond.arg_true(), _parted(_plain(text.filter(is_beyond))))


def _parted(plain: pl.Series) -> pl.Series:
    return plain.str.replace_all(_NO_LETTER, " ").str.replace_all(_HAN, " $1 ")
