"""Decide whom every reference means: one row for each actor, in every spelling, in every article.

One candidate or none: where two people could be meant, or nobody is known, the reference keeps no actor and the reason
says what was seen. Which names are spellings of one name is decided in `names`, for all articles together.
"""

from __future__ import annotations

import bisect
import datetime
import hashlib
import marshal
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from analysis import anaphora, fingerprint, mentions, names, packing, wordlists
from analysis.cache import Cache
from analysis.discourse import Corpus, Key, Known, Several
from analysis.mentions import Reference
from analysis.outline import Outline, bracketed
from analysis.people import Asked, People, Question, abbreviations, body_key, gather, office, person_key
from analysis.reading import Reading
from analysis.schema import Actor, Mention, changed
from analysis.spans import Span, actor_of
from analysis.spool import Place, Spool
from analysis.words import tokens

_MOSTLY = 0.9
_NOTHING = marshal.dumps(({}, {}))
_PLAIN = 2  # the form of `marshal` that does not depend on who else holds an object


def resolve(spool: Spool, beside: Callable[[Outline], None] | None = None, cache: Cache | None = None) -> Resolution:
    """Resolve the references of all articles.

    Args:
        spool: The readings. Their outlines are gone through first, then the readings once, those with a Mr or a Mrs
            twice, and none is kept: what is held of a corpus is its names. What is found of each article is noted in
            the spool.
        beside: Called with each outline, in the order of the tables, so that another step need not open them again.
        cache: What earlier runs found; takes what this one does. A reading of which it has that, for a corpus that
            would tell it the same, is not opened.

    Raises:
        OSError: The folder for temporary files, or the cache's, is full.
    """
    gendered = bytearray()

    def first() -> Iterator[Outline]:
        for outline in spool.outlines():
            gendered.append(outline.gendered)
            if beside:
                beside(outline)
            yield outline

    people = gather(first())
    kept = _Kept(cache)
    titled = (place for place, is_so in zip(spool.places(), gendered, strict=True) if is_so)
    genders = _genders(spool, titled, people, kept)
    sightings: dict[Key, Sightings] = {}
    for number, place in enumerate(spool.places()):
        found = kept.get(place)
        if found is None or not Asked(people, genders, found.here).holds((*found.asked, *found.more)):
            found = _found(spool.reading(place), Asked(people, genders))
            kept.put(place, found)
        spool.note(place.article_id, marshal.dumps((found.known, found.several)))
        for key, sighting in found.seen:
            if key not in sightings:
                sightings[key] = Sightings(key[0])
            sightings[key].add(sighting, number, found.published)
    return Resolution(spool, sightings)


@dataclass(frozen=True, slots=True)
class Resolved:
    """What is known of one article.

    Attributes:
        mentions: The kept mentions by their id, each with its actor or the reason for none.
        names: Those actors' names.
        several: For each mention that means several together, mentions by name of all of them.
    """

    mentions: dict[str, Mention]
    names: dict[str, str]
    several: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Resolution:
    """Whom every reference of a corpus means."""

    def __init__(self, spool: Spool, sightings: dict[Key, Sightings]) -> None:
        self._spool = spool
        self._sightings = sightings

    def of(self, reading: Reading) -> Resolved:
        """Return what is known of one article of the corpus."""
        known, several = self._noted(reading.page.article.article_id)
        here = self._here(known)
        mentions = {
            r.mention.mention_id: changed(r.mention, actor_id=here[key].actor_id if key else None, reason=reason)
            for r in reading.references
            if r.mention.mention_id in known
            for key, reason in [known[r.mention.mention_id]]
        }
        return Resolved(mentions, {seen.actor_id: seen.name for seen in here.values()}, several)

    def state(self, article_id: str) -> bytes:
        """Return all that `of` would add to a reading of that article: equal bytes, equal answer."""
        found = self._noted(article_id)
        actors = [(*key, seen.actor_id, seen.name) for key, seen in self._here(found[0]).items()]
        return marshal.dumps((found, actors), _PLAIN)

    def actors(self) -> Collection[Sightings]:
        """Return what is known of every actor, in no order."""
        return self._sightings.values()

    def _noted(self, article_id: str) -> tuple[dict[str, tuple[Key | None, str]], Several]:
        known, several = marshal.loads(self._spool.noted(article_id) or _NOTHING)
        return known, several

    def _here(self, known: Mapping[str, tuple[Key | None, str]]) -> dict[Key, Sightings]:
        return {key: self._sightings[key] for key, _ in known.values() if key}


