"""Who is in the corpus: the people who are named in full somewhere, in every spelling, and the bodies.

What one article asks of them is written down with the answers (`Asked`), so that an article is not gone through again
as long as it would be told the same.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from analysis import mentions, names
from analysis.discourse import Key
from analysis.outline import Outline, Sighted

Question = tuple[Any, ...]
"""The name of a method of `Asked`, and what it was given."""

_THE = re.compile(r"^[Tt]he ")


def person_key(name: str) -> Key:
    """Return what a name would be known by as a person's."""
    return _key(names.parse(name))


def _key(name: names.Name) -> Key:
    return ("person", " ".join(name.given), name.family, name.suffix, name.umlauts)


def body_key(name: str) -> Key:
    """Return what a name would be known by as a body's."""
    return ("organisation", names.body(name))


@dataclass(frozen=True, slots=True)
class People:
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
        bodily: The names of one word that the network takes for a body's more often than for a person's.
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
    bodily: frozenset[Key]

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
        return not written.isdisjoint(office(role))

    def roles(self, key: Key) -> tuple[str, ...]:
        """Return the roles written beside somebody's full name, as `mentions.phrase` has them."""
        return self.titles.get(key, ())

    def person(self, name: str) -> Key | None:
        """Return the person of a full name that stands somewhere."""
        return self.full.get(person_key(name))

    def anywhere(self, word: str, *, titled: bool) -> set[Key]:
        """Return those of all whose family name is `word`, as `named` does; who is called Jr. is told apart by that."""
        found = self.named(word, self.everyone, titled=titled)
        return {key for key in found if key not in self.suffixes} or found if len(found) > 1 else found

    def outnumbered(self, key: Key, family: str) -> bool:
        """Tell whether another of that family name, who is called no Jr., is named in full as often as somebody."""
        n = self.often.get(key, 0)
        others = (other for other in self.family.get(family, ()) if other != key and other not in self.suffixes)
        return any(self.often.get(other, 0) >= n for other in others)


class Asked:
    """What one article asks of the corpus, each question once, and what it is told.

    As long as it would be told the same, what was found in it stands ("verifying traces" of Mokhov, Mitchell and Peyton
    Jones, "Build systems à la carte", ICFP 2018).

    Attributes:
        here: Those whom the article names in full.
        answers: By question, in the order in which they were asked.
    """

    def __init__(self, people: People, genders: Mapping[Key, str], here: Collection[Key] = ()) -> None:
        self.here = frozenset(here)
        self.answers: dict[Question, Any] = {}
        self._people = people
        self._genders = genders

    def holds(self, answers: Iterable[tuple[Question, Any]]) -> bool:
        """Tell whether the corpus gives these answers."""
        return all(self._answer(*question) == answer for question, answer in answers)

    def person(self, name: str) -> Key | None:
        """Ask `People.person`."""
        found: Key | None = self._ask("person", name)
        return found

    def key(self, name: str) -> Key:
        """Return the person of a full name, whether it stands somewhere or not."""
        return self.person(name) or person_key(name)

    def named(self, word: str, *, titled: bool, among: Collection[Key] | None = None) -> set[Key]:
        """Ask `People.named`, among those whom the article names in full where nobody else is given."""
        return set(self._ask("named", word, titled, None if among is None else tuple(sorted(among))))

    def anywhere(self, word: str, *, titled: bool) -> set[Key]:
        """Ask `People.anywhere`."""
        return set(self._ask("anywhere", word, titled))

    def bearing(self, role: str, word: str) -> set[Key]:
        """Ask `People.bearing`."""
        return set(self._ask("bearing", role, word))

    def bears(self, key: Key, role: str) -> bool:
        """Ask `People.bears`."""
        return bool(self._ask("bears", key, role))

    def roles(self, key: Key) -> tuple[str, ...]:
        """Ask `People.roles`."""
        return tuple(self._ask("roles", key))

    def outnumbered(self, key: Key, family: str) -> bool:
        """Ask `People.outnumbered`."""
        return bool(self._ask("outnumbered", key, family))

    def is_family(self, word: str) -> bool:
        """Tell whether somebody has that family name."""
        return bool(self._ask("is_family", word))

    def is_body(self, name: str) -> bool:
        """Tell whether a name is known as a body's somewhere."""
        return bool(self._ask("is_body", name))

    def reads_as_body(self, name: str) -> bool:
        """Tell whether the network takes a name of one word for a body's more often than for a person's."""
        return bool(self._ask("reads_as_body", name))

    def short_for(self, word: str) -> Key | None:
        """Return the body that an abbreviation stands for, where the corpus explains it in one way."""
        found: Key | None = self._ask("short_for", word)
        return found

    def gender(self, key: Key) -> str | None:
        """Return `he` or `she` for somebody whom the articles call Mr or Mrs."""
        found: str | None = self._ask("gender", key)
        return found

    def _ask(self, *question: Any) -> Any:
        if question not in self.answers:
            self.answers[question] = self._answer(*question)
        return self.answers[question]

    def _answer(self, what: str, *about: Any) -> Any:
        """Return the answer to a question, in plain values."""
        people = self._people
        match what, *about:
            case "person", name:
                return people.person(name)
            case "named", word, titled, among:
                return _plain(people.named(word, self.here if among is None else among, titled=titled))
            case "anywhere", word, titled:
                return _plain(people.anywhere(word, titled=titled))
            case "bearing", role, word:
                return _plain(people.bearing(role, word))
            case "bears", key, role:
                return people.bears(key, role)
            case "roles", key:
                return people.roles(key)
            case "outnumbered", key, family:
                return people.outnumbered(key, family)
            case "is_family", word:
                return word in people.family
            case "is_body", name:
                return body_key(name) in people.bodies
            case "reads_as_body", name:
                return body_key(name) in people.bodily
            case "short_for", word:
                return people.short.get(word)
            case "gender", key:
                return self._genders.get(key)
        raise LookupError(f"nobody asks {what!r}")


