"""Kinds of works, by the words that bibliographies, databases and registries have for them."""

import re
from typing import Final

_NAMES: Final = {
    "retraction": "retraction of publication, retraction notice",
    "erratum": "corrigendum, correction, published erratum, published correction, correction notice, addendum",
    "comment": "commentary, discussion, reply, letters and comments",
    "letter": "letters, correspondence",
    "editorial": "editorial material",
    "book review": "review book",
    "news": "newspaper article, newspaper item, article newspaper, newspaper",
    "case report": "case reports",
    "review": "review article, systematic review, literature review, scoping review, meta analysis, scientific review",
    "preprint": "posted content, eprint, e print, arxiv, working paper, discussion paper",
    "conference abstract": "meeting abstract, abst",
    "conference paper": "inproceedings, cpaper, conf, conference, proceedings article, proceedings paper"
    ", paper conference, congress, conference contribution, conference proceeding, conference article",
    "thesis": "thes, phdthesis, mastersthesis, dissertation, phd thesis, doctoral thesis, doctoral dissertation"
    ", master thesis, masters thesis, bachelor thesis, academic dissertation",
    "book chapter": "inbook, incollection, chap, chapter, book section, book part, echap, encyc, encyclopedia article"
    ", entry encyclopedia, reference entry",
    "proceedings": "conference proceedings",
    "series": "ser, s, book series",
    "book": "b, monograph, ebook, edbook, edited book, reference book",
    "report": "rprt, techreport, tech report, technical report, government document, govdoc",
    "patent": "pat, p",
    "dataset": "data, data set, aggregated database, database, data paper",
    "software": "comp, computer program",
    "web page": "elec, webpage, online, website, blog, blog post, post weblog, icomm",
    "presentation": "slide, conference poster, poster, speech, lecture",
    "manual": "documentation",
    "note": "short note, technical note, brief communication, short communication",
    "unpublished": "unpb, unpublished work, manuscript",
    "article": "jour, j, journal article, research article, original article, original research, article journal, ejour"
    ", inpr, journal, journal paper, scientific article, magazine article, mgzn, clinical trial, clinical study"
    ", randomized controlled trial, comparative study, multicenter study, observational study, evaluation study"
    ", validation study",
    "other": "misc, gen, generic, document, text",
}
"""Kinds, the most telling first, and the other names of each."""
_KINDS: Final = {
    name: (rank, kind) for rank, (kind, names) in enumerate(_NAMES.items()) for name in (kind, *names.split(", "))
}
_SEPARATOR: Final = re.compile(r"\s?[;|]\s?")
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_SIGNS: Final = re.compile(r"[\s_@%.-]+")


def work_type(text: str) -> str | None:
    """The kind of work that a text names, in lower case words: `JOUR` and `Journal Article` are `article`.

    Of several kinds the most telling (`Journal Article; Review` is a `review`); one that is not known stays as it is
    printed.
    """
    printed = [kind.strip() for kind in _SEPARATOR.split(text) if kind.strip()]
    forms = [form for kind in printed for form in (_folded(kind), _folded(_CAMEL.sub(" ", kind)))]
    known = [_KINDS[form] for form in forms if form in _KINDS]
    return min(known)[1] if known else (printed[0].lower() if printed else None)


def _folded(text: str) -> str:
    return _SIGNS.sub(" ", text).strip().removeprefix("0 ").lower()
