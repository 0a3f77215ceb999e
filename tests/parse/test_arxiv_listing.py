"""Variants of arXiv's mails and listing pages that the toy dump does not hold: what is a field of what, in short."""

import pytest

from etl.parse.detect import detect
from etl.parse.formats import FORMATS
from tests.parse.reading import page, parsed, read, rules

RULE = "-" * 78
HEADER = "arXiv:2101.00001\nDate: Mon, 4 Jan 2021 20:33:39 GMT   (215kb)\n\nTitle: Kites\nAuthors: A. Kite\n"
MAIL = (
    f"\\\\\n{HEADER}Categories: cs.KI\n\\\\\n  Kites fly.\n\\\\ ( https://arxiv.org/abs/2101.00001 ,  215kb)\n{RULE}\n"
)
FIELDS = {
    "arxiv_id": "2101.00001",
    "date": "Mon, 4 Jan 2021 20:33:39 GMT",
    "size": "215kb",
    "title": "Kites",
    "authors": "A. Kite",
    "categories": "cs.KI",
    "abstract": "Kites fly.",
}
LISTED = "[1] arXiv:2101.00001 [pdf, ps, other]\n"


def fields(text: str, *names: str) -> list[tuple[object, ...]]:
    return [tuple(values.get(name) for name in names) for values in read("arxiv_listing", text)]


@pytest.mark.parametrize(
    "text",
    [
        MAIL,
        MAIL.replace(RULE, ""),
        MAIL.replace(RULE, "%%--" * 19),
        MAIL.replace(RULE, "%-" * 39),
        MAIL.replace("\\\\", "\\"),
        MAIL.replace("\n", "\r\n"),
        MAIL.replace("\n", "\r"),
        MAIL.replace("\n", " \n"),
        MAIL.replace("GMT   (", "GMT\xa0\xa0("),
        MAIL.replace("  Kites fly.", "Kites fly."),
        MAIL.replace("  Kites fly.", "\n  Kites fly.\n"),
        MAIL.replace("\n\nTitle", "\nTitle"),
        MAIL.replace("arXiv:2", "arXiv: 2"),
        MAIL.replace("arXiv:2101.00001\n", "Paper: 2101.00001\n"),
        MAIL.replace("( https://arxiv.org/abs/2101.00001 ,  215kb)", "(http://arxiv.org/abs/2101.00001, 215kb)"),
        MAIL.replace("( https://arxiv.org/abs/2101.00001 ,  215kb)", ""),
        MAIL.replace("arXiv:2101.00001\n", "", 1).replace("\\\\\nDate", "\\\\\nDate"),
        MAIL.removeprefix("\\\\\n"),
        MAIL.split("\\\\ (")[0],
        MAIL.split("\\\\ (")[0] + RULE + "\nA note that nobody asked for.\n",
        MAIL.split("\\\\ (")[0] + "\nA note that nobody asked for.\n",
        MAIL.replace("\\\\\n", "\n").removeprefix("\n").split("\\\\ (")[0],
        "\n".join("    " + line for line in MAIL.split("\n")),
        "\ufeff" + MAIL,
    ],
)
def test_a_record_of_a_mail_is_read_alike(text: str) -> None:
    assert read("arxiv_listing", text) == [FIELDS]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Comments: 5 pages,\n  3 figures", {"comment": "5 pages,\n  3 figures"}),
        ("Comments: 5 pages,\n3 figures", {"comment": "5 pages,\n3 figures"}),
        ("Comments: overlaps with\narXiv:2001.00009", {"comment": "overlaps with\narXiv:2001.00009"}),
        ("Comments:", {}),
        ("Report-no: A-1", {"report_no": "A-1"}),
        ("Journal-ref: J. Inv. 5", {"journal_ref": "J. Inv. 5"}),
        ("DOI: 10.1000/a\nDOI: 10.1000/b", {"doi": "10.1000/a\n10.1000/b"}),
        ("MSC-class: 05C15\nACM-class: I.2.0", {"msc_class": "05C15", "acm_class": "I.2.0"}),
        ("Subj-class: Kites", {"subj_class": "Kites"}),
        ("License: http://l.invalid/", {"license": "http://l.invalid/"}),
        ("Proxy: A. Tail", {"proxy": "A. Tail"}),
        ("From: A. Kite <a@kites.invalid>", {"submitter": "A. Kite <a@kites.invalid>"}),
    ],
)
def test_labelled_lines_of_a_mail(line: str, expected: dict[str, str]) -> None:
    assert read("arxiv_listing", MAIL.replace("Categories", f"{line}\nCategories")) == [{**FIELDS, **expected}]
    assert rules("arxiv_listing", MAIL.replace("Categories", f"{line}\nCategories")) == []


