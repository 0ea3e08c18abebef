"""Decide whom every reference means: one row for each actor, in every spelling, in every article.

One candidate or none: where two people could be meant, or nobody is known, the reference keeps no actor and the reason
says what was seen. Names match by a key that folds the common transliterations together (Zelenskyy, Zelensky) and never
across different given names (Bill and Hillary Clinton).
"""

from __future__ import annotations

import bisect
import datetime
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from analysis.mentions import Reference
from analysis.reading import Reading
from analysis.schema import Actor, Mention
from analysis.spans import Span
from analysis.words import NAME_PARTICLES, NAME_SUFFIXES

Key = tuple[str, ...]  # ("person", given, family), ("state", name), …

_NEAREST = 40  # references
_PARAGRAPHS_BACK = 3  # captions and headings may lie between


def resolve(readings: Iterable[Reading]) -> Resolution:
    """Resolve the references of all articles.

    Args:
        readings: One for each article, in the order of the tables. They are gone through three times, and none is kept:
            what is held of a corpus is its names.
    """
    people = _people(readings)
    genders = _genders(readings, people)
    sightings: dict[Key, Sightings] = {}
    for number, reading in enumerate(readings):
        known = _known(reading, people, genders)
        for r in reading.references:
            key = known.get(r.mention.mention_id, (None, ""))[0]
            if key:
                if key not in sightings:
                    sightings[key] = Sightings(key[0])
                sightings[key].add(r, number, reading.page.article.published)
    return Resolution(people, genders, sightings)


@dataclass(frozen=True, slots=True)
class Resolved:
    """One article's kept mentions by their id, each with its actor or the reason for none, and those actors' names."""

    mentions: dict[str, Mention]
    names: dict[str, str]


class Resolution:
    """Whom every reference of a corpus means."""

    def __init__(self, people: _People, genders: dict[Key, str], sightings: dict[Key, Sightings]) -> None:
        self._people = people
        self._genders = genders
        self._sightings = sightings

    def of(self, reading: Reading) -> Resolved:
        """Return what is known of one article of the corpus."""
        known = _known(reading, self._people, self._genders)
        here = {key: self._sightings[key] for key, _ in known.values() if key}
        mentions = {
            r.mention.mention_id: replace(r.mention, actor_id=here[key].actor_id if key else None, reason=reason)
            for r in reading.references
            if r.mention.mention_id in known
            for key, reason in [known[r.mention.mention_id]]
        }
        return Resolved(mentions, {seen.actor_id: seen.name for seen in here.values()})

    def actors(self) -> Collection[Sightings]:
        """Return what is known of every actor, in no order."""
        return self._sightings.values()


# --- keys of names --------------------------------------------------------------------------------------------


@lru_cache(4096)  # an article repeats its names, and is asked several times
def fold(name: str) -> str:
    """Return a key under which the spellings of one family or given name in Latin letters fall together.

    Case, accents, apostrophes and the usual variants of transliteration go: Zelenskyy, Zelenskiy, Zelensky, Zelenskij.
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(c for c in plain if c.isalpha() or c in " -")
    letters = letters.replace("kh", "h").replace("ks", "x").replace("tch", "ch").replace("zh", "j")
    letters = re.sub(r"[ij]+\b", "i", letters.replace("y", "i"))
    return re.sub(r"(.)\1", r"\1", letters).replace("-", " ").strip()


def split(name: str) -> tuple[str, str]:
    """Return (given, family) of a person's name; given is empty for a single word."""
    words = [w for w in re.sub(r"[.,]", " ", name).split() if w.casefold() not in NAME_SUFFIXES]
    if not words:
        return "", name
    first = len(words) - 1
    while first > 1 and words[first - 1].casefold() in NAME_PARTICLES:
        first -= 1
    if first == 1 and words[0].casefold() in NAME_PARTICLES:
        first = 0
    return (words[0] if first else ""), " ".join(words[first:])


def _person_key(name: str) -> tuple[str, str, str]:
    given, family = split(name)
    return ("person", fold(given), fold(family))


@dataclass(frozen=True, slots=True)
class _People:
    """The people of the corpus who are named in full somewhere: by family name, and by the first word of the name."""

    full: frozenset[Key]
    family: dict[str, tuple[Key, ...]]
    first: dict[str, tuple[Key, ...]]
    titles: dict[Key, tuple[str, ...]]  # the words of every role written beside the full name

    def named(self, word: str, among: Collection[Key], *, titled: bool) -> set[Key]:
        """Return those of `among` whose family name is `word`; with a title ("Mr Lin") the first word counts too."""
        folded = fold(word)
        found = {key for key in self.family.get(folded, ()) if key in among}
        if not found and titled:
            found = {key for key in self.first.get(folded, ()) if key in among}
        return found

    def bearing(self, role: str, word: str) -> set[Key]:
        """Return those with `word` for a family name or first word, beside whom a word of that role is written."""
        folded = fold(word)
        found = {*self.family.get(folded, ()), *self.first.get(folded, ())}
        return {key for key in found if self.bears(key, role)}

    def bears(self, key: Key, role: str) -> bool:
        """Tell whether a word of that role is written beside somebody's full name."""
        return not _words(role).isdisjoint(self.titles.get(key, ()))


