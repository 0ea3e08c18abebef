"""Decide whom an article means by the words that are no full name: "he", "the former president", "we", "Clinton" again.

An article is gone through from left to right, so that what is resolved counts for what follows. A pronoun looks at its
own sentence and at the ones just before, as centering has it (Grosz, Joshi & Weinstein 1995, Computational Linguistics
21): the only person there, else the one who speaks, else the subject if the article is about that person. Gender is
known from an honorific or from an earlier pronoun, never from a name. A description means the one person already named
beside whom that role is written. Whatever could mean two stays open, and the reason says so.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from analysis import authors, cues, mentions, names, statements, wordlists
from analysis.mentions import PRONOUNS, Description, Reference
from analysis.reading import Reading
from analysis.schema import Statement
from analysis.segment import Sentence
from analysis.spans import Span, trim
from analysis.words import AUXILIARIES, CONJUNCTIONS, DETERMINERS, PREPOSITIONS, tokens

Key = tuple[str, ...]  # ("person", given, family), ("state", name), …
Known = dict[str, tuple[Key | None, str]]  # actor and reason by mention
Several = dict[str, tuple[str, ...]]  # mentions by mention

_NEAREST = 40  # references
_WORD = 20  # characters
_FAR = 5_000  # characters
_SENTENCES_BACK = 2
_PARAGRAPHS_BACK = 3  # captions and headings may lie between
_FULL_NAME = (2, 3)  # words
_EXPLAINED = re.compile(r", (?:an?|the) (?:(?!(?:and|said|says|is|was|has)\b)[^.;:“”\"!?—])*")
_OFTEN = 2  # times as often as anybody else
_FAR_OFTENER = 3
_PARTIES = frozenset(("democrat", "republican"))  # "the Democrat" may be any of many
_AUTHORS = frozenset("authors researchers scholars economists scientists".split())
_TWO = re.compile(r"(?:the two|both|the pair of) ", re.IGNORECASE)
_RULES = frozenset(  # "the Voting Rights Act, which says": a text that nobody speaks in
    "Act Agreement Accord Accords Amendment Bill Code Constitution Convention Declaration Initiative Law Plan Program "
    "Protocol Resolution Rule Treaty".split()
)
_LETTER = 12  # passages
_PLACE_LENGTH = 40  # characters
_PLACE = re.compile(r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3}(?:, [A-Z][\w.]+(?: [A-Z]\w+)?)?\.?")
_PEOPLE = frozenset("men women people candidates nominees rivals leaders politicians contenders opponents".split())
_OF_PLACE = re.compile(r"(?:[Tt]he )?(?:[\w-]+ ){1,3}(?:from|of) ([A-Z]\w+(?: [A-Z]\w+)?)")
_REMARK = re.compile(r"[Tt]h(?:e|is)\s[\w-]+\s?(?:,|--|[–—―])\s?which\s")
_MORE = re.compile(r"\band (?:the )?[A-Z]")
_SHOWS = re.compile(r" (?:also )?(?:show|suggest|indicat|reveal|depict|featur)\w*")
_SEAT = re.compile(r",? ?\(?(?:R|D|I)-([A-Z][\w.]*(?: [A-Z]\w+)?)")
_WORK_BEFORE = re.compile(r"\b(?:[Tt]he|[Tt]his) ([\w-]+)(?:,| --| –| —| ―)? $")
_BODIES = ("organisation", "state", "group", "unknown")
_BARRED = frozenset("former then ex vice deputy acting assistant elect under".split())
_OPENING = 500  # characters: what has more in front of it opens no sentence, but for a quotation or a comma
_OPENERS = frozenset(
    "but and so yet however meanwhile later then still also instead when as while after before if although though "
    "because since once until".split()
)


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is known of people from all articles.

    Attributes:
        genders: `he` or `she`, where an honorific says so.
        roles: The roles written beside somebody's name, as `mentions.phrase` has them.
        key: The key of somebody by the full name.
    """

    genders: Mapping[Key, str]
    roles: Callable[[Key], Iterable[str]]
    key: Callable[[str], Key]


def resolve(reading: Reading, known: Known, corpus: Corpus) -> Several:
    """Fill in the actor, or the reason for none, of every reference that is no name; mend names that are shared.

    Args:
        reading: One article.
        known: The references by name; those of descriptions and pronouns are added.
        corpus: What the other articles tell.

    Returns:
        For each mention that means several together, "the two men", mentions by name of all of them.
    """
    article = _Article(reading, known, corpus)
    article.resolve()
    return article.several