@pytest.mark.parametrize(
    ("id_line", "expected"),
    [
        ("arXiv:hep-th/9901001", ("hep-th/9901001", None)),
        ("arXiv:math.GT/0309136v2", ("math.GT/0309136v2", None)),
        ("arXiv:706.3725", ("706.3725", None)),
        ("arXiv:2101.00001 (*cross-listing*)", ("2101.00001", "cross-listing")),
        ("Paper (*cross-listing*): hep-th/9901001", ("hep-th/9901001", "cross-listing")),
        ("Paper: cond-mat/9311033", ("cond-mat/9311033", None)),
    ],
)
def test_ids_of_a_mail(id_line: str, expected: tuple[str, str | None]) -> None:
    text = MAIL.replace("arXiv:2101.00001", id_line, 1) + MAIL
    assert fields(text, "arxiv_id", "listed_as")[0] == expected
    assert rules("arxiv_listing", text) == []


def test_an_id_that_is_none_is_quarantined_and_the_record_stays() -> None:
    text = MAIL.replace("arXiv:2101.00001", "arXiv:soon", 1).replace("abs/2101.00001", "abs/soon")
    assert fields(text, "title", "arxiv_id", "abstract") == [("Kites", None, "Kites fly.")]
    assert rules("arxiv_listing", text) == ["unclaimed_text"]


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        ("Date: Mon, 20 Jul 92 16:50 CST", ("Mon, 20 Jul 92 16:50 CST", None, None)),
        ("Date: 4 Feb 2000 (10kb,D)", ("4 Feb 2000", "10kb,D", None)),
        ("Date (revised): 4 Feb 2000 (10kb)", ("4 Feb 2000", "10kb", None)),
        (
            "replaced with revised version Tue, 5 Jan 2021 (9kb)",
            ("Tue, 5 Jan 2021", "9kb", "replaced with revised version"),
        ),
        ("figures added Tue, 5 Jan 2021 (9kb)", ("Tue, 5 Jan 2021", "9kb", "figures added")),
        ("Date:", (None, None, None)),
    ],
)
def test_dates_of_a_mail(stamp: str, expected: tuple[str | None, ...]) -> None:
    text = MAIL.replace("Date: Mon, 4 Jan 2021 20:33:39 GMT   (215kb)", stamp)
    assert fields(text, "date", "size", "listed_as") == [expected]


@pytest.mark.parametrize(
    ("abstract", "rest"),
    [
        ("Kites fly;\n\\(p\\)-kites do, too.", []),
        ("From afar: kites.", []),
        ("Title: kites, as we say.", []),
        ("Paper: 2101.00001 was not about kites.", []),
        ("Kites fly.\n  And fall.", []),
        ("A line of $\\\\$ marks \\\\ is no mark.", []),
    ],
)
def test_an_abstract_may_look_like_a_header(abstract: str, rest: list[str]) -> None:
    text = MAIL.replace("Kites fly.", abstract) + MAIL
    assert fields(text, "abstract") == [(abstract,), ("Kites fly.",)]
    assert rules("arxiv_listing", text) == rest


