"""Decide whom every reference means: one row for each actor, in every spelling, in every article.

One candidate or none: where two people could be meant, or nobody is known, the reference keeps no actor and the reason
says what was seen. Which names are spellings of one name is decided in `names`, for all articles together.
"""

from __future__ import annotations

import bisect
import datetime
import marshal
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from analysis import anaphora, mentions, names, wordlists
from analysis.discourse import Corpus, Key, Several
from analysis.mentions import Reference
from analysis.outline import Outline, Sighted, bracketed
from analysis.reading import Reading
from analysis.schema import Actor, Mention, changed
from analysis.spans import Span, actor_of
from analysis.spool import Spool
from analysis.words import tokens

_MOSTLY = 0.9
_THE = re.compile(r"^[Tt]he ")
_NOTHING = marshal.dumps(({}, {}))
_PLAIN = 2  # the form of `marshal` that does not depend on who else holds an object


def resolve(spool: Spool, beside: Callable[[Outline], None] | None = None) -> Resolution:
    """Resolve the references of all articles.

    Args:
        spool: The readings. Their outlines are gone through first, then the readings once, those with a Mr or a Mrs
            twice, and none is kept: what is held of a corpus is its names. What is found of each article is noted in
            the spool.
        beside: Called with each outline, in the order of the tables, so that another step need not open them again.

    Raises:
        OSError: The folder for temporary files is full.
    """
    gendered = bytearray()

    def first() -> Iterator[Outline]:
        for outline in spool.outlines():
            gendered.append(outline.gendered)
            if beside:
                beside(outline)
            yield outline

    people = _people(first())
    genders = _genders(spool.at(gendered), people)
    sightings: dict[Key, Sightings] = {}
    for number, reading in enumerate(spool):
        known, several = _known(reading, people, genders)
        spool.note(reading.page.article.article_id, marshal.dumps((known, several)))
        for r in reading.references:
            key = known.get(r.mention.mention_id, (None, ""))[0]
            if key:
                if key not in sightings:
                    sightings[key] = Sightings(key[0])
                sightings[key].add(r, number, reading.page.article.published)
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


# --- who is in the corpus -------------------------------------------------------------------------------------


def _person_key(name: str) -> Key:
    return _key(names.parse(name))


def _key(name: names.Name) -> Key:
    return ("person", " ".join(name.given), name.family, name.suffix, name.umlauts)


def _body_key(name: str) -> Key:
    return ("organisation", names.body(name))


@dataclass(frozen=True, slots=True)
class _People:
    """The people of the corpus who are named in full somewhere, and the bodies whose abbreviation is explained.

    A person is one key, whatever the spellings: that of one of the names.

    Attributes:
        full: The person by the key of every full name.
        everyone: All people.
        family: The people by family name.
        first: The people by the first word of the name.
        suffixes: Jr., III and the like of those who have one.
        within: For a name that ends in another's whole name ("Physicist David Wright"), that other.
        titles: Every role written beside the full name, as `mentions.phrase` has it.
        short: The body by abbreviation, where the corpus explains that in one way.
        bodies: The bodies that are known as such somewhere.
        often: How many times each is named in full.
    """

    full: dict[Key, Key]
    everyone: frozenset[Key]
    family: dict[str, tuple[Key, ...]]
    first: dict[str, tuple[Key, ...]]
    suffixes: dict[Key, str]
    within: dict[Key, Key]
    titles: dict[Key, tuple[str, ...]]
    short: dict[str, Key]
    bodies: frozenset[Key]
    often: dict[Key, int]

    def named(self, word: str, among: Collection[Key], *, titled: bool) -> set[Key]:
        """Return those of `among` whose family name is `word`.

        With a title ("Mr Lin") the first word of the name counts too, and so it does where that may be a family name
        ("Xi"); with a suffix ("Trump Jr.") those who bear it. A name with other words in front ("Physicist David
        Wright") does not make the name itself doubtful.
        """
        name = names.parse(word)
        found = {key for key in self.family.get(name.family, ()) if key in among}
        if name.suffix:
            return {key for key in found if self.suffixes.get(key) == name.suffix}
        if not found and (titled or names.may_come_first(word)):
            found = {key for key in self.first.get(name.family, ()) if key in among}
        return {key for key in found if self.within.get(key) not in found}

    def bearing(self, role: str, word: str) -> set[Key]:
        """Return those with `word` for a family name or first word, beside whom a word of that role is written."""
        family = names.parse(word).family
        found = {*self.family.get(family, ()), *self.first.get(family, ())}
        return {key for key in found if self.bears(key, role)}

    def bears(self, key: Key, role: str) -> bool:
        """Tell whether a word of that role is written beside somebody's full name; "former" and the like are none."""
        written = {word for phrase in self.titles.get(key, ()) for word in phrase.partition("|")[0].split()}
        return not written.isdisjoint(_office(role))

    def roles(self, key: Key) -> tuple[str, ...]:
        """Return the roles written beside somebody's full name, as `mentions.phrase` has them."""
        return self.titles.get(key, ())

    def key(self, name: str) -> Key:
        """Return the person of a full name."""
        return self.full.get(_person_key(name), _person_key(name))


