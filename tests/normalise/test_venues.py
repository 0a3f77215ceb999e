"""Journal references and citations taken apart, where that is sure."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.normalise.citations import Citation, citation
from etl.normalise.venues import Venue, venue


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("Phys. Inv. D 78, 013004 (2008)", Venue("Phys. Inv. D", "78", None, "013004")),
        ("Invention 585, 357–362 (2020)", Venue("Invention", "585", None, "357-362")),
        ("J. Inv. 12(3), 345--350 (2012)", Venue("J. Inv.", "12", "3", "345-350")),
        ("J. Inv. 12(3):345-350, 2012", Venue("J. Inv.", "12", "3", "345-350")),
        ("J. Inv., vol. 12, no. 3, pp. 345-350, 2012.", Venue("J. Inv.", "12", "3", "345-350")),
        ("Journal of Invention, Volume 4, issue 2, 10-20", Venue("Journal of Invention", "4", "2", "10-20")),
        ("INV ONE 7(3): e33333", Venue("INV ONE", "7", "3", "e33333")),
        ("J. Inv. 12 (2012)", Venue("J. Inv.", "12", None, None)),
        ("Proceedings of INVENT 2021 pp 509-518", Venue("Proceedings of INVENT 2021", None, None, "509-518")),
        ("Proc. INVENT, pages 1--9, 2020", Venue("Proc. INVENT", None, None, "1-9")),
        ("INVTCS 100, 2012, pp. 1-15", Venue("INVTCS", "100", None, "1-15")),
        ("Invented Notes, vol 1234. pp. 1-10", Venue("Invented Notes", "1234", None, "1-10")),
        ("Phys.Inv. D78 (2008) 013004", Venue("Phys.Inv. D", "78", None, "013004")),
        ("Phys.Inv.D78:013004,2008", Venue("Phys.Inv.D", "78", None, "013004")),
        ("Inv.Lett.B659:847-852,2008", Venue("Inv.Lett.B", "659", None, "847-852")),
        ("JINV 05 (2013) 123", Venue("JINV", "05", None, "123")),
        ("Eur. Phys. J. C (2019) 79: 123", Venue("Eur. Phys. J. C", "79", None, "123")),
        ("Eur.Inv.J. C79 (2019) no.2, 123", Venue("Eur.Inv.J. C", "79", "2", "123")),
        ("Phys.Inv.D 99 (2019) 1, 015010", Venue("Phys.Inv.D", "99", "1", "015010")),
        ("Comm. Inv. 280 (2008), no. 3, 545--573", Venue("Comm. Inv.", "280", "3", "545-573")),
        ("SIGMA 4 (2008), 008, 20 pages", Venue("SIGMA", "4", None, "008")),
        ("Phys. Inv. E 77, 036107 (2008) [10 pages]", Venue("Phys. Inv. E", "77", None, "036107")),
        ("Invention 2019, 21(3), 245", Venue("Invention", "21", "3", "245")),
        ("Inventors 2020, 20(3), 700; https://doi.org/10.1000/i20", Venue("Inventors", "20", "3", "700")),
        ("Annals of Invention 2008, Vol. 36, No. 2, 555-586", Venue("Annals of Invention", "36", "2", "555-586")),
        ("J. Inv., vol. 54, no. 5, pp. 1234-1245, May 2008", Venue("J. Inv.", "54", "5", "1234-1245")),
        ("J. Inv. ( Volume: 65 , Issue: 4 , April 2019 )", Venue("J. Inv.", "65", "4", None)),
        ("J. Inv. (JINV), Vol.3, No.1, January 2012", Venue("J. Inv. (JINV)", "3", "1", None)),
        ("J. Inv. D 78, 13 (2008); Erratum-ibid. D 79, 19 (2009)", Venue("J. Inv. D", "78", None, "13")),
        ("MNRINV, 384, 1711", Venue("MNRINV", "384", None, "1711")),
        ("In Proc. INVENT (IN 2020), pages 14-26. ACM, 2020", Venue("In Proc. INVENT (IN 2020)", None, None, "14-26")),
        (
            "Acad Inv. 2020 Apr;27(4):463-467. doi: 10.1000/x. Epub 2020 Feb 26.",
            Venue("Acad Inv", "27", "4", "463-467", "2020 Apr"),
        ),
    ],
)
def test_references(reference: str, expected: Venue) -> None:
    assert venue(reference) == expected


@pytest.mark.parametrize(
    "reference",
    [
        "",
        "Invention",
        "In Proc. INVENT 2019",
        "INVENT 2021",
        "Journal of Invention 12",
        "PoS INVENT2008:123,2008",
        "J. Stat. Inv. (2008) P04001",
        "Invented Methods, Inventor (Ed.) (2008) 209-239",
        "to appear",
        "to appear in J. Inv. 12, 3 (2012)",
        "submitted to Phys. Inv. D 12, 3",
        "arXiv preprint arXiv:2101.00001 (2021)",
        "2021",
    ],
)
def test_a_layout_that_is_not_sure_gives_nothing(reference: str) -> None:
    assert venue(reference) == Venue()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Inv Kites. 2020 Apr 22;6(4):535-545.", Citation("Inv Kites", "2020 Apr 22", "6", "4", "535-545")),
        ("Kites (Basel). 2020 Apr 22;12(4). pii: E1024.", Citation("Kites (Basel)", "2020 Apr 22", "12", "4", None)),
        ("Lancet Kites 2020; 395: 497–506", Citation("Lancet Kites", "2020", "395", None, "497–506")),
        ("J Inv. 2020 Jan-Feb;27 Suppl 1:S4-S9.", Citation("J Inv", "2020 Jan-Feb", "27 Suppl 1", None, "S4-S9")),
        ("J Inv. 2020;27(4 Suppl 1):463-7; discussion 468-9.", Citation("J Inv", "2020", "27", "4 Suppl 1", "463-7")),
        (
            "Acad Inv. 2020 Feb 26. pii: S1-2. doi: 10.1000/x. [Epub ahead of print]",
            Citation("Acad Inv", "2020 Feb 26", None, None, None),
        ),
        (
            "Acad Inv. 2020 Feb 26:S1076-6332(20)30085-5. doi: 10.1000/x.",
            Citation("Acad Inv", "2020 Feb 26", None, None, "S1076-6332(20)30085-5"),
        ),
        ("Phys. Inv. D 78, 013004 (2008)", None),
        ("Kites were flown in 2020; we counted them.", None),
        ("", None),
    ],
)
def test_citations_as_pubmed_prints_them(text: str, expected: Citation | None) -> None:
    assert citation(text) == expected


@given(st.text(alphabet="JInv. 0123456789,:;()-–vpolgA", max_size=40) | st.text(max_size=40))
def test_every_part_stands_in_the_reference(reference: str) -> None:
    def bare(text: str) -> str:
        return re.sub(r"[\s.,–—-]", "", text)

    for part in venue(reference):
        if part is not None:
            assert part == part.strip() != ""
            assert bare(part) in bare(reference)
