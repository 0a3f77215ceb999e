"""Journal references taken apart, where that is sure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        ("INVTCS 100, 2012, pp. 1-15", Venue(None, None, None, "1-15")),
        ("Invented Notes, vol 1234. pp. 1-10", Venue(None, None, None, "1-10")),
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
        "Eur. Phys. J. C (2019) 79: 123",
        "JINV 05 (2013) 123",
        "to appear",
        "2021",
        "Annals of Invention 2008, Vol. 36, No. 2, 555-586",
    ],
)
def test_a_layout_that_is_not_sure_gives_nothing(reference: str) -> None:
    assert venue(reference) == Venue()


@given(st.text(alphabet="JInv. 0123456789,:()-–vpolg", max_size=40) | st.text(max_size=40))
def test_every_part_stands_in_the_reference(reference: str) -> None:
    for name, part in zip(Venue._fields, venue(reference), strict=True):
        if part is not None:
            assert part == part.strip() != ""
            assert part.replace("-", "") in reference.replace("-", "").replace("–", "").replace("—", "").replace(
                " ", ""
            ) or (name == "journal" and part in reference)
