"""Find the names in a sentence by rules: which words they are, and what kind of name as far as the words show.

This is the one place that says where a name begins and ends; `mentions` reads titles, roles and appositions around the
names that it is given, whoever found them. A finder takes a page and a sentence and gives the names in order, none
overlapping another; `by_rules` is one, and `mentions.read` takes any other.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeAlias

from analysis import wordlists
from analysis.segment import Page, Sentence
from analysis.spans import Span
from analysis.tagger import Name
from analysis.words import (
    ADVERBS,
    CONJUNCTIONS,
    DETERMINERS,
    MONTHS,
    NAME_PARTICLES,
    NAME_SUFFIXES,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    WEEKDAYS,
    Token,
    tokens,
)

_SHIPS = frozenset("USS HMS USNS HMAS RMS MV".split())  # what is written in front of a ship's name
LOCATIVES = frozenset("in at near outside inside across throughout around within".split())
ONE = frozenset(("one", "another"))
ANYBODY = frozenset(
    "everything everyone everybody nothing nobody something someone somebody anything anyone anybody none".split()
)
_TRAVEL = re.compile(
    r"\b(?:report\w*|visit\w*|travel\w*|trip|tour|fl(?:y|ew|own|ight)|arriv\w*|return\w*|back|dispatch\w*|drove|went|sent|"
    r"moved|fled)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
# "Singapore-based" and "Iran-backed" say where a firm is or by whom it is helped, and are no part of its name
_MADE = re.compile(r"-(?:born|run|held|style|era|area|wide|[a-z]+ed)$")
_CALENDAR = (WEEKDAYS | MONTHS) - {"may", "march"}
_ARTICLE = re.compile(r"(?:al|el|as|az|ash|an|ad|ar|at)-[A-Z]")  # the Arabic one, written small: "al-Sadr"
# What may open a name in small letters; the others are words of English or French too.
_OPENING_PARTICLES = NAME_PARTICLES & frozenset("de del di du van von bin ibn".split())
# Where capitals are those of a headline or a heading, these words still end a name.
_ENDS_NAME = (PREPOSITIONS | CONJUNCTIONS | frozenset("is are was were has have had the a an".split())) - {"of", "for"}
_QUOTES = frozenset("\"“”'‘’")
_OF_I = frozenset("am have had do will would could".split())
_NOBODYS = DETERMINERS | SUBJECT_PRONOUNS
_ADDRESSED = frozenset("president speaker chairman chairwoman secretary ambassador chancellor".split())  # "Mr. Speaker"
_SHORTEST = 3  # letters of a word in capitals in front of a name
_WRITTEN_OUT = 5  # letters of a word that is no abbreviation
_SHOUTED = 4  # words in capitals that make a headline
_LONGEST_RUN = 40  # words of titles and name; no real one is as long, and from each word on a longer one is read anew
_MOSTLY = 0.75
_FEW_WORDS = (2, 4)  # in a person's name
_LIKELY = frozenset(("person", "organisation", "place"))
_SURE = 0.7  # of what the network alone takes for a name, on names held out (docs/decisions/025)


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a text.

    Attributes:
        span: Its characters, without the title in front of it and without the 's behind it.
        kind: person, organisation, state or group, as far as the words show; None where they do not.
        name: The standard form of a listed state or body, or what an unlisted one is called by; None where it is the
            name as written, which may then have title, role or apposition beside it.
        likely: What the network takes it for where the words do not show the kind: person, organisation or place.
    """

    span: Span
    kind: str | None
    name: str | None = None
    likely: str | None = None


Finder: TypeAlias = Callable[[Page, Sentence], Iterable[Found]]


def finder(marked: Sequence[Name]) -> Finder:
    """Return what finds names by rules, and adds to them what the network marked on the page.

    Where both see a name, the rules say where it ends; the network tells what it is of those whose kind the words do
    not show. What it alone sees counts where it is sure enough.

    Args:
        marked: The names of the page, in order, as `tagger.tag` gives them.
    """
    starts = [name.span.start for name in marked]

    def find(page: Page, sentence: Sentence) -> list[Found]:
        first, last = (bisect.bisect_left(starts, at) for at in sentence.span)
        here = [name for name in marked[first:last] if name.span.end <= sentence.span.end and name.kind in _LIKELY]
        found: list[Found] = []
        taken: list[Span] = []
        for one in by_rules(page, sentence):
            kinds = {name.kind for name in here if name.span.overlaps(one.span)}
            likely = kinds.pop() if len(kinds) == 1 and one.kind is None else None
            found.append(replace(one, likely=likely))
            taken.append(one.span)
        for name in here:
            sure = name.kind != "place" and name.score >= _SURE
            known = any(span.overlaps(name.span) for span in taken)
            if sure and not known and _is_name(page.text, name.span) and (span := _name_in(page, sentence, name.span)):
                found.append(Found(span, None, likely=name.kind))
        return sorted(found, key=lambda one: one.span)

    return find