def _people(outlines: Iterable[Outline]) -> _People:
    full: set[names.Name] = set()
    shown: Counter[names.Name] = Counter()
    placed: Counter[names.Name] = Counter()
    titles: dict[names.Name, tuple[str, ...]] = {}
    longer: dict[names.Name, set[names.Name]] = defaultdict(set)
    own: set[names.Name] = set()  # full names in an article that has no longer form of them
    bodies: set[Key] = set()
    called_bodies: set[names.Name] = set()  # full names, as they look, that are a body's somewhere
    entitled: set[names.Name] = set()  # full names that a title shows to be a person's
    short: dict[str, set[Key]] = defaultdict(set)
    for outline in outlines:
        short_ones = [(names.parse(r.name).family, r) for r in outline.sighted if " " not in r.name]
        alone = {family for family, r in short_ones if _may_be_person(r)}
        speaks = {family for family, r in short_ones if r.kind is None and r.sources}
        titled = {family for family, r in short_ones if r.kind == "person"}
        here: dict[str, names.Name] = {}  # the full names of the article as written
        for r in outline.sighted:
            name = names.parse(r.name)
            if r.role:  # whoever it is: that the name is a full one may show in a later article
                before = titles.get(name, ())
                role = sys.intern(r.role)
                titles[name] = before if role in before else (*before, role)
            if not name.given or r.alias or not r.named:
                continue
            if r.placed:
                placed[name] += 1
            if r.kind == "person":
                entitled.add(name)
            elif r.kind == "organisation":
                called_bodies.add(names.parse(_THE.sub("", r.name)))
            called = name.family in titled and names.is_given_name(r.name.split()[0])  # Ed Schultz, Mr. Schultz
            spoken_of = called or name.family in (alone if r.sources else speaks)
            if _is("person", r) or (r.kind is None and r.likely != "organisation" and spoken_of):
                here[r.name] = name
                shown[name] += 1
        full.update(here.values())
        shorter = set()
        for one, other in _compound(outline.sighted, here):
            longer[one].add(other)
            shorter.add(one)
        own.update(name for name in here.values() if name not in shorter)
        bodies.update(_body_key(r.name) for r in outline.sighted if _is("organisation", r))
        for word, key in _abbreviations((r.name, r.bracket) for r in outline.sighted).items():
            short[word].add(key)
    called_bodies -= entitled
    full = {  # in West Virginia, out of West Virginia; the newspaper Chosun Ilbo, which is nobody's name elsewhere
        name for name in full if shown[name] >= placed[name] and name not in called_bodies
    }
    compound = {name: others for name, others in longer.items() if name not in own}
    explained = {word: keys.pop() for word, keys in short.items() if len(keys) == 1}
    return _joined(full, compound, titles, explained, bodies, shown)


def _may_be_person(r: Sighted) -> bool:
    return r.kind in (None, "person")


def _is(kind: str, r: Sighted) -> bool:
    """Tell whether a name is of a kind: as its words show, or else as the network takes it."""
    return r.kind == kind or (r.kind is None and r.likely == kind)


