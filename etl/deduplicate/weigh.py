"""What the evidence on a pair amounts to under the thresholds: the conditions that the decision table is made of.

What either record lacks fulfils no condition, and fails none that is put as a want (`not …`): missing is no evidence.
"""

from dataclasses import dataclass

from etl.deduplicate.thresholds import is_below, reaches
from etl.deduplicate.weigh_texts import WeighedTexts


@dataclass(frozen=True, slots=True)
class Weighed(WeighedTexts):
    """Evidence `e` under thresholds `t`: texts, and with them identifiers, people, years and places in print."""

    # Identifiers

    @property
    def identified(self) -> bool:
        """One identifier."""
        return bool(self.e.arxiv_id_equal or self.e.doi_equal or self.e.pmid_equal)

    @property
    def other_doi(self) -> bool:
        """Two DOIs, neither of which is a preprint's."""
        return self.e.doi_equal is False and not self.e.one_preprint

    # People and years

    @property
    def same_people(self) -> bool:
        """Two lists of authors that have people in common."""
        return reaches(self.e.author_overlap, self.t.some_authors)

    @property
    def people_differ(self) -> bool:
        """Two lists of authors that have few people in common."""
        return is_below(self.e.author_overlap, self.t.some_authors)

    @property
    def same_group(self) -> bool:
        """Two lists of the same authors."""
        return reaches(self.e.author_overlap, self.t.same_authors)

    @property
    def other_group(self) -> bool:
        """Two lists that are not of the same authors."""
        return is_below(self.e.author_overlap, self.t.same_authors)

    @property
    def years_apart(self) -> bool:
        """More years between them than a preprint and its printed version have."""
        return (self.e.year_gap or 0) > self.t.max_year_gap

    # Titles and people

    @property
    def same_work(self) -> bool:
        """One title by the same people, within a few years."""
        return self.same_title and self.same_people and not self.years_apart

    @property
    def same_title_and_year(self) -> bool:
        """One title of one year, and no people to tell."""
        return self.same_title and self.e.author_overlap is None and self.e.year_gap == 0

    @property
    def other_year(self) -> bool:
        """Another year, and no text or place in print to tell a talk from its article."""
        untold = self.e.abstract_jaccard is None and not self.e.one_printed and not self.e.one_placed
        return untold and (self.e.year_gap or 0) > 0

    @property
    def titles_agree(self) -> bool:
        """One title, or one that goes on where the other ends; no other people; and, unless the title is one, no
        other abstract."""
        if self.e.titles_part or self.people_differ or (self.unlike_abstract and not self.like_title):
            return False
        return reaches(self.e.title_similarity, self.t.unlike_title) or self.same_people

    @property
    def retitled(self) -> bool:
        """One abstract under two titles that have something in common, by no other group and without other numbers."""
        is_like = reaches(self.e.title_similarity, self.t.unlike_title) and self.half_abstract
        return self.same_abstract and is_like and not self.other_numbers and not self.other_group

    # Places in print

    @property
    def same_place(self) -> bool:
        """The same page of the same volume, of what may be one journal."""
        e = self.e
        other_journal = e.journal_equal is False and not e.titles_equal
        return bool(e.volume_equal and e.first_page_equal) and (e.year_gap or 0) <= 1 and not other_journal

    @property
    def same_page(self) -> bool:
        """One page by one group, or of one volume of one journal, where no text is there to tell."""
        e = self.e
        known = self.same_group or (e.journal_equal and e.volume_equal)
        other = e.volume_equal is False or e.journal_equal is False or (e.year_gap or 0) > 1 or self.people_differ
        return self.e.untold and bool(e.first_page_equal and known) and not other

    @property
    def one_entry(self) -> bool:
        """One arXiv id; or one DOI, title, abstract or list of people at one place: a title's addition is a mark."""
        same_doi = self.e.doi_equal and not self.e.supplement
        what = same_doi or self.e.titles_equal or self.same_abstract or self.same_group
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
        """Another journal, volume, issue or page, or another year of one journal: a talk and its article."""
        e = self.e
        if e.first_page_equal and e.volume_equal is not False:
            return False
        other_year = e.journal_equal and (e.year_gap or 0) > 0 and not e.volume_equal and not e.one_placed
        other_journal = e.journal_equal is False and not e.volume_equal
        return bool(other_year) or other_journal or False in (e.volume_equal, e.number_equal, e.first_page_equal)

    @property
    def printed_twice(self) -> bool:
        """Another volume and another page, and another abstract or another year."""
        elsewhere = self.e.volume_equal is False and self.e.first_page_equal is False
        return elsewhere and (self.e.abstract_jaccard is not None or (self.e.year_gap or 0) > 0)

    # Templates and talks

    @property
    def from_template(self) -> bool:
        """Words of the title exchanged, and the abstract no copy by the same people, or both are printed."""
        elsewhere = False in (self.e.volume_equal, self.e.number_equal, self.e.first_page_equal)
        copied = self.copied_abstract and not self.e.number_difference and not elsewhere
        return self.words_swapped and not (copied and self.same_group)

    @property
    def talks_differ(self) -> bool:
        """Other words in either title, other people, or no text to tell: talks in one supplement, by one DOI."""
        untold = self.e.untold and (self.e.supplement or self.e.first_page_equal is False)
        return self.texts_differ or ((self.e.titles_part or self.people_differ or untold) and not self.same_abstract)
