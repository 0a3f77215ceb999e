"""The section `parts` of params.yaml, which several stages read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PartParams:
    """`rows`: so many records are worked on at a time; `file_rows`: a published table of more is split into files."""

    rows: int
    file_rows: int