def _is_name(text: str, span: Span) -> bool:
    """Tell whether what the rules have left out may be a name.

    No group, "Committee Republicans", no mere title, and no word that stands for anybody: "The", "She".
    """
    row = tokens(text, span)
    if len(row) == 1 and (readings := forms().get((row[0].text,))):
        return any(use != "adjective" for _, use in readings)  # "Afghan special forces"
    anybody = all(re.sub(r"[’'].*", "", t.lower) in _NOBODYS | _edges("alone").keys() for t in row)
    return row[-1].text not in groups() and not anybody and not all(role_part(t) or not t.capital for t in row)


def _name_in(page: Page, sentence: Sentence, span: Span) -> Span | None:
    """Leave out of what the network takes for a name the 's behind it, and in front where a firm is or a kicker."""
    row = tokens(page.text, sentence.span)
    first = next((i for i, t in enumerate(row) if t.span.end > span.start), len(row))
    last = next((i for i in range(len(row) - 1, first - 1, -1) if row[i].span.start < span.end), first)
    while first < last and _MADE.search(row[first].text):
        first += 1
    begins = _behind_kicker(row, first, last + 1)
    if begins > first:
        if begins == last and not _alone(page.text, _between(page.text, row, last, last)):
            return None
        first = begins
    if not first <= last < len(row) or _holiday(row, first, last) or _in_kicker(row, first, last):
        return None
    start = max(span.start, row[first].span.start)
    written = re.search(r"[’']s$", page.text[start : span.end])
    return Span(start, span.end - 2) if written else Span(start, span.end)


def by_rules(page: Page, sentence: Sentence) -> list[Found]:
    """Return the names of a sentence: runs of capitalised words less titles, and the listed states and bodies."""
    row = tokens(page.text, sentence.span)
    found: list[Found] = []
    at = 0
    while at < len(row):
        opens = _opens_name(row, at) or _starts_role(row, at)
        if row[at].lower in DETERMINERS or _MADE.search(row[at].text) or not opens or _opener(row, at):
            at += 1
            continue
        one, used = _read_run(page, row, at, _run(page.text, row, at))
        found += [one] if one else []
        at = max(used, at + 1)
    return found


def _proper(token: Token) -> bool:
    return token.capital or bool(_ARTICLE.match(token.text))


def _opener(row: list[Token], at: int) -> bool:
    """Tell whether a sentence opens with an adverb in front of a name: "Apparently Hitzig"."""
    if at or len(row) == 1 or not row[1].capital:
        return False
    return row[0].lower.endswith("ly") and row[0].lower not in first_names() and not row[0].possessive


