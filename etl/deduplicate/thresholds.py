"""What counts as alike."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What counts as alike; all but the lengths are shares, 0 to 1 (params.yaml says what each means)."""

    copied_abstract: float
    same_abstract: float
    contained_abstract: float
    half_abstract: float
    like_abstract: float
    part_of_abstract: float
    unlike_abstract: float
    min_shingles: int
    like_title: float
    unlike_title: float
    min_title_chars: int
    swapped_words: int
    some_authors: float
    same_authors: float
    max_year_gap: int
    max_other_numbers: int
    other_results: int
    same_numbers: float
    bare_abstract: float
    bare_containment: float


def reaches(value: float | None, least: float) -> bool:
    """Whether a likeness is known, and at least so much."""
    return value is not None and value >= least


def is_below(value: float | None, least: float) -> bool:
    """Whether a likeness is known, and less."""
    return value is not None and value < least
