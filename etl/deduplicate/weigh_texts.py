"""What the evidence on two records' texts amounts to: their abstracts, titles and numbers."""

from dataclasses import dataclass

from etl.deduplicate.compare import Evidence
from etl.deduplicate.thresholds import Thresholds, is_below, reaches


@dataclass(frozen=True, slots=True)
class WeighedTexts:
    """Evidence `e` under thresholds `t`, as far as it is of texts."""

    e: Evidence
    t: Thresholds

    # Abstracts

    @property
    def same_text(self) -> bool:
        """Abstracts that are equal but for form."""
        return self.e.abstract_jaccard == 1.0 and self._long_enough

    @property
    def copied_abstract(self) -> bool:
        """Abstracts of which one is a copy of the other, slips aside."""
        return reaches(self.e.abstract_jaccard, self.t.copied_abstract)

    @property
    def same_abstract(self) -> bool:
        """One abstract, edited or cut short."""
        e, t = self.e, self.t
        alike = reaches(e.abstract_jaccard, t.same_abstract) or reaches(e.abstract_containment, t.contained_abstract)
        return alike and self._long_enough

    @property
    def like_abstract(self) -> bool:
        """Abstracts that share more than chance."""
        e, t = self.e, self.t
        alike = reaches(e.abstract_jaccard, t.like_abstract) or reaches(e.abstract_containment, t.part_of_abstract)
        return alike and self._long_enough

    @property
    def half_abstract(self) -> bool:
        """Abstracts of which neither is a small part of the other."""
        return reaches(self.e.abstract_jaccard, self.t.half_abstract)

    @property
    def larger_whole(self) -> bool:
        """One abstract is a part of the other, not its beginning, of another year: a thesis and its article."""
        is_part = not reaches(self.e.abstract_jaccard, self.t.same_abstract) and not self.e.same_beginning
        return is_part and (self.e.year_gap or 0) > 0

    @property
    def unlike_abstract(self) -> bool:
        """Two abstracts that have little in common."""
        return is_below(self.e.abstract_jaccard, self.t.unlike_abstract)

    @property
    def bare_abstract(self) -> bool:
        """Nothing but two abstracts is known, and they are not near to copies, or on another subject."""
        e, t = self.e, self.t
        near = reaches(e.abstract_jaccard, t.bare_abstract) or reaches(e.abstract_containment, t.bare_containment)
        return e.bare and e.title_similarity is None and (e.other_subject or not near)

    @property
    def _long_enough(self) -> bool:
        return self.e.shorter_shingles >= self.t.min_shingles

    # Titles

    @property
    def like_title(self) -> bool:
        """One title, spelt or punctuated in another way; a word more may turn it round (`Non-cooperative …`)."""
        return reaches(self.e.title_similarity, self.t.like_title) and not self.e.title_difference

    @property
    def same_title(self) -> bool:
        """One title, and long enough to tell a paper by."""
        return self.like_title and self.e.title_chars >= self.t.min_title_chars

    @property
    def titles_differ(self) -> bool:
        """Two titles that are not one."""
        return self.e.title_similarity is not None and not self.like_title

    @property
    def words_swapped(self) -> bool:
        """One title with a word or two exchanged: `… in mice` and `… in rats`."""
        is_like = reaches(self.e.title_similarity, self.t.unlike_title)
        return self.e.titles_part and is_like and len(self.e.title_difference) <= self.t.swapped_words

    # Both

    @property
    def same_copy(self) -> bool:
        """Title and abstract are both one: names that differ are misread (`Fidan C.` for `Cicek F.`)."""
        return self.like_title and self.copied_abstract

    @property
    def texts_differ(self) -> bool:
        """No text that both have is alike, and one that both have is unlike."""
        if self.e.abstract_jaccard is None:
            return is_below(self.e.title_similarity, self.t.unlike_title)
        return self.unlike_abstract and not reaches(self.e.title_similarity, self.t.like_title)

    @property
    def looks_alike(self) -> bool:
        """Abstracts or titles that a reader would look at twice."""
        e, t = self.e, self.t
        goes_on = reaches(e.title_similarity, t.unlike_title) and not e.titles_part
        return reaches(e.abstract_jaccard, t.like_abstract) or reaches(e.title_similarity, t.like_title) or goes_on

    # Numbers

    @property
    def other_numbers(self) -> bool:
        """Numbers on each side that the other has not: other results."""
        return self.e.numbers_part > self.t.max_other_numbers

    @property
    def other_results(self) -> bool:
        """Almost all numbers differ: a report or an announcement that is written anew for each place or year."""
        return self.e.numbers_part >= self.t.other_results and is_below(self.e.number_overlap, self.t.same_numbers)