def _read_run(page: Page, row: list[Token], at: int, end: int) -> tuple[Found | None, int]:
    """Read tokens `[at, end)`: the name in them, and the next token to read."""
    listed = listed_at(row, at)
    if listed:
        name, use, stop = listed
        ends_in_body = stop < end and row[end - 1].lower in body_endings() and row[end - 1].capital
        if not ends_in_body:
            return (_state_or_body(page, row, at, stop, name, use) if use != "adjective" else None), stop
    if row[at].text in groups() or row[at].lower in ONE or row[at].lower in ANYBODY:
        return None, at + 1  # as a source it is described, not named
    storm = at + (row[at].lower in ("tropical", "subtropical"))
    if row[at].capital and storm + 1 < end and row[storm].lower in _storms():
        return None, end  # "Hurricane Dorian", "Tropical Storm Humberto"
    if row[at].text in _SHIPS and at + 1 < end:
        return None, end  # "USS Ronald Reagan"
    people = demonym(row, at)
    if people:
        span = Span(row[at].span.start, without_possessive(row[people - 1]))
        return Found(span, "group", span.of(page.text)), people
    while end > at and not _proper(row[end - 1]):
        end -= 1
    if end == at:
        return None, at + 1
    if (start := _behind_kicker(row, at, end)) > at:
        single = start + 1 == end and not _alone(page.text, _between(page.text, row, start, start))
        return None, end if single else start
    if (start := _after_capitals(row, at, end)) > at:
        return None, start
    if (start := _behind_region(row, at, end)) > at:
        return None, start
    if _shouted(row, at):
        if row[at].lower not in first_names() or end - at < _FEW_WORDS[0]:
            return None, end
        return Found(Span(row[at].span.start, row[at + 1].span.end), "person"), end
    at += _field(row, at, end)
    began, first = _title(row, at, end)
    body = all(t.lower in body_endings() for t in row[first:end])
    if began < first and body:
        began = first = at  # "Justice Department" is no Justice called Department
    if at < began and _owner_in_front(row, at, began):
        end, first = began, at
    office = end - first > 1 and row[end - 1].lower in body_endings()  # "State Department"
    if not _opens_name(row, first) or (
        began == first and not body and not office and all(role_part(t) for t in row[first:end])
    ):
        return None, end
    if began < first == end - 1 and row[first - 1].lower in ("deputy", "vice", "assistant") and role_part(row[first]):
        return None, end  # "Deputy Mayor"
    if row[first].closed or row[first].lower in DETERMINERS | SUBJECT_PRONOUNS | CONJUNCTIONS | PREPOSITIONS | ADVERBS:
        return None, first + 1
    inner = listed_at(row, first)
    # "to advocate Hong Kong's independence" entitles nobody; "former adviser Jordan" may
    verb = first == began + 1 and not row[began].capital and end - first > 1
    if inner and (first in (at, began) or verb) and inner[1] != "adjective" and inner[2] == end:
        return _state_or_body(page, row, first, inner[2], inner[0], inner[1]), inner[2]
    return _named(page, row, first, end, titled=began < first)


def _after_capitals(row: list[Token], at: int, end: int) -> int:
    """Return where a name begins that follows a word in capitals, "CONTINUES | Chelsea Clinton"; `at` for none."""
    for i in range(at + 1, end - 1):
        large = row[i - 1].text
        if large.isupper() and large.isalpha() and len(large) >= _SHORTEST and not row[i].text.isupper():
            name = row[i].lower in first_names() and row[i + 1].capital and not role_part(row[i])
            return i if name and not any(role_part(t) or t.lower in first_names() for t in row[at:i]) else at
    return at


def _behind_kicker(row: list[Token], at: int, end: int) -> int:
    """Return where the words go on behind a headline's kicker: "TAKING THE BISCUIT | Hilarious moment"; `at` for none.

    A kicker has several words in capitals, and one of them is too long for an abbreviation; or it is the name that
    follows.
    """
    stop = next((i for i in range(at, end) if not _loud(row[i])), end)
    if stop == at or (stop < end and row[stop].text.isupper()):
        return at
    again = [t.lower for t in row[at:stop]]
    if again == [t.lower for t in row[stop : stop + len(again)]]:
        return stop  # "ELON MUSK | Elon Musk reacts"
    named = any(t.lower in first_names() or role_part(t) for t in row[at:stop])
    return stop if stop < end and not named and _is_kicker(row, stop) else at


def _is_kicker(row: list[Token], stop: int) -> bool:
    """Tell whether several words in capitals stand in front of a token, and not only abbreviations."""
    first = stop
    while first and (_loud(row[first - 1]) or (first > 1 and row[first - 1].text in _QUOTES)):
        first -= 1
    words = [t.text for t in row[first:stop] if t.word]
    return len(words) > 1 and any(sum(map(str.isalpha, word)) >= _WRITTEN_OUT for word in words)


def _in_kicker(row: list[Token], first: int, last: int) -> bool:
    """Tell whether words stand in a kicker whole: "MOON | GARDEN According to"."""
    stop = last + 1
    while stop < len(row) and _loud(row[stop]):
        stop += 1
    loud = all(_loud(t) and t.lower not in first_names() for t in row[first:stop])
    return loud and stop < len(row) and row[stop].capital and _is_kicker(row, stop)


def _loud(token: Token) -> bool:
    return token.text.isupper() and token.text[0].isalpha() and len(token.text) > 1


def _behind_region(row: list[Token], at: int, end: int) -> int:
    """Return where a person's name begins behind a state's: "Senator from Vermont | Bernie Sanders"; `at` for none."""
    for length in (2, 1):
        i = at + length
        if i + 1 < end and " ".join(t.lower for t in row[at:i]) in _regions() and row[i].lower in first_names():
            return i if row[i + 1].capital and not role_part(row[i]) else at
    return at