def _people(readings: Iterable[Reading]) -> _People:
    full: set[Key] = set()
    titles: dict[Key, tuple[str, ...]] = {}
    for reading in readings:
        alone = {fold(r.name) for r in reading.references if r.kind in (None, "person") and " " not in r.name}
        for r in reading.references:
            key = _person_key(r.name)
            if r.role:  # whoever it is: that the name is a full one may show in a later article
                before = titles.get(key, ())
                titles[key] = (*before, *(sys.intern(word) for word in _words(r.role).difference(before)))
            _, given, family = key
            if not given or r.alias_of or r.mention.form != "name":
                continue
            if r.kind == "person" or (r.kind is None and r.sources and family in alone):
                full.add(key)
    by_family: dict[str, tuple[Key, ...]] = {}
    by_first: dict[str, tuple[Key, ...]] = {}
    for person in full:
        _, given, family = person
        by_family[family] = (*by_family.get(family, ()), person)
        by_first[given] = (*by_first.get(given, ()), person)
    return _People(frozenset(full), by_family, by_first, {key: words for key, words in titles.items() if key in full})


def _words(role: str) -> set[str]:
    return set(re.findall(r"\w+", role.casefold()))


# --- names ----------------------------------------------------------------------------------------------------


def _names(reading: Reading, people: _People) -> dict[str, tuple[Key | None, str]]:
    """Return actor key (or None) and reason of every reference by name that is kept, and of every nominal source."""
    here: set[Key] = {
        _person_key(r.name)
        for r in reading.references
        if r.mention.form == "name" and not r.alias_of and _person_key(r.name) in people.full
    }
    others = _others(reading, people, here)
    known: dict[str, tuple[Key | None, str]] = {}
    for r in reading.references:
        mention = r.mention.mention_id
        if r.mention.form == "nominal":
            known[mention] = None, f"“{r.mention.text}” is described, not named"
        elif r.mention.form == "name":
            found = _name(r, people, here, others.get(fold(r.name)))
            if found:
                known[mention] = found
    for r in reading.references:
        if r.alias_of:
            known[r.mention.mention_id] = known[r.alias_of][0], "another form of the name in the post’s signature"
    return known


def _others(reading: Reading, people: _People, here: set[Key]) -> dict[str, str]:
    """Return, by family name, a title that nobody named in full in the article bears.

    Where an article writes "President Obama" and names only Michelle Obama in full, "Obama" may be either.
    """
    others: dict[str, str] = {}
    for r in reading.references:
        if r.kind == "person" and r.role and " " not in r.name and not r.alias_of:
            local = people.named(r.name, here, titled=False)
            if local and not any(people.bears(key, r.role) for key in local):
                others[fold(r.name)] = f"{r.role} {r.name}"
    return others


def _name(r: Reference, people: _People, here: set[Key], other: str | None = None) -> tuple[Key | None, str] | None:
    """Return key and reason of one reference by name; None where nothing says that it is anybody.

    `other` is a title and name in the article that fits nobody named there in full.
    """
    if r.alias_of:
        return None
    if r.kind in ("state", "organisation", "group"):
        key: Key = (r.kind, re.sub(r"^the ", "", r.name.casefold()))
        return key, f"“{r.mention.text}” is listed as {r.name}" if r.name != r.mention.text else "by its name"
    person = _person_key(r.name)
    if person in people.full:
        return person, "by the full name"
    titled = r.kind == "person"
    _, given, family = person
    if given:  # a full name that nothing else supports
        if titled:
            return person, "by the full name"
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
        return None, f"the family name {r.name} belongs to {len(local)} people in the article"
    if not (titled or r.sources):
        return None
    wide = people.named(r.name, people.full, titled=titled) if not other else set()
    if len(wide) == 1:
        return wide.pop(), "by the family name; one person in the corpus has it"
    if len(wide) > 1:
        return (
            None,
            f"the family name {r.name} belongs to {len(wide)} people in the corpus, none of them in the article",
        )
    kind = "person" if titled else "unknown"
    return (kind, "", family), "by the name as written; no fuller name was found"


# --- pronouns -------------------------------------------------------------------------------------------------


