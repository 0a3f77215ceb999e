"""What bounds the search for neighbours: the section `relate` of params.yaml."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RelateLimits:
    """Up to `exact_papers` papers each is compared with all; of more, each meets others in the lists of its heaviest
    words, `max_postings` places of them being looked at, and is compared with the `max_candidates` of them that look
    most alike; then, `rounds` times over, with the neighbours of its neighbours. Papers less alike than
    `min_similarity` are no neighbours. Of `sampled_papers` the exact neighbours are found too where not all are exact,
    to count what was missed."""

    exact_papers: int
    max_postings: int
    max_candidates: int
    rounds: int
    min_similarity: float
    sampled_papers: int