@pytest.mark.parametrize(
    "lost",
    [
        (f"\\\\ ( https://arxiv.org/abs/2101.00001 ,  215kb)\n{RULE}\n", ""),
        (f"\\\\ ( https://arxiv.org/abs/2101.00001 ,  215kb)\n{RULE}\n\\\\\n", ""),
        (f"\\\\ ( https://arxiv.org/abs/2101.00001 ,  215kb)\n{RULE}\n\\\\\narXiv:2101.00001\n", ""),
        (f"{RULE}\n\\\\\narXiv:2101.00001\n", ""),
        (f"{RULE}\n\\\\\n", ""),
    ],
)
def test_no_abstract_swallows_a_neighbour_whose_marks_were_lost(lost: tuple[str, str]) -> None:
    text = (MAIL + MAIL.replace("Kites", "Boats")).replace(*lost, 1)
    assert fields(text, "title", "abstract") == [("Kites", "Kites fly."), ("Boats", "Boats fly.")]


def test_a_replacement_has_no_abstract_and_leaves_the_next_record_its_own() -> None:
    replaced = MAIL.replace("Date:", "replaced with revised version").replace("\\\\\n  Kites fly.\n", "")
    assert fields(replaced + MAIL, "title", "abstract") == [("Kites", None), ("Kites", "Kites fly.")]
    assert rules("arxiv_listing", replaced + MAIL) == []


def test_a_record_of_ids_alone_is_a_fault() -> None:
    assert rules("arxiv_listing", f"\\\\\narXiv:2101.00001\n\\\\\n{RULE}\n{MAIL}") == ["no_title_no_abstract"]


def test_the_head_and_the_foot_of_a_mailing_are_furniture() -> None:
    head = (
        "From: no-reply@archive.invalid (send mail ONLY to kites)\nReply-To: kites@archive.invalid\n"
        "Received: from a\n\tby b\nX-Kites: yes\nSubject: kites daily\n\n"
        f"{RULE}\nSend any comments regarding submissions directly to submitter.\n{RULE}\n"
        f"Archives at http://archive.invalid/\nTo unsubscribe, e-mail To: kites@a.invalid, Subject: cancel\n{RULE}\n"
        " Submissions to:\nKites\nPaper Boats\n received from  Mon 11 Jan 21 19:00 GMT  to  Tue 12 Jan 21 19:00 GMT\n"
    )
    foot = f"{'%%%---' * 13}\nFor subscribe options,\ne-mail To: kites@archive.invalid, Subject: subscribe\n{RULE}\n"
    assert read("arxiv_listing", head + MAIL + foot) == [FIELDS]
    assert rules("arxiv_listing", head + MAIL + foot) == []


