"""What the evidence on a pair amounts to under the thresholds: the conditions that the decision table is made of.

What either record lacks fulfils no condition, and fails none that is put as a want (`not …`): missing is no evidence.
"""

from dataclasses import dataclass

from etl.deduplicate.compare import Evidence


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


@dataclass(frozen=True, slots=True)
class Weighed:
    """Evidence `e` under thresholds `t`."""

    e: Evidence
    t: Thresholds

    @property
    def identified(self) -> bool:
        """One identifier."""
        return bool(self.e.arxiv_id_equal or self.e.doi_equal or self.e.pmid_equal)

    # Abstracts

    @property
    def same_text(self) -> bool:
        """Abstracts that are equal but for form."""
        return self.e.abstract_jaccard == 1.0 and self._long_enough

    @property
    def copied_abstract(self) -> bool:
        """Abstracts of which one is a copy of the other, slips aside."""
        return _like(self.e.abstract_jaccard, self.t.copied_abstract)

    @property
    def same_abstract(self) -> bool:
        """One abstract, edited or cut short."""
        e, t = self.e, self.t
        alike = _like(e.abstract_jaccard, t.same_abstract) or _like(e.abstract_containment, t.contained_abstract)
        return alike and self._long_enough

    @property
    def like_abstract(self) -> bool:
        """Abstracts that share more than chance."""
        e, t = self.e, self.t
        alike = _like(e.abstract_jaccard, t.like_abstract) or _like(e.abstract_containment, t.part_of_abstract)
        return alike and self._long_enough

    @property
    def half_abstract(self) -> bool:
        """Abstracts of which neither is a small part of the other."""
        return _like(self.e.abstract_jaccard, self.t.half_abstract)

    @property
    def larger_whole(self) -> bool:
        """One abstract is a part of the other, not its beginning, of another year: a thesis and its article."""
        is_part = not _like(self.e.abstract_jaccard, self.t.same_abstract) and not self.e.same_beginning
        return is_part and (self.e.year_gap or 0) > 0

    @property
    def unlike_abstract(self) -> bool:
        """Two abstracts that have little in common."""
        return _unlike(self.e.abstract_jaccard, self.t.unlike_abstract)

    @property
    def bare_abstract(self) -> bool:
        """Nothing but two abstracts is known, and they are not near to copies, or on another subject."""
        e, t = self.e, self.t
        near = _like(e.abstract_jaccard, t.bare_abstract) or _like(e.abstract_containment, t.bare_containment)
        return e.bare and e.title_similarity is None and (e.other_subject or not near)

    @property
    def _long_enough(self) -> bool:
        return self.e.shorter_shingles >= self.t.min_shingles

    # Titles

    @property
    def like_title(self) -> bool:
        """One title, spelt or punctuated in another way; a word more may turn it round (`Non-cooperative …`)."""
        return _like(self.e.title_similarity, self.t.like_title) and not self.e.title_difference

    @property
    def same_title(self) -> bool:
        """One title, and long enough to tell a paper by."""
        return self.like_title and self.e.title_chars >= self.t.min_title_chars

    @property
    def titles_differ(self) -> bool:
        """Two titles that are not one."""
        return self.e.title_similarity is not None and not self.like_title

    @property
    def titles_agree(self) -> bool:
        """One title, or one that goes on where the other ends; no other people; and, unless the title is one, no
        other abstract."""
        if self.e.titles_part or self.people_differ or (self.unlike_abstract and not self.like_title):
            return False
        return _like(self.e.title_similarity, self.t.unlike_title) or self.same_people

    @property
    def words_swapped(self) -> bool:
        """One title with a word or two exchanged: `… in mice` and `… in rats`."""
        is_like = _like(self.e.title_similarity, self.t.unlike_title)
        return self.e.titles_part and is_like and len(self.e.title_difference) <= self.t.swapped_words

    @property
    def from_template(self) -> bool:
        """Words of the title exchanged, and the abstract no copy by the same people, or both are printed."""
        elsewhere = False in (self.e.volume_equal, self.e.number_equal, self.e.first_page_equal)
        copied = self.copied_abstract and not self.e.number_difference and not elsewhere
        return self.words_swapped and not (copied and self.same_group)

    @property
    def retitled(self) -> bool:
        """One abstract under two titles that have something in common, by no other group and without other numbers."""
        is_like = _like(self.e.title_similarity, self.t.unlike_title) and self.half_abstract
        return self.same_abstract and is_like and not self.other_numbers and not self.other_group

    @property
    def same_copy(self) -> bool:
        """Title and abstract are both one: names that differ are misread (`Fidan C.` for `Cicek F.`)."""
        return self.like_title and self.copied_abstract

    # Both texts

    @property
    def texts_differ(self) -> bool:
        """No text that both have is alike, and one that both have is unlike."""
        if self.e.abstract_jaccard is None:
            return _unlike(self.e.title_similarity, self.t.unlike_title)
        return self.unlike_abstract and not _like(self.e.title_similarity, self.t.like_title)

    @property
    def talks_differ(self) -> bool:
        """Other words in either title, or other people, and no abstract that is one: talks in one supplement."""
        differ = self.e.titles_part or (self.people_differ and self.e.first_page_equal is False)
        return self.texts_differ or (differ and not self.same_abstract)

    @property
    def looks_alike(self) -> bool:
        """Abstracts or titles that a reader would look at twice."""
        e, t = self.e, self.t
        goes_on = _like(e.title_similarity, t.unlike_title) and not e.titles_part
        return _like(e.abstract_jaccard, t.like_abstract) or _like(e.title_similarity, t.like_title) or goes_on

    # Numbers

    @property
    def other_numbers(self) -> bool:
        """Numbers on each side that the other has not: other results."""
        return self.e.numbers_part > self.t.max_other_numbers

    @property
    def other_results(self) -> bool:
        """Almost all numbers differ: a report or an announcement that is written anew for each place or year."""
        return self.e.numbers_part >= self.t.other_results and _unlike(self.e.number_overlap, self.t.same_numbers)

    # People and years

    @property
    def same_people(self) -> bool:
        """Two lists of authors that have people in common."""
        return _like(self.e.author_overlap, self.t.some_authors)

    @property
    def people_differ(self) -> bool:
        """Two lists of authors that have few people in common."""
        return _unlike(self.e.author_overlap, self.t.some_authors)

    @property
    def same_group(self) -> bool:
        """Two lists of the same authors."""
        return _like(self.e.author_overlap, self.t.same_authors)

    @property
    def other_group(self) -> bool:
        """Two lists that are not of the same authors."""
        return _unlike(self.e.author_overlap, self.t.same_authors)

    @property
    def years_apart(self) -> bool:
        """More years between them than a preprint and its printed version have."""
        return (self.e.year_gap or 0) > self.t.max_year_gap

    @property
    def same_work(self) -> bool:
        """One title by the same people, within a few years."""
        return self.same_title and self.same_people and not self.years_apart

    # Places in print

    @property
    def same_place(self) -> bool:
        """The same page of the same volume, of what may be one journal."""
        e = self.e
        other_journal = e.journal_equal is False and not e.titles_equal
        return bool(e.volume_equal and e.first_page_equal) and (e.year_gap or 0) <= 1 and not other_journal

    @property
    def one_entry(self) -> bool:
        """One arXiv id; or one DOI, title, abstract or list of people at one place: a title's addition is a mark."""
        what = self.e.doi_equal or self.e.titles_equal or self.same_abstract or self.same_group
        return bool(self.e.arxiv_id_equal) or (self.same_place and bool(what))

    @property
    def same_issue(self) -> bool:
        """One journal in one year, and no other issue: it does not print one title by the same people twice.

        A column does, on other pages: then the issue or an abstract has to be known.
        """
        e = self.e
        if not e.journal_equal or e.year_gap != 0 or (e.number_equal is False and not e.first_page_equal):
            return False
        return e.first_page_equal is not False or bool(e.number_equal) or e.abstract_jaccard is not None

    @property
    def same_section(self) -> bool:
        """One section of one issue of a journal, by the same people: an editorial that two databases have."""
        e = self.e
        same_issue = e.journal_equal and e.volume_equal and (e.first_page_equal or e.number_equal)
        return e.generic and e.raw_titles_equal and bool(same_issue) and e.first_page_equal is not False

    @property
    def other_page(self) -> bool:
        """Another page of one volume, and no titles to tell: what is the same may be a notice or a template."""
        e = self.e
        together = e.volume_equal or (e.volume_equal is None and e.journal_equal)
        return bool(together) and e.first_page_equal is False and e.title_similarity is None

    @property
    def printed_elsewhere(self) -> bool:
        """Another volume, issue or page, or another year of one journal: a talk and the article that followed it."""
        e = self.e
        if e.first_page_equal and e.volume_equal is not False:
            return False
        other_year = e.journal_equal and (e.year_gap or 0) > 0 and not e.volume_equal and not e.one_placed
        return bool(other_year) or False in (e.volume_equal, e.number_equal, e.first_page_equal)

    @property
    def printed_twice(self) -> bool:
        """Another volume and another page, and another abstract or another year."""
        elsewhere = self.e.volume_equal is False and self.e.first_page_equal is False
        return elsewhere and (self.e.abstract_jaccard is not None or (self.e.year_gap or 0) > 0)


def _like(value: float | None, least: float) -> bool:
    return value is not None and value >= least


def _unlike(value: float | None, most: float) -> bool:
    return value is not None and value < most