def _joined(
    full: Collection[names.Name],
    compound: Mapping[names.Name, Collection[names.Name]],
    titles: Mapping[names.Name, tuple[str, ...]],
    short: dict[str, Key],
    bodies: Iterable[Key],
    shown: Mapping[names.Name, int],
) -> _People:
    """Join the names of each person.

    Args:
        full: Full names.
        compound: For a family name of two words, the full names that it stands for in some article.
        titles: The roles beside a name, as `mentions.phrase` has them.
        short: As in `_People`.
        bodies: As in `_People`.
        shown: How many times each full name stands in the corpus.
    """
    # a family name of two words ("López Obrador") looks like given and family name
    roles = {
        name: {word for phrase in found for word in phrase.partition("|")[0].split()} for name, found in titles.items()
    }
    clustered = names.cluster([name for name in full if name not in compound], roles)
    for name, others in compound.items():
        people = {clustered[other] for other in others if other in clustered}
        clustered[name] = people.pop() if len(people) == 1 else name
    keys = {name: _key(name) for name in clustered}
    of = {keys[name]: keys[person] if person in keys else _key(person) for name, person in clustered.items()}
    family: dict[str, dict[Key, None]] = defaultdict(dict)
    first: dict[str, dict[Key, None]] = defaultdict(dict)
    suffixes: dict[Key, str] = {}
    within: dict[Key, Key] = {}
    borne: dict[Key, dict[str, None]] = defaultdict(dict)
    often: dict[Key, int] = defaultdict(int)
    for name in sorted(clustered):
        person = of[keys[name]]
        often[person] += shown.get(name, 0)
        family[name.family][person] = None
        first[name.given[0]][person] = None
        if name.suffix:
            suffixes[person] = name.suffix
        shorter = next((end for end in names.ends(name) if end in clustered), name)
        if of[_key(shorter)] != person:
            within[person] = of[_key(shorter)]
        if name in titles:
            borne[person].update(dict.fromkeys(titles[name]))
    return _People(
        of,
        frozenset(of.values()),
        {word: tuple(people) for word, people in family.items()},
        {word: tuple(people) for word, people in first.items()},
        suffixes,
        within,
        {person: tuple(words) for person, words in borne.items() if words},
        short,
        frozenset(bodies),
        dict(often),
    )


def _compound(sighted: Iterable[Sighted], here: Mapping[str, names.Name]) -> Iterator[tuple[names.Name, names.Name]]:
    """Yield the names of an article that are the family name of a longer one there, each with that."""
    fuller = defaultdict(list)
    for full, name in here.items():
        if full.count(" ") > 1:
            fuller[name.family].append(full)
    written = {r.name for r in sighted if _may_be_person(r) and r.named and not r.alias}
    for short in sorted(written):
        name = names.parse(short)
        for full in fuller.get(name.family, ()) if name.given else ():
            if names.is_tail(short, full):
                yield name, here[full]


def _abbreviations(brackets: Iterable[tuple[str, str | None]]) -> dict[str, Key]:
    """Return the abbreviations that an article explains, with the body.

    Args:
        brackets: Its names, each with the abbreviation in the bracket behind it, as `outline.bracketed` has it.
    """
    found: dict[str, set[Key]] = defaultdict(set)
    for name, bracket in brackets:
        if bracket and names.abbreviates(bracket, name):
            found[bracket].add(_body_key(name))
    return {word: keys.pop() for word, keys in found.items() if len(keys) == 1}


def _parts(reading: Reading) -> dict[str, Key]:
    """Return the bodies that the article names by the end of a longer name, "Security Council", with the longer one."""
    longer = names.longer({r.name for r in reading.references if r.kind == "organisation"})
    return {short: ("organisation", *keys) for short, keys in longer.items() if len(keys) == 1}


# --- names ----------------------------------------------------------------------------------------------------