PAGE = {"arxiv_id": "2101.00001", "title": "A Tail", "authors": "A. Kite, B. Tail", "categories": "Kites (cs.KI)"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{LISTED}Title: A Tail\nA. Kite, B. Tail\nSubjects: Kites (cs.KI)\n", {}),
        (f"{LISTED}Title: A Tail\nAuthors: A. Kite, B. Tail\nSubjects: Kites (cs.KI)\n", {}),
        (f"{LISTED}Title:A Tail\nAuthors:A. Kite, B. Tail\nSubjects:Kites (cs.KI)\n", {}),
        ("[1]arXiv:2101.00001 [pdf]\nTitle: A Tail\nA. Kite, B. Tail\nSubjects: Kites (cs.KI)\n", {}),
        ("[1]  arXiv:2101.00001\nTitle: A Tail\nA. Kite, B. Tail\nSubjects: Kites (cs.KI)\n", {}),
        ("arXiv:2101.00001 [pdf, html]\nTitle: A Tail\nA. Kite, B. Tail\nSubjects: Kites (cs.KI)\n", {}),
        (
            "arXiv:2101.00001 (replaced) [pdf]\nTitle: A Tail\nA. Kite, B. Tail\nSubjects: Kites (cs.KI)\n",
            {"listed_as": "replaced"},
        ),
        (
            "arXiv:2101.00001 (cross-list from cs.B) [pdf]\nTitle: A Tail\nA. Kite, B. Tail\nSubjects: Kites (cs.KI)\n",
            {"listed_as": "cross-list from cs.B"},
        ),
        (
            f"{LISTED}Title: A Tail\nA. Kite, B. Tail\nComments: 5 pages\nJournal-ref: J. 5\nSubjects: Kites (cs.KI)\n",
            {"comment": "5 pages", "journal_ref": "J. 5"},
        ),
        (f"{LISTED}Title: A Tail\nA. Kite, B. Tail\nSubjects: Kites (cs.KI)\nShort\n", {"abstract": "Short"}),
        (f"{LISTED}Title: A Tail\nA. Kite, B. Tail\nSubjects: Kites (cs.KI)\n\nWe go.\n", {"abstract": "We go."}),
        (f"{LISTED}Title: A Tail\nA. Kite, B. Tail\nSubjects: Kites (cs.KI)\nAbstract: Go\n", {"abstract": "Go"}),
        (f"{LISTED}Title: A Tail\nA. Kite,\nB. Tail\nSubjects: Kites (cs.KI)\n", {"authors": "A. Kite,\nB. Tail"}),
        (
            f"{LISTED}Title: A Tail\nA. Kite, B. Tail\nSubjects: Kites (cs.KI); Long\nTails (cs.LT)\nWe go.",
            {"categories": "Kites (cs.KI); Long\nTails (cs.LT)", "abstract": "We go."},
        ),
        (
            " [1] \n\n arXiv:2101.00001\n\n\n [ pdf , html ]\n\n Title: \n A Tail\n\n A. Kite, B. Tail \n\n"
            " Subjects: \n Kites (cs.KI)\n \n\n \n Kites need tails.\n",
            {"abstract": "Kites need tails."},
        ),
    ],
)
def test_records_of_a_listing_page(text: str, expected: dict[str, str]) -> None:
    other = "\n[2] arXiv:2101.00002 [pdf]\nTitle: Boats\nC. Boat\nSubjects: Boats (cs.BO)\n"
    second = {"arxiv_id": "2101.00002", "title": "Boats", "authors": "C. Boat", "categories": "Boats (cs.BO)"}
    assert read("arxiv_listing", text + other) == [{**PAGE, **expected}, second]
    assert rules("arxiv_listing", text + other) == []


@pytest.mark.parametrize(
    "line",
    [
        "Mon, 12 Jan 2026 (showing 25 of 100 entries )",
        "Fri, 9 Jan 2026 (continued, showing last 5 of 9 entries )",
        "Total of 210 entries : 1-50 51-100",
        "[ total of 25 entries: 1-25 ]",
        "Cross submissions (showing 2 of 2 entries)",
        "Cross-lists for Mon, 12 Jan 26",
        "Replacement submissions (showing first 10 of 90 entries)",
        "New submissions for Wed, 13 Jan 21",
        "Authors and titles for recent submissions",
        "About\nHelp\nContact\nSubscribe\nCopyright\nPrivacy Policy",
        RULE,
    ],
)
@pytest.mark.parametrize("abstract", ["", "Kites need tails.\n"])
def test_lines_of_a_listing_page_belong_to_no_record(line: str, abstract: str) -> None:
    text = f"{LISTED}Title: A Tail\nA. Kite, B. Tail\nSubjects: Kites (cs.KI)\n{abstract}{line}\n"
    assert fields(text, "categories", "abstract") == [("Kites (cs.KI)", abstract.strip() or None)]
    assert rules("arxiv_listing", text) == []


def test_what_follows_the_last_record_of_a_page_is_not_its_own() -> None:
    text = (
        f"{LISTED}Title: A Tail\nA. Kite\nSubjects: Kites (cs.KI)\nWe go.\n\nA note.\nComments: not ours\nAuthors: X\n"
    )
    assert fields(text, "authors", "comment", "abstract") == [("A. Kite", None, "We go.")]
    assert rules("arxiv_listing", text) == ["outside_any_record"]


def test_a_listing_page_says_its_day() -> None:
    dump = parsed("arxiv_listing", f"Showing new listings for Wednesday, 13 January 2021\n{LISTED}Title: A\nB\n")
    assert page(dump) == {"captured_date": "Wednesday, 13 January 2021"}


