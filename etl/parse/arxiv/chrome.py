"""Lines of arXiv's mails and pages that say nothing of a paper."""

import re
from typing import Final

RULE: Final = r"(?:[%-]{8,}|={8,}|_{8,})"
"""A line that parts two records of a mail: `------`, `%-%-%-`, `%%--%%--`, `%%%---%%%---`."""

_DAY: Final = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? {1,2}\d{1,2} [A-Z][a-z]{2,8} \d{2,4}"
_SITE: Final = (
    r"Skip to main content|arXiv(?:\.org| logo| e-print (?:archive|repository))?|Cornell University|Search arXiv",
    r"We gratefully acknowledge support from.{0,120}|the Simons Foundation.{0,80}|(?:and )?member institutions.{0,20}",
    r"Search(?:\.\.\.)?|Submit|Donate|Log ?in|Help(?: \| Advanced Search| pages)?|Advanced Search|G[oO]|quick links",
    r"About(?: arXiv)?|Contact|contact arXiv.{0,60}|Subscribe|subscribe to arXiv.{0,80}|Click here to .{0,40}",
    r"(?:About )?Help Contact Subscribe.{0,160}|Copyright(?: Privacy Policy)?|Privacy Policy|Previous|Next",
    r"Web Accessibility Assistance.{0,60}|arXiv Operational Status.{0,60}|Get status notifications via.{0,40}",
    r"(?:email )?or slack|email|slack|Press Enter to search.{0,40}",
)
_MAIL: Final = (
    RULE,
    r"[-=_*~]{3,}|Send any comments regarding submissions.{0,60}|Archives at .{0,80}|To unsubscribe.{0,120}",
    r"Submissions to:(?:\n[^\n:]{0,80}){1,80}?\n[ \t]*received from.{0,120}|Submissions to:|received from.{0,120}",
    r"e-?mail To:.{0,120}|For (?:general |subscribe |further |help|information|more).{0,120}",
)
_MAIL_HEAD: Final = (
    r"(?:From|To|Cc|Date|Subject|Reply-To|Sender|Precedence|Received|Return-Path|Message-I[Dd]|M[Ii][Mm][Ee]-Version"
    r"|Delivered-To|Errors-To|Auto-Submitted|Content-[A-Za-z-]{1,30}|(?:X|List|ARC|DKIM|Authentication|Received)-"
    r"[A-Za-z-]{1,40}):[^\n]*+(?:\n[ \t]++\S[^\n]*+)*",
    r"From \S{1,80} .{0,60}",
)
_LIST: Final = (
    rf"{_DAY}(?: {{0,2}}\(.{{0,80}})?|Showing new listings for (?P<captured_date>{_DAY})",
    r"Authors and titles for .{0,80}|See (?:today's|recent) .{0,60}|Links to:.{0,80}",
    r"\[? ?[Tt]otal of [\d,]{1,9} entries\b.{0,120}|\[? ?[Ss]howing (?:up to|first|[\d,]{1,9} (?:of|entries)).{0,120}",
    r"(?:New|Cross|Replacement)[ -](?:submissions?|lists?|listings)(?: (?:for|\(showing) .{0,80})?",
    r"(?:Cross-lists|Replacements)(?: (?:for|\(showing) .{0,80})?",
)
_STEPS: Final = (r"fewer|more|all|\||fewer[ |]{1,5}more.{0,20}",)
_SEARCH: Final = (
    r"Showing [\d,]{1,9}[–-][\d,]{1,9} of [\d,]{1,9} results.{0,200}|Sorry, your query.{0,200}|Query:.{0,300}",
    r"Search term or terms|Search term\.\.\.|Search v[\d.]{1,10} released.{0,60}|Feedback\?|(?:Show|Hide) abstracts",
    r"Field|All fields.{0,300}|Title|Author\(s\)|Abstract|Comments|Journal reference|(?:ACM|MSC) classification",
    r"Report number|arXiv identifier|DOI|ORCID|License \(URI\)|arXiv author ID|Full text|Relevance",
    r"(?:\d{2,3} )?results per page\.?|Sort results by.{0,160}|Refine query|New search|Simple Search",
    r"(?:(?:Announcement|Submission) date \((?:new|old)est first\) ?){1,4}|…|\.\.\.",
    r"\d{1,5}(?: \d{1,5}){0,20}(?: ?(?:…|\.\.\.))?(?: \d{1,5})?",
)


def _lines_of(*forms: str) -> re.Pattern[str]:
    return re.compile(rf"\n[ \t]{{0,40}}(?=[A-Z\d\[|%=_*~….acefmoqrst-])(?:{'|'.join(forms)})[ \t]*(?=\n|\Z)")


LISTING: Final = _lines_of(*_MAIL, *_LIST, *_SITE)
"""What a record of a mail or of a listing page does not go on behind."""
LISTING_CHROME: Final = _lines_of(*_MAIL, *_LIST, *_SITE, *_STEPS, *_MAIL_HEAD)
"""What stands around these records: the head of the mail, too."""
SEARCH: Final = _lines_of(*_SEARCH, *_SITE)
"""What stands around the records of a result page."""