def _names(reading: Reading, people: _People) -> tuple[dict[str, tuple[Key | None, str]], Collection[str]]:
    """Return actor key (or None) and reason of every reference by name that is kept, and the family names in doubt."""
    here: set[Key] = {
        people.full[_person_key(r.name)]
        for r in reading.references
        if r.mention.form == "name" and not r.alias_of and _person_key(r.name) in people.full
    }
    bodies = _abbreviations((r.name, bracketed(reading.page, r)) for r in reading.references) | _parts(reading)
    offices = _offices(reading)
    others = _others(reading, people, here)
    doubtful = _doubtful(reading, people, here)
    initials = _initials(reading, people, here) if reading.page.turns else {}
    known: dict[str, tuple[Key | None, str]] = {}
    for r in reading.references:
        mention = r.mention.mention_id
        if r.mention.form == "name":
            family = names.parse(r.name).family
            found = _body(r, people, bodies) or _name(r, people, here, others.get(family), offices.get(family, ()))
            if " " not in r.name and family in doubtful and found and found[0] == doubtful[family][0]:
                found = None, doubtful[family][1]
            if r.name in initials and any(turn.speaker.contains(r.span) for turn in reading.page.turns):
                found = initials[r.name], f"“{r.name}” in front of a line: one person in the article has the initials"
            if found and found[0] and found[0][0] == "unknown" and _is_body(reading, r, people):
                found = _body_key(r.name), "by its name; elsewhere in the corpus it is known as a body"
            if found:
                known[mention] = found
    for r in reading.references:
        if r.alias_of:
            known[r.mention.mention_id] = known[r.alias_of][0], "another form of the name in the post’s signature"
    return known, doubtful.keys()


def _doubtful(reading: Reading, people: _People, here: set[Key]) -> dict[str, tuple[Key, str]]:
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
        elif (key := people.full.get(_person_key(r.name))) in here:
            full.setdefault(key, r)
    found: dict[str, tuple[Key, str]] = {}
    page = reading.page
    headlines = [page.article.title or "", *(page.text[p.start : p.end] for p in page.passages if p.kind == "headline")]
    for family, r in bare.items():
        local = people.named(r.name, here, titled=False)
        key = local.pop() if len(local) == 1 else None
        if key is None or key not in full or people.family.get(family) is None:
            continue
        one = full[key]
        others = [other for other in people.family[family] if other != key and other not in people.suffixes]
        if other := _in_headlines(headlines, people, r.name, one, key):
            found[family] = key, f"the headline has “{other}”, and the article only {one.name} in full"
        elif r.mention.start > one.mention.start or (r.role and people.bears(key, r.role)):
            continue
        elif _as_relative(page.text, one.mention.start):
            found[family] = key, f"“{r.name}” stands before {one.name}, who is named as a relative of somebody"
        elif any(people.often.get(other, 0) >= people.often.get(key, 0) for other in others):
            found[family] = key, f"“{r.name}” stands before {one.name}, and the corpus names another as often"
    return found


def _in_headlines(headlines: Iterable[str], people: _People, family: str, one: Reference, key: Key) -> str | None:
    """Return the full name of somebody else with this family name that stands in the article's title or headlines."""
    own = {names.fold(word) for word in one.name.split()}
    for line in headlines:
        for first in _in_front(line, family):
            given = line[first.start : first.end]
            [word, *_] = tokens(line, first)
            if mentions.is_title(word) or names.fold(given) in own:
                continue  # "Governor Roe"; "Paul Stevens" of John Paul Stevens
            name = f"{given} {family}"
            other = people.full.get(_person_key(name))
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


def _initials(reading: Reading, people: _People, here: set[Key]) -> dict[str, Key]:
    """Return those whom the article names in full, by their initials, each of which only one of them has."""
    owners: dict[str, set[Key]] = defaultdict(set)
    for r in reading.references:
        key = people.full.get(_person_key(r.name)) if " " in r.name and r.mention.form == "name" else None
        if key in here:
            owners["".join(word[0] for word in r.name.split()).upper()].add(key)
    return {letters: keys.pop() for letters, keys in owners.items() if len(keys) == 1}


def _is_body(reading: Reading, r: Reference, people: _People) -> bool:
    """Tell whether a name is a body's elsewhere in the corpus, and no "he" or "who" right behind says otherwise."""
    if _body_key(r.name) not in people.bodies:
        return False
    at = bisect.bisect_right(reading.references, r.mention.start, key=lambda other: other.mention.start)
    following = reading.references[at : at + 1]
    return not any(mentions.PRONOUNS.get(o.mention.text.lower()) in ("he", "she", "who") for o in following)


def _office(role: str) -> set[str]:
    """Return the words of a role that name an office."""
    return set(mentions.role_words(role)) - names.NO_OFFICE