def _holiday(row: list[Token], first: int, last: int) -> bool:
    """Tell whether the words name a day of the year: "Bastille Day"."""
    words = re.sub(r"[’']s$", "", " ".join(t.lower for t in row[first : last + 1]))
    return words.replace("’", "'") in _holidays()


def is_region(name: str) -> bool:
    """Tell whether a name is that of a state of a federation: "Arizona"."""
    return name.lower() in _regions()


def _shouted(row: list[Token], at: int) -> bool:
    """Tell whether a word stands in a headline in capitals, where no edge of a name can be seen."""

    def large(token: Token) -> bool:
        return token.text.isupper() and token.text.isalpha() and len(token.text) > 1

    first = last = at
    while first and last - first < _SHOUTED and large(row[first - 1]):
        first -= 1
    while last < len(row) and last - first < _SHOUTED and large(row[last]):
        last += 1
    return last - first >= _SHOUTED


def _field(row: list[Token], at: int, end: int) -> int:
    """Return how many words belong to an office in front of a name: "Secretary of | State | Clinton"."""
    if at < 2 or row[at - 1].lower != "of" or role_part(row[at - 2]) != "head":  # noqa: PLR2004 - head, "of"
        return 0
    n = 0
    while at + n < end - 1 and row[at + n].lower in _fields():
        n += 1
    return n if at + n < end and _proper(row[at + n]) and row[at + n].lower not in _fields() else 0


def is_field(row: list[Token], at: int) -> bool:
    """Tell whether a word says what an office is of: "State" in "Secretary of State"."""
    while at > 1 and row[at].lower in _fields():
        if row[at - 1].lower == "of":
            return role_part(row[at - 2]) == "head"
        at -= 1
    return False


def _opens_name(row: list[Token], at: int) -> bool:
    return _proper(row[at]) or (_particle(row, at) and row[at].lower in _OPENING_PARTICLES)


def _owner_in_front(row: list[Token], at: int, began: int) -> bool:
    """Tell whether the words in front of a title are a name: "NASA | administrator Michael Griffin".

    Not where the title itself has capitals, "National Security Adviser", but for an abbreviation: "NASA Administrator".
    """
    small = not row[began].capital
    short = began - at == 1 and row[at].text.isupper() and len(row[at].text) > 1
    return (small or short) and all(_proper(t) and not t.closed for t in row[at:began]) and not role_part(row[at])


def _named(page: Page, row: list[Token], first: int, end: int, *, titled: bool) -> tuple[Found | None, int]:
    last = end - 1
    while last > first and not row[last].word:
        last -= 1
    if row[last].text in groups() or _holiday(row, first, last):
        return None, last + 1  # "Oversight Committee Republicans"
    loud = all(t.text.isupper() and len(t.text) >= _SHORTEST for t in row[first : last + 1])
    if last - first >= _FEW_WORDS[0] and loud and not _is_body(row[last]) and row[first].lower not in first_names():
        return None, last + 1  # "CLINTON CLEARED FBI": a headline's words, and no name
    last = _before_person(row, first, last)
    if not _is_body(row[last]):
        while first < last and _edge(row, first, "front"):
            first += 1
        if first < last and _edge(row, first, "known") and _alone(page.text, _between(page.text, row, first + 1, last)):
            first += 1  # "Current | Qualcomm board member", but "Current Biology"
        first, last = _run_on(page.text, row, first, last)
    if first == last and (_nobody(row, first) or (titled and row[first].lower in _ADDRESSED)):
        return None, last + 1
    if last - first >= _FEW_WORDS[0] and _title_case(row) and not _is_body(row[last]):
        return None, last + 1  # "Star Mom Corners Obama": a headline's words, and no name
    body = last > first and (_is_body(row[last]) or _edge(row, first, "body"))
    if not titled and owns_body(row, last):
        span = Span(row[first].span.start, row[last + 1].span.end)
        owner = Span(span.start, without_possessive(row[last])).of(page.text)
        return Found(span, "organisation", f"{' '.join(owner.split())} {row[last + 1].lower}"), last + 2
    behind_owner = first == last and first and row[first - 1].text.endswith(("s’", "s'"))  # "Bishops' | Conference of"
    of = row[last].lower in _bodies_of() and not titled and not behind_owner
    if (body or of) and (longer := _of(row, last)) > last:
        last, body = longer, True
    elif not body:
        last = _nickname(row, first, last)
    span = Span(row[first].span.start, without_possessive(row[last]))
    kind = "organisation" if body else "person" if _given_name(row, first, last) and not _title_case(row) else None
    return Found(span, kind), last + 1


