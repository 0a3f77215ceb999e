"""What bounds the search for neighbours: the section `relate` of params.yaml."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RelateLimits:
    """Up to `exact_papers` papers each is compared with all; of more, each with those that it meets through its rarest
    words, `max_postings` places of papers' words being looked at, and of these with the `max_candidates` that look most
    alike. Papers less alike than `min_similarity` are no neighbours. Of `sampled_papers` the exact neighbours are found
    too where not all are exact, to count what was missed."""

    exact_papers: int
    max_postings: int
    max_candidates: int
    min_similarity: float
    sampled_papers: int