class _Article:
    def __init__(self, reading: Reading, known: Known, corpus: Corpus) -> None:
        self._reading = reading
        self._page = reading.page
        self._known = known
        self._corpus = corpus
        self._genders: dict[Key, str] = {}
        self._counts: Counter[Key] = Counter()
        self._roles: dict[Key, set[str]] = defaultdict(set)
        self._called: dict[Key, str] = {}
        self._leading: dict[Span, bool] = {}
        self._spoke: set[Key] = set()
        self._alone: dict[str, Key] = {}  # who is called by the family name alone
        self._at = {r.span: r for r in reading.references if r.mention.form == "name"}
        self._by_name: dict[str, list[Reference]] = defaultdict(list)
        self._by_source: dict[Span, list[Reference]] = defaultdict(list)
        for r in reading.references:
            self._by_name[r.name].append(r)
            for source in r.sources:
                self._by_source[source].append(r)
        self._statements = statements.by_sentence(reading.page, reading.statements)
        self._named = Counter(
            key for r in reading.references if r.mention.form == "name" and not r.quoted and (key := self._key(r))
        )
        self._works = authors.introduced(reading.page, reading.references)
        self.several: Several = {}

    def resolve(self) -> None:
        for r in self._reading.references:
            mention = r.mention.mention_id
            if r.mention.form == "name":
                if known := self._known.get(mention):
                    self._known[mention] = self._other_gender(r, known) if known[0] else self._shared(r) or known
            elif r.mention.form == "nominal":
                self._known[mention] = self._description(r)
            elif (word := PRONOUNS.get(r.mention.text.lower(), "")) not in ("i", "we"):
                self._known[mention] = self._pronoun(r, word)
            if (key := self._key(r)) and not r.alias_of:
                self._see(r, key)
        for r in self._reading.references:  # the speaker of a quotation often stands behind it
            if r.mention.form == "pronoun" and PRONOUNS.get(r.mention.text.lower()) in ("i", "we"):
                self._known[r.mention.mention_id] = self._within(r)

    def _see(self, r: Reference, key: Key) -> None:
        if not r.quoted:
            self._counts[key] += 1
            if r.sources:
                self._spoke.add(key)
        if r.mention.form == "name" and len(r.name) > len(self._called.get(key, "")):
            self._called[key] = r.name
        if r.role:
            self._roles[key].add(mentions.phrase(r.role, r.affiliation))
        if r.gender:
            self._genders[key] = r.gender

    def _key(self, r: Reference) -> Key | None:
        return self._known.get(r.mention.mention_id, (None, ""))[0]

    def _other_gender(self, r: Reference, known: tuple[Key | None, str]) -> tuple[Key | None, str]:
        """Return what is known of a name, or nobody where its Mr or Mrs is not that of the person."""
        usual = self._corpus.genders.get(known[0]) if known[0] else None
        if r.gender and usual and usual != r.gender:
            return None, f"“{r.name}” is “{r.gender}” here, and the only one so called elsewhere is “{usual}”"
        return known

    # --- names that several bear

    def _shared(self, r: Reference) -> tuple[Key, str] | None:
        """Return whom a family name means that several in the article bear, where the place in it shows that.

        That is the only one named so far, or the one whom the article has called by the family name alone or who alone
        has spoken, as long as nobody else of that name comes to the fore. A bare name is seldom the junior's.
        """
        family = names.parse(r.name).family
        bearers = {key for key in self._counts if key[0] == "person" and key[2] == family and key in self._called}
        if r.quoted or r.role or " " in r.name or not bearers:
            return None
        if r.gender:
            return self._of_gender(r, bearers)
        if len(bearers) == 1:
            key = bearers.pop()
            if names.parse(self._called[key]).suffix:
                return None
            self._alone[family] = key
            return key, f"the family name {r.name}: only {self._called[key]} is named in full before it"
        holder = self._alone.get(family) or self._only_speaker(bearers) or self._foremost(bearers)
        for _, window in self._windows(r):
            here = [o for o in window if self._key(o) in bearers and not o.quoted and not o.beside and not o.possessive]
            if {k for o in here if (o.sources or self._leads(o)) and (k := self._key(o))} - {holder}:
                return None
        if holder:
            return holder, f"the family name {r.name}: the article calls {self._called[holder]} by it"
        return None

    def _of_gender(self, r: Reference, bearers: set[Key]) -> tuple[Key, str] | None:
        """Return whom "Mrs. Roe" means: the one who is called so elsewhere, if the others are called Mr."""
        fitting = [key for key in bearers if self._gender(key, str(r.gender)) == r.gender]
        if len(fitting) == 1 and len(bearers) > 1:
            return fitting[0], f"the family name {r.name}: {self._called[fitting[0]]} alone is “{r.gender}”"
        return None

    def _foremost(self, bearers: set[Key]) -> Key | None:
        """Return the one of several whom the article has named far more often than the others."""
        first, second, *_ = sorted(bearers, key=lambda key: -self._counts[key])
        return first if self._counts[first] >= _FAR_OFTENER * self._counts[second] else None

    def _only_speaker(self, bearers: set[Key]) -> Key | None:
        """Return the one of several who has spoken so far, unless the article names another more often."""
        speaking = [key for key in bearers if key in self._spoke]
        often = max(self._counts[key] for key in bearers)
        return speaking[0] if len(speaking) == 1 and self._counts[speaking[0]] == often else None

    # --- descriptions

    def _description(self, r: Reference) -> tuple[Key | None, str]:
        words, d = r.mention.text, r.described
        if d is None:
            return None, f"“{words}” is described, not named"
        if by := self._by_authors(r, d):
            return by
        if d.many and d.noun not in mentions.works() and d.noun.removesuffix("s") not in mentions.works():
            return self._both(r, d) or (None, f"“{words}” is a group without a name")
        if d.for_whom:
            body = self._at.get(d.for_whom)
            key = self._key(body) if body else None
            if key and body and key[0] in _BODIES:
                return key, f"“{words}” is not named, and speaks for {body.name}"
            return None, f"“{words}” is not named"
        if d.definite and not d.bare and (of := _OF_PLACE.fullmatch(words)) and not r.quoted:
            here = [key for key in self._called if key[0] == "person" and self._sits_for(key, d, of[1])]
            if len(here) == 1:
                name = self._called[here[0]]
                return here[0], f"“{words}”: that office and place are written beside the name of {name}"
        if d.definite and d.bare and d.noun and not r.quoted:
            holders = [] if self._introduced(r, d) else self._nearest(r, self._holders(d))
            for found, how in (
                (holders, "that role is written beside the name of"),
                (self._bodies(d), "the only such body named before is"),
                (self._outlets(r, d), "the only outlet named just before is"),
            ):
                if len(found) == 1:
                    return found[0], f"“{words}”: {how} {self._called[found[0]]}"
                if found:
                    return None, f"“{words}” could be {' or '.join(self._called[key] for key in found)}"
        return None, f"“{words}” is described, not named"

    def _introduced(self, r: Reference, d: Description) -> bool:
        """Tell whether somebody without a name was introduced by that noun: "a spokesman", before "the spokesman"."""
        for match in _introduction(d.noun).finditer(self._page.text, max(0, r.span.start - _FAR), r.span.start):
            if not self._page.quoted(Span(*match.span())):
                return True
        return False

    def _holders(self, d: Description) -> list[Key]:
        """Return the people named so far beside whose name the described role is written, here or else elsewhere."""
        if d.noun in _PARTIES:
            return []
        return self._fitting(d, lambda key: self._roles.get(key, ())) or self._fitting(d, self._corpus.roles)

    def _fitting(self, d: Description, roles: Callable[[Key], Iterable[str]]) -> list[Key]:
        noun = mentions.role_words(d.noun)
        asked = {word for m in d.modifiers for word in mentions.role_words(_state(m))}
        found = []
        for key in self._counts:
            if key[0] != "person" or key not in self._called:
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
        for r in self._at.values():
            if self._key(r) == key and r.role and office <= set(mentions.role_words(r.role)):
                seat = _SEAT.match(self._page.text, r.span.end)
                if seat and _shortens(seat[1], place):
                    return True
        return False

    def _nearest(self, r: Reference, found: list[Key]) -> list[Key]:
        """Return of several who bear a role the one who alone of them stands near and acts there; else all."""
        if len(found) > 1 and all(self._roles.get(key) for key in found):
            for _, window in self._windows(r):
                here = [o for o in window if self._key(o) in found and not o.quoted and not o.alias_of]
                if here:
                    keys = {self._key(o) for o in here}
                    acts = any((o.sources or self._leads(o)) and not o.possessive for o in here)
                    return [key for key in found if key in keys] if len(keys) == 1 and acts else found
        return found

    def _by_authors(self, r: Reference, d: Description) -> tuple[Key | None, str] | None:
        """Take the authors whom the article names for "a study by …", and for "the study" after that."""
        own = [w for w in self._works if r.span.contains(w.span) and w.span.start < self._head_end(r)]
        if own and own[0].authors and _MORE.search(self._page.text, own[0].authors[-1].span.end, r.span.end):
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
        named = {tuple(map(self._key, w.authors)) for w in alike if w.authors}
        nameless = [w for w in alike if not w.authors]
        if len(named) != 1 or len(nameless) > any(w.again for w in alike):
            return None  # what is brought up without a name may be another
        work = next(w for w in alike if w.authors)
        if not sort and len(work.authors) == 1 and (key := self._key(work.authors[0])) and key[0] == "person":
            return None
        return self._meant(r, work, "the only one that the article brings up is by")

    def _head_end(self, r: Reference) -> int:
        """Return where the noun phrase ends that a description begins with, before a relative clause or the like."""
        cut = re.compile(r" (?:who|which|that) ").search(self._page.text, r.span.start, r.span.end)
        return cut.start() if cut else r.span.end

    def _meant(self, r: Reference, work: authors.Introduced, how: str) -> tuple[Key | None, str] | None:
        """Return the author of a work, or nobody and the reason, having noted several."""
        keys = [self._key(author) for author in work.authors]
        if not all(keys):
            return None
        called = " and ".join(author.name for author in work.authors)
        why = f"“{r.mention.text}”: {how} {called}" if how.endswith("by") else f"“{r.mention.text}”: {how}, {called}"
        if len(keys) == 1:
            return keys[0], why
        self.several[r.mention.mention_id] = tuple(author.mention.mention_id for author in work.authors)
        return None, why

    def _both(self, r: Reference, d: Description) -> tuple[None, str] | None:
        """Take for "the two men" or "both senators" the two people of the nearest sentence that names any."""
        if not _TWO.match(r.mention.text) or not d.bare or r.quoted or not self._person_noun(d.noun):
            return None
        for where, window in self._windows(r):
            seen: dict[Key, Reference] = {}
            for o in window:
                if not (o.quoted or o.beside or o.alias_of) and (o.mention.form == "name" or not o.described):
                    key = self._key(o)
                    if key is None and " " in o.name and not self._is_no_person(o):
                        key = self._corpus.key(o.name)
                    if key and key[0] == "person":
                        seen.setdefault(key, o)
            if not seen:
                continue
            keys = list(seen)
            if len(keys) != 2 or not self._hold(keys, d.noun):  # noqa: PLR2004
                return None
            for key, o in seen.items():
                if not self._key(o):
                    self._known[o.mention.mention_id] = key, f"by the full name; a person, being of “{r.mention.text}”"
                    self._called.setdefault(key, o.name)
            self.several[r.mention.mention_id] = tuple(seen[key].mention.mention_id for key in keys)
            return None, f"“{r.mention.text}”: {' and '.join(map(self._name, keys))} are the only two in {where}"
        return None

    def _person_noun(self, noun: str) -> bool:
        return noun in _PEOPLE or bool(_office_of(noun))

    def _hold(self, keys: list[Key], noun: str) -> bool:
        """Tell whether nothing speaks against it that all of them bear a role: one does, or the word is for anybody."""
        if noun in _PEOPLE:
            return True
        office = set(mentions.role_words(noun.removesuffix("s")))
        phrases = [{*self._corpus.roles(key), *self._roles.get(key, ())} for key in keys]
        borne = [{word for phrase in those for word in phrase.partition("|")[0].split()} for those in phrases]
        return any(office <= words for words in borne) and all(office <= words or not words for words in borne)

    def _bodies(self, d: Description) -> list[Key]:
        """Return the bodies named so far that have the described noun in their name: "the committee"."""
        if d.noun not in _body_nouns():
            return []
        asked = {d.noun, *d.modifiers}
        return [
            key
            for key in self._counts
            if key[0] in ("organisation", "unknown")
            and asked <= set(self._called.get(key, "").lower().split())
            and (d.noun not in _owned_bodies() or self._is_owned(self._called[key]))
        ]

    def _is_owned(self, body: str) -> bool:
        """Tell whether somebody whom the article names is the owner of a body: "Roe campaign"; not "Iowa campaign"."""
        owner = names.parse(body.rpartition(" ")[0])
        return any(key[0] == "person" and key[2] == owner.family for key in self._called)

    def _outlets(self, r: Reference, d: Description) -> list[Key]:
        if d.noun not in _press_nouns() or d.modifiers:
            return []
        for _, window in self._windows(r):  # farther back, another that is on no list may have come between
            keys = {key for o in window if (key := self._key(o)) and self._called.get(key) in _outlet_names()}
            if keys:
                return sorted(key for key in keys if key[0] in _BODIES)
        return []

    # --- pronouns

    def _pronoun(self, r: Reference, word: str) -> tuple[Key | None, str]:
        if word in ("who", "which"):
            return self._relative(r, word)
        if word in ("he", "she"):
            return self._he_or_she(r, word)
        if word in ("it", "they"):
            return self._it_or_they(r, word)
        return None, f"“{r.mention.text}”: the reader, or anybody"

    def _relative(self, r: Reference, word: str) -> tuple[Key | None, str]:
        """Take the name right in front of "who", or the one explained there: "John Bentel, a technician, who"."""
        if word == "which" and (by := self._which_work(r)):
            return by
        before = self._between(Span(max(0, r.span.start - 160), r.span.start))
        for other in reversed(before):
            key = self._key(other)
            if key is None and word == "which" and self._speaks_as_body(other, r):
                key = ("organisation", names.body(other.name))
                self._known[other.mention.mention_id] = key, "a body, since “which” that follows speaks"
                self._called[key] = other.name
            if not key or other.beside or (word == "who") != (key[0] in ("person", "unknown")):
                if other.beside or (key and word == "who"):
                    continue  # the body in "a technician at the State Department who" is not whom it means
                break
            between = self._page.text[other.span.end : r.span.start]
            if between in (" ", ", ") or (word == "who" and _EXPLAINED.fullmatch(between)):
                return key, f"“{r.mention.text}” follows {other.mention.text}"
            break
        return None, f"what “{r.mention.text}” refers to is described, not named"

    def _which_work(self, r: Reference) -> tuple[Key | None, str] | None:
        """Take the author of the work in front of "which": "the study, which says"."""
        match = _WORK_BEFORE.search(self._page.text[max(0, r.span.start - 40) : r.span.start])
        if not match or not authors.sort_of(match[1].lower()):
            return None
        return self._by_authors(r, Description(match[1].lower(), (), definite=True, many=False, bare=True))

    def _speaks_as_body(self, name: Reference, r: Reference) -> bool:
        """Tell whether a name that nothing else supports stands right before a "which" that says something."""
        if name.mention.form != "name" or name.kind or name.possessive or not r.sources:
            return False
        before = self._page.text[max(0, name.span.start - _WORD) : name.span.start].split()
        placed = bool(before) and before[-1].lower() in mentions.LOCATIVES
        if name.name.split()[-1] in _RULES:
            return False
        return self._page.text[name.span.end : r.span.start] in (" ", ", ") and not placed

    def _he_or_she(self, r: Reference, word: str) -> tuple[Key | None, str]:
        """Take the one person of the nearest sentence that names any, or the one who stands out there; else nobody."""
        said = r.mention.text
        if r.sources and (r.quoted or any(part.contains(r.span) for turn in self._page.turns for part in turn.parts)):
            return None, f"“{said}” stands in somebody’s words, and whom they mean is not known"
        alone = True
        owner: Key | str | None = None  # an owner is not who acts there, unless the sentence before is about the same
        for n, (where, window) in enumerate(self._windows(r)):
            seen = self._people(window, word)
            if n == 0 and len(seen) == 1 and all(self._in_opener(o, r) for o in next(iter(seen.values()))):
                return None, f"“{said}” is somebody else than {', '.join(map(self._name, seen))} in {where}"
            if not seen:
                continue
            if owner and owner not in seen and not any(map(self._may_act, seen)):
                continue
            who, how = self._chosen(r, seen, n)
            if who is None:
                return None, f"“{said}” could be {' or '.join(map(self._name, seen))} in {where}"
            if owner and who != owner:
                alone = False
                break
            if all(o.possessive for o in seen[who]) and not owner:
                owner = who
                continue
            if r.sources and n == 1 and (other := self._spoke_before(r, who, seen[who], word)):
                return None, f"“{said}” could be {self._name(who)} in {where} or {self._name(other)}, who spoke before"
            return self._taken(who, word, said, how, where)
        if owner and not isinstance(owner, str) and alone and self._is_foremost(owner):
            how = "is the only person, and whom the article names most,"
            return self._taken(owner, word, said, how, "what stands before")
        if owner:
            return None, f"“{said}” could be {self._name(owner)}, named only as an owner just before"
        return None, f"nobody is named near enough for “{said}”"

    def _spoke_before(self, r: Reference, who: Key | str, there: list[Reference], word: str) -> Key | str | None:
        """Return who else spoke one sentence farther back, where somebody is only spoken of in the sentence before.

        In "“…,” Mr. Roe said. But she faces what Mr. Doe faced. He noted …" either may go on.
        """
        if any((o.sources or self._leads(o) or self._governs(o)) and not o.possessive for o in there):
            return None
        for n, (_, window) in enumerate(self._windows(r)):
            if n > 1:
                speaking = [o for o in window if o.sources and not o.possessive]
                return next((w for w in self._people(speaking, word) if w != who), None)
        return None

    def _in_opener(self, r: Reference, pronoun: Reference) -> bool:
        """Tell whether an adverbial with the name opens the sentence: "Campaigning against Jane Roe, he"."""
        between = self._page.text[r.span.end : pronoun.span.start]
        if not between.endswith(", ") or between.count(",") > 1 or r.sources or r.mention.form != "name":
            return False
        sentence = self._page.sentence_at(r.span)
        opening = self._page.text[sentence.span.start if sentence else 0 : r.span.start]
        row = tokens(opening, Span(0, len(opening)))
        while row and mentions.is_title(row[-1]):
            row.pop()
        return len(row) > 1 and row[0].lower.endswith("ing") and row[-1].lower in PREPOSITIONS

    def _governs(self, r: Reference) -> bool:
        """Tell whether a verb follows a name as its own: "Jane Roe, 57, was one of them"."""
        row = tokens(self._page.text, Span(r.span.end, r.span.end + 2 * _WORD))
        while row and (row[0].text == "," or row[0].text.isdigit()):
            row = row[1:]
        return len(row) > 1 and row[0].lower in AUXILIARIES and row[1].word

    def _somebody(self, r: Reference) -> bool:
        """Tell whether one without an actor speaks, is named in full, or shares a name: "Mrs. Clinton" of two."""
        shared = r.mention.form == "name" and r.mention.mention_id in self._known
        return bool(r.sources) or " " in r.name or shared

    def _may_act(self, who: Key | str) -> bool:
        return not isinstance(who, str) or self._acts(who) or any(r.described for r in self._by_name[who])

    def _people(self, window: list[Reference], word: str) -> dict[Key | str, list[Reference]]:
        """Return who may be meant by "he" or "she" in a stretch of text, each with the references."""
        seen: dict[Key | str, list[Reference]] = defaultdict(list)
        open_pronouns = []
        for other in window:
            if other.quoted or other.beside or other.alias_of:
                continue
            key = self._key(other)
            if other.described and other.described.for_whom:
                seen[other.name].append(other)
            elif key and key[0] == "unknown" and not key[1]:
                seen[other.name].append(other)  # "Sceptics claim": one word may be anything
            elif key and key[0] in ("person", "unknown"):
                if self._gender(key, word) == word:
                    seen[key].append(other)
            elif key is None and other.mention.form == "pronoun":
                if PRONOUNS.get(other.mention.text.lower()) == word:
                    open_pronouns.append(other)
            elif key is None and self._somebody(other) and not self._is_no_person(other):
                seen[other.name].append(other)
        for other in open_pronouns:
            if not seen or self._leads(other):
                seen[other.name].append(other)
        return seen

    def _is_no_person(self, r: Reference) -> bool:
        """Tell whether somebody without an actor is certainly not one person: a place, a body, a work, or several."""
        d = r.described
        if d:
            return d.many or d.noun in _body_nouns() or d.noun in _press_nouns() or d.noun in mentions.works()
        if r.kind == "person" or r.mention.form != "name":
            return False
        before = self._page.text[max(0, r.span.start - _WORD) : r.span.start].split()
        here = before[-1].lower() if before else ""
        placed = here in mentions.LOCATIVES or here in ("the", "a", "an")
        return r.kind is not None or placed or r.name.lower().startswith("the ")

    def _gender(self, key: Key, word: str) -> str:
        return self._corpus.genders.get(key) or self._genders.get(key) or word

    def _chosen(self, r: Reference, seen: Mapping[Key | str, list[Reference]], n: int) -> tuple[Key | str | None, str]:
        """Return who of several is meant and what shows it; nobody where nothing does."""
        if len(seen) == 1:
            return next(iter(seen)), "is the only person"
        speaking = [who for who, others in seen.items() if any(o.sources and not o.possessive for o in others)]
        if r.sources and len(speaking) == 1:
            return speaking[0], "is who speaks"
        if n and self._leads(r):
            leading = [who for who, others in seen.items() if any(self._leads(o) and not o.possessive for o in others)]
            if len(leading) == 1 and self._outweighs(leading[0], seen):
                return leading[0], "is the subject, and whom the article names most,"
        return None, ""

    def _is_foremost(self, who: Key) -> bool:
        """Tell whether the article names somebody several times, and no other person nearly as often."""
        rivals = [n for key, n in self._named.items() if key != who and key[0] == "person"]
        return self._named[who] >= _FAR_OFTENER and self._named[who] >= _OFTEN * max(rivals, default=0)

    def _outweighs(self, who: Key | str, seen: Mapping[Key | str, list[Reference]]) -> bool:
        if isinstance(who, str):
            return False
        rivals = [1 if isinstance(other, str) else self._counts[other] for other in seen if other != who]
        return self._counts[who] >= _OFTEN * max(rivals)

    def _leads(self, r: Reference) -> bool:
        """Tell whether a reference begins its sentence, but for a quotation, a title or an adverbial with a comma."""
        if r.span not in self._leading:
            self._leading[r.span] = self._begins(r)
        return self._leading[r.span]

    def _begins(self, r: Reference) -> bool:
        sentence = self._page.sentence_at(r.span)
        if sentence is None:
            return False
        at = start = max(sentence.span.start, r.span.start - _OPENING)
        bare = ""
        for quote in self._page.quotations(Span(start, r.span.start)):
            bare += self._page.text[at : max(at, quote.start)]
            at = max(at, quote.end)
        bare += self._page.text[at : r.span.start]
        if start > sentence.span.start:
            return bare.rstrip()[-1:] in ("", ",")
        row = [t for t in tokens(bare, Span(0, len(bare))) if t.word]
        while row and (mentions.is_title(row[-1]) or row[-1].lower in DETERMINERS):
            row.pop()
        if not row or (len(row) == 1 and row[0].lower in _OPENERS):
            return True
        return len(row) > 1 and bare.rstrip()[-1:] == ","

    def _taken(self, who: Key | str, word: str, said: str, how: str, where: str) -> tuple[Key | None, str]:
        if isinstance(who, str):
            for other in self._by_name[who]:
                if other.described and (spoken := self._key(other)):
                    return spoken, f"“{said}”: “{who}” {how} in {where}, and speaks for {self._name(spoken)}"
            n_words = len(who.split())
            if not _FULL_NAME[0] <= n_words <= _FULL_NAME[1] or not self._acts(who):
                return None, f"“{said}” goes back to “{who}” in {where}, and who that is is not known"
            key = self._corpus.key(who)  # that somebody is "she" shows that the name is a person's
            for other in self._by_name[who]:
                if other.mention.form == "name" and self._key(other) is None:
                    self._known[other.mention.mention_id] = key, f"by the full name; a person, being “{said}” later"
            self._called[key] = who
            who = key
        self._genders.setdefault(who, word)
        return who, f"“{said}”: {self._name(who)} {how} in {where}"

    def _acts(self, who: str) -> bool:
        """Tell whether a name that nothing else supports begins a sentence and a verb may follow: "Jane Roe had …"."""
        for r in self._by_name[who]:
            if r.mention.form == "name" and r.kind is None and not r.quoted and not r.possessive:
                row = tokens(self._page.text, Span(r.span.end, r.span.end + _WORD))
                verb = bool(row) and row[0].lower not in PREPOSITIONS | CONJUNCTIONS and row[0].text[0].islower()
                if verb and self._leads(r) and not self._is_no_person(r):
                    return True
        return False

    def _name(self, who: Key | str) -> str:
        """Return the fullest name of somebody in this article."""
        return who if isinstance(who, str) else self._called.get(who, " ".join(filter(None, who[1:3])))

    def _it_or_they(self, r: Reference, word: str) -> tuple[Key | None, str]:
        """Take the body, state or group that speaks just before in the same sentence, or the only one just before."""
        said = r.mention.text
        for n, (where, window) in enumerate(self._windows(r)):
            here = [o for o in window if not o.quoted and not o.beside and not o.alias_of and not o.possessive]
            speaking = [o for o in here if o.sources]
            if r.sources and speaking and (same := self._goes_on(r, word, speaking, where)):
                return same
            if n == 0:
                if speaking:
                    key = self._key(speaking[-1])
                    if key and key[0] in _BODIES and (word == "they" or key[0] != "group"):
                        return key, f"“{said}”: {self._name(key)} speaks just before in the same sentence"
                    break
                if any(self._key(o) and self._key(o)[0] in _BODIES for o in here):  # type: ignore[index]
                    break
                continue
            found = {k for o in here if (k := self._key(o)) and k[0] in _BODIES and (word == "they" or k[0] != "group")}
            unnamed = [o for o in speaking if self._key(o) is None]
            if not found and not speaking:
                continue
            shows = word == "it" and _SHOWS.match(self._page.text, r.span.end)  # then it is a thing
            if len(found) == 1 and not unnamed and not shows:
                key = found.pop()
                if any(self._key(o) == key and (o.sources or self._leads(o)) for o in here):
                    return key, f"“{said}”: {self._name(key)} is the only body in {where}"
            break
        return None, f"“{said}” is not resolved: no body or group stands out before it"

    def _goes_on(
        self, r: Reference, word: str, speaking: list[Reference], where: str
    ) -> tuple[Key | None, str] | None:
        """Take who speaks just before, and alone, where a sentence begins with the pronoun and speaks on."""
        last = speaking[-1]
        joint = self.several.get(last.mention.mention_id)
        work = bool(last.described and authors.sort_of(last.described.noun))
        if len({o.mention.mention_id for o in speaking}) > 1 or not self._leads(r) or where == "the last sentences":
            return None
        why = f"“{r.mention.text}”: “{last.mention.text}” speaks in {where}"
        if joint and (word == "they" or work):
            self.several[r.mention.mention_id] = joint
            return None, why
        key = self._key(last)
        if word == "it" and key and (work or (key[0] in ("organisation", "state") and not self._by_showing(r))):
            return key, why
        return None

    def _by_showing(self, r: Reference) -> bool:
        """Tell whether what the pronoun does is no saying, "It shows …": then it may be the thing spoken of."""
        row = tokens(self._page.text, Span(r.span.end, r.span.end + 2 * _WORD))
        known = next((cue for t in row[:3] if (cue := cues.lookup(t.text))), None)
        return known is None or known.cue_class != "say"

    # --- I and we

    def _within(self, r: Reference) -> tuple[Key | None, str]:
        """Take who says the words that the pronoun stands in."""
        said = r.mention.text
        holding = sorted(
            (part.end - part.start, s.statement_id, s)
            for s in self._statements.get(self._page.sentence_index(r.span) or 0, [])
            for part in s.parts
            if part.contains(r.span) and s.source_start != r.span.start
        )
        for _, _, statement in holding:
            heads = self._heads(statement)
            if len(heads) == 1 and PRONOUNS.get(heads[0].mention.text.lower()) not in ("i", "we"):
                key = self._key(heads[0])
                if key:
                    return key, f"“{said}” stands in the words of {self._name(key)}"
                return None, f"“{said}” stands in the words of “{heads[0].mention.text}”, and who that is is not known"
        if PRONOUNS.get(said.lower()) in ("i", "we") and not r.quoted and (signed := self._signature(r)):
            key = self._corpus.key(signed.name)
            self._known[signed.mention.mention_id] = key, "by the full name; a person, who signs the letter"
            self._called.setdefault(key, signed.name)
            return key, f"“{said}” stands in the letter that {signed.name} signs"
        return None, f"“{said}” outside a quotation: the writer or the reader, not known by name"

    def _signature(self, r: Reference) -> Reference | None:
        """Return the name that a reader’s letter is signed with: it stands alone in its line, and below it a place.

        A page of letters has several; the text up to the first below the pronoun is that writer’s.
        """
        passages = self._page.passages
        at = bisect.bisect_right(passages, r.span.start, key=lambda p: p.start)
        for line, below in itertools.pairwise(passages[at : at + _LETTER]):
            if below.end - below.start > _PLACE_LENGTH or not _PLACE.fullmatch(below.text):
                continue
            name = self._at.get(trim(self._page.text, Span(line.start, line.end - line.text.endswith("."))))
            if name and _FULL_NAME[0] <= len(name.name.split()) <= _FULL_NAME[1] and name.kind in (None, "person"):
                return name
        return None

    def _heads(self, statement: Statement) -> list[Reference]:
        if statement.source_start is None or statement.source_end is None:
            return []
        return self._by_source.get(Span(statement.source_start, statement.source_end), [])

    # --- places

    def _windows(self, r: Reference) -> Iterator[tuple[str, list[Reference]]]:
        """Yield the places to look, the nearest first: the sentence up to the pronoun, then the ones before.

        Farther back, a pronoun means somebody else often enough to keep silent. What is all quotation is passed over.
        """
        sentences = self._page.sentences
        at = self._page.sentence_index(r.span)
        if at is None:
            return
        own = sentences[at]
        yield "the same sentence", self._between(Span(own.span.start, r.span.start))
        left = _SENTENCES_BACK
        for before in reversed(sentences[max(0, at - 8) : at]):
            if before.kind != own.kind or self._all_quoted(before):
                continue
            if own.paragraph - before.paragraph > _PARAGRAPHS_BACK or not left:
                return
            yield "the sentence before" if left == _SENTENCES_BACK else "the last sentences", self._between(before.span)
            left -= 1

    def _all_quoted(self, sentence: Sentence) -> bool:
        return self._page.quoted(sentence.span)

    def _between(self, span: Span) -> list[Reference]:
        references = self._reading.references  # in the order of the text
        first = bisect.bisect_left(references, span.start, key=lambda o: o.mention.start)
        last = bisect.bisect_left(references, span.end, key=lambda o: o.mention.start)
        # nobody means a name that far back, and a bounded look keeps a text without sentences from costing its square
        return [o for o in references[max(first, last - _NEAREST) : last] if o.span.end <= span.end]


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
def _body_nouns() -> frozenset[str]:
    rows = [*wordlists.load("organisation-nouns"), *wordlists.load("owned-bodies")]
    return frozenset(row["noun"] for row in rows)


@cache
def _owned_bodies() -> frozenset[str]:
    return frozenset(row["noun"] for row in wordlists.load("owned-bodies"))


@cache
def _press_nouns() -> frozenset[str]:
    return frozenset(row["noun"] for row in wordlists.load("press-nouns"))


@cache
def _outlet_names() -> frozenset[str]:
    return frozenset(row["outlet"] for row in wordlists.load("outlets"))
