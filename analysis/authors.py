"""Find who speaks in a work that an article quotes: the author whom the text names beside "report", "poll" or "film".

"A study by the Brookings Institution" tells whom "the study says" and "its authors" mean later on. Only what the text
says counts: a work that nobody is named for has no author, and where the article introduces two works of one sort,
"the report" may be either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from analysis import wordlists
from analysis.mentions import Reference
from analysis.segment import Page
from analysis.spans import Span
from analysis.words import any_of, tokens

_WHEN = r"(?:(?: (?:last|this|late|early|on|in|earlier))? [\w’'.-]+){0,3}?"
_MADE = (
    "released issued published conducted compiled prepared written produced commissioned directed authored "
    "sponsored taken done"
).split()
_BY = re.compile(rf"(?: (?:being |which was |that was )?(?:{'|'.join(_MADE)}){_WHEN})? by (?:the )?")
_PRINTED = re.compile(r"[^.;:,\n]{0,40}? ?(?:[–—-]|, )?published by (?:the )?", re.IGNORECASE)
_FROM = re.compile(r" from (?:the )?")
_INCLUDING = re.compile(r",? (?:(?:which|who) (?:include|are)|including) (?:the )?")
_NEXT = re.compile(r"(?:, and |, & |, | and | & )(?:the )?")
_ANY = re.compile(r"\b(?:an?|another|one|two|three|several) +(?:[\w’'-]+ +){0,3}$", re.IGNORECASE)
_AUTHORS = re.compile(r"\b(?:authors|writers|researchers) (?:of|behind) (?:the|this|that) $", re.IGNORECASE)
_OWNED = re.compile(r"(?:[’']s|[’'])? (?:[a-z][\w’-]* |[A-Z]?\w+ ){0,2}$")
_TITLED = re.compile(r"[’']s? (?:[“\"][^“”\"]{1,60}[”\"]|‘[^‘’]{1,60}’)")
_BODY_IN_FRONT = re.compile(r"(?: (?:national|online|telephone|statewide|yearly|tracking|exit|news))? $")
_BACK = 60  # characters
_PRINTS = frozenset("report study poll survey analysis transcript survey".split())
_POLLS = frozenset(("poll", "survey"))


TITLED = "titled"
HAVE_TITLES = frozenset(("film", "book", "article"))  # sorts of works that are called by their title


@dataclass(frozen=True, slots=True)
class Introduced:
    """A place where an article brings up a work by name of its author, or without one.

    Attributes:
        sort: What sort of work it is; "study" and "report" are of one sort.
        span: The noun.
        authors: Who speaks in it, as far as the text names them there.
        again: Whether the words go back to a work that was brought up before: "the authors of the report".
    """

    sort: str
    span: Span
    authors: tuple[Reference, ...]
    again: bool = False


def sort_of(noun: str) -> str | None:
    """Return the sort of work that a noun names, in the singular; None for any other noun."""
    return _sorts().get(noun)


def introduced(page: Page, references: Sequence[Reference]) -> list[Introduced]:
    """Return where the text outside quotations brings up works, in its order."""
    names = [r for r in references if r.mention.form == "name" and not r.alias_of]
    by_noun = [found for match in _nouns().finditer(page.text) for found in _read(page, names, Span(*match.span()))]
    by_title = [found for r in names if r.possessive and not r.quoted for found in _titled(page, r)]
    return sorted([*by_noun, *by_title], key=lambda found: found.span)


def _titled(page: Page, r: Reference) -> Iterator[Introduced]:
    """Read a work that is brought up by its title: "Jane Roe’s “Cold Rain”"."""
    if match := _TITLED.match(page.text, r.span.end):
        yield Introduced(TITLED, Span(*match.span()), (r,))


def _read(page: Page, names: Sequence[Reference], noun: Span) -> Iterator[Introduced]:
    text = page.text
    if page.quoted(noun):
        return
    sort = _sorts()[noun.of(text).lower()]
    before = text[max(0, noun.start - _BACK) : noun.start]
    again = _AUTHORS.search(before) is not None
    behind = _behind(text, names, noun, again=again)
    authors = behind or _in_front(text, names, noun, sort)
    if authors or _ANY.search(before):
        yield Introduced(sort, noun, tuple(authors), again=again)


def _behind(text: str, names: Sequence[Reference], noun: Span, *, again: bool) -> list[Reference]:
    """Return the names of "by the Brookings Institution and Jane Roe" behind a work."""
    ways = [_BY, _FROM, *([_INCLUDING] if again else []), *([_PRINTED] if noun.of(text).lower() in _PRINTS else [])]
    for way in ways:
        match = way.match(text, noun.end)
        if match and (found := _listed(text, names, match.end())):
            return found
    return []


def _listed(text: str, names: Sequence[Reference], at: int) -> list[Reference]:
    """Return the names of a list that begins at a place; none where one of its members is no name."""
    found: list[Reference] = []
    while name := _at(text, names, at):
        reference, end = name
        if reference.possessive:
            return []  # "from Jane Roe’s office" is not from her
        found.append(reference)
        match = _NEXT.match(text, end)
        if not match:
            break
        at = match.end()
    return found


def _at(text: str, names: Sequence[Reference], at: int) -> tuple[Reference, int] | None:
    """Return the name that begins at a place, and its end; the longest that the article has for these words.

    "Citizens for Tax Justice" may be read as two names in one place and as one in another.
    """
    near = [r for r in names if at <= r.span.start <= at + len(r.role or "") + 1]
    here = [r for r in near if _title(text, at, r)]
    if not here:
        return None
    longer = [r for r in names if " " in r.name and text.startswith(r.name, at)]
    for r in here:  # "FBI Director James Comey" is one
        behind = [o for o in names if o.role and text[r.span.end : o.span.start].strip() == o.role]
        if behind:
            return behind[0], behind[0].span.end
    best = max([*here, *longer], key=lambda r: (len(r.name) if r in longer else r.span.end - r.span.start))
    return best, (at + len(best.name) if best in longer else best.span.end)


def _title(text: str, at: int, r: Reference) -> bool:
    return text[at : r.span.start].strip() in ("", r.role or "")


def _in_front(text: str, names: Sequence[Reference], noun: Span, sort: str) -> list[Reference]:
    """Return the owner of a work, "Jane Roe’s report", or the body in front of it, "a State Department report"."""
    for r in reversed([r for r in names if noun.start - _BACK <= r.span.end <= noun.start]):
        between = text[r.span.end : noun.start]
        if r.possessive:
            return [r] if _OWNED.fullmatch(between) and not _closed(between) else []
        body = r.kind == "organisation" or (r.kind == "state" and sort not in _POLLS)
        one = not re.search(r"[/–-]", text[r.span.start - 1 : noun.start])  # "an NBC News/Marist poll" is of two
        return [r] if body and one and _BODY_IN_FRONT.fullmatch(between) else []
    return []


def _closed(words: str) -> bool:
    return any(t.closed for t in tokens(words, Span(0, len(words))))


@cache
def _sorts() -> dict[str, str]:
    return {row["noun"]: row["sort"] for row in wordlists.load("works") if row["sort"]}


@cache
def _nouns() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(_sorts())}\b")
