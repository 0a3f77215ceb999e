"""What feeds of announcements write around a paper's title, abstract and authors."""

import re
from typing import Final

_ANNOUNCED: Final = re.compile(
    r"(?:arXiv:(\S{5,40})\s{1,9})?Announce Type:\s{0,9}([\w-]{2,20})\s{1,9}(?:Abstract:\s{0,9})?"
)
_TITLE_END: Final = re.compile(r"\s{0,9}\(arXiv:(\S{5,40})(?:\s{1,9}\[([\w.-]{2,30})\])?(?:\s{1,9}[A-Z]{2,20})?\)\Z")
_ANCHOR: Final = re.compile(r"</?a\b[^<>]{0,500}>")


def read_announcement(told: dict[str, list[str]], extra: list[tuple[str, str]]) -> None:
    """Take out of title, abstract and authors what the feeds of announcements write around them."""
    announced = _ANNOUNCED.match(told.get("abstract", [""])[0])
    if announced:
        told["abstract"] = [told["abstract"][0][announced.end() :]]
        told.setdefault("arxiv_id", [f"arXiv:{announced[1]}"])
        if all(name != "announce_type" for name, _ in extra):
            extra.append(("announce_type", announced[2]))
    if "date" in told and any(name == "announce_type" and kind != "new" for name, kind in extra):
        extra.append(("announced", told.pop("date")[0]))
    ending = _TITLE_END.search(told["title"][0]) if "(arXiv:" in told.get("title", [""])[0] else None
    if ending:
        told["title"] = [told["title"][0][: ending.start()]]
        told["arxiv_id"] = [f"arXiv:{ending[1]}"]
        told.setdefault("categories", [ending[2]] if ending[2] else [])
    if "authors" in told:
        told["authors"] = [_ANCHOR.sub("", name).strip() for name in told["authors"]]