def _run_on(text: str, row: list[Token], first: int, last: int) -> tuple[int, int]:
    """Return the name in words that a caption or a heading has run into it, as the article has it elsewhere.

    "Gemma Pryor Gemma Pryor"; "Mitch McConnell | Trump flew"; "Invalid Email | Hillary Clinton". Only a name that opens
    with a given name and stands alone in the article, in front of a word that can begin something else.
    """
    many = last - first + 1
    if many < 3 or any(re.sub(r"[’']s?$", "", t.lower) in _place_nouns() for t in row[first : last + 1]):  # noqa: PLR2004
        return first, last
    for k in range(last, first + 1, -1):  # row[k] is the first word behind the name
        if not row[k].capital or not row[k - 1].capital or row[k].lower.rstrip(".") in NAME_SUFFIXES:
            continue
        if len(row[k - 1].text.rstrip(".")) == 1:
            continue  # "George W | Bush"
        name, rest = (_between(text, row, a, b) for a, b in ((first, k - 1), (k, last)))
        begins = row[k].closed or row[k].lower in first_names() or role_part(row[k]) is not None
        given = row[first].lower in first_names()
        if name == rest or (given and (begins or _alone(text, rest)) and _ends(text, name)):
            return first, k - 1
    for k in range(first + 1, last):
        given = row[first].lower in first_names() and row[first].lower not in _places()
        loud = all(t.text.isupper() for t in row[first:k])  # "IM Jane Roe", "CHEAT Jane Roe"
        if not given and (loud or row[k].lower in first_names()) and _alone(text, _between(text, row, k, last)):
            return k, last
    return first, last


def _between(text: str, row: list[Token], first: int, last: int) -> str:
    return text[row[first].span.start : without_possessive(row[last])]


def _ends(text: str, name: str) -> bool:
    """Tell whether a name stands somewhere in a text with no word in capitals behind it."""
    return next(_standing(text, name), None) is not None


def _alone(text: str, name: str) -> bool:
    """Tell whether a name stands somewhere in a text with no word in capitals at either side."""
    return any(not _CAPITAL_BEFORE.search(text[max(0, at - 30) : at]) for at in _standing(text, name))


def _standing(text: str, name: str) -> Iterator[int]:
    """Yield where a name begins in a text, as words of their own with no word in capitals behind them."""
    at = text.find(name)
    while at >= 0:
        if not _JOINED_BEFORE.search(text, max(0, at - 1), at) and not _JOINED_BEHIND.match(text, at + len(name)):
            yield at
        at = text.find(name, at + 1)


_JOINED_BEFORE = re.compile(r"[\w@#]\Z")
_JOINED_BEHIND = re.compile(r"\w| [A-Z]")
_CAPITAL_BEFORE = re.compile(r"(?:^|\s)[A-Z][\w.’'-]* \Z")


def _is_body(token: Token) -> bool:
    return token.capital and re.sub(r"[’']s?$", "", token.lower) in body_endings()


def _before_person(row: list[Token], first: int, last: int) -> int:
    """Return where a body ends that a person's name follows at once: "Refugee Council | Enver Solomon"."""
    if not _is_body(row[last]):
        for i in range(first + 1, last - 1):
            if _is_body(row[i]) and row[i + 1].lower in first_names():
                return i
    return last


def _of(row: list[Token], last: int) -> int:
    """Return the last token of a body that goes on with "of": "University | of the West Indies"."""
    at = last + 1
    if row[last].possessive or at >= len(row) or row[at].lower != "of":
        return last
    at += 2 if at + 1 < len(row) and row[at + 1].lower == "the" else 1
    end = _capitals(row, at)
    if end == at:
        return last
    if end + 1 < len(row) and row[end].lower == "and" and not row[end - 1].possessive:
        more = _capitals(row, end + 1)  # "Department of Housing and Urban Development"
        if more > end + 1 and re.sub(r"[’']s?$", "", row[more - 1].lower) in _fields():
            end = more
    return end - 1


def _capitals(row: list[Token], at: int) -> int:
    """Return the end of the capitalised words from `at` on that may be what a body is of."""
    end = at
    while end < len(row) and row[end].capital and not row[end].closed:
        if role_part(row[end]) == "head" and row[end].lower not in _fields():
            break
        end += 1
        if row[end - 1].possessive:
            break
    return end


