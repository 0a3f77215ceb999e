"""Where ids, DOIs and venues end when a line end was lost behind them; every DOI here is invented in a real shape."""

import pytest

from etl.parse.lists.glue import ARXIV_ID, split_doi
from etl.parse.lists.venue import split_venue

GOES_ON = " is how the glued abstract begins, and it goes on for long enough to be taken for the prose that it is."
DOIS = {
    "Elsevier": "10.1016/j.inv.2023.102807",
    "Elsevier, an item identifier": "10.1016/0370-0001(95)01234-7",
    "Elsevier, ending in a letter": "10.1016/0920-0002(95)00456-T",
    "Springer chapter": "10.1007/978-3-030-12345-4_48",
    "Springer journal": "10.1007/s10994-020-01234-5",
    "Springer, ending in a letter": "10.1007/s00220-008-0123-x",
    "IEEE": "10.1109/TINV.2019.2345678",
    "IEEE proceedings": "10.1109/CINV12345.2020.00123",
    "ACM": "10.1145/3212345.3212346",
    "APS": "10.1103/PhysRevInv.98.220403",
    "APS rapid": "10.1103/PhysRevInv.60.R1234",
    "IOP": "10.1088/1674-0001/15/9/007",
    "IOP, ISSN ending in X": "10.1088/1361-000X/aaa12e",
    "AAS": "10.3847/1538-0001/ab1fcc",
    "AIP": "10.1063/1.5012345",
    "OUP": "10.1093/mnras/stz1234",
    "Wiley": "10.1002/inv.25123",
    "Wiley SICI": "10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-INV968>3.0.CO;2-2",
    "Wiley SICI, ending in a letter": "10.1002/(SICI)1521-3978(199901)47:1<35::AID-INV35>3.0.CO;2-Y",
    "bioRxiv": "10.1101/2020.04.01.012345",
    "JHEP": "10.1007/JHEP05(2013)123",
    "EPTCS": "10.4204/EPTCS.100.12",
    "Zenodo": "10.5281/zenodo.1234567",
    "AGU": "10.1029/2012JA012345",
    "RSC": "10.1039/C8CP01234A",
    "World Scientific": "10.1142/S0217000X95000123",
    "World Scientific, ending in X": "10.1142/S021700009800012X",
    "ACL": "10.18653/v1/P19-1234",
    "PLOS": "10.1371/journal.pone.0201234",
    "Turpion": "10.1070/RM2014v069n04ABEH001234",
}
FIRST_WORDS = (
    "We",
    "A ubiquitous",
    "In",
    "This",
    "LLMs",
    "Med-PaLM",
    "DNA",
    "Segmentation",
    "Deep-learning",
    "State-of-the-art",
    "Schrödinger",
    '"Quoted" words',
    "$K$-means",
    "``Quoted'' words",
    r"Rayleigh-B\'{e}nard convection",
    "Recently,",
)
SURE = tuple(
    pytest.param(doi, word, id=f"{publisher}: {word}") for publisher, doi in DOIS.items() for word in FIRST_WORDS
)
AFTER_DIGITS = (
    "GPT-4",
    "X-ray",
    "K-means",
    "BaSnO$_3$",
    "Étale",
    "MRIs",
    "PT-symmetric",
    "L. Euler",
    "[Abridged] We",
    "(Abridged) We",
)


@pytest.mark.parametrize(("doi", "word"), SURE)
def test_a_doi_ends_where_prose_is_glued_to_it(doi: str, word: str) -> None:
    text = f"{doi}{word}{GOES_ON}"
    assert split_doi(text, 0, len(text)) == len(doi)


@pytest.mark.parametrize("word", AFTER_DIGITS)
@pytest.mark.parametrize(
    "publisher", ["Elsevier", "Springer chapter", "ACM", "APS", "AIP", "Wiley SICI", "Zenodo", "AGU"]
)
def test_a_doi_of_digits_ends_at_rarer_words_too(publisher: str, word: str) -> None:
    doi = DOIS[publisher]
    text = f"{doi}{word}{GOES_ON}"
    assert split_doi(text, 0, len(text)) == len(doi)


@pytest.mark.parametrize(
    "behind", ["", " Journal of Invention 12, 345-350 (2021)" + "We" + GOES_ON, ".", ";", " A" + GOES_ON]
)
@pytest.mark.parametrize("doi", DOIS.values(), ids=DOIS)
def test_a_doi_that_nothing_is_glued_to_stays_whole(doi: str, behind: str) -> None:
    text = doi + behind
    assert split_doi(text, 0, len(text)) == len(doi)


@pytest.mark.parametrize("doi", DOIS.values(), ids=DOIS)
def test_an_address_and_a_place_in_the_text_make_no_difference(doi: str) -> None:
    text = f"doi: https://doi.org/{doi}We{GOES_ON}"
    assert split_doi(text, 5, len(text)) == len(text) - len(f"We{GOES_ON}")