def _parts(reading: Reading) -> dict[str, Key]:
    """Return the bodies that the article names by the end of a longer name, "Security Council", with the longer one."""
    longer = names.longer({r.name for r in reading.references if r.kind == "organisation"})
    return {short: ("organisation", *keys) for short, keys in longer.items() if len(keys) == 1}


# --- names ----------------------------------------------------------------------------------------------------


def _names(reading: Reading, asked: Asked) -> tuple[dict[str, tuple[Key | None, str]], Collection[str]]:
    """Return actor key (or None) and reason of every reference by name that is kept, and the family names in doubt."""
    full = (r.name for r in reading.references if r.mention.form == "name" and not r.alias_of)
    asked.here = frozenset(key for name in full if (key := asked.person(name)))
    bodies = abbreviations((r.name, bracketed(reading.page, r)) for r in reading.references) | _parts(reading)
    offices = _offices(reading)
    others = _others(reading, asked)
    doubtful = _doubtful(reading, asked)
    initials = _initials(reading, asked) if reading.page.turns else {}
    known: dict[str, tuple[Key | None, str]] = {}
    for r in reading.references:
        mention = r.mention.mention_id
        if r.mention.form == "name":
            family = names.parse(r.name).family
            found = _body(r, asked, bodies) or _name(r, asked, others.get(family), offices.get(family, ()))
            if " " not in r.name and family in doubtful and found and found[0] == doubtful[family][0]:
                found = None, doubtful[family][1]
            if r.name in initials and any(turn.speaker.contains(r.span) for turn in reading.page.turns):
                found = initials[r.name], f"“{r.name}” in front of a line: one person in the article has the initials"
            if found and found[0] and found[0][0] == "unknown" and _is_body(reading, r, asked):
                found = body_key(r.name), "by its name; elsewhere in the corpus it is known as a body"
            if found:
                known[mention] = found
    for r in reading.references:
        if r.alias_of:
            known[r.mention.mention_id] = known[r.alias_of][0], "another form of the name in the post’s signature"
    return known, doubtful.keys()


def _doubtful(reading: Reading, asked: Asked) -> dict[str, tuple[Key, str]]:
    """Return the family names that may not be those of the one person in the article who has them, and why.

    Whom a story is about is named in full first, as a rule, in the headline if not in the text. Where "Thurman" stands
    before "her father, Robert Thurman", or where the headline has another Thurman, it is not he who is meant.
    """
    full: dict[Key, Reference] = {}
    bare: dict[str, Reference] = {}
    for r in reading.references:
        if r.mention.form != "name" or r.alias_of or r.kind not in (None, "person"):
            continue
        if " " not in r.name:
            bare.setdefault(names.parse(r.name).family, r)
        elif (key := asked.person(r.name)) in asked.here:
            full.setdefault(key, r)
    found: dict[str, tuple[Key, str]] = {}
    page = reading.page
    headlines = [page.article.title or "", *(page.text[p.start : p.end] for p in page.passages if p.kind == "headline")]
    for family, r in bare.items():
        local = asked.named(r.name, titled=False)
        key = local.pop() if len(local) == 1 else None
        if key is None or key not in full or not asked.is_family(family):
            continue
        one = full[key]
        if other := _in_headlines(headlines, asked, r.name, one, key):
            found[family] = key, f"the headline has “{other}”, and the article only {one.name} in full"
        elif r.mention.start > one.mention.start or (r.role and asked.bears(key, r.role)):
            continue
        elif _as_relative(page.text, one.mention.start):
            found[family] = key, f"“{r.name}” stands before {one.name}, who is named as a relative of somebody"
        elif asked.outnumbered(key, family):
            found[family] = key, f"“{r.name}” stands before {one.name}, and the corpus names another as often"
    return found