def _nickname(row: list[Token], first: int, last: int) -> int:
    """Return the last token of a name that goes on behind a nickname in quotation marks: "Jane “Jay” Roe"."""
    at = last + 1
    if at >= len(row) or row[at].text not in _QUOTES or not row[last].capital or row[last].possessive:
        return last
    close = at + 1
    while close < len(row) and row[close].capital and close - at <= 2:  # noqa: PLR2004 - words of a nickname
        close += 1
    if close == at + 1 or close + 1 >= len(row) or row[close].text not in _QUOTES or not row[close + 1].capital:
        return last
    glued = row[at].span.end == row[at + 1].span.start and row[close - 1].span.end == row[close].span.start
    apart = row[last].span.end < row[at].span.start and row[close].span.end < row[close + 1].span.start
    return close + 1 if glued and apart and row[first].lower in first_names() else last


def _given_name(row: list[Token], first: int, last: int) -> bool:
    """Tell whether the words are a person's by the given name in front: "Kenneth Shelton"."""
    few, many = _FEW_WORDS
    words = row[first : last + 1]
    if not few <= len(words) <= many or words[0].lower not in first_names() or words[0].lower in _places():
        return False
    return not any(
        re.sub(r"[’']s?$", "", t.lower) in _place_nouns() or t.text.isupper() and len(t.text) > 2 or t.closed  # noqa: PLR2004
        for t in words[1:]
    )


def _title_case(row: list[Token]) -> bool:
    """Tell whether a sentence is written like a headline, with capitals on small words too, where they say nothing."""
    words = [t for t in row if t.word]
    small = any(t.capital and not t.text.isupper() and t.lower in _ENDS_NAME | DETERMINERS for t in words[1:])
    return small and sum(t.capital for t in words) > _MOSTLY * len(words)


def _state_or_body(page: Page, row: list[Token], at: int, stop: int, name: str, use: str) -> Found | None:
    if use != "body" and _is_place(page.text, row, at, use):
        return None
    span = Span(row[at].span.start, without_possessive(row[stop - 1]))
    return Found(span, "organisation" if use == "body" else "state", name)


def _starts_role(row: list[Token], at: int) -> bool:
    return False if not row[at].word else role_part(row[at]) in ("head", "modifier") and not row[at].closed


def _run(text: str, row: list[Token], at: int) -> int:
    """Return the end of the words that belong together as title and name from `at` on."""
    end = at
    while end < min(len(row), at + _LONGEST_RUN):
        token = row[end]
        glued = end == at or text[row[end - 1].span.end : token.span.start] in (" ", "")
        if token.text in "[]" and end > at and _bracket_joins(row, end):
            end += 1
            continue
        if not token.word or _MADE.search(token.text) or not glued and row[end - 1].text not in "[]":
            break
        if token.capital and (token.lower in _CALENDAR or (end > at and token.lower in _ENDS_NAME)):
            break
        if end > at and token.capital and (_pronoun(row, end) or _edge(row, end, "behind")):
            break
        if not _proper(token) and not (end == at or _starts_role(row, end)) and not _particle(row, end):
            break
        end += 1
        if token.possessive and not _names_owner(row, end - 1):
            break
    return end


def _pronoun(row: list[Token], at: int) -> bool:
    """Tell whether a new sentence begins behind a name, with no full stop between: "Oval Office | He said".

    "I" is a number too, as of kings and wars: it speaks where it has a verb at once.
    """
    word, short, _ = re.sub(r"’", "'", row[at].lower).partition("'")
    if word != "i" or short:
        return word in SUBJECT_PRONOUNS
    verb = row[at + 1] if at + 1 < len(row) else None
    speaks = verb is not None and verb.word and not verb.capital and (not verb.closed or verb.lower in _OF_I)
    return speaks and row[at - 1].lower not in first_names()


def _nobody(row: list[Token], at: int) -> bool:
    """Tell whether a word alone names nobody: "Man suggests", "She's", "Read more"."""
    word = re.sub(r"[’'].*", "", row[at].lower)
    return word in SUBJECT_PRONOUNS or any(_edge(row, at, place) for place in ("alone", "behind"))


def _edge(row: list[Token], at: int, side: str) -> bool:
    """Tell whether a word is no part of the name in front of it or behind it: "Hi Ann", "Ann Lee | Read more"."""
    following = _edges(side).get(row[at].lower)
    if following is None or not row[at].capital:
        return False
    return not following or (at + 1 < len(row) and row[at + 1].text in following)


