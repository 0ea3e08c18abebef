"""Decide whom a description means: "the former president", "the committee", "the paper", "the two men", "the study".

It means the one person already named beside whom that role is written, the one body named so far that has the noun in
its name, the only outlet just before, or the authors of the work that it speaks of. Whatever could mean two stays open,
and the reason says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache

from analysis import authors, mentions, names, namespans, wordlists
from analysis.discourse import BODIES, Discourse, Key
from analysis.mentions import Description, Reference
from analysis.spans import Span
from analysis.words import CONJUNCTIONS, DETERMINERS, PREPOSITIONS, tokens

_FAR = 5_000  # characters
_PARTIES = frozenset(("democrat", "republican"))  # "the Democrat" may be any of many
_AUTHORS = frozenset("authors researchers scholars economists scientists".split())
_TWO = re.compile(r"(?:the two|both|the pair of) ", re.IGNORECASE)
_PEOPLE = frozenset("men women people candidates nominees rivals leaders politicians contenders opponents".split())
_OF_PLACE = re.compile(r"(?:[Tt]he )?(?:[\w-]+ ){1,3}(?:from|of) ([A-Z]\w+(?: [A-Z]\w+)?)")
_REMARK = re.compile(r"[Tt]h(?:e|is)\s[\w-]+\s?(?:,|--|[–—―])\s?which\s")
_MORE = re.compile(r"\band (?:the )?[A-Z]")
_SEAT = re.compile(r",? ?\(?(?:R|D|I)-([A-Z][\w.]*(?: [A-Z]\w+)?)")
_BARRED = frozenset("former then ex vice deputy acting assistant elect under".split())


class Descriptions:
    """The descriptions of an article, one after the other, beside what it has told up to each."""

    def __init__(self, told: Discourse) -> None:
        self._told = told
        self._works = authors.introduced(told.page, told.reading.references)

    def resolve(self, r: Reference) -> tuple[Key | None, str]:
        """Return whom a description means, or nobody, and why."""
        words, d = r.mention.text, r.described
        if d is None:
            return None, f"“{words}” is described, not named"
        if by := self.by_authors(r, d):
            return by
        if d.many and d.noun not in mentions.works() and d.noun.removesuffix("s") not in mentions.works():
            return self._both(r, d) or (None, f"“{words}” is a group without a name")
        if d.for_whom:
            body = self._told.at.get(d.for_whom)
            key = self._told.key(body) if body else None
            if key and body and key[0] in BODIES:
                return key, f"“{words}” is not named, and speaks for {body.name}"
            return None, f"“{words}” is not named"
        if d.definite and not d.bare and (of := _OF_PLACE.fullmatch(words)) and not r.quoted:
            here = [key for key in self._told.called if key[0] == "person" and self._sits_for(key, d, of[1])]
            if len(here) == 1:
                name = self._told.called[here[0]]
                return here[0], f"“{words}”: that office and place are written beside the name of {name}"
        if d.definite and d.bare and d.noun and not r.quoted:
            holders = [] if self._introduced(r, d) else self._nearest(r, self._holders(d))
            for found, how in (
                (holders, "that role is written beside the name of"),
                (self._bodies(d), "the only such body named before is"),
                (self._outlets(r, d), "the only outlet named just before is"),
            ):
                if len(found) == 1:
                    return found[0], f"“{words}”: {how} {self._told.called[found[0]]}"
                if found:
                    return None, f"“{words}” could be {' or '.join(self._told.called[key] for key in found)}"
        return None, f"“{words}” is described, not named"

    def _introduced(self, r: Reference, d: Description) -> bool:
        """Tell whether somebody without a name was introduced by that noun: "a spokesman", before "the spokesman"."""
        for match in _introduction(d.noun).finditer(self._told.page.text, max(0, r.span.start - _FAR), r.span.start):
            if not self._told.page.quoted(Span(*match.span())):
                return True
        return False

    def _holders(self, d: Description) -> list[Key]:
        """Return the people named so far beside whose name the described role is written, here or else elsewhere."""
        if d.noun in _PARTIES or d.noun in mentions.body_nouns():  # "the party" is no party nominee
            return []
        return self._fitting(d, lambda key: self._told.roles.get(key, ())) or self._fitting(d, self._told.corpus.roles)

    def _fitting(self, d: Description, roles: Callable[[Key], Iterable[str]]) -> list[Key]:
        noun = mentions.role_words(d.noun)
        asked = {word for m in d.modifiers for word in mentions.role_words(_state(m))}
        found = []
        for key in self._told.counts:
            if key[0] != "person" or key not in self._told.called:
                continue
            for phrase in roles(key):
                role, _, beside = phrase.partition("|")
                words = set(role.split())
                fits = words.issuperset(noun) and (words | set(beside.split())).issuperset(asked)
                if fits and not (words - asked) & _BARRED:
                    found.append(key)
                    break
        return found

    def _sits_for(self, key: Key, d: Description, place: str) -> bool:
        """Tell whether an office and its place are written beside a name: "Sen. Jane Roe (R-Tex)" of Texas."""
        office = set(mentions.role_words(d.noun))
        for r in self._told.at.values():
            if self._told.key(r) == key and r.role and office <= set(mentions.role_words(r.role)):
                seat = _SEAT.match(self._told.page.text, r.span.end)
                if seat and _shortens(seat[1], place):
                    return True
        return False

    def _nearest(self, r: Reference, found: list[Key]) -> list[Key]:
        """Return of several who bear a role the one who alone of them stands near and acts there; else all."""
        if len(found) > 1 and all(self._told.roles.get(key) for key in found):
            for _, window in self._told.windows(r):
                here = [o for o in window if self._told.key(o) in found and not o.quoted and not o.alias_of]
                if here:
                    keys = {self._told.key(o) for o in here}
                    acts = any((o.sources or self._told.leads(o)) and not o.possessive for o in here)
                    return [key for key in found if key in keys] if len(keys) == 1 and acts else found
        return found

    def by_authors(self, r: Reference, d: Description) -> tuple[Key | None, str] | None:
        """Take the authors whom the article names for "a study by …", and for "the study" after that."""
        own = [w for w in self._works if r.span.contains(w.span) and w.span.start < self._head_end(r)]
        if own and own[0].authors and _MORE.search(self._told.page.text, own[0].authors[-1].span.end, r.span.end):
            return None  # "by Jane Roe, a law professor, and John Doe": the list goes on behind an apposition
        if own and own[0].authors and (d.noun in mentions.works() or own[0].again):
            return self._meant(r, own[0], "the text names whose it is")
        sort = own[0].sort if own else authors.sort_of(d.noun)
        alike = [w for w in self._works if w.sort == sort or (w.sort == authors.TITLED and sort in authors.HAVE_TITLES)]
        if not sort:
            alike = self._works if d.noun in _AUTHORS and d.many else []
        # "the authors of the report" may come after "a report", and says who they are
        alike = [w for w in alike if w.span.end <= r.span.start or w.again or w in own]
        whole = d.bare or _REMARK.match(r.mention.text) is not None
        if r.quoted or not (own or (d.definite and whole and not d.modifiers)):
            return None
        named = {tuple(map(self._told.key, w.authors)) for w in alike if w.authors}
        nameless = [w for w in alike if not w.authors]
        if len(named) != 1 or len(nameless) > any(w.again for w in alike):
            return None  # what is brought up without a name may be another
        work = next(w for w in alike if w.authors)
        if not sort and len(work.authors) == 1 and (key := self._told.key(work.authors[0])) and key[0] == "person":
            return None
        return self._meant(r, work, "the only one that the article brings up is by")

    def _head_end(self, r: Reference) -> int:
        """Return where the noun phrase ends that a description begins with, before a relative clause or the like."""
        cut = re.compile(r" (?:who|which|that) ").search(self._told.page.text, r.span.start, r.span.end)
        return cut.start() if cut else r.span.end

    def _meant(self, r: Reference, work: authors.Introduced, how: str) -> tuple[Key | None, str] | None:
        """Return the author of a work, or nobody and the reason, having noted several."""
        keys = [self._told.key(author) for author in work.authors]
        if not all(keys):
            return None
        called = " and ".join(author.name for author in work.authors)
        why = f"“{r.mention.text}”: {how} {called}" if how.endswith("by") else f"“{r.mention.text}”: {how}, {called}"
        if len(keys) == 1:
            return keys[0], why
        self._told.several[r.mention.mention_id] = tuple(author.mention.mention_id for author in work.authors)
        return None, why

    def _both(self, r: Reference, d: Description) -> tuple[None, str] | None:
        """Take for "the two men" or "both senators" the two people of the nearest sentence that names any."""
        if not _TWO.match(r.mention.text) or not d.bare or r.quoted or not self._person_noun(d.noun):
            return None
        seen: dict[Key, Reference] = {}
        for where, window in self._told.windows(r):
            for o in window:
                if not (o.quoted or o.beside or o.alias_of) and (o.mention.form == "name" or not o.described):
                    key = self._told.key(o)
                    if key is None and " " in o.name and not self._told.is_no_person(o):
                        key = self._told.corpus.key(o.name)
                    if key and key[0] == "person":
                        seen.setdefault(key, o)
            keys = list(seen)
            if len(keys) < 2:  # noqa: PLR2004 - the other is named one sentence farther back
                continue
            if len(keys) > 2 or not self._hold(keys, d.noun):  # noqa: PLR2004
                return None
            for key, o in seen.items():
                if not self._told.key(o):
                    why = f"by the full name; a person, being of “{r.mention.text}”"
                    self._told.known[o.mention.mention_id] = key, why
                    self._told.called.setdefault(key, o.name)
            self._told.several[r.mention.mention_id] = tuple(seen[key].mention.mention_id for key in keys)
            return None, f"“{r.mention.text}”: {' and '.join(map(self._told.name, keys))} are the only two in {where}"
        return None

    def _person_noun(self, noun: str) -> bool:
        return noun in _PEOPLE or bool(_office_of(noun))

    def _hold(self, keys: list[Key], noun: str) -> bool:
        """Tell whether nothing speaks against it that all of them bear a role: one does, or the word is for anybody."""
        if noun in _PEOPLE:
            return True
        office = set(mentions.role_words(noun.removesuffix("s")))
        phrases = [{*self._told.corpus.roles(key), *self._told.roles.get(key, ())} for key in keys]
        borne = [{word for phrase in those for word in phrase.partition("|")[0].split()} for those in phrases]
        return any(office <= words for words in borne) and all(office <= words or not words for words in borne)

    def _bodies(self, d: Description) -> list[Key]:
        """Return the bodies named so far that have the described noun in their name: "the committee"."""
        if d.noun not in mentions.body_nouns():
            return []
        asked = {d.noun, *d.modifiers}
        return [
            key
            for key in self._told.counts
            if key[0] in ("organisation", "unknown")
            and asked <= set(self._told.called.get(key, "").lower().split())
            and (d.noun not in namespans.owned_bodies() or self._is_owned(self._told.called[key]))
            and not self._only_credited(key)
        ]

    def _only_credited(self, key: Key) -> bool:
        """Tell whether a body is named only behind who made a picture: "(Ann Lee/European Pressphoto Agency)"."""
        starts = [span.start for span, o in self._told.at.items() if self._told.key(o) == key]
        return bool(starts) and all(self._told.page.text[start - 1 : start] == "/" for start in starts)

    def _is_owned(self, body: str) -> bool:
        """Tell whether somebody whom the article names is the owner of a body: "Roe campaign"; not "Iowa campaign"."""
        owner = names.parse(body.rpartition(" ")[0])
        return any(key[0] == "person" and key[2] == owner.family for key in self._told.called)

    def _outlets(self, r: Reference, d: Description) -> list[Key]:
        if d.noun not in mentions.press_nouns() or d.modifiers:
            return []
        for _, window in self._told.windows(r):  # farther back, another that is on no list may have come between
            keys = {key for o in window if (key := self._told.key(o)) and self._told.called.get(key) in _outlet_names()}
            if keys:
                return sorted(key for key in keys if key[0] in BODIES)
        return []


def _office_of(noun: str) -> tuple[str, ...]:
    """Return the office of which a noun is the plural: senator of "senators"; nothing for any other noun."""
    row = tokens(noun.removesuffix("s"), Span(0, len(noun.removesuffix("s"))))
    return mentions.role_words(noun.removesuffix("s")) if len(row) == 1 and mentions.is_title(row[0]) else ()


def _shortens(short: str, place: str) -> bool:
    """Tell whether a word is an abbreviation of a place’s name: Tex, Fla, N.C."""
    letters = iter(place.casefold())
    folded = [c for c in short.casefold() if c.isalpha()]
    return folded[:1] == [place[:1].casefold()] and all(c in letters for c in folded)


def _state(word: str) -> str:
    return mentions.state_of(word) or word


@lru_cache(1024)
def _introduction(noun: str) -> re.Pattern[str]:
    office = set(mentions.role_words(noun))
    nouns = "|".join(re.escape(n) for n in {noun, *mentions.forms_of(office)})
    other = rf"(?:(?!(?:{'|'.join(sorted(DETERMINERS | PREPOSITIONS | CONJUNCTIONS))})\b)[\w’'-]+\s+)"
    return re.compile(rf"\b[Aa]n?\s+{other}{{0,4}}?(?:{nouns})\b(?!,? [A-Z])")


@cache
def _outlet_names() -> frozenset[str]:
    return frozenset(row["outlet"] for row in wordlists.load("outlets"))