@pytest.mark.parametrize("text", ["", "10.1000", "10.1000/", "10.1000/ x", "doi 10.1000/x", "11.1000/x", "10.12/x"])
def test_what_is_no_doi(text: str) -> None:
    assert split_doi(text, 0, len(text)) is None


def test_a_few_words_glued_to_a_code_of_unknown_shape_are_not_taken_for_an_abstract() -> None:
    text = "10.5555/inv-2023xSegmentation, 3 p."
    assert split_doi(text, 0, len(text)) == len("10.5555/inv-2023xSegmentation")


def test_short_prose_is_one_where_its_first_word_is_common_or_the_code_is_known() -> None:
    for doi, prose in (("10.5555/inv-2023x", "We withdraw this."), ("10.1016/j.inv.2023.102807", "Withdrawn.")):
        assert split_doi(doi + prose, 0, len(doi + prose)) == len(doi)


@pytest.mark.parametrize(
    "word",
    [
        "3D printing",
        "5G",
        "2-Ethylhexyl",
        "1. Role of",
        "2,000 years of",
        "802.11p vehicles",
        "eSports",
        "arXiv admin note:",
        "we show that it",
        "q-deformed",
        "(d+1)-colored",
        "(abridged) it",
        "%The first",
        "- a dash",
    ],
)
@pytest.mark.parametrize("publisher", ["Elsevier", "AIP", "ACM", "APS", "IEEE", "Springer journal", "JHEP", "RSC"])
def test_a_code_of_fixed_length_ends_before_anything(publisher: str, word: str) -> None:
    doi = DOIS[publisher]
    text = f"{doi}{word}{GOES_ON}"
    assert split_doi(text, 0, len(text)) == len(doi)


@pytest.mark.parametrize("word", ["3D printing", "5G", "2D-like"])
def test_a_word_that_begins_with_a_digit_is_told_by_its_letter(word: str) -> None:
    text = f"10.5555/inv.12345{word}{GOES_ON}"
    assert split_doi(text, 0, len(text)) == len("10.5555/inv.12345")


@pytest.mark.parametrize("word", ["1. Role of", "802.11p vehicles", "q-deformed", "we show that it"])
@pytest.mark.xfail(strict=True, reason="a digit or a small letter may belong to a code of unknown shape")
def test_a_digit_behind_the_digits_of_an_unknown_code(word: str) -> None:
    text = f"10.5555/inv.12345{word}{GOES_ON}"
    assert split_doi(text, 0, len(text)) == len("10.5555/inv.12345")


@pytest.mark.parametrize("doi", ["10.1364/INV.5.000B47", "10.17605/INV.IO/5KQZD", "10.2118/189844-PA"])
def test_a_code_that_ends_like_a_word(doi: str) -> None:
    text = f"{doi} Journal{GOES_ON}"
    assert split_doi(text, 0, len(text)) == len(doi)


@pytest.mark.parametrize("end", [".", ",", ";", ".,"])
@pytest.mark.parametrize("word", ["Kites", "We", "A kite", "DNA"])
def test_marks_behind_a_doi_are_not_of_it(end: str, word: str) -> None:
    doi = DOIS["Elsevier"]
    text = f"{doi}{end}{word}{GOES_ON}"
    assert split_doi(text, 0, len(text)) == len(doi)


CODES = {
    "Elsevier, old": "10.1016/j.inv.2007.07.036",
    "Elsevier, four digits": "10.1016/j.inv.2018.11.1815",
    "Elsevier, electronic": "10.1016/j.inv.2019.e01234",
    "SciELO": "10.1590/S0103-00012009000400031",
    "Springer, five digits": "10.1007/s00220-019-01234-z",
    "Springer, escaped": "10.1007/978-3-030-12345-4\\_26",
    "Springer, living": "10.1007/978-3-030-12345-4_30-1",
    "IEEE, nine digits": "10.1109/INV.2018.064181115",
    "IEEE, zeroes": "10.1109/TINV.2019.008175",
    "IEEE, eight digits": "10.1109/INVENT49357.2023.10091234",
    "APS of 2025": "10.1103/xz3k-1m2n",
    "IOP, fast track": "10.1088/1751-0001/48/12/12FT01",
    "Wiley": "10.1002/inv.200610245",
    "Wiley SICI without its mark": "10.1002/1521-3765(20010803)7:15<3283::AID-INV3283>3.0.CO;2-N",
    "Nature": "10.1038/s41598-019-01234-9",
    "PNAS": "10.1073/pnas.0709012345",
    "RSC, small letters": "10.1039/c9cp01234k",
    "ACS": "10.1021/acs.inv.8b01271",
    "arXiv": "10.48550/arXiv.2101.00001",
    "LIPIcs": "10.4230/LIPIcs.INV.2019.13",
    "SciPost": "10.21468/SciPostInv.7.5.065",
    "Kluwer": "10.1023/B:INVT.0000049008.51567.ec",
    "LMCS": "10.23638/LMCS-15(3:17)2019",
}