def _bracket_joins(row: list[Token], at: int) -> bool:
    """Tell whether a bracket stands inside a name: "[Russian President Vladimir] Putin"."""
    return row[at].text == "]" and at + 1 < len(row) and row[at + 1].capital


def _particle(row: list[Token], at: int) -> bool:
    """Tell whether a word is a particle in front of the rest of a name: "von der | Leyen"."""
    if row[at].lower not in NAME_PARTICLES or at + 1 >= len(row):
        return False
    return row[at + 1].capital or (at + 2 < len(row) and row[at + 1].lower in NAME_PARTICLES and row[at + 2].capital)


def _names_owner(row: list[Token], at: int) -> bool:
    """Tell whether an owner is part of a body's name: "the People's | Party"."""
    word = re.sub(r"[’']s?$", "", row[at].lower)
    return word in _owners() and at + 1 < len(row) and _is_body(row[at + 1])


def _title(row: list[Token], at: int, end: int) -> tuple[int, int]:
    """Return where the title in front of a name begins and where the name begins, in tokens `[at, end)`.

    The title ends with its last noun: "Democratic presidential nominee | Hillary Clinton".
    """
    for began in range(end - 2, at - 1, -1):
        after = row[began + 1].lower.rstrip(".")  # "Major League Baseball" has no major
        named = after not in NAME_SUFFIXES and after not in body_endings()
        if named and role_part(row[began]) in ("head", "honorific"):
            first = began + 1
            while began > at and role_part(row[began - 1]):
                began -= 1
            return began, first
    return at, at


def _closed_off(row: list[Token], at: int) -> bool:
    """Tell whether a comma or the end follows a name at once."""
    while at < len(row) and row[at].capital:
        at += 1
    return at == len(row) or row[at].text in ",.;)"


def demonym(row: list[Token], at: int) -> int | None:
    """Return the end of a people's name in the plural, "Ukrainians", "North Koreans"; None for anything else."""
    for length in (2, 1):
        words = [t.text for t in row[at : at + length]]
        if len(words) == length and words[-1].endswith("s"):
            readings = forms().get((*words[:-1], words[-1][:-1]), [])
            if any(use == "adjective" for _, use in readings):
                return at + length
    return None


def owns_body(row: list[Token], last: int) -> bool:
    """Tell whether a body that is called by its owner follows: "the Obama | administration", "Clinton’s | campaign"."""
    if last + 1 >= len(row) or row[last + 1].lower not in owned_bodies():
        return False
    return last + 2 >= len(row) or not role_part(row[last + 2]) or row[last + 2].closed


def _is_place(text: str, row: list[Token], at: int, use: str) -> bool:
    """Tell whether a state or capital is named as a place: "in Ukraine", "a visit to Kyiv", "reporting from Kyiv"."""
    before = at - 1
    if before >= 0 and row[before].lower == "the":
        before -= 1
    if before < 0:
        return False
    if row[before].lower in LOCATIVES:
        return True
    if row[before].text == "," and before and row[before - 1].capital and _closed_off(row, at):
        before -= 1  # "in Potsdam, Germany,"
        while before and row[before].capital:
            before -= 1
        return row[before].lower in LOCATIVES
    if use == "capital" and row[before].lower == "of":
        return True  # "the mayor of Rome"
    going = row[before].lower in ("from", "to", "for", "into")
    return (
        use != "name"
        and going
        and bool(_TRAVEL.search(text, max(0, row[before].span.start - 60), row[before].span.start))
    )


def without_possessive(token: Token) -> int:
    """Return where a word ends without its 's, or a quotation mark that closes behind it."""
    if token.lower.endswith(("’s", "'s")):
        return token.span.end - 2
    return token.span.end - 1 if token.lower.endswith(("’", "'")) else token.span.end


def listed_at(row: list[Token], at: int) -> tuple[str, str, int] | None:
    """Return (name, use, end) of the longest listed form that starts at a token; None for none or two meanings."""
    opening = re.sub(r"[’']s?$", "", row[at].text)
    if opening not in _opening_words() and opening.upper() not in _opening_words():
        return None
    for length in range(min(5, len(row) - at), 0, -1):
        *others, last = (token.text for token in row[at : at + length])
        words = (*others, re.sub(r"[’']s?$", "", last))
        readings = forms().get(words) or forms().get(tuple(w.upper() if len(w) <= 4 else w for w in words))
        if not readings:
            continue
        stop = at + length
        following = row[stop] if stop < len(row) else None
        adjective = [r for r in readings if r[1] == "adjective"]
        nouns = [r for r in readings if r[1] != "adjective"]
        as_adjective = (
            following is not None and following.word and not following.closed and not row[stop - 1].possessive
        )
        chosen = adjective if adjective and (as_adjective or not nouns) else nouns
        if len({name for name, _ in chosen}) == 1:
            return (*chosen[0], stop)
        return None
    return None