def _known(reading: Reading, people: _People, genders: dict[Key, str]) -> dict[str, tuple[Key | None, str]]:
    """Return actor key (or None) and reason of every reference that is kept."""
    known = _names(reading, people)
    _pronouns(reading, known, genders)
    return known


def _pronouns(reading: Reading, known: dict[str, tuple[Key | None, str]], genders: dict[Key, str]) -> None:
    """Resolve pronouns from left to right, so that each resolved one counts for the next."""
    for r in reading.references:
        if r.mention.form == "pronoun":
            known[r.mention.mention_id] = _pronoun(reading, r, known, genders)


def _pronoun(
    reading: Reading, r: Reference, known: dict[str, tuple[Key | None, str]], genders: dict[Key, str]
) -> tuple[Key | None, str]:
    word = r.mention.text.lower()
    if word in ("who", "which"):
        return _relative(reading, r, known)
    if word in ("he", "she"):
        return _he_or_she(reading, r, known, word, genders)
    if word in ("it", "they"):
        return _it_or_they(reading, r, known, word)
    return None, f"“{r.mention.text}” outside a quotation: the writer or the reader, not known by name"


def _genders(readings: Iterable[Reading], people: _People) -> dict[Key, str]:
    """Return `he` or `she` for everyone whom some article calls Mr, Mrs or the like, and none calls otherwise."""
    found: dict[Key, str] = {}
    for reading in readings:
        known = _names(reading, people)
        for r in reading.references:
            key = known.get(r.mention.mention_id, (None, ""))[0]
            if key and r.gender:
                found[key] = r.gender if found.get(key, r.gender) == r.gender else ""
    return {key: gender for key, gender in found.items() if gender}


def _relative(reading: Reading, r: Reference, known: dict[str, tuple[Key | None, str]]) -> tuple[Key | None, str]:
    for other in _between(reading, Span(max(0, r.span.start - 80), r.span.start)):
        key = known.get(other.mention.mention_id, (None, ""))[0]
        if key and reading.page.text[other.span.end : r.span.start] in (" ", ", "):
            return key, f"“{r.mention.text}” follows {other.mention.text}"
    return None, f"what “{r.mention.text}” refers to is described, not named"


def _he_or_she(
    reading: Reading, r: Reference, known: dict[str, tuple[Key | None, str]], word: str, genders: dict[Key, str]
) -> tuple[Key | None, str]:
    """Take the one person of the nearest sentence that names any, or the one who speaks there; else nobody."""
    for where, window in _windows(reading, r):
        seen: dict[Key | str, list[Reference]] = defaultdict(list)
        for other in window:
            key = known.get(other.mention.mention_id, (None, ""))[0]
            if other.quoted or other.beside or other.alias_of:
                continue
            if key and key[0] in ("person", "unknown"):
                if genders.get(key, word) == word:
                    seen[key].append(other)
            elif key is None and (other.sources or " " in other.name) and _may_be(other, word):
                seen[other.name].append(other)
        if not seen:
            continue
        speaking = [who for who, others in seen.items() if any(o.sources and not o.possessive for o in others)]
        if len(seen) == 1:
            who, how = next(iter(seen)), "is the only person"
        elif r.sources and len(speaking) == 1:
            who, how = speaking[0], "is who speaks"
        else:
            names = " or ".join(who if isinstance(who, str) else _called(reading, who, known) for who in seen)
            return None, f"“{r.mention.text}” could be {names} in {where}"
        if all(o.possessive for o in seen[who]):
            return None, f"“{r.mention.text}” could be {seen[who][-1].mention.text}, named only as an owner in {where}"
        if isinstance(who, str):
            return None, f"“{r.mention.text}” goes back to “{who}” in {where}, and who that is is not known"
        return who, f"“{r.mention.text}”: {_called(reading, who, known)} {how} in {where}"
    return None, f"nobody is named near enough for “{r.mention.text}”"


def _called(reading: Reading, key: Key, known: dict[str, tuple[Key | None, str]]) -> str:
    """Return the actor's fullest name in this article."""
    names = (o for o in reading.references if o.mention.form == "name" and not o.alias_of)
    return max((o.name for o in names if known.get(o.mention.mention_id, (None, ""))[0] == key), key=len)


def _may_be(other: Reference, word: str) -> bool:
    """Tell whether somebody not known may be meant by "he" or "she": anyone but another pronoun."""
    return other.mention.form != "pronoun" or other.mention.text.lower() == word


