"""Every format, by name. A format is one module beside this file and one entry here."""

from typing import Final

from etl.errors import UnknownFormatError
from etl.parse.formats import abstract_list, hf_daily_papers, publication_list
from etl.parse.protocol import Format

FORMATS: Final[dict[str, Format]] = {
    "abstract_list": abstract_list,
    "hf_daily_papers": hf_daily_papers,
    "publication_list": publication_list,
}


def format_named(name: str) -> Format:
    """The format of that name, or an `UnknownFormatError` that lists the known ones."""
    try:
        return FORMATS[name]
    except KeyError:
        known = ", ".join(sorted(FORMATS))
        raise UnknownFormatError(f"there is no format `{name}`. Known formats: {known}.") from None