def _plain(found: set[Key]) -> tuple[Key, ...]:
    return tuple(sorted(found))


def gather(outlines: Iterable[Outline]) -> People:
    """Return who is in the corpus.

    Args:
        outlines: Of all articles.
    """
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
    leaning: Counter[Key] = Counter()
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
        for _, r in short_ones:
            taken = "person" if r.kind == "person" else r.likely
            leaning[body_key(r.name)] += (taken == "organisation") - (taken == "person")
        bodies.update(body_key(r.name) for r in outline.sighted if _is("organisation", r))
        for word, key in abbreviations((r.name, r.bracket) for r in outline.sighted).items():
            short[word].add(key)
    called_bodies -= entitled
    full = {  # in West Virginia, out of West Virginia; the newspaper Chosun Ilbo, which is nobody's name elsewhere
        name for name in full if shown[name] >= placed[name] and name not in called_bodies
    }
    compound = {name: others for name, others in longer.items() if name not in own}
    explained = {word: keys.pop() for word, keys in short.items() if len(keys) == 1}
    bodily = frozenset(key for key, n in leaning.items() if n > 0)
    return _joined(full, compound, titles, explained, bodies, shown, bodily)


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
    bodily: frozenset[Key],
) -> People:
    """Join the names of each person.

    Args:
        full: Full names.
        compound: For a family name of two words, the full names that it stands for in some article.
        titles: The roles beside a name, as `mentions.phrase` has them.
        short: As in `People`.
        bodies: As in `People`.
        shown: How many times each full name stands in the corpus.
        bodily: As in `People`.
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
    return People(
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
        bodily,
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


def abbreviations(brackets: Iterable[tuple[str, str | None]]) -> dict[str, Key]:
    """Return the abbreviations that an article explains, with the body.

    Args:
        brackets: Its names, each with the abbreviation in the bracket behind it, as `outline.bracketed` has it.
    """
    found: dict[str, set[Key]] = defaultdict(set)
    for name, bracket in brackets:
        if bracket and names.abbreviates(bracket, name):
            found[bracket].add(body_key(name))
    return {word: keys.pop() for word, keys in found.items() if len(keys) == 1}


def office(role: str) -> set[str]:
    """Return the words of a role that name an office."""
    return set(mentions.role_words(role)) - names.NO_OFFICE