def _offices(reading: Reading) -> dict[str, tuple[str, ...]]:
    """Return, by family name, the offices that the article writes in front of it: "President" of "President Obama"."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for r in reading.references:
        if " " not in r.name and not r.quoted and _entitled(reading, r):
            found[names.parse(r.name).family][str(r.role)] = None
    return {family: tuple(roles) for family, roles in found.items()}


def _entitled(reading: Reading, r: Reference) -> bool:
    """Tell whether an office stands in front of a name as its title: "President Obama"; not "Trump surrogate Flynn"."""
    if not r.role or r.alias_of or not _office(r.role):
        return False
    first = next((word for word in r.role.split() if _office(word)), "")
    text, end = reading.page.text, r.span.start
    while end and text[end - 1].isspace():
        end -= 1
    return first[:1].isupper() and text.endswith(r.role, 0, end)


def _others(reading: Reading, people: _People, here: set[Key]) -> dict[str, str]:
    """Return, by family name, a title that nobody named in full in the article bears.

    Where an article writes "President Obama" and names only Michelle Obama in full, "Obama" may be either.
    """
    others: dict[str, str] = {}
    for r in reading.references:
        if r.kind == "person" and " " not in r.name and not r.quoted and _entitled(reading, r):
            local = people.named(r.name, here, titled=False)
            if local and not any(people.bears(key, str(r.role)) for key in local):
                others[names.parse(r.name).family] = f"{r.role} {r.name}"
    return others


def _body(r: Reference, people: _People, bodies: Mapping[str, Key]) -> tuple[Key, str] | None:
    """Return key and reason of a body that is written short or is explained, and None for everything else.

    Args:
        r: A reference by name.
        people: Those of the corpus.
        bodies: The abbreviations that the article explains.
    """
    if r.kind not in (None, "organisation") or r.alias_of:
        return None
    if r.name in bodies:
        return bodies[r.name], f"the article has the name that “{r.name}” is short for"
    if r.kind is None and _body_key(r.name) in bodies.values():
        return _body_key(r.name), "by its name; the article gives it an abbreviation"
    if (r.kind or r.sources) and r.name in people.short:
        return people.short[r.name], f"the corpus explains “{r.name}” in one way"
    return None


def _name(
    r: Reference, people: _People, here: set[Key], other: str | None, offices: Sequence[str]
) -> tuple[Key | None, str] | None:
    """Return key and reason of one reference by name; None where nothing says that it is anybody.

    Args:
        r: The reference.
        people: Those of the corpus.
        here: Those whom the article names in full.
        other: A title and name in the article that fits nobody named there in full.
        offices: What the article writes in front of the family name.
    """
    if r.alias_of:
        return None
    short = r.kind == "state" and " " not in r.mention.text  # "the White House" is no House
    if short and len(namesakes := people.named(r.mention.text, here, titled=False)) == 1:
        return namesakes.pop(), "by the family name; one person in the article has it"  # Jim Jordan, not Jordan
    if r.kind in ("state", "organisation", "group"):
        key = _body_key(r.name) if r.kind == "organisation" else (r.kind, re.sub(r"^the ", "", r.name.casefold()))
        return key, f"“{r.mention.text}” is listed as {r.name}" if r.name != r.mention.text else "by its name"
    person = _person_key(r.name)
    if person in people.full:
        return people.full[person], "by the full name"
    titled = r.kind == "person"
    _, given, family, *_ = person
    if given:  # a full name that nothing else supports
        if titled:
            return person, "by the full name"
        if r.likely == "organisation":
            return _body_key(r.name), "by its name, which reads like a body’s"
        return (("unknown", given, family), "by the full name; person or body is not known") if r.sources else None
    if other and r.role:
        here = people.bearing(r.role, r.name)
    elif other:
        return None, f"the article also writes “{other}”, who is none of those that it names in full"
    local = people.named(r.name, here, titled=titled)
    if len(local) == 1:
        where = "corpus has it and the title" if other else "article has it"
        return local.pop(), f"by the family name; one person in the {where}"
    if len(local) > 1:
        if len(bearing := {key for key in local if r.role and people.bears(key, r.role)}) == 1:
            return bearing.pop(), f"by the family name and “{r.role}”; one person in the article has both"
        return None, f"the family name {r.name} belongs to {len(local)} people in the article"
    if not (titled or r.sources or r.likely in ("person", "organisation")):
        return None
    wide = people.named(r.name, people.everyone, titled=titled) if not other else set()
    if len(wide) > 1:  # who is called Jr. is told apart by that
        wide = {key for key in wide if key not in people.suffixes} or wide
    if len(wide) == 1:
        return wide.pop(), "by the family name; one person in the corpus has it"
    titles = [r.role] if r.role else offices
    bearing = {key for key in wide if any(people.bears(key, title) for title in titles)}
    if len(bearing) == 1:
        return bearing.pop(), f"by the family name and “{titles[0]}”; one person in the corpus has both"
    if len(wide) > 1:
        return (
            None,
            f"the family name {r.name} belongs to {len(wide)} people in the corpus, none of them in the article",
        )
    if r.likely == "organisation" and not titled:
        return _body_key(r.name), "by its name, which reads like a body’s"
    if not (titled or r.sources):
        return None, "a name of one word; nobody is called so in full"
    kind = "person" if titled else "unknown"
    return (kind, "", family), "by the name as written; no fuller name was found"


# --- everything else ------------------------------------------------------------------------------------------


def _known(
    reading: Reading, people: _People, genders: dict[Key, str]
) -> tuple[dict[str, tuple[Key | None, str]], Several]:
    """Return actor key (or None) and reason of every reference that is kept, and what means several together."""
    known, doubtful = _names(reading, people)
    several = anaphora.resolve(reading, known, Corpus(genders, people.roles, people.key), doubtful)
    return known, several


def _genders(readings: Iterable[Reading], people: _People) -> dict[Key, str]:
    """Return `he` or `she` for everyone whom the articles call Mr, Mrs or the like, and hardly ever otherwise."""
    found: dict[Key, Counter[str]] = defaultdict(Counter)
    for reading in readings:
        known, _ = _names(reading, people)
        for r in reading.references:
            key = known.get(r.mention.mention_id, (None, ""))[0]
            if key and r.gender:
                found[key][r.gender] += 1
    return {key: best for key, seen in found.items() for best, n in seen.most_common(1) if n >= _MOSTLY * seen.total()}


# --- rows -----------------------------------------------------------------------------------------------------


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

    def add(self, r: Reference, article: int, published: datetime.date | None) -> None:
        """Count a reference in an article of that number; articles come by day of publication."""
        self._name = None
        self._n_mentions += 1
        self._n_articles += article != self._last_article
        self._last_article = article
        self._first_seen = self._first_seen or published
        self._last_seen = published or self._last_seen
        if r.mention.form != "name":
            return
        self.actor_id = self.actor_id or actor_of(r.mention.mention_id)
        if not r.alias_of:
            self._forms = _with_one_more(self._forms, r.name)
        written = r.name if "]" in r.mention.text else r.mention.text
        if written not in self._written:
            self._written += (sys.intern(written),)
        self._roles = _with(self._roles, r.role)
        self._affiliations = _with(self._affiliations, r.affiliation)
        if r.mention.role_class and r.mention.role_word:
            self._classes = _counted(self._classes, r.mention.role_class, r.mention.role_word)

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


def _with_one_more(forms: tuple[tuple[str, int], ...], form: str) -> tuple[tuple[str, int], ...]:
    for at, (known, n) in enumerate(forms):
        if known == form:
            return (*forms[:at], (known, n + 1), *forms[at + 1 :])
    return (*forms, (sys.intern(form), 1))


def _counted(classes: tuple[tuple[str, str, int], ...], shown: str, word: str) -> tuple[tuple[str, str, int], ...]:
    """Return the classes in order of appearance, each with the word that first showed it and a count, with one more."""
    if shown not in (name for name, _, _ in classes):
        return (*classes, (sys.intern(shown), sys.intern(word), 1))
    return tuple((name, first, n + (name == shown)) for name, first, n in classes)


def _with(values: tuple[str, ...], value: str | None) -> tuple[str, ...]:
    """Return the different values, the first spelling of each, with one more."""
    if not value or value.casefold() in map(str.casefold, values):
        return values
    return (*values, sys.intern(value))