def role_part(token: Token) -> str | None:
    """Return honorific, head or modifier for a word of a title.

    "then-Foreign" counts as "foreign", "President-elect" as "president".
    """
    word = token.lower.rstrip(".")
    return _roles().get(word) or _roles().get(word.removesuffix("-elect").rpartition("-")[2])


@cache
def _roles() -> dict[str, str]:
    order = {"honorific": 0, "head": 1, "modifier": 2}
    rows = sorted(wordlists.load("roles"), key=lambda r: -order[r["part"]])
    return {row["word"]: row["part"] for row in rows}


@cache
def groups() -> frozenset[str]:
    """Return the members of parties and the like, who are no actor."""
    return frozenset(row["group"] for row in wordlists.load("groups"))


@cache
def owned_bodies() -> frozenset[str]:
    """Return the nouns of bodies that are called by whose they are: the Obama administration."""
    return frozenset(row["noun"] for row in wordlists.load("owned-bodies"))


@cache
def body_endings() -> frozenset[str]:
    """Return the nouns that the names of bodies end in: university, committee."""
    return frozenset(row["noun"] for row in wordlists.load("organisation-nouns"))


@cache
def forms() -> dict[tuple[str, ...], list[tuple[str, str]]]:
    """Return the (name, use) readings of every listed form; use is name, capital, seat, adjective or body."""
    found: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for row in wordlists.load("states"):
        found.setdefault(_words(row["form"]), []).append((row["state"], row["use"]))
    for row in wordlists.load("organisations"):
        found.setdefault(_words(row["form"]), []).append((row["organisation"], "body"))
    for row in wordlists.load("outlets"):
        found.setdefault(_words(row["outlet"].removeprefix("The ")), []).append((row["outlet"], "body"))
    return found


@cache
def _opening_words() -> frozenset[str]:
    return frozenset(words[0] for words in forms())


def _words(form: str) -> tuple[str, ...]:
    return tuple(t.text for t in tokens(form, Span(0, len(form))))


@cache
def first_names() -> frozenset[str]:
    """Return given names in lower case."""
    return frozenset(row["name"] for row in wordlists.load("first-names"))


def opens_like_a_person(name: str) -> bool:
    """Tell whether a name begins with a given name."""
    first = name.split()[0].lower()
    return first in first_names() and first not in _places()


@cache
def _places() -> frozenset[str]:
    """Return given names that are states, towns or months as well."""
    listed = {form[0].lower() for form in forms() if len(form) == 1}
    return frozenset(listed | _CALENDAR) | frozenset(row["name"] for row in wordlists.load("place-names"))


@cache
def _storms() -> frozenset[str]:
    """Return the nouns of storms, which stand in front of the name of one."""
    nouns = {row["word"] for row in wordlists.load("events") if row["family"] == "storm"}
    return frozenset(noun for noun in nouns if noun not in first_names())


@cache
def _regions() -> frozenset[str]:
    return frozenset(row["name"].lower() for row in wordlists.load("regions"))


@cache
def _holidays() -> frozenset[str]:
    return frozenset(row["name"].lower() for row in wordlists.load("holidays"))


@cache
def _place_nouns() -> frozenset[str]:
    return frozenset(row["noun"] for row in wordlists.load("place-nouns"))


@cache
def _bodies_of() -> frozenset[str]:
    return frozenset(row["noun"] for row in wordlists.load("bodies-of"))


@cache
def _fields() -> frozenset[str]:
    return frozenset(row["noun"] for row in wordlists.load("fields-of-office"))


@cache
def _edges(place: str) -> dict[str, frozenset[str]]:
    """Return the words of a place of the list, each with the words that must follow it; none for any.

    What is an `edge` stands in front and behind.
    """
    places = {place, "edge"} if place in ("front", "behind") else {place}
    rows = (row for row in wordlists.load("name-edges") if row["place"] in places)
    return {row["word"]: frozenset(row["followed"].split()) for row in rows}


@cache
def _owners() -> frozenset[str]:
    return frozenset(row["word"] for row in wordlists.load("name-owners"))