def _in_headlines(headlines: Iterable[str], asked: Asked, family: str, one: Reference, key: Key) -> str | None:
    """Return the full name of somebody else with this family name that stands in the article's title or headlines."""
    own = {names.fold(word) for word in one.name.split()}
    for line in headlines:
        for first in _in_front(line, family):
            given = line[first.start : first.end]
            [word, *_] = tokens(line, first)
            if mentions.is_title(word) or names.fold(given) in own:
                continue  # "Governor Roe"; "Paul Stevens" of John Paul Stevens
            name = f"{given} {family}"
            other = asked.person(name)
            unlike = names.is_given_name(given) and not key[1].startswith(given[0].casefold())
            if other != key and (other is not None or unlike):
                return name
    return None


def _in_front(line: str, word: str) -> Iterator[Span]:
    """Yield the words with a capital that stand right in front of a word."""
    at = line.find(f" {word}")
    while at >= 0:
        match = _CAPITAL.search(line, 0, at)
        if match and not _GOES_ON.match(line, at + 1 + len(word)):
            yield Span(*match.span())
        at = line.find(f" {word}", at + 1)


def _as_relative(text: str, start: int) -> bool:
    """Tell whether a name is introduced as a relative's: "her father, ", "Trump's wife "."""
    before = _OWNED.search(text, max(0, start - _OWNED_REACH), start)
    return before is not None and before[1].lower() in _kin()


_CAPITAL = re.compile(r"\b[A-Z][\w.’'-]+\Z")  # the last word of a text
_GOES_ON = re.compile(r"\w")
_OWNED = re.compile(r"(?:\b(?:his|her|their)|[’']s?)\s+(?:[\w-]+\s+){0,2}?([\w-]+),?\s+\Z", re.IGNORECASE)
_OWNED_REACH = 80  # characters


@cache
def _kin() -> frozenset[str]:
    return frozenset(row["noun"] for row in wordlists.load("kin"))


def _initials(reading: Reading, asked: Asked) -> dict[str, Key]:
    """Return those whom the article names in full, by their initials, each of which only one of them has."""
    owners: dict[str, set[Key]] = defaultdict(set)
    for r in reading.references:
        key = asked.person(r.name) if " " in r.name and r.mention.form == "name" else None
        if key in asked.here:
            owners["".join(word[0] for word in r.name.split()).upper()].add(key)
    return {letters: keys.pop() for letters, keys in owners.items() if len(keys) == 1}


def _is_body(reading: Reading, r: Reference, asked: Asked) -> bool:
    """Tell whether a name is a body's elsewhere in the corpus, and no "he" or "who" right behind says otherwise."""
    if not asked.is_body(r.name):
        return False
    at = bisect.bisect_right(reading.references, r.mention.start, key=lambda other: other.mention.start)
    following = reading.references[at : at + 1]
    return not any(mentions.PRONOUNS.get(o.mention.text.lower()) in ("he", "she", "who") for o in following)