def _windows(reading: Reading, r: Reference) -> Iterable[tuple[str, list[Reference]]]:
    """Yield the places to look for a person, the nearest first: the sentence up to the pronoun, then the one before.

    Farther back, a pronoun means somebody else often enough to keep silent.
    """
    sentences = reading.page.sentences
    at = reading.page.sentence_index(r.span)
    if at is None:
        return
    own = sentences[at]
    yield "the same sentence", _between(reading, Span(own.span.start, r.span.start))
    before = next((s for s in reversed(sentences[max(0, at - 8) : at]) if s.kind == own.kind), None)
    if before and own.paragraph - before.paragraph <= _PARAGRAPHS_BACK:
        yield "the sentence before", _between(reading, before.span)


def _between(reading: Reading, span: Span) -> list[Reference]:
    references = reading.references  # in the order of the text
    first = bisect.bisect_left(references, span.start, key=lambda o: o.mention.start)
    last = bisect.bisect_left(references, span.end, key=lambda o: o.mention.start)
    # nobody means a name that far back, and a bounded look keeps a text without sentences from costing its square
    return [o for o in references[max(first, last - _NEAREST) : last] if o.span.end <= span.end]


def _it_or_they(
    reading: Reading, r: Reference, known: dict[str, tuple[Key | None, str]], word: str
) -> tuple[Key | None, str]:
    """Take the body, state or group that speaks just before in the same sentence, or whose words these are."""
    kinds = ("state", "organisation", "unknown") if word == "it" else ("group", "organisation", "state")
    sentence = reading.page.sentence_at(r.span)
    start = sentence.span.start if sentence else r.span.start
    speaking = [o for o in _between(reading, Span(start, r.span.start)) if o.sources and not o.possessive]
    if speaking:
        key = known.get(speaking[-1].mention.mention_id, (None, ""))[0]
        if key and key[0] in kinds:
            name = _called(reading, key, known)
            return key, f"“{r.mention.text}”: {name} speaks just before in the same sentence"
    return None, f"“{r.mention.text}” is not resolved: no body or group speaks before it in the sentence"


# --- rows -----------------------------------------------------------------------------------------------------


class Sightings:
    """What the articles, one after the other, tell about one actor.

    What a corpus takes in memory is mostly these, so they hold no more than the row needs.

    Attributes:
        actor_id: As in the row.
        kind: As in the row.
    """

    __slots__ = (
        *("actor_id", "kind", "_forms", "_written", "_roles", "_affiliations", "_last_article"),
        *("_n_articles", "_n_mentions", "_first_seen", "_last_seen"),
    )

    def __init__(self, kind: str) -> None:
        self.actor_id = ""
        self.kind = kind
        self._forms: dict[str, int] = {}
        self._written: tuple[str, ...] = ()
        self._roles: tuple[str, ...] = ()
        self._affiliations: tuple[str, ...] = ()
        self._last_article = -1
        self._n_articles = 0
        self._n_mentions = 0
        self._first_seen: datetime.date | None = None
        self._last_seen: datetime.date | None = None

    def add(self, r: Reference, article: int, published: datetime.date | None) -> None:
        """Count a reference in an article of that number; articles come by day of publication."""
        self._n_mentions += 1
        self._n_articles += article != self._last_article
        self._last_article = article
        self._first_seen = self._first_seen or published
        self._last_seen = published or self._last_seen
        if r.mention.form != "name":
            return
        self.actor_id = self.actor_id or r.mention.mention_id.replace("-m", "-a", 1)
        if self.kind not in ("person", "unknown"):
            self._forms = self._forms or {r.name: 1}
        elif not r.alias_of:
            self._forms[r.name] = self._forms.get(r.name, 0) + 1
        written = r.name if "]" in r.mention.text else r.mention.text
        if written not in self._written:
            self._written += (sys.intern(written),)
        self._roles = _with(self._roles, r.role)
        self._affiliations = _with(self._affiliations, r.affiliation)

    @property
    def name(self) -> str:
        """The fullest form of the name, and of those the one that is written most often."""
        return max(self._forms, key=lambda form: (len(form.split()), self._forms[form]))

    def row(self, n_statements: int) -> Actor:
        """Return the actor's row.

        Args:
            n_statements: Statements that the actor makes.
        """
        name = self.name
        return Actor(
            actor_id=self.actor_id,
            name=name,
            kind=self.kind,
            role="; ".join(self._roles) or None,
            affiliation="; ".join(self._affiliations) or None,
            aliases=[form for form in self._written if form != name],
            n_articles=self._n_articles,
            n_mentions=self._n_mentions,
            n_statements=n_statements,
            first_seen=self._first_seen,
            last_seen=self._last_seen,
        )


def _with(values: tuple[str, ...], value: str | None) -> tuple[str, ...]:
    """Return the different values, the first spelling of each, with one more."""
    if not value or value.casefold() in map(str.casefold, values):
        return values
    return (*values, sys.intern(value))