@pytest.mark.parametrize("word", ["We", "Images", "DNA", "we show", "kites"])
@pytest.mark.parametrize("doi", CODES.values(), ids=CODES)
def test_codes_of_known_shapes(doi: str, word: str) -> None:
    text = f"{doi}{word}{GOES_ON}"
    assert split_doi(text, 0, len(text)) == len(doi)


@pytest.mark.parametrize(
    "doi", ["10.1371/journal.pinv.0030041.eor", "10.1093/inventions/bty374/4994792", "10.1016/j.inv.2007.07.036/full"]
)
def test_a_code_that_goes_on_behind_its_usual_shape(doi: str) -> None:
    text = f"{doi}We{GOES_ON}"
    assert split_doi(text, 0, len(text)) == len(doi)


VENUES = (
    "Invented Image Computing and Intervention INVENT 2021 pp 509-518",
    "Phys. Inv. D 78, 013004 (2008)",
    "Phys.Inv.Lett.98:220403,2007",
    "JINV 0705:087,2007",
    "Journal of Inventions 21(140):1-67, 2020",
    "Proc. of the Symposium on Invention (INVENTA 2020), pages 14-26. ACM, 2020",
    "2021 Conference on Artificial Invention (AInv)",
    "J. Inv. Mech. P05007 (2008)",
    "Eur. Phys. J. C (2019) 79: 123",
    "J. Inv., vol. 5, no. 3, pp. 123-130, 2012",
    "Inv.Rev.A 321 (1994)",
    "2D Inventions 5 (2018)",
    "Comptes rendus - Invention, 2011",
    "Inv 2012ApJ...749L..12S, 2012",
)
UNNUMBERED = ("Invented Image Analysis", "Annals of Invention", "Inventa A", "Journal of the AIM", "J. Inv.")


@pytest.mark.parametrize(
    "word",
    [
        "Segmentation of",
        "We",
        "A",
        "In",
        "DNA",
        "LLMs",
        "X-ray",
        "K-means",
        '"Quoted" words',
        "$K$-means",
        "Ångström",
        "3D printing",
        "C. Kite",
        "U(1) gauge",
        "ATPboost",
        r"\textit{Formigrams}",
    ],
)
@pytest.mark.parametrize("venue", VENUES)
def test_a_venue_that_ends_in_numbers(venue: str, word: str) -> None:
    text = f"10.1000/1 {venue}{word}{GOES_ON}"
    assert split_venue(text, len("10.1000/1"), len(text)) == len(f"10.1000/1 {venue}")


@pytest.mark.parametrize("word", ["Segmentation of", "We", "This", "Recently,", "In", "A kite"])
@pytest.mark.parametrize("venue", UNNUMBERED)
def test_a_venue_that_ends_in_a_word(venue: str, word: str) -> None:
    text = f"10.1000/1 {venue}{word}{GOES_ON}"
    assert split_venue(text, len("10.1000/1"), len(text)) == len(f"10.1000/1 {venue}")


def test_a_venue_with_a_capital_in_the_middle_of_a_word() -> None:
    text = f"10.1000/1 NeuroInvention LettersSegmentation{GOES_ON}"
    assert split_venue(text, len("10.1000/1"), len(text)) == len("10.1000/1 NeuroInvention Letters")


@pytest.mark.parametrize("venue", [*VENUES, *UNNUMBERED])
def test_a_venue_that_nothing_is_glued_to(venue: str) -> None:
    text = f"10.1000/1 {venue}"
    assert split_venue(text, len("10.1000/1"), len(text)) == len(text)


def test_without_a_space_there_is_no_venue() -> None:
    assert split_venue("10.1000/1We go on", len("10.1000/1"), 17) == len("10.1000/1")
    assert split_venue("10.1000/1", len("10.1000/1"), 9) == len("10.1000/1")


@pytest.mark.parametrize(
    "arxiv_id",
    [
        "0704.0001",
        "cond-mat.soft/0011267",
        "hep-th/9901001v2",
        "1412.9999v3",
        "1501.00001",
        "2312.05328",
        "2312.05328v12",
        "hep-th/9901001",
        "math.GT/0309136v1",
        "q-alg/9609002",
        "cs/0112017",
    ],
)
@pytest.mark.parametrize("word", ["We", "A", "3D printing", "LLMs", "we", "$K$-means", ""])
def test_an_arxiv_id_has_a_sure_end(arxiv_id: str, word: str) -> None:
    found = ARXIV_ID.match(arxiv_id + word)
    assert found
    if not (word[:1].isdigit() and "v" in arxiv_id[4:]):  # `v12` and `3D` cannot be told from `v1` and `23D`
        assert found.group() == arxiv_id


@pytest.mark.parametrize(
    "text", ["", "2101.0001", "1413.0001", "0601.0001", "2113.00001", "math/030913", "to appear", "math"]
)
def test_what_is_no_arxiv_id(text: str) -> None:
    assert not ARXIV_ID.match(text)