def _offices(reading: Reading) -> dict[str, tuple[str, ...]]:
    """Return, by family name, the offices that the article writes in front of it: "President" of "President Obama"."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for r in reading.references:
        if " " not in r.name and not r.quoted and _entitled(reading, r):
            found[names.parse(r.name).family][str(r.role)] = None
    return {family: tuple(roles) for family, roles in found.items()}


def _entitled(reading: Reading, r: Reference) -> bool:
    """Tell whether an office stands in front of a name as its title: "President Obama"; not "Trump surrogate Flynn"."""
    if not r.role or r.alias_of or not office(r.role):
        return False
    first = next((word for word in r.role.split() if office(word)), "")
    text, end = reading.page.text, r.span.start
    while end and text[end - 1].isspace():
        end -= 1
    return first[:1].isupper() and text.endswith(r.role, 0, end)


def _others(reading: Reading, asked: Asked) -> dict[str, str]:
    """Return, by family name, a title that nobody named in full in the article bears.

    Where an article writes "President Obama" and names only Michelle Obama in full, "Obama" may be either.
    """
    others: dict[str, str] = {}
    for r in reading.references:
        if r.kind == "person" and " " not in r.name and not r.quoted and _entitled(reading, r):
            local = asked.named(r.name, titled=False)
            if local and not any(asked.bears(key, str(r.role)) for key in sorted(local)):
                others[names.parse(r.name).family] = f"{r.role} {r.name}"
    return others


def _body(r: Reference, asked: Asked, bodies: Mapping[str, Key]) -> tuple[Key, str] | None:
    """Return key and reason of a body that is written short or is explained, and None for everything else.

    Args:
        r: A reference by name.
        asked: What the corpus tells.
        bodies: The abbreviations that the article explains.
    """
    if r.kind not in (None, "organisation") or r.alias_of:
        return None
    if r.name in bodies:
        return bodies[r.name], f"the article has the name that “{r.name}” is short for"
    if r.kind is None and body_key(r.name) in bodies.values():
        return body_key(r.name), "by its name; the article gives it an abbreviation"
    if (r.kind or r.sources) and (body := asked.short_for(r.name)):
        return body, f"the corpus explains “{r.name}” in one way"
    return None


def _name(r: Reference, asked: Asked, other: str | None, offices: Sequence[str]) -> tuple[Key | None, str] | None:
    """Return key and reason of one reference by name; None where nothing says that it is anybody.

    Args:
        r: The reference.
        asked: What the corpus tells.
        other: A title and name in the article that fits nobody named there in full.
        offices: What the article writes in front of the family name.
    """
    if r.alias_of:
        return None
    short = r.kind == "state" and " " not in r.mention.text  # "the White House" is no House
    if short and len(namesakes := asked.named(r.mention.text, titled=False)) == 1:
        return namesakes.pop(), "by the family name; one person in the article has it"  # Jim Jordan, not Jordan
    if r.kind in ("state", "organisation", "group"):
        key = body_key(r.name) if r.kind == "organisation" else (r.kind, re.sub(r"^the ", "", r.name.casefold()))
        return key, f"“{r.mention.text}” is listed as {r.name}" if r.name != r.mention.text else "by its name"
    if known := asked.person(r.name):
        return known, "by the full name"
    person = person_key(r.name)
    titled = r.kind == "person"
    _, given, family, *_ = person
    if given:  # a full name that nothing else supports
        if titled:
            return person, "by the full name"
        if r.likely == "organisation":
            return body_key(r.name), "by its name, which reads like a body’s"
        return (("unknown", given, family), "by the full name; person or body is not known") if r.sources else None
    among = None
    if other and r.role:
        among = asked.bearing(r.role, r.name)
    elif other:
        return None, f"the article also writes “{other}”, who is none of those that it names in full"
    local = asked.named(r.name, titled=titled, among=among)
    if len(local) == 1:
        where = "corpus has it and the title" if other else "article has it"
        return local.pop(), f"by the family name; one person in the {where}"
    if len(local) > 1:
        if len(bearing := {key for key in sorted(local) if r.role and asked.bears(key, r.role)}) == 1:
            return bearing.pop(), f"by the family name and “{r.role}”; one person in the article has both"
        return None, f"the family name {r.name} belongs to {len(local)} people in the article"
    if not (titled or r.sources or r.likely in ("person", "organisation")):
        return None
    body = not titled and r.likely != "person" and asked.reads_as_body(r.name)  # Apple, and no Fiona Apple elsewhere
    wide = asked.anywhere(r.name, titled=titled) if not (other or body) else set()
    alike = (key for key in sorted(asked.here) if key[1].split()[:1] == [family])
    if wide and not titled and (first := next(alike, None)):
        whole = " ".join(filter(None, first[1:3])).title()
        return None, f"“{r.name}” may be the first name of {whole}, whom the article names"
    if len(wide) == 1:
        return wide.pop(), "by the family name; one person in the corpus has it"
    titles = [r.role] if r.role else offices
    bearing = {key for key in sorted(wide) if any(asked.bears(key, title) for title in titles)}
    if len(bearing) == 1:
        return bearing.pop(), f"by the family name and “{titles[0]}”; one person in the corpus has both"
    if len(wide) > 1:
        return (
            None,
            f"the family name {r.name} belongs to {len(wide)} people in the corpus, none of them in the article",
        )
    if r.likely == "organisation" and not titled:
        return body_key(r.name), "by its name, which reads like a body’s"
    if not (titled or r.sources):
        return None, "a name of one word; nobody is called so in full"
    kind = "person" if titled else "unknown"
    return (kind, "", family), "by the name as written; no fuller name was found"


# --- everything else ------------------------------------------------------------------------------------------


class _Found(NamedTuple):
    """What was found of one article.

    Attributes:
        published: Day of publication.
        here: Those whom it names in full.
        asked: What it was asked of the corpus for the sake of its names, with the answers.
        more: What was asked for the sake of everything else.
        genders: Who is called Mr, Mrs or the like, `he` or `she`, and how often.
        known: Actor key (or None) and reason of every reference that is kept.
        several: What means several together.
        seen: The actors, in order of appearance, with what it tells about them.
    """

    published: datetime.date | None
    here: tuple[Key, ...]
    asked: tuple[tuple[Question, Any], ...]
    more: tuple[tuple[Question, Any], ...]
    genders: tuple[tuple[Key, str, int], ...]
    known: Known
    several: Several
    seen: tuple[tuple[Key, Sighting], ...]


def _found(reading: Reading, asked: Asked) -> _Found:
    known, doubtful = _names(reading, asked)
    genders = _gendered(reading, known)
    n = len(asked.answers)
    several = anaphora.resolve(reading, known, Corpus(asked.gender, asked.roles, asked.key), doubtful)
    by_key: dict[Key, list[Reference]] = defaultdict(list)
    for r in reading.references:
        if key := known.get(r.mention.mention_id, (None, ""))[0]:
            by_key[key].append(r)
    answers = tuple(asked.answers.items())
    return _Found(
        reading.page.article.published,
        tuple(sorted(asked.here)),
        answers[:n],
        answers[n:],
        genders,
        known,
        several,
        tuple((key, sighting(references)) for key, references in by_key.items()),
    )


def _gendered(reading: Reading, known: Known) -> tuple[tuple[Key, str, int], ...]:
    found = Counter(
        (key, r.gender)
        for r in reading.references
        if r.gender and (key := known.get(r.mention.mention_id, (None, ""))[0])
    )
    return tuple((key, gender, n) for (key, gender), n in found.items())


def _genders(spool: Spool, places: Iterable[Place], people: People, kept: _Kept) -> dict[Key, str]:
    """Return `he` or `she` for everyone whom the articles call Mr, Mrs or the like, and hardly ever otherwise."""
    counts: dict[Key, Counter[str]] = defaultdict(Counter)
    for place in places:
        found = kept.get(place)
        if found and Asked(people, {}, found.here).holds(found.asked):
            genders = found.genders
        else:
            reading = spool.reading(place)
            genders = _gendered(reading, _names(reading, Asked(people, {}))[0])
        for key, gender, n in genders:
            counts[key][gender] += n
    return {key: best for key, seen in counts.items() for best, n in seen.most_common(1) if n >= _MOSTLY * seen.total()}


class _Kept:
    """What earlier runs found of articles, whatever the corpus told them then."""

    def __init__(self, cache: Cache | None) -> None:
        self._cache = cache

    def get(self, place: Place) -> _Found | None:
        packed = self._cache.recall(self._key(place)) if self._cache else None
        try:
            return packing.unpack(packed, _Found) if packed else None
        except packing.Unreadable:
            return None

    def put(self, place: Place, found: _Found) -> None:
        if self._cache:
            self._cache.remember(self._key(place), packing.small(found))

    def _key(self, place: Place) -> bytes:
        return hashlib.sha256(place.digest + _version().encode()).digest()


@cache
def _version() -> str:
    return f"{fingerprint.code('actors')} {fingerprint.extractor()}"


# --- rows -----------------------------------------------------------------------------------------------------


class Called(NamedTuple):
    """One way in which an article names an actor.

    Attributes:
        actor_id: What the actor's id is if nobody named it before.
        form: The name; empty for another spelling of a name that is counted already.
        written: The name as it is printed.
        role: As in `Reference`, as are `affiliation` and, of its mention, `role_class` and `role_word`.
    """

    actor_id: str
    form: str
    written: str
    role: str | None
    affiliation: str | None
    role_class: str | None
    role_word: str | None


class Sighting(NamedTuple):
    """What an article tells about one actor.

    Attributes:
        n_mentions: How often it refers to the actor.
        names: In which ways by name, in order of appearance, and how often in each.
    """

    n_mentions: int
    names: tuple[tuple[Called, int], ...]


def sighting(references: Sequence[Reference]) -> Sighting:
    """Return what references to one actor tell."""
    named = [r for r in references if r.mention.form == "name"]
    called = Counter(
        Called(
            actor_of(named[0].mention.mention_id),
            "" if r.alias_of else r.name,
            r.name if "]" in r.mention.text else r.mention.text,
            *(r.role, r.affiliation, r.mention.role_class, r.mention.role_word),
        )
        for r in named
    )
    return Sighting(len(references), tuple(called.items()))


class Sightings:
    """What the articles, one after the other, tell about one actor.

    What a corpus takes in memory is mostly these, so they hold no more than the row needs.

    Attributes:
        actor_id: As in the row.
        kind: As in the row.
    """

    __slots__ = (
        *("actor_id", "kind", "_forms", "_written", "_roles", "_affiliations", "_classes", "_last_article"),
        *("_n_articles", "_n_mentions", "_first_seen", "_last_seen", "_name"),
    )

    def __init__(self, kind: str) -> None:
        self.actor_id = ""
        self.kind = kind
        self._forms: tuple[tuple[str, int], ...] = ()  # a dict would take five times as much
        self._written: tuple[str, ...] = ()
        self._roles: tuple[str, ...] = ()
        self._affiliations: tuple[str, ...] = ()
        self._classes: tuple[tuple[str, str, int], ...] = ()
        self._last_article = -1
        self._n_articles = 0
        self._n_mentions = 0
        self._first_seen: datetime.date | None = None
        self._last_seen: datetime.date | None = None
        self._name: str | None = None  # as long as nothing is added

    def add(self, told: Sighting, article: int, published: datetime.date | None) -> None:
        """Count what an article of that number tells; articles come by day of publication."""
        self._name = None
        self._n_mentions += told.n_mentions
        self._n_articles += article != self._last_article
        self._last_article = article
        self._first_seen = self._first_seen or published
        self._last_seen = published or self._last_seen
        for name, n in told.names:
            self.actor_id = self.actor_id or name.actor_id
            if name.form:
                self._forms = _with_more(self._forms, name.form, n)
            if name.written not in self._written:
                self._written += (sys.intern(name.written),)
            self._roles = _with(self._roles, name.role)
            self._affiliations = _with(self._affiliations, name.affiliation)
            if name.role_class and name.role_word:
                self._classes = _counted(self._classes, name.role_class, name.role_word, n)

    @property
    def name(self) -> str:
        """The name by which the actor is called in a table."""
        if self._name is None:
            self._name = self._usual()
        return self._name

    def _usual(self) -> str:
        if self.kind in ("person", "unknown"):
            return names.usual(dict(self._forms))
        return max(self._forms, key=lambda form: (len(form[0].split()), form[1], form[0]))[0]

    def row(self, n_statements: int) -> Actor:
        """Return the actor's row.

        Args:
            n_statements: Statements that the actor makes.
        """
        name = self.name
        role_class, role_word, _ = max(self._classes, key=lambda shown: shown[2], default=(None, None, 0))
        return Actor(
            actor_id=self.actor_id,
            name=name,
            kind=self.kind,
            role="; ".join(self._roles) or None,
            affiliation="; ".join(self._affiliations) or None,
            role_class=role_class,
            role_word=role_word,
            aliases=[form for form in self._written if form != name],
            n_articles=self._n_articles,
            n_mentions=self._n_mentions,
            n_statements=n_statements,
            first_seen=self._first_seen,
            last_seen=self._last_seen,
        )


def _with_more(forms: tuple[tuple[str, int], ...], form: str, n: int) -> tuple[tuple[str, int], ...]:
    for at, (known, before) in enumerate(forms):
        if known == form:
            return (*forms[:at], (known, before + n), *forms[at + 1 :])
    return (*forms, (sys.intern(form), n))


def _counted(
    classes: tuple[tuple[str, str, int], ...], shown: str, word: str, n: int
) -> tuple[tuple[str, str, int], ...]:
    """Return the classes in order of appearance, each with the word that first showed it and a count, with more."""
    if shown not in (name for name, _, _ in classes):
        return (*classes, (sys.intern(shown), sys.intern(word), n))
    return tuple((name, first, before + n * (name == shown)) for name, first, before in classes)


def _with(values: tuple[str, ...], value: str | None) -> tuple[str, ...]:
    """Return the different values, the first spelling of each, with one more."""
    if not value or value.casefold() in map(str.casefold, values):
        return values
    return (*values, sys.intern(value))