LINKED = "# [A Tail ](https://arxiv.org/abs/2101.00001)\n\n"
DIGEST = {
    "arxiv_id": "2101.00001",
    "title": "A Tail",
    "authors": "A. Kite and B. Tail",
    "abstract": "Kites\nneed tails.",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"{LINKED}### Authors: A. Kite and B. Tail \n---\nKites\r\nneed tails.\n",
            {"abstract": "Kites\r\nneed tails."},
        ),
        (f"{LINKED}### Authors: A. Kite and B. Tail \n---\n\nKites\nneed tails.\n\n---\n", {}),
        (
            f"{LINKED}### Authors: A. Kite and B. Tail \n### Categories: cs.KI  \n---\nKites\nneed tails.\n",
            {"categories": "cs.KI"},
        ),
        (
            f"{LINKED}### Authors: A. Kite and B. Tail\n### Comments: 5 pages\n\nKites\nneed tails.\n",
            {"comment": "5 pages"},
        ),
        (f"{LINKED}**Authors:** A. Kite and B. Tail\n***\nKites\nneed tails.\n", {}),
        (f"{LINKED}- **Authors**: A. Kite and B. Tail\n- Abstract: Kites\nneed tails.\n\n---\n", {}),
        (f"{LINKED}### Authors: A. Kite and B. Tail \n---\nKites\nneed tails.\n## Boats\n", {}),
        (f"##{LINKED}### Authors: A. Kite and B. Tail \n---\nKites\nneed tails.\n", {}),
        (
            LINKED.replace("2101.00001", "2101.00001v2")
            + "### Authors: A. Kite and B. Tail \n---\nKites\nneed tails.\n",
            {"arxiv_id": "2101.00001v2"},
        ),
        (LINKED.replace("# [", "# 12. [") + "### Authors: A. Kite and B. Tail \n---\nKites\nneed tails.\n", {}),
        (
            LINKED.replace("A Tail ", "A [long] Tail") + "### Authors: A. Kite and B. Tail \n---\nKites\nneed tails.\n",
            {"title": "A [long] Tail"},
        ),
    ],
)
def test_records_of_a_markdown_digest(text: str, expected: dict[str, str]) -> None:
    first, second = read("arxiv_listing", text + LINKED.replace("A Tail", "Boats") + "### Authors: C. Boat\n---\nNo.\n")
    assert first == {**DIGEST, **expected}
    assert second == {"arxiv_id": "2101.00001", "title": "Boats", "authors": "C. Boat", "abstract": "No."}


@pytest.mark.parametrize(
    "text",
    [
        MAIL,
        MAIL + MAIL,
        "A note of the reader, and a long one. " * 12 + "\n" + MAIL + MAIL,
        f"{LISTED}Title: A\nB\nSubjects: C (cs.C)\n\n[2] arXiv:2101.00002 [pdf]\nTitle: D\nE\nSubjects: C (cs.C)\n",
        f"{LINKED}### Authors: A\n### Categories: cs.KI\n---\nGo.\n" * 2,
    ],
)
def test_a_listing_is_detected(text: str) -> None:
    best, runner_up, *_ = detect(text.encode(), FORMATS)
    assert best.format == "arxiv_listing"
    assert best.confidence >= 0.8
    assert runner_up.confidence <= 0.2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Title: A Tail of Two Kites\n\nAuthor: A. Kite\n\nRelease date: 2021\n\nIt was the best of kites.\n",
        "Title: A Tail\nAuthors: A. Kite\nDate: 2021\n\nA page of notes, no more.\n",
        "Date: Mon, 4 Jan 2021\nFrom: a@b.invalid\nSubject: Kites\n\nDear all,\n\nkites!\n",
        "# [A kite](https://kites.invalid/)\n\n### Authors: A. Kite\n---\nText.\n",
        "Kites fly.\narXiv:2101.00001\nBoats sink.\narXiv:2101.00002\n",
        "def kite():\n    '''Title: x\n    Authors: y\n    '''\n    return '\\\\'\n",
        "1. arXiv:2101.00001 [pdf] cs.KI\nKites\nAuthors: A\nAbstract: B ▽ More\nSubmitted 1 May, 2018.\n",
        "\\\\\n" * 50,
        RULE,
    ],
)
def test_other_texts_are_no_listing(text: str) -> None:
    assert FORMATS["arxiv_listing"].sniff(text) <= 0.2
